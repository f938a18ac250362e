import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { BOX_SQL } from '../../../../src/main/data/box-sql.ts'
import { NOW, historyEntry } from '../../../support/history.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'

const DAY_MS = 86_400_000
let folder = ''
let db: LocalDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'box-sql-'))
  db = openLocalDatabase(join(folder, 'local.db'), NOW)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})
const mark = (ids: readonly string[], seen: boolean | null, done: boolean | null, at = NOW, box = 'sms-in'): void => { db.boxes.mark({ uid: '8643', box, ids, seen, done, at }) }
const marks = (ids: readonly string[], box = 'sms-in') => db.boxes.marks({ uid: '8643', box, ids }).toSorted((a, b) => a.id.localeCompare(b.id))

describe('the marks of messages', () => {
  it('a message without a mark is new; seen and done are kept apart, and null leaves one as it was', () => {
    expect(marks(['a'])).toEqual([])
    mark(['a', 'b'], true, null)
    expect(marks(['a', 'b', 'c'])).toEqual([{ id: 'a', seen: true, done: false }, { id: 'b', seen: true, done: false }])
    mark(['a'], null, true)
    mark(['b'], false, null)
    expect(marks(['a', 'b'])).toEqual([{ id: 'a', seen: true, done: true }, { id: 'b', seen: false, done: false }])
  })
  it('belong to one box', () => {
    mark(['a'], true, null)
    expect(marks(['a'], 'sms-out')).toEqual([])
  })
  it('take any text as an id', () => {
    const ids = ["'; DROP TABLE box_marks; --", '%', '_', '[', '😀', '"]', 'a'.repeat(256), '']
    mark(ids, true, null)
    expect(marks(ids).map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(marks(['%%', 'x'])).toEqual([])
  })
  it('of hundreds of messages are set together or not at all', () => {
    const ids = Array.from({ length: 500 }, (_, index) => String(index))
    mark(ids, true, true)
    expect(marks(ids)).toHaveLength(500)
    expect(() => { mark(['fresh', null as unknown as string], true, null) }).toThrow(/NOT NULL/)
    expect(marks(['fresh'])).toEqual([])
  })
  it('are forgotten when no list can show the message any more, not before', () => {
    mark(['old'], true, null, NOW - 402 * DAY_MS)
    mark(['edge'], true, null, NOW - 400 * DAY_MS)
    expect(db.boxes.prune(NOW)).toBe(1)
    expect(marks(['old', 'edge']).map(({ id }) => id)).toEqual(['edge'])
  })
  it('are there after a restart', () => {
    mark(['a'], true, true)
    db.boxes.looked({ uid: '8643', box: 'sms-in', at: NOW })
    db.close()
    db = openLocalDatabase(join(folder, 'local.db'), NOW)
    expect([marks(['a']), db.boxes.lookedAt({ uid: '8643', box: 'sms-in' })]).toEqual([[{ id: 'a', seen: true, done: true }], NOW])
  })
  it('are found and pruned by an index', () => {
    const raw = new Database(join(folder, 'local.db'), { readonly: true })
    const plan = (sql: string): string => JSON.stringify(raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(sql.includes('@') ? { uid: '8643', box: '', ids: '[]' } : 1))
    expect(plan(BOX_SQL.marks)).toContain('PRIMARY KEY')
    expect(plan(BOX_SQL.prune)).toContain('box_marks_by_time')
    raw.close()
  })
})

describe('the last look at a box', () => {
  it('is never, then the latest, whatever the clock does', () => {
    expect(db.boxes.lookedAt({ uid: '8643', box: 'fax-in' })).toBe(0)
    db.boxes.looked({ uid: '8643', box: 'fax-in', at: NOW })
    db.boxes.looked({ uid: '8643', box: 'fax-in', at: NOW - 5_000 })
    expect([db.boxes.lookedAt({ uid: '8643', box: 'fax-in' }), db.boxes.lookedAt({ uid: '8643', box: 'sms-in' })]).toEqual([NOW, 0])
  })
})

describe('the migration 5 → 6', () => {
  it('keeps calls, drafts, outbox, notes and settings of an older program, and adds the marks', () => {
    const file = join(folder, 'five.db')
    const old = new Database(file)
    migrate(old, 5)
    old.prepare("INSERT INTO settings VALUES ('zoom', '110')").run()
    old.prepare("INSERT INTO call_history (id, call_id, extension, direction, number, name, started_at, end_cause, note) VALUES (7, '1', '643', 'in', '15400138000', '王小明', ?, 'normal', '退款')").run(NOW)
    old.prepare("INSERT INTO drafts VALUES ('sms', '15400138000', '{\"text\":\"您好\"}', ?)").run(NOW)
    old.prepare("INSERT INTO outbox (kind, key, body, created_at) VALUES ('sms', 'k1', '{}', ?)").run(NOW)
    old.prepare("INSERT INTO wrapup_drafts (call_id, uid, note, saved_at) VALUES ('1', '8643', '退款', ?)").run(NOW)
    old.prepare("INSERT INTO call_segments VALUES ('1', 1, 5, '{}')").run()
    expect(() => old.prepare('SELECT * FROM box_marks').all()).toThrow(/no such table/)
    const tables = ['settings', 'call_history', 'drafts', 'outbox', 'wrapup_drafts', 'call_segments']
    const all = (of: Database.Database) => tables.map((table) => of.prepare(`SELECT * FROM ${table}`).all())
    const before = all(old)
    migrate(old, 6)
    expect(all(old)).toEqual(before)
    expect(old.pragma('user_version', { simple: true })).toBe(6)
    expect(old.prepare('SELECT (SELECT count(*) FROM box_marks) + (SELECT count(*) FROM box_looks)').pluck().get()).toBe(0)
    old.close()
    const opened = openLocalDatabase(file, NOW)
    expect([opened.condition, opened.loadSettings(), opened.kept.drafts('sms').length]).toEqual(['ok', { zoom: 110 }, 1])
    opened.writeHistory(historyEntry({ callId: '2', startedAt: NOW + 60_000 }))
    opened.boxes.mark({ uid: '8643', box: 'sms-in', ids: ['a'], seen: true, done: null, at: NOW })
    expect(opened.listHistory({ uid: '8643', beforeId: null, limit: 9, search: '' }).rows.map((row) => row.callId)).toEqual(['2', '1'])
    opened.close()
  })
})
