/**
 * The commands on calls. A command is checked at once (accepted or refused) and takes effect after
 * the latency, where it is checked again: what has changed in between makes it come to nothing,
 * and `failed` says so.
 */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { EndedCallCause } from '../causes.ts'
import type { SwitchResult } from '../switch.ts'
import { machineState, presentPeople, type Leg } from './call-book.ts'
import type { Dialling } from './dialling.ts'
import type { Exchange, Refusal } from './exchange.ts'
import type { PartyInput } from './party-machine.ts'

const OK = { ok: true, value: {} } as const
const DONE = undefined

/** The commands on calls; sim.* acts of persons go through the same ones. */
export class CallCommands {
  readonly #exchange: Exchange
  readonly #dialling: Dialling
  readonly #ringTimeoutMs: number

  constructor(exchange: Exchange, dialling: Dialling, settings: { readonly ringTimeoutMs: number }) {
    this.#exchange = exchange
    this.#dialling = dialling
    this.#ringTimeoutMs = settings.ringTimeoutMs
  }

  /** `lift` is the same by hand: what an analogue telephone knows, and it also begins click-to-dial. */
  answer(ref: string, callId: CallId, extension: Extension, input: 'answer' | 'lift'): SwitchResult {
    return this.#command(ref, callId, extension, input, true, (leg, to) => {
      if (to === 'offhook') {
        this.#exchange.move(callId, leg.party.partyId, 'offhook')
        this.#exchange.tell(callId, [leg.party.partyId], 'lifted', ref)
        this.#dialling.dialSoon(callId, leg.party.partyId)
        return
      }
      this.#exchange.holdOthers(extension, callId)
      this.connect(ref, leg)
    })
  }

  /** `put-down` is the same by hand. What a handset still holds then rings it. A leader's `released` works on every telephone. */
  clear(ref: string, callId: CallId, extension: Extension, input: 'clear' | 'put-down', cause: EndedCallCause): SwitchResult {
    const by = cause === 'released' ? 'release' : input
    return this.#command(ref, callId, extension, by, false, (leg, to) => {
      if (to === 'ringing') this.#recallHeld(extension, leg, ref)
      else if (to === 'gone') {
        const { own, others } = causesOfLeaving(leg, cause)
        this.#exchange.leave(leg, own, others, ref)
        if (input === 'put-down' && this.#exchange.telephone(leg.party) === 'handset') this.#recallHeld(extension, null, null)
      } else this.#exchange.farGone(callId, leg.party, cause, ref)
    })
  }

  hold(ref: string, callId: CallId, extension: Extension): SwitchResult {
    return this.#command(ref, callId, extension, 'hold', false, (leg) => {
      this.#exchange.move(callId, leg.party.partyId, 'held')
      this.#exchange.tell(callId, [leg.party.partyId], 'held', ref)
    })
  }

  retrieve(ref: string, callId: CallId, extension: Extension): SwitchResult {
    return this.#command(ref, callId, extension, 'retrieve', true, (leg) => {
      this.#exchange.holdOthers(extension, callId)
      this.#exchange.move(callId, leg.party.partyId, 'talking')
      this.#exchange.tell(callId, [leg.party.partyId], 'retrieved', ref)
    })
  }

  deliver(ref: string, callId: CallId, extension: Extension): SwitchResult {
    const check = (): Refusal | undefined => this.#cannotDeliver(callId, extension) ?? this.#exchange.cannotRing(extension)
    const refusal = check()
    if (refusal !== undefined) return refusal
    this.#exchange.later(ref, () => {
      const late = check()
      if (late !== undefined) return late
      const party = this.#exchange.book.join(callId, {
        kind: 'extension', number: extension, extension, trunk: null, state: 'ringing', role: 'destination',
      })
      this.#exchange.tell(callId, [party.partyId], 'delivered', ref)
      return DONE
    })
    return OK
  }

  takeBack(ref: string, callId: CallId, extension: Extension, cause: EndedCallCause): SwitchResult {
    return this.#command(ref, callId, extension, 'take-back', false, (leg) => {
      this.#exchange.leave(leg, cause, cause, ref)
    })
  }

  drop(ref: string, callId: CallId, cause: EndedCallCause): SwitchResult {
    const refusal = this.#notAtRoutePoint(callId)
    if (refusal !== undefined) return refusal
    this.#exchange.later(ref, () => {
      const late = this.#notAtRoutePoint(callId)
      if (late !== undefined) return late
      const waiting = this.#exchange.book.get(callId)
      const caller = waiting === undefined ? undefined : presentPeople(waiting)[0]
      if (caller !== undefined) this.#exchange.farGone(callId, caller, cause, ref)
      return DONE
    })
    return OK
  }

  /** The ringing party of `leg` has been answered: it and those who waited for it talk now. */
  connect(ref: string, leg: Leg): void {
    const { call, party } = leg
    const changed = [party.partyId]
    this.#exchange.move(call.callId, party.partyId, 'talking')
    for (const other of call.parties) {
      if (other.kind === 'queue') {
        this.#exchange.book.remove(call.callId, other.partyId)
        changed.push(other.partyId)
      } else if (other.state === 'ringback' || other.state === 'offhook') {
        this.#exchange.move(call.callId, other.partyId, 'talking')
        changed.push(other.partyId)
      }
    }
    this.#exchange.tell(call.callId, changed, 'answered', ref)
  }

  /** A handset that is put down is rung by what it holds. */
  #recallHeld(extension: Extension, first: Leg | null, ref: string | null): void {
    for (const { call, party } of this.#exchange.book.legsOf(extension)) {
      if (machineState(party) !== 'held') continue
      this.#exchange.move(call.callId, party.partyId, 'ringing')
      this.#exchange.tell(call.callId, [party.partyId], 'recalled', call.callId === first?.call.callId ? ref : null)
      this.#exchange.arm(call.callId, party.partyId, this.#ringTimeoutMs)
    }
  }

  #notAtRoutePoint(callId: CallId): Refusal | undefined {
    const call = this.#exchange.book.get(callId)
    if (call === undefined) return { ok: false, code: 'no_such_call', message: `there is no call ${callId}` }
    if (call.parties.some((party) => party.kind === 'queue')) return undefined
    return { ok: false, code: 'wrong_state', message: 'the call does not stand at a route point', state: call.parties[0]?.state ?? 'unknown' }
  }

  #cannotDeliver(callId: CallId, extension: Extension): Refusal | undefined {
    const refusal = this.#notAtRoutePoint(callId)
    if (refusal !== undefined) return refusal
    // Who waits at a route point himself is not the one to answer it.
    if (this.#exchange.book.legAt(callId, extension) !== undefined) return { ok: false, code: 'busy', message: `extension ${extension} is in this call` }
    const rings = this.#exchange.book.get(callId)?.parties.some((party) => party.state === 'ringing') ?? false
    return rings ? { ok: false, code: 'wrong_state', message: 'the call rings somewhere already', state: 'ringing' } : undefined
  }

  /** Checks now, checks again when it takes effect, then does it. */
  #command(
    ref: string, callId: CallId, extension: Extension, input: PartyInput, needsMouth: boolean,
    effect: (leg: Leg, to: ReturnType<typeof machineState> | 'gone') => void,
  ): SwitchResult {
    const check = () => {
      const checked = this.#exchange.check(callId, extension, input)
      if (!checked.ok || !needsMouth) return checked
      return this.#exchange.blockedBy(extension, callId) ?? checked
    }
    const first = check()
    if (!first.ok) return first
    this.#exchange.later(ref, () => {
      const again = check()
      if (!again.ok) return again
      effect(again.leg, again.to)
      return DONE
    })
    return OK
  }
}

/** How the leaving of one party ends its own leg and the others'. */
export function causesOfLeaving(leg: Leg, given: EndedCallCause): { readonly own: EndedCallCause; readonly others: EndedCallCause } {
  const { call, party } = leg
  const queued = call.parties.some((other) => other.kind === 'queue')
  if (given !== 'normal') return { own: given, others: given }
  if (party.state === 'ringing') {
    const declined = party.kind === 'external' ? 'busy' : 'rejected'
    return { own: declined, others: declined }
  }
  const unanswered = party.state === 'seized' || party.state === 'offhook' || party.state === 'ringback' || queued
  if (!unanswered) return { own: 'normal', others: 'normal' }
  return { own: party.kind === 'external' ? 'abandoned' : 'normal', others: 'abandoned' }
}
