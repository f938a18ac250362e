/** Groups and agents managed over AT Link: a whole server, real TCP, real SQLite in a folder that outlives the restart. */
import { describe, expect, test } from 'vitest'
import { did, startManageHouse } from '../support/manage-house.ts'
import type { RawClient } from '../support/raw-client.ts'

const LIN = { uid: '8613', name: '林新雨', password: 'Pass word-1', role: 'agent', type: 1, extension: '612', mobile: '13900000001' }
const CUSTOMER = '13800138000'

async function read(client: RawClient, cmd: string, args: object = {}): Promise<Record<string, unknown>> {
  const answer = await client.ask(cmd, args)
  if (!answer.ok) throw new Error(`${cmd}: ${answer.error.code} ${answer.error.state ?? ''}`)
  return answer.result
}
const members = async (client: RawClient, group: string): Promise<unknown> => (await read(client, 'Group_Members', { group }))['uids']
const names = async (client: RawClient, type = 'acd'): Promise<string> =>
  ((await read(client, 'Groups_Info', { type }))['groups'] as { id: string; name: string; members: number }[])
    .map(({ id, name, members: count }) => `${id}-${name}(${String(count)})`).join('|')
const find = async (client: RawClient, uid: string): Promise<Record<string, unknown> | undefined> =>
  ((await read(client, 'agent.list', { uid }))['agents'] as Record<string, unknown>[])[0]

describe('a new group and a new agent', () => {
  test('work at once: he logs in with his password, gets the group’s calls, and everybody has him on the board', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600', watch: 'all' })
    expect(await did(leader, 'Group_Add', { group: '20', name: '售后部' })).toBe('done')
    expect(await leader.waitEvent('site.changed', (data) => JSON.stringify(data).includes('售后部'))).toMatchObject({ data: { leads: expect.arrayContaining(['20']) as unknown } })
    expect(await leader.waitEvent('queue.changed', (data) => data['group'] === '20')).toMatchObject({ data: { name: '售后部', loggedInAgents: 0 } })
    expect(await did(leader, 'Agent_Add', LIN)).toBe('done')
    expect(await did(leader, 'Group_Member_Add', { group: '20', uid: '8613' })).toBe('done')
    expect(await names(leader)).toBe('1-技术部(4)|2-销售部(5)|15-服务热线(7)|20-售后部(1)')
    expect(await find(leader, '8613')).toMatchObject({ name: '林新雨', mobile: '13900000001', groups: ['20'], canLogIn: true, loggedInAt: null })

    const wrong = await house.client().login({ uid: '8613', extension: '612', password: 'pass word-1' })
    expect(wrong).toMatchObject({ ok: false, error: { code: 'wrong_password' } })
    const agent = await house.agent({ uid: '8613', extension: '612', password: LIN.password })
    await leader.waitEvent('agent.changed', (data) => data['uid'] === '8613' && data['state'] === 'ready')
    await read(leader, 'sim.incoming', { caller: CUSTOMER, group: '20' })
    expect(await agent.waitEvent('call.changed', (data) => data['state'] === 'ringing')).toMatchObject({ data: { queue: { group: '20', name: '售后部' } } })
  })

  test('are there after a restart, and so is what was taken away', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600' })
    await did(leader, 'Group_Add', { group: '20', name: '售后部' })
    await did(leader, 'Agent_Add', LIN)
    await did(leader, 'Group_Member_Add', { group: '20', uid: '8613' })
    // Of the site file: a colleague joins, one leaves his group, one is deleted, and a whole group.
    await did(leader, 'Group_Member_Add', { group: '20', uid: '8643' })
    await did(leader, 'Group_Member_Del', { group: '15', uid: '8601' })
    await did(leader, 'Agent_Del', { uid: '8612' })
    await did(leader, 'Group_Del', { group: '1' })
    await house.restart()
    const again = await house.agent({ uid: '8600' })
    expect(await names(again)).toBe('2-销售部(4)|15-服务热线(6)|20-售后部(2)')
    expect(await members(again, '20')).toEqual(['8613', '8643'])
    expect(await members(again, '15')).not.toContain('8601')
    expect(await house.client().login({ uid: '8612' })).toMatchObject({ ok: false, error: { code: 'wrong_password' } })
    const agent = await house.agent({ uid: '8613', extension: '612', password: LIN.password })
    await read(again, 'sim.incoming', { caller: CUSTOMER, group: '20' })
    await agent.waitEvent('call.changed', (data) => data['state'] === 'ringing')
    // Deleted here and added again: a new man of that number, who begins without groups.
    expect(await did(again, 'Agent_Add', { ...LIN, uid: '8612', name: '新沈' })).toBe('done')
    expect(await find(again, '8612')).toMatchObject({ name: '新沈', groups: [] })
  })

  test('no password is kept anywhere but as a verifier', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600' })
    await did(leader, 'Agent_Add', LIN)
    const [row] = house.rows('CTS_OPIDK').filter(({ GHID }) => GHID === '8613')
    expect(JSON.parse(String(row?.['PASS']))).toEqual({ salt: expect.any(String) as unknown, iterations: 310_000, storedKey: expect.any(String) as unknown, serverKey: expect.any(String) as unknown })
    expect(house.rows('CTS_OPIDK_INFO')).toEqual([{ GHID: '8613', EMAIL_PWD: null }])
    for (const table of ['CTS_OPIDK', 'ATC_ROSTER', 'ATC_VERIFIER', 'ATC_AUDIT']) expect(JSON.stringify(house.rows(table))).not.toContain(LIN.password)
    const told = JSON.stringify(await read(leader, 'agent.list'))
    for (const secret of [LIN.password, 'storedKey', 'verifier', 'salt']) expect(told).not.toContain(secret)
    await did(leader, 'Agent_Del', { uid: '8613' })
    expect([house.rows('ATC_VERIFIER'), house.rows('CTS_OPIDK'), house.rows('CTS_OPIDK_INFO')]).toEqual([[], [], []])
  })
})

describe('memberships', () => {
  test('change who gets calls at once: a new member takes the call that waits, a former one gets none', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600', watch: 'all' })
    const agent = await house.agent({ uid: '8606' })
    await read(leader, 'sim.incoming', { caller: CUSTOMER, group: '2' })
    await leader.waitEvent('queue.changed', (data) => data['group'] === '2' && data['waiting'] === 1)
    expect(await did(leader, 'Group_Member_Add', { group: '2', uid: '8606' })).toBe('done')
    const rung = await agent.waitEvent('call.changed', (data) => data['state'] === 'ringing')
    expect(await agent.waitEvent('site.changed')).toMatchObject({ data: { groups: [{ id: '1' }, { id: '2', name: '销售部' }] } })
    // While it still rings he is taken out again: it goes back to the queue and waits for somebody of the group.
    expect(await did(leader, 'Group_Member_Del', { group: '2', uid: '8606' })).toBe('done')
    await agent.waitEvent('call.ended', (data) => data['callId'] === rung.data['callId'])
    await agent.waitEvent('agent.changed', (data) => data['state'] === 'ready' && JSON.stringify(data['memberOf']) === '["1"]')
    const colleague = await house.agent({ uid: '8604' })
    expect(await colleague.waitEvent('call.changed', (data) => data['state'] === 'ringing')).toMatchObject({ data: { callId: rung.data['callId'] } })
  })

  test('are added once, and all of a group are taken out at once', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600' })
    for (const _ of [1, 2]) expect(await did(leader, 'Group_Member_Add', { group: '2', uid: '8606' })).toBe('done')
    expect(await members(leader, '2')).toEqual(['8603', '8604', '8605', '8606', '8608', '8612'])
    expect(await did(leader, 'Group_Member_Del', { group: '2' })).toBe('done')
    expect(await members(leader, '2')).toEqual([])
    expect(await did(leader, 'Group_Member_Del', { group: '2' })).toBe('wrong_state not_a_member')
    expect(await did(leader, 'Group_Member_Del', { group: '15', uid: '8606' })).toBe('wrong_state not_a_member')
  })

  test('of business groups sort people and bring no calls', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600' })
    expect(await did(leader, 'Group_Add', { group: 'B1', name: '大客户', type: 'business' })).toBe('done')
    expect(await did(leader, 'Agent_Add', LIN)).toBe('done')
    for (const uid of ['8613', '8601']) expect(await did(leader, 'Group_Member_Add', { group: 'B1', uid, type: 'business' })).toBe('done')
    expect(await names(leader, 'business')).toBe('B1-大客户(2)')
    expect(await find(leader, '8613')).toMatchObject({ groups: [], businessGroups: [{ id: 'B1', name: '大客户' }] })
    expect(await did(leader, 'Agent_Del', { uid: '8613' })).toBe('done')
    await house.restart()
    const again = await house.agent({ uid: '8600' })
    expect(await names(again, 'business')).toBe('B1-大客户(1)')
    expect(await did(again, 'Group_Del', { group: 'B1', type: 'business' })).toBe('done')
    expect(await names(again, 'business')).toBe('')
  })
})

describe('deleting', () => {
  test('a group for which calls wait or ring is refused; with members logged in it is done, and they are told', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600', watch: 'all' })
    const { callId } = await read(leader, 'sim.incoming', { caller: CUSTOMER, group: '2' })
    await leader.waitEvent('queue.changed', (data) => data['group'] === '2' && data['waiting'] === 1)
    expect(await did(leader, 'Group_Del', { group: '2' })).toBe('wrong_state calls_waiting')
    const agent = await house.agent({ uid: '8604' })
    await agent.waitEvent('call.changed', (data) => data['callId'] === callId)
    expect(await did(leader, 'Group_Del', { group: '2' })).toBe('wrong_state calls_waiting')
    await agent.act('ATAnswer')
    // A call that is being talked goes on; the group may go.
    expect(await did(leader, 'Group_Del', { group: '2' })).toBe('done')
    expect(await agent.waitEvent('site.changed')).toMatchObject({ data: { groups: [] } })
    await agent.act('ATHangup')
    expect(await did(leader, 'Group_Del', { group: '2' })).toBe('bad_arguments no_such_group')
  })

  test('an agent with a call is refused; one who is logged in is logged out first, and told by whom', async () => {
    const house = await startManageHouse()
    const leader = await house.agent({ uid: '8600', watch: 'all' })
    const agent = await house.agent({ uid: '8601' })
    await agent.act('ATPlaceCall', { called: CUSTOMER })
    expect(await did(leader, 'Agent_Del', { uid: '8601' })).toBe('wrong_state agent_in_call')
    await agent.act('ATHangup')
    expect(await did(leader, 'Agent_Del', { uid: '8601' })).toBe('done')
    expect(await agent.waitBye()).toMatchObject({ reason: 'forced_logout', by: '8600' })
    expect(await did(leader, 'Agent_Del', { uid: '8601' })).toBe('no_such_agent')
    expect(await did(leader, 'Agent_Del', { uid: '8600' })).toBe('wrong_state own_number')
  })
})

test('who may do what: managers all, a leader the members of his groups, an agent nothing; names are everybody’s to know', async () => {
  const house = await startManageHouse()
  const manager = await house.agent({ uid: '8600' })
  const BOSS = { ...LIN, uid: '8620', name: '新班长', role: 'leader', extension: '' }
  expect(await did(manager, 'Agent_Add', BOSS)).toBe('done')
  expect(await did(manager, 'Group_Member_Add', { group: '2', uid: '8620' })).toBe('done')
  const login = await house.client().login({ uid: '8620', extension: '611', password: BOSS.password })
  expect(login).toMatchObject({ ok: true, result: { role: 'leader', leads: ['2'], manages: false } })
  const leader = await house.agent({ uid: '8620', extension: '611', password: BOSS.password, takeOver: true })
  const agent = await house.agent({ uid: '8601' })

  const acts: readonly [string, object][] = [
    ['Group_Add', { group: '30', name: 'x' }], ['Group_Del', { group: '2' }], ['Agent_Add', { ...LIN, uid: '8699' }], ['Agent_Del', { uid: '8602' }],
    ['Group_Member_Add', { group: '15', uid: '8606' }], ['Group_Member_Del', { group: '15', uid: '8602' }],
  ]
  for (const [cmd, args] of acts) {
    expect([cmd, await did(agent, cmd, args)]).toEqual([cmd, 'not_allowed not_leader'])
    expect([cmd, await did(leader, cmd, args)]).toEqual([cmd, cmd.startsWith('Group_Member') ? 'not_allowed not_led' : 'not_allowed not_manager'])
  }
  // An agent of other groups is not theirs to take in; one of no group is.
  expect(await did(leader, 'Group_Member_Add', { group: '2', uid: '8606' })).toBe('not_allowed not_led_agent')
  expect(await did(leader, 'Group_Member_Add', { group: '2', uid: '8600' })).toBe('not_allowed not_led_agent')
  expect(await did(manager, 'Group_Member_Del', { group: '1', uid: '8606' })).toBe('done')
  expect(await did(leader, 'Group_Member_Add', { group: '2', uid: '8606' })).toBe('done')
  expect(await did(leader, 'Group_Member_Del', { group: '2', uid: '8606' })).toBe('done')
  expect(await names(agent)).toContain('15-服务热线')
  expect(await read(agent, 'Agent_Role', { uid: '8620' })).toEqual({ role: 'leader' })
  // The list of agents is for leaders: it has their mobile numbers.
  expect(await agent.ask('agent.list', {})).toMatchObject({ ok: false, error: { code: 'not_allowed', state: 'not_leader' } })
  expect(await read(leader, 'agent.list', { search: '新班' })).toMatchObject({ total: 1, agents: [{ uid: '8620' }] })
})

test('every act and every attempt is in the audit trail with its outcome, and no password', async () => {
  const house = await startManageHouse()
  const [leader, agent] = [await house.agent({ uid: '8600' }), await house.agent({ uid: '8601' })]
  await did(agent, 'Group_Del', { group: '15' })
  await did(leader, 'Group_Add', { group: '20', name: '售后部' })
  await did(leader, 'Group_Add', { group: '20', name: '售后部' })
  await did(leader, 'Agent_Add', LIN)
  await did(leader, 'Group_Member_Add', { group: '20', uid: '8613' })
  await did(leader, 'Group_Member_Del', { group: '20' })
  await did(leader, 'Agent_Del', { uid: '8613' })
  await did(leader, 'Group_Del', { group: '20' })
  expect(house.rows('ATC_AUDIT').map(({ WHO, COMMAND, DETAIL, WHOM, OUTCOME }) => [WHO, COMMAND, DETAIL, WHOM ?? '-', OUTCOME].join(' '))).toEqual([
    '8601 Group_Del acd 15 - not_allowed', '8600 Group_Add acd 20 售后部 - done', '8600 Group_Add acd 20 售后部 - wrong_state',
    '8600 Agent_Add 林新雨 (agent) 8613 done', '8600 Group_Member_Add acd 20 8613 done', '8600 Group_Member_Del acd 20 all - done',
    '8600 Agent_Del  8613 done', '8600 Group_Del acd 20 - done',
  ])
})

test('a resend after a lost answer gets the first outcome and adds nothing', async () => {
  const house = await startManageHouse()
  const leader = await house.agent({ uid: '8600' })
  const key = 'resend-of-a-group-0001'
  const first = await leader.ask('Group_Add', { group: '20', name: '售后部' }, { key })
  expect(first.ok).toBe(true)
  expect(await leader.ask('Group_Add', { group: '20', name: '售后部' }, { key, retry: true })).toMatchObject({ ok: true })
  expect(await did(leader, 'Group_Del', { group: '20' })).toBe('done')
  expect(await leader.ask('Group_Add', { group: '20', name: '售后部' }, { key, retry: true })).toMatchObject({ ok: true })
  expect(await names(leader)).not.toContain('售后部')
})

test('numbers and names that the old lists could not carry are refused', async () => {
  const house = await startManageHouse()
  const leader = await house.agent({ uid: '8600' })
  for (const args of [{ group: '1|2', name: 'x' }, { group: 'a;b', name: 'x' }, { group: '9', name: '' }, { group: '9', name: '长'.repeat(51) }, { group: 'a\u0000', name: 'x' }]) {
    expect(await did(leader, 'Group_Add', args)).toBe('bad_arguments')
  }
  expect(await did(leader, 'Agent_Add', { ...LIN, password: '' })).toBe('bad_arguments')
  expect(await did(leader, 'Group_Add', { group: "9'); DROP TABLE CTS_OPGP;--".replace(';', ''), name: '%_[\'"' })).toBe('bad_arguments')
  expect(await did(leader, 'Group_Add', { group: "9' OR 1=1", name: '%_[\'"]' })).toBe('done')
  expect(await names(leader)).toContain("9' OR 1=1-%_['\"](0)")
})
