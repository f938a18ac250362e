/** Sitting down at somebody else's telephone: nobody gets a colleague's talk, and every take-over is in the audit trail. */
import { expect, test } from 'vitest'
import { customerTalks, does, ownLegs } from '../support/scenes.ts'
import { rightsSite, UID } from '../support/rights/people.ts'

const EXTENSION = UID.agent.slice(1)

test('a colleague’s talk stays the colleague’s: the take-over is refused while it stands, and audited', async () => {
  const site = await rightsSite()
  const agent = await site.agent({ uid: UID.agent })
  await customerTalks(site, agent)
  const thief = site.client({ address: '10.2.2.2' })
  expect(await thief.login({ uid: UID.colleague, extension: EXTENSION, takeOver: true })).toMatchObject({ ok: false, error: { code: 'wrong_state', state: 'talking' } })
  expect(agent.closed).toBe(false)
  expect(ownLegs(agent, EXTENSION)).toHaveLength(1)
  expect(site.deskStore.auditTrail(1)[0]).toMatchObject({ who: UID.colleague, whom: UID.agent, command: 'login', detail: 'take-over', extension: EXTENSION, address: '10.2.2.2', outcome: 'wrong_state' })
})

test.each(['a leader', 'a manager'])('%s does not get it either', async (who) => {
  const site = await rightsSite()
  const agent = await site.agent({ uid: UID.agent })
  await customerTalks(site, agent)
  const uid = who === 'a leader' ? UID.leader15 : UID.manager
  expect(await site.client().login({ uid, extension: EXTENSION, takeOver: true })).toMatchObject({ ok: false, error: { code: 'wrong_state' } })
})

test('nor when the agent’s session is over and the talk goes on at the telephone', async () => {
  const site = await rightsSite()
  const agent = await site.agent({ uid: UID.agent })
  const manager = await site.agent({ uid: UID.manager })
  await customerTalks(site, agent)
  await does(site, manager, 'ATLogout', { uid: UID.agent })
  expect(await site.client().login({ uid: UID.colleague, extension: EXTENSION })).toMatchObject({ ok: false, error: { code: 'wrong_state', state: 'talking' } })
  // The agent himself sits down again.
  expect(await site.client().login({ uid: UID.agent, extension: EXTENSION })).toMatchObject({ ok: true })
})

test('an idle seat is taken over; the one displaced is told by whom and from where, and the trail has it', async () => {
  const site = await rightsSite()
  const agent = await site.agent({ uid: UID.agent, host: 'PC-17' })
  const colleague = site.client({ address: '10.2.2.2' })
  expect(await colleague.login({ uid: UID.colleague, extension: EXTENSION, takeOver: true, host: 'PC-3' })).toMatchObject({ ok: true })
  expect(await agent.waitBye()).toMatchObject({ reason: 'taken_over', by: UID.colleague, where: 'PC-3' })
  expect(site.deskStore.auditTrail(1)[0]).toMatchObject({ who: UID.colleague, whom: UID.agent, command: 'login', detail: 'takes over from PC-17 (PC-3)', extension: EXTENSION, address: '10.2.2.2', outcome: 'done' })
})
