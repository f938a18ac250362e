import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cti/protocol/commands.ts'
import type { CommandName } from '../../src/cti/protocol/commands.ts'
import { createMemoryRecordStore } from '../../src/cti/server/store/memory-record-store.ts'
import { does, reads, talks } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient } from '../support/server-harness.ts'

/** `done`, or the error code. The result of what is done is held against the catalogue. */
async function ask(client: MemoryClient, cmd: CommandName, args: object = {}): Promise<string> {
  const response = await client.ask(cmd, args)
  if (!response.ok) return response.error.code
  expect(commands[cmd].result.safeParse(response.result).error).toBeUndefined()
  return 'done'
}

/** 8643 talks with a customer, 8601 is idle, 8600 leads both. */
async function house() {
  const site = await startMemoryServer()
  const [leader, agent] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
  const callId = await talks(site, agent)
  const other = await site.agent({ uid: '8601' })
  return { site, leader, agent, other, callId }
}

describe('rights', () => {
  test('calls, agents and telephones: of oneself and of led agents; names and who is there: for everybody', async () => {
    const { leader, agent, other, callId } = await house()
    const table: readonly (readonly [CommandName, object, string, string, string])[] = [
      // command, arguments, the agent himself, his leader, a colleague
      ['ATGetCallInfo', { key: '8643' }, 'done', 'done', 'not_allowed'],
      ['ATGetCallInfo', { key: '643', type: 'extension' }, 'done', 'done', 'not_allowed'],
      ['ATGetCallInfo', { key: callId, type: 'call' }, 'done', 'done', 'no_such_call'],
      ['ATGetCallInfo', { key: 'nowhere', type: 'call' }, 'no_such_call', 'no_such_call', 'no_such_call'],
      ['ATGetCallInfo', { key: '7777' }, 'no_such_agent', 'no_such_agent', 'no_such_agent'],
      ['ATGetCallInfo', { key: '999', type: 'extension' }, 'no_such_extension', 'no_such_extension', 'no_such_extension'],
      ['ATGetCallInfo', { key: '999', type: 'trunk' }, 'bad_arguments', 'bad_arguments', 'bad_arguments'],
      ['ATGetCallId_list', { ext: '643' }, 'done', 'done', 'not_allowed'],
      ['ATGetUidInfo', { uid: '8643' }, 'done', 'done', 'not_allowed'],
      ['ATGetUidInfo_byExt', { ext: '643' }, 'done', 'done', 'not_allowed'],
      ['ATGetUidInfo_byExt', { ext: '605' }, 'no_such_agent', 'no_such_agent', 'no_such_agent'],
      ['ATGetUidInfo_byExt', { ext: '999' }, 'no_such_extension', 'no_such_extension', 'no_such_extension'],
      ['RPTGet_UIDInfo', { uid: '8643' }, 'done', 'done', 'not_allowed'],
      ['RPTGet_UIDInfo', { uid: '7777' }, 'no_such_agent', 'no_such_agent', 'no_such_agent'],
      ['ATGetUidName', { uid: '8643' }, 'done', 'done', 'done'],
      ['ATGetUidName', { uid: '7777' }, 'no_such_agent', 'no_such_agent', 'no_such_agent'],
      ['ATGetGroupName', { group: '2' }, 'done', 'done', 'done'],
      ['ATGetGroupName', { group: '77' }, 'bad_arguments', 'bad_arguments', 'bad_arguments'],
      ['ATGetUid_Online', {}, 'done', 'done', 'done'],
      ['ATGetUid_Online', { group: '77' }, 'bad_arguments', 'bad_arguments', 'bad_arguments'],
      ['ATGetTrunk_list', {}, 'done', 'done', 'done'],
      ['directory', {}, 'done', 'done', 'done'],
      ['RPTGet_RTInfo', {}, 'done', 'done', 'done'],
      ['ATGetQueue_list', { group: '15' }, 'done', 'done', 'done'],
      ['ATGetQueue_list', { group: '2' }, 'not_allowed', 'done', 'not_allowed'],
      ['ATGetQueue_list', { group: '77' }, 'bad_arguments', 'bad_arguments', 'bad_arguments'],
      ['RPTGet_CDRInfo', { group: '2' }, 'not_allowed', 'done', 'not_allowed'],
      ['ATGetPopup', { callId }, 'done', 'no_such_call', 'no_such_call'],
    ]
    for (const [cmd, args, ...expected] of table) {
      const got = [await ask(agent, cmd, args), await ask(leader, cmd, args), await ask(other, cmd, args)]
      expect(got, `${cmd} ${JSON.stringify(args)}`).toEqual(expected)
    }
  })

  test('every read command is answered, and none without a login', async () => {
    const { site, agent, leader } = await house()
    const args: Partial<Record<CommandName, object>> = {
      'wrapup.get': { callId: 'x' }, 'wrapup.list': { callIds: ['x'] }, 'recording.copy': { kind: 'voicemail', file: 'V1.wav' }, 'message.read': { ids: [] }, 'ATGetCallInfo': { key: '8643' }, 'ATGetUidInfo_byExt': { ext: '643' }, 'ATGetUidName': { uid: '8643' },
      'Group_Members': { group: '15' }, 'Agent_Role': { uid: '8643' },
    }
    const names = (Object.keys(commands) as CommandName[]).filter((name) => commands[name].right === 'agent' && !commands[name].acts && !['logout', 'snapshot', 'subscribe'].includes(name))
    expect(names).toHaveLength(24)
    for (const name of names) {
      // One connection is not asked without end by somebody who never logs in (docs/at-link.md, Login).
      const stranger = site.client()
      // The list of agents is for leaders (server-manage.test.ts).
      expect(await ask(name === 'agent.list' ? leader : agent, name, args[name]), name).toBe('done')
      expect(await ask(stranger, name, args[name]), name).toBe('not_logged_in')
      stranger.destroy()
    }
    expect(await ask(agent, 'ATGetUidName', { uid: '' })).toBe('bad_arguments')
  })
})

describe('what is read', () => {
  test('calls of an agent, an extension, a call, a trunk', async () => {
    const { agent, leader, callId } = await house()
    const leg = { callId, extension: '643', state: 'talking', peer: { number: '13800138000' } }
    expect(await reads(agent, 'ATGetCallInfo', { key: '8643' })).toMatchObject({ legs: [leg] })
    expect(await reads(leader, 'ATGetCallInfo', { key: callId, type: 'call' })).toMatchObject({ legs: [leg] })
    const trunk = String(agent.events('call.changed').at(-1)?.data['trunk'])
    expect(await reads(leader, 'ATGetCallInfo', { key: trunk, type: 'trunk' })).toMatchObject({ legs: [leg] })
    expect(await reads(agent, 'ATGetCallId_list')).toEqual({ callIds: [callId] })
    expect(await reads(agent, 'ATGetPopup')).toMatchObject({ leg })
    expect(await reads(leader, 'ATGetPopup')).toEqual({ leg: null })
  })

  test('trunks without callers for agents, with them for leaders', async () => {
    const { agent, leader } = await house()
    const callers = async (client: MemoryClient): Promise<unknown[]> =>
      ((await reads(client, 'ATGetTrunk_list'))['trunks'] as { readonly state: string; readonly caller: string | null }[]).filter((trunk) => trunk.state !== 'idle').map((trunk) => trunk.caller)
    expect(await callers(agent)).toEqual([null])
    expect(await callers(leader)).toEqual(['13800138000'])
  })

  test('names, who is online, agents', async () => {
    const { agent } = await house()
    expect(await reads(agent, 'ATGetUidName', { uid: '8600' })).toEqual({ name: '谢文澜' })
    expect(await reads(agent, 'ATGetGroupName', { group: '15' })).toEqual({ groups: [{ id: '15', name: '服务热线' }] })
    expect((await reads(agent, 'ATGetGroupName'))['groups']).toHaveLength(3)
    expect(await reads(agent, 'ATGetUid_Online')).toEqual({ uids: ['8600', '8601', '8643'] })
    expect(await reads(agent, 'ATGetUid_Online', { group: '1' })).toEqual({ uids: ['8643'] })
    expect(await reads(agent, 'ATGetUidInfo')).toMatchObject({ agent: { uid: '8643', state: 'ready', callState: 'talking', memberOf: ['15', '1'] } })
  })

  test('who waits in the queues of one’s groups, in order', async () => {
    const { site, agent, other } = await house()
    await does(site, other, 'ATSetBusy', { busy: true })
    await does(site, agent, 'sim.incoming', { caller: '13900000001', group: '15' })
    await does(site, agent, 'sim.incoming', { caller: '13900000002', group: '15' })
    await does(site, agent, 'sim.incoming', { caller: '13900000003', group: '2' })
    const all = await reads(agent, 'ATGetQueue_list')
    expect(all['calls']).toMatchObject([{ caller: '13900000001', group: '15', position: 1 }, { caller: '13900000002', position: 2 }])
    expect(all['queues']).toMatchObject([{ group: '1' }, { group: '15', waiting: 2 }])
    expect((await reads(other, 'ATGetQueue_list'))['queues']).toMatchObject([{ group: '15' }])
  })

  test('the directory: all colleagues, those who are there first, and the queues', async () => {
    const { site, agent } = await house()
    const { agents, queues } = await reads(agent, 'directory')
    expect(agents).toHaveLength(site.site.agents.length)
    expect((agents as object[]).slice(0, 3)).toMatchObject([{ uid: '8600', state: 'ready' }, { uid: '8601', extension: '601' }, { uid: '8643', callState: 'talking', groups: ['15', '1'] }])
    expect((agents as object[])[3]).toMatchObject({ state: 'logged-out', extension: null })
    expect(queues).toHaveLength(3)
  })
})

describe('figures', () => {
  test('of an agent’s day: calls from the records, times from his states; told after each call and at the login', async () => {
    const { site, agent, leader } = await house()
    await site.clock.advanceAsync(20_000)
    await does(site, agent, 'ATHangup')
    await does(site, agent, 'ATSetLeaveSeat', { away: true })
    await site.clock.advanceAsync(5_000)
    const { figures } = await reads(leader, 'RPTGet_UIDInfo', { uid: '8643' })
    expect(figures).toMatchObject({ uid: '8643', calls: 1, callsIn: 1, queued: 0, queueFailed: 0, answered: 1, answeredByAgent: 1, missed: 0, busyMs: 0, wrapupMs: 0 })
    const { talkMs, talkInMs, awayMs, readyMs, from, to } = figures as Record<string, number>
    expect(talkMs).toBe(talkInMs)
    expect(talkMs).toBeGreaterThanOrEqual(20_000)
    expect(talkMs).toBeLessThan(21_000)
    expect(awayMs).toBeGreaterThanOrEqual(5_000)
    expect(awayMs).toBeLessThan(6_000)
    // Talking is no idle time.
    expect(readyMs).toBeLessThan(1_000)
    expect(new Date(from ?? 0).getHours()).toBe(0)
    expect(to).toBe(site.clock.now())
    const told = agent.events('figures.changed')
    expect(told.map((event) => event.data['calls'])).toEqual([0, 1])
    expect(leader.events('figures.changed')).toHaveLength(1)
  })

  test('several ends in a short time are told as one', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643', startNotReady: true })
    await site.clock.advanceAsync(5_000)
    agent.forget()
    for (let i = 0; i < 5; i += 1) {
      await does(site, agent, 'ATPlaceCall', { called: '13900000000' })
      await does(site, agent, 'ATHangup')
    }
    await site.clock.advanceAsync(5_000)
    expect(agent.events('figures.changed').at(-1)?.data).toMatchObject({ calls: 5, callsOut: 5, answered: 0 })
    expect(agent.events('figures.changed').length).toBeLessThan(3)
  })

  test('between two times: of the site for leaders, of oneself for others, of a group for its people', async () => {
    const { site, agent, leader, other } = await house()
    await does(site, agent, 'ATHangup')
    const calls = async (client: MemoryClient, args: object = {}): Promise<unknown> => ((await reads(client, 'RPTGet_CDRInfo', args))['figures'] as { readonly calls: number }).calls
    expect([await calls(leader), await calls(agent), await calls(other), await calls(other, { group: '15' }), await calls(agent, { group: '1' })]).toEqual([1, 1, 0, 1, 0])
    const now = site.clock.now()
    expect(await calls(leader, { from: now + 1 })).toBe(0)
    expect(await ask(leader, 'RPTGet_CDRInfo', { from: now, to: now - 1 })).toBe('bad_arguments')
    expect(await ask(leader, 'RPTGet_CDRInfo', { from: now - 32 * 86_400_000, to: now })).toBe('bad_arguments')
  })

  test('of the site now', async () => {
    const { site, agent, leader } = await house()
    await does(site, agent, 'sim.incoming', { caller: '13900000001', group: '2' })
    expect(await reads(leader, 'RPTGet_RTInfo')).toMatchObject({
      figures: { trunks: site.site.trunks.length, trunksInUse: 2, agents: site.site.agents.length, online: 3, ready: 3, busy: 0, talking: 1, waiting: 1, ivrInUse: 0 },
    })
  })

  test('records that cannot be read are a sentence, no lost connection', async () => {
    const records = createMemoryRecordStore()
    const site = await startMemoryServer({ records: { ...records, sums: () => { throw new Error('database is locked') } } })
    const agent = await site.agent({ uid: '8643' })
    expect(await ask(agent, 'RPTGet_CDRInfo')).toBe('overloaded')
    expect(await ask(agent, 'ATGetUidName', { uid: '8643' })).toBe('done')
  })
})

test('too many questions in a short time are put off', async () => {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const answers: string[] = []
  for (let i = 0; i < 210; i += 1) answers.push(await ask(agent, 'ATGetUidName', { uid: '8643' }))
  expect(answers.indexOf('overloaded')).toBe(200)
  site.clock.advance(1_000)
  expect(await ask(agent, 'ATGetUidName', { uid: '8643' })).toBe('done')
})
