/** What the switch has told, from the first event to the last: nobody is left with music where he was to be taken back. */
import type { SwitchCall, SwitchEvent } from '../../src/cti/server/switch/switch.ts'
import { type CallHouse, must } from './call-house.ts'

/** The switch needs no longer than this to do what follows by itself, ms. */
const AT_ONCE_MS = 20

interface Told { readonly event: SwitchEvent; readonly index: number; readonly at: number }

/** The end of a consultation gives the held call back; a transfer that nobody takes comes back. */
export function checkReturns(house: CallHouse): void {
  const { switchEvents, switchTimes, lost } = house.system
  const calls = new Map<string, SwitchCall>()
  /** Call → the telephone that sent it on, last. */
  const senders = new Map<string, string>()
  const out = new Set<string>()
  for (const [index, event] of switchEvents.entries()) {
    const told = { event, index, at: switchTimes[index] ?? 0 }
    if (event.kind === 'extension') {
      if (event.state === 'out-of-service') out.add(event.extension)
      else out.delete(event.extension)
    }
    if (event.kind === 'cleared') calls.delete(event.call.callId)
    if (event.kind === 'left') {
      calls.set(event.call.callId, event.call)
      const { consultOf, caller } = event.call
      const hasSentItOn = event.cause === 'transferred' || event.cause === 'joined'
      // At the moment he leaves it: what becomes of the others there is no affair of his any more.
      if (consultOf !== null && event.party.extension === caller && !hasSentItOn && !lost.has(consultOf)) {
        checkReturn(house, told, { heldId: consultOf, who: caller }, calls)
      }
      if (event.cause === 'transferred' && event.party.extension !== null) senders.set(event.call.callId, event.party.extension)
      else checkRecall(house, told, event, senders, [...calls.values()].filter(({ callId }) => !lost.has(callId)), out)
    }
    if (event.kind === 'call') {
      calls.set(event.call.callId, event.call)
      // Two who talk: whoever was sent on has been taken.
      if (event.call.parties.filter(({ kind, state }) => kind !== 'queue' && state === 'talking').length >= 2) senders.delete(event.call.callId)
    }
  }
}

/** Who consulted about a call that he holds, and has nothing else to listen to, has it back at once. */
function checkReturn(
  house: CallHouse, told: Told, { heldId, who }: { readonly heldId: string; readonly who: string }, calls: ReadonlyMap<string, SwitchCall>,
): void {
  for (const { extension, holding } of calls.get(heldId)?.parties ?? []) {
    if (!holding || extension !== who) continue
    const busy = [...calls.values()].some(({ callId, parties }) => callId !== heldId
      && parties.some((party) => party.extension === extension && !party.holding && party.state !== 'ringing'))
    if (busy) continue
    const back = following(house, told).some((event) => (event.kind === 'left' && event.call.callId === heldId && event.party.extension === extension)
      // He may have named another held call to take back (ATCallReconnect): he has somebody to listen to.
      || (event.kind === 'call' && event.call.parties.some((party) => party.extension === extension && !party.holding
        && (event.call.callId === heldId || party.state === 'talking'))))
    must(back, 'the end of a consultation gives the held call back', [extension, heldId, told])
  }
}

/** A customer who was sent on and is not answered is not sent away while his sender's telephone is free. */
function checkRecall(
  house: CallHouse, told: Told, event: Extract<SwitchEvent, { kind: 'left' }>, senders: ReadonlyMap<string, string>,
  calls: readonly SwitchCall[], out: ReadonlySet<string>,
): void {
  const { call, party, cause } = event
  const sender = senders.get(call.callId)
  const [customer, ...others] = call.parties
  if (sender === undefined || party.state !== 'ringing' || party.extension === sender || customer?.kind !== 'external' || others.length > 0) return
  if (cause !== 'no_answer' && cause !== 'rejected') return
  const free = !out.has(sender) && !calls.some(({ parties }) => parties.some(({ extension }) => extension === sender))
  if (!free) return
  const sentAway = following(house, told).some((next) => next.kind === 'cleared' && next.call.callId === call.callId)
  const back = following(house, told).some((next) => next.kind === 'call' && next.call.callId === call.callId && next.call.parties.length > 1)
  must(back || !sentAway, 'a transfer that nobody takes comes back', [sender, told])
}

function following(house: CallHouse, { index, at }: Told): readonly SwitchEvent[] {
  const { switchEvents, switchTimes } = house.system
  const list: SwitchEvent[] = []
  for (let next = index + 1; next < switchEvents.length && (switchTimes[next] ?? 0) <= at + AT_ONCE_MS; next += 1) {
    const event = switchEvents[next]
    if (event !== undefined) list.push(event)
  }
  return list
}
