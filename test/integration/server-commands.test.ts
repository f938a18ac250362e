import { describe, expect, test } from 'vitest'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

async function does(site: MemoryServer, client: MemoryClient, cmd: string, args: object = {}) {
  const running = client.act(cmd, args)
  await site.settle()
  return running
}

const code = (answer: { response: { ok: boolean; error?: { code: string; state?: string | undefined } } }): string =>
  answer.response.ok ? 'accepted' : answer.response.error?.code ?? ''

describe('agent states', () => {
  test('each choice ends in exactly one event with the request’s id, also when nothing changes', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    for (const [cmd, args, state] of [
      ['ATSetBusy', { busy: true, cause: '培训' }, 'busy'], ['ATSetLeaveSeat', { away: true, cause: '午餐' }, 'away'],
      ['ATSetAfterWorking', { working: true }, 'wrapup'], ['ATSetAfterWorking', { working: false }, 'ready'], ['ATSetReady', { ready: false }, 'not-ready'], ['ATSetReady', { ready: true }, 'ready'],
    ] as const) {
      const { outcome, response } = await agent.act(cmd, args)
      expect(outcome).toMatchObject({ event: 'agent.changed', by: '8643', data: { state, changedBy: '8643', since: site.clock.now() } })
      expect(agent.events().filter((event) => event.requestId === response.id)).toHaveLength(1)
      site.clock.advance(1_000)
    }
    const before = agent.events('agent.changed').length
    expect((await agent.act('ATSetReady', { ready: true })).outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    expect(agent.events('agent.changed')).toHaveLength(before)
  })

  const CANCELS = [['ATSetBusy', 'busy', 'busy'], ['ATSetLeaveSeat', 'away', 'away'], ['ATSetAfterWorking', 'working', 'wrapup']] as const

  test.each(CANCELS)('%s with 0 ends its own state, and no other', async (cmd, arg, state) => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    const shown = (): unknown => agent.events('agent.changed').at(-1)?.data['state']
    expect((await agent.act(cmd, { [arg]: false })).outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    for (const [other, its, otherState] of [...CANCELS, ['ATSetReady', 'ready', 'not-ready']] as const) {
      await agent.act(other, { [its]: other !== 'ATSetReady' })
      const { response } = await agent.act(cmd, { [arg]: false })
      if (otherState === state) expect([response.ok, shown()]).toEqual([true, 'ready'])
      else expect([response, shown()]).toMatchObject([{ ok: false, error: { code: 'wrong_state', state: otherState } }, otherState])
    }
  })

  test.each(CANCELS)('%s with 0 takes back a wish for its own state during a call, and no other', async (cmd, arg, state) => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    const next = (): unknown => (agent.events('agent.changed').at(-1)?.data['nextState'] as { readonly state: string } | null)?.state ?? null
    for (const [other, its, otherState] of CANCELS) {
      await does(site, agent, other, { [its]: true })
      expect(next()).toBe(otherState)
      await does(site, agent, cmd, { [arg]: false })
      expect(next()).toBe(otherState === state ? null : otherState)
    }
  })

  test('who becomes away while his busy is taken back is away', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATSetBusy', { busy: true })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'ATSetLeaveSeat', { away: true, cause: '午餐' })
    await does(site, agent, 'ATSetBusy', { busy: false })
    await does(site, agent, 'ATHangup')
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'away', reason: '午餐' } })
  })

  test('a choice during a call is queued and carried out when the last leg ends', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    const queued = await does(site, agent, 'ATSetLeaveSeat', { away: true, cause: '午餐' })
    expect(queued.outcome).toMatchObject({ data: { state: 'ready', nextState: { state: 'away', reason: '午餐' } } })
    agent.forget()
    await does(site, agent, 'ATHangup')
    expect(await agent.waitEvent('agent.changed')).toMatchObject({ data: { state: 'away', reason: '午餐', nextState: null, changedBy: '8643', callState: 'idle' } })
  })

  test('choosing the present state during a call takes a queued wish back', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'ATSetBusy', { busy: true })
    expect((await does(site, agent, 'ATSetReady', { ready: true })).outcome).toMatchObject({ data: { state: 'ready', nextState: null } })
  })

  test('a leader changes the state of his people only', async () => {
    const site = await startMemoryServer()
    const leader = await site.agent({ uid: '8600' })
    const agent = await site.agent({ uid: '8643' })
    const changed = await leader.act('ATSetBusy', { uid: '8643', busy: true, cause: '支援' })
    expect(changed.outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ by: '8600', data: { state: 'busy', changedBy: '8600' } })
    expect(code(await agent.act('ATSetBusy', { uid: '8600', busy: true }))).toBe('not_allowed')
    expect(code(await leader.act('ATSetBusy', { uid: '8601', busy: true }))).toBe('wrong_state')
    expect(code(await leader.act('ATSetBusy', { uid: '7777', busy: true }))).toBe('no_such_agent')
    expect(site.deskStore.auditTrail(9).map(({ who, whom, outcome }) => [who, whom, outcome])).toEqual([
      ['8600', '8601', 'wrong_state'], ['8643', '8600', 'not_allowed'], ['8600', '8643', 'done'],
    ])
  })

  test('after-call work begins by the group’s policy and ends by itself', async () => {
    const site = await startMemoryServer({ groups: { wrapup: { policy: 'timed', ms: 30_000, codes: [] } } })
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'sim.incoming', { caller: '13800138000', group: '15' })
    await does(site, agent, 'ATAnswer')
    agent.forget()
    await does(site, agent, 'ATHangup')
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'wrapup', changedBy: 'system' } })
    await site.clock.advanceAsync(30_000)
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'ready', changedBy: 'system' } })
  })
})

describe('calls', () => {
  test('two agents see one call from their own sides', async () => {
    const site = await startMemoryServer()
    const a = await site.agent({ uid: '8643' })
    const b = await site.agent({ uid: '8601' })
    const placed = await does(site, a, 'ATPlaceCall', { called: '601' })
    expect(placed.outcome).toMatchObject({ event: 'call.changed', data: { direction: 'internal-out' } })
    expect(a.events('call.changed').at(-1)?.data).toMatchObject({ state: 'ringback', peer: { number: '601', uid: '8601', state: 'ringing' }, allowed: ['ATHangup', 'ATSetUserInfo'] })
    expect(b.events('call.changed').at(-1)?.data).toMatchObject({ state: 'ringing', direction: 'internal-in', peer: { number: '643', name: '付智伟', uid: '8643' } })
    await does(site, b, 'ATAnswer')
    await does(site, a, 'ATHoldCall')
    expect(b.events('call.changed').at(-1)?.data).toMatchObject({ heldByPeer: true, peer: { held: true } })
    await does(site, b, 'ATHangup')
    expect(a.events('call.ended')).toHaveLength(1)
    expect(b.events('call.ended')).toHaveLength(1)
    expect(site.records.recent(9).map((record) => [record.extension, record.direction]).sort()).toEqual([['601', 'internal-in'], ['643', 'internal-out']])
  })

  test('answering a second call holds the first, and swap changes over', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643', startNotReady: true })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'sim.answer', { number: '13900000000' })
    await does(site, agent, 'sim.incoming', { caller: '13800138000', extension: '643' })
    expect(code(await does(site, agent, 'ATPlaceCall', { called: '601' }))).toBe('wrong_state')
    const answered = await does(site, agent, 'ATAnswer')
    expect(answered.outcome).toMatchObject({ data: { state: 'talking', peer: { number: '13800138000' } } })
    const legs = () => new Map(agent.events('call.changed').map((event) => [event.data['callId'], event.data]))
    expect([...legs().values()].map((leg) => leg['held']).sort()).toEqual([false, true])
    expect([...legs().values()].every((leg) => (leg['allowed'] as string[]).includes('ATCallSwap'))).toBe(true)
    const held = [...legs().values()].find((leg) => leg['held'] === true)
    const swapped = await does(site, agent, 'ATCallSwap')
    expect(swapped.outcome).toMatchObject({ data: { callId: held?.['callId'], held: false } })
    expect([...legs().values()].map((leg) => leg['held']).sort()).toEqual([false, true])
    await does(site, agent, 'ATHangup')
    expect((await does(site, agent, 'ATRetriveCall')).outcome).toMatchObject({ data: { held: false } })
    expect(code(await does(site, agent, 'ATCallSwap'))).toBe('wrong_state')
  })

  test('an analogue telephone is lifted and put down by hand', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8611' })
    await does(site, agent, 'sim.incoming', { caller: '13800138000', group: '15' })
    expect(agent.events('call.changed').at(-1)).toMatchObject({ data: { state: 'ringing', allowed: ['ATSetUserInfo'] } })
    expect(code(await does(site, agent, 'ATAnswer'))).toBe('not_supported_by_extension')
    expect((await does(site, agent, 'sim.answer', { number: '611' })).outcome).toMatchObject({ event: 'call.changed', data: { state: 'talking', allowed: expect.arrayContaining(['ATHoldCall', 'ATConsTrans', 'ATTranCall']) as unknown } })
    expect(code(await does(site, agent, 'ATHangup'))).toBe('not_supported_by_extension')
    await does(site, agent, 'sim.hangup', { number: '13800138000' })
    expect(agent.events('call.changed').at(-1)).toMatchObject({ data: { state: 'disconnected' } })
    expect((await does(site, agent, 'sim.hangup', { number: '611' })).outcome).toMatchObject({ event: 'call.ended' })
  })

  test('a command without a call, or with a foreign one, says so', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    expect(code(await agent.act('ATAnswer'))).toBe('no_such_call')
    expect(code(await agent.act('ATHangup', { callId: 'unknown' }))).toBe('no_such_call')
    expect(code(await agent.act('ATPlaceCall', {}))).toBe('bad_arguments')
    expect(await agent.ask('ATFly')).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })

  test('nobody moves another’s call', async () => {
    const site = await startMemoryServer()
    const leader = await site.agent({ uid: '8600' })
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    expect(code(await leader.act('ATHangup', { uid: '8643' }))).toBe('not_allowed')
    expect(site.switch.calls()).toHaveLength(1)
  })

  test('sim.* without a login is allowed from this machine only', async () => {
    const site = await startMemoryServer()
    const near = site.client()
    const asking = near.ask('sim.incoming', { caller: '13800138000', group: '15' })
    await site.settle()
    expect(await asking).toMatchObject({ ok: true })
    const far = site.client({ address: '10.0.0.7' })
    expect(await far.ask('sim.incoming', { caller: '13800138001' })).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    expect(await near.ask('ATAnswer')).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    expect(await near.ask('sim.incoming', { caller: '1', group: '77' })).toMatchObject({ ok: false, error: { code: 'bad_arguments' } })
  })

  test('a command that acts needs a key', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    agent.send({ kind: 'request', id: 900, cmd: 'ATSetReady', args: { ready: false } })
    expect(agent.messages.at(-1)).toMatchObject({ kind: 'response', id: 900, ok: false, error: { code: 'bad_arguments' } })
  })
})

describe('the queue', () => {
  test('a call nobody answers is taken back in time, keeps its place, and the agent is set busy', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    await does(site, first, 'sim.incoming', { caller: '13800138000', group: '15' })
    const group = site.site.groups.find((candidate) => candidate.id === '15')
    await site.clock.advanceAsync(group?.ringTimeoutMs ?? 0)
    await site.settle()
    expect(first.events('call.ended')).toMatchObject([{ data: { endCause: 'no_answer' } }])
    expect(first.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'busy', reason: 'no_answer', changedBy: 'acd' } })
    await site.clock.advanceAsync(300)
    expect(first.events('queue.changed').at(-1)).toMatchObject({ data: { waiting: 1, readyAgents: 0, loggedInAgents: 1 } })
    const second = await site.agent({ uid: '8601' })
    await site.settle()
    const ringing = await second.waitEvent('call.changed', (leg) => leg['state'] === 'ringing')
    expect((ringing.data['queue'] as { waitedMs: number }).waitedMs).toBeGreaterThanOrEqual(group?.ringTimeoutMs ?? Infinity)
    await does(site, second, 'ATAnswer')
    await does(site, second, 'ATHangup')
    expect([...site.records.recent(9)].sort((a, b) => a.segment - b.segment)).toMatchObject([
      { segment: 1, extension: '643', agent: '8643', endCause: 'no_answer', queueResult: 'none', queued: false, destType: 'agent' },
      // The wait is a record of its own (manual, Get_Call_Info: CALLTYPE 10, QN_REASON 2, QN_RESULT 1), with its length.
      { segment: 2, extension: null, agent: null, group: '15', queued: true, queueReason: 'no-answer', queueResult: 'connected', destType: 'route-point' },
      { segment: 3, extension: '601', agent: '8601', endCause: 'normal', queueResult: 'none', queued: false, queueReason: 'none' },
    ])
  })

  test('the wait of a call that is answered in the end is kept, from its beginning to the ringing', async () => {
    const site = await startMemoryServer()
    const tool = site.client()
    void tool.ask('sim.incoming', { caller: '13800138000', group: '15' })
    await site.settle()
    await site.clock.advanceAsync(12_000)
    const agent = await site.agent({ uid: '8643' })
    await site.settle()
    await agent.waitEvent('call.changed', (leg) => leg['state'] === 'ringing')
    expect(site.records.open()).toHaveLength(2)
    await site.clock.advanceAsync(3_000)
    await does(site, agent, 'ATAnswer')
    const [wait] = site.records.recent(9)
    expect(wait).toMatchObject({ segment: 1, extension: null, queued: true, queueReason: 'all-busy', queueResult: 'connected', endCause: 'normal', answeredAt: null, talkMs: 0 })
    expect(wait?.ringMs).toBeGreaterThanOrEqual(12_000)
    expect(wait?.ringMs).toBeLessThan(13_000)
    expect((wait?.endedAt ?? 0) - (wait?.startedAt ?? 0)).toBe(wait?.ringMs)
    await does(site, agent, 'ATHangup')
    expect(site.records.recent(9)[0]).toMatchObject({ segment: 2, extension: '643', queued: false, queueResult: 'none', group: '15' })
  })

  test('a rejected call goes to the next agent at once', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    await site.clock.advanceAsync(10)
    const second = await site.agent({ uid: '8601' })
    await does(site, first, 'sim.incoming', { caller: '13800138000', group: '15' })
    const rejected = await does(site, first, 'ATHangup')
    expect(rejected.outcome).toMatchObject({ event: 'call.ended', data: { endCause: 'rejected' } })
    expect(first.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'busy', reason: 'rejected', changedBy: 'acd' } })
    expect(second.events('call.changed').at(-1)).toMatchObject({ data: { state: 'ringing', agent: '8601' } })
  })

  test('a call that rings at an agent whose link is lost goes to somebody else', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    await site.clock.advanceAsync(10)
    const second = await site.agent({ uid: '8601' })
    await does(site, second, 'sim.incoming', { caller: '13800138000', group: '15' })
    expect(second.events('call.changed')).toEqual([])
    first.cut()
    await site.settle()
    expect(second.events('call.changed').at(-1)).toMatchObject({ data: { state: 'ringing' } })
    const again = site.client()
    await again.resume(first)
    expect(again.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'ready' } })
  })

  test('the link is lost in the very moment of the delivery: the call does not stay at the empty seat', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    void first.ask('sim.incoming', { caller: '13800138000', group: '15' }).catch(() => undefined)
    await site.clock.advanceAsync(6)
    expect(first.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'reserved' } })
    first.cut()
    await site.settle()
    expect(site.switch.calls()[0]?.parties.map((party) => party.kind).sort()).toEqual(['external', 'queue'])
  })

  test('a caller who gives up leaves one record without an extension', async () => {
    const site = await startMemoryServer()
    const tool = site.client()
    for (const [cmd, args] of [['sim.incoming', { caller: '13800138000', group: '15' }], ['sim.hangup', { number: '13800138000' }]] as const) {
      const asking = tool.ask(cmd, args)
      await site.settle()
      expect(await asking).toMatchObject({ ok: true })
    }
    expect(site.records.recent(9)).toMatchObject([{
      segment: 1, extension: null, group: '15', queued: true, queueReason: 'all-busy', queueResult: 'hung-up', destType: 'route-point', endCause: 'abandoned',
    }])
    expect(site.records.open()).toEqual([])
  })

  test('a caller who waits too long is told goodbye', async () => {
    const site = await startMemoryServer({ groups: { maxWaitMs: 45_000 } })
    const tool = site.client()
    void tool.ask('sim.incoming', { caller: '13800138000', group: '15' })
    await site.settle()
    await site.clock.advanceAsync(45_000)
    await site.settle()
    expect(site.switch.calls()).toEqual([])
    expect(site.records.recent(9)).toMatchObject([{ extension: null, queueResult: 'timed-out', endCause: 'timed_out' }])
  })

  test('an agent in a direct call is not offered a waiting one until he is free', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'sim.incoming', { caller: '13800138000', group: '15' })
    expect(agent.events('call.changed').some((event) => event.data['state'] === 'ringing')).toBe(false)
    await does(site, agent, 'ATHangup')
    await site.settle()
    expect(agent.events('call.changed').at(-1)).toMatchObject({ data: { state: 'ringing' } })
  })
})
