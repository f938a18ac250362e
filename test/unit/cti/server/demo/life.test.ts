import { describe, expect, it } from 'vitest'
import { nodeHashes } from '../../../../../src/cti/node/hashes.ts'
import { createSeededRandom, DEMO_CUSTOMERS, DEMO_LIFE_TIMES, demoSite, startDemoLife } from '../../../../../src/cti/server/demo/index.ts'
import type { SwitchEvent } from '../../../../../src/cti/server/switch/switch.ts'
import { createSimulatedSwitch } from '../../../../../src/cti/server/switch/simulated/index.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../../support/fakes.ts'
import { ext } from '../../../../support/switch-harness.ts'

const MINUTE = 60_000

async function town(options: { seed?: number; quiet?: boolean; staffed?: readonly string[]; letters?: boolean } = {}) {
  const clock = createFakeClock()
  const log = createMemoryLog()
  const site = await demoSite({ hashes: nodeHashes, seed: 1 })
  const simulated = createSimulatedSwitch({ clock, log, extensions: site.extensions, trunks: site.trunks, ivrPorts: site.ivr.ports })
  const events: { readonly at: number; readonly event: SwitchEvent }[] = []
  simulated.start((event) => { events.push({ at: clock.monotonic(), event }) })
  const letters: { readonly at: number; readonly kind: string; readonly from: string; readonly group: string; readonly text: string }[] = []
  const life = startDemoLife({
    clock, log, site, switch: simulated, quiet: options.quiet ?? false,
    random: createSeededRandom(options.seed ?? 1), staffed: (extension) => options.staffed?.includes(extension) ?? false,
    ...(options.letters === true ? { letters: createSeededRandom(9), arrive: (letter) => { letters.push({ at: clock.monotonic(), ...letter }); return true } } : {}),
  })
  const causes = () => events.flatMap(({ event }) => (event.kind === 'cleared' ? [event.cause] : []))
  return { clock, switch: simulated, events, life, causes, letters }
}

describe('demo life', () => {
  it('has customers call the groups every 25 to 70 seconds and give up after 40 to 90', async () => {
    const { clock, events, causes } = await town()
    clock.advance(30 * MINUTE)
    const arrivals = events.filter(({ event }) => event.kind === 'arrived')
    expect(arrivals.length).toBeGreaterThan(20)
    for (const [index, { at }] of arrivals.slice(1).entries()) {
      // Who is in a call already does not call again: then a turn is left out.
      expect(at - (arrivals[index]?.at ?? 0)).toBeGreaterThanOrEqual(25_000)
    }
    expect(new Set(arrivals.map(({ event }) => (event.kind === 'arrived' ? event.group : '')))).toEqual(new Set(['1', '2', '15']))
    const known = new Set(DEMO_CUSTOMERS.map(({ number }) => number))
    for (const { at, event } of events) {
      if (event.kind !== 'left' || event.party.kind !== 'external') continue
      expect(known.has(event.party.number)).toBe(true)
      const start = arrivals.find((arrival) => arrival.event.kind === 'arrived' && arrival.event.call.callId === event.call.callId)
      expect(at - (start?.at ?? 0)).toBeGreaterThanOrEqual(DEMO_LIFE_TIMES.patience[0])
      expect(at - (start?.at ?? 0)).toBeLessThanOrEqual(DEMO_LIFE_TIMES.patience[1] + 10)
    }
    expect(new Set(causes())).toEqual(new Set(['abandoned']))
  })

  it('has customers write every two to five minutes, which changes nothing about the calls, and ends with it', async () => {
    const calls = ({ events }: { readonly events: readonly { readonly at: number; readonly event: SwitchEvent }[] }): unknown[] =>
      events.flatMap(({ at, event }) => (event.kind === 'arrived' ? [[at, event.call.parties[0]?.number]] : []))
    const [with_, without] = [await town({ letters: true }), await town()]
    for (const one of [with_, without]) one.clock.advance(60 * MINUTE)
    expect(calls(with_)).toEqual(calls(without))
    const { letters, clock, life } = with_
    expect(letters.length).toBeGreaterThan(11)
    expect(new Set(letters.map((letter) => letter.kind)).size).toBeGreaterThan(2)
    for (const [index, { at, group }] of letters.slice(1).entries()) {
      expect([at - (letters[index]?.at ?? 0) >= 120_000, at - (letters[index]?.at ?? 0) <= 300_000, group]).toEqual([true, true, '15'])
    }
    const count = letters.length
    life.stop()
    clock.advance(60 * MINUTE)
    expect(letters.length).toBe(count)
  })

  it('is the same, call for call and millisecond for millisecond, for the same seed, and another for another', async () => {
    const story = async (seed: number): Promise<string> => {
      const { clock, events } = await town({ seed })
      clock.advance(20 * MINUTE)
      return JSON.stringify(events)
    }
    const [one, again, other] = [await story(5), await story(5), await story(6)]
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })

  it('lets a customer who was answered talk, and does not count waiting and talking as one', async () => {
    const { clock, switch: sw, events } = await town({ staffed: ['643'] })
    while (!events.some(({ event }) => event.kind === 'arrived')) clock.advance(1_000)
    const { callId } = sw.calls()[0] ?? {}
    if (callId === undefined) throw new Error('a customer waits')
    expect(sw.deliver('d', callId, ext('643')).ok).toBe(true)
    clock.advance(10)
    expect(sw.answer('a', callId, ext('643')).ok).toBe(true)
    clock.advance(DEMO_LIFE_TIMES.talk[0])
    expect(sw.calls().some((call) => call.callId === callId)).toBe(true)
    clock.advance(DEMO_LIFE_TIMES.longestTalk)
    expect(sw.calls().some((call) => call.callId === callId)).toBe(false)
  })

  it('has numbers that agents call answered mostly, sometimes busy, sometimes not answered', async () => {
    const { clock, switch: sw, causes, events } = await town({ staffed: ['643'] })
    for (let n = 0; n < 60; n += 1) {
      expect(sw.placeCall(`p${String(n)}`, ext('643'), `1540000${String(1_000 + n)}`).ok).toBe(true)
      clock.advance(70_000)
      const mine = sw.calls().find((call) => call.caller === '643')
      if (mine !== undefined) expect(sw.clear('c', mine.callId, ext('643'), 'normal').ok).toBe(true)
      clock.advance(100)
    }
    const own = events.flatMap(({ event }) => (event.kind === 'cleared' && event.call.caller === '643' ? [event.cause] : []))
    expect(own).toHaveLength(60)
    for (const cause of ['normal', 'busy', 'no_answer']) expect(own.filter((one) => one === cause).length).toBeGreaterThan(0)
    expect(own.filter((cause) => cause === 'normal').length).toBeGreaterThan(30)
    expect(causes().length).toBeGreaterThan(60)
  })

  it('lets the telephone of an absent colleague be answered in 2 to 4 seconds, and leaves that of a present one alone', async () => {
    const { clock, switch: sw } = await town({ staffed: ['643', '602'] })
    const absent = sw.placeCall('p1', ext('643'), '601')
    const stateAt = (extension: string) => sw.calls().flatMap((call) => call.parties).find((party) => party.extension === extension)?.state
    clock.advance(1_900)
    expect(stateAt('601')).toBe('ringing')
    clock.advance(2_200)
    expect(stateAt('601')).toBe('talking')
    expect(absent.ok).toBe(true)
    clock.advance(95_000)
    expect(stateAt('601')).toBeUndefined()
    expect(sw.placeCall('p2', ext('643'), '602').ok).toBe(true)
    clock.advance(50_000)
    expect(stateAt('602')).toBe('ringing')
  })

  it('lifts and puts down the handset of an analogue telephone for click-to-dial, as its agent would', async () => {
    const { clock, switch: sw } = await town({ staffed: ['611', '643'] })
    expect(sw.placeCall('p1', ext('611'), '643').ok).toBe(true)
    clock.advance(2_100)
    const call = sw.calls().find(({ caller }) => caller === '611')
    expect(call?.parties.map((party) => party.state)).toEqual(['ringback', 'ringing'])
    expect(sw.clear('c', call?.callId ?? ('' as never), ext('643'), 'rejected').ok).toBe(true)
    clock.advance(10)
    expect(sw.calls().find(({ caller }) => caller === '611')?.parties.map((party) => party.state)).toEqual(['disconnected'])
    clock.advance(2_100)
    expect(sw.calls().find(({ caller }) => caller === '611')).toBeUndefined()
  })

  it('has an absent colleague answer a call that is sent to him, and customers press keys at a port', async () => {
    const { clock, switch: sw, events } = await town({ staffed: ['643'], seed: 3 })
    const talk = (number: string) => {
      const placed = sw.placeCall('p', ext('643'), number)
      if (!placed.ok) throw new Error(placed.code)
      const { callId } = placed.value
      for (let n = 0; n < 60 && sw.calls().find((call) => call.callId === callId)?.parties.every((party) => party.state === 'talking') !== true; n += 1) clock.advance(100)
      return callId
    }
    let surveys = 0
    for (let n = 0; n < 12; n += 1) {
      const callId = talk(`1540000${String(2_000 + n)}`)
      if (sw.toIvr('i', callId, ext('643'), { channel: 0, file: 'SCORE.DAT', node: '1', message: '' }, 'transfer').ok) surveys += 1
      clock.advance(10_000)
      for (const call of sw.calls()) for (const party of call.parties) if (party.kind === 'ivr') sw.endIvr('e', call.callId, party.partyId)
      const mine = sw.calls().find((call) => call.caller === '643')
      if (mine !== undefined) sw.clear('c', mine.callId, ext('643'), 'normal')
      clock.advance(100)
    }
    const pressed = events.flatMap(({ event }) => (event.kind === 'dtmf' ? [event.digits] : []))
    expect(surveys).toBeGreaterThan(3)
    expect(pressed.length).toBeGreaterThan(surveys / 2)
    expect(pressed.every((digits) => /^[1-5]$/.test(digits))).toBe(true)
    let answered = false
    for (let n = 0; n < 12 && !answered; n += 1) {
      const sent = talk(`1540000${String(3_000 + n)}`)
      if (sw.transfer('t', sent, ext('643'), { kind: 'number', number: '601' }).ok) {
        clock.advance(4_200)
        answered = sw.calls().find((call) => call.callId === sent)?.parties.some((party) => party.extension === '601' && party.state === 'talking') ?? false
      } else sw.clear('c', sent, ext('643'), 'normal')
      clock.advance(100)
    }
    expect(answered).toBe(true)
  })

  it('does nothing at all when quiet', async () => {
    const { clock, switch: sw, events } = await town({ quiet: true, staffed: ['643'] })
    clock.advance(10 * MINUTE)
    expect(events).toEqual([])
    expect(sw.placeCall('p1', ext('643'), '15400001234').ok).toBe(true)
    clock.advance(59_000)
    expect(sw.calls()[0]?.parties.map((party) => party.state)).toEqual(['ringback', 'ringing'])
  })

  it('ends without a trace when stopped', async () => {
    const { clock, life, events } = await town()
    clock.advance(5 * MINUTE)
    life.stop()
    const count = events.length
    clock.advance(10 * MINUTE)
    expect(events.length).toBe(count)
    expect(clock.pendingTimers).toBe(0)
  })
})
