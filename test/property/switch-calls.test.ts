/** Random people and commands against the simulated switch: what must hold after every step. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_LEGS } from '../../src/cti/server/switch/simulated/options.ts'
import type { SwitchCall, SwitchEvent, SwitchResult } from '../../src/cti/server/switch/switch.ts'
import { checkProperty } from '../support/property.ts'
import { createSwitchBench, ext, HOUSE, type SwitchBench } from '../support/switch-harness.ts'

const TRUNKS = ['1', '2', '3', '4'].map((trunk) => ({ trunk }))
const OUTSIDE = ['13800138000', '13800138001', '4008101001']
const extensions = HOUSE.map((entry) => entry.extension)

type Step =
  | { readonly do: 'place'; readonly at: number; readonly number: string }
  | { readonly do: 'answer' | 'clear' | 'hold' | 'retrieve' | 'deliver' | 'takeBack'; readonly at: number; readonly call: number; readonly aimed: boolean }
  | { readonly do: 'drop'; readonly call: number }
  | { readonly do: 'incoming'; readonly caller: string; readonly group: boolean; readonly at: number }
  | { readonly do: 'lift' | 'putDown'; readonly number: string }
  | { readonly do: 'unplug' | 'plug'; readonly at: number }
  | { readonly do: 'wait'; readonly ms: number }

// Mostly three telephones, so that calls meet: 601, 643 and the analogue 611.
const at = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 2, 4) }, { weight: 1, arbitrary: fc.nat({ max: extensions.length - 1 }) })
const number = fc.constantFrom(...OUTSIDE, ...extensions, '666', 'x')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('place' as const), at, number }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('answer' as const, 'clear' as const, 'hold' as const, 'retrieve' as const, 'deliver' as const, 'takeBack' as const), at, call: fc.nat({ max: 7 }), aimed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), call: fc.nat({ max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('incoming' as const), caller: fc.constantFrom(...OUTSIDE), group: fc.boolean(), at }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('lift' as const, 'putDown' as const), number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unplug' as const, 'plug' as const), at }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 4, 5, 6, 20, 20, 20, 1_000, 30_000) }) },
)

/** A follower that knows nothing but the events, as the server does. */
class Mirror {
  readonly calls = new Map<string, SwitchCall>()
  readonly over = new Set<string>()
  readonly refs = new Set<string>()

  take(event: SwitchEvent): void {
    if ('ref' in event && event.ref !== undefined) this.refs.add(event.ref)
    if (event.kind === 'call' || event.kind === 'left' || event.kind === 'arrived') {
      expect(this.over.has(event.call.callId)).toBe(false)
      this.calls.set(event.call.callId, event.call)
    }
    if (event.kind === 'left') expect(event.call.parties.some((party) => party.partyId === event.party.partyId)).toBe(false)
    if (event.kind === 'cleared') {
      expect(this.over.has(event.call.callId)).toBe(false)
      this.over.add(event.call.callId)
      this.calls.delete(event.call.callId)
    }
  }
}

function run(bench: SwitchBench, action: Step, ref: string): SwitchResult | null {
  const { switch: sw } = bench
  const calls = sw.calls()
  // Half of the commands go to a leg that exists, the others to any pair of call and extension.
  const legs = calls.flatMap((call) => call.parties.flatMap(({ extension: own }) => (own === null ? [] : [{ callId: call.callId, own }])))
  const aimed = 'aimed' in action && action.aimed ? legs[action.call % Math.max(1, legs.length)] : undefined
  const extension = aimed?.own ?? ('at' in action ? extensions[action.at] : undefined) ?? ext('643')
  const callId = aimed?.callId ?? ('call' in action ? calls[action.call % Math.max(1, calls.length)]?.callId : undefined)
  switch (action.do) {
    case 'place': return sw.placeCall(ref, extension, action.number)
    case 'incoming': return sw.sim?.incoming(ref, {
      caller: action.caller, called: '4008101001', trunk: null,
      group: action.group ? '15' : null, extension: action.group ? null : extension,
    }) ?? null
    case 'lift': return sw.sim?.answer(ref, action.number) ?? null
    case 'putDown': return sw.sim?.hangup(ref, action.number) ?? null
    case 'unplug': case 'plug': sw.setOutOfService(extension, action.do === 'unplug'); return null
    case 'wait': bench.clock.advance(action.ms); return null
    default: break
  }
  if (callId === undefined) return null
  switch (action.do) {
    case 'answer': return sw.answer(ref, callId, extension)
    case 'clear': return sw.clear(ref, callId, extension, 'normal')
    case 'hold': return sw.hold(ref, callId, extension)
    case 'retrieve': return sw.retrieve(ref, callId, extension)
    case 'deliver': return sw.deliver(ref, callId, extension)
    case 'takeBack': return sw.takeBack(ref, callId, extension, 'taken_back')
    case 'drop': return sw.drop(ref, callId, 'timed_out')
  }
}

function checkHouse(bench: SwitchBench): void {
  const calls = bench.switch.calls()
  const parties = calls.flatMap((call) => call.parties)
  for (const { extension, kind } of HOUSE) {
    const own = parties.filter((party) => party.extension === extension)
    expect(own.length).toBeLessThanOrEqual(MAX_LEGS[kind])
    expect(own.filter((party) => party.state !== 'ringing' && !party.holding).length).toBeLessThanOrEqual(1)
  }
  for (const { trunk } of TRUNKS) expect(parties.filter((party) => party.trunk === trunk).length).toBeLessThanOrEqual(1)
  for (const call of calls) {
    const people = call.parties.filter((party) => party.kind !== 'queue')
    expect(people.length).toBeGreaterThan(0)
    expect(new Set(call.parties.map((party) => party.partyId)).size).toBe(call.parties.length)
    // Nobody talks to nobody.
    if (people.some((party) => party.state === 'talking')) expect(call.parties.length).toBeGreaterThan(1)
  }
}

/** Everybody puts down whatever he has, until nobody has anything. */
function everybodyLeaves(bench: SwitchBench): void {
  const sim = bench.switch.sim
  for (let round = 0; round < 12 && bench.switch.calls().length > 0; round += 1) {
    for (const number of [...OUTSIDE, ...extensions]) sim?.hangup('end', number)
    bench.clock.advance(100_000)
  }
}

describe('the simulated switch, after any sequence of commands', () => {
  it('keeps its house in order, tells everything it does, and ends empty', () => {
    checkProperty(fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const bench = createSwitchBench({ trunks: TRUNKS })
      const mirror = new Mirror()
      const accepted: string[] = []
      bench.switch.observe((event) => { mirror.take(event) })
      for (const [index, action] of steps.entries()) {
        const ref = `r${String(index)}`
        if (run(bench, action, ref)?.ok === true) accepted.push(ref)
        checkHouse(bench)
      }
      bench.settle()
      expect(accepted.filter((ref) => !mirror.refs.has(ref))).toEqual([])
      expect([...mirror.calls.values()]).toEqual(bench.switch.calls())
      everybodyLeaves(bench)
      expect(bench.switch.calls()).toEqual([])
      expect(mirror.calls.size).toBe(0)
      expect(bench.switch.trunks().every(({ state }) => state === 'idle')).toBe(true)
      expect(bench.switch.extensions().filter(({ state }) => state === 'in-use')).toEqual([])
      expect(bench.clock.pendingTimers).toBe(0)
    }), { numRuns: 400 })
  })
})
