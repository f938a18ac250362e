/** Random people and commands against the simulated switch: what must hold after every step. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_LEGS } from '../../src/cti/server/switch/simulated/options.ts'
import { MAX_CONFERENCE, type SwitchCall } from '../../src/cti/server/switch/switch.ts'
import { checkProperty } from '../support/property.ts'
import { createSwitchBench, HOUSE, type SwitchBench } from '../support/switch-harness.ts'
import { act, atRoutePoint, Mirror, step, type Step } from '../support/switch-steps.ts'

const TRUNKS = ['1', '2', '3', '4', '5', '6'].map((trunk) => ({ trunk }))
const IVR_PORTS = ['1', '2']
/** Longer than any telephone rings, twice: a transfer that comes back rings again. */
const LONG_MS = 200_000

/** As expect, without its cost: these run after every one of many thousand steps. */
function must(holds: boolean, what: string, about: unknown): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(about)}`)
}

function checkCall(call: SwitchCall): void {
  const people = call.parties.filter((party) => party.kind !== 'queue')
  must(people.length > 0, 'somebody is in the call', call)
  must(new Set(call.parties.map((party) => party.partyId)).size === call.parties.length, 'party ids are unique', call)
  const telephones = people.flatMap((party) => party.extension ?? [])
  must(new Set(telephones).size === telephones.length, 'no telephone is in a call twice', call)
  must(call.parties.length > 1 || people.every((party) => party.state !== 'talking'), 'nobody talks to nobody', call)
  const heard = people.filter((party) => !party.listening && party.state !== 'disconnected')
  must(heard.length <= MAX_CONFERENCE, 'a conference is not too large', call)
  must(call.conference === heard.filter((party) => party.state === 'talking').length >= 3, 'three make a conference', call)
  must(heard.length > 1 || people.every((party) => !party.listening), 'a listener alone keeps no call up', call)
  must(people.every((party) => party.holding === (party.holdingSince !== null)), 'holding has a beginning', call)
}

function checkHouse(bench: SwitchBench): void {
  const calls = bench.switch.calls()
  const parties = calls.flatMap((call) => call.parties)
  for (const { extension, kind } of HOUSE) {
    const own = parties.filter((party) => party.extension === extension)
    must(own.length <= MAX_LEGS[kind], 'a telephone has no more calls than lines', calls)
    must(own.filter((party) => party.state !== 'ringing' && !party.holding).length <= 1, 'a telephone talks in one call', calls)
  }
  for (const { trunk } of TRUNKS) must(parties.filter((party) => party.trunk === trunk).length <= 1, 'a line carries one party', calls)
  for (const port of IVR_PORTS) must(parties.filter((party) => party.kind === 'ivr' && party.number === port).length <= 1, 'a port is in one call', calls)
  for (const call of calls) checkCall(call)
}

/** Once every timer has run and nobody has done anything, whoever is in a call is not alone in it. */
function checkNobodyIsStuck(calls: readonly SwitchCall[]): void {
  for (const call of calls) {
    const live = call.parties.filter((party) => party.state !== 'disconnected' && !party.listening)
    if (live.length === 0) continue
    const people = live.filter((party) => party.kind === 'external' || party.kind === 'extension')
    expect(people.filter((party) => party.state !== 'ringing').length).toBeGreaterThan(0)
    expect(live.length).toBeGreaterThan(1)
    // A telephone that rings now is rung by the queue, whose time is the server's affair.
    if (!atRoutePoint(call)) expect(people.map((party) => party.state)).toEqual(people.map(() => 'talking'))
  }
}

/** Everybody puts down whatever he has, until nobody has anything. */
function everybodyLeaves(bench: SwitchBench): void {
  const sim = bench.switch.sim
  for (let round = 0; round < 20 && bench.switch.calls().length > 0; round += 1) {
    for (const party of bench.switch.calls().flatMap((call) => call.parties)) sim?.hangup('end', party.number)
    bench.clock.advance(100_000)
  }
}

function run(steps: readonly Step[]): void {
  const bench = createSwitchBench({ trunks: TRUNKS, ivrPorts: IVR_PORTS })
  const mirror = new Mirror()
  // What a listener throws is caught by the switch and logged; here it has to fail the test.
  const faults: unknown[] = []
  const accepted: string[] = []
  bench.switch.observe((event) => {
    try {
      mirror.take(event)
    } catch (error) {
      faults.push(error)
    }
  })
  const check = (): void => {
    if (faults.length > 0) throw faults[0]
    checkHouse(bench)
  }
  for (const [index, action] of steps.entries()) {
    const ref = `r${String(index)}`
    if (act(bench, action, ref)?.ok === true) accepted.push(ref)
    check()
  }
  bench.settle()
  check()
  expect(accepted.filter((ref) => !mirror.ended(ref))).toEqual([])
  expect([...mirror.calls.values()]).toEqual(bench.switch.calls())
  bench.clock.advance(LONG_MS)
  check()
  checkNobodyIsStuck(bench.switch.calls())
  expect([...mirror.calls.values()]).toEqual(bench.switch.calls())
  everybodyLeaves(bench)
  check()
  expect(bench.switch.calls()).toEqual([])
  expect(mirror.calls.size).toBe(0)
  expect(bench.switch.trunks().every(({ state }) => state === 'idle')).toBe(true)
  expect(bench.switch.ivrPorts().every(({ state }) => state === 'idle')).toBe(true)
  expect(bench.switch.extensions().filter(({ state }) => state === 'in-use')).toEqual([])
  expect(bench.clock.pendingTimers).toBe(0)
}

describe('the simulated switch, after any sequence of commands', () => {
  it('keeps its house in order, tells everything it does, leaves nobody alone, and ends empty', () => {
    checkProperty(fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), run), { numRuns: 400 })
  })
})
