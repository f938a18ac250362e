/**
 * What one telephone does with two calls: consult, and three of the exits of a consultation
 * (the fourth, swap, is `retrieve`). Complete and join move the parties of the consultation into
 * the first call.
 */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import { MAX_CONFERENCE, type SwitchResult } from '../switch.ts'
import {
  countingParties, isConference, machineState, presentPeople, type Leg,
} from './call-book.ts'
import { causesOfLeaving } from './call-commands.ts'
import type { Dialling } from './dialling.ts'
import { wrongState, type Exchange, type Refusal } from './exchange.ts'
import { actingLeg, lastOneHearsRinging, listenersLeave, markSender, refuse } from './legs.ts'
import { resolveNumber } from './number-plan.ts'
import type { PartyInput } from './party-machine.ts'

/** `first` goes on with its id; `second` goes up in it. */
interface Pair {
  readonly first: Leg
  readonly second: Leg
}

interface Settings {
  readonly ringTimeoutMs: number
}

export class Consultations {
  readonly #exchange: Exchange
  readonly #dialling: Dialling
  readonly #settings: Settings

  constructor(exchange: Exchange, dialling: Dialling, settings: Settings) {
    this.#exchange = exchange
    this.#dialling = dialling
    this.#settings = settings
  }

  consult(ref: string, callId: CallId, extension: Extension, dialled: string, holdsAll = false): SwitchResult<{ readonly callId: CallId }> {
    const destination = resolveNumber(dialled, this.#exchange.plan)
    if (destination.kind === 'refused') return { ok: false, code: destination.code, message: destination.message }
    if (destination.kind === 'group') return refuse('bad_arguments', 'a queue cannot be consulted')
    const number = destination.kind === 'extension' ? destination.extension : destination.number
    const check = (): SwitchResult<Leg> => {
      const leg = actingLeg(this.#exchange, callId, extension, 'hold')
      if (!leg.ok) return leg
      if (leg.value.call.parties.some((party) => party.number === number)) return refuse('bad_arguments', `${number} is in this call already`)
      return this.#dialling.cannotReach(extension, destination) ?? this.#dialling.cannotHaveMore(extension) ?? leg
    }
    const consultation = this.#dialling.nextCallId()
    const result = this.#exchange.command(ref, check, ({ call, party }) => {
      this.#exchange.move(callId, party.partyId, 'held')
      if (holdsAll && call.conference) this.#exchange.book.patchParty(callId, party.partyId, { holdsAll })
      this.#exchange.tell(callId, [party.partyId], 'held', null)
      this.#dialling.open(ref, consultation, extension, destination, callId)
    })
    return result.ok ? { ok: true, value: { callId: consultation } } : result
  }

  complete(ref: string, heldCallId: CallId, activeCallId: CallId, extension: Extension): SwitchResult {
    return this.#exchange.command(
      ref, () => this.#completable(heldCallId, activeCallId, extension), (pair) => { this.#complete(pair, ref) },
    )
  }

  join(ref: string, heldCallId: CallId, activeCallId: CallId, extension: Extension): SwitchResult {
    const check = (): SwitchResult<Pair> => {
      const pair = this.#pair(heldCallId, activeCallId, extension, 'join')
      if (!pair.ok) return pair
      if (countOthers(pair.value.first) + countOthers(pair.value.second) + 1 > MAX_CONFERENCE) return tooMany()
      return pair
    }
    return this.#exchange.command(ref, check, (pair) => {
      const { first } = pair
      const moved = this.#moveParties(pair, 'joined')
      this.#exchange.move(first.call.callId, first.party.partyId, 'talking')
      this.#exchange.tell(first.call.callId, [...moved, first.party.partyId], 'joined', ref)
      this.#leaveSecond(pair, 'joined')
    })
  }

  reconnect(ref: string, activeCallId: CallId, heldCallId: CallId, extension: Extension): SwitchResult {
    const { book } = this.#exchange
    /** The far side was quicker: the telephone has the call back already. */
    const isBack = (): boolean => {
      const held = book.legAt(heldCallId, extension)
      return book.legAt(activeCallId, extension) === undefined && held !== undefined && machineState(held.party) === 'talking'
    }
    const check = (): SwitchResult<{ readonly active: Leg; readonly held: Leg }> => {
      const active = this.#exchange.check(activeCallId, extension, 'drop')
      if (!active.ok) return active
      const held = this.#exchange.check(heldCallId, extension, 'retrieve')
      return held.ok ? { ok: true, value: { active: active.leg, held: held.leg } } : held
    }
    const first = check()
    if (!first.ok) return first
    this.#exchange.later(ref, () => {
      const again = check()
      if (!again.ok) {
        if (!isBack()) return again
        this.#exchange.tell(heldCallId, [], 'reconnected', ref)
        return undefined
      }
      const { active, held } = again.value
      const { own, others } = causesOfLeaving(active, 'normal')
      this.#exchange.leave(active, own, others, null)
      this.#exchange.move(heldCallId, held.party.partyId, 'talking')
      this.#exchange.tell(heldCallId, [held.party.partyId], 'reconnected', ref)
      return undefined
    })
    return { ok: true, value: {} }
  }

  /** The telephone is gone: what it consulted about goes on without it. False = it consulted about nothing. */
  completeWithout(extension: Extension): boolean {
    for (const { call } of this.#exchange.book.legsOf(extension)) {
      if (call.consultOf === null) continue
      const inOrder = this.#completable(call.consultOf, call.callId, extension)
      const pair = inOrder.ok ? inOrder : this.#completable(call.callId, call.consultOf, extension)
      if (!pair.ok) continue
      this.#complete(pair.value, null)
      return true
    }
    return false
  }

  #completable(heldCallId: CallId, activeCallId: CallId, extension: Extension): SwitchResult<Pair> {
    const pair = this.#pair(heldCallId, activeCallId, extension, 'complete')
    if (!pair.ok) return pair
    const { first, second } = pair.value
    if (countOthers(first) + countOthers(second) > MAX_CONFERENCE) return tooMany()
    const there = [first, second].flatMap(({ call, party }) => presentPeople(call).filter((other) => other !== party))
    if (there.length === 0) return { ...wrongState('ringback'), message: 'nobody has answered yet' }
    return pair
  }

  /** Both legs of the telephone, each in a state that allows it, and nobody who would be in the call twice. */
  #pair(heldCallId: CallId, activeCallId: CallId, extension: Extension, input: PartyInput): SwitchResult<Pair> {
    if (heldCallId === activeCallId) return refuse('bad_arguments', 'two calls are needed')
    const held = actingLeg(this.#exchange, heldCallId, extension, input)
    if (!held.ok) return held
    const active = actingLeg(this.#exchange, activeCallId, extension, input)
    if (!active.ok) return active
    if (machineState(held.value.party) !== 'held') return wrongState(machineState(held.value.party))
    if (machineState(active.value.party) === 'held') return wrongState('held')
    // After a swap the consultation is the held one; the call it is about goes on all the same.
    const swapped = held.value.call.consultOf === activeCallId
    const pair = swapped ? { first: active.value, second: held.value } : { first: held.value, second: active.value }
    if (pair.second.call.parties.some((party) => party.kind === 'ivr')) {
      return { ...wrongState('talking'), message: 'a voice response port is in the consultation' }
    }
    const twice = others(pair.second).find((party) => party.extension !== null
      && others(pair.first).some((other) => other.extension === party.extension && !other.listening))
    if (twice !== undefined) return { ...wrongState('talking'), message: `${twice.number} is in both calls` }
    return { ok: true, value: pair }
  }

  #complete(pair: Pair, ref: string | null): void {
    const { call: { callId }, party: sender } = pair.first
    const { book } = this.#exchange
    const moved = this.#moveParties(pair, 'transferred')
    for (const partyId of moved) book.patchParty(callId, partyId, { transferType: 'in' })
    for (const { partyId, state } of book.get(callId)?.parties ?? []) {
      // Also whoever was being called into the first call: when none of them answers, the call comes back to who sent it on.
      if (state !== 'ringing' || sender.extension === null || book.senderOf(callId, partyId) !== null) continue
      book.setSender(callId, partyId, sender.extension)
    }
    const heard = lastOneHearsRinging(this.#exchange, callId, sender.partyId)
    const rest = (book.get(callId)?.parties ?? []).filter((party) => party.partyId !== sender.partyId)
    // The telephone is still shown, but it has no part in what the call is now.
    book.patchCall(callId, { conference: isConference(rest) })
    this.#exchange.tell(callId, [...moved, ...heard], 'transferred', null)
    this.#leaveSecond({ ...pair, second: markSender(this.#exchange, pair.second) }, 'transferred')
    listenersLeave(this.#exchange, callId, 'transferred')
    this.#exchange.leave(markSender(this.#exchange, pair.first), 'transferred', 'transferred', ref)
  }

  /** Those of the second call are in the first one as well now; their old parties are still there. Returns the new ids. */
  #moveParties({ first, second }: Pair, cause: 'transferred' | 'joined'): readonly string[] {
    const { book } = this.#exchange
    const { callId } = first.call
    const moving = others(second).filter((party) => !party.listening && party.state !== 'disconnected')
    for (const party of first.call.parties) {
      // Who listens to one call and talks in the other has one telephone, not two.
      if (party.listening && moving.some(({ extension }) => extension === party.extension)) this.#exchange.goes(callId, party, cause, null)
    }
    book.patchCall(callId, {
      originalCaller: first.call.originalCaller ?? second.call.originalCaller,
      originalCalled: first.call.originalCalled ?? second.call.originalCalled,
      routePoint: first.call.routePoint ?? second.call.routePoint,
    })
    return moving.map((party) => {
      const { partyId } = book.join(callId, {
        ...party, state: machineState(party), transferType: party.transferType === 'consult-requested' ? 'none' : party.transferType,
      })
      if (party.state === 'ringing') this.#exchange.arm(callId, partyId, this.#settings.ringTimeoutMs)
      return partyId
    })
  }

  /** The second call is over; a handset that has completed hears the busy tone in it until it is put down (manual: 该分机听忙音). */
  #leaveSecond({ first, second }: Pair, cause: 'transferred' | 'joined'): void {
    const { book } = this.#exchange
    const { call: { callId, parties }, party: own } = second
    const { extension } = own
    const hears = cause === 'transferred' && this.#exchange.telephone(own) === 'handset' && extension !== null && !this.#exchange.isOutOfService(extension)
    if (hears) {
      for (const party of parties) if (party.partyId !== own.partyId) this.#exchange.goes(callId, party, cause, null)
      this.#exchange.move(callId, own.partyId, 'disconnected')
      this.#exchange.tell(callId, [own.partyId], cause, null)
    } else this.#exchange.dissolve(callId, cause)
    for (const call of book.all()) {
      if (call.consultOf !== callId) continue
      book.patchCall(call.callId, { consultOf: first.call.callId })
      this.#exchange.tell(call.callId, [], 'moved', null)
    }
  }
}

function others({ call, party }: Leg): readonly Leg['party'][] {
  return call.parties.filter((other) => other.partyId !== party.partyId)
}

function countOthers(leg: Leg): number {
  return countingParties(leg.call).filter((other) => other.partyId !== leg.party.partyId).length
}

function tooMany(): Refusal {
  return refuse('busy', `a conference has at most ${String(MAX_CONFERENCE)} parties`)
}
