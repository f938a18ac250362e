import { describe, expect, test } from 'vitest'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import type { DeskStore } from '../../src/cti/server/store/desk-store.ts'
import { does, said, talks } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

const GRACE_MS = 60_000
const CODES = [{ code: '01', name: '报修' }]
/** Nobody answers pings here. */
const limits = { heartbeatIdleMs: 300_000, heartbeatDeadMs: 600_000, graceMs: GRACE_MS }

const begin = (parts: { readonly deskStore?: DeskStore; readonly policy?: 'off' | 'required' | 'timed' } = {}): Promise<MemoryServer> =>
  startMemoryServer({ limits, groups: { wrapup: { policy: parts.policy ?? 'off', ms: 30_000, codes: CODES } }, deskStore: parts.deskStore ?? createMemoryDeskStore() })
const now = (agent: MemoryClient, uid = '8643'): Readonly<Record<string, unknown>> =>
  agent.events('agent.changed').filter((event) => event.data['uid'] === uid).at(-1)?.data ?? {}
const LUNCH = { away: true, cause: '午餐' }
const atLunch = { state: 'away', reason: '午餐', changedBy: '8643', nextState: null }

async function graceIsOver(site: MemoryServer): Promise<void> {
  await site.clock.advanceAsync(GRACE_MS + 1)
  await site.settle()
}

describe('a queued state outlives the session', () => {
  test.each([
    ['by itself', true, false],
    ['by itself, as it was ready when last heard of', true, true],
    ['by a person', false, false],
  ])('whose link is lost for longer than the grace time: the next login, %s, is in it', async (_who, automatic, endsMeanwhile) => {
    const site = await begin()
    const agent = await site.agent({ uid: '8643' })
    await talks(site, agent)
    await does(site, agent, 'ATSetLeaveSeat', LUNCH)
    agent.cut()
    if (endsMeanwhile) {
      site.switch.sim?.hangup('t', '13800138000')
      await site.settle()
    }
    await graceIsOver(site)
    site.switch.sim?.hangup('t', '13800138000')
    await site.settle()
    const again = site.client()
    const answer = await again.login({ uid: '8643', automatic })
    expect(now(again)).toMatchObject(atLunch)
    expect(answer).toMatchObject({ ok: true, result: { kept: { state: 'away', reason: '午餐' } } })
    // The next customer does not ring at an empty desk.
    site.switch.sim?.incoming('t', { caller: '13800138009', called: '95500', trunk: null, group: '15', extension: null })
    await site.settle()
    expect(again.events('call.changed')).toHaveLength(0)
  })

  test('while the call still stands at the telephone when he comes back', async () => {
    const site = await begin()
    const agent = await site.agent({ uid: '8643' })
    await talks(site, agent)
    await does(site, agent, 'ATSetLeaveSeat', LUNCH)
    agent.cut()
    await graceIsOver(site)
    const again = await site.agent({ uid: '8643', automatic: true })
    await does(site, again, 'ATHangup')
    expect(now(again)).toMatchObject(atLunch)
  })

  test('at another seat, taken while the call stands at the first', async () => {
    const site = await begin()
    const agent = await site.agent({ uid: '8643' })
    await talks(site, agent)
    await does(site, agent, 'ATSetLeaveSeat', LUNCH)
    const second = await site.agent({ uid: '8643', extension: '612', host: 'PC-9', takeOver: true })
    expect(now(second)).toMatchObject(atLunch)
  })

  test('over a restart of the server, and so does one that wants to be ready', async () => {
    const deskStore = createMemoryDeskStore()
    const site = await begin({ deskStore })
    const [agent, other] = [await site.agent({ uid: '8643' }), await site.agent({ uid: '8601' })]
    await does(site, other, 'ATSetBusy', { busy: true, cause: '会议' })
    for (const client of [agent, other]) await does(site, client, 'ATPlaceCall', { called: client === agent ? '13900000001' : '13900000002' })
    await does(site, agent, 'ATSetLeaveSeat', LUNCH)
    await does(site, other, 'ATSetReady', { ready: true })
    await site.clock.advanceAsync(100)
    // The server is killed: nothing is said, nothing is closed. The client comes back by itself, as what it last saw.
    const next = await begin({ deskStore })
    const again = await next.agent({ uid: '8643', automatic: true })
    expect(now(again)).toMatchObject(atLunch)
    const otherAgain = await next.agent({ uid: '8601', automatic: true, startNotReady: true })
    expect(now(otherAgain, '8601')).toMatchObject({ state: 'ready', reason: null })
  })
})

describe('a chosen state and its reason', () => {
  test.each([['grace time', false], ['restart of the server', true]])('outlive a %s when the program comes back by itself', async (_what, restart) => {
    const deskStore = createMemoryDeskStore()
    const site = await begin({ deskStore })
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATSetBusy', { busy: true, cause: '会议' })
    if (restart) await site.clock.advanceAsync(100)
    else {
      agent.cut()
      await graceIsOver(site)
    }
    const next = restart ? await begin({ deskStore }) : site
    const again = await next.agent({ uid: '8643', automatic: true, startNotReady: true })
    expect(now(again)).toMatchObject({ state: 'busy', reason: '会议', changedBy: '8643' })
  })

  test('are up to the person who logs in, to the agent who said goodbye, and to nobody on another day', async () => {
    const site = await begin()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATSetBusy', { busy: true, cause: '会议' })
    agent.cut()
    await graceIsOver(site)
    const second = await site.agent({ uid: '8643' })
    expect(now(second)).toMatchObject({ state: 'ready', reason: null })
    await does(site, second, 'ATSetBusy', { busy: true, cause: '会议' })
    await second.ask('logout')
    const third = await site.agent({ uid: '8643', automatic: true })
    expect(now(third)).toMatchObject({ state: 'ready', reason: null })
    await does(site, third, 'ATSetBusy', { busy: true, cause: '会议' })
    third.cut()
    await site.clock.advanceAsync(13 * 3_600_000)
    const fourth = await site.agent({ uid: '8643', automatic: true, startNotReady: true })
    expect(now(fourth)).toMatchObject({ state: 'not-ready', reason: null })
  })

  test('a queued state that a leader has undone meanwhile is undone', async () => {
    const site = await begin()
    const [agent, leader] = [await site.agent({ uid: '8643' }), await site.agent({ uid: '8600' })]
    await talks(site, agent)
    await does(site, agent, 'ATSetLeaveSeat', LUNCH)
    agent.cut()
    await site.settle()
    await does(site, leader, 'ATSetReady', { uid: '8643', ready: true })
    await graceIsOver(site)
    const again = await site.agent({ uid: '8643', automatic: true })
    expect(now(again)).toMatchObject({ state: 'ready', reason: null })
  })
})

test('a state that cannot be kept is logged and tried again, and the calls go on', async () => {
  let full = true
  const deskStore = createMemoryDeskStore(() => (full ? new Error('disk is full') : null))
  const site = await begin({ deskStore })
  const agent = await site.agent({ uid: '8643' })
  expect(said(await does(site, agent, 'ATSetBusy', { busy: true, cause: '会议' }))).toBe('accepted')
  await site.clock.advanceAsync(100)
  expect(deskStore.keptAgents()).toEqual([])
  full = false
  await site.clock.advanceAsync(5_000)
  expect(deskStore.keptAgents()).toMatchObject([{ uid: '8643', state: { state: 'busy', reason: '会议', wished: false } }])
})

describe('a code that is owed', () => {
  test('is asked for after a restart of the server', async () => {
    const deskStore = createMemoryDeskStore()
    const site = await begin({ deskStore, policy: 'required' })
    const agent = await site.agent({ uid: '8643' })
    const callId = await talks(site, agent)
    await does(site, agent, 'ATHangup')
    await site.clock.advanceAsync(100)
    const next = await begin({ deskStore, policy: 'required' })
    const again = await next.agent({ uid: '8643', automatic: true, startNotReady: true })
    expect(now(again)).toMatchObject({ wrapup: { callId, policy: 'required', coded: false, codes: CODES } })
    expect(said(await does(next, again, 'ATSetReady', { ready: true }))).toBe('wrong_state wrapup_code_missing')
    await does(next, again, 'wrapup.save', { callId, code: '01', note: '', done: true })
    await next.clock.advanceAsync(100)
    expect(deskStore.keptAgents().filter((one) => one.owed !== null)).toEqual([])
  })

  test('is asked for at the next login when the call ended after the session', async () => {
    const site = await begin({ policy: 'required' })
    const agent = await site.agent({ uid: '8643' })
    const callId = await talks(site, agent)
    agent.cut()
    await graceIsOver(site)
    site.switch.sim?.hangup('t', '13800138000')
    await site.settle()
    const again = await site.agent({ uid: '8643' })
    expect(now(again)).toMatchObject({ state: 'wrapup', wrapup: { callId, policy: 'required', coded: false } })
  })

  test('is asked for at the new seat when the call ends at the old one', async () => {
    const site = await begin({ policy: 'required' })
    const agent = await site.agent({ uid: '8643' })
    const callId = await talks(site, agent)
    const second = await site.agent({ uid: '8643', extension: '612', host: 'PC-9', takeOver: true })
    expect(now(second)).toMatchObject({ state: 'ready', wrapup: null })
    site.switch.sim?.hangup('t', '13800138000')
    await site.settle()
    expect(now(second)).toMatchObject({ state: 'wrapup', wrapup: { callId, policy: 'required', coded: false } })
  })
})
