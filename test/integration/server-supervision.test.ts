import { describe, expect, test } from 'vitest'
import { extensionSchema } from '../../src/shared/domain/schemas.ts'
import { code, customerTalks, CUSTOMER, does, ended, expectQuiet, legsOf, OTHER_CUSTOMER, ownLegs, segments, stateOf, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'

const ext = (number: string) => extensionSchema.parse(number)

async function floor() {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const call = await customerTalks(site, agent)
  const leader = await site.agent({ uid: '8600', watch: 'all' })
  return { site, agent, leader, call }
}

describe('listening and joining', () => {
  test('a leader listens, the agent sees it and by whom; joins; listens again; leaves', async () => {
    const { site, agent, leader, call } = await floor()
    const listened = await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'listen' })
    expect(listened).toMatchObject({ event: 'call.changed', by: '8600', data: {
      callId: call, extension: '600', listening: true, conference: false, peer: { number: CUSTOMER }, allowed: ['ATHangup', 'ATInsert'],
    } })
    const seen = agent.events('call.changed').at(-1)
    expect(seen).toMatchObject({ by: '8600', data: { conference: false, parties: [{}, {}, { number: '600', uid: '8600', listening: true }] } })
    expect((seen?.data as { allowed: string[] }).allowed).toContain('ATTranCall')

    await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'join' })
    expect(ownLegs(agent, '643')).toMatchObject([{ conference: true, peer: { number: CUSTOMER }, parties: [{}, {}, { number: '600', listening: false }] }])
    expect(ownLegs(leader, '600')).toMatchObject([{ listening: false, allowed: expect.arrayContaining(['ATInsert', 'ATHangup']) as unknown }])
    expect(await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'join' })).toMatchObject({ event: 'request.done' })
    await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'listen' })
    expect(ownLegs(agent, '643')).toMatchObject([{ conference: false }])
    expect(await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'leave' })).toMatchObject({ event: 'call.ended', data: { extension: '600' } })
    expect(ownLegs(agent, '643')).toMatchObject([{ state: 'talking', parties: [{}, {}] }])
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, leader)
    // Listening makes no call record; the time he took part in makes one.
    expect(segments(site, call)).toEqual([[1, '643', 'normal'], [2, '600', 'normal']])
  })

  test('who only listened leaves no record and no after-call work, and goes with the call', async () => {
    const { site, agent, leader, call } = await floor()
    await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'listen' })
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expectQuiet(site, agent, leader)
    expect(segments(site, call)).toEqual([[1, '643', 'normal']])
    expect(leader.events('agent.changed').filter((event) => event.data['uid'] === '8600').at(-1)).toMatchObject({ data: { wrapup: null, state: 'ready' } })
  })

  test('is refused while the agent does not talk, at a busy or analogue own telephone, and at the own extension', async () => {
    const { site, agent, leader, call } = await floor()
    const listen = (args: object) => does(site, leader, 'ATInsert', { ext: '643', type: 'listen', ...args })
    expect(code(await listen({ ext: '600' }))).toBe('bad_arguments')
    expect(code(await listen({ ext: '777' }))).toBe('no_such_extension')
    expect(code(await listen({ callId: 'none' }))).toBe('no_such_call')
    expect(code(await does(site, leader, 'ATInsert', { ext: '643', type: 'leave' }))).toBe('no_such_call')
    await succeeds(site, agent, 'ATHoldCall')
    const held = await listen({})
    expect([code(held), stateOf(held)]).toEqual(['wrong_state', 'held'])
    await succeeds(site, agent, 'ATRetriveCall')
    await succeeds(site, leader, 'ATPlaceCall', { called: OTHER_CUSTOMER })
    const busy = await listen({})
    expect([code(busy), stateOf(busy)]).toEqual(['wrong_state', 'ringback'])
    await succeeds(site, leader, 'ATHangup')
    await succeeds(site, agent, 'ATHangup')
    expect(code(await listen({ callId: call }))).toBe('no_such_call')
    const elsewhere = await site.client()
    const login = await elsewhere.login({ uid: '8600', extension: '611', takeOver: true, watch: 'all' })
    expect(login.ok).toBe(true)
    expect(code(await does(site, elsewhere, 'ATInsert', { ext: '643', type: 'listen' }))).toBe('not_supported_by_extension')
  })

  test('only who leads the agent', async () => {
    const { site, agent } = await floor()
    const colleague = await site.agent({ uid: '8601' })
    for (const type of ['listen', 'join']) expect(code(await does(site, colleague, 'ATInsert', { ext: '643', type }))).toBe('not_allowed')
    expect(code(await does(site, colleague, 'ATDiscCall', { ext: '643' }))).toBe('not_allowed')
    expect(ownLegs(agent, '643')).toHaveLength(1)
    const leader = await site.agent({ uid: '8600', takeOver: true })
    expect(code(await does(site, leader, 'ATDiscCall', { ext: '605' }))).toBe('not_allowed')
    expect(code(await does(site, leader, 'ATInsert', { uid: '8601', ext: '643', type: 'listen' }))).toBe('not_allowed')
  })

  test('a transfer leaves the listener behind', async () => {
    const { site, agent, leader } = await floor()
    const colleague = await site.agent({ uid: '8601' })
    await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'listen' })
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    expect(ownLegs(leader, '600')).toEqual([])
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, colleague, 'ATHangup')
    expectQuiet(site, agent, colleague, leader)
  })
})

describe('forced release', () => {
  test('ends the agent’s call; he is told by whom', async () => {
    const { site, agent, leader, call } = await floor()
    expect(await succeeds(site, leader, 'ATDiscCall', { ext: '643' })).toMatchObject({ event: 'request.done' })
    expect(agent.events('call.ended').at(-1)).toMatchObject({ by: '8600', data: { callId: call, endCause: 'released', endedBy: '8600' } })
    expectQuiet(site, agent, leader)
    expect(segments(site, call)).toEqual([[1, '643', 'released']])
  })

  test('a handset hears the busy tone until it is put down', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8611' })
    const leader = await site.agent({ uid: '8600', watch: 'all' })
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    await succeeds(site, agent, 'sim.answer', { number: '611' })
    await succeeds(site, leader, 'ATDiscCall', { ext: '611' })
    expect(ownLegs(agent, '611')).toMatchObject([{ state: 'disconnected' }])
    await succeeds(site, agent, 'sim.hangup', { number: '611' })
    expect(ended(agent)).toMatchObject([{ endedBy: '8600' }])
    expectQuiet(site, agent, leader)
  })

  test('ends the call of an agent who has been logged out; only who leads one who sat there during the call', async () => {
    const { site, leader, call } = await floor()
    const colleague = await site.agent({ uid: '8601' })
    await succeeds(site, leader, 'ATLogout', { uid: '8643' })
    expect(code(await does(site, colleague, 'ATDiscCall', { ext: '643' }))).toBe('not_allowed')
    expect(code(await does(site, leader, 'ATInsert', { ext: '643', type: 'listen' }))).toBe('not_allowed')
    expect(code(await does(site, leader, 'ATDiscCall', { ext: '643', callId: 'none' }))).toBe('not_allowed')
    await succeeds(site, leader, 'ATDiscCall', { ext: '643', callId: call })
    expect(leader.events('call.ended').at(-1)).toMatchObject({ by: '8600', data: { callId: call, extension: '643', endCause: 'released', endedBy: '8600' } })
    expect(segments(site, call)).toEqual([[1, '643', 'released']])
    // Nobody has sat there during a call: nobody leads it.
    expect(code(await does(site, leader, 'ATDiscCall', { ext: '643' }))).toBe('not_allowed')
    expectQuiet(site, leader)
  })

  test('is refused for a ringing call, without a call, and at the own extension', async () => {
    const { site, agent, leader } = await floor()
    await succeeds(site, agent, 'ATHangup')
    expect(code(await does(site, leader, 'ATDiscCall', { ext: '643' }))).toBe('no_such_call')
    expect(code(await does(site, leader, 'ATDiscCall', { ext: '600' }))).toBe('bad_arguments')
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    const ringing = await does(site, leader, 'ATDiscCall', { ext: '643' })
    expect([code(ringing), stateOf(ringing)]).toEqual(['wrong_state', 'ringing'])
  })

  test('takes the agent out of a conference; the others talk on', async () => {
    const { site, agent, leader, call } = await floor()
    const colleague = await site.agent({ uid: '8601' })
    await succeeds(site, agent, 'ATConf_est', { extDest: '601' })
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, leader, 'ATDiscCall', { ext: '643', callId: call })
    expect(ended(agent)).toMatchObject([{ endCause: 'released', endedBy: '8600' }])
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: call, state: 'talking', conference: false }])
  })
})

describe('picking up', () => {
  test('a colleague takes the call the ACD has offered; the offered agent keeps his turn and learns by whom', async () => {
    const site = await startMemoryServer()
    const first = await site.agent({ uid: '8643' })
    const helper = await site.agent({ uid: '8601', startNotReady: true })
    await succeeds(site, first, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    const idleSince = first.events('agent.changed').at(-1)
    expect(idleSince).toMatchObject({ data: { state: 'reserved' } })
    const picked = await succeeds(site, helper, 'ATPickCall', { ext: '643' })
    expect(picked).toMatchObject({ event: 'call.changed', data: { extension: '601', state: 'talking', transferType: 'picked-up', queue: { group: '15' }, peer: { number: CUSTOMER } } })
    expect(first.events('call.ended').at(-1)).toMatchObject({ by: '8601', data: { endCause: 'picked_up', endedBy: '8601', transferType: 'picked-up-by-other' } })
    expect(first.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'ready', callState: 'idle' } })
    await succeeds(site, helper, 'ATHangup')
    // After-call work of the group, though he was not offered the call himself.
    expect(helper.events('agent.changed').at(-1)).toMatchObject({ data: { wrapup: { policy: 'optional' } } })
    expectQuiet(site, first, helper)
    const callId = String(picked.data['callId'])
    expect(segments(site, callId)).toEqual([[1, '643', 'picked_up'], [2, '601', 'normal']])
    expect(site.records.recent(9).find((record) => record.extension === '601')).toMatchObject({ group: '15', queued: false })
    await succeeds(site, first, 'sim.incoming', { caller: OTHER_CUSTOMER, group: '15' })
    expect(ownLegs(first, '643')).toMatchObject([{ state: 'ringing' }])
  })

  test('picks up in his own group only, a leader from those he leads', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    const seller = await site.agent({ uid: '8604' })
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    expect(code(await does(site, seller, 'ATPickCall', { ext: '643' }))).toBe('not_allowed')
    expect(code(await does(site, seller, 'ATPickCall', { ext: '600' }))).toBe('not_allowed')
    const leader = await site.agent({ uid: '8600' })
    const outcome = await succeeds(site, leader, 'ATPickCall', { ext: '643' })
    expect(outcome).toMatchObject({ event: 'call.changed', data: { extension: '600', state: 'talking' } })
  })

  test('is refused when nothing rings, when the own telephone is taken or is lifted by hand', async () => {
    const { site, agent } = await floor()
    const helper = await site.agent({ uid: '8601', startNotReady: true })
    const analogue = await site.agent({ uid: '8611', startNotReady: true })
    const talking = await does(site, helper, 'ATPickCall', { ext: '643' })
    expect([code(talking), stateOf(talking)]).toEqual(['wrong_state', 'talking'])
    await succeeds(site, agent, 'ATHangup')
    expect(code(await does(site, helper, 'ATPickCall', { ext: '643' }))).toBe('no_such_call')
    await succeeds(site, agent, 'sim.incoming', { caller: OTHER_CUSTOMER, group: '15' })
    expect(code(await does(site, analogue, 'ATPickCall', { ext: '643' }))).toBe('not_supported_by_extension')
    await succeeds(site, helper, 'ATPlaceCall', { called: CUSTOMER })
    expect(code(await does(site, helper, 'ATPickCall', { ext: '643' }))).toBe('wrong_state')
  })

  test('the agent answers in the same moment: one of the two has the call, the other is told', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    const helper = await site.agent({ uid: '8601', startNotReady: true })
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    const answer = agent.act('ATAnswer')
    const pick = helper.act('ATPickCall', { ext: '643' })
    await site.settle()
    expect((await answer).outcome).toMatchObject({ event: 'call.changed' })
    expect((await pick).outcome).toMatchObject({ event: 'request.done', data: { ok: false } })
    expect(ownLegs(helper, '601')).toEqual([])
    expect(ended(agent)).toEqual([])
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, helper)
  })
})

describe('the audit trail', () => {
  test('every act and every attempt is in the audit trail, with its outcome', async () => {
    const { site, agent, leader, call } = await floor()
    const colleague = await site.agent({ uid: '8601' })
    await does(site, colleague, 'ATDiscCall', { ext: '643' })
    await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'listen', callId: call })
    await succeeds(site, leader, 'ATInsert', { ext: '643', type: 'leave' })
    // Accepted, and then the customer was quicker.
    const hangup = agent.act('sim.hangup', { number: CUSTOMER })
    const late = leader.act('ATDiscCall', { ext: '643' })
    await site.settle()
    await hangup
    expect((await late).outcome).toMatchObject({ event: 'request.done', data: { ok: false } })
    const trail = site.deskStore.auditTrail(10)
    expect([...trail].reverse()).toMatchObject([
      { who: '8601', command: 'ATDiscCall', whom: '8643', extension: '643', outcome: 'not_allowed' },
      { who: '8600', command: 'ATInsert', detail: 'listen', whom: '8643', callId: call, outcome: 'done' },
      { who: '8600', command: 'ATInsert', detail: 'leave', outcome: 'done' },
      { who: '8600', command: 'ATDiscCall', whom: '8643', outcome: expect.stringMatching(/^(no_such_call|wrong_state)$/) as unknown },
    ])
  })

  test('the team view sees the legs of the led agents, and only theirs', async () => {
    const { site, leader, call } = await floor()
    expect([...legsOf(leader).keys()]).toContain(`${call}/643`)
    const colleague = await site.agent({ uid: '8601', watch: 'all' })
    expect([...legsOf(colleague).keys()]).toEqual([])
    site.switch.setOutOfService(ext('643'), true)
    await site.settle()
    expect([...legsOf(leader).values()].filter((leg) => leg.extension === '643')).toEqual([])
  })
})

describe('who did it is who carried it out', () => {
  test('two pick up at once: the one who got the call is named', async () => {
    const site = await startMemoryServer()
    const [first, second, third] = [await site.agent({ uid: '8643' }), await site.agent({ uid: '8601' }), await site.agent({ uid: '8602' })]
    const leader = await site.agent({ uid: '8600' })
    for (const client of [second, third]) await succeeds(site, client, 'ATSetBusy', { busy: true })
    await succeeds(site, leader, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    const both = [second.act('ATPickCall', { ext: '643' }), third.act('ATPickCall', { ext: '643' })]
    await site.settle()
    const [won, lost] = await Promise.all(both)
    expect([won?.response.ok, lost?.response.ok]).toEqual([true, true])
    expect(lost?.outcome).toMatchObject({ event: 'request.done', data: { ok: false } })
    expect(first.events('call.ended').at(-1)).toMatchObject({ by: '8601', data: { endCause: 'picked_up', endedBy: '8601' } })
  })

  test('a busy tone that comes by itself is nobody’s release, though somebody released another part of the call before', async () => {
    const { site, agent, leader } = await floor()
    const analogue = await site.agent({ uid: '8611' })
    await succeeds(site, agent, 'ATConf_est', { extDest: '611' })
    await succeeds(site, agent, 'sim.answer', { number: '611' })
    await succeeds(site, leader, 'ATDiscCall', { ext: '643' })
    expect(ended(agent)).toMatchObject([{ endCause: 'released', endedBy: '8600' }])
    await succeeds(site, leader, 'sim.hangup', { number: CUSTOMER })
    expect(ownLegs(analogue, '611')).toMatchObject([{ state: 'disconnected' }])
    await succeeds(site, leader, 'sim.hangup', { number: '611' })
    expect(ended(analogue)).toMatchObject([{ endedBy: null }])
  })

  test('a leader whose joining came to nothing is no supervisor when he is called into the call later', async () => {
    const { site, agent, leader } = await floor()
    const both = [leader.act('ATPlaceCall', { called: OTHER_CUSTOMER }), leader.act('ATInsert', { ext: '643', type: 'join' })]
    await site.settle()
    const [, joined] = await Promise.all(both)
    expect(joined?.outcome).toMatchObject({ event: 'request.done', data: { ok: false } })
    await succeeds(site, leader, 'ATHangup')
    await succeeds(site, agent, 'ATConf_est', { extDest: '600' })
    await succeeds(site, leader, 'ATAnswer')
    expect(ownLegs(leader, '600')).toMatchObject([{ state: 'talking', conference: true, allowed: expect.not.arrayContaining(['ATInsert']) as unknown }])
  })

  test('an event about an agent’s calls was not done by who chose his state', async () => {
    const { site, agent, leader } = await floor()
    await succeeds(site, agent, 'ATHangup')
    await succeeds(site, leader, 'ATSetBusy', { uid: '8643', busy: true, cause: '会议' })
    expect(agent.events('agent.changed').filter((event) => event.data['uid'] === '8643').at(-1)).toMatchObject({ by: '8600', data: { changedBy: '8600' } })
    await succeeds(site, agent, 'ATPlaceCall', { called: OTHER_CUSTOMER })
    const told = agent.events('agent.changed').filter((event) => event.data['uid'] === '8643').at(-1)
    expect(told).toMatchObject({ data: { callState: 'ringback', changedBy: '8600' } })
    expect(told?.by).toBeUndefined()
  })
})
