import { describe, expect, it } from 'vitest'
import { createWrapup, wrapupCall } from '../../../../src/main/telephony/wrapup-service.ts'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import { sampleAgent, sampleLeg } from '../../../support/samples.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'
import type { WrapupStore } from '../../../../src/main/telephony/wrapup-service.ts'
import type { Result } from '../../../../src/shared/result.ts'

const { callId } = sampleLeg()
const other = sampleLeg({ callId: 'other' }).callId
const talking = sampleLeg({ state: 'talking', answeredAt: 1 })
const duty = (policy: string, id = callId) => ({ callId: id, policy, endsAt: null, codes: [], coded: false })
const text = (note: string, changes: object = {}) => ({ callId, code: null, note, done: false, ...changes })

/** The real database, without its thread. */
function storeOf(db: LocalDatabase): WrapupStore {
  return {
    writeWrapup: (entry) => { db.writeWrapup(entry); return Promise.resolve(ok(null)) },
    getWrapup: (key) => Promise.resolve(ok(db.getWrapup(key))),
    latestWrapup: (uid) => Promise.resolve(ok(db.latestWrapup(uid))),
    unsentWrapups: (uid) => Promise.resolve(ok(db.unsentWrapups(uid))),
  }
}

/** An answer per sending, the last one for all that follow. */
function setup(replies: readonly Result<unknown>[] = [ok({})], db = memory(), local: WrapupStore = storeOf(db)) {
  const left = [...replies]
  const desk = createMainDesk({
    'wrapup.save': () => (left.length > 1 ? left.shift() : left[0]) ?? ok({}),
    'wrapup.get': () => ok({ wrapup: null }),
  })
  const wrapup = createWrapup({ link: desk.link, store: desk.store, local, notice: desk.notice, log: desk.log, clock: desk.clock })
  desk.followers.push(wrapup)
  return {
    ...desk, wrapup, db, draft: () => desk.store.state().wrapup,
    saved: () => desk.sent.filter(([cmd]) => cmd === 'wrapup.save').map(([, args]) => (args as { note: string }).note),
  }
}
const memory = (): LocalDatabase => openLocalDatabase(':memory:', 0)

describe('which call is written about', () => {
  const held = sampleLeg({ callId: 'other', state: 'talking', held: true, answeredAt: 1 })
  it('is the one that must be, else the one spoken on, else the one that may be', () => {
    expect(wrapupCall(duty('required'), [held])).toBe(callId)
    expect(wrapupCall(duty('timed'), [held])).toBe(callId)
    expect(wrapupCall(duty('optional'), [held])).toBe('other')
    expect(wrapupCall(duty('optional'), [])).toBe(callId)
    expect(wrapupCall(null, [held, talking])).toBe(callId)
    expect(wrapupCall(null, [])).toBeNull()
  })
  it('is no call that only rings, no consultation and no listening', () => {
    expect(wrapupCall(null, [sampleLeg(), sampleLeg({ state: 'talking', answeredAt: 1, listening: true }), sampleLeg({ state: 'talking', answeredAt: 1, consultOf: 'x' })])).toBeNull()
  })
  it('stays the last one after its end', async () => {
    const { login, leg, ended, draft, settle } = setup()
    login()
    leg(talking)
    await settle()
    ended(talking)
    expect(draft()).toEqual({ callId, code: null, note: '', state: 'empty', savedAt: null })
  })
})

describe('what is typed', () => {
  it('is on this PC at once and at the server soon after', async () => {
    const { login, leg, wrapup, draft, db, settle, sent } = setup()
    login()
    leg(talking)
    await settle()
    const answer = await wrapup.save(text('报修', { code: '01' }))
    expect(answer).toMatchObject({ ok: true, value: { callId, code: '01', note: '报修' } })
    await settle()
    expect(draft()).toMatchObject({ state: 'saved', note: '报修' })
    expect(sent).toContainEqual(['wrapup.save', { callId, code: '01', note: '报修', done: false }])
    expect(db.getWrapup({ callId, uid: '8643' })).toMatchObject({ note: '报修', refused: null })
    expect(db.unsentWrapups('8643')).toEqual([])
  })
  it('stays here while the link is away, says so, and is sent when it is back, the latest only', async () => {
    const { login, leg, ready, wrapup, draft, db, saved, settle } = setup([fail('not_connected'), fail('link_lost'), ok({})])
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('a'))
    await settle()
    await wrapup.save(text('ab'))
    await settle()
    expect(draft()).toMatchObject({ state: 'local', note: 'ab' })
    expect(db.unsentWrapups('8643')).toMatchObject([{ note: 'ab' }])
    ready()
    await settle()
    expect(saved()).toEqual(['a', 'ab', 'ab'])
    expect(draft()).toMatchObject({ state: 'saved', note: 'ab' })
    ready()
    await settle()
    expect(saved()).toHaveLength(3)
  })
  it('while a sending is under way goes out after it; the answer to the older does not count for the newer', async () => {
    const first = Promise.withResolvers<Result<unknown>>()
    const second = Promise.withResolvers<Result<unknown>>()
    const { login, leg, wrapup, draft, saved, settle, answers } = setup()
    const replies = [first.promise, second.promise]
    answers['wrapup.save'] = () => replies.shift() ?? ok({})
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('a'))
    await wrapup.save(text('ab'))
    await wrapup.save(text('abc'))
    expect(saved()).toEqual(['a'])
    first.resolve(ok({}))
    await settle()
    expect(saved()).toEqual(['a', 'abc'])
    expect(draft()).toMatchObject({ state: 'local', note: 'abc' })
    second.resolve(ok({}))
    await settle()
    expect(draft()).toMatchObject({ state: 'saved', note: 'abc' })
  })
  it('that the server cannot take now is sent again after a while, not before it wants it', async () => {
    const busy = fail('overloaded', 'x', { retryAfterMs: 15_000 })
    const { login, leg, wrapup, draft, saved, settle, clock, notices } = setup([busy, fail('timed_out'), ok({})])
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('a'))
    await clock.advanceAsync(14_999)
    expect(saved()).toEqual(['a'])
    await clock.advanceAsync(1)
    expect(saved()).toEqual(['a', 'a'])
    await clock.advanceAsync(10_000)
    expect(draft()).toMatchObject({ state: 'saved' })
    expect(notices()).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })
  it('leaves no timer behind when the session ends', async () => {
    const { login, leg, wrapup, settle, clock, logout } = setup([fail('overloaded')])
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('a'))
    await settle()
    expect(clock.pendingTimers).toBe(1)
    logout()
    expect(clock.pendingTimers).toBe(0)
  })
  it('that the server refuses is told once and kept, and sent again only when it changes', async () => {
    const { login, leg, ready, wrapup, draft, db, notices, saved, settle } = setup([fail('no_such_call')])
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('a'))
    await settle()
    await wrapup.save(text('ab'))
    await settle()
    expect(notices()).toMatchObject([{ key: 'wrapup_refused', callId }])
    expect(draft()).toMatchObject({ state: 'local', note: 'ab' })
    expect(db.getWrapup({ callId, uid: '8643' })).toMatchObject({ note: 'ab', refused: 'no_such_call' })
    ready()
    await settle()
    expect(saved()).toEqual(['a', 'ab'])
  })
  it('is found again by the next run of the program, and sent then', async () => {
    const first = setup([fail('not_connected')])
    first.login()
    first.leg(talking)
    await first.settle()
    await first.wrapup.save(text('before the crash'))
    const second = setup([ok({})], first.db)
    second.login()
    await second.settle()
    expect(second.draft()).toMatchObject({ callId, note: 'before the crash', state: 'saved' })
    expect(second.saved()).toEqual(['before the crash'])
  })
  it('of yesterday is not shown today, nor that of another agent', async () => {
    const first = setup()
    first.login()
    first.leg(talking)
    await first.settle()
    await first.wrapup.save(text('mine'))
    await first.settle()
    const colleague = setup([ok({})], first.db)
    colleague.login({ ...SESSION, uid: '8601' })
    await colleague.settle()
    expect(colleague.draft()).toBeNull()
    const later = setup([ok({})], first.db)
    await later.clock.advanceAsync(13 * 3_600_000)
    later.login()
    await later.settle()
    expect(later.draft()).toBeNull()
  })
  it('at another PC comes from the server', async () => {
    const { login, agent, answers, draft, settle } = setup()
    answers['wrapup.get'] = () => ok({ wrapup: { callId, uid: '8643', code: '02', note: 'there', done: false, savedAt: 5 } })
    login()
    agent(sampleAgent({ wrapup: duty('required') }))
    await settle()
    expect(draft()).toEqual({ callId, code: '02', note: 'there', state: 'saved', savedAt: 5 })
  })
  it('is not overwritten by what a slow look-up finds', async () => {
    const slow = Promise.withResolvers<Result<unknown>>()
    const { login, leg, answers, wrapup, draft, settle } = setup()
    answers['wrapup.get'] = () => slow.promise
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('typed'))
    slow.resolve(ok({ wrapup: { callId, uid: '8643', code: null, note: 'old', done: true, savedAt: 5 } }))
    await settle()
    expect(draft()).toMatchObject({ note: 'typed', state: 'saved' })
  })
  it('turns to the next call with its own draft, and back', async () => {
    const { login, leg, ended, agent, wrapup, draft, settle } = setup()
    login()
    leg(talking)
    await settle()
    await wrapup.save(text('first'))
    ended(talking)
    leg(sampleLeg({ callId: other, state: 'talking', answeredAt: 5 }))
    await settle()
    expect(draft()).toMatchObject({ callId: other, state: 'empty' })
    agent(sampleAgent({ wrapup: duty('required') }))
    await settle()
    expect(draft()).toMatchObject({ callId, note: 'first' })
  })
})

describe('finishing', () => {
  it('is done when the server has said so', async () => {
    const { login, leg, wrapup, draft, settle } = setup()
    login()
    leg(talking)
    await settle()
    expect(await wrapup.save(text('x', { code: '01', done: true }))).toMatchObject({ ok: true, value: { state: 'done' } })
    expect(draft()).toMatchObject({ state: 'done' })
  })
  it('without the code that is required is refused at the control, and nothing is done', async () => {
    const { login, leg, wrapup, draft, notices, settle } = setup([fail('wrong_state', 'x', { state: 'wrapup_code_missing' })])
    login()
    leg(talking)
    await settle()
    expect(await wrapup.save(text('x', { done: true }))).toMatchObject({ error: { code: 'wrong_state' } })
    expect(draft()).toMatchObject({ state: 'local', note: 'x' })
    expect(notices()).toEqual([])
  })
  it('while the link is away is kept and done later', async () => {
    const { login, leg, ready, wrapup, draft, sent, settle } = setup([fail('link_lost'), ok({})])
    login()
    leg(talking)
    await settle()
    expect(await wrapup.save(text('x', { code: '01', done: true }))).toMatchObject({ ok: true, value: { state: 'local' } })
    ready()
    await settle()
    expect(sent.at(-1)).toEqual(['wrapup.save', { callId, code: '01', note: 'x', done: true }])
    expect(draft()).toMatchObject({ state: 'done' })
  })
})

it('a disk that does not write is told, unless the server has it', async () => {
  const broken: WrapupStore = { ...storeOf(memory()), writeWrapup: () => Promise.resolve(fail('storage_failed')) }
  const lost = setup([fail('not_connected')], memory(), broken)
  lost.login()
  lost.leg(talking)
  expect(await lost.wrapup.save(text('x'))).toMatchObject({ error: { code: 'storage_failed' } })
  const sent = setup([ok({})], memory(), broken)
  sent.login()
  sent.leg(talking)
  expect(await sent.wrapup.save(text('x'))).toMatchObject({ ok: true, value: { state: 'saved' } })
})

it('nobody’s draft is shown when nobody is logged in', async () => {
  const { login, leg, logout, wrapup, draft, settle } = setup()
  expect(await wrapup.save(text('x'))).toMatchObject({ error: { code: 'not_connected' } })
  login()
  leg(talking)
  await settle()
  logout()
  expect(draft()).toBeNull()
})
