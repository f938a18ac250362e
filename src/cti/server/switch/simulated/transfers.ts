/**
 * One-step transfers, and what happens when nobody takes the call: it comes back to the telephone
 * that sent it, then to the route point it came from. Nobody is left alone with music.
 */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { SwitchCall, SwitchParty, SwitchResult, TransferDestination } from '../switch.ts'
import { countingParties, hasQueue, presentPeople, type Leg } from './call-book.ts'
import { wrongState, type Exchange } from './exchange.ts'
import { actingLeg, lastOneHearsRinging, listenersLeave, markSender, reachable, refuse, ring, stepTo } from './legs.ts'

interface Settings {
  readonly ringTimeoutMs: number
}

export class Transfers {
  readonly #exchange: Exchange
  readonly #settings: Settings

  constructor(exchange: Exchange, settings: Settings) {
    this.#exchange = exchange
    this.#settings = settings
    exchange.onStranded((call, leaver) => this.#rescue(call, leaver))
  }

  transfer(ref: string, callId: CallId, extension: Extension, to: TransferDestination): SwitchResult {
    const sendable = (): SwitchResult<Leg> => twoPartyLeg(this.#exchange, callId, extension)
    if (to.kind === 'group') {
      return this.#exchange.command(ref, sendable, (leg) => { this.#toRoutePoint(leg, to.group, ref) })
    }
    const check = () => {
      const leg = sendable()
      if (!leg.ok) return leg
      const who = reachable(this.#exchange, leg.value.call, to.number)
      return who.ok ? { ok: true as const, value: { leg: leg.value, who: who.value } } : who
    }
    return this.#exchange.command(ref, check, ({ leg, who }) => {
      const { partyId } = ring(this.#exchange, callId, who, this.#settings.ringTimeoutMs)
      this.#exchange.book.patchParty(callId, partyId, { transferType: 'in' })
      this.#exchange.book.setSender(callId, partyId, extension)
      const heard = lastOneHearsRinging(this.#exchange, callId, leg.party.partyId)
      this.#exchange.tell(callId, [partyId, ...heard], 'transferred', null)
      listenersLeave(this.#exchange, callId, 'transferred')
      this.#exchange.leave(this.#sent(leg), 'transferred', 'transferred', ref)
    })
  }

  /** The telephone that has sent its call on (manual, ATTranCall: 数字分机 断开, 模拟分机 空闲). */
  #sent(leg: Leg): Leg {
    const sender = markSender(this.#exchange, leg)
    return this.#exchange.telephone(leg.party) === 'keyed' ? { ...sender, party: { ...sender.party, state: 'disconnected', since: this.#exchange.now() } } : sender
  }

  #toRoutePoint(leg: Leg, group: string, ref: string): void {
    const { callId } = leg.call
    const queue = this.#standAt(callId, group)
    this.#exchange.tell(callId, [queue.partyId], 'transferred', null)
    listenersLeave(this.#exchange, callId, 'transferred')
    this.#exchange.leave(this.#sent(leg), 'transferred', 'transferred', ref)
    this.#exchange.arrived(callId, group)
  }

  /** One person is left because `leaver` has gone. True = the call goes on elsewhere. */
  #rescue(call: SwitchCall, leaver: SwitchParty): boolean {
    const [last, ...more] = presentPeople(call)
    if (last === undefined || more.length > 0 || countingParties(call).length > 1 || hasQueue(call)) return false
    const sender = this.#exchange.book.senderOf(call.callId, leaver.partyId)
    if (leaver.state === 'ringing' && sender !== null && this.#exchange.cannotRing(sender) === undefined && sender !== last.extension) {
      this.#recall(call.callId, sender, last)
      return true
    }
    const unanswered = leaver.state === 'ringing' && last.answeredAt !== null
    const unplugged = leaver.extension !== null && this.#exchange.isOutOfService(leaver.extension)
    const cameFromOutside = last.kind === 'external' || last.extension === call.caller
    if (!(unanswered || unplugged) || call.routePoint === null || !cameFromOutside) return false
    listenersLeave(this.#exchange, call.callId, 'transferred')
    const queue = this.#standAt(call.callId, call.routePoint)
    const hears = stepTo(this.#exchange, call.callId, last, 'far-answers')
    this.#exchange.tell(call.callId, [queue.partyId, ...hears], 'requeued', null)
    this.#exchange.arrived(call.callId, call.routePoint)
    return true
  }

  #recall(callId: CallId, sender: Extension, last: SwitchParty): void {
    const { partyId } = ring(this.#exchange, callId, { kind: 'extension', extension: sender }, this.#settings.ringTimeoutMs)
    const hears = stepTo(this.#exchange, callId, last, 'far-rings')
    this.#exchange.tell(callId, [partyId, ...hears], 'recalled', null)
  }

  #standAt(callId: CallId, group: string): SwitchParty {
    this.#exchange.book.patchCall(callId, { routePoint: group })
    return this.#exchange.book.join(callId, {
      kind: 'queue', number: group, extension: null, trunk: null, state: 'talking', role: 'destination',
    })
  }
}

/** The extension's talking leg of a call with one other person, who can be sent on. */
export function twoPartyLeg(exchange: Exchange, callId: CallId, extension: Extension): SwitchResult<Leg> {
  const leg = actingLeg(exchange, callId, extension, 'transfer')
  if (!leg.ok) return leg
  const { call, party } = leg.value
  const others = countingParties(call).filter((other) => other.partyId !== party.partyId)
  if (others.length > 1) return { ...wrongState('talking'), message: 'a conference cannot be transferred in one step' }
  if (others[0]?.kind === 'ivr') return refuse('wrong_state', 'there is nobody to transfer, only a voice response port')
  if (presentPeople(call).length < 2) return { ...wrongState('talking'), message: 'nobody else is in the call' }
  return leg
}

/** A telephone is unplugged or plugged in again; its consultations are completed, its other calls go on without it. */
export function setOutOfService(
  exchange: Exchange, completeWithout: (extension: Extension) => boolean, extension: Extension, out: boolean,
): void {
  exchange.markOutOfService(extension, out)
  if (!out) return
  while (completeWithout(extension)) { /* one consultation after the other */ }
  for (let [leg] = exchange.book.legsOf(extension); leg !== undefined; [leg] = exchange.book.legsOf(extension)) {
    exchange.leave(leg, 'failed', 'failed', null)
  }
}
