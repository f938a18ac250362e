import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { NOW } from '../../../support/history.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'

let db: LocalDatabase
beforeEach(() => { db = openLocalDatabase(':memory:', NOW) })
afterEach(() => { db.close() })
const waiting = (): string[] => db.kept.outbox({ kind: 'sms', state: 'waiting', limit: 9 }).map((item) => item.key)
const send = (key: string, createdAt = NOW): boolean => db.kept.send({ kind: 'sms', key, body: '{"to":"154"}', createdAt })

describe('drafts', () => {
  it('are kept by kind and key, the latest content, until they are dropped', () => {
    db.kept.saveDraft({ kind: 'sms', key: '1', body: '{"t":1}', savedAt: NOW })
    db.kept.saveDraft({ kind: 'sms', key: '1', body: '{"t":2}', savedAt: NOW - 1 })
    db.kept.saveDraft({ kind: 'mail', key: '1', body: '{}', savedAt: NOW })
    expect(db.kept.drafts('sms')).toEqual([{ kind: 'sms', key: '1', body: '{"t":2}', savedAt: NOW - 1 }])
    expect([db.kept.dropDraft({ kind: 'sms', key: '1' }), db.kept.dropDraft({ kind: 'sms', key: '1' }), db.kept.drafts('mail').length]).toEqual([true, false, 1])
  })
})

describe('the outbox', () => {
  it('takes an item once, and its draft away with it', () => {
    db.kept.saveDraft({ kind: 'sms', key: '1', body: '{}', savedAt: NOW })
    expect([send('1'), send('1'), waiting(), db.kept.drafts('sms')]).toEqual([true, false, ['1'], []])
  })
  it('gives what waits in the order it came, whatever the clock says', () => {
    send('a', NOW)
    send('b', NOW - 99_999)
    expect(waiting()).toEqual(['a', 'b'])
  })
  it('counts tries, keeps the last error, and forgets what is through', () => {
    send('1')
    const id = db.kept.outbox({ kind: 'sms', state: 'waiting', limit: 1 })[0]?.id ?? 0
    db.kept.mark({ id, state: 'sending', error: null })
    db.kept.mark({ id, state: 'waiting', error: 'timed_out' })
    db.kept.mark({ id, state: 'sending', error: null })
    db.kept.mark({ id, state: 'failed', error: 'bad_number' })
    expect(db.kept.outbox({ kind: 'sms', state: 'failed', limit: 1 })).toMatchObject([{ tries: 2, lastError: 'bad_number', body: '{"to":"154"}' }])
    expect([db.kept.sent(id), db.kept.sent(id), db.kept.mark({ id, state: 'waiting', error: null })]).toEqual([true, false, false])
  })
  it('does not know what became of what was being sent when the program ended', () => {
    send('1')
    send('2')
    db.kept.mark({ id: db.kept.outbox({ kind: 'sms', state: 'waiting', limit: 1 })[0]?.id ?? 0, state: 'sending', error: null })
    expect([db.kept.interrupted(), waiting(), db.kept.outbox({ kind: 'sms', state: 'unknown', limit: 9 }).map((item) => item.key)]).toEqual([1, ['2'], ['1']])
  })
  it('refuses a state that is none', () => {
    send('1')
    expect(() => db.kept.mark({ id: 1, state: 'lost' as 'failed', error: null })).toThrow(/CHECK/)
  })
})
