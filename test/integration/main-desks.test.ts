import { afterEach, describe, expect, it } from 'vitest'
import { startDesk } from '../support/desk-program.ts'
import { SystemHarness } from '../support/system-harness.ts'
import { extensionSchema } from '../../src/shared/domain/schemas.ts'
import type { Desk } from '../support/desk-program.ts'
import type { LocalDatabase } from '../../src/main/data/local-database.ts'
import type { CallLeg } from '../../src/shared/domain/schemas.ts'

/** The services of the main process on real links, at the real server, over a network that can fail. */
let system: SystemHarness
const desks: Desk[] = []
afterEach(async () => {
  for (const desk of desks) desk.telephony.dispose()
  await system.dispose(desks.splice(0).map((desk) => desk.seat))
})

async function open<const U extends readonly string[]>(...uids: U): Promise<{ [K in keyof U]: Desk }> {
  system = await SystemHarness.create()
  // map() keeps the number of items, which its type does not say.
  return await Promise.all(uids.map((uid) => sitDown(uid))) as { [K in keyof U]: Desk }
}
async function sitDown(uid: string, db?: LocalDatabase): Promise<Desk> {
  const desk = startDesk(system, system.createSeat(uid), db)
  desks.push(desk)
  const login = desk.login()
  await system.clock.advanceAsync(1_000)
  await login
  if (desk.store.state().session === null) throw new Error(`${uid} is not logged in`)
  return desk
}
const pass = (ms = 500): Promise<void> => system.clock.advanceAsync(ms)
const legOf = (desk: Desk): CallLeg => {
  const leg = desk.store.state().calls[0]
  if (leg === undefined) throw new Error(`${desk.seat.uid} has no call`)
  return leg
}
/** `from` calls `to`, who answers. */
async function talk(from: Desk, to: Desk): Promise<void> {
  void from.telephony.dial(to.seat.extension)
  await pass()
  void to.telephony.call('ATAnswer', legOf(to).callId)
  await pass()
  expect(legOf(from).state).toBe('talking')
}
/** All links of now break; the desks are back after their retries. */
async function breakLinks(): Promise<void> {
  for (const link of system.net.links) if (link.open) link.reset()
  await pass(40_000)
}

describe('the team view', () => {
  it('shows the led agents and their calls while it is on, survives a new session, and nothing of it stays when it is off', async () => {
    const [leader, agent, colleague] = await open('8600', '8643', '8601')
    expect(leader.store.state().team.map((one) => one.uid)).toEqual(['8600'])
    const on = leader.team.set(true)
    await pass()
    expect(await on).toMatchObject({ ok: true })
    expect(leader.store.state().team.map((one) => one.uid as string)).toEqual(expect.arrayContaining(['8600', '8643', '8601']))
    await talk(agent, colleague)
    expect(leader.store.state().teamCalls.map((leg) => `${leg.extension} ${leg.state}`).toSorted()).toEqual(['601 talking', '643 talking'])
    expect(leader.store.state().calls).toEqual([])
    // The server forgets all sessions: the link logs in by itself, and still watches.
    system.crashServer()
    system.startServer()
    await pass(60_000)
    expect(leader.seat.client.status().state).toBe('ready')
    expect(leader.store.state()).toMatchObject({ teamWatched: true })
    expect(leader.store.state().teamCalls.map((leg) => leg.extension as string).toSorted()).toEqual(['601', '643'])
    const off = leader.team.set(false)
    await pass()
    expect(await off).toMatchObject({ ok: true })
    expect(leader.store.state()).toMatchObject({ teamWatched: false, teamCalls: [] })
    expect(leader.store.state().team.map((one) => one.uid)).toEqual(['8600'])
  })

  it('acts on the agent, who is told what was done and by whom', async () => {
    const [leader, agent, colleague] = await open('8600', '8643', '8601')
    void leader.team.set(true)
    await pass()
    await talk(agent, colleague)
    const listen = leader.control.insert({ extension: '643', mode: 'listen' })
    await pass()
    expect(await listen).toMatchObject({ ok: true })
    expect(agent.notices()).toEqual(['listened_by'])
    expect(colleague.notices()).toEqual(['listened_by'])
    expect(leader.store.state().ring.ringing).toBe(false)
    void leader.control.insert({ extension: '643', mode: 'join' })
    await pass()
    expect(agent.notices()).toEqual(['listened_by', 'joined_by'])
    const release = leader.control.release({ extension: '643', callId: legOf(agent).callId })
    await pass()
    expect(await release).toMatchObject({ ok: true })
    expect(agent.notices()).toEqual(['listened_by', 'joined_by', 'call_released'])
    expect(agent.rows()).toMatchObject([{ endCause: 'released', missed: false }])
    void leader.control.setStateOf({ uid: '8643', state: 'busy', reason: 'meeting' })
    await pass()
    expect(agent.store.state().agent).toMatchObject({ state: 'busy', changedBy: '8600' })
    expect(agent.notices().at(-1)).toBe('state_changed_by')
    void leader.control.logOut({ uid: '8643' })
    await pass()
    expect(agent.store.state().session).toBeNull()
    expect(agent.notices().at(-1)).toBe('forced_logout')
  })

  it('is refused by the server for one who leads nobody, and the refusal is shown', async () => {
    const [agent] = await open('8643')
    expect(await agent.team.set(true)).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    const act = agent.control.insert({ extension: extensionSchema.parse('601'), mode: 'listen' })
    await pass()
    expect(await act).toMatchObject({ ok: false })
  })
})

describe('a message', () => {
  it('waits for the absent agent, is told once at his login, and its marks come back to the sender', async () => {
    const [sender] = await open('8643')
    const sending = sender.messages.send({ uid: '8601', group: null, text: '请回电 王先生' })
    await pass()
    expect(await sending).toEqual({ ok: true, value: { delivered: 0, stored: 1 } })
    expect(sender.inbox().messages).toMatchObject([{ text: '请回电 王先生', deliveredAt: null, readAt: null }])
    const receiver = await sitDown('8601')
    expect(receiver.inbox()).toMatchObject({ unread: 1, messages: [{ text: '请回电 王先生', from: '8643' }] })
    expect(receiver.notices()).toEqual(['message'])
    expect(sender.inbox().messages[0]?.deliveredAt).not.toBeNull()
    await breakLinks()
    expect(receiver.inbox()).toMatchObject({ unread: 1 })
    expect(receiver.notices()).toEqual(['message'])
    const reading = receiver.messages.read({ ids: receiver.inbox().messages.map((message) => message.id) })
    await pass()
    expect(await reading).toMatchObject({ ok: true })
    expect(receiver.inbox().unread).toBe(0)
    expect(receiver.notices()).toEqual([])
    expect(sender.inbox().messages[0]?.readAt).not.toBeNull()
  })

  it('to a group reaches those who are there and those who come later', async () => {
    const [leader, present] = await open('8600', '8643')
    const sending = leader.messages.send({ uid: null, group: null, text: '班会 17:00' })
    await pass()
    expect(await sending).toMatchObject({ ok: true, value: { delivered: 1 } })
    expect(present.inbox()).toMatchObject({ unread: 1, messages: [{ broadcast: '*' }] })
    expect(leader.inbox().messages.filter((message) => message.from === '8600' && message.to !== '8600')).toHaveLength(1)
    expect((await sitDown('8602')).inbox().unread).toBe(1)
  })
})

describe('after-call work', () => {
  it('that is typed while the link is down is at the server when it is back', async () => {
    const [agent, colleague] = await open('8643', '8601')
    await talk(agent, colleague)
    const { callId } = legOf(agent)
    expect(agent.store.state().wrapup).toMatchObject({ callId, state: 'empty' })
    for (const link of system.net.links) if (link.open) link.reset()
    await pass(1)
    expect(await agent.wrapup.save({ callId, code: null, note: '断线时写的', done: false })).toMatchObject({ ok: true, value: { state: 'local' } })
    expect(system.deskStore.wrapup(callId, '8643')).toBeNull()
    await pass(40_000)
    expect(agent.store.state().wrapup).toMatchObject({ callId, note: '断线时写的', state: 'saved' })
    expect(system.deskStore.wrapup(callId, '8643')).toMatchObject({ note: '断线时写的', done: false })
  })

  it('that was not sent before the program died is sent by its next run', async () => {
    const [agent, colleague] = await open('8643', '8601')
    await talk(agent, colleague)
    const { callId } = legOf(agent)
    for (const link of system.net.links) if (link.open) link.reset()
    await pass(1)
    await agent.wrapup.save({ callId, code: null, note: '死机前写的', done: false })
    agent.telephony.dispose()
    // The session of the program that died ends with its grace time.
    await pass(120_000)
    const next = await sitDown('8643', agent.db)
    expect(next.store.state().wrapup).toMatchObject({ callId, note: '死机前写的', state: 'saved' })
    expect(system.deskStore.wrapup(callId, '8643')).toMatchObject({ note: '死机前写的' })
  })
})
