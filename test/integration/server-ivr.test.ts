import { describe, expect, test } from 'vitest'
import { code, customerTalks, CUSTOMER, does, expectQuiet, legsOf, ownLegs, passes, segments, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'

async function desk() {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const call = await customerTalks(site, agent)
  return { site, agent, call }
}

describe('the satisfaction survey', () => {
  test('takes the caller’s digit, keeps the score, tells the agent and ends the call', async () => {
    const { site, agent, call } = await desk()
    const outcome = await succeeds(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' })
    expect(outcome).toMatchObject({ event: 'call.ended', data: { callId: call, endCause: 'transferred' } })
    expect(site.switch.calls()).toMatchObject([{ callId: call, parties: [{ number: CUSTOMER }, { kind: 'ivr', number: '9001' }] }])
    expect(agent.events('agent.changed').at(-1)).toMatchObject({ data: { callState: 'idle' } })
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '5' })
    expect(site.deskStore.scores(9)).toMatchObject([{ callId: call, uid: '8643', score: '5', flow: 'SCORE.DAT', caller: CUSTOMER }])
    expect(agent.events('oem.received')).toMatchObject([{ data: { kind: 'SURVEY', to: '8643', from: CUSTOMER, callId: call, text: expect.stringContaining('SCORE=5;') as unknown } }])
    expectQuiet(site, agent)
    expect(segments(site, call)).toEqual([[1, '643', 'transferred'], [2, 'ivr:9001', 'normal']])
    expect(site.records.recent(9).find((record) => record.destType === 'ivr')).toMatchObject({ extension: null, agent: null, group: null })
  })

  test('asks again after silence or a wrong key, and gives up after the last attempt', async () => {
    const { site, agent, call } = await desk()
    await succeeds(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' })
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '9' })
    expect(site.switch.calls()).toHaveLength(1)
    await passes(site, 15_100, agent)
    expectQuiet(site, agent)
    expect(site.deskStore.scores(9)).toMatchObject([{ callId: call, uid: '8643', score: null }])
    expect(agent.events('oem.received')).toEqual([])
  })

  test('the caller hangs up without an answer: there is a score without a digit, and the port is free', async () => {
    const { site, agent, call } = await desk()
    await succeeds(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' })
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expectQuiet(site, agent)
    expect(site.deskStore.scores(9)).toMatchObject([{ callId: call, score: null }])
    expect(site.switch.ivrPorts().every((port) => port.state === 'idle')).toBe(true)
    await passes(site, 60_000, agent)
    expect(site.deskStore.scores(9)).toHaveLength(1)
  })

  test('an agent who has gone home finds the score at his next login', async () => {
    const { site, agent } = await desk()
    await succeeds(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' })
    expect(await agent.ask('logout')).toMatchObject({ ok: true })
    const tool = site.client()
    const pressing = tool.ask('sim.dtmf', { number: CUSTOMER, digits: '3' })
    await site.settle()
    expect(await pressing).toMatchObject({ ok: true })
    expect(site.deskStore.undeliveredOem('8643')).toMatchObject([{ kind: 'SURVEY', to: '8643' }])
    const back = await site.agent({ uid: '8643' })
    await site.settle()
    expect(back.events('oem.received')).toMatchObject([{ data: { kind: 'SURVEY', text: expect.stringContaining('SCORE=3;') as unknown } }])
    expect(site.deskStore.undeliveredOem('8643')).toEqual([])
  })

  test('a survey counts for who sent the caller there', async () => {
    const { site, agent, call } = await desk()
    expect(code(await does(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT', ivrMsg: `8601|${call}` }))).toBe('not_allowed')
    await succeeds(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT', ivrMsg: `8643|${call}` })
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '4' })
    expect(site.deskStore.scores(9)).toMatchObject([{ uid: '8643', score: '4' }])
  })

  test('an agent cannot score himself', async () => {
    const { site, agent, call } = await desk()
    await succeeds(site, agent, 'ATJoinIVR_toCnf', { ivrFile: 'SCORE.DAT' })
    await succeeds(site, agent, 'ATSendDtmf', { callId: call, dtmf: '5' })
    expect(site.deskStore.scores(9)).toEqual([])
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '1' })
    expect(site.deskStore.scores(9)).toMatchObject([{ uid: '8643', score: '1' }])
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: call, state: 'talking', conference: false }])
  })

  test('is refused for an unknown flow or port, when all ports are taken, and without a talk', async () => {
    const { site, agent } = await desk()
    for (const [args, why] of [
      [{ ivrFile: 'NOTHING.DAT' }, 'bad_arguments'], [{ ivrFile: 'SCORE.DAT', node: '7' }, 'bad_arguments'],
      [{ ivrFile: 'SCORE.DAT', channel: 7 }, 'bad_arguments'], [{ uid: '8601', ivrFile: 'SCORE.DAT' }, 'not_allowed'],
    ] as const) expect([args, code(await does(site, agent, 'ATTranCall_toIVR', args))]).toEqual([args, why])
    for (const [uid, caller] of [['8601', '13700137000'], ['8602', '13700137001']] as const) {
      const other = await site.agent({ uid })
      await customerTalks(site, other, caller)
      await succeeds(site, other, 'ATSetBusy', { busy: true })
      await succeeds(site, other, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' })
    }
    expect(code(await does(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' }))).toBe('busy')
    await succeeds(site, agent, 'ATHoldCall')
    expect(code(await does(site, agent, 'ATTranCall_toIVR', { ivrFile: 'SCORE.DAT' }))).toBe('wrong_state')
  })
})

describe('a port in a conference', () => {
  test('collects the caller’s digits into the attached data and goes', async () => {
    const { site, agent, call } = await desk()
    const joined = await succeeds(site, agent, 'ATJoinIVR_toCnf', { ivrFile: 'VERIFY.DAT' })
    expect(joined).toMatchObject({ event: 'call.changed', data: { callId: call, conference: true, parties: [{}, {}, { kind: 'ivr' }], peer: { number: CUSTOMER } } })
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '44' })
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '12#' })
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: call, conference: false, state: 'talking', attached: { IVR_VERIFY: '4412' } }])
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent)
    expect(segments(site, call)).toEqual([[1, '643', 'normal'], [2, 'ivr:9001', 'normal']])
  })

  test('leaves after its attempts when nobody presses anything', async () => {
    const { site, agent } = await desk()
    await succeeds(site, agent, 'ATJoinIVR_toCnf', { ivrFile: 'VERIFY.DAT' })
    await passes(site, 31_000, agent)
    expect(ownLegs(agent, '643')).toMatchObject([{ state: 'talking', conference: false, attached: {} }])
  })

  test('the agent leaves while it asks: the survey goes on with the caller alone', async () => {
    const { site, agent, call } = await desk()
    await succeeds(site, agent, 'ATJoinIVR_toCnf', { ivrFile: 'SCORE.DAT' })
    await succeeds(site, agent, 'ATHangup')
    expect(legsOf(agent).size).toBe(0)
    await succeeds(site, agent, 'sim.dtmf', { number: CUSTOMER, digits: '2' })
    expect(site.deskStore.scores(9)).toMatchObject([{ callId: call, score: '2' }])
    expectQuiet(site, agent)
  })
})
