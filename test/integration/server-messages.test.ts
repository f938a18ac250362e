import { describe, expect, test } from 'vitest'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { does, reads, said } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

const texts = (client: MemoryClient): unknown[] => client.events('message.received').map((event) => event.data['text'])
const statuses = (client: MemoryClient): unknown[] => client.events('message.status').map((event) => `${String(event.data['to'])} ${String(event.data['status'])}`)
const send = (site: MemoryServer, client: MemoryClient, args: object) => does(site, client, 'ATSendMsg', args)

describe('a message', () => {
  test('reaches an agent who is there; the sender learns that it was delivered and read', async () => {
    const site = await startMemoryServer()
    const [from, to] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
    const { response, outcome } = await send(site, from, { uidTo: '8643', info: '请回电 ;TO=8600' })
    expect(response).toMatchObject({ ok: true, result: { delivered: 1, stored: 0 } })
    expect(outcome).toMatchObject({ event: 'message.status', data: { to: '8643', status: 'delivered' } })
    expect(to.events('message.received')).toMatchObject([{ by: '8601', data: { from: '8601', fromName: '林若溪', to: '8643', text: '请回电 ;TO=8600', broadcast: null, readAt: null } }])
    const { id } = to.events('message.received')[0]?.data ?? {}
    await reads(to, 'message.read', { ids: [id] })
    expect(statuses(from)).toEqual(['8643 delivered', '8643 read'])
    await reads(to, 'message.read', { ids: [id] })
    await reads(from, 'message.read', { ids: [id] })
    expect(statuses(from)).toHaveLength(2)
    expect(await reads(to, 'message.list')).toMatchObject({ messages: [{ id, readAt: site.clock.now() }] })
  })

  test('waits for an absent agent and comes right behind the snapshot of his login, once', async () => {
    const site = await startMemoryServer()
    const from = await site.agent({ uid: '8601' })
    const { response, outcome } = await send(site, from, { uidTo: '8643', info: '一' })
    expect(response).toMatchObject({ ok: true, result: { delivered: 0, stored: 1 } })
    expect(outcome).toMatchObject({ event: 'message.status', data: { status: 'stored' } })
    site.clock.advance(1_000)
    await send(site, from, { uidTo: '8643', info: '二' })
    const to = await site.agent({ uid: '8643' })
    const names = to.events().map((event) => event.event)
    expect(names.slice(names.indexOf('snapshot.end'))).toEqual(['snapshot.end', 'message.received', 'message.received'])
    expect(texts(to)).toEqual(['一', '二'])
    expect(statuses(from)).toEqual(['8643 stored', '8643 stored', '8643 delivered', '8643 delivered'])
    await to.ask('logout')
    expect(texts(await site.agent({ uid: '8643' }))).toEqual([])
  })

  test('that comes while the link is lost is there after the resume', async () => {
    const site = await startMemoryServer()
    const [from, to] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
    to.cut()
    await site.settle()
    expect((await send(site, from, { uidTo: '8643', info: '在吗' })).response).toMatchObject({ ok: true, result: { stored: 1 } })
    const again = site.client()
    expect((await again.resume(to)).ok).toBe(true)
    await site.settle()
    expect(texts(again)).toEqual(['在吗'])
    expect(statuses(from)).toEqual(['8643 stored', '8643 delivered'])
  })

  test('that was written to a link that proves dead comes again with the next login', async () => {
    const site = await startMemoryServer()
    const [from, to] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
    to.pause()
    await send(site, from, { uidTo: '8643', info: '没人收到' })
    to.cut()
    await site.clock.advanceAsync(site.site.limits.graceMs + 1)
    const again = await site.agent({ uid: '8643' })
    expect(texts(again)).toEqual(['没人收到'])
  })

  test('of many waits in steps, all arrive in order', async () => {
    const site = await startMemoryServer()
    const from = await site.agent({ uid: '8601' })
    for (let i = 0; i < 250; i += 1) {
      await send(site, from, { uidTo: '8643', info: String(i) })
      site.clock.advance(60)
    }
    const to = await site.agent({ uid: '8643' })
    expect(texts(to)).toHaveLength(100)
    await site.clock.advanceAsync(1_000)
    expect(texts(to)).toEqual(Array.from({ length: 250 }, (_, i) => String(i)))
  })

  test('survives a restart of the server', async () => {
    const deskStore = createMemoryDeskStore()
    const first = await startMemoryServer({ deskStore })
    await send(first, await first.agent({ uid: '8601' }), { uidTo: '8643', info: '早' })
    const second = await startMemoryServer({ deskStore })
    expect(texts(await second.agent({ uid: '8643' }))).toEqual(['早'])
  })
})

describe('messages to many', () => {
  test('to a group: its members and leaders, from one of them; not from a stranger', async () => {
    const site = await startMemoryServer()
    const [member, other, leader, stranger] = [
      await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' }), await site.agent({ uid: '8600' }), await site.agent({ uid: '8604' })]
    const { response, outcome } = await send(site, member, { group: '15', info: '谁有空?' })
    expect(response).toMatchObject({ ok: true, result: { delivered: 2 } })
    expect(outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    expect([texts(member), texts(other), texts(leader), texts(stranger)]).toEqual([[], ['谁有空?'], ['谁有空?'], []])
    expect(other.events('message.received')[0]?.data).toMatchObject({ broadcast: '15' })
    expect(said(await send(site, stranger, { group: '15', info: 'x' }))).toBe('not_allowed')
    expect(said(await send(site, member, { group: '77', info: 'x' }))).toBe('bad_arguments')
  })

  test('to all: leaders only, and it is in the audit trail without the words', async () => {
    const site = await startMemoryServer()
    const [leader, agent] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
    expect((await send(site, leader, { all: true, info: '停电演习' })).response).toMatchObject({ ok: true, result: { delivered: 1, stored: site.site.agents.length - 2 } })
    expect(agent.events('message.received')[0]?.data).toMatchObject({ text: '停电演习', broadcast: '*' })
    expect(said(await send(site, agent, { all: true, info: 'x' }))).toBe('not_allowed')
    await send(site, leader, { uidTo: '8643', info: '辛苦了' })
    await send(site, agent, { uidTo: '8600', info: '谢谢' })
    expect(site.deskStore.auditTrail(9).map(({ who, detail, whom, outcome }) => [who, detail, whom, outcome])).toEqual([
      ['8600', 'one', '8643', 'done'], ['8643', 'all', null, 'not_allowed'], ['8600', 'all', null, 'done'],
    ])
    expect(JSON.stringify(site.log.lines)).not.toContain('停电演习')
  })
})

describe('what is refused', () => {
  test('nobody, two at once, a stranger, another’s name', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    expect(said(await send(site, agent, { info: 'x' }))).toBe('bad_arguments')
    expect(said(await send(site, agent, { uidTo: '8601', group: '15', info: 'x' }))).toBe('bad_arguments')
    expect(said(await send(site, agent, { uidTo: '7777', info: 'x' }))).toBe('no_such_agent')
    expect(said(await send(site, agent, { uid: '8601', uidTo: '8600', info: 'x' }))).toBe('not_allowed')
    expect(said(await send(site, agent, { uidTo: '8601', info: '' }))).toBe('bad_arguments')
  })

  test('nobody floods the others: after a burst it takes its time', async () => {
    const site = await startMemoryServer()
    const [from, to] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
    const answers: string[] = []
    for (let i = 0; i < 60; i += 1) {
      const response = await from.ask('ATSendMsg', { uidTo: '8643', info: String(i) })
      answers.push(response.ok ? 'accepted' : response.error.code)
      if (!response.ok) expect(response.error.retryAfterMs).toBeGreaterThan(0)
    }
    expect(answers.filter((answer) => answer === 'overloaded')).toHaveLength(10)
    expect(texts(to)).toHaveLength(50)
    site.clock.advance(1_000)
    expect((await from.ask('ATSendMsg', { uidTo: '8643', info: 'later' })).ok).toBe(true)
    expect((await to.ask('ATSendMsg', { uidTo: '8601', info: 'mine' })).ok).toBe(true)
  })

  test('a full disk: a sentence, nothing sent, calls and states go on', async () => {
    let full: Error | null = null
    const site = await startMemoryServer({ deskStore: createMemoryDeskStore(() => full) })
    const [leader, agent] = [await site.agent({ uid: '8600' }), await site.agent({ uid: '8643' })]
    full = new Error('disk is full')
    const { response } = await send(site, leader, { uidTo: '8643', info: 'x' })
    expect(response).toMatchObject({ ok: false, error: { code: 'overloaded', retryAfterMs: 5_000 } })
    expect(texts(agent)).toEqual([])
    expect(said(await does(site, leader, 'ATSetBusy', { uid: '8643', busy: true }))).toBe('accepted')
    expect(agent.events('agent.changed').at(-1)?.data).toMatchObject({ state: 'busy', changedBy: '8600' })
    expect(site.log.lines.some((line) => line.level === 'error' && line.message === 'audit entry not kept' && line.fields['whom'] === '8643')).toBe(true)
    full = null
    expect((await send(site, leader, { uidTo: '8643', info: 'x' })).response.ok).toBe(true)
  })
})

test('message.list pages back, with one partner or all', async () => {
  const site = await startMemoryServer()
  const [a, b] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
  for (const [from, uidTo, info] of [[a, '8643', '1'], [b, '8601', '2'], [b, '8600', '3']] as const) {
    await send(site, from, { uidTo, info })
    site.clock.advance(1_000)
  }
  const list = async (args: object): Promise<string> => {
    const { messages } = await reads(b, 'message.list', args)
    return (messages as { readonly text: string }[]).map((one) => one.text).join('')
  }
  expect(await list({})).toBe('321')
  expect(await list({ withUid: '8601' })).toBe('21')
  expect(await list({ limit: 1 })).toBe('3')
  expect(await list({ before: site.clock.now() - 2_500 })).toBe('1')
})

test('a list that does not fit into a frame is cut at the newest that fit', async () => {
  const site = await startMemoryServer()
  const [a, b] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
  for (let i = 0; i < 250; i += 1) {
    await send(site, a, { uidTo: '8643', info: '话'.repeat(2_000) })
    site.clock.advance(60)
  }
  const { messages } = await reads(b, 'message.list', { limit: 500 })
  expect((messages as unknown[]).length).toBeGreaterThan(100)
  expect((messages as unknown[]).length).toBeLessThan(250)
})
