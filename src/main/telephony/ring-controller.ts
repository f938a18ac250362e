/**
 * Decides what rings; in main, so that a hidden, minimised or reloading window misses nothing.
 * `decideRing` and `ringChanges` are pure; `createRingController` carries them out on its ports.
 *
 *   legs, settings ─► decideRing ─► RingState ─► ring.changed (main window plays the tone)
 *                 └─► ringChanges ─► a moment later: notification, card, flashing; auto-answer after its time
 */
import { SILENT } from './app-state.ts'
import type { AppState } from './app-state.ts'
import type { AppStore } from './app-store.ts'
import type { Clock, Timer } from '../../cti/ports.ts'
import type { RingState } from '../../shared/ipc/contract.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'

/** While he speaks, the tone is in his ear with the customer: this share of the volume. */
const TALKING_VOLUME = 0.3
/**
 * The picture first, then the noise: tone, card, notification and flashing wait so long, ms. Each of them wants the processor just
 * when the window draws the call and its customer; so late, card and notification know who calls, and nobody hears the difference.
 */
export const ALERT_AFTER_MS = 120
/** Calls that are remembered as spoken on, for recalls. */
const MAX_SPOKEN = 500

/**
 * True for a leg that wants to be answered by this person: `ringing` is the own telephone, whatever
 * the direction (an outbound call that comes back from a transfer rings, too).
 */
export function isRinging(leg: CallLeg): boolean {
  return leg.state === 'ringing' && !leg.held && !leg.listening
}

/** The tone of now: that of the call that rings longest, low while another call is spoken on. */
export function decideRing(state: Pick<AppState, 'calls' | 'settings' | 'session'>): RingState {
  const { calls, settings, session } = state
  const first = session === null ? undefined : calls.filter(isRinging).toSorted((a, b) => a.startedAt - b.startedAt)[0]
  if (first === undefined) return SILENT
  const talking = calls.some((leg) => leg.state === 'talking' && !leg.held)
  return {
    ringing: true,
    callId: first.callId,
    deviceId: settings.ringDeviceId,
    tone: settings.ringTone,
    volume: talking ? Math.round(settings.ringVolume * TALKING_VOLUME) : settings.ringVolume,
    alsoDefault: settings.ringAlsoDefault,
  }
}

/** Which calls began and ceased to ring between two states. */
export function ringChanges(before: readonly CallLeg[], after: readonly CallLeg[]): { readonly began: CallLeg[]; readonly over: CallLeg[] } {
  const was = new Map(before.filter(isRinging).map((leg) => [leg.callId, leg]))
  const is = new Map(after.filter(isRinging).map((leg) => [leg.callId, leg]))
  return {
    began: [...is.values()].filter((leg) => !was.has(leg.callId)),
    over: [...was.values()].filter((leg) => !is.has(leg.callId)),
  }
}

function sameRing(a: RingState, b: RingState): boolean {
  return a.ringing === b.ringing && a.callId === b.callId && a.deviceId === b.deviceId && a.tone === b.tone
    && a.volume === b.volume && a.alsoDefault === b.alsoDefault
}

/** What the controller does to the machine. None of these may throw; failures are told by the adapter. */
export interface RingPorts {
  readonly showNotification: (leg: CallLeg) => void
  readonly removeNotification: (callId: string) => void
  readonly showCard: () => void
  /** The last ring has ended. */
  readonly hideCard: () => void
  readonly flash: (on: boolean) => void
  readonly answer: (callId: string) => void
}

export interface RingController {
  /** The person closed the card of the calls that ring now; a further call shows it again. */
  cardDismissed(): void
  stop(): void
}

/** Follows the store until stopped. */
export function createRingController(store: AppStore, clock: Clock, ports: RingPorts): RingController {
  const autoAnswers = new Map<string, Timer>()
  /** Calls that ring already, and whose alert is due. */
  const due = new Map<string, Timer>()
  const alerted = new Set<string>()
  /** Calls this person has spoken on: when one of them rings, it has come back. */
  const spoken = new Set<string>()
  let cardShown = false

  /** The tone of now; calls whose alert is due are not heard yet. */
  const sound = (): void => {
    const state = store.state()
    const ring = decideRing({ ...state, calls: state.calls.filter((leg) => !due.has(leg.callId)) })
    if (!sameRing(ring, state.ring)) store.dispatch({ kind: 'ring', ring })
  }
  const alert = (callId: string): void => {
    due.delete(callId)
    alerted.add(callId)
    const { settings, calls } = store.state()
    const leg = calls.find((one) => one.callId === callId)
    sound()
    // The card first: the system's notification service may take its time.
    if (settings.showCallCard) { cardShown = true; ports.showCard() }
    if (settings.showNotification && leg !== undefined) ports.showNotification(leg)
    ports.flash(true)
  }
  const began = (leg: CallLeg, { settings }: AppState): void => {
    due.set(leg.callId, clock.after(ALERT_AFTER_MS, () => { alert(leg.callId) }))
    // A call that comes back comes unasked for: he may have left the desk in the belief that it was settled.
    const recalled = leg.answeredAt !== null || spoken.has(leg.callId)
    // Analogue telephones cannot be answered from here (manual: 人工摘机); `allowed` says so.
    if (settings.autoAnswer && !recalled && leg.allowed.includes('ATAnswer')) {
      autoAnswers.set(leg.callId, clock.after(settings.autoAnswerDelayS * 1_000, () => { autoAnswer(leg.callId) }))
    }
  }
  const autoAnswer = (callId: string): void => {
    autoAnswers.delete(callId)
    const { calls } = store.state()
    // He speaks already: a second call must not be answered behind his back.
    if (calls.some((leg) => leg.callId !== callId && leg.state === 'talking' && !leg.held)) return
    if (calls.some((leg) => leg.callId === callId && isRinging(leg))) ports.answer(callId)
  }
  const remember = (calls: readonly CallLeg[]): void => {
    for (const leg of calls) if (leg.answeredAt !== null) spoken.add(leg.callId)
    for (const callId of spoken) {
      if (spoken.size <= MAX_SPOKEN) break
      spoken.delete(callId)
    }
  }
  const over = (leg: CallLeg): void => {
    for (const timers of [autoAnswers, due]) {
      timers.get(leg.callId)?.cancel()
      timers.delete(leg.callId)
    }
    if (alerted.delete(leg.callId)) ports.removeNotification(leg.callId)
  }
  const follow = (after: AppState, before: AppState): void => {
    const calls = after.session === null ? [] : after.calls
    const changes = ringChanges(before.session === null ? [] : before.calls, calls)
    for (const leg of changes.over) over(leg)
    for (const leg of changes.began) began(leg, after)
    remember(calls)
    sound()
    if (changes.over.length === 0 || calls.some(isRinging)) return
    ports.flash(false)
    if (cardShown) { cardShown = false; ports.hideCard() }
  }
  const unsubscribe = store.subscribe(follow)
  return {
    cardDismissed() {
      if (!cardShown) return
      cardShown = false
      ports.hideCard()
    },
    stop() {
      unsubscribe()
      for (const timers of [autoAnswers, due]) {
        for (const timer of timers.values()) timer.cancel()
        timers.clear()
      }
    },
  }
}
