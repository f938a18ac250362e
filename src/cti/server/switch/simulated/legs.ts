/** Checks and small acts that several commands share. */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import { MAX_CONFERENCE, type SwitchCall, type SwitchParty, type SwitchResult } from '../switch.ts'
import { countingParties, hasQueue, machineState, type Leg } from './call-book.ts'
import { wrongState, type Exchange, type Refusal } from './exchange.ts'
import { resolveNumber } from './number-plan.ts'
import { stepParty, type PartyInput } from './party-machine.ts'

/** Somebody who can be called into a call: his telephone can ring, or there is a line to him. */
export type Reachable =
  | { readonly kind: 'extension'; readonly extension: Extension }
  | { readonly kind: 'outside'; readonly number: string; readonly trunk: string }

export function refuse(code: Refusal['code'], message: string): Refusal {
  return { ok: false, code, message }
}

/** The extension's leg if the input is possible there, the extension is heard, and the call stands at no route point. */
export function actingLeg(exchange: Exchange, callId: CallId, extension: Extension, input: PartyInput): SwitchResult<Leg> {
  const checked = exchange.check(callId, extension, input)
  if (!checked.ok) return checked
  const { call, party } = checked.leg
  if (party.listening) return { ...wrongState(machineState(party)), message: 'a listener is not heard: join the call first' }
  if (hasQueue(call)) return { ...wrongState(machineState(party)), message: 'the call waits at a route point' }
  return { ok: true, value: checked.leg }
}

/** Whether the number can be rung for this call now; busy and unreachable are told at once. */
export function reachable(exchange: Exchange, call: SwitchCall, dialled: string): SwitchResult<Reachable> {
  const destination = resolveNumber(dialled, exchange.plan)
  if (destination.kind === 'refused') return { ok: false, code: destination.code, message: destination.message }
  if (destination.kind === 'group') return refuse('bad_arguments', `${dialled} is a route point: a queue cannot be called into a call`)
  const number = destination.kind === 'extension' ? destination.extension : destination.number
  if (call.parties.some((party) => party.kind !== 'queue' && party.number === number)) {
    return refuse('bad_arguments', `${number} is in this call already`)
  }
  if (destination.kind === 'extension') {
    return exchange.cannotRing(destination.extension) ?? { ok: true, value: destination }
  }
  const trunk = exchange.freeTrunk()
  if (trunk === null) return refuse('busy', 'all outside lines are in use')
  return { ok: true, value: { kind: 'outside', number, trunk } }
}

/** Whether `more` further parties find room; listeners do not count. */
export function cannotGrow(call: SwitchCall, more: number): Refusal | undefined {
  if (countingParties(call).length + more <= MAX_CONFERENCE) return undefined
  return refuse('busy', `a conference has at most ${String(MAX_CONFERENCE)} parties`)
}

/** A further telephone begins to ring for the call. */
export function ring(exchange: Exchange, callId: CallId, who: Reachable, ringTimeoutMs: number): SwitchParty {
  const inside = who.kind === 'extension'
  const party = exchange.book.join(callId, {
    kind: inside ? 'extension' : 'external', number: inside ? who.extension : who.number,
    extension: inside ? who.extension : null, trunk: inside ? null : who.trunk,
    state: 'ringing', role: 'destination',
  })
  exchange.arm(callId, party.partyId, ringTimeoutMs)
  return party
}

/** One person is left besides `leaver` and hears it ring elsewhere. Returns the party ids that changed. */
export function lastOneHearsRinging(exchange: Exchange, callId: CallId, leaver: string): readonly string[] {
  const call = exchange.book.get(callId)
  if (call === undefined) return []
  const staying = countingParties(call).filter((party) => party.partyId !== leaver)
  const [last, ...more] = staying.filter((party) => party.state !== 'ringing')
  if (last === undefined || more.length > 0 || last.kind === 'ivr' || staying.length === 1) return []
  return stepTo(exchange, callId, last, 'far-rings')
}

/** Moves the party as its machine says; nothing where the machine refuses. */
export function stepTo(exchange: Exchange, callId: CallId, party: SwitchParty, input: PartyInput): readonly string[] {
  const step = stepParty(exchange.telephone(party), machineState(party), input)
  if (!step.ok || step.to === 'gone' || step.to === machineState(party)) return []
  exchange.move(callId, party.partyId, step.to)
  return [party.partyId]
}

/** Marks the party as one that has sent the call away (manual: TRANS_TYPE 2, 3, 5). */
export function markSender(exchange: Exchange, leg: Leg): Leg {
  const { call, party } = leg
  const transferType = party.transferType === 'in' ? 'in-out' as const : party.transferType === 'picked-up' ? 'picked-up-out' as const : 'out' as const
  exchange.book.patchParty(call.callId, party.partyId, { transferType })
  return { call, party: { ...party, transferType } }
}

/** Listeners of a call that is sent on stay behind. */
export function listenersLeave(exchange: Exchange, callId: CallId, cause: 'transferred' | 'joined'): void {
  for (const party of exchange.book.get(callId)?.parties ?? []) {
    if (party.listening) exchange.goes(callId, party, cause, null)
  }
}
