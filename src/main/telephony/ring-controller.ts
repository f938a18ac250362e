/**
 * Decides what rings; in main, so that a hidden, minimised or reloading window misses nothing.
 * `decideRing` and `ringChanges` are pure; `createRingController` carries them out on its ports.
 *
 *   legs, settings ─► decideRing ─► RingState ─► ring.changed (main window plays the tone)
 *                 └─► ringChanges ─► a moment later: notification, card, flashing
 *
 * Beside it: auto-answer.ts, and blind-ringing.ts for what rings while the link is out.
 */
import { createAutoAnswer } from './auto-answer.ts'
import { createBlindRinging } from './blind-ringing.ts'
import { isRinging } from './ringing.ts'
import { SILENT } from './app-state.ts'
import type { AppState } from './app-state.ts'
import type { AppStore } from './app-store.ts'
import type { RaiseNotice } from './notices.ts'
import type { ServerClock } from '../../cti/link/server-clock.ts'
import type { Timer } from '../../cti/ports.ts'
import type { RingState } from '../../shared/ipc/contract.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'

/** While he speaks, the tone is in his ear with the customer: this share of the volume. */
const TALKING_VOLUME = 0.3
/**
 * The picture first, then the noise: tone, card, notification and flashing wait so long, ms. Each of them wants the processor just
 * when the window draws the call and its customer; so late, card and notification know who calls, and nobody hears the difference.
 */
export const ALERT_AFTER_MS = 120
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
  readonly notice: RaiseNotice
}

export interface RingController {
  /** The person closed the card of the calls that ring now; a further call shows it again. */
  cardDismissed(): void
  /** No tone for the calls that ring now, wherever the server is; card and window go on showing them. A further call is heard again. */
  silence(): void
  stop(): void
}

/** Follows the store until stopped. */
export function createRingController(store: AppStore, clock: Pick<ServerClock, 'service' | 'after'>, ports: RingPorts): RingController {
  const autoAnswer = createAutoAnswer(clock, ports.answer)
  const blind = createBlindRinging(clock, (leg) => {
    store.dispatch({ kind: 'call-unknown', callId: leg.callId })
    ports.notice('warning', 'ring_unknown', { who: leg.peer.name ?? leg.peer.number })
  })
  /** Calls the person wants to hear no more of. */
  const silenced = new Set<string>()
  /** Calls that ring already, and whose alert is due. */
  const due = new Map<string, Timer>()
  const alerted = new Set<string>()
  let cardShown = false

  /** The tone of now; calls whose alert is due are not heard yet. */
  const sound = (): void => {
    const state = store.state()
    const ring = decideRing({ ...state, calls: state.calls.filter((leg) => !due.has(leg.callId) && !silenced.has(leg.callId)) })
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
  const began = (leg: CallLeg): void => {
    due.set(leg.callId, clock.after(ALERT_AFTER_MS, () => { alert(leg.callId) }))
  }
  const over = (leg: CallLeg): void => {
    due.get(leg.callId)?.cancel()
    due.delete(leg.callId)
    silenced.delete(leg.callId)
    if (alerted.delete(leg.callId)) ports.removeNotification(leg.callId)
  }
  const follow = (after: AppState, before: AppState): void => {
    const calls = after.session === null ? [] : after.calls
    const changes = ringChanges(before.session === null ? [] : before.calls, calls)
    for (const leg of changes.over) over(leg)
    for (const leg of changes.began) began(leg)
    autoAnswer.follow(after, calls)
    blind.follow(after, calls)
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
    silence() {
      for (const leg of store.state().calls) if (isRinging(leg)) silenced.add(leg.callId)
      sound()
    },
    stop() {
      unsubscribe()
      autoAnswer.stop()
      blind.stop()
      for (const timer of due.values()) timer.cancel()
      due.clear()
    },
  }
}
