import { describe, expect, test } from 'vitest'
import { code, consults, customerTalks, CUSTOMER, does, ended, expectQuiet, OTHER_CUSTOMER, ownLegs, passes, segments, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'

async function desk() {
  const site = await startMemoryServer()
  const agent = await site.agent({ uid: '8643' })
  const call = await customerTalks(site, agent)
  const colleague = await site.agent({ uid: '8601' })
  return { site, agent, colleague, call }
}

describe('a conference', () => {
  test('of a consultation: all three in the first call, the customer first; leaving does not end it', async () => {
    const { site, agent, colleague, call } = await desk()
    const second = await consults(site, agent, colleague, '601')
    const outcome = await succeeds(site, agent, 'ATConfOver', { callId: second })
    expect(outcome).toMatchObject({ event: 'call.changed', data: { callId: call, conference: true, held: false, peer: { number: CUSTOMER } } })
    expect(ended(agent)).toMatchObject([{ callId: second, endCause: 'joined' }])
    for (const [client, extension] of [[agent, '643'], [colleague, '601']] as const) {
      const [leg] = ownLegs(client, extension)
      expect(leg).toMatchObject({ callId: call, conference: true, peer: { number: CUSTOMER }, heldByPeer: false })
      expect(leg?.parties.map((party) => [party.number, party.state]).sort()).toEqual([[CUSTOMER, 'talking'], ['601', 'talking'], ['643', 'talking']])
    }
    await succeeds(site, agent, 'ATHangup')
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: call, conference: false, state: 'talking', peer: { number: CUSTOMER } }])
    await succeeds(site, colleague, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, call)).toEqual([[1, '643', 'normal'], [2, '601', 'normal']])
    expect(segments(site, second)).toEqual([[1, '643', 'joined'], [2, '601', 'joined']])
  })

  test('in one step: the third is rung while the two talk on, also an outside number', async () => {
    const { site, agent, colleague, call } = await desk()
    expect(await succeeds(site, agent, 'ATConf_est', { extDest: '601' })).toMatchObject({ event: 'call.changed', data: { callId: call, conference: false } })
    expect(ownLegs(agent, '643')[0]?.parties).toMatchObject([{ number: CUSTOMER }, { number: '643' }, { number: '601', state: 'ringing' }])
    await succeeds(site, colleague, 'ATAnswer')
    await succeeds(site, agent, 'ATConf_est', { extDest: OTHER_CUSTOMER })
    await succeeds(site, agent, 'sim.answer', { number: OTHER_CUSTOMER })
    expect(ownLegs(agent, '643')).toMatchObject([{ conference: true, parties: [{}, {}, {}, { number: OTHER_CUSTOMER, state: 'talking' }] }])
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    expect(ownLegs(agent, '643')).toMatchObject([{ conference: true, peer: { number: OTHER_CUSTOMER } }])
    await succeeds(site, agent, 'sim.hangup', { number: OTHER_CUSTOMER })
    await succeeds(site, agent, 'ATHangup')
    expectQuiet(site, agent, colleague)
    expect(segments(site, call)).toEqual([[1, '643', 'normal'], [2, '601', 'normal'], [3, `external:${OTHER_CUSTOMER}`, 'normal']])
  })

  test('the third does not answer: the two talk on', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, agent, 'ATConf_est', { extDest: '601' })
    await passes(site, 60_000, agent, colleague)
    expect(ended(colleague)).toMatchObject([{ callId: call, endCause: 'no_answer' }])
    expect(ownLegs(agent, '643')).toMatchObject([{ state: 'talking', held: false, conference: false }])
  })

  test('consults a fourth from within, and takes him in', async () => {
    const { site, agent, colleague, call } = await desk()
    await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATConfOver')
    const fourth = await site.agent({ uid: '8602', startNotReady: true })
    const placed = await succeeds(site, agent, 'ATConsConf', { extDest: '602' })
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: call, held: true, conference: true }, { callId: placed.data['callId'], consultOf: call }])
    // Customer and colleague hear music (manual, ATConsConf, case 6) until the fourth is in, or the consultation is over.
    expect(ownLegs(colleague, '601')).toMatchObject([{ heldByPeer: true, held: false, conference: true }])
    await succeeds(site, fourth, 'ATHangup')
    expect(ownLegs(agent, '643')).toMatchObject([{ callId: call, held: false }])
    expect(ownLegs(colleague, '601')).toMatchObject([{ heldByPeer: false }])
    await succeeds(site, agent, 'ATConsConf', { extDest: '602' })
    await succeeds(site, fourth, 'ATAnswer')
    expect(ownLegs(colleague, '601')).toMatchObject([{ heldByPeer: true }])
    await succeeds(site, agent, 'ATConfOver')
    expect(ownLegs(colleague, '601')).toMatchObject([{ heldByPeer: false }])
    expect(ownLegs(fourth, '602')).toMatchObject([{ callId: call, conference: true, parties: [{}, {}, {}, {}] }])
    await succeeds(site, agent, 'sim.hangup', { number: CUSTOMER })
    for (const client of [agent, colleague]) await succeeds(site, client, 'ATHangup')
    expectQuiet(site, agent, colleague, fourth)
  })

  test.each([['asks somebody for a transfer', 'ATConsTrans', { extDest: '602' }], ['holds', 'ATHoldCall', {}]] as const)('who %s from within leaves the others talking', async (_what, cmd, args) => {
    const { site, agent, colleague } = await desk()
    await consults(site, agent, colleague, '601')
    await succeeds(site, agent, 'ATConfOver')
    await succeeds(site, agent, cmd, args)
    expect(ownLegs(colleague, '601')).toMatchObject([{ heldByPeer: false, conference: true }])
  })

  test('has at most eight parties, and says so', async () => {
    const { site, agent } = await desk()
    for (const uid of ['8602', '8603', '8604', '8605', '8606', '8607']) {
      const next = await site.agent({ uid, startNotReady: true })
      await succeeds(site, agent, 'ATConf_est', { extDest: uid.slice(1) })
      await succeeds(site, next, 'ATAnswer')
    }
    expect(ownLegs(agent, '643')[0]?.parties).toHaveLength(8)
    expect(code(await does(site, agent, 'ATConf_est', { extDest: '608' }))).toBe('busy')
    expect(code(await does(site, agent, 'ATJoinIVR_toCnf', { ivrFile: 'VERIFY.DAT' }))).toBe('busy')
  })

  test('is refused with a queue, with oneself, and without a talk', async () => {
    const { site, agent, colleague } = await desk()
    for (const extDest of ['4008101001', '643', CUSTOMER]) {
      expect([extDest, code(await does(site, agent, 'ATConf_est', { extDest }))]).toEqual([extDest, 'bad_arguments'])
    }
    expect(code(await does(site, colleague, 'ATConf_est', { extDest: '602' }))).toBe('no_such_call')
    await succeeds(site, agent, 'ATHoldCall')
    expect(code(await does(site, agent, 'ATConf_est', { extDest: '602' }))).toBe('wrong_state')
  })
})

describe('keys and attached data', () => {
  test('tones go to the far end, keys dial', async () => {
    const { site, agent, colleague } = await desk()
    expect(await succeeds(site, agent, 'ATSendDtmf', { dtmf: '12#' })).toMatchObject({ event: 'request.done' })
    await succeeds(site, agent, 'ATDialDigit', { digit: '9' })
    expect(code(await does(site, agent, 'ATSendDtmf', { dtmf: '1x' }))).toBe('bad_arguments')
    await succeeds(site, colleague, 'ATSetBusy', { busy: true })
    const third = await site.agent({ uid: '8602', startNotReady: true })
    await succeeds(site, colleague, 'ATDialDigit', { digit: '60' })
    expect(ownLegs(colleague, '601')).toMatchObject([{ state: 'offhook', allowed: ['ATHangup', 'ATDialDigit', 'ATSetUserInfo'] }])
    await succeeds(site, colleague, 'ATDialDigit', { digit: '2#' })
    expect(ownLegs(third, '602')).toMatchObject([{ state: 'ringing', caller: '601' }])
    await succeeds(site, agent, 'ATHoldCall')
    expect(code(await does(site, agent, 'ATSendDtmf', { dtmf: '1' }))).toBe('wrong_state')
    const analogue = await site.agent({ uid: '8611' })
    expect(code(await does(site, analogue, 'ATDialDigit', { digit: '602' }))).toBe('not_supported_by_extension')
  })

  test('everybody in the call sees what is attached; an empty value takes it away; the limits hold', async () => {
    const { site, agent, colleague, call } = await desk()
    await succeeds(site, agent, 'ATConf_est', { extDest: '601' })
    expect(await succeeds(site, agent, 'ATSetUserInfo', { set: { a: '1', b: '2' } })).toMatchObject({ event: 'call.changed', data: { callId: call, attached: { a: '1', b: '2' } } })
    expect(ownLegs(colleague, '601')).toMatchObject([{ attached: { a: '1', b: '2' } }])
    expect(await succeeds(site, colleague, 'ATSetUserInfo', { set: { a: '' } })).toMatchObject({ data: { attached: { b: '2' } } })
    expect(await succeeds(site, agent, 'ATSetUserInfo', { set: { b: '2' } })).toMatchObject({ event: 'request.done', data: { ok: true } })
    const many = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`k${String(n)}`, 'v']))
    expect(code(await does(site, agent, 'ATSetUserInfo', { set: many }))).toBe('bad_arguments')
    expect(code(await does(site, agent, 'ATSetUserInfo', { set: Object.fromEntries(['x', 'y', 'z', 'u', 'w'].map((key) => [key, 'v'.repeat(4_000)])) }))).toBe('bad_arguments')
    expect(ownLegs(agent, '643')).toMatchObject([{ attached: { b: '2' } }])
    const stranger = await site.agent({ uid: '8602' })
    expect(code(await does(site, stranger, 'ATSetUserInfo', { callId: call, set: { a: '1' } }))).toBe('no_such_call')
  })
})
