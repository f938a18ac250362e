/** The server's wall clock is set while the house is busy: nothing that anybody waits for may notice (docs/at-link.md, Time). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'
import { checkAsyncProperty } from '../support/property.ts'

const MINUTE_MS = 60_000
const GROUPS = ['1', '2', '15'] as const
const UIDS = ['8601', '8602', '8607', '8643'] as const
const CALLERS = ['13800000001', '13800000002', '13800000003', '13800000004'] as const

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('call' as const), caller: fc.constantFrom(...CALLERS), group: fc.constantFrom(...GROUPS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('answer' as const, 'hangup' as const, 'ready' as const, 'busy' as const), uid: fc.constantFrom(...UIDS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('gone' as const), caller: fc.constantFrom(...CALLERS) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(7, 300, 2_000, 9_000, 25_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('set' as const), ms: fc.constantFrom(-60 * MINUTE_MS, -10 * MINUTE_MS, -90_000, 90_000, 10 * MINUTE_MS, 60 * MINUTE_MS) }) },
)
type Step = (typeof step) extends fc.Arbitrary<infer T> ? T : never

async function take(site: MemoryServer, agents: ReadonlyMap<string, MemoryClient>, tool: MemoryClient, what: Step, clockIsSet: boolean): Promise<void> {
  const ask = (client: MemoryClient | undefined, cmd: string, args: object = {}): void => { void client?.ask(cmd, args).catch(() => undefined) }
  switch (what.do) {
    case 'call': return ask(tool, 'sim.incoming', { caller: what.caller, group: what.group })
    case 'gone': return ask(tool, 'sim.hangup', { number: what.caller })
    case 'answer': return ask(agents.get(what.uid), 'ATAnswer')
    case 'hangup': return ask(agents.get(what.uid), 'ATHangup')
    case 'ready': return ask(agents.get(what.uid), 'ATSetReady', { ready: true })
    case 'busy': return ask(agents.get(what.uid), 'ATSetBusy', { busy: true })
    case 'set': return void (clockIsSet && site.clock.jumpWall(what.ms))
    case 'wait':
      for (let left = what.ms; left > 0; left -= 5_000) {
        await site.clock.advanceAsync(Math.min(5_000, left))
        for (const client of [...agents.values(), tool]) client.send({ kind: 'ping', t: 0 })
      }
  }
}

/** Everything the site tells a watcher of agents, calls and queues, with every stamp; calls by the order they came in, for their ids carry the wall clock. */
async function day(steps: readonly Step[], clockIsSet: boolean) {
  const site = await startMemoryServer({ groups: { wrapup: { policy: 'timed', ms: 4_000, codes: [] }, maxWaitMs: 30_000, ringTimeoutMs: 10_000 }, seed: 5 })
  const watcher = await site.agent({ uid: '8600', watch: 'all', groups: [] })
  const agents = new Map<string, MemoryClient>([['8600', watcher]])
  for (const uid of UIDS) agents.set(uid, await site.agent({ uid }))
  const tool = site.client()
  watcher.forget()
  for (const what of steps) {
    await take(site, agents, tool, what, clockIsSet)
    await site.clock.advanceAsync(20)
  }
  await site.clock.advanceAsync(400)
  const numbers = new Map<string, string>()
  const numbered = (text: string): string => text.replaceAll(/\b20\d{16}\b/gu, (id) => {
    if (!numbers.has(id)) numbers.set(id, `call-${String(numbers.size + 1)}`)
    return numbers.get(id) ?? ''
  })
  const told = watcher.events().filter(({ event }) => /^(agent|call|queue)\./u.test(event)).map(({ event, at, data }) => numbered(`${event} ${String(at)} ${JSON.stringify(data)}`))
  const records = site.records.recent(1_000).map(({ callId, segment, extension, agent, group, ringMs, talkMs, queued, queueReason, queueResult, endCause, startedAt, answeredAt, endedAt }) => JSON.stringify({
    call: numbered(callId), segment, extension, agent, group, ringMs, talkMs, queued, queueReason, queueResult, endCause,
    waited: (answeredAt ?? endedAt) - startedAt, stayed: endedAt - startedAt,
  })).sort()
  await site.server.stop(0)
  return { told, records }
}

describe('a server whose wall clock is set', () => {
  test('serves the same callers by the same agents at the same moments, and records the same lengths, whatever the wall clock does', async () => {
    await checkAsyncProperty(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50 }), async (steps) => {
      expect(await day(steps, true)).toEqual(await day(steps, false))
    }), { numRuns: 40 })
  })
})

describe('after a step of ten minutes', () => {
  const STEPS = [['back', -10 * MINUTE_MS], ['ahead', 10 * MINUTE_MS]] as const

  test.each(STEPS)('%s, who has waited longer is served first', async (_name, ms) => {
    const site = await startMemoryServer({ groups: { maxWaitMs: 0 }, seed: 5 })
    const tool = site.client()
    const served: string[] = []
    site.switch.observe((event) => {
      if ('call' in event && event.call !== null) for (const party of event.call.parties) if (party.extension === '643' && party.state === 'ringing') served.push(event.call.caller)
    })
    await tool.ask('sim.incoming', { caller: '13800000001', group: '15' })
    await site.clock.advanceAsync(3_000)
    site.clock.jumpWall(ms)
    await tool.ask('sim.incoming', { caller: '13800000002', group: '15' })
    await site.clock.advanceAsync(1_000)
    await site.agent({ uid: '8643' })
    await site.clock.advanceAsync(1_000)
    expect(served[0]).toBe('13800000001')
  })

  test.each(STEPS)('%s, a caller of three seconds goes on waiting, and one of two minutes is told goodbye', async (_name, ms) => {
    const site = await startMemoryServer({ groups: { maxWaitMs: 120_000 }, seed: 5 })
    const tool = site.client()
    await tool.ask('sim.incoming', { caller: '13800000001', group: '15' })
    const agent = await site.agent({ uid: '8643' })
    await site.clock.advanceAsync(1_000)
    site.clock.jumpWall(ms)
    // It rings, and comes back after three seconds of waiting in all.
    await site.clock.advanceAsync(2_000)
    await agent.ask('ATHangup').catch(() => undefined)
    await site.clock.advanceAsync(500)
    expect(site.switch.calls()).toHaveLength(1)
    for (let left = 125_000; left > 0; left -= 5_000) {
      await site.clock.advanceAsync(5_000)
      agent.send({ kind: 'ping', t: 0 })
    }
    expect(site.switch.calls()).toHaveLength(0)
  })

  test.each(STEPS)('%s, calls go round: who has been idle longest gets the next', async (_name, ms) => {
    const site = await startMemoryServer({ groups: { wrapup: { policy: 'off', ms: 0, codes: [] } }, seed: 5 })
    const tool = site.client()
    const agents = new Map<string, MemoryClient>()
    const taken: string[] = []
    for (const uid of ['8643', '8601', '8602']) {
      agents.set(uid, await site.agent({ uid, groups: ['15'] }))
      await site.clock.advanceAsync(100)
    }
    const members = site.site.groups.length > 0 ? [...agents.keys()] : []
    for (let round = 0; round < 6; round += 1) {
      if (round === 2) site.clock.jumpWall(ms)
      await tool.ask('sim.incoming', { caller: `1380000000${String(round)}`, group: '15' })
      await site.clock.advanceAsync(500)
      const ringing = site.switch.calls().flatMap((call) => call.parties).find((party) => party.extension !== null && party.state === 'ringing')
      const uid = members.find((one) => one.slice(1) === ringing?.extension) ?? 'nobody'
      taken.push(uid)
      await agents.get(uid)?.ask('ATAnswer')
      await site.clock.advanceAsync(1_000)
      await agents.get(uid)?.ask('ATHangup')
      await site.clock.advanceAsync(500)
    }
    expect(taken.slice(3)).toEqual(taken.slice(0, 3))
    expect(new Set(taken)).toEqual(new Set(members))
  })

  test.each(STEPS)('%s, during a call the record says when it began, how long it was, and the end is start plus length', async (_name, ms) => {
    const site = await startMemoryServer({ seed: 5 })
    const tool = site.client()
    const agent = await site.agent({ uid: '8643' })
    const began = site.clock.now()
    await tool.ask('sim.incoming', { caller: '13800000001', group: '15' })
    await site.clock.advanceAsync(1_000)
    await agent.ask('ATAnswer')
    await site.clock.advanceAsync(2_000)
    site.clock.jumpWall(ms)
    await site.clock.advanceAsync(1_000)
    await agent.ask('ATHangup')
    await site.clock.advanceAsync(1_000)
    const record = site.records.recent(9).find(({ caller }) => caller === '13800000001')
    expect(record).toMatchObject({ agent: '8643' })
    expect(Math.abs((record?.startedAt ?? 0) - began)).toBeLessThan(100)
    expect(record?.talkMs).toBeGreaterThan(2_900)
    expect(record?.talkMs).toBeLessThan(3_100)
    expect((record?.endedAt ?? 0) - (record?.startedAt ?? 0)).toBe((record?.ringMs ?? 0) + (record?.talkMs ?? 0))
    // The next one begins by the clock as it stands now.
    const next = site.clock.now()
    await tool.ask('sim.incoming', { caller: '13800000002', group: '15' })
    await site.clock.advanceAsync(1_000)
    await tool.ask('sim.hangup', { number: '13800000002' })
    await site.clock.advanceAsync(1_000)
    expect(Math.abs((site.records.recent(9).find(({ caller }) => caller === '13800000002')?.startedAt ?? 0) - next)).toBeLessThan(100)
  })
})
