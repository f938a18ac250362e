/**
 * The works of the simulated switch: what happens once a command has taken effect. State is made
 * whole first; the events of one effect go out together afterwards, so that no listener ever sees
 * half a step.
 */
import type { ServiceClock, Log, Timer } from '../../../ports.ts'
import type { ServerErrorCode } from '../../../../shared/domain/errors.ts'
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { EndedCallCause } from '../causes.ts'
import type { IvrEntry, SwitchCall, SwitchEvent, SwitchExtension, SwitchParty, SwitchResult } from '../switch.ts'
import { CallBook, isActive, machineState, stands, telephoneOf, type Leg } from './call-book.ts'
import type { NumberPlan } from './number-plan.ts'
import { MAX_LEGS, type SimulatedExtension } from './options.ts'
import { stepParty, type PartyInput, type PartyState, type Telephone } from './party-machine.ts'

export interface Refusal {
  readonly ok: false
  readonly code: ServerErrorCode
  readonly message: string
  readonly state?: string
}

export interface ExchangeOptions {
  readonly clock: ServiceClock
  readonly log: Log
  readonly latencyMs: number
  readonly extensions: readonly SimulatedExtension[]
  readonly trunks: readonly { readonly trunk: string }[]
  readonly routePoints: NumberPlan['routePoints']
  readonly outsidePrefix: string
}

type LineState = SwitchExtension['state']

export class Exchange {
  readonly book: CallBook
  readonly extensions: ReadonlyMap<string, SimulatedExtension>
  readonly plan: NumberPlan
  readonly #o: ExchangeOptions
  readonly #outOfService = new Set<string>()
  readonly #observers = new Set<(event: SwitchEvent) => void>()
  readonly #outbox: SwitchEvent[] = []
  readonly #effects = new Set<Timer>()
  /** Ring and seize timers, by `callId partyId`. */
  readonly #partyTimers = new Map<string, Timer>()
  /** What broke a call whose last handset is still off the hook. */
  readonly #endCauses = new Map<string, EndedCallCause>()
  readonly #toldExtensions = new Map<string, LineState>()
  readonly #toldTrunks = new Map<string, 'idle' | 'in-use'>()
  /** Lines that the present effect may have changed. */
  readonly #touchedExtensions = new Set<string>()
  readonly #touchedTrunks = new Set<string>()
  /** Telephones whose consultation is over: they may take the held call back at the end of the effect. */
  readonly #returning: { readonly extension: Extension; readonly heldCallId: CallId }[] = []
  #rescue: ((call: SwitchCall, leaver: SwitchParty) => boolean) | null = null
  #delivering = false
  #disposed = false

  constructor(options: ExchangeOptions) {
    this.#o = options
    this.book = new CallBook(options.clock)
    this.extensions = new Map(options.extensions.map((entry) => [entry.extension, entry]))
    this.plan = { extensions: this.extensions, routePoints: options.routePoints, outsidePrefix: options.outsidePrefix }
    for (const entry of options.extensions) {
      if (entry.outOfService === true) this.#outOfService.add(entry.extension)
      this.#toldExtensions.set(entry.extension, this.lineState(entry.extension))
    }
    for (const { trunk } of options.trunks) this.#toldTrunks.set(trunk, 'idle')
  }

  observe(observer: (event: SwitchEvent) => void): () => void {
    this.#observers.add(observer)
    return () => { this.#observers.delete(observer) }
  }

  /** Runs `effect` after the switch's latency; a refusal it returns becomes the `failed` event of `ref`. */
  later(ref: string | null, effect: () => Refusal | undefined): void {
    if (this.#disposed) return
    const timer = this.#o.clock.after(this.#o.latencyMs, () => {
      this.#effects.delete(timer)
      const refusal = effect()
      if (refusal !== undefined && ref !== null) {
        this.#emit({ kind: 'failed', ref, code: refusal.code, message: refusal.message })
      }
      this.flush()
    })
    this.#effects.add(timer)
  }

  /** Checks now and again when it takes effect: what has changed in between makes it come to nothing. */
  command<T>(ref: string, check: () => SwitchResult<T>, effect: (checked: T) => void): SwitchResult {
    const first = check()
    if (!first.ok) return first
    this.later(ref, () => {
      const again = check()
      if (!again.ok) return again
      effect(again.value)
      return undefined
    })
    return { ok: true, value: {} }
  }

  /** Asked before a call is ended because nobody is left to talk to; true = somebody was found. */
  onStranded(rescue: (call: SwitchCall, leaver: SwitchParty) => boolean): void {
    this.#rescue = rescue
  }

  /** Pulls the plug: no timer runs any more. */
  dispose(): void {
    this.#disposed = true
    for (const timer of [...this.#effects, ...this.#partyTimers.values()]) timer.cancel()
    this.#effects.clear()
    this.#partyTimers.clear()
    this.#observers.clear()
  }

  /** Service time, epoch ms. */
  now(): number {
    return this.#o.clock.service()
  }

  lineState(extension: string): LineState {
    if (this.isOutOfService(extension)) return 'out-of-service'
    return this.book.legsOf(extension).length > 0 ? 'in-use' : 'idle'
  }

  isOutOfService(extension: string): boolean {
    return this.#outOfService.has(extension)
  }

  trunkState(trunk: string): 'idle' | 'in-use' {
    return this.book.legOnTrunk(trunk) === undefined ? 'idle' : 'in-use'
  }

  hasTrunk(trunk: string): boolean {
    return this.#toldTrunks.has(trunk)
  }

  freeTrunk(): string | null {
    return this.#o.trunks.find(({ trunk }) => this.trunkState(trunk) === 'idle')?.trunk ?? null
  }

  telephone(party: SwitchParty): Telephone {
    return telephoneOf(party, (extension) => this.extensions.get(extension)?.kind === 'analogue')
  }

  /** Whether a further call may ring at the extension; undefined = yes. */
  cannotRing(extension: string): Refusal | undefined {
    const entry = this.extensions.get(extension)
    if (entry === undefined) return { ok: false, code: 'no_such_extension', message: `there is no extension ${extension}` }
    if (this.#outOfService.has(extension)) return { ok: false, code: 'unreachable', message: `extension ${extension} is out of service` }
    const legs = this.book.legsOf(extension)
    const full: Refusal = { ok: false, code: 'busy', message: `extension ${extension} is busy` }
    if (legs.length >= MAX_LEGS[entry.kind]) return full
    // One line knows call waiting only while its owner talks or holds.
    if (entry.kind === 'analogue' && legs.some(({ party }) => party.state !== 'talking')) return full
    return undefined
  }

  /** Whether the extension may begin a call; undefined = yes. Handset: also not while it rings. */
  cannotPlace(extension: string): Refusal | undefined {
    const entry = this.extensions.get(extension)
    if (entry === undefined) return { ok: false, code: 'no_such_extension', message: `there is no extension ${extension}` }
    if (this.#outOfService.has(extension)) return { ok: false, code: 'unreachable', message: `extension ${extension} is out of service` }
    const legs = this.book.legsOf(extension)
    const taken = legs.find(({ party }) => isActive(party) || (entry.kind === 'analogue' && party.state === 'ringing'))
    if (taken !== undefined) return wrongState(machineState(taken.party))
    if (legs.length >= MAX_LEGS[entry.kind]) return { ok: false, code: 'busy', message: `extension ${extension} has no free line` }
    return undefined
  }

  /** Whether talking in this call is prevented by another call of the extension that cannot be held. */
  blockedBy(extension: string, callId: CallId): Refusal | undefined {
    const other = this.book.legsOf(extension)
      .find(({ call, party }) => call.callId !== callId && isActive(party) && party.state !== 'talking')
    return other === undefined ? undefined : wrongState(machineState(other.party))
  }

  /** Finds the extension's party and tries the input on its machine, without doing anything. */
  check(callId: CallId, extension: Extension, input: PartyInput): Refusal | { readonly ok: true; readonly leg: Leg; readonly to: PartyState | 'gone' } {
    const leg = this.book.legAt(callId, extension)
    if (leg === undefined) return { ok: false, code: 'no_such_call', message: `extension ${extension} has no part in call ${callId}` }
    const step = stepParty(this.telephone(leg.party), machineState(leg.party), input)
    return step.ok ? { ok: true, leg, to: step.to } : step
  }

  /** Tells listeners the call as it is now. */
  tell(callId: CallId, changed: readonly string[], cause: string, ref: string | null): void {
    const call = this.book.get(callId)
    if (call !== undefined) this.#emit({ kind: 'call', call, changed, cause, ...withRef(ref) })
  }

  arrived(callId: CallId, group: string): void {
    const call = this.book.get(callId)
    if (call !== undefined) this.#emit({ kind: 'arrived', call, group })
  }

  ivr(callId: CallId, partyId: string, entry: IvrEntry): void {
    const call = this.book.get(callId)
    if (call !== undefined) this.#emit({ kind: 'ivr', call, partyId, entry })
  }

  dtmf(callId: CallId, number: string, digits: string, ref: string): void {
    this.#emit({ kind: 'dtmf', callId, number, digits, ref })
  }

  move(callId: CallId, partyId: string, to: PartyState): void {
    this.disarm(callId, partyId)
    this.book.move(callId, partyId, to)
  }

  /** A party leaves; the others follow where nobody is left to talk to, unless a rescue is found. */
  leave(leg: Leg, own: EndedCallCause, others: EndedCallCause, ref: string | null): void {
    this.goes(leg.call.callId, leg.party, own, ref)
    const call = this.book.get(leg.call.callId)
    if (call !== undefined && !stands(call) && this.#rescue?.(call, leg.party) === true) return
    this.#settle(leg.call.callId, others, ref)
  }

  /** All leave at once: the call has gone up in another one. */
  dissolve(callId: CallId, cause: EndedCallCause): void {
    for (const party of this.book.get(callId)?.parties ?? []) this.goes(callId, party, cause, null)
    const call = this.book.get(callId)
    if (call !== undefined) this.#clear(call, cause, null)
  }

  /** The party hears that its far end is not there (any more): it goes, or a handset hears the busy tone. */
  farGone(callId: CallId, party: SwitchParty, cause: EndedCallCause, ref: string | null): void {
    if (!this.#endCauses.has(callId)) this.#endCauses.set(callId, cause)
    const step = stepParty(this.telephone(party), machineState(party), 'far-gone')
    if (step.ok && step.to !== 'gone') {
      if (step.to === machineState(party)) return
      this.move(callId, party.partyId, step.to)
      this.tell(callId, [party.partyId], cause, ref)
    } else this.goes(callId, party, cause, ref)
    this.#settle(callId, cause, ref)
  }

  /** Puts every other talking call of the extension on hold: a telephone has one mouth. */
  holdOthers(extension: string, exceptCallId: CallId): void {
    for (const { call, party } of this.book.legsOf(extension)) {
      if (call.callId === exceptCallId || machineState(party) !== 'talking') continue
      this.move(call.callId, party.partyId, 'held')
      this.tell(call.callId, [party.partyId], 'held', null)
    }
  }

  /** After `delayMs` the party gives up, if it is still in the state it is in now. */
  arm(callId: CallId, partyId: string, delayMs: number): void {
    this.wait(callId, partyId, delayMs, (leg) => {
      if (stepParty(this.telephone(leg.party), machineState(leg.party), 'timeout').ok) this.leave(leg, 'no_answer', 'no_answer', null)
    })
  }

  /** Does something about the party after `delayMs`, unless it has moved or left before. */
  wait(callId: CallId, partyId: string, delayMs: number, due: (leg: Leg) => void): void {
    this.disarm(callId, partyId)
    const key = `${callId} ${partyId}`
    this.#partyTimers.set(key, this.#o.clock.after(delayMs, () => {
      this.#partyTimers.delete(key)
      const leg = this.book.party(callId, partyId)
      if (leg !== undefined) due(leg)
      this.flush()
    }))
  }

  /** Whether something is still to be done about the party. */
  waits(callId: CallId, partyId: string): boolean {
    return this.#partyTimers.has(`${callId} ${partyId}`)
  }

  disarm(callId: CallId, partyId: string): void {
    const key = `${callId} ${partyId}`
    this.#partyTimers.get(key)?.cancel()
    this.#partyTimers.delete(key)
  }

  /** The line itself; what becomes of its calls: out-of-service.ts. */
  markOutOfService(extension: Extension, out: boolean): void {
    if (out) this.#outOfService.add(extension)
    else this.#outOfService.delete(extension)
    this.#touchedExtensions.add(extension)
  }

  /** Sends out what the effect has caused, then the lines whose state it changed. */
  flush(): void {
    this.#takeBackHeld()
    this.#lineEvents()
    if (this.#delivering) return
    this.#delivering = true
    for (let event = this.#outbox.shift(); event !== undefined; event = this.#outbox.shift()) {
      for (const observer of this.#observers) this.#hand(observer, event)
    }
    this.#delivering = false
  }

  #hand(observer: (event: SwitchEvent) => void, event: SwitchEvent): void {
    try {
      observer(event)
    } catch (error) {
      // A listener's fault must not stop the telephones of everybody else.
      this.#o.log.error('switch: a listener threw', { event: event.kind, error: String(error) })
    }
  }

  #emit(event: SwitchEvent): void {
    this.#outbox.push(event)
    if (event.kind !== 'call' && event.kind !== 'left') return
    for (const party of event.kind === 'left' ? [event.party] : event.call.parties) {
      if (party.extension !== null) this.#touchedExtensions.add(party.extension)
      if (party.trunk !== null) this.#touchedTrunks.add(party.trunk)
    }
  }

  /** The party leaves, and nothing else; `leave` looks after those who stay. */
  goes(callId: CallId, party: SwitchParty, cause: EndedCallCause, ref: string | null): void {
    this.disarm(callId, party.partyId)
    this.book.remove(callId, party.partyId)
    const call = this.book.get(callId)
    if (call === undefined || party.kind === 'queue') return
    this.#emit({ kind: 'left', call, party, cause, ...withRef(ref) })
    if (call.consultOf !== null && party.extension !== null) {
      this.#returning.push({ extension: party.extension, heldCallId: call.consultOf })
    }
  }

  #settle(callId: CallId, cause: EndedCallCause, ref: string | null): void {
    const call = this.book.get(callId)
    if (call === undefined || stands(call)) return
    if (!this.#endCauses.has(callId)) this.#endCauses.set(callId, cause)
    const people = call.parties.filter((party) => party.kind !== 'queue')
    const next = people.find((party) => party.state !== 'disconnected')
    if (next !== undefined) this.farGone(callId, next, causeFor(next, cause), ref)
    else if (people.length === 0) this.#clear(call, cause, ref)
    else this.#queueGoes(call, cause)
  }

  /** Only handsets with the busy tone are left: they do not wait for anybody. */
  #queueGoes(call: SwitchCall, cause: EndedCallCause): void {
    const queue = call.parties.find((party) => party.kind === 'queue')
    if (queue === undefined) return
    this.book.remove(call.callId, queue.partyId)
    this.tell(call.callId, [queue.partyId], cause, null)
  }

  /** A telephone whose consultation is over and that has nothing else active gets the held call back. */
  #takeBackHeld(): void {
    for (let over = this.#returning.shift(); over !== undefined; over = this.#returning.shift()) {
      const { extension, heldCallId } = over
      const leg = this.book.legAt(heldCallId, extension)
      if (leg === undefined || machineState(leg.party) !== 'held') continue
      if (this.book.legsOf(extension).some(({ party }) => isActive(party))) continue
      this.move(heldCallId, leg.party.partyId, 'talking')
      this.tell(heldCallId, [leg.party.partyId], 'reconnected', null)
    }
  }

  #clear(call: SwitchCall, cause: EndedCallCause, ref: string | null): void {
    const first = this.#endCauses.get(call.callId) ?? cause
    this.#endCauses.delete(call.callId)
    this.book.close(call.callId)
    this.#emit({ kind: 'cleared', call: { ...call, parties: [] }, cause: first, ...withRef(ref) })
  }

  #lineEvents(): void {
    for (const extension of this.#touchedExtensions) {
      const state = this.lineState(extension)
      const entry = this.extensions.get(extension)
      if (entry === undefined || state === this.#toldExtensions.get(extension)) continue
      this.#toldExtensions.set(extension, state)
      this.#outbox.push({ kind: 'extension', extension: entry.extension, state })
    }
    for (const trunk of this.#touchedTrunks) {
      const leg = this.book.legOnTrunk(trunk)
      const state = leg === undefined ? 'idle' : 'in-use'
      if (state === this.#toldTrunks.get(trunk)) continue
      this.#toldTrunks.set(trunk, state)
      this.#outbox.push({ kind: 'trunk', trunk, state, call: leg?.call ?? null })
    }
    this.#touchedExtensions.clear()
    this.#touchedTrunks.clear()
  }
}

/** Who has never answered has not been hung up on. */
function causeFor(party: SwitchParty, cause: EndedCallCause): EndedCallCause {
  return cause === 'normal' && party.state === 'ringing' && party.answeredAt === null ? 'abandoned' : cause
}

export function wrongState(state: PartyState): Refusal {
  return { ok: false, code: 'wrong_state', state, message: `not possible while ${state}` }
}

function withRef(ref: string | null): { readonly ref?: string } {
  return ref === null ? {} : { ref }
}
