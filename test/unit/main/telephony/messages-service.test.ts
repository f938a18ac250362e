import { describe, expect, it } from 'vitest'
import { createMessages } from '../../../../src/main/telephony/messages-service.ts'
import { INBOX_SIZE, withMessages, withRead, withStatus } from '../../../../src/main/telephony/inbox.ts'
import { EMPTY_INBOX } from '../../../../src/main/telephony/app-state.ts'
import { EMPTY_MODEL } from '../../../../src/cti/model/link-model.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import { sampleMessage } from '../../../support/samples.ts'
import type { AgentMessage } from '../../../../src/shared/domain/schemas.ts'

const ME = '8643'
const sentByMe = (changes: Parameters<typeof sampleMessage>[0] = {}): AgentMessage => sampleMessage({ id: 's1', from: ME, fromName: '付智伟', to: '8601', toName: '李雷', deliveredAt: null, ...changes })

describe('the inbox', () => {
  it('has each message once, oldest first, and counts what is unread', () => {
    const inbox = withMessages(EMPTY_INBOX, [sampleMessage({ id: 'b', sentAt: 2 }), sampleMessage({ id: 'a', sentAt: 1, readAt: 5 }), sampleMessage({ id: 'b', sentAt: 2 }), sentByMe({ sentAt: 3 })], ME)
    expect(inbox.messages.map((message) => message.id)).toEqual(['a', 'b', 's1'])
    expect(inbox.unread).toBe(1)
  })
  it('does not take a mark back because an older report comes late', () => {
    const read = withRead(withMessages(EMPTY_INBOX, [sampleMessage()], ME), ['m1'], 9, ME)
    expect(read).toMatchObject({ unread: 0, messages: [{ readAt: 9 }] })
    expect(withMessages(read, [sampleMessage()], ME)).toMatchObject({ unread: 0, messages: [{ readAt: 9 }] })
  })
  it('marks own messages by what the receiver’s end reports, and nobody else’s', () => {
    const inbox = withMessages(EMPTY_INBOX, [sentByMe()], ME)
    const mark = (status: 'stored' | 'delivered' | 'read', id = 's1') => withStatus(inbox, { id, to: sampleMessage().to, status, at: 7 }, ME).messages[0]
    expect(mark('stored')).toMatchObject({ deliveredAt: null, readAt: null })
    expect(mark('delivered')).toMatchObject({ deliveredAt: 7, readAt: null })
    expect(mark('read')).toMatchObject({ deliveredAt: 7, readAt: 7 })
    expect(mark('read', 'another')).toMatchObject({ deliveredAt: null, readAt: null })
    expect(withRead(inbox, ['s1'], 9, ME).messages[0]?.readAt, 'only received ones are read here').toBeNull()
  })
  it('shows an own message to many as one line, and keeps the newest 200', () => {
    const toMany = Array.from({ length: 300 }, (_, n) => sentByMe({ id: `g${String(n)}`, to: `7${String(n)}`, broadcast: '15' }))
    expect(withMessages(EMPTY_INBOX, toMany, ME).messages).toHaveLength(1)
    const received = Array.from({ length: 300 }, (_, n) => sampleMessage({ id: String(n), sentAt: n, broadcast: '15' }))
    const inbox = withMessages(EMPTY_INBOX, received, ME)
    expect(inbox.messages).toHaveLength(INBOX_SIZE)
    expect(inbox.messages.at(-1)?.sentAt).toBe(299)
  })
})

function setup(answers: Parameters<typeof createMainDesk>[0] = {}) {
  const desk = createMainDesk({ 'message.list': () => ok({ messages: [] }), ...answers })
  const messages = createMessages({ link: desk.link, store: desk.store, notice: desk.notice, log: desk.log, now: () => desk.clock.now() })
  desk.followers.push(messages)
  return { ...desk, messages, receive: (message: AgentMessage) => { desk.change({ kind: 'message', message, model: desk.modelNow() }) } }
}

describe('messages', () => {
  it('that waited at the server are there after the login', async () => {
    const { login, store, settle, sent } = setup({ 'message.list': () => ok({ messages: [sampleMessage()] }) })
    login()
    await settle()
    expect(store.state().inbox).toMatchObject({ unread: 1, messages: [{ id: 'm1' }] })
    expect(sent[0]?.[0]).toBe('message.list')
  })
  it('that ask for a call are told in words, not in the fields of the old form', async () => {
    const { login, receive, notices, settle } = setup()
    login()
    await settle()
    receive(sampleMessage({ id: 'c1', text: 'CALLBACK;TEL=15401373861;NAME=王海宁;' }))
    expect(notices()).toMatchObject([{ key: 'callback', name: '王海宁 ', number: '154 0137 3861' }])
  })
  it('that come are told with the sender and the beginning of the text, once', async () => {
    const { login, receive, store, notices, settle } = setup()
    login()
    await settle()
    receive(sampleMessage({ text: `一${'长'.repeat(500)}\n第二行` }))
    expect(store.state().inbox.unread).toBe(1)
    expect(notices()).toMatchObject([{ key: 'message', who: '李雷', id: 'm1' }])
    expect(String(notices()[0]?.['text'])).toHaveLength(81)
    receive(sentByMe())
    receive(sampleMessage({ id: 'old', readAt: 5 }))
    expect(notices()).toHaveLength(1)
  })
  it('are told as they are when they are short', () => {
    const { login, receive, notices } = setup()
    login()
    receive(sampleMessage({ text: '请回电\n谢谢', fromName: '' }))
    expect(notices()).toMatchObject([{ who: '8601', text: '请回电 谢谢' }])
  })
  it('are read when the server says so, and their notices go', async () => {
    let answer: ReturnType<typeof ok> | ReturnType<typeof fail> = fail('link_lost')
    const { login, receive, messages, store, notices, settle } = setup({ 'message.read': () => answer })
    login()
    await settle()
    receive(sampleMessage())
    receive(sampleMessage({ id: 'm2' }))
    expect(await messages.read({ ids: ['m1'] })).toMatchObject({ ok: false })
    expect(store.state().inbox.unread).toBe(2)
    answer = ok({})
    await messages.read({ ids: ['m1'] })
    expect(store.state().inbox.unread).toBe(1)
    expect(notices()).toMatchObject([{ id: 'm2' }])
  })
  it('are read again after every snapshot: what fell into a gap is in no event', async () => {
    const { login, change, settle, sent } = setup()
    login()
    change({ kind: 'snapshot', before: EMPTY_MODEL, model: EMPTY_MODEL })
    await settle()
    expect(sent.map(([cmd]) => cmd)).toEqual(['message.list', 'message.list'])
  })
  it.each([
    [{ uid: '8601', group: null }, { uidTo: '8601', all: false, info: 'hi' }],
    [{ uid: null, group: '15' }, { group: '15', all: false, info: 'hi' }],
    [{ uid: null, group: null }, { all: true, info: 'hi' }],
  ])('go to %j', async (to, args) => {
    const { login, messages, sent, settle, store } = setup({
      'ATSendMsg': () => ok({ ids: ['s1'], delivered: 1, stored: 2 }), 'message.list': () => ok({ messages: [sentByMe()] }),
    })
    login()
    await settle()
    expect(await messages.send({ ...to, text: 'hi' })).toEqual(ok({ delivered: 1, stored: 2 }))
    expect(sent).toContainEqual(['ATSendMsg', args])
    expect(store.state().inbox.messages).toMatchObject([{ id: 's1', from: ME }])
  })
  it('that could not be sent are refused with the reason', async () => {
    const { login, messages } = setup({ ATSendMsg: () => fail('no_such_agent') })
    login()
    expect(await messages.send({ uid: '1', group: null, text: 'hi' })).toMatchObject({ error: { code: 'no_such_agent' } })
  })
  it('of one agent are gone when the next one sits down, also those that were still on their way', async () => {
    const list = Promise.withResolvers<ReturnType<typeof ok>>()
    const { login, logout, store, settle } = setup({ 'message.list': () => list.promise })
    login()
    logout()
    list.resolve(ok({ messages: [sampleMessage()] }))
    await settle()
    expect(store.state().inbox).toEqual(EMPTY_INBOX)
  })
  it('of the system become notices: a score, and any other kind with its text', () => {
    const { change, notices, modelNow } = setup()
    const oem = { id: 'o', kind: 'SURVEY', from: 'IVR', to: ME, text: 'CALLID=1;UID=8643;IVRFILE=SCORE.DAT;NODE=1;SCORE=5;', callId: null, at: 1 }
    change({ kind: 'oem', oem, model: modelNow() })
    change({ kind: 'oem', oem: { ...oem, id: 'p', kind: 'AGENTTOAGENT', text: 'hello' }, model: modelNow() })
    // Sent once more, because the link had proved dead.
    change({ kind: 'oem', oem, model: modelNow() })
    expect(notices()).toEqual([{ key: 'survey_score', score: '5' }, { key: 'oem_received', kind: 'AGENTTOAGENT', who: 'IVR', text: 'hello' }])
  })
})
