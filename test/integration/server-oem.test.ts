import { describe, expect, test } from 'vitest'
import type { Mailer } from '../../src/cti/server/api.ts'
import type { SentItem } from '../../src/cti/server/store/desk-store.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { does, reads, said } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient, MemoryServer } from '../support/server-harness.ts'

const SMS = 'SMS_SEND;UID=8643;TEL=13800138000;SUBJ=回执;BODY=您的单号 7;TEL=110;请留意;'
const MAIL = 'EMAIL_SEND;TO=a@b.cn;CC=c@d.cn;BCC=;SUBJ=回执;BODY=您好;TO=x@y.cn;FILE=;'
const toMci = (site: MemoryServer, client: MemoryClient, msg: string) => does(site, client, 'ATSendOEMCommand', { subKey: 'AGENTTOMCI', msg })
const received = (client: MemoryClient): unknown[] => client.events('oem.received').map(({ data }) => [data['kind'], data['from'], data['text']])

describe('AGENTTOMCI', () => {
  test('an SMS is really kept as a sent item, whatever its body says', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    const { response, outcome } = await toMci(site, agent, SMS)
    expect(outcome).toMatchObject({ event: 'request.done', data: { ok: true } })
    const [item] = site.deskStore.sent('sms', 9)
    expect(response).toMatchObject({ ok: true, result: { id: item?.id } })
    expect(item).toMatchObject({ uid: '8643', toName: '', to: '13800138000', subject: '回执', status: 'stored' })
    expect(item?.body).toContain('TEL=110')
  })

  test('without a mail server an e-mail is kept and stays in the house', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    expect(said(await toMci(site, agent, MAIL))).toBe('accepted')
    expect(site.deskStore.sent('email', 9)).toMatchObject([{ to: 'a@b.cn', cc: 'c@d.cn', bcc: '', subject: '回执', status: 'stored' }])
  })

  test('with one it goes out: sent, or failed with the reason told to its sender', async () => {
    const handed: SentItem[] = []
    const mailer: Mailer = {
      send: (item) => {
        handed.push(item)
        return handed.length === 1 ? Promise.resolve() : Promise.reject(new Error('550 no such user'))
      },
    }
    const site = await startMemoryServer({ mailer })
    const agent = await site.agent({ uid: '8643' })
    await toMci(site, agent, MAIL)
    site.clock.advance(1)
    await toMci(site, agent, MAIL)
    await toMci(site, agent, SMS)
    expect(handed).toHaveLength(2)
    expect(site.deskStore.sent('email', 9).map((item) => [item.status, item.error])).toEqual([['failed', '550 no such user'], ['sent', null]])
    expect(received(agent)).toEqual([['MCI_FAILED', 'system', 'a@b.cn: 550 no such user']])
  })

  test('a mail server that takes for ever does not fill the memory', async () => {
    const site = await startMemoryServer({ mailer: { send: () => new Promise(() => undefined) } })
    const agent = await site.agent({ uid: '8643' })
    for (let i = 0; i < 205; i += 1) {
      await toMci(site, agent, MAIL)
      site.clock.advance(60)
    }
    expect(site.deskStore.sent('email', 999).filter((item) => item.status === 'failed')).toHaveLength(5)
  })

  test.each([
    ['no string of these', 'FAX_SEND;TO=1'], ['no number', 'SMS_SEND;TEL=abc;BODY=x'], ['no address', 'EMAIL_SEND;TO=nobody;BODY=x'],
  ])('%s: refused, and nothing is kept', async (_name, msg) => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    expect(said(await toMci(site, agent, msg))).toBe('bad_arguments')
    expect(site.deskStore.sent(null, 9)).toEqual([])
  })

  test('nobody sends in another’s name, but a leader does in that of his people', async () => {
    const site = await startMemoryServer()
    const [agent, leader] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8600' })]
    expect(said(await toMci(site, agent, SMS))).toBe('not_allowed')
    expect(said(await toMci(site, agent, SMS.replace('8643', '7777')))).toBe('no_such_agent')
    expect(said(await does(site, agent, 'ATSendOEMCommand', { uid: '8643', subKey: 'AGENTTOMCI', msg: MAIL }))).toBe('not_allowed')
    expect(said(await toMci(site, leader, SMS))).toBe('accepted')
    expect(site.deskStore.sent(null, 9)).toMatchObject([{ uid: '8643' }])
  })
})

describe('AGENTTOAGENT and AGENTTOIVR', () => {
  test('content for an agent reaches him, at once or with his login, and stays readable', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'ATSendOEMCommand', { subKey: 'AGENTTOAGENT', uidTo: '8601', msg: 'TRANSMSG;FROM=8643;TO=8601;MSG=C-7;TYPE=1;' })
    const other = await site.agent({ uid: '8601' })
    expect(received(other)).toEqual([['AGENTTOAGENT', '8643', 'TRANSMSG;FROM=8643;TO=8601;MSG=C-7;TYPE=1;']])
    await does(site, agent, 'ATSendOEMCommand', { subKey: 'AGENTTOAGENT', uidTo: '8601', msg: '二' })
    expect(received(other)).toHaveLength(2)
    expect(await reads(other, 'ATGetOEMMessage', { subKey: 'AGENTTOAGENT', limit: 1 })).toMatchObject({ messages: [{ text: '二', to: '8601' }] })
    expect(await reads(agent, 'ATGetOEMMessage')).toEqual({ messages: [] })
    expect(said(await does(site, agent, 'ATSendOEMCommand', { subKey: 'AGENTTOAGENT', uidTo: '', msg: 'x' }))).toBe('no_such_agent')
  })

  test('content written to a link that proves dead comes again with the next login', async () => {
    const site = await startMemoryServer()
    const [from, to] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
    to.pause()
    await does(site, from, 'ATSendOEMCommand', { subKey: 'AGENTTOAGENT', uidTo: '8643', msg: '没人收到' })
    await does(site, from, 'ATSendOEMCommand_Route', { cmd: '', uidTo: '8643', info: '邮件' })
    to.cut()
    await site.clock.advanceAsync(site.site.limits.graceMs + 1)
    expect(received(await site.agent({ uid: '8643' }))).toEqual([['AGENTTOAGENT', '8601', '没人收到'], ['ROUTE', '8601', '邮件']])
  })

  test('what a former server had just written, and may have died with it, comes again with the first login, once', async () => {
    const deskStore = createMemoryDeskStore()
    const first = await startMemoryServer({ deskStore })
    const [from, to] = [await first.agent({ uid: '8601' }), await first.agent({ uid: '8643' })]
    await does(first, from, 'ATSendOEMCommand', { subKey: 'AGENTTOAGENT', uidTo: '8643', msg: '没人收到' })
    const [sent] = to.events('oem.received')
    const second = await startMemoryServer({ deskStore })
    const again = await second.agent({ uid: '8643' })
    expect(again.events('oem.received').map(({ data }) => data)).toEqual([sent?.data])
    await again.ask('logout')
    expect(received(await second.agent({ uid: '8643' }))).toEqual([])
  })

  test('content for the IVR is kept', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    expect(said(await does(site, agent, 'ATSendOEMCommand', { subKey: 'AGENTTOIVR', uidTo: '3', msg: 'PLAY=1' }))).toBe('accepted')
    expect(site.deskStore.oemMessages('ivr:3', null, 9)).toMatchObject([{ text: 'PLAY=1', from: '8643' }])
  })
})

describe('ATSendOEMCommand_Route', () => {
  const route = (site: MemoryServer, client: MemoryClient, args: object) => does(site, client, 'ATSendOEMCommand_Route', { cmd: '', info: '一封邮件', ...args })

  test('to the agent who is named and ready', async () => {
    const site = await startMemoryServer()
    const [from, to] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8643' })]
    expect((await route(site, from, { uidTo: '8643' })).response).toMatchObject({ ok: true, result: { uid: '8643' } })
    expect(received(to)).toEqual([['ROUTE', '8601', '一封邮件']])
  })

  test.each(['15', '服务热线', '4008101001'])('named as %s: to the longest idle who is ready in the group', async (cmd) => {
    const site = await startMemoryServer()
    const leader = await site.agent({ uid: '8600' })
    const [busy, first, second] = [await site.agent({ uid: '8601' }), await site.agent({ uid: '8602' }), await site.agent({ uid: '8643' })]
    await does(site, busy, 'ATSetBusy', { busy: true })
    await does(site, first, 'ATSetBusy', { busy: true })
    await does(site, first, 'ATSetBusy', { busy: false })
    expect((await route(site, leader, { cmd, uidTo: '8601' })).response).toMatchObject({ ok: true, result: { uid: '8643' } })
    expect([received(busy), received(first), received(second)]).toEqual([[], [], [['ROUTE', '8600', '一封邮件']]])
  })

  test('nobody is ready: the first who becomes ready gets it, also after a restart', async () => {
    const deskStore = createMemoryDeskStore()
    const site = await startMemoryServer({ deskStore })
    const leader = await site.agent({ uid: '8600' })
    expect((await route(site, leader, { cmd: '15' })).response).toMatchObject({ ok: true, result: { uid: null } })
    await route(site, leader, { cmd: '2', info: '给销售' })
    const agent = await site.agent({ uid: '8643', startNotReady: true })
    expect(received(agent)).toEqual([])
    await does(site, agent, 'ATSetReady', { ready: true })
    expect(received(agent)).toEqual([['ROUTE', '8600', '一封邮件']])
    const after = await startMemoryServer({ deskStore })
    expect(received(await after.agent({ uid: '8601' }))).toEqual([])
    const sales = await after.agent({ uid: '8604' })
    expect(received(sales)).toEqual([['ROUTE', '8600', '给销售']])
    expect(await reads(sales, 'ATGetOEMMessage')).toMatchObject({ messages: [{ text: '给销售', to: '8604' }] })
  })

  test('a route point that does not exist, an agent who does not exist', async () => {
    const site = await startMemoryServer()
    const agent = await site.agent({ uid: '8643' })
    expect(said(await route(site, agent, { cmd: '77' }))).toBe('bad_arguments')
    expect(said(await route(site, agent, {}))).toBe('bad_arguments')
    expect(said(await route(site, agent, { cmd: '15', uidTo: '7777' }))).toBe('no_such_agent')
  })
})
