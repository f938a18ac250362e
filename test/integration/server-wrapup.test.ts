import { describe, expect, test } from 'vitest'
import { callIdSchema } from '../../src/shared/domain/schemas.ts'
import type { SiteConfig } from '../../src/cti/server/site-config.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { does, reads, said, talks } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

type Policy = SiteConfig['groups'][number]['wrapup']['policy']
const CODES = [{ code: '01', name: '报修' }, { code: '02', name: '咨询' }]

async function desk(policy: Policy): Promise<{ readonly site: MemoryServer; readonly agent: MemoryClient }> {
  // Nobody answers pings here: the link must outlive the countdowns.
  const limits = { heartbeatIdleMs: 300_000, heartbeatDeadMs: 600_000 }
  const site = await startMemoryServer({ limits, groups: { wrapup: { policy, ms: 30_000, codes: CODES } } })
  return { site, agent: await site.agent({ uid: '8643' }) }
}
const now = (agent: MemoryClient): Readonly<Record<string, unknown>> => agent.events('agent.changed').at(-1)?.data ?? {}
const state = (agent: MemoryClient): unknown => now(agent)['state']
const save = (site: MemoryServer, agent: MemoryClient, callId: string, changes: object = {}) =>
  does(site, agent, 'wrapup.save', { callId, code: null, note: '', done: false, ...changes })
/** A call that was placed and not answered; its call id. */
async function placed(site: MemoryServer, agent: MemoryClient): Promise<string> {
  const { response } = await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
  await does(site, agent, 'ATHangup')
  return response.ok ? String(response.result['callId']) : ''
}
/** A call of the queue from beginning to end. */
async function served(site: MemoryServer, agent: MemoryClient): Promise<string> {
  const callId = await talks(site, agent)
  await does(site, agent, 'ATHangup')
  return callId
}

describe('off', () => {
  test('asks for nothing', async () => {
    const { site, agent } = await desk('off')
    await served(site, agent)
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })
})

describe('optional', () => {
  test('is offered with its codes and keeps nobody from the next call', async () => {
    const { site, agent } = await desk('optional')
    const callId = await served(site, agent)
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: { callId, policy: 'optional', endsAt: null, codes: CODES, coded: false } })
    await save(site, agent, callId, { code: '02' })
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: { coded: true } })
    await save(site, agent, callId, { code: '02', done: true })
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })

  test('is over when the next call has been spoken', async () => {
    const { site, agent } = await desk('optional')
    const first = await served(site, agent)
    const second = await served(site, agent)
    expect(now(agent)).toMatchObject({ wrapup: { callId: second } })
    expect((await save(site, agent, first, { note: '补记', done: true })).outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    expect(now(agent)).toMatchObject({ wrapup: { callId: second } })
    expect(await reads(agent, 'wrapup.get', { callId: first })).toMatchObject({ wrapup: { note: '补记', done: true } })
  })

  test('what was finished during the call is not asked for again', async () => {
    const { site, agent } = await desk('optional')
    const callId = await talks(site, agent)
    await save(site, agent, callId, { code: '01', note: '通话中', done: true })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })
})

describe('required', () => {
  test('no ready without a code; with one, ready by oneself or with done', async () => {
    const { site, agent } = await desk('required')
    const callId = await served(site, agent)
    expect(now(agent)).toMatchObject({ state: 'wrapup', changedBy: 'system', wrapup: { policy: 'required', coded: false, endsAt: null } })
    for (const [cmd, args] of [['ATSetReady', { ready: true }], ['ATSetBusy', { busy: false }], ['ATSetLeaveSeat', { away: false }], ['ATSetAfterWorking', { working: false }]] as const) {
      expect(said(await does(site, agent, cmd, args)), cmd).toBe('wrong_state wrapup_code_missing')
    }
    expect(said(await save(site, agent, callId, { note: '只有备注', done: true }))).toBe('wrong_state wrapup_code_missing')
    expect(said(await save(site, agent, callId, { code: '77' }))).toBe('bad_arguments')
    await save(site, agent, callId, { code: '01', note: '换机' })
    expect(now(agent)).toMatchObject({ state: 'wrapup', wrapup: { coded: true } })
    await does(site, agent, 'ATSetReady', { ready: true })
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
    const next = await served(site, agent)
    await save(site, agent, next, { code: '02', done: true })
    expect(now(agent)).toMatchObject({ state: 'ready', changedBy: '8643', wrapup: null })
  })

  test('a code taken away again is missing again', async () => {
    const { site, agent } = await desk('required')
    const callId = await served(site, agent)
    await save(site, agent, callId, { code: '01' })
    await save(site, agent, callId, { code: null })
    expect(said(await does(site, agent, 'ATSetReady', { ready: true }))).toBe('wrong_state wrapup_code_missing')
  })

  test('busy and away are allowed; the duty stays, over a call of one’s own and a log-out, too', async () => {
    const { site, agent } = await desk('required')
    const callId = await served(site, agent)
    await does(site, agent, 'ATSetBusy', { busy: true, cause: '会议' })
    expect(now(agent)).toMatchObject({ state: 'busy', wrapup: { callId, coded: false } })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'sim.answer', { number: '13900000000' })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'busy', wrapup: { callId } })
    await agent.ask('logout')
    const again = await site.agent({ uid: '8643' })
    expect(now(again)).toMatchObject({ state: 'wrapup', wrapup: { callId, coded: false } })
    await save(site, again, callId, { code: '01', done: true })
    expect(now(again)).toMatchObject({ state: 'ready', wrapup: null })
  })

  test('a wish for the end of the call is carried out, and the code is owed all the same', async () => {
    const { site, agent } = await desk('required')
    const callId = await talks(site, agent)
    await does(site, agent, 'ATSetLeaveSeat', { away: true, cause: '午餐' })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'away', reason: '午餐', wrapup: { callId, policy: 'required' } })
    expect(said(await does(site, agent, 'ATSetLeaveSeat', { away: false }))).toBe('wrong_state wrapup_code_missing')
  })

  test('a leader overrides the missing code, and that is in the audit trail', async () => {
    const { site, agent } = await desk('required')
    const leader = await site.agent({ uid: '8600' })
    await served(site, agent)
    expect(said(await does(site, leader, 'ATSetReady', { uid: '8643', ready: true }))).toBe('accepted')
    expect(now(agent)).toMatchObject({ state: 'ready', changedBy: '8600', wrapup: null })
    expect(site.deskStore.auditTrail(1)).toMatchObject([{ who: '8600', command: 'ATSetReady', detail: 'ready', whom: '8643', outcome: 'done' }])
  })

  test('that has its code is finished by done, also when a call of one’s own fell into it', async () => {
    const { site, agent } = await desk('required')
    const callId = await served(site, agent)
    await save(site, agent, callId, { code: '01' })
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'sim.answer', { number: '13900000000' })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'wrapup', wrapup: { callId, coded: true } })
    await save(site, agent, callId, { code: '01', done: true })
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })

  test('a code given during the call is enough', async () => {
    const { site, agent } = await desk('required')
    const callId = await talks(site, agent)
    await save(site, agent, callId, { code: '01' })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: { callId, coded: true } })
  })
})

describe('timed', () => {
  test('counts down and ends by itself', async () => {
    const { site, agent } = await desk('timed')
    await served(site, agent)
    const endsAt = (now(agent)['wrapup'] as { readonly endsAt: number }).endsAt
    expect(endsAt - site.clock.now()).toBeGreaterThan(29_000)
    await site.clock.advanceAsync(endsAt - site.clock.now() - 1)
    expect(state(agent)).toBe('wrapup')
    await site.clock.advanceAsync(1)
    expect(now(agent)).toMatchObject({ state: 'ready', changedBy: 'system', wrapup: null })
  })

  test.each([
    ['done', (site: MemoryServer, agent: MemoryClient, callId: string) => save(site, agent, callId, { done: true })],
    ['ready', (site: MemoryServer, agent: MemoryClient) => does(site, agent, 'ATSetReady', { ready: true })],
  ])('may be left early by %s, and the time that is left does nothing', async (_name, leave) => {
    const { site, agent } = await desk('timed')
    await leave(site, agent, await served(site, agent))
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
    await does(site, agent, 'ATSetBusy', { busy: true })
    await site.clock.advanceAsync(60_000)
    expect(state(agent)).toBe('busy')
  })

  test('who calls somebody meanwhile is ready when that is over', async () => {
    const { site, agent } = await desk('timed')
    await served(site, agent)
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await site.clock.advanceAsync(31_000)
    expect(now(agent)).toMatchObject({ state: 'wrapup', nextState: { state: 'ready' }, wrapup: null })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'ready', nextState: null })
  })

  test.each([
    ['a colleague', async (site: MemoryServer, agent: MemoryClient) => {
      const colleague = await site.agent({ uid: '8601' })
      await does(site, colleague, 'ATPlaceCall', { called: '643' })
      await does(site, agent, 'ATAnswer')
    }],
    ['a customer he calls', async (site: MemoryServer, agent: MemoryClient) => {
      await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
      await does(site, agent, 'sim.answer', { number: '13900000000' })
    }],
  ])('is not forgotten over a talk with %s: it ends at its time', async (_name, talk) => {
    const { site, agent } = await desk('timed')
    const callId = await served(site, agent)
    const { endsAt } = now(agent)['wrapup'] as { readonly endsAt: number }
    await talk(site, agent)
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'wrapup', wrapup: { callId, policy: 'timed', endsAt } })
    await site.clock.advanceAsync(endsAt - site.clock.now())
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })

  test('that another call of the queue interrupts begins anew behind it', async () => {
    const { site, agent } = await desk('timed')
    await served(site, agent)
    await site.clock.advanceAsync(10_000)
    const colleague = await site.agent({ uid: '8601' })
    const second = await talks(site, colleague)
    await does(site, colleague, 'ATTranCall', { extDest: '643' })
    await does(site, agent, 'ATAnswer')
    await does(site, agent, 'ATHangup')
    const { endsAt } = now(agent)['wrapup'] as { readonly endsAt: number }
    expect(now(agent)).toMatchObject({ state: 'wrapup', wrapup: { callId: second } })
    await site.clock.advanceAsync(endsAt - site.clock.now())
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })

  test('who asked for after-call work during the call has no limit', async () => {
    const { site, agent } = await desk('timed')
    await talks(site, agent)
    await does(site, agent, 'ATSetAfterWorking', { working: true })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'wrapup', changedBy: '8643', wrapup: { endsAt: null } })
    await site.clock.advanceAsync(60_000)
    expect(state(agent)).toBe('wrapup')
  })
})

describe('begins', () => {
  test('for the agent, not for the leader who came into the call', async () => {
    const { site, agent } = await desk('required')
    const leader = await site.agent({ uid: '8600' })
    const callId = await talks(site, agent)
    await does(site, leader, 'ATInsert', { ext: '643', type: 'join' })
    await does(site, leader, 'ATInsert', { ext: '643', type: 'leave' })
    expect(leader.events('agent.changed').filter((event) => event.data['uid'] === '8600').at(-1)).toMatchObject({ data: { state: 'ready', callState: 'idle', wrapup: null } })
    await does(site, leader, 'ATInsert', { ext: '643', type: 'join' })
    await does(site, agent, 'sim.hangup', { number: '13800138000' })
    await does(site, agent, 'ATHangup')
    expect(leader.events('agent.changed').filter((event) => event.data['uid'] === '8600').at(-1)).toMatchObject({ data: { state: 'ready', callState: 'idle', wrapup: null } })
    expect(agent.events('agent.changed').filter((event) => event.data['uid'] === '8643').at(-1)).toMatchObject({ data: { state: 'wrapup', wrapup: { callId } } })
  })
  test('not after a call that was placed, nor after one that only rang', async () => {
    const { site, agent } = await desk('required')
    await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
    await does(site, agent, 'sim.answer', { number: '13900000000' })
    await does(site, agent, 'ATHangup')
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
    await does(site, agent, 'sim.incoming', { caller: '13800138000', group: '15' })
    await does(site, agent, 'sim.hangup', { number: '13800138000' })
    expect(now(agent)).toMatchObject({ state: 'ready', wrapup: null })
  })
})

test('wrapup.get tells what the agent himself has kept, and resent after a loss it is the same', async () => {
  const { site, agent } = await desk('optional')
  const callId = await served(site, agent)
  const other = await site.agent({ uid: '8601' })
  await save(site, agent, callId, { code: '01', note: '甲' })
  await save(site, agent, callId, { code: '01', note: '甲' })
  expect(await reads(agent, 'wrapup.get', { callId })).toMatchObject({ wrapup: { callId, uid: '8643', code: '01', note: '甲', done: false } })
  expect(await reads(other, 'wrapup.get', { callId })).toEqual({ wrapup: null })
})

describe('what colleagues noted (wrapup.list)', () => {
  const list = async (client: MemoryClient, callIds: readonly string[]) => (await reads(client, 'wrapup.list', { callIds }))['wrapups']

  test('is read by every agent, newest first, with who noted it', async () => {
    const { site, agent } = await desk('optional')
    const first = await served(site, agent)
    const other = await site.agent({ uid: '8601' })
    const leader = await site.agent({ uid: '8600' })
    await save(site, agent, first, { code: '01', note: '客户要求退款', done: true })
    await site.clock.advanceAsync(1_000)
    const earlier = await placed(site, other)
    await save(site, other, earlier, { note: '已回电' })
    const savedAt = (callId: string, uid: string) => site.deskStore.wrapup(callId, uid)?.savedAt
    const expected = [
      { callId: earlier, uid: '8601', code: null, note: '已回电', done: false },
      { callId: first, uid: '8643', code: '01', note: '客户要求退款', done: true },
    ].map((one) => ({ ...one, savedAt: savedAt(one.callId, one.uid), name: site.site.agents.find(({ uid }) => uid === one.uid)?.name }))
    for (const reader of [agent, other, leader]) expect(await list(reader, [first, earlier, first])).toEqual(expected)
    expect(await list(other, [first])).toEqual(expected.slice(1))
  })

  test('of a call that was handed on is there once per agent; what was changed is the latest', async () => {
    const { site, agent } = await desk('optional')
    const c = await talks(site, agent)
    const other = await site.agent({ uid: '8601' })
    await does(site, agent, 'ATTranCall', { extDest: '601' })
    await does(site, other, 'ATAnswer')
    await does(site, other, 'ATHangup')
    await save(site, agent, c, { note: '甲' })
    await save(site, other, c, { note: '乙' })
    await save(site, agent, c, { note: '甲,改过' })
    expect(await list(other, [c])).toMatchObject([{ uid: '8643', note: '甲,改过' }, { uid: '8601', note: '乙' }])
  })

  test('leaves out calls nobody knows, and work in which nothing was written', async () => {
    const { site, agent } = await desk('optional')
    const empty = await placed(site, agent)
    expect(said(await save(site, agent, empty, { done: true }))).toBe('accepted')
    expect(await list(agent, [empty, 'nobody knows', `x'; DROP TABLE ATC_WRAPUP; --`])).toEqual([])
  })

  test('is refused without a login, for no call, and for more than 40', async () => {
    const { site, agent } = await desk('optional')
    const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${String(index)}`)
    const code = async (client: MemoryClient, args: object): Promise<string> => {
      const response = await client.ask('wrapup.list', args)
      return response.ok ? 'done' : response.error.code
    }
    expect(await code(site.client(), { callIds: ['c'] })).toBe('not_logged_in')
    expect(await code(agent, { callIds: ids(40) })).toBe('done')
    expect(await code(agent, { callIds: ids(41) })).toBe('bad_arguments')
    expect(await code(agent, { callIds: [] })).toBe('bad_arguments')
    expect(await code(agent, { callIds: ['x'.repeat(65)] })).toBe('bad_arguments')
    expect(await code(agent, {})).toBe('bad_arguments')
  })

  test('fits into one answer however much was written: the newest 80, long notes whole', async () => {
    const { site, agent } = await desk('optional')
    const note = '退'.repeat(4_000)
    const uids = site.site.agents.slice(0, 3).map((one) => one.uid)
    const callIds = Array.from({ length: 40 }, (_, index) => `c${String(index)}`)
    for (const [at, callId] of callIds.entries()) for (const uid of uids) site.deskStore.saveWrapup({ callId: callIdSchema.parse(callId), uid, code: null, note, done: true, savedAt: at })
    const found = await list(agent, callIds) as { readonly callId: string; readonly note: string }[]
    expect(found.every((one) => one.note === note)).toBe(true)
    // 4,000 characters of three bytes: what a frame has room for.
    expect(found.length).toBeGreaterThan(75)
    expect(found.length).toBeLessThanOrEqual(80)
    expect(found[0]?.callId).toBe('c39')
  })

  test('an unreadable disk is said, not told as "nothing noted"', async () => {
    const store = createMemoryDeskStore()
    const site = await startMemoryServer({ deskStore: { ...store, wrapupsOf: () => { throw new Error('disk I/O error') } } })
    const agent = await site.agent({ uid: '8643' })
    expect(await agent.ask('wrapup.list', { callIds: ['c'] })).toMatchObject({ ok: false, error: { code: 'overloaded' } })
  })
})

test('a full disk keeps the work asked for and answers with a sentence', async () => {
  let full: Error | null = null
  const site = await startMemoryServer({ groups: { wrapup: { policy: 'required', ms: 0, codes: CODES } }, deskStore: createMemoryDeskStore(() => full) })
  const agent = await site.agent({ uid: '8643' })
  const callId = await served(site, agent)
  full = new Error('disk is full')
  expect(said(await save(site, agent, callId, { code: '01', done: true }))).toBe('overloaded')
  expect(now(agent)).toMatchObject({ state: 'wrapup', wrapup: { coded: false } })
  full = null
  expect(said(await save(site, agent, callId, { code: '01', done: true }))).toBe('accepted')
  expect(state(agent)).toBe('ready')
})
