/**
 * From a lifted handset to a ringing far end: calls that are placed, consultations, and keys that
 * are pressed one by one. Also the keys and tones of a call that talks.
 */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { SwitchResult } from '../switch.ts'
import type { Leg } from './call-book.ts'
import type { Exchange, Refusal } from './exchange.ts'
import { actingLeg, refuse } from './legs.ts'
import { resolveNumber, type Destination } from './number-plan.ts'
import { MAX_LEGS, type SimulatedSwitchSettings } from './options.ts'

type Settings = Pick<SimulatedSwitchSettings, 'ringTimeoutMs' | 'seizeTimeoutMs' | 'interDigitMs'>
type Dialled = Exclude<Destination, { readonly kind: 'refused' }>

const TONES = /^[0-9A-D*#]{1,32}$/
const KEYS = /^[0-9*#]{1,32}$/
/** The key that says: this was the whole number. */
const DIAL_NOW = '#'

export class Dialling {
  readonly nextCallId: () => CallId
  readonly #exchange: Exchange
  readonly #settings: Settings

  constructor(exchange: Exchange, settings: Settings, nextCallId: () => CallId) {
    this.#exchange = exchange
    this.#settings = settings
    this.nextCallId = nextCallId
  }

  place(ref: string, from: Extension, number: string): SwitchResult<{ readonly callId: CallId }> {
    const destination = resolveNumber(number, this.#exchange.plan)
    if (destination.kind === 'refused') return refuse(destination.code, destination.message)
    const check = (): SwitchResult => this.#exchange.cannotPlace(from) ?? this.cannotReach(from, destination) ?? { ok: true, value: {} }
    const callId = this.nextCallId()
    const result = this.#exchange.command(ref, check, () => { this.open(ref, callId, from, destination, null) })
    return result.ok ? { ok: true, value: { callId } } : result
  }

  /** The new call of `from` begins; `consultOf` = what it is about. */
  open(ref: string, callId: CallId, from: Extension, destination: Dialled, consultOf: CallId | null): void {
    const onHook = this.#isOnHook(from)
    this.#exchange.book.open({
      callId, consultOf, caller: from, called: destination.kind === 'extension' ? destination.extension : destination.number,
      trunk: null, external: destination.kind === 'outside', originalCaller: null, originalCalled: null,
    })
    const party = this.#exchange.book.join(callId, {
      kind: 'extension', number: from, extension: from, trunk: null, state: onHook ? 'seized' : 'offhook', role: 'originator',
    })
    this.#exchange.tell(callId, [party.partyId], 'placed', ref)
    if (onHook) this.#exchange.arm(callId, party.partyId, this.#settings.seizeTimeoutMs)
    else this.dialSoon(callId, party.partyId)
  }

  /** Why the number cannot be dialled at all; a busy telephone is told by the busy tone. */
  cannotReach(from: Extension, destination: Dialled): Refusal | undefined {
    if (destination.kind === 'outside') {
      return this.#exchange.freeTrunk() === null ? refuse('busy', 'all outside lines are in use') : undefined
    }
    if (destination.kind === 'group') return undefined
    if (destination.extension === from) return refuse('bad_arguments', 'a telephone cannot call itself')
    if (!this.#exchange.isOutOfService(destination.extension)) return undefined
    return refuse('unreachable', `extension ${destination.extension} is out of service`)
  }

  /** Whether the extension has no line left for a further call. */
  cannotHaveMore(extension: Extension): Refusal | undefined {
    const kind = this.#exchange.extensions.get(extension)?.kind
    const full = kind !== undefined && this.#exchange.book.legsOf(extension).length >= MAX_LEGS[kind]
    return full ? refuse('busy', `extension ${extension} has no free line`) : undefined
  }

  /** The digits go out once the handset is lifted; the network answers after the latency. */
  dialSoon(callId: CallId, originatorId: string): void {
    this.#exchange.later(null, () => {
      const leg = this.#exchange.book.party(callId, originatorId)
      if (leg?.party.state !== 'offhook') return undefined
      const inside = leg.call.external ? null : resolveNumber(leg.call.called, this.#exchange.plan)
      if (inside?.kind === 'extension') this.ringExtension(callId, originatorId, inside.extension, null)
      else if (inside?.kind === 'group') this.#toRoutePoint(leg, inside.group)
      else this.#ringOutside(leg)
      return undefined
    })
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
      transferType: typeOf(originator),
    })
    this.#exchange.move(callId, originatorId, 'ringback')
    this.#exchange.tell(callId, [originatorId, party.partyId], 'ringing', ref)
    this.#exchange.arm(callId, party.partyId, this.#settings.ringTimeoutMs)
  }

  sendDtmf(ref: string, callId: CallId, extension: Extension, digits: string): SwitchResult {
    if (!TONES.test(digits)) return refuse('bad_arguments', 'tones are 1 to 32 of 0-9 A-D * #')
    return this.#exchange.command(
      ref, () => actingLeg(this.#exchange, callId, extension, 'speak'),
      () => { this.#exchange.dtmf(callId, extension, digits, ref) },
    )
  }

  pressKeys(ref: string, extension: Extension, callId: CallId | null, keys: string): SwitchResult<{ readonly callId: CallId }> {
    if (!KEYS.test(keys)) return refuse('bad_arguments', 'keys are 1 to 32 of 0-9 * #')
    if (callId === null) return this.#liftAndPress(ref, extension, keys)
    const state = this.#exchange.book.legAt(callId, extension)?.party.state
    const result = this.#exchange.command(
      ref, () => this.#pressable(callId, extension, state === 'offhook'), (leg) => { this.#pressed(leg, keys, ref) },
    )
    return result.ok ? { ok: true, value: { callId } } : result
  }

  #liftAndPress(ref: string, extension: Extension, keys: string): SwitchResult<{ readonly callId: CallId }> {
    const check = (): SwitchResult => {
      const refusal = this.#exchange.cannotPlace(extension)
      if (refusal !== undefined) return refusal
      if (!this.#isOnHook(extension)) return { ok: true, value: {} }
      return refuse('not_supported_by_extension', 'an analogue telephone is lifted by hand before its keys can be pressed')
    }
    const callId = this.nextCallId()
    const result = this.#exchange.command(ref, check, () => {
      this.#exchange.book.open({ callId, caller: extension, called: '', trunk: null, external: false, originalCaller: null, originalCalled: null })
      this.#exchange.book.join(callId, {
        kind: 'extension', number: extension, extension, trunk: null, state: 'offhook', role: 'originator',
      })
      const leg = this.#exchange.book.legAt(callId, extension)
      if (leg !== undefined) this.#collect(leg, keys, 'placed', ref)
    })
    return result.ok ? { ok: true, value: { callId } } : result
  }

  #pressable(callId: CallId, extension: Extension, collecting: boolean): SwitchResult<Leg> {
    const leg = actingLeg(this.#exchange, callId, extension, collecting ? 'dial' : 'speak')
    if (!leg.ok || !collecting || this.#exchange.waits(callId, leg.value.party.partyId)) return leg
    return { ok: false, code: 'wrong_state', state: 'offhook', message: 'the number has gone out already' }
  }

  #pressed(leg: Leg, keys: string, ref: string): void {
    if (leg.party.state === 'offhook') this.#collect(leg, keys, 'keys', ref)
    // Key codes of a call that talks are the far end's business; the switch says that they went out.
    else this.#exchange.tell(leg.call.callId, [], 'keys', ref)
  }

  /** Digits are kept until a pause or `#`; what comes behind it is not dialled any more. */
  #collect({ call: { callId, called }, party }: Leg, keys: string, cause: string, ref: string): void {
    const end = keys.indexOf(DIAL_NOW)
    this.#exchange.book.patchCall(callId, { called: called + (end < 0 ? keys : keys.slice(0, end)) })
    this.#exchange.book.patchParty(callId, party.partyId, { collecting: end < 0 })
    this.#exchange.tell(callId, [party.partyId], cause, ref)
    const delayMs = end < 0 ? this.#settings.interDigitMs : 0
    this.#exchange.wait(callId, party.partyId, delayMs, (leg) => { this.#dialCollected(leg) })
  }

  #dialCollected({ call, party }: Leg): void {
    const destination = resolveNumber(call.called, this.#exchange.plan)
    const { callId } = call
    this.#exchange.book.patchParty(callId, party.partyId, { collecting: false })
    if (destination.kind === 'extension' && destination.extension !== party.extension) {
      this.ringExtension(callId, party.partyId, destination.extension, null)
    } else if (destination.kind === 'group') this.#toRoutePoint({ call, party }, destination.group)
    else if (destination.kind === 'outside') {
      this.#exchange.book.patchCall(callId, { called: destination.number, external: true })
      const leg = this.#exchange.book.party(callId, party.partyId)
      if (leg !== undefined) this.#ringOutside(leg)
    } else this.#exchange.farGone(callId, party, 'failed', null)
  }

  /** Who calls the site's own number from inside waits in the queue like anybody, and hears it ring until somebody answers. */
  #toRoutePoint({ call: { callId }, party }: Leg, group: string): void {
    this.#exchange.book.patchCall(callId, { routePoint: group })
    const queue = this.#exchange.book.join(callId, {
      kind: 'queue', number: group, extension: null, trunk: null, state: 'talking', role: 'destination',
    })
    this.#exchange.move(callId, party.partyId, 'ringback')
    this.#exchange.tell(callId, [party.partyId, queue.partyId], 'queued', null)
    this.#exchange.arrived(callId, group)
  }

  #ringOutside(leg: Leg): void {
    const { call, party } = leg
    const trunk = this.#exchange.freeTrunk()
    if (trunk === null) {
      this.#exchange.farGone(call.callId, party, 'busy', null)
      return
    }
    const outside = this.#exchange.book.join(call.callId, {
      kind: 'external', number: call.called, extension: null, trunk, state: 'ringing', role: 'destination', transferType: typeOf(leg),
    })
    this.#exchange.move(call.callId, party.partyId, 'ringback')
    this.#exchange.tell(call.callId, [party.partyId, outside.partyId], 'ringing', null)
    this.#exchange.arm(call.callId, outside.partyId, this.#settings.ringTimeoutMs)
  }

  #isOnHook(extension: Extension): boolean {
    return this.#exchange.extensions.get(extension)?.kind === 'analogue' && this.#exchange.book.legsOf(extension).length === 0
  }
}

/** Who is consulted is asked to take the call over (manual: TRANS_TYPE 7). */
function typeOf({ call }: Leg): 'consult-requested' | 'none' {
  return call.consultOf === null ? 'none' : 'consult-requested'
}
