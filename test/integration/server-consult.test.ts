import { describe, expect, test } from 'vitest'
import { extensionSchema } from '../../src/shared/domain/schemas.ts'
import { code, consults, customerTalks, CUSTOMER, does, ended, expectQuiet, legsOf, OTHER_CUSTOMER, ownLegs, passes, segments, stateOf, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'

const EXITS = ['ATCallSwap', 'ATCallReconnect', 'ATTranOver', 'ATConfOver']
const ext = (number: string) => extensionSchema.parse(number)

async function desk() {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const first = await customerTalks(site, agent)
  const colleague = await site.agent({ uid: '8601' })
  return { site, agent, colleague, first }
}

describe('a consultation', () => {
  test('holds the customer with music, shows both legs, and offers the four exits on each', async () => {
    const { site, agent, colleague, first } = await desk()
    const placed = await does(site, agent, 'ATConsTrans', { callId: first, extDest: '601' })
    expect(placed.response).toMatchObject({ ok: true, result: { callId: placed.outcome?.data['callId'] as string } })
    expect(placed.outcome).toMatchObject({ event: 'call.changed', data: { consultOf: first, extension: '643', called: '601' } })
    expect(ownLegs(agent, '643')).toMatchObject([
      { callId: first, held: true, allowed: ['ATHangup', 'ATCallReconnect', 'ATTranOver', 'ATSetUserInfo'] },
      { state: 'ringback', consultOf: first, allowed: ['ATHangup', 'ATCallReconnect', 'ATTranOver', 'ATSetUserInfo'] },
    ])
    expect(ownLegs(colleague, '601')).toMatchObject([{ state: 'ringing', consultOf: first, transferType: 'consult-requested', peer: { uid: '8643' } }])
    await succeeds(site, colleague, 'ATAnswer')
    for (const leg of ownLegs(agent, '643')) expect(EXITS.every((exit) => leg.allowed.includes(exit))).toBe(true)
  })

  test.each(['held', 'active'] as const)('returns to the customer with one step, named by the %s call', async (which) => {
    const { site, agent, colleague, first } = await desk()
    const second = await consults(site, agent, colleague, '601')
    const outcome = await succeeds(site, agent, 'ATCallReconnect', { callId: which === 'held' ? first : second })
    expect(outcome).toMatchObject({ event: 'call.changed', data: { callId: first, held: false } })
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: first, state: 'talking', held: false }])
    expect(ended(colleague)).toMatchObject([{ callId: second, endCause: 'normal', endedBy: null }])
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, first)).toEqual([[1, '643', 'normal']])
    expect(segments(site, second)).toEqual([[1, '643', 'normal'], [2, '601', 'normal']])
  })

  test('swaps between customer and colleague', async () => {
    const { site, agent, colleague, first } = await desk()
    const second = await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATCallSwap', { callId: first })
    expect(ownLegs(agent, '643').map((leg) => [leg.callId, leg.held])).toEqual([[first, false], [second, true]])
    expect(ownLegs(colleague, '601')).toMatchObject([{ heldByPeer: true, peer: { held: true } }])
    await succeeds(site, agent, 'ATCallSwap')
    expect(ownLegs(agent, '643').map((leg) => leg.held)).toEqual([true, false])
  })

  test('completes: the customer talks to the colleague under the first call’s id, and what is known of the call goes along', async () => {
    const { site, agent, colleague, first } = await desk()
    await succeeds(site, agent, 'ATSetUserInfo', { callId: first, set: { order: 'A-1', note: '报修' } })
    const second = await consults(site, agent, colleague, '601')
    await succeeds(site, colleague, 'ATSetUserInfo', { callId: second, set: { order: 'B-2', extra: 'x' } })
    site.clock.advance(3_000)
    const outcome = await succeeds(site, agent, 'ATTranOver', { callId: first })
    expect(outcome).toMatchObject({ event: 'call.ended', data: { callId: first, endCause: 'transferred', transferType: 'out' } })
    expect(legsOf(agent).size).toBe(0)
    expect(ownLegs(colleague, '601')).toMatchObject([{
      callId: first, state: 'talking', held: false, conference: false, transferType: 'in', consultOf: null,
      peer: { number: CUSTOMER, kind: 'external' }, queue: { group: '15' }, originalCaller: CUSTOMER,
      attached: { order: 'A-1', note: '报修', extra: 'x' },
    }])
    expect(ended(colleague)).toMatchObject([{ callId: second, endCause: 'transferred' }])
    site.clock.advance(7_000)
    await succeeds(site, colleague, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, first)).toEqual([[1, '643', 'transferred'], [2, '601', 'normal']])
    expect(segments(site, second)).toEqual([[1, '643', 'transferred'], [2, '601', 'transferred']])
    const [, taken] = site.records.recent(9).filter((record) => record.callId === first).sort((a, b) => a.segment - b.segment)
    expect(taken).toMatchObject({ agent: '8601', group: null, queueResult: 'none', ringMs: 0 })
    // The talk with the customer only; the consultation has its own record.
    expect(taken?.talkMs).toBeGreaterThanOrEqual(7_000)
    expect(taken?.talkMs).toBeLessThan(8_000)
  })

  test('the consulted colleague has the after-call work of the queue, too', async () => {
    const site = await startMemoryServer({ groups: { wrapup: { policy: 'required', ms: 0, codes: [{ code: 'a', name: '咨询' }] } } })
    const agent = await site.agent({ uid: '8643' })
    const first = await customerTalks(site, agent)
    const colleague = await site.agent({ uid: '8604' })
    await consults(site, agent, colleague, '604')
    await succeeds(site, agent, 'ATTranOver')
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'wrapup', wrapup: { callId: first } } })
    expect(colleague.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'ready', wrapup: null } })
    await succeeds(site, colleague, 'ATHangup')
    expect(colleague.events('agent.changed').at(-1)).toMatchObject({ data: { state: 'wrapup', wrapup: { callId: first, policy: 'required' } } })
  })

  test('completes while it still rings: the customer hears it ring; nobody answers, and he is back at the agent', async () => {
    const { site, agent, colleague, first } = await desk()
    await succeeds(site, agent, 'ATConsTrans', { extDest: '601' })
    await succeeds(site, agent, 'ATTranOver')
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: first, state: 'ringing', peer: { number: CUSTOMER } }])
    await passes(site, 60_000, agent, colleague)
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: first, state: 'ringing', peer: { number: CUSTOMER } }])
    await succeeds(site, agent, 'ATAnswer')
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expectQuiet(site, agent, colleague)
    expect(segments(site, first)).toEqual([[1, '643', 'transferred'], [2, '601', 'no_answer'], [3, '643', 'normal']])
  })

  test('of an outside number, completed: two outside parties talk and the record knows both', async () => {
    const { site, agent, first } = await desk()
    await succeeds(site, agent, 'ATConsTrans', { extDest: OTHER_CUSTOMER })
    await succeeds(site, agent, 'sim.answer', { number: OTHER_CUSTOMER })
    await succeeds(site, agent, 'ATTranOver')
    expect(site.switch.calls()).toMatchObject([{ callId: first, parties: [{ number: CUSTOMER }, { number: OTHER_CUSTOMER }] }])
    await succeeds(site, agent, 'sim.hangup', { number: OTHER_CUSTOMER })
    expectQuiet(site, agent)
    expect(segments(site, first)).toEqual([[1, '643', 'transferred'], [2, `external:${OTHER_CUSTOMER}`, 'normal']])
  })

  test('outbound and internal calls are consulted about and completed like inbound ones', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643', startNotReady: true })
    const colleague = await site.agent({ uid: '8601', startNotReady: true })
    const third = await site.agent({ uid: '8602', startNotReady: true })
    const out = String((await succeeds(site, agent, 'ATPlaceCall', { called: CUSTOMER })).data['callId'])
    await succeeds(site, agent, 'sim.answer', { number: CUSTOMER })
    await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATTranOver')
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: out, peer: { number: CUSTOMER } }])
    await succeeds(site, colleague, 'ATHangup')
    expect(segments(site, out)).toEqual([[1, '643', 'transferred'], [2, '601', 'normal']])

    const inside = String((await succeeds(site, agent, 'ATPlaceCall', { called: '601' })).data['callId'])
    await succeeds(site, colleague, 'ATAnswer')
    await consults(site, agent, third, '602')
    await succeeds(site, agent, 'ATTranOver')
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: inside, peer: { number: '602', uid: '8602' } }])
    expect(ownLegs(third, '602')).toMatchObject([{ callId: inside, peer: { number: '601', uid: '8601' } }])
    await succeeds(site, third, 'ATHangup')
    expectQuiet(site, agent, colleague, third)
    expect(segments(site, inside).map(([, where]) => where)).toEqual(['643', '601', '602'])
  })
})

describe('the customer never stays stuck', () => {
  test('the consulted one is busy: the telephone takes the customer back by itself', async () => {
    const { site, agent, first } = await desk()
    const busy = await site.agent({ uid: '8611', startNotReady: true })
    await succeeds(site, busy, 'ATPlaceCall', { called: OTHER_CUSTOMER })
    const consulted = await succeeds(site, agent, 'ATConsTrans', { extDest: '611' })
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: first, held: false }])
    expect(ended(agent)).toMatchObject([{ callId: consulted.data['callId'], endCause: 'busy' }])
    expect(ownLegs(busy, '611')).toHaveLength(1)
  })

  test('the consulted one does not answer', async () => {
    const { site, agent, colleague, first } = await desk()
    await succeeds(site, agent, 'ATConsTrans', { extDest: '601' })
    await passes(site, 60_000, agent, colleague)
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: first, held: false }])
    expect(ended(colleague)).toMatchObject([{ endCause: 'no_answer' }])
  })

  test('the consulted one hangs up, or the agent hangs up the consultation', async () => {
    for (const who of ['colleague', 'agent'] as const) {
      const { site, agent, colleague, first } = await desk()
      await consults(site, agent, colleague, '601')
      await succeeds(site, who === 'agent' ? agent : colleague, 'ATHangup')
      expect(ownLegs(agent, '643')).toMatchObject([{ callId: first, held: false, state: 'talking' }])
    }
  })

  test('the agent’s telephone goes out of service: customer and colleague are put together', async () => {
    const { site, agent, colleague, first } = await desk()
    await consults(site, agent, colleague, '601')
    site.switch.setOutOfService(ext('643'), true)
    await site.settle()
    expect(ownLegs(agent, '643')).toEqual([])
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: first, state: 'talking', peer: { number: CUSTOMER } }])
    await succeeds(site, colleague, 'ATHangup')
    expectQuiet(site, agent, colleague)
  })

  test('the customer hangs up meanwhile: the exits are refused, and the consultation goes on as a call', async () => {
    const { site, agent, colleague, first } = await desk()
    const second = await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: second, state: 'talking', held: false }])
    for (const exit of ['ATCallReconnect', 'ATTranOver', 'ATConfOver']) {
      const refused = await does(site, agent, exit)
      expect([exit, code(refused), stateOf(refused)]).toEqual([exit, 'wrong_state', 'talking'])
      expect(code(await does(site, agent, exit, { callId: first }))).toBe('no_such_call')
    }
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, colleague)
  })

  test('the customer hangs up in the very moment of the completion: the answer is one outcome, and nobody is left', async () => {
    const { site, agent, colleague } = await desk()
    await consults(site, agent, colleague, '601')
    const hangup = agent.act('sim.hangup', { number: CUSTOMER })
    const complete = agent.act('ATTranOver')
    await site.settle()
    await hangup
    const { outcome } = await complete
    expect(outcome).toMatchObject({ event: 'request.done', data: { ok: false } })
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, colleague)
  })
})

describe('a consultation is refused', () => {
  test('to oneself, to a dead telephone, to a queue, to a wrong number, and without a talk', async () => {
    const { site, agent, colleague } = await desk()
    site.switch.setOutOfService(ext('602'), true)
    await site.settle()
    for (const [extDest, why] of [
      ['643', 'bad_arguments'], ['602', 'unreachable'], ['4008101001', 'bad_arguments'], ['699', 'no_such_extension'], ['x', 'bad_arguments'],
    ] as const) expect([extDest, code(await does(site, agent, 'ATConsTrans', { extDest }))]).toEqual([extDest, why])
    expect(code(await does(site, colleague, 'ATConsTrans', { extDest: '602' }))).toBe('no_such_call')
    await succeeds(site, agent, 'ATHoldCall')
    const held = await does(site, agent, 'ATConsTrans', { extDest: '601' })
    expect([code(held), stateOf(held)]).toEqual(['wrong_state', 'held'])
    expect(code(await does(site, colleague, 'ATConsTrans', { uid: '8643', extDest: '602' }))).toBe('not_allowed')
  })

  test('the exits need two calls', async () => {
    const { site, agent, colleague } = await desk()
    for (const exit of ['ATCallReconnect', 'ATTranOver', 'ATConfOver']) {
      expect([exit, code(await does(site, agent, exit))]).toEqual([exit, 'wrong_state'])
      expect([exit, code(await does(site, colleague, exit))]).toEqual([exit, 'no_such_call'])
      expect([exit, code(await does(site, colleague, exit, { uid: '8643' }))]).toEqual([exit, 'not_allowed'])
    }
  })

  test('several held calls: the consulted one’s is meant, another must be named', async () => {
    const { site, agent, colleague, first } = await desk()
    await succeeds(site, agent, 'ATHoldCall')
    const second = String((await succeeds(site, agent, 'ATPlaceCall', { called: OTHER_CUSTOMER })).data['callId'])
    await succeeds(site, agent, 'sim.answer', { number: OTHER_CUSTOMER })
    await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATTranOver')
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: second, peer: { number: OTHER_CUSTOMER } }])
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: first, held: true }])
  })

  test('at an analogue telephone consulting and its exits work by command', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8611' })
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    await succeeds(site, agent, 'sim.answer', { number: '611' })
    const colleague = await site.agent({ uid: '8601' })
    await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATCallReconnect')
    expect(ownLegs(agent, '611')).toMatchObject([{ held: false, peer: { number: CUSTOMER } }])
    await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATTranOver')
    expect(ownLegs(colleague, '601')).toMatchObject([{ peer: { number: CUSTOMER } }])
  })
})
