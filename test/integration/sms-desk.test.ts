/** SMS conversations over the real embedded databases: rows written by the server's own stores, read by the desk. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBoxDesk } from '../../src/main/desk/boxes.ts'
import { createOutbox } from '../../src/main/desk/outbox.ts'
import { createSmsDesk } from '../../src/main/desk/sms.ts'
import { createSqliteCentral } from '../../src/central/sqlite/create-sqlite-central.ts'
import { createSqliteDeskStore, DESK_FILE } from '../../src/cti/server/store/sqlite-desk-store.ts'
import { createSqliteInbox } from '../../src/cti/server/store/sqlite-inbox.ts'
import { fail, ok } from '../../src/shared/result.ts'
import { createMainDesk, SESSION } from '../support/main-desk.ts'
import { keptStore, openMemoryDatabase } from '../support/local-store.ts'
import { settle } from '../support/fake-clock.ts'
import type { CentralData } from '../../src/central/api.ts'
import type { DeskStore } from '../../src/cti/server/store/desk-store.ts'
import type { SqliteInbox } from '../../src/cti/server/store/sqlite-inbox.ts'
import type { LocalDatabase } from '../../src/main/data/local-database.ts'
import type { LocalStore } from '../../src/main/data/local-store.ts'
import type { SmsThread } from '../../src/shared/ipc/parts/sms.ts'
import { ALL_SCOPE } from '../support/scopes.ts'

const CONTEXT = { window: 'main', webContentsId: 1 } as const
const MINUTE = 60_000
let folder: string
let central: CentralData
let server: DeskStore
let inbox: SqliteInbox
let db: LocalDatabase

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sms-desk-'))
  server = createSqliteDeskStore(join(folder, DESK_FILE))
  inbox = createSqliteInbox(join(folder, DESK_FILE))
  central = createSqliteCentral({ folder, schemaFolder: 'resources/sql/sqlite' })
  db = openMemoryDatabase()
})
afterEach(async () => {
  await central.close()
  inbox.close()
  server.close()
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(session = SESSION, asThread = false) {
  const desk = createMainDesk()
  const { store, clock, log } = desk
  const cache = new Map<string, { kind: string; key: string; at: number; body: string }>()
  const kept = keptStore(db)
  // As the thread of the local store answers: one call after the other, each answer in a turn of its own.
  let worker: Promise<unknown> = Promise.resolve()
  const inThread = <A, R>(call: (args: A) => Promise<R>) => (args: A): Promise<R> => {
    const answer = worker.then(() => call(args)).then((value) => new Promise<R>((done) => { setImmediate(done, value) }))
    worker = answer
    return answer
  }
  const local = {
    ...kept, ...(asThread ? { drafts: inThread(kept.drafts), saveDraft: inThread(kept.saveDraft), dropDraft: inThread(kept.dropDraft), send: inThread(kept.send), outbox: inThread(kept.outbox) } : {}),
    keepInbox: (rows: readonly { kind: string; key: string; at: number; body: string }[]) => { for (const row of rows) cache.set(row.key, row); return Promise.resolve(ok(null)) },
    inbox: ({ kind }: { kind: string }) => Promise.resolve(ok([...cache.values()].filter((row) => row.kind === kind).toSorted((a, b) => b.at - a.at))),
  } as unknown as LocalStore
  let away = false
  const reads: string[] = []
  const read = new Proxy(central.inbox, {
    get: (target, name: keyof CentralData['inbox']) => (query: never) => { reads.push(name); return away ? Promise.resolve(fail('database_away')) : target[name](query) },
  })
  const published: string[] = []
  const boxes = createBoxDesk({
    central: { inbox: read, onStates: () => () => undefined, states: () => central.states() }, local, store, clock, log, media: () => '',
    publisher: { publish: (name, payload) => { published.push(`${name} ${JSON.stringify(payload)}`) } },
    names: (numbers) => Promise.resolve(new Map(numbers.filter((one) => one === '15400000001').map((one) => [one, '王海宁']))),
    agents: (uids) => Promise.resolve(new Map(uids.filter((uid) => uid === '8643').map((uid) => [uid, '付智伟']))),
  })
  const sentTo: unknown[] = []
  const outgoing = (content: unknown) => ({
    to: '', subject: '', text: '', send: () => { sentTo.push(content); return Promise.resolve(ok({ id: 'x' })) }, ask: () => Promise.resolve(fail('outcome_unknown')), find: () => Promise.resolve(null),
  })
  const outbox = createOutbox({ local, store, clock, log, senders: { sms: outgoing, email: outgoing }, onSent: () => undefined })
  let keys = 0
  const sms = createSmsDesk({ boxes, outbox, local, store, clock, newKey: () => { keys += 1; return `key-${String(keys).padStart(8, '0')}` } })
  boxes.onChanged(sms.boxChanged)
  desk.followers.push(outbox)
  desk.login(session)
  await settle()
  const threads = async (search = '', all = false): Promise<readonly SmsThread[]> => {
    const answer = await sms.handlers['sms.threads']({ days: 90, all, search }, CONTEXT)
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value.threads
  }
  const thread = async (key: string) => {
    const answer = await sms.handlers['sms.thread']({ days: 90, all: false, key }, CONTEXT)
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value
  }
  let rows = 0
  const received = (from: string, text: string, ago: number, uid = '8643'): void => {
    rows += 1
    inbox.add({ kind: 'sms', id: `in${String(rows)}`, from, uid, fromName: '', subject: '', text, file: '', at: clock.now() - ago })
  }
  const sent = (to: string, text: string, ago: number, uid = '8643'): void => {
    rows += 1
    server.addSent({ id: `out${String(rows)}`, kind: 'sms', uid, toName: '', to, cc: '', bcc: '', subject: '', body: text, files: [], at: clock.now() - ago, status: 'stored', error: null })
  }
  return { ...desk, sms, boxes, threads, thread, received, sent, sentTo, reads, setAway: (on: boolean) => { away = on } }
}

describe('conversations by SMS', () => {
  it('are one per number, whatever its spelling, received and sent together, the newest first, with names and what is unread', async () => {
    const { threads, thread, received, sent } = await open()
    received('15400000001', '几点到?', 30 * MINUTE)
    sent('015400000001', '三点\n前送到', 20 * MINUTE)
    received('15400000001', '好', 10 * MINUTE)
    sent('15400000002', '您好', 5 * MINUTE)
    expect((await threads()).map(({ key, name, lastText, lastMine, count, unread }) => [key, name, lastText, lastMine, count, unread.length])).toEqual([
      ['15400000002', null, '您好', true, 1, 0], ['15400000001', '王海宁', '好', false, 3, 2],
    ])
    expect((await thread('15400000001')).messages.map(({ mine, text, callId }) => [mine, text, callId])).toEqual([
      [false, '几点到?', 'in1'], [true, '三点\n前送到', 'out2'], [false, '好', 'in3'],
    ])
  })
  it('are the person’s own; a leader may look at everybody’s', async () => {
    const agent = await open()
    agent.received('15400000001', 'a', MINUTE, '8601')
    expect([await agent.threads(), await agent.threads('', true)]).toEqual([[], []])
    const leader = await open({ ...SESSION, uid: '8600', leads: ['15'], scope: ALL_SCOPE })
    expect([(await leader.threads()).length, (await leader.threads('', true)).length]).toEqual([0, 1])
  })
  it('are found by a word of any message, a part of the number in any spelling, or the name', async () => {
    const { threads, received, sent } = await open()
    received('15400000001', '订单 Ab12 到哪了', 30 * MINUTE)
    sent('15400000001', '明天到', 20 * MINUTE)
    received('15400000002', '收到', 10 * MINUTE)
    expect((await threads('ab12')).map(({ key, lastText }) => [key, lastText])).toEqual([['15400000001', '订单 Ab12 到哪了']])
    expect((await threads('154-0000-0002')).map(({ key }) => key)).toEqual(['15400000002'])
    expect([(await threads('海宁')).length, (await threads('nothing')).length]).toEqual([1, 0])
  })
  it('are seen and done by the marks of the box; what comes later is new until the person has looked', async () => {
    const { threads, received, boxes, clock } = await open()
    received('15400000001', 'old', 10 * MINUTE)
    // The first look makes the beginning: what lies there is unread, but not new.
    expect((await threads())[0]).toMatchObject({ isNew: false, done: false })
    clock.advance(5 * MINUTE)
    received('15400000001', 'fresh', 0)
    boxes.changed('sms-in')
    const [thread] = await threads()
    expect([thread?.isNew, thread?.unread.length]).toEqual([true, 2])
    await boxes.handlers['box.mark']({ box: 'sms-in', ids: thread?.unread ?? [], seen: true, done: true }, CONTEXT)
    expect((await threads())[0]).toMatchObject({ isNew: false, done: true, unread: [] })
    clock.advance(MINUTE)
    received('15400000001', 'again', 0)
    boxes.changed('sms-in')
    expect((await threads())[0]).toMatchObject({ isNew: true, done: false })
    clock.advance(MINUTE)
    await boxes.handlers['box.looked']({ box: 'sms-in' }, CONTEXT)
    expect((await threads())[0]).toMatchObject({ isNew: false, unread: [expect.any(String)] })
  })
  it('are read once, until something arrives or a while has passed', async () => {
    const { threads, received, boxes, clock, reads } = await open()
    received('15400000001', 'a', MINUTE)
    await threads()
    const before = reads.length
    await threads()
    expect(reads.length).toBe(before)
    received('15400000001', 'b', 0)
    boxes.changed('sms-in')
    expect((await threads())[0]?.lastText).toBe('b')
    received('15400000001', 'c', 0)
    clock.advance(46_000)
    expect((await threads())[0]?.lastText).toBe('c')
  })
  it('keep their order within a second', async () => {
    const { thread, received, sent } = await open()
    for (const text of ['1', '2', '3']) received('15400000001', text, 0)
    sent('15400000001', '4', 0)
    expect((await thread('15400000001')).messages.map(({ text }) => text)).toEqual(['1', '2', '3', '4'])
  })
  it('are those seen before while the databases are away', async () => {
    const { sms, boxes, received, setAway, clock } = await open()
    received('15400000001', 'kept', MINUTE)
    await boxes.handlers['box.list']({ box: 'sms-in', from: '20261101', to: '20261130', agent: '', search: '', after: null, limit: 50 }, CONTEXT)
    setAway(true)
    clock.advance(60_000)
    const answer = await sms.handlers['sms.threads']({ days: 90, all: false, search: '' }, CONTEXT)
    expect(answer).toMatchObject({ ok: true, value: { cached: true, threads: [{ key: '15400000001', lastText: 'kept' }] } })
  })
})

describe('what is being written', () => {
  it('is kept per number and person, makes a conversation, and goes with the message', async () => {
    const { sms, threads, thread, sentTo, store } = await open()
    await sms.handlers['sms.saveDraft']({ number: '154 0000 0009', text: '明天' }, CONTEXT)
    await sms.handlers['sms.saveDraft']({ number: '015400000009', text: '明天上午' }, CONTEXT)
    expect((await threads()).map(({ key, draft, count }) => [key, draft, count])).toEqual([['15400000009', '明天上午', 0]])
    expect((await thread('15400000009')).draft).toBe('明天上午')
    store.dispatch({ kind: 'link', status: { ...store.state().link, state: 'ready' } })
    expect(await sms.handlers['sms.send']({ number: '15400000009', text: ' 明天上午\r\n到\u0000 ' }, CONTEXT)).toEqual(ok({}))
    await settle()
    expect([sentTo, await threads(), db.kept.drafts('sms')]).toEqual([[{ number: '15400000009', text: '明天上午\n到' }], [], []])
  })
  it('is nobody else’s, and forgotten when it is emptied', async () => {
    const first = await open()
    await first.sms.handlers['sms.saveDraft']({ number: '15400000009', text: 'a' }, CONTEXT)
    const other = await open({ ...SESSION, uid: '8601' })
    expect(await other.threads()).toEqual([])
    await first.sms.handlers['sms.saveDraft']({ number: '15400000009', text: '' }, CONTEXT)
    expect(db.kept.drafts('sms')).toEqual([])
  })
  it('does not go to what is no number, nor without a text or a person', async () => {
    const { sms, logout } = await open()
    const send = (number: string, text: string) => sms.handlers['sms.send']({ number, text }, CONTEXT)
    expect([await send('abc', 'x'), await send('154', ' \u0000 ')]).toMatchObject([{ error: { code: 'bad_number' } }, { error: { code: 'bad_arguments' } }])
    logout()
    expect(await send('154', 'x')).toMatchObject({ error: { code: 'not_logged_in' } })
  })
  it('while another text goes out is a text of its own: both are kept to be sent', async () => {
    const { sms } = await open(SESSION, true)
    const number = '15400000009'
    await sms.handlers['sms.send']({ number: '15400000008', text: 'before' }, CONTEXT)
    await sms.handlers['sms.saveDraft']({ number, text: 'first' }, CONTEXT)
    await Promise.all([sms.handlers['sms.send']({ number, text: 'first' }, CONTEXT), sms.handlers['sms.saveDraft']({ number, text: 'sec' }, CONTEXT)])
    expect(await sms.handlers['sms.send']({ number, text: 'second' }, CONTEXT)).toEqual(ok({}))
    const kept = db.kept.outbox({ kind: 'sms', state: 'waiting', limit: 9 }).map(({ body }) => (JSON.parse(body) as { content: { text: string } }).content.text)
    expect([kept, db.kept.drafts('sms')]).toEqual([['before', 'first', 'second'], []])
  })
  it('quickly, to a number that has nothing yet, is one draft', async () => {
    const { sms } = await open()
    await Promise.all(['a', 'ab', 'abc'].map((text) => sms.handlers['sms.saveDraft']({ number: '15400000009', text }, CONTEXT)))
    expect(db.kept.drafts('sms').map(({ body }) => (JSON.parse(body) as { text: string }).text)).toEqual(['abc'])
  })
})
