/** Own call legs and what can be done with them. The server's `allowed` decides; nothing is assumed here. */
import { defineStore } from 'pinia'
import { computed, reactive, shallowRef } from 'vue'
import { legDisplayState } from '#shared/domain/codes.ts'
import { DIRECT_REQUEST, allows, groupLegs, inOrder, legPlace, legPlaces, partnerOf, subjectOf } from './leg-actions.ts'
import { normaliseNumber } from '#shared/numbers.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import { useView } from './view.ts'
import type { DirectAction, LegAction } from './leg-actions.ts'
import type { IvrFlow, CallId, CallLeg } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'
import type { Result } from '#shared/result.ts'

/** Whom a transfer, a consultation or an invitation goes to. */
export type Target =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'group'; readonly group: string }
export type TargetPurpose = 'transfer' | 'consult' | 'addParty'

export const useCalls = defineStore('calls', () => {
  const send = useSend()
  const pending = usePending()
  const view = useView()
  const legs = shallowRef<readonly CallLeg[]>([])
  /** The last numbers dialled from this window, newest first (↑ in the dial field). */
  const dialled = shallowRef<readonly string[]>([])
  /** Calls that are being handed on: their end is a transfer and not a hang-up. */
  const handedOn = reactive(new Set<string>())

  /** Extensions at the far end, by the call that was placed for them: pressed after the answer. */
  const extensions = reactive(new Map<string, string>())
  function keepExtension(callId: string, written: string): void {
    const read = normaliseNumber(written)
    if (read.ok && read.extension !== undefined) extensions.set(callId, read.extension)
  }

  const ringing = computed(() => legs.value.filter((leg) => leg.state === 'ringing'))
  /** The leg a key acts on: the one of the wanted kind that changed last. */
  const newestFirst = computed(() => [...legs.value].sort((a, b) => b.since - a.since))
  const groups = computed(() => groupLegs(legs.value))
  const legOf = (callId: string): CallLeg | null => legs.value.find((leg) => leg.callId === callId) ?? null

  function set(next: readonly CallLeg[]): void {
    const before = new Map(legs.value.map((leg) => [leg.callId, leg]))
    for (const leg of next) {
      const old = before.get(leg.callId)
      before.delete(leg.callId)
      if (old !== undefined && (legDisplayState(old) !== legDisplayState(leg) || old.since !== leg.since)) {
        pending.clearErrorsOf(legPlaces(leg.callId))
      }
    }
    for (const gone of before.keys()) {
      pending.clearErrorsOf(legPlaces(gone))
      extensions.delete(gone)
    }
    legs.value = inOrder(next)
  }
  const apply = (snapshot: Snapshot): void => { set(snapshot.calls) }

  /** Runs what takes the calls away from here when it succeeds; remembered from the start, as the event may overtake the answer. */
  async function handOn<T>(ids: readonly string[], run: () => Promise<Result<T> | null>): Promise<Result<T> | null> {
    for (const id of ids) handedOn.add(id)
    const result = await run()
    if (result?.ok === false) for (const id of ids) handedOn.delete(id)
    return result
  }

  /** A command that needs nothing but the call; that of a pair may be given from either card. */
  function act(callId: CallId, action: DirectAction) {
    const leg = legOf(callId)
    const subject = leg === null ? callId : subjectOf(leg, action, legs.value).callId
    const run = () => pending.run(legPlace(callId, action), () => send(DIRECT_REQUEST[action], { callId: subject }))
    if (action !== 'complete' || leg === null) return run()
    return handOn([callId, partnerOf(leg, legs.value)?.callId ?? callId], run)
  }

  /** Transfers, consults or invites; the error stands at the purpose's place of the leg. */
  function sendTo(callId: CallId, purpose: TargetPurpose, target: Target): Promise<Result<unknown> | null> {
    const place = legPlace(callId, purpose)
    if (purpose === 'transfer') {
      const args = target.kind === 'group' ? { callId, target: null, group: target.group } : { callId, target: target.number, group: null }
      return handOn([callId], () => pending.run(place, () => send('call.transfer', args)))
    }
    // Queues are offered for transfers only.
    if (target.kind === 'group') return Promise.resolve(null)
    const args = { callId, target: target.number }
    return pending.run(place, async (): Promise<Result<unknown>> => {
      if (purpose === 'addParty') return send('call.addParty', args)
      const result = await send('call.consult', args)
      if (result.ok) keepExtension(result.value.callId, target.number)
      return result
    })
  }

  function toIvr(callId: CallId, flow: IvrFlow, mode: 'transfer' | 'conference') {
    const run = () => pending.run(legPlace(callId, 'ivr'), () => send('call.toIvr', { callId, file: flow.file, node: flow.node, mode }))
    return mode === 'transfer' ? handOn([callId], run) : run()
  }

  /** Dials one number. Of several the person is asked in the dial field which one is meant. */
  async function dial(text: string) {
    const read = normaliseNumber(text)
    if (!read.ok && read.fault === 'several') {
      view.fillDial(text)
      return null
    }
    dialled.value = [text, ...dialled.value.filter((old) => old !== text)].slice(0, 20)
    const result = await pending.run('call.dial', () => send('call.dial', { number: read.ok ? read.number : text }))
    if (result?.ok === true) keepExtension(result.value.callId, text)
    return result
  }
  /** Presses the extension that was written behind the number; it stays on the card when that fails. */
  async function pressExtension(callId: CallId): Promise<void> {
    const digits = extensions.get(callId)
    if (digits === undefined) return
    const result = await pending.run(legPlace(callId, 'dtmf'), () => send('call.dtmf', { callId, digits }))
    if (result?.ok === true) extensions.delete(callId)
  }

  /** The leg that a shortcut can mean and what it would do there; null = there is none. */
  function firstFor<A extends LegAction>(...actions: readonly A[]): { readonly leg: CallLeg; readonly action: A } | null {
    for (const leg of newestFirst.value) {
      const action = actions.find((candidate) => allows(leg, candidate))
      if (action !== undefined) return { leg, action }
    }
    return null
  }

  /** Does what a shortcut asks for on the leg that it can mean; false = there is none. */
  function actOnFirst(...actions: readonly DirectAction[]): boolean {
    const found = firstFor(...actions)
    if (found !== null) void act(found.leg.callId, found.action)
    return found !== null
  }

  return { legs, dialled, handedOn, ringing, groups, legOf, set, apply, act, sendTo, toIvr, dial, extensions, pressExtension, firstFor, actOnFirst }
})
