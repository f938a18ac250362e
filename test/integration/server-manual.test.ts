/** What the 2013 manual says of telephones, numbers and lines, held against the server. */
import { describe, expect, test } from 'vitest'
import { reads } from '../support/acts.ts'
import { code, CUSTOMER, customerTalks, does, ended, OTHER_CUSTOMER, ownLegs, segments, succeeds } from '../support/scenes.ts'
import { startMemoryServer } from '../support/server-harness.ts'

describe('a telephone that has sent its call on', () => {
  test.each([['ip', '8643', '643'], ['digital', '8607', '607']])('by ATTranCall is disconnected (断开) when it is keyed: %s', async (_kind, uid, extension) => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid })
    const call = await customerTalks(site, agent)
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    expect(ended(agent)).toMatchObject([{ callId: call, state: 'disconnected', endCause: 'transferred', transferType: 'out', endedBy: null }])
    expect(ownLegs(agent, extension)).toEqual([])
  })

  test('by ATTranCall is idle (空闲) when it is analogue', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8611' })
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    await succeeds(site, agent, 'sim.answer', { number: '611' })
    await succeeds(site, agent, 'ATTranCall', { extDest: '601' })
    expect(ended(agent)).toMatchObject([{ state: 'talking', endCause: 'transferred' }])
    expect(ownLegs(agent, '611')).toEqual([])
  })

  test.each([['while the third talks', true], ['while the third is rung', false]])('by ATTranOver, analogue, hears the busy tone until it is put down: %s', async (_when, answered) => {
    const site = await startMemoryServer()
    const [agent, colleague] = [await site.agent({ uid: '8611' }), await site.agent({ uid: '8601', startNotReady: true })]
    await succeeds(site, agent, 'sim.incoming', { caller: CUSTOMER, group: '15' })
    await succeeds(site, agent, 'sim.answer', { number: '611' })
    const call = ownLegs(agent, '611')[0]?.callId
    const second = (await succeeds(site, agent, 'ATConsTrans', { extDest: '601' })).data['callId']
    if (answered) await succeeds(site, colleague, 'ATAnswer')
    expect(await succeeds(site, agent, 'ATTranOver')).toMatchObject({ event: 'call.ended', data: { callId: call, endCause: 'transferred' } })
    expect(ownLegs(agent, '611')).toMatchObject([{ callId: second, state: 'disconnected', held: false }])
    expect(ownLegs(colleague, '601')).toMatchObject([{ callId: call, state: answered ? 'talking' : 'ringing', peer: { number: CUSTOMER } }])
    // Nothing rings at a telephone that is off the hook.
    await succeeds(site, colleague, 'sim.incoming', { caller: OTHER_CUSTOMER, group: '15' })
    expect(ownLegs(agent, '611')).toMatchObject([{ callId: second }])
    await succeeds(site, colleague, 'sim.hangup', { number: '611' })
    await site.settle()
    expect(ownLegs(agent, '611').map((leg) => leg.callId)).not.toContain(second)
    expect(site.switch.calls().map((one) => one.callId)).not.toContain(second)
  })
})

describe('the own hotline number', () => {
  test.each([['ATPlaceCall', 'ATPlaceCall', { called: '4008101001' }], ['keys', 'ATDialDigit', { digit: '4008101001#' }]])('dialled by %s enters the queue and takes no line', async (_how, cmd, args) => {
    const site = await startMemoryServer()
    const [caller, agent] = [await site.agent({ uid: '8601', startNotReady: true }), await site.agent({ uid: '8643' })]
    const group = site.site.groups.find((one) => one.called === '4008101001')?.id ?? ''
    await does(site, caller, cmd, args)
    await site.settle()
    expect(ownLegs(caller, '601')).toMatchObject([{ state: 'ringback', direction: 'internal-out', called: '4008101001', peer: { kind: 'queue', number: group } }])
    expect(ownLegs(agent, '643')).toMatchObject([{ state: 'ringing', direction: 'internal-in', peer: { number: '601', uid: '8601' }, queue: { group } }])
    expect(site.switch.trunks().filter((trunk) => trunk.state !== 'idle')).toEqual([])
    await succeeds(site, agent, 'ATAnswer')
    expect(ownLegs(caller, '601')).toMatchObject([{ state: 'talking' }])
    await succeeds(site, agent, 'ATHangup')
    expect(segments(site, String(ended(agent)[0]?.callId))).toEqual([[1, '601', 'normal'], [2, '643', 'normal']])
  })

  test('waits like anybody when nobody is free, and owes no work for the group he called', async () => {
    const site = await startMemoryServer({ groups: { wrapup: { policy: 'required', ms: 0, codes: [] } } })
    const [caller, agent] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643', startNotReady: true })]
    await succeeds(site, caller, 'ATPlaceCall', { called: '4008101001' })
    await site.settle()
    expect(ownLegs(caller, '601')).toMatchObject([{ state: 'ringback' }])
    expect(ownLegs(agent, '643')).toEqual([])
    await succeeds(site, agent, 'ATSetReady', { ready: true })
    await succeeds(site, agent, 'ATAnswer')
    await succeeds(site, caller, 'ATHangup')
    const last = (uid: string, client: typeof caller) => client.events('agent.changed').filter((event) => event.data['uid'] === uid).at(-1)?.data
    expect(last('8601', caller)).toMatchObject({ state: 'ready', wrapup: null })
    expect(last('8643', agent)).toMatchObject({ state: 'wrapup' })
  })
})

describe('keys by their position', () => {
  test('of a digital telephone dial, hold, take back and release', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8607', startNotReady: true })
    for (const digit of ['K6', 'K11', 'K1', 'K12']) await does(site, agent, 'ATDialDigit', { digit })
    await site.settle()
    expect(ownLegs(agent, '607')).toMatchObject([{ called: '601', state: 'ringback' }])
    await succeeds(site, agent, 'sim.answer', { number: '601' })
    await succeeds(site, agent, 'ATDialDigit', { digit: 'K13' })
    expect(ownLegs(agent, '607')).toMatchObject([{ state: 'talking', held: true }])
    await succeeds(site, agent, 'ATDialDigit', { digit: 'K13' })
    expect(ownLegs(agent, '607')).toMatchObject([{ state: 'talking', held: false }])
    expect(await succeeds(site, agent, 'ATDialDigit', { digit: 'K5' })).toMatchObject({ event: 'request.done', data: { ok: true } })
    await succeeds(site, agent, 'ATDialDigit', { digit: 'K14' })
    expect(ownLegs(agent, '607')).toEqual([])
  })

  test('are refused where no key is, and at telephones that have none', async () => {
    const site = await startMemoryServer()
    const [digital, ip, analogue] = [await site.agent({ uid: '8607' }), await site.agent({ uid: '8643' }), await site.agent({ uid: '8611' })]
    expect(code(await does(site, digital, 'ATDialDigit', { digit: 'K99' }))).toBe('bad_arguments')
    for (const client of [ip, analogue]) expect(code(await does(site, client, 'ATDialDigit', { digit: 'K1' }))).toBe('not_supported_by_extension')
    expect(code(await does(site, digital, 'ATDialDigit', { digit: 'K' }))).toBe('bad_arguments')
  })
})

describe('what is asked about a trunk', () => {
  test('is told of the call it carries, also when that has gone up in another one', async () => {
    const site = await startMemoryServer()
    const [agent, leader] = [await site.agent({ uid: '8643' }), await site.agent({ uid: '8600', startNotReady: true, watch: 'all' })]
    const first = await customerTalks(site, agent)
    const { callId: second } = (await succeeds(site, agent, 'ATConsConf', { extDest: OTHER_CUSTOMER })).data
    await site.settle()
    await succeeds(site, agent, 'sim.answer', { number: OTHER_CUSTOMER })
    const trunk = site.switch.calls().find((call) => call.callId === second)?.trunk ?? ''
    expect(await reads(leader, 'ATGetCallInfo', { key: trunk, type: 'trunk' })).toMatchObject({ legs: [{ callId: second, extension: '643' }] })
    await succeeds(site, agent, 'ATConfOver')
    expect(await reads(leader, 'ATGetCallInfo', { key: trunk, type: 'trunk' })).toMatchObject({ legs: [{ callId: first, extension: '643' }] })
    const { trunks } = await reads(leader, 'ATGetTrunk_list') as { readonly trunks: readonly { readonly trunk: string; readonly callId: string | null }[] }
    expect(trunks.find((one) => one.trunk === trunk)).toMatchObject({ state: 'in-use', callId: first })
    await succeeds(site, agent, 'sim.hangup', { number: OTHER_CUSTOMER })
    expect(await reads(leader, 'ATGetCallInfo', { key: trunk, type: 'trunk' })).toEqual({ legs: [] })
  })
})
