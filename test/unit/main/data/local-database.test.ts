import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { MIGRATIONS, SCHEMA_VERSION } from '../../../../src/main/data/migrations.ts'
import type { HistoryEntry } from '../../../../src/main/data/history-entry.ts'
import type { WrapupEntry } from '../../../../src/main/data/wrapup-entry.ts'

const NOW = 1_795_338_000_000
let folder = ''
let file = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'local-db-')); file = join(folder, 'data', 'local.db') })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

function entry(changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    uid: '8643', callId: '1', extension: '643', direction: 'in', number: '13800138000', name: '王小明', groupName: '服务热线', trunk: '1',
    startedAt: NOW, answeredAt: null, endedAt: null, endCause: null, ringMs: 0, talkMs: 0, missed: false, ...changes,
  }
}

function draft(changes: Partial<WrapupEntry> = {}): WrapupEntry {
  return { callId: '1', uid: '8643', code: '01', note: '报修', done: false, savedAt: NOW, sentAt: null, refused: null, ...changes }
}

describe('the local database', () => {
  it('keeps settings and calls over a restart, with the durability that was promised', () => {
    const first = openLocalDatabase(file, NOW)
    first.saveSettings({ ringVolume: 30, servers: [{ host: 'a', port: 1 }] })
    first.writeHistory(entry())
    first.close()
    const second = openLocalDatabase(file, NOW)
    expect(second.condition).toBe('ok')
    expect(second.loadSettings()).toEqual({ ringVolume: 30, servers: [{ host: 'a', port: 1 }] })
    expect(second.listHistory({ uid: '8643', beforeId: null, limit: 10, search: '' }).rows).toHaveLength(1)
    second.close()
    const raw = new Database(file)
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal')
    raw.close()
  })
  it('changes the row of a call instead of adding another, also when the switch uses the call id again another day', () => {
    const db = openLocalDatabase(file, NOW)
    db.writeHistory(entry())
    db.writeHistory(entry({ answeredAt: NOW + 1_000, endedAt: NOW + 5_000, endCause: 'normal', talkMs: 4_000 }))
    db.writeHistory(entry({ startedAt: NOW + 86_400_000 }))
    const { rows } = db.listHistory({ uid: '8643', beforeId: null, limit: 10, search: '' })
    expect(rows.map((row) => [row.startedAt, row.endCause])).toEqual([[NOW + 86_400_000, null], [NOW, 'normal']])
    db.close()
  })
  it('closes what a crash left open, and opens it again when the call still stands', () => {
    const db = openLocalDatabase(file, NOW)
    db.writeHistory(entry())
    db.writeHistory(entry({ callId: '2', endCause: 'normal', endedAt: NOW }))
    expect(db.closeOpenHistory()).toBe(1)
    const causes = () => db.listHistory({ uid: '8643', beforeId: null, limit: 10, search: '' }).rows.map((row) => row.endCause)
    expect(causes()).toEqual(['normal', 'outcome_unknown'])
    db.writeHistory(entry())
    expect(causes()).toEqual(['normal', null])
    db.close()
  })
  it('pages without gap or repetition, newest first', () => {
    const db = openLocalDatabase(file, NOW)
    for (let n = 1; n <= 25; n += 1) db.writeHistory(entry({ callId: String(n) }))
    const seen: string[] = []
    let beforeId: number | null = null
    for (;;) {
      const page: ReturnType<typeof db.listHistory> = db.listHistory({ uid: '8643', beforeId, limit: 10, search: '' })
      seen.push(...page.rows.map((row) => row.callId))
      if (!page.hasMore) break
      beforeId = page.rows.at(-1)?.id ?? null
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => String(25 - n)))
    db.close()
  })
  it('finds by a part of number or name; % and _ mean themselves', () => {
    const db = openLocalDatabase(file, NOW)
    db.writeHistory(entry({ callId: 'a' }))
    db.writeHistory(entry({ callId: 'b', number: '01065543210', name: '100%_' }))
    const find = (search: string) => db.listHistory({ uid: '8643', beforeId: null, limit: 10, search }).rows.map((row) => row.callId)
    expect(find('0138')).toEqual(['a'])
    expect(find('小明')).toEqual(['a'])
    expect(find('%')).toEqual(['b'])
    expect(find('_')).toEqual(['b'])
    expect(find("' OR 1=1 --")).toEqual([])
    db.close()
  })
  it('sets a file that is no database aside, keeps it, and goes on with a new one', () => {
    openLocalDatabase(file, NOW).close()
    writeFileSync(file, 'this is no database, it is a sentence that is long enough to be read as a header '.repeat(20))
    const db = openLocalDatabase(file, NOW + 1)
    expect(db.condition).toBe('reset')
    db.writeHistory(entry())
    expect(db.listHistory({ uid: '8643', beforeId: null, limit: 1, search: '' }).rows).toHaveLength(1)
    db.close()
    const aside = readdirSync(join(folder, 'data')).filter((name) => name.includes('damaged'))
    expect(aside).toContain(`local.db.damaged-${String(NOW + 1)}`)
    expect(readFileSync(join(folder, 'data', `local.db.damaged-${String(NOW + 1)}`), 'utf8')).toContain('no database')
  })
  it('finds pages that broke during a run that was not closed', () => {
    const db = openLocalDatabase(file, NOW)
    for (let n = 0; n < 2_000; n += 1) db.writeHistory(entry({ callId: String(n) }))
    db.close()
    // As a crash leaves it: not closed, and a part of the file overwritten.
    const raw = new Database(file)
    raw.prepare("UPDATE meta SET value = '0'").run()
    raw.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4_096 * 6, 4_096 * 20)
    writeFileSync(file, bytes)
    const again = openLocalDatabase(file, NOW)
    expect(again.condition).toBe('reset')
    again.close()
  })
  it('works in memory and says so where the disk cannot be used', () => {
    writeFileSync(join(folder, 'data'), 'a file where the folder should be')
    const db = openLocalDatabase(file, NOW)
    expect(db.condition).toBe('memory')
    expect(db.detail).not.toBe('')
    db.writeHistory(entry())
    expect(db.listHistory({ uid: '8643', beforeId: null, limit: 1, search: '' }).rows).toHaveLength(1)
    db.close()
  })
  it('leaves a database of a newer program alone', () => {
    openLocalDatabase(file, NOW).close()
    const raw = new Database(file)
    raw.pragma(`user_version = ${String(SCHEMA_VERSION + 1)}`)
    raw.close()
    const db = openLocalDatabase(file, NOW)
    expect(db.condition).toBe('memory')
    db.close()
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('damaged'))).toEqual([])
  })
})

describe('after-call drafts', () => {
  it('have one row per call and agent: the latest content, also over a restart', () => {
    const first = openLocalDatabase(file, NOW)
    first.writeWrapup(draft())
    first.writeWrapup(draft({ note: 'newer', savedAt: NOW + 1 }))
    first.writeWrapup(draft({ uid: '8601', note: 'of another' }))
    first.close()
    const second = openLocalDatabase(file, NOW)
    expect(second.getWrapup({ callId: '1', uid: '8643' })).toMatchObject({ note: 'newer' })
    expect(second.getWrapup({ callId: '1', uid: '8601' })).toMatchObject({ note: 'of another' })
    expect(second.getWrapup({ callId: '2', uid: '8643' })).toBeNull()
    second.close()
  })
  it('are not set back by an answer to an earlier sending', () => {
    const db = openLocalDatabase(file, NOW)
    db.writeWrapup(draft({ note: 'newer', savedAt: NOW + 1 }))
    db.writeWrapup(draft({ sentAt: NOW + 2 }))
    expect(db.getWrapup({ callId: '1', uid: '8643' })).toMatchObject({ note: 'newer', sentAt: null })
    db.writeWrapup(draft({ note: 'newer', savedAt: NOW + 1, sentAt: NOW + 3, done: true }))
    expect(db.getWrapup({ callId: '1', uid: '8643' })).toMatchObject({ sentAt: NOW + 3, done: true })
    db.close()
  })
  it('wait to be sent until the server has accepted or refused them, oldest first', () => {
    const db = openLocalDatabase(file, NOW)
    db.writeWrapup(draft({ callId: 'late', savedAt: NOW + 9 }))
    db.writeWrapup(draft({ callId: 'early' }))
    db.writeWrapup(draft({ callId: 'sent', sentAt: NOW }))
    db.writeWrapup(draft({ callId: 'refused', refused: 'no_such_call' }))
    db.writeWrapup(draft({ callId: 'other', uid: '8601' }))
    expect(db.unsentWrapups('8643').map((row) => row.callId)).toEqual(['early', 'late'])
    expect(db.latestWrapup('8643')?.callId).toBe('late')
    expect(db.latestWrapup('1')).toBeNull()
    db.close()
  })
  it('are forgotten a month after the server has them, never before it has', () => {
    const db = openLocalDatabase(file, NOW)
    db.writeWrapup(draft({ callId: 'sent', sentAt: NOW }))
    db.writeWrapup(draft({ callId: 'unsent' }))
    expect(db.pruneWrapups(NOW + 30 * 86_400_000)).toBe(0)
    expect(db.pruneWrapups(NOW + 30 * 86_400_000 + 1)).toBe(1)
    expect(db.getWrapup({ callId: 'unsent', uid: '8643' })).not.toBeNull()
    db.close()
  })
})

describe('the migrations', () => {
  it('rise by one', () => {
    expect(MIGRATIONS.map((step) => step.version)).toEqual(MIGRATIONS.map((_, at) => at + 1))
  })
  it('1 → 2 keeps settings and adds the call list', () => {
    const db = new Database(':memory:')
    migrate(db, 1)
    db.prepare("INSERT INTO settings VALUES ('zoom', '110')").run()
    expect(() => db.prepare('SELECT * FROM call_history').all()).toThrow()
    migrate(db, 2)
    expect(db.prepare('SELECT value FROM settings').pluck().get()).toBe('110')
    expect(db.prepare('SELECT count(*) FROM call_history').pluck().get()).toBe(0)
    expect(db.pragma('user_version', { simple: true })).toBe(2)
    migrate(db)
    db.close()
  })
  it('2 → 3 keeps the call list and adds the after-call drafts', () => {
    const db = new Database(':memory:')
    migrate(db, 2)
    db.prepare("INSERT INTO call_history (call_id, extension, direction, number, started_at) VALUES ('1', '643', 'in', '138', 5)").run()
    expect(() => db.prepare('SELECT * FROM wrapup_drafts').all()).toThrow()
    migrate(db, 3)
    expect(db.prepare('SELECT call_id, missed FROM call_history').all()).toEqual([{ call_id: '1', missed: 0 }])
    expect(db.prepare('SELECT count(*) FROM wrapup_drafts').pluck().get()).toBe(0)
    expect(db.pragma('user_version', { simple: true })).toBe(3)
    migrate(db)
    db.close()
  })
  it('3 → 4 keep every call in its order, with its note, and make them searchable', () => {
    const db = new Database(join(folder, 'three.db'))
    migrate(db, 3)
    const call = db.prepare(`INSERT INTO call_history (call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at, end_cause,
      ring_ms, talk_ms, missed) VALUES (?, '643', 'in', ?, ?, '服务热线', '1', ?, ?, ?, ?, 4000, 0, ?)`)
    // The second began earlier by the clock and three share a moment: the order they were written in is the one that counts.
    call.run('a', '15400138000', '王小明', NOW, NOW + 4_000, NOW + 9_000, 'normal', 0)
    call.run('b', '01015550199', null, NOW - 60_000, null, NOW, 'abandoned', 1)
    call.run('c', "O'1%_", '"张"', NOW, null, null, null, 0)
    call.run('a', '15400138000', '王小明', NOW + 9 * 86_400_000, null, NOW, 'normal', 0)
    db.prepare("INSERT INTO wrapup_drafts (call_id, uid, note, saved_at) VALUES ('a', '8643', '要求退款', ?), ('b', '8643', '', ?)").run(NOW + 60_000, NOW + 60_000)
    const before = db.prepare('SELECT call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at, end_cause, ring_ms, talk_ms, missed FROM call_history ORDER BY id').all()
    migrate(db, 4)
    expect(db.prepare('SELECT call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at, end_cause, ring_ms, talk_ms, missed FROM call_history ORDER BY id').all()).toEqual(before)
    expect(db.prepare('SELECT note, source, due FROM call_history ORDER BY id').all()).toEqual([
      { note: '要求退款', source: 'own', due: 1 }, { note: null, source: 'own', due: 0 }, { note: null, source: 'own', due: 1 }, { note: null, source: 'own', due: 1 },
    ])
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'call_history_old'").pluck().get()).toBe(0)
    db.close()
    const store = openLocalDatabase(join(folder, 'three.db'), NOW)
    const find = (search: string) => store.listHistory({ uid: '8643', beforeId: null, limit: 9, search }).rows.map((row) => [row.callId, row.startedAt])
    expect([find('0138').length, find('王').length, find('张').length, find('%').length]).toEqual([2, 2, 1, 1])
    expect(find('退款')).toEqual([['a', NOW]])
    store.writeHistory(entry({ callId: 'c', number: "O'1%_", name: '"张"', startedAt: NOW, endCause: 'normal' }))
    expect(store.listHistory({ uid: '8643', beforeId: null, limit: 9, search: '' }).rows.map((row) => row.callId)).toEqual(['a', 'c', 'b', 'a'])
    store.close()
  })
  it('4 → 5 keep the calls and add drafts and outbox', () => {
    const db = new Database(':memory:')
    migrate(db, 4)
    db.prepare("INSERT INTO call_history (id, call_id, extension, direction, number, started_at) VALUES (7, '1', '643', 'in', '138', 5)").run()
    db.prepare("INSERT INTO call_segments VALUES ('1', 1, 5, '{}')").run()
    expect(() => db.prepare('SELECT * FROM outbox').all()).toThrow()
    migrate(db, 5)
    expect(db.prepare('SELECT id, call_id, source FROM call_history').all()).toEqual([{ id: 7, call_id: '1', source: 'own' }])
    expect(db.prepare('SELECT count(*) FROM call_segments').pluck().get()).toBe(1)
    expect(db.prepare('SELECT (SELECT count(*) FROM drafts) + (SELECT count(*) FROM outbox)').pluck().get()).toBe(0)
    migrate(db)
    db.close()
  })
  it('that fail leave the database as it was', () => {
    const db = new Database(':memory:')
    migrate(db, 3)
    db.exec("CREATE TABLE call_segments (in_the_way TEXT); INSERT INTO settings VALUES ('zoom', '110')")
    expect(() => { migrate(db, 4) }).toThrow(/call_segments/)
    expect(db.pragma('user_version', { simple: true })).toBe(3)
    expect(db.prepare('SELECT count(*) FROM call_history').pluck().get()).toBe(0)
    db.close()
  })
  it('happen when the file of an older program is opened, and what it held is there', () => {
    const old = new Database(join(folder, 'old.db'))
    migrate(old, 2)
    old.prepare("INSERT INTO settings VALUES ('zoom', '110')").run()
    old.close()
    const db = openLocalDatabase(join(folder, 'old.db'), NOW)
    expect(db.condition).toBe('ok')
    expect(db.loadSettings()).toEqual({ zoom: 110 })
    db.writeWrapup(draft())
    expect(db.getWrapup({ callId: '1', uid: '8643' })).toEqual(draft())
    db.close()
  })
  it('page by the primary key, not by sorting', () => {
    const db = new Database(':memory:')
    migrate(db)
    const plan = JSON.stringify(db.prepare('EXPLAIN QUERY PLAN SELECT * FROM call_history WHERE id < 5 ORDER BY id DESC LIMIT 10').all())
    expect(plan).toContain('INTEGER PRIMARY KEY')
    expect(plan).not.toContain('TEMP B-TREE')
    db.close()
  })
})

it('a copy of the files as a crash leaves them has every acknowledged row', () => {
  const db = openLocalDatabase(file, NOW)
  for (let n = 0; n < 50; n += 1) {
    db.writeHistory(entry({ callId: String(n) }))
  }
  const copy = join(folder, 'copy.db')
  copyFileSync(file, copy)
  copyFileSync(`${file}-wal`, `${copy}-wal`)
  const after = openLocalDatabase(copy, NOW)
  expect(after.listHistory({ uid: '8643', beforeId: null, limit: 100, search: '' }).rows).toHaveLength(50)
  after.close()
  db.close()
})
