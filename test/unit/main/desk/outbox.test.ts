import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOutbox } from '../../../../src/main/desk/outbox.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { IDLE_LINK } from '../../../../src/main/telephony/app-state.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import { keptStore, openMemoryDatabase } from '../../../support/local-store.ts'
import { settle } from '../../../support/fake-clock.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'
import type { Outbox } from '../../../../src/main/desk/outbox.ts'
import type { Result } from '../../../../src/shared/result.ts'

const CONTEXT = { window: 'main', webContentsId: 1 } as const
type Answer = Result<{ readonly id: string }>
/** What the receiver is told, in order: `send KEY` or `ask KEY`. */
let told: string[]
let answers: Record<'send' | 'ask', (key: string) => Answer | Promise<Answer>>
let inSentBox: string | null
let db: LocalDatabase
let diskFails: boolean
let sentBox: string[]

beforeEach(() => {
  db = openMemoryDatabase()
  told = []
  sentBox = []
  inSentBox = null
  diskFails = false
  answers = { send: (key) => ok({ id: `row ${key}` }), ask: () => fail('outcome_unknown') }
})
afterEach(() => { db.close() })

function start() {
  const desk = createMainDesk()
  const sender = (content: unknown) => (typeof content !== 'string' ? null : {
    to: '154', subject: '', text: content,
    send: (key: string) => { told.push(`send ${content} ${key}`); return Promise.resolve(answers.send(key)) },
    ask: (key: string) => { told.push(`ask ${content} ${key}`); return Promise.resolve(answers.ask(key)) },
    find: () => Promise.resolve(inSentBox),
  })
  const outbox = createOutbox({
    local: keptStore(db, () => diskFails), store: desk.store, clock: desk.clock, log: desk.log,
    senders: { sms: sender, email: sender }, onSent: (kind) => { sentBox.push(kind) },
  })
  desk.followers.push(outbox)
  const link = (state: 'ready' | 'connecting'): void => { desk.store.dispatch({ kind: 'link', status: { ...IDLE_LINK, state } }) }
  return {
    ...desk, outbox, link,
    up: async () => { link('ready'); desk.ready(); await settle() },
    signIn: async () => { link('ready'); desk.login(); await settle() },
    shown: () => desk.store.state().outbox.map(({ text, state, error }) => [text, state, error]),
    idOf: (text: string) => desk.store.state().outbox.find((item) => item.text === text)?.id ?? -1,
  }
}
const onDisk = (): [string, string][] => (['waiting', 'sending', 'unknown', 'failed'] as const)
  .flatMap((state) => db.kept.outbox({ kind: 'sms', state, limit: 99 }).map((row): [string, string] => [row.key, row.state]))
const add = async (outbox: Outbox, text: string, key = `key-${text}`): Promise<void> => {
  await outbox.add('sms', key, text)
  await settle()
}

describe('an item of the outbox', () => {
  it('of the run before goes out also when the disk could not be read at the login', async () => {
    db.kept.send({ kind: 'sms', key: 'key-before', createdAt: 1, body: JSON.stringify({ uid: SESSION.uid, demo: true, content: 'before' }) })
    diskFails = true
    const { signIn, clock } = start()
    await signIn()
    expect(told).toEqual([])
    diskFails = false
    await clock.advanceAsync(30_000)
    await settle()
    expect(told).toEqual(['send before key-before'])
  })
  it('goes out at once when the link is up, and is in sight until its box has had time to show it', async () => {
    const { outbox, signIn, shown, store, clock } = start()
    await signIn()
    await add(outbox, 'a')
    expect([told, sentBox, onDisk(), shown()]).toEqual([['send a key-a'], ['sms'], [], [['a', 'sent', null]]])
    expect(store.state().outbox[0]).toMatchObject({ kind: 'sms', to: '154', ref: 'row key-a' })
    clock.advance(600_000)
    expect(shown()).toEqual([])
  })
  it('waits without a link, and everything goes in the order it was written', async () => {
    const { outbox, signIn, link, up, shown } = start()
    await signIn()
    link('connecting')
    for (const text of ['a', 'b', 'c']) await add(outbox, text)
    expect([told, shown()]).toEqual([[], [['a', 'waiting', null], ['b', 'waiting', null], ['c', 'waiting', null]]])
    await up()
    expect(told).toEqual(['send a key-a', 'send b key-b', 'send c key-c'])
  })
  it('is one item when it is sent twice with one key, and takes its draft with it', async () => {
    const { outbox, signIn } = start()
    await signIn()
    db.kept.saveDraft({ kind: 'sms', key: 'key-a', body: '{}', savedAt: 1 })
    await Promise.all([outbox.add('sms', 'key-a', 'a'), outbox.add('sms', 'key-a', 'a')])
    await settle()
    expect([told, db.kept.drafts('sms')]).toEqual([['send a key-a'], []])
  })
  it('is on the disk as being sent before a byte leaves', async () => {
    const { outbox, signIn } = start()
    await signIn()
    let seen: unknown
    answers.send = () => { seen = onDisk(); return ok({ id: '1' }) }
    await add(outbox, 'a')
    expect(seen).toEqual([['key-a', 'sending']])
  })
  it('does not go out when the disk cannot keep it, and the one who sent it is told', async () => {
    const { outbox, signIn } = start()
    await signIn()
    diskFails = true
    expect([await outbox.add('sms', 'key-a', 'a'), told]).toEqual([fail('storage_failed'), []])
  })
  it('waits while the disk cannot note that it is being sent', async () => {
    const { outbox, signIn, link, up, shown, clock } = start()
    await signIn()
    link('connecting')
    await add(outbox, 'a')
    diskFails = true
    await up()
    expect([told, shown()]).toEqual([[], [['a', 'waiting', 'storage_failed']]])
    diskFails = false
    await clock.advanceAsync(30_000)
    expect(told).toEqual(['send a key-a'])
  })
})

describe('an item that is refused', () => {
  it('is failed with its reason, lets the others through, and goes again with another key when the person says so', async () => {
    const { outbox, signIn, shown, idOf } = start()
    await signIn()
    answers.send = (key) => (key === 'key-a' ? fail('bad_arguments') : ok({ id: '1' }))
    await add(outbox, 'a')
    await add(outbox, 'b')
    expect([shown(), onDisk()]).toEqual([[['a', 'failed', 'bad_arguments'], ['b', 'sent', null]], [['key-a', 'failed']]])
    expect(await outbox.handlers['outbox.retry']({ id: idOf('a') }, CONTEXT)).toEqual(ok({}))
    await settle()
    expect([told.at(-1), shown()[0], onDisk()]).toEqual(['send a key-a.1', ['a', 'sent', null], []])
  })
  it('is tried again by itself when the server has too much to do, not before it asked for, and the others keep their place', async () => {
    const { outbox, signIn, shown, clock } = start()
    await signIn()
    answers.send = (key) => (key === 'key-a' ? fail('overloaded', 'x', { retryAfterMs: 7_000 }) : ok({ id: '1' }))
    await add(outbox, 'a')
    await add(outbox, 'b')
    expect([told, shown()]).toEqual([['send a key-a'], [['a', 'waiting', 'overloaded'], ['b', 'waiting', null]]])
    await clock.advanceAsync(6_999)
    expect(told.length).toBe(1)
    await clock.advanceAsync(1)
    expect(told.slice(1)).toEqual(['send a key-a.1', 'send b key-b'])
  })
  it('is gone when the person discards it; what is under way cannot be discarded', async () => {
    const { outbox, signIn, shown, idOf } = start()
    await signIn()
    answers.send = () => fail('not_allowed')
    await add(outbox, 'a')
    const held = Promise.withResolvers<Answer>()
    answers.send = () => held.promise
    await add(outbox, 'b')
    expect(await outbox.handlers['outbox.discard']({ id: idOf('a') }, CONTEXT)).toEqual(ok({}))
    expect(await outbox.handlers['outbox.discard']({ id: idOf('b') }, CONTEXT)).toMatchObject({ ok: false, error: { code: 'wrong_state' } })
    expect([shown(), onDisk()]).toEqual([[['b', 'sending', null]], [['key-b', 'sending']]])
    held.resolve(ok({ id: '1' }))
  })
})

describe('an item whose outcome was lost with the link', () => {
  it('is asked for with its own key when the link is back, and not sent again if it was done', async () => {
    const { outbox, signIn, up, link, shown } = start()
    await signIn()
    answers = { send: () => { link('connecting'); return fail('link_lost') }, ask: () => ok({ id: 'row' }) }
    await add(outbox, 'a')
    expect([shown(), onDisk()]).toEqual([[['a', 'sending', 'link_lost']], [['key-a', 'unknown']]])
    await up()
    expect([told, shown(), onDisk()]).toEqual([['send a key-a', 'ask a key-a'], [['a', 'sent', null]], []])
  })
  it('goes out after all when the same session says that it never came, still with the same key', async () => {
    const { outbox, signIn, up, link } = start()
    await signIn()
    answers.send = () => { link('connecting'); answers.send = () => ok({ id: '1' }); return fail('link_lost') }
    await add(outbox, 'a')
    await up()
    expect(told).toEqual(['send a key-a', 'ask a key-a', 'send a key-a'])
  })
  it('is the person’s to decide when the server may have forgotten: after a new login, or too long', async () => {
    for (const longer of [false, true]) {
      const { outbox, signIn, up, link, shown, clock, login } = start()
      await signIn()
      answers.send = () => { link('connecting'); return fail('link_lost') }
      await add(outbox, longer ? 'late' : 'anew')
      if (longer) {
        await clock.advanceAsync(100_000)
        await up()
      } else {
        link('ready')
        login()
        await settle()
      }
      expect(shown()).toEqual([[longer ? 'late' : 'anew', 'unknown', 'outcome_unknown']])
      for (const [key] of onDisk()) db.kept.sent(db.kept.outbox({ kind: 'sms', state: 'unknown', limit: 9 }).find((row) => row.key === key)?.id ?? 0)
    }
    expect(told.filter((line) => line.startsWith('send'))).toEqual(['send anew key-anew', 'send late key-late'])
  })
  it('is done when the sent box has it', async () => {
    const { outbox, signIn, link, login, shown } = start()
    await signIn()
    answers.send = () => { link('connecting'); return fail('timed_out') }
    await add(outbox, 'a')
    inSentBox = 'row 7'
    link('ready')
    login()
    await settle()
    expect([shown(), onDisk()]).toEqual([[['a', 'sent', null]], []])
  })
  it('goes again with the same key when the person says that it was not sent', async () => {
    const { outbox, signIn, link, login, idOf, shown } = start()
    await signIn()
    answers.send = () => { link('connecting'); return fail('link_lost') }
    await add(outbox, 'a')
    link('ready')
    login()
    await settle()
    answers.send = () => ok({ id: '1' })
    await outbox.handlers['outbox.retry']({ id: idOf('a') }, CONTEXT)
    await settle()
    expect([told, shown()]).toEqual([['send a key-a', 'ask a key-a', 'send a key-a'], [['a', 'sent', null]]])
  })
  it('is asked for in peace: a link that goes on failing is asked once a second, not more', async () => {
    const { outbox, signIn, clock } = start()
    await signIn()
    answers = { send: () => fail('link_lost'), ask: () => fail('link_lost') }
    await add(outbox, 'a')
    await clock.advanceAsync(10_000)
    expect(told.length).toBeLessThanOrEqual(11)
    answers.ask = () => ok({ id: '1' })
    await clock.advanceAsync(1_000)
    expect(onDisk()).toEqual([])
  })
})

describe('after the program has ended', () => {
  it('what waited goes out in its order, and what was being sent is asked for first', async () => {
    const first = start()
    await first.signIn()
    const never = Promise.withResolvers<Answer>()
    answers.send = () => never.promise
    await add(first.outbox, 'a')
    await add(first.outbox, 'b')
    first.outbox.stop()
    db.kept.interrupted()
    answers = { send: () => ok({ id: '1' }), ask: () => ok({ id: '2' }) }
    const second = start()
    await second.signIn()
    expect([told, onDisk()]).toEqual([['send a key-a', 'ask a key-a', 'send b key-b'], []])
  })
  it('a failed one is still failed, with its reason, and an unknown one is still the person’s to decide', async () => {
    const first = start()
    await first.signIn()
    answers.send = () => fail('not_allowed')
    await add(first.outbox, 'a')
    answers.send = () => fail('internal')
    await add(first.outbox, 'b')
    first.outbox.stop()
    const second = start()
    await second.signIn()
    expect([second.shown(), told.length]).toEqual([[['a', 'failed', 'not_allowed'], ['b', 'unknown', 'internal']], 2])
  })
  it('another person neither sees nor sends it, nor does the same person outside the demo', async () => {
    const first = start()
    await first.signIn()
    first.link('connecting')
    await add(first.outbox, 'a')
    first.outbox.stop()
    const second = start()
    second.link('ready')
    second.login({ ...SESSION, uid: '8601' })
    await settle()
    second.logout()
    second.store.dispatch({ kind: 'app', app: { demo: false } })
    second.login()
    await settle()
    expect([told, second.shown(), onDisk()]).toEqual([[], [], [['key-a', 'waiting']]])
    second.logout()
    second.store.dispatch({ kind: 'app', app: { demo: true } })
    second.login()
    await settle()
    expect(told).toEqual(['send a key-a'])
  })
})
