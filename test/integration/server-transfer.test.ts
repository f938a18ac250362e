import { describe, expect, test } from 'vitest'
import { extensionSchema } from '../../src/shared/domain/schemas.ts'
import { code, customerTalks, CUSTOMER, does, ended, expectQuiet, OTHER_CUSTOMER, ownLegs, passes, segments, stateOf, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'

const ext = (number: string) => extensionSchema.parse(number)

async function desk() {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const call = await customerTalks(site, agent)
  const colleague = await site.agent({ uid: '8601' })
  return { site, agent, colleague, call }
}

describe('a one-step transfer', () => {
  test('rings the colleague for the customer, and the agent is free at once', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, agent, 'ATSetUserInfo', { set: { order: 'A-1' } })
    const outcome = await succeeds(site, agent, 'ATTranCall', { callId: call, extDest: '601' })
    expect(outcome).toMatchObject({ event: 'call.ended', data: { callId: call, endCause: 'transferred', transferType: 'out', endedBy: null } })
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'ready', callState: 'idle', wrapup: { callId: call, policy: 'optional' } } })
    expect(ownLegs(colleague, '601')).toMatchObject([{
      callId: call, state: 'ringing', transferType: 'in', caller: CUSTOMER, attached: { order: 'A-1' }, queue: { group: '15' }, ringDeadline: null,
    }])
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, colleague, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, call)).toEqual([[1, '643', 'transferred'], [2, '601', 'normal']])
  })

  test('of an outbound and of an internal call', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643', startNotReady: true })
    const colleague = await site.agent({ uid: '8601', startNotReady: true })
    const third = await site.agent({ uid: '8602', startNotReady: true })
    const out = String((await succeeds(site, agent, 'ATPlaceCall', { called: CUSTOMER })).data['callId'])
    await succeeds(site, agent, 'sim.answer', { number: CUSTOMER })
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    await succeeds(site, colleague, 'ATAnswer')
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: out, peer: { number: CUSTOMER } }])
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    const inside = String((await succeeds(site, agent, 'ATPlaceCall', { called: '601' })).data['callId'])
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, colleague, 'ATTranCall', { extDest: '602' })
    await succeeds(site, third, 'ATAnswer')
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: inside, state: 'talking', peer: { number: '602' } }])
    await succeeds(site, third, 'ATHangup')
    expectQuiet(site, agent, colleague, third)
    expect(segments(site, out)).toEqual([[1, '643', 'transferred'], [2, '601', 'normal']])
    expect(segments(site, inside)).toEqual([[1, '643', 'normal'], [2, '601', 'transferred'], [3, '602', 'normal']])
  })

  test('to an outside number makes a segment of its own', async () => {
    const { site, agent, call } = await desk()
    await succeeds(site, agent, 'ATTranCall', { extDest: OTHER_CUSTOMER })
    await succeeds(site, agent, 'sim.answer', { number: OTHER_CUSTOMER })
    site.clock.advance(5_000)
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expectQuiet(site, agent)
    expect(segments(site, call)).toEqual([[1, '643', 'transferred'], [2, `external:${OTHER_CUSTOMER}`, 'normal']])
    expect(site.records.recent(9).find((record) => record.segment === 2)).toMatchObject({ extension: null, direction: 'out', agent: null, group: null })
  })

  test('nobody answers: the call rings at the agent again and he has it back', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    await passes(site, 60_000, agent, colleague)
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: call, state: 'ringing', peer: { number: CUSTOMER } }])
    await succeeds(site, agent, 'ATAnswer')
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, call)).toEqual([[1, '643', 'transferred'], [2, '601', 'no_answer'], [3, '643', 'normal']])
  })

  test('the customer hangs up while it rings', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expectQuiet(site, agent, colleague)
    expect(segments(site, call).map(([, where]) => where)).toEqual(['643', '601'])
  })
})

describe('a call that comes back to its queue', () => {
  test('goes to the head and keeps its first place: recalled agent does not answer either', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, colleague, 'ATSetBusy', { busy: true })
    await succeeds(site, agent, 'ATSetBusy', { busy: true })
    const [other] = [String(((await does(site, agent, 'sim.incoming', { caller: OTHER_CUSTOMER, group: '15' })).response as unknown as { result: { callId: string } }).result.callId)]
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    await passes(site, 120_000, agent, colleague)
    expect(ownLegs(agent, '643')).toEqual([])
    expect(site.switch.calls().map((one) => [one.callId, one.parties.map((party) => party.kind).sort()])).toEqual([
      [call, ['external', 'queue']], [other, ['external', 'queue']],
    ])
    // The first to be free gets the one that came first, though it came back later.
    await succeeds(site, colleague, 'ATSetReady', { ready: true })
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: call, state: 'ringing', queue: { group: '15' } }])
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, colleague, 'ATHangup')
    expect(segments(site, call)).toEqual([[1, '643', 'transferred'], [2, '601', 'no_answer'], [3, '643', 'no_answer'], [4, 'route-point:4008101001', 'normal'], [5, '601', 'normal']])
    const last = site.records.recent(9).find((record) => record.callId === call && record.segment === 4)
    expect(last).toMatchObject({ group: '15', queueResult: 'connected', queued: true })
  })

  test('from a dead telephone: the customer is in his queue again', async () => {
    const { site, agent, colleague, call } = await desk()
    site.switch.setOutOfService(ext('643'), true)
    await site.settle()
    expect(ended(agent)).toMatchObject([{ callId: call, endCause: 'failed' }])
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: call, state: 'ringing' }])
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, colleague, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, call)).toEqual([[1, '643', 'failed'], [2, '601', 'normal']])
  })

  test('is not told goodbye for the time it has talked', async () => {
    const site = await startMemoryServer({ groups: { maxWaitMs: 45_000 } })
    const agent = await site.agent({ uid: '8643' })
    const call = await customerTalks(site, agent)
    await passes(site, 100_000, agent)
    site.switch.setOutOfService(ext('643'), true)
    await passes(site, 40_000, agent)
    expect(site.switch.calls()).toHaveLength(1)
    await passes(site, 6_000, agent)
    expect(site.switch.calls()).toEqual([])
    expect(segments(site, call)).toEqual([[1, '643', 'failed'], [2, 'route-point:4008101001', 'timed_out']])
  })
})

describe('a transfer into a queue', () => {
  test.each([{ group: '2' }, { extDest: '4008101003' }])('goes to the end of it: %o', async (to) => {
    const { site, agent, call } = await desk()
    void (await does(site, agent, 'sim.incoming', { caller: OTHER_CUSTOMER, group: '2' }))
    const outcome = await succeeds(site, agent, 'ATTranCall', to)
    expect(outcome).toMatchObject({ event: 'call.ended', data: { endCause: 'transferred' } })
    const seller = await site.agent({ uid: '8604' })
    await site.settle()
    expect(ownLegs(seller, '604')).toMatchObject([{ peer: { number: OTHER_CUSTOMER } }])
    await succeeds(site, seller, 'ATAnswer')
    await succeeds(site, seller, 'ATHangup')
    expect(ownLegs(seller, '604')).toMatchObject([{ callId: call, state: 'ringing', queue: { group: '2', name: '销售部' }, peer: { number: CUSTOMER } }])
    await succeeds(site, seller, 'ATAnswer')
    await succeeds(site, seller, 'ATHangup')
    expectQuiet(site, agent, seller)
    expect(segments(site, call)).toEqual([[1, '643', 'transferred'], [2, 'route-point:4008101001', 'normal'], [3, '604', 'normal']])
    expect(site.records.recent(9).filter((record) => record.callId === call).map((record) => record.group).sort()).toEqual(['15', '2', '2'])
  })

  test('back into the own queue waits behind those who came meanwhile', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, colleague, 'ATSetBusy', { busy: true })
    void (await does(site, agent, 'sim.incoming', { caller: OTHER_CUSTOMER, group: '15' }))
    site.clock.advance(2_000)
    await succeeds(site, agent, 'ATSetBusy', { busy: true })
    await succeeds(site, agent, 'ATTranCall', { group: '15' })
    await succeeds(site, colleague, 'ATSetReady', { ready: true })
    expect(ownLegs(colleague, '601')).toMatchObject([{ peer: { number: OTHER_CUSTOMER } }])
    expect(site.switch.calls().map((one) => one.callId)).toContain(call)
  })
})

describe('a one-step transfer is refused', () => {
  test('without a target, with two, to oneself, to a dead telephone, to a busy one, to an unknown group', async () => {
    const { site, agent, colleague } = await desk()
    const analogue = await site.agent({ uid: '8611', startNotReady: true })
    await succeeds(site, analogue, 'ATPlaceCall', { called: OTHER_CUSTOMER })
    site.switch.setOutOfService(ext('602'), true)
    await site.settle()
    for (const [args, why] of [
      [{}, 'bad_arguments'], [{ extDest: '601', group: '15' }, 'bad_arguments'], [{ extDest: '643' }, 'bad_arguments'],
      [{ extDest: '602' }, 'unreachable'], [{ extDest: '611' }, 'busy'], [{ group: '99' }, 'bad_arguments'],
      [{ extDest: '699' }, 'no_such_extension'], [{ extDest: CUSTOMER }, 'bad_arguments'], [{ uid: '8601', extDest: '602' }, 'not_allowed'],
    ] as const) expect([args, code(await does(site, agent, 'ATTranCall', args))]).toEqual([args, why])
    expect(code(await does(site, colleague, 'ATTranCall', { extDest: '602' }))).toBe('no_such_call')
    expect(ownLegs(agent, '643')).toMatchObject([{ state: 'talking', held: false }])
  })

  test('of a held call and of a conference', async () => {
    const { site, agent, colleague } = await desk()
    await succeeds(site, agent, 'ATHoldCall')
    const held = await does(site, agent, 'ATTranCall', { extDest: '601' })
    expect([code(held), stateOf(held)]).toEqual(['wrong_state', 'held'])
    await succeeds(site, agent, 'ATRetriveCall')
    await succeeds(site, agent, 'ATConf_est', { extDest: '601' })
    await succeeds(site, colleague, 'ATAnswer')
    expect(code(await does(site, agent, 'ATTranCall', { extDest: '602' }))).toBe('wrong_state')
  })
})
