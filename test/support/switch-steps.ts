/** Random people and commands for the simulated switch, and a follower that knows only its events. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Extension } from '../../src/shared/domain/schemas.ts'
import type { SwitchCall, SwitchEvent, SwitchParty, SwitchResult } from '../../src/cti/server/switch/switch.ts'
import { ext, HOUSE, type SwitchBench } from './switch-harness.ts'

const OUTSIDE = ['13800138000', '13800138001', '4008101001']
const EXTENSIONS = HOUSE.map((entry) => entry.extension)
const GROUP = '15'

const ON_LEG = [
  'answer', 'clear', 'release', 'hold', 'retrieve', 'deliver', 'takeBack',
  'toGroup', 'toIvr', 'withIvr', 'tones', 'listen', 'insert', 'pickup',
] as const
const ON_PAIR = ['complete', 'join', 'reconnect'] as const
const WITH_NUMBER = ['place', 'consult', 'transfer', 'add', 'keys', 'lift', 'putDown'] as const

/** `pick` chooses among what fits the command; an unaimed one goes to any call and any telephone. */
interface Aim { readonly at: number; readonly pick: number; readonly aimed: boolean }
type LegStep = Aim & (
  | { readonly do: typeof ON_LEG[number] | 'drop' | 'endIvr' }
  | { readonly do: typeof WITH_NUMBER[number]; readonly number: string }
)
type PairStep = Aim & { readonly do: typeof ON_PAIR[number] }
export type Step =
  | LegStep
  | PairStep
  | { readonly do: 'incoming'; readonly caller: string; readonly group: boolean; readonly at: number }
  /** A customer whom the queue has brought to a telephone. */
  | { readonly do: 'customer'; readonly caller: string; readonly at: number }
  /** Whoever talks consults the number, and is answered. */
  | { readonly do: 'consulted'; readonly pick: number; readonly number: string }
  /** Somebody whose telephone rings lifts it. */
  | { readonly do: 'answered'; readonly pick: number }
  | { readonly do: 'unplug' | 'plug'; readonly at: number }
  | { readonly do: 'wait'; readonly ms: number }

// Mostly four telephones, so that calls meet: 601, 643, the digital 607 and the analogue 611.
const at = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 2, 3, 4) }, { weight: 1, arbitrary: fc.nat({ max: EXTENSIONS.length - 1 }) },
)
const aim = { at, pick: fc.nat({ max: 7 }), aimed: fc.nat({ max: 3 }).map((n) => n > 0) }
const number = fc.constantFrom(...OUTSIDE, ...EXTENSIONS, '666', 'x', '60#')

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ do: fc.constantFrom(...WITH_NUMBER), ...aim, number }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom(...ON_LEG), ...aim }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom(...ON_PAIR), ...aim }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('drop' as const, 'endIvr' as const), ...aim }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('incoming' as const), caller: fc.constantFrom(...OUTSIDE), group: fc.boolean(), at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('customer' as const), caller: fc.constantFrom(...OUTSIDE), at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('consulted' as const), pick: aim.pick, number }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answered' as const), pick: aim.pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unplug' as const, 'plug' as const), at }) },
  { weight: 20, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 4, 5, 6, 20, 20, 20, 20, 20, 20, 1_000, 5_000, 30_000) }) },
)

interface OwnLeg { readonly call: SwitchCall; readonly party: SwitchParty; readonly own: Extension }

function ownLegs(bench: SwitchBench): OwnLeg[] {
  return bench.switch.calls().flatMap((call) => call.parties.flatMap((party) => (
    party.extension === null ? [] : [{ call, party, own: party.extension }])))
}

const RINGING: readonly string[] = ['answer', 'takeBack', 'pickup']
const ANY: readonly string[] = ['clear', 'release', 'deliver', 'retrieve', 'drop', 'endIvr', 'lift', 'putDown', 'keys']

function fits(command: string, { party }: OwnLeg): boolean {
  if (RINGING.includes(command)) return party.state === 'ringing'
  if (command === 'retrieve') return party.holding
  return ANY.includes(command) || (party.state === 'talking' && !party.holding)
}

function choose<T>(from: readonly T[], pick: number): T | undefined {
  return from[pick % Math.max(1, from.length)]
}

/** Does one step with the reference; null = there was nothing to do it to. */
export function act(bench: SwitchBench, action: Step, ref: string): SwitchResult | null {
  const { switch: sw } = bench
  switch (action.do) {
    case 'wait': bench.clock.advance(action.ms); return null
    case 'unplug': case 'plug': sw.setOutOfService(EXTENSIONS[action.at] ?? ext('643'), action.do === 'unplug'); return null
    case 'incoming': return sw.sim?.incoming(ref, {
      caller: action.caller, called: '4008101001', trunk: null,
      group: action.group ? GROUP : null, extension: action.group ? null : EXTENSIONS[action.at] ?? null,
    }) ?? null
    case 'customer': return customer(bench, action.caller, EXTENSIONS[action.at] ?? ext('643'), ref)
    case 'consulted': return consulted(bench, action.pick, action.number, ref)
    case 'answered': return answered(bench, action.pick, ref)
    case 'complete': case 'join': case 'reconnect': return onPair(bench, action, ref)
    default: return onLeg(bench, action, ref)
  }
}

function customer(bench: SwitchBench, caller: string, extension: Extension, ref: string): SwitchResult | null {
  const arrived = bench.switch.sim?.incoming(ref, { caller, called: '4008101001', trunk: null, group: GROUP, extension: null })
  if (arrived?.ok !== true) return arrived ?? null
  bench.settle()
  if (!bench.switch.deliver(`${ref}d`, arrived.value.callId, extension).ok) return arrived
  bench.settle()
  bench.switch.answer(`${ref}a`, arrived.value.callId, extension)
  bench.settle()
  return arrived
}

function consulted(bench: SwitchBench, pick: number, number: string, ref: string): SwitchResult | null {
  const leg = choose(ownLegs(bench).filter((one) => fits('consult', one)), pick)
  if (leg === undefined) return null
  const result = bench.switch.consult(ref, leg.call.callId, leg.own, number)
  bench.settle()
  bench.switch.sim?.answer(`${ref}a`, number)
  bench.settle()
  return result
}

function answered(bench: SwitchBench, pick: number, ref: string): SwitchResult | null {
  const numbers = bench.switch.calls().flatMap((call) => call.parties.filter((party) => party.state === 'ringing').map((party) => party.number))
  const number = choose(numbers, pick)
  return number === undefined ? null : bench.switch.sim?.answer(ref, number) ?? null
}

function onPair(bench: SwitchBench, action: PairStep, ref: string): SwitchResult | null {
  const legs = ownLegs(bench)
  const pairs = legs.filter((leg) => leg.party.holding).flatMap((held) => legs
    .filter((leg) => leg.own === held.own && leg.call !== held.call && (!action.aimed || !leg.party.holding))
    .map((active) => ({ held, active })))
  const pair = choose(pairs, action.pick)
  if (pair === undefined) return null
  const { held: { call: { callId: held }, own }, active: { call: { callId: active } } } = pair
  const { switch: sw } = bench
  if (action.do === 'complete') return sw.complete(ref, held, active, own)
  if (action.do === 'join') return sw.join(ref, held, active, own)
  return sw.reconnect(ref, active, held, own)
}

function onLeg(bench: SwitchBench, action: LegStep, ref: string): SwitchResult | null {
  const { switch: sw } = bench
  const calls = sw.calls()
  const other = EXTENSIONS[action.at] ?? ext('643')
  const aimed = action.aimed ? choose(ownLegs(bench).filter((leg) => fits(action.do, leg)), action.pick) : undefined
  const own = aimed?.own ?? other
  const callId = aimed?.call.callId ?? choose(calls, action.pick)?.callId
  const entry = { channel: action.pick % 3, file: 'SCORE.DAT', node: '1', message: '' }
  if (action.do === 'place') return sw.placeCall(ref, other, action.number)
  if (action.do === 'lift') return sw.sim?.answer(ref, action.number) ?? null
  if (action.do === 'putDown') return sw.sim?.hangup(ref, action.number) ?? null
  if (action.do === 'keys') return sw.pressKeys(ref, own, aimed?.call.callId ?? null, action.number)
  if (callId === undefined) return null
  switch (action.do) {
    case 'answer': return sw.answer(ref, callId, own)
    case 'clear': return sw.clear(ref, callId, own, 'normal')
    case 'release': return sw.clear(ref, callId, own, 'released')
    case 'hold': return sw.hold(ref, callId, own)
    case 'retrieve': return sw.retrieve(ref, callId, own)
    case 'deliver': return sw.deliver(ref, choose(calls.filter(atRoutePoint), action.pick)?.callId ?? callId, other)
    case 'takeBack': return sw.takeBack(ref, callId, own, 'taken_back')
    case 'drop': return sw.drop(ref, choose(calls.filter(atRoutePoint), action.pick)?.callId ?? callId, 'timed_out')
    case 'consult': return sw.consult(ref, callId, own, action.number)
    case 'transfer': return sw.transfer(ref, callId, own, { kind: 'number', number: action.number })
    case 'toGroup': return sw.transfer(ref, callId, own, { kind: 'group', group: GROUP })
    case 'add': return sw.addParty(ref, callId, own, action.number)
    case 'toIvr': return sw.toIvr(ref, callId, own, entry, 'transfer')
    case 'withIvr': return sw.toIvr(ref, callId, own, entry, 'conference')
    case 'endIvr': return endIvr(bench, action.pick, ref)
    case 'tones': return sw.sendDtmf(ref, callId, own, '12#')
    case 'listen': return sw.monitor(ref, callId, other, 'listen')
    case 'insert': return sw.monitor(ref, callId, other, 'join')
    case 'pickup': return sw.pickup(ref, callId, own, other)
  }
}

function endIvr(bench: SwitchBench, pick: number, ref: string): SwitchResult | null {
  const ports = bench.switch.calls().flatMap((call) => call.parties.filter(({ kind }) => kind === 'ivr').map(({ partyId }) => ({ call, partyId })))
  const port = choose(ports, pick)
  return port === undefined ? null : bench.switch.endIvr(ref, port.call.callId, port.partyId)
}

export function atRoutePoint(call: SwitchCall): boolean {
  return call.parties.some((party) => party.kind === 'queue')
}

/** A follower that knows nothing but the events, as the server does, and finds no gap between them. */
export class Mirror {
  readonly calls = new Map<string, SwitchCall>()
  readonly over = new Set<string>()
  readonly #refs = new Map<string, { done: number; failed: number }>()

  take(event: SwitchEvent): void {
    if ('ref' in event && event.ref !== undefined) this.#note(event.ref, event.kind)
    if (event.kind === 'call' || event.kind === 'arrived' || event.kind === 'ivr') {
      expect(this.over.has(event.call.callId)).toBe(false)
      expect(this.#gone(event.call).filter((party) => party.kind !== 'queue')).toEqual([])
      this.calls.set(event.call.callId, event.call)
    }
    if (event.kind === 'left') {
      expect(this.#gone(event.call).filter((party) => party.kind !== 'queue').map((party) => party.partyId)).toEqual([event.party.partyId])
      this.calls.set(event.call.callId, event.call)
    }
    if (event.kind === 'ivr') expect(event.call.parties.find((party) => party.partyId === event.partyId)?.kind).toBe('ivr')
    if (event.kind === 'cleared') {
      expect(this.over.has(event.call.callId)).toBe(false)
      expect((this.calls.get(event.call.callId)?.parties ?? []).filter((party) => party.kind !== 'queue')).toEqual([])
      this.over.add(event.call.callId)
      this.calls.delete(event.call.callId)
    }
  }

  /** Done or failed, never both, and failed once. */
  ended(ref: string): boolean {
    const { done, failed } = this.#refs.get(ref) ?? { done: 0, failed: 0 }
    return (done > 0 && failed === 0) || (done === 0 && failed === 1)
  }

  #note(ref: string, kind: string): void {
    const { done, failed } = this.#refs.get(ref) ?? { done: 0, failed: 0 }
    this.#refs.set(ref, kind === 'failed' ? { done, failed: failed + 1 } : { done: done + 1, failed })
  }

  #gone(now: SwitchCall): readonly SwitchParty[] {
    const before = this.calls.get(now.callId)?.parties ?? []
    return before.filter((party) => !now.parties.some((still) => still.partyId === party.partyId))
  }
}
