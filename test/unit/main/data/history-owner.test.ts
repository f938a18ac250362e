import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { loadPinyin } from '../../../../src/main/data/pinyin.ts'
import { callRecord, historyEntry, NOW } from '../../../support/history.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'

let folder = ''
let db: LocalDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-owner-'))
  db = openLocalDatabase(join(folder, 'local.db'), NOW)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})
const list = (uid: string, search = '', tail = false) => db.listHistory({ uid, beforeId: null, limit: 50, search, tail }).rows
const draft = (uid: string, note: string, callId = '1') => ({ callId, uid, code: null, note, done: true, savedAt: NOW + 1_000, sentAt: null, refused: null })

describe('two agents under one account of the system', () => {
  it('each read their own calls only, by list and by every field that is searched', async () => {
    db.usePinyin(await loadPinyin())
    db.writeHistory(historyEntry({ uid: '8601', callId: 'a', number: '13800138000', name: '王小明' }))
    db.writeWrapup(draft('8601', '要求退款', 'a'))
    db.writeHistory(historyEntry({ uid: '8602', callId: 'b', number: '13900139000', name: '李四' }))
    for (const search of ['', '1380013', '王小明', 'wxm', '退款']) {
      expect([search, list('8601', search).map((row) => row.callId)]).toEqual([search, ['a']])
      expect([search, list('8602', search).map((row) => row.callId)]).toEqual([search, search === '' ? ['b'] : []])
      expect(list('', search)).toEqual([])
    }
    expect(list('8602', '8000', true)).toEqual([])
  })
  it('page through their own rows without gaps where the other one has most of them', () => {
    for (let n = 0; n < 200; n += 1) db.writeHistory(historyEntry({ uid: n % 10 === 0 ? '8601' : '8602', callId: String(n), startedAt: NOW + n * 1_000 }))
    const seen: string[] = []
    for (let beforeId: number | null = null; ;) {
      const page: ReturnType<LocalDatabase['listHistory']> = db.listHistory({ uid: '8601', beforeId, limit: 3, search: '1540' })
      seen.push(...page.rows.map((row) => row.callId))
      if (!page.hasMore) break
      beforeId = page.rows.at(-1)?.id ?? null
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => String(190 - n * 10)))
  })
  it('have a row each of a call that one took over at the other’s seat, and a note stays with who wrote it', () => {
    db.writeHistory(historyEntry({ uid: '8601' }))
    db.writeHistory(historyEntry({ uid: '8602' }))
    db.writeWrapup(draft('8601', '只有我知道'))
    expect([list('8601')[0]?.note, list('8602')[0]?.note]).toEqual(['只有我知道', null])
    expect(list('8602', '知道')).toEqual([])
    db.writeHistory(historyEntry({ uid: '8602', callId: '9' }))
    expect(list('8602').map((row) => row.note)).toEqual([null, null])
  })
  it('do not get each other’s rows by the records of the server, nor the course of a call that was not theirs', () => {
    db.writeHistory(historyEntry({ uid: '8601', extension: '601', endCause: 'normal' }))
    db.merge.step([callRecord({ agent: '8601', extension: '601' })], 0, { uid: '8602', extension: '602' }, 1_000)
    expect(list('8602')).toEqual([])
    expect(db.merge.chain({ callId: '1', uid: '8601' })).toEqual([])
    db.merge.step([callRecord({ agent: '8601', extension: '601' })], 0, { uid: '8601', extension: '601' }, 1_000)
    expect(db.merge.chain({ callId: '1', uid: '8601' })).toHaveLength(1)
    // What 8602 was shown of it stays theirs.
    expect(db.merge.chain({ callId: '1', uid: '8602' })).toHaveLength(1)
    expect(db.merge.chain({ callId: '1', uid: '8603' })).toEqual([])
  })
  it('have marks and looks of messages of their own', () => {
    db.boxes.mark({ uid: '8601', box: 'sms-in', ids: ['a'], seen: true, done: true, at: NOW })
    db.boxes.looked({ uid: '8601', box: 'sms-in', at: NOW })
    expect(db.boxes.marks({ uid: '8602', box: 'sms-in', ids: ['a'] })).toEqual([])
    expect(db.boxes.lookedAt({ uid: '8602', box: 'sms-in' })).toBe(0)
  })
})

describe('the migration 6 → 7', () => {
  it('gives rows to whom their note or the server’s record names, keeps the rest hidden until the record claims it, and finds all by search', () => {
    const file = join(folder, 'six.db')
    const old = new Database(file)
    migrate(old, 6)
    const row = old.prepare(`INSERT INTO call_history (id, call_id, extension, direction, number, started_at, end_cause, cdr, number_key)
      VALUES (@id, @callId, '643', 'in', '15400138000', @at, 'normal', @cdr, '15400138000')`)
    row.run({ id: 1, callId: 'noted', at: NOW, cdr: null })
    row.run({ id: 2, callId: 'recorded', at: NOW, cdr: JSON.stringify(callRecord({ agent: '8602' })) })
    row.run({ id: 3, callId: '1', at: NOW, cdr: null })
    old.prepare("INSERT INTO wrapup_drafts (call_id, uid, note, saved_at) VALUES ('noted', '8601', '退款', ?)").run(NOW)
    old.prepare("INSERT INTO call_segments VALUES ('noted', 1, 5, '{}')").run()
    old.prepare("INSERT INTO box_marks VALUES ('sms-in', 'm', 1, 0, ?)").run(NOW)
    old.prepare("INSERT INTO box_looks VALUES ('sms-in', ?)").run(NOW)
    migrate(old)
    old.close()
    db.close()
    db = openLocalDatabase(file, NOW)
    db.usePinyin(() => '')
    db.reindex()
    expect(list('8601').map((one) => one.callId)).toEqual(['noted'])
    expect(list('8602', '0138').map((one) => one.callId)).toEqual(['recorded'])
    expect(list('8643')).toEqual([])
    db.merge.step([callRecord()], 0, { uid: '8643', extension: '643' }, 1_000)
    expect(list('8643').map((one) => one.callId)).toEqual(['1'])
    expect(db.boxes.marks({ uid: '8602', box: 'sms-in', ids: ['m'] })).toEqual([{ id: 'm', seen: true, done: false }])
    expect(db.boxes.lookedAt({ uid: '8601', box: 'sms-in' })).toBe(NOW)
  })
})
