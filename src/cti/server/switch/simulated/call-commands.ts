/**
 * The commands on calls. A command is checked at once (accepted or refused) and takes effect after
 * the latency, where it is checked again: what has changed in between makes it come to nothing,
 * and `failed` says so.
 */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { EndedCallCause } from '../causes.ts'
import type { SwitchResult } from '../switch.ts'
import { machineState, type Leg } from './call-book.ts'
import type { Exchange, Refusal } from './exchange.ts'
import { resolveNumber, type Destination } from './number-plan.ts'
import type { PartyInput } from './party-machine.ts'

const OK = { ok: true, value: {} } as const
const DONE = undefined

/** The commands on calls; sim.* acts of persons go through the same ones. */
export class CallCommands {
  readonly #exchange: Exchange
  readonly #settings: { readonly ringTimeoutMs: number; readonly seizeTimeoutMs: number; readonly outsidePrefix: string }
  readonly #nextCallId: () => CallId

  constructor(
    exchange: Exchange,
    settings: { readonly ringTimeoutMs: number; readonly seizeTimeoutMs: number; readonly outsidePrefix: string },
    nextCallId: () => CallId,
  ) {
    this.#exchange = exchange
    this.#settings = settings
    this.#nextCallId = nextCallId
  }

  place(ref: string, from: Extension, number: string): SwitchResult<{ readonly callId: CallId }> {
    const destination = resolveNumber(number, this.#exchange.extensions, this.#settings.outsidePrefix)
    if (destination.kind === 'refused') return { ok: false, code: destination.code, message: destination.message }
    const refusal = this.#cannotCall(from, destination)
    if (refusal !== undefined) return refusal
    const callId = this.#nextCallId()
    this.#exchange.later(ref, () => this.#placed(ref, callId, from, destination))
    return { ok: true, value: { callId } }
  }

  /** `lift` is the same by hand: what an analogue telephone knows, and it also begins click-to-dial. */
  answer(ref: string, callId: CallId, extension: Extension, input: 'answer' | 'lift'): SwitchResult {
    return this.#command(ref, callId, extension, input, true, (leg, to) => {
      if (to === 'offhook') {
        this.#exchange.move(callId, leg.party.partyId, 'offhook')
        this.#exchange.tell(callId, [leg.party.partyId], 'lifted', ref)
        this.#dialSoon(callId, leg.party.partyId)
        return
      }
      this.#exchange.holdOthers(extension, callId)
      this.connect(ref, leg)
    })
  }

  clear(ref: string, callId: CallId, extension: Extension, input: 'clear' | 'put-down', cause: EndedCallCause): SwitchResult {
    return this.#command(ref, callId, extension, input, false, (leg) => {
      const { own, others } = causesOfLeaving(leg, cause)
      this.#exchange.leave(leg, own, others, ref)
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
    const check = (): Refusal | undefined => this.#cannotDeliver(callId) ?? this.#exchange.cannotRing(extension)
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
      const caller = this.#exchange.book.get(callId)?.parties.find((party) => party.kind === 'external')
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

  /** The called extension begins to ring, or the caller hears why not. */
  ringExtension(callId: CallId, originatorId: string, extension: Extension, ref: string | null): void {
    const originator = this.#exchange.book.party(callId, originatorId)
    if (originator === undefined) return
    const refusal = this.#exchange.cannotRing(extension)
    if (refusal !== undefined) {
      this.#exchange.farGone(callId, originator.party, refusal.code === 'busy' ? 'busy' : 'failed', ref)
      return
    }
    const party = this.#exchange.book.join(callId, {
      kind: 'extension', number: extension, extension, trunk: null, state: 'ringing', role: 'destination',
    })
    this.#exchange.move(callId, originatorId, 'ringback')
    this.#exchange.tell(callId, [originatorId, party.partyId], 'ringing', ref)
    this.#exchange.arm(callId, party.partyId, this.#settings.ringTimeoutMs)
  }

  #placed(ref: string, callId: CallId, from: Extension, destination: Destination): Refusal | undefined {
    const refusal = this.#cannotCall(from, destination)
    if (refusal !== undefined) return refusal
    const onHook = this.#exchange.extensions.get(from)?.kind === 'analogue' && this.#exchange.book.legsOf(from).length === 0
    this.#exchange.book.open({
      callId, caller: from, called: destination.kind === 'extension' ? destination.extension : numberOf(destination),
      trunk: null, external: destination.kind === 'outside', originalCaller: null, originalCalled: null,
    })
    const party = this.#exchange.book.join(callId, {
      kind: 'extension', number: from, extension: from, trunk: null, state: onHook ? 'seized' : 'offhook', role: 'originator',
    })
    this.#exchange.tell(callId, [party.partyId], 'placed', ref)
    if (onHook) this.#exchange.arm(callId, party.partyId, this.#settings.seizeTimeoutMs)
    else this.#dialSoon(callId, party.partyId)
    return DONE
  }

  /** The digits go out once the handset is lifted; the network answers after the latency. */
  #dialSoon(callId: CallId, originatorId: string): void {
    this.#exchange.later(null, () => {
      const leg = this.#exchange.book.party(callId, originatorId)
      if (leg?.party.state !== 'offhook') return DONE
      const inside = leg.call.external ? undefined : this.#exchange.extensions.get(leg.call.called)
      if (inside !== undefined) this.ringExtension(callId, originatorId, inside.extension, null)
      else this.#ringOutside(leg)
      return DONE
    })
  }

  #ringOutside({ call, party }: Leg): void {
    const trunk = this.#exchange.freeTrunk()
    if (trunk === null) {
      this.#exchange.farGone(call.callId, party, 'busy', null)
      return
    }
    const outside = this.#exchange.book.join(call.callId, {
      kind: 'external', number: call.called, extension: null, trunk, state: 'ringing', role: 'destination',
    })
    this.#exchange.move(call.callId, party.partyId, 'ringback')
    this.#exchange.tell(call.callId, [party.partyId, outside.partyId], 'ringing', null)
    this.#exchange.arm(call.callId, outside.partyId, this.#settings.ringTimeoutMs)
  }

  #cannotCall(from: Extension, destination: Destination): Refusal | undefined {
    const refusal = this.#exchange.cannotPlace(from)
    if (refusal !== undefined) return refusal
    if (destination.kind === 'extension') {
      if (destination.extension === from) return { ok: false, code: 'bad_arguments', message: 'a telephone cannot call itself' }
      if (this.#exchange.lineState(destination.extension) === 'out-of-service') {
        return { ok: false, code: 'unreachable', message: `extension ${destination.extension} is out of service` }
      }
    } else if (this.#exchange.freeTrunk() === null) {
      return { ok: false, code: 'busy', message: 'all outside lines are in use' }
    }
    return undefined
  }

  #notAtRoutePoint(callId: CallId): Refusal | undefined {
    const call = this.#exchange.book.get(callId)
    if (call === undefined) return { ok: false, code: 'no_such_call', message: `there is no call ${callId}` }
    if (call.parties.some((party) => party.kind === 'queue')) return undefined
    return { ok: false, code: 'wrong_state', message: 'the call does not stand at a route point', state: call.parties[0]?.state ?? 'unknown' }
  }

  #cannotDeliver(callId: CallId): Refusal | undefined {
    const refusal = this.#notAtRoutePoint(callId)
    if (refusal !== undefined) return refusal
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

function numberOf(destination: Destination): string {
  return destination.kind === 'outside' ? destination.number : ''
}
