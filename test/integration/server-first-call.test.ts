import { expect, test } from 'vitest'
import { startTcpServer } from '../support/server-harness.ts'

test('a customer calls the hotline, the longest idle agent answers, holds, retrieves and hangs up, and the call is in the record', async () => {
  const site = await startTcpServer()
  const agent = await site.agent({ uid: '8643' })
  const { response } = await agent.act('sim.incoming', { caller: '13800138000', group: '15' })
  expect(response.ok).toBe(true)
  const ringing = await agent.waitEvent('call.changed', (leg) => leg['state'] === 'ringing')
  expect(ringing.data).toMatchObject({
    extension: '643', agent: '8643', direction: 'in', caller: '13800138000',
    peer: { number: '13800138000', kind: 'external' }, queue: { group: '15' }, allowed: ['ATAnswer', 'ATHangup', 'ATSetUserInfo'],
  })
  expect(ringing.data['ringDeadline']).toBeGreaterThan(Date.now())
  await agent.waitEvent('agent.changed', (own) => own['state'] === 'reserved')

  const answered = await agent.act('ATAnswer')
  expect(answered.outcome).toMatchObject({ event: 'call.changed', data: { state: 'talking', held: false, ringDeadline: null } })
  const held = await agent.act('ATHoldCall')
  expect(held.outcome).toMatchObject({ event: 'call.changed', data: { held: true, allowed: ['ATHangup', 'ATRetriveCall', 'ATSetUserInfo'] } })
  const back = await agent.act('ATRetriveCall')
  expect(back.outcome).toMatchObject({ event: 'call.changed', data: { held: false } })
  const over = await agent.act('ATHangup')
  expect(over.outcome).toMatchObject({ event: 'call.ended', data: { endCause: 'normal', allowed: [] } })

  expect(site.records.recent(10)).toMatchObject([{
    extension: '643', agent: '8643', group: '15', direction: 'in', destType: 'agent', segment: 1,
    queueResult: 'none', endCause: 'normal', caller: '13800138000',
  }])
})
