/** Listening goes on while the right lasts: who is in the call, who sits there and who leads whom is looked at again when it changes. */
import { describe, expect, test } from 'vitest'
import { consults, CUSTOMER, customerTalks, does, ended, legsOf, ownLegs, succeeds } from '../support/scenes.ts'
import type { MemoryServer } from '../support/server-harness.ts'
import { everybody, of, rightsSite, UID } from '../support/rights/people.ts'

const EXT = { agent: '643', colleague: '601', other: '604', leader: '609' } as const

async function listened(type: 'listen' | 'join' = 'listen') {
  const site = await rightsSite()
  const clients = await everybody(site)
  const [agent, other, colleague, leader] = [of(clients, UID.agent), of(clients, UID.other), of(clients, UID.colleague), of(clients, UID.leader15)]
  // Only the agent is ready: the customer is theirs.
  for (const uid of [UID.colleague, UID.leader2, UID.admin]) await does(site, of(clients, uid), 'ATSetBusy', { busy: true })
  const call = await customerTalks(site, agent)
  await succeeds(site, leader, 'ATInsert', { ext: EXT.agent, type })
  return { site, agent, other, colleague, leader, call, clients }
}
const listens = (site: MemoryServer): boolean => site.switch.calls().some((call) => call.parties.some((party) => party.extension === EXT.leader && party.listening))

describe('a listener is taken out', () => {
  test('when the led agent leaves a conference to people of another group: event with its reason, audited', async () => {
    const { site, agent, other, leader, call } = await listened()
    await consults(site, agent, other, EXT.other)
    await succeeds(site, agent, 'ATConfOver')
    // Within the right: the led agent is in it. Who came in sees who listens.
    expect(listens(site)).toBe(true)
    expect(ownLegs(other, EXT.other)[0]?.parties).toContainEqual(expect.objectContaining({ uid: UID.leader15, listening: true }))
    await succeeds(site, agent, 'ATHangup')
    await site.settle()
    expect(listens(site)).toBe(false)
    expect(ended(leader).at(-1)).toMatchObject({ callId: call, extension: EXT.leader, endCause: 'right_ended' })
    expect(ownLegs(other, EXT.other)[0]).toMatchObject({ state: 'talking' })
    expect(ownLegs(other, EXT.other)[0]?.parties.some((party) => party.listening)).toBe(false)
    expect(site.deskStore.auditTrail(1)[0]).toMatchObject({ who: 'system', command: 'ATInsert', detail: 'right ended', whom: UID.leader15, extension: EXT.leader, callId: call, outcome: 'done' })
  })

  test('not when the call goes on with somebody who is led: they see the listener', async () => {
    const { site, agent, colleague } = await listened()
    await consults(site, agent, colleague, EXT.colleague)
    await succeeds(site, agent, 'ATConfOver')
    await succeeds(site, agent, 'ATHangup')
    await site.settle()
    expect(listens(site)).toBe(true)
    expect(ownLegs(colleague, EXT.colleague)[0]?.parties).toContainEqual(expect.objectContaining({ uid: UID.leader15, listening: true }))
  })

  test('when the leader’s own session ends: no telephone listens by itself', async () => {
    const { site, leader, clients, agent } = await listened()
    await does(site, of(clients, UID.manager), 'ATLogout', { uid: UID.leader15 })
    await site.settle()
    expect(leader.closed).toBe(true)
    expect(listens(site)).toBe(false)
    expect(ownLegs(agent, EXT.agent)[0]).toMatchObject({ state: 'talking' })
  })
})

test('a leader who has joined is heard by all: they stay, and can no longer turn to listening', async () => {
  const { site, agent, other, leader } = await listened('join')
  await consults(site, agent, other, EXT.other)
  await succeeds(site, agent, 'ATConfOver')
  await succeeds(site, agent, 'ATHangup')
  await site.settle()
  expect(ownLegs(leader, EXT.leader)[0]).toMatchObject({ listening: false })
  expect(ownLegs(leader, EXT.leader)[0]?.allowed).not.toContain('ATInsert')
  expect(await does(site, leader, 'ATInsert', { ext: EXT.other, type: 'listen' })).toMatchObject({ response: { ok: false, error: { code: 'not_allowed' } } })
  expect([...legsOf(other).values()].some((leg) => leg.parties.some((party) => party.number === CUSTOMER))).toBe(true)
})
