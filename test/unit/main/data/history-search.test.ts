import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { migrate, openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { loadPinyin } from '../../../../src/main/data/pinyin.ts'
import { HISTORY_SQL } from '../../../../src/main/data/history-sql.ts'
import { MERGE_SQL } from '../../../../src/main/data/history-merge.ts'
import { findSql } from '../../../../src/main/data/search-index.ts'
import { SEARCH_FIELDS } from '../../../../src/main/data/search-keys.ts'
import { NOW, historyEntry } from '../../../support/history.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'

let db: LocalDatabase
beforeEach(async () => {
  db = openLocalDatabase(':memory:', NOW)
  db.usePinyin(await loadPinyin())
})
afterEach(() => { db.close() })

const find = (search: string, tail = false): string[] => db.listHistory({ uid: '8643', beforeId: null, limit: 50, search, tail }).rows.map((row) => row.callId)
const write = (callId: string, number: string, name: string | null, startedAt = NOW + Number(callId)): void => {
  db.writeHistory(historyEntry({ callId, number, name, startedAt }))
}

describe('the search of the own call list', () => {
  it('finds every part of a number from one digit on, newest first', () => {
    write('1', '15400138000', null)
    write('2', '01015550199', null)
    const number = '15400138000'
    for (let from = 0; from < number.length; from += 1) for (let to = from + 1; to <= number.length; to += 1) expect(find(number.slice(from, to))).toContain('1')
    expect(find('1')).toEqual(['2', '1'])
    expect(find('1555')).toEqual(['2'])
    expect(find('8001')).toEqual([])
  })
  it('finds by the last digits only, when asked to', () => {
    write('1', '15400138000', null)
    write('2', '01080001234', null)
    expect(find('8000')).toEqual(['2', '1'])
    expect(find('8000', true)).toEqual(['1'])
    expect(find('4', true)).toEqual(['2'])
    expect(find('34', true)).toEqual(['2'])
    expect(find('00138000', true)).toEqual(['1'])
  })
  it('finds a Chinese name of any length, also by one character', () => {
    write('1', '1', '欧阳小明')
    write('2', '2', '李明')
    for (const part of ['欧', '欧阳', '阳小', '欧阳小', '欧阳小明', '阳小明']) expect(find(part)).toEqual(['1'])
    expect(find('明')).toEqual(['2', '1'])
    expect(find('欧明')).toEqual([])
  })
  it('finds by pinyin in full, by first letters and mixed, letter by letter', () => {
    write('1', '1', '张三')
    write('2', '2', '赵四海')
    for (const typed of ['z', 'zh', 'zha', 'zhan', 'zhang', 'zhangs', 'zhangsa', 'zhangsan', 'zs', 'zhang s', 'ZHANG SAN', "zhang'san", 'san', 's']) expect(find(typed)).toContain('1')
    for (const typed of ['zhaosihai', 'zsh', 'sihai', 'zhaosh', 'sh']) expect(find(typed)).toEqual(['2'])
    expect(find('zs')).toEqual(['2', '1'])
    // Within a syllable nobody begins.
    expect(find('hang')).toEqual([])
    expect(find('an')).toEqual([])
  })
  it('finds by the note that was written after the call, and no longer by the one before', () => {
    write('1', '1', '张三')
    const wrapup = { callId: '1', uid: '8643', code: null, done: false, sentAt: null, refused: null }
    db.writeWrapup({ ...wrapup, note: '要求退款 VIP', savedAt: NOW + 60_000 })
    expect(find('退款')).toEqual(['1'])
    expect(find('vip')).toEqual(['1'])
    db.writeWrapup({ ...wrapup, note: '已解决', savedAt: NOW + 70_000 })
    expect(find('退款')).toEqual([])
    expect(find('已解')).toEqual(['1'])
  })
  it('does not give a note to a call of another day with the same call id', () => {
    write('1', '1', null, NOW)
    db.writeWrapup({ callId: '1', uid: '8643', code: null, note: '退款', done: true, savedAt: NOW + 1_000, sentAt: null, refused: null })
    write('1', '2', null, NOW + 3 * 86_400_000)
    expect(db.listHistory({ uid: '8643', beforeId: null, limit: 5, search: '退款' }).rows.map((row) => row.number)).toEqual(['1'])
  })
  it('follows a row that changes', () => {
    write('1', '15400138000', null)
    write('1', '15400138000', '王小明')
    expect(find('王')).toEqual(['1'])
    write('1', '15411112222', '李四')
    expect([find('王'), find('wxm'), find('0138'), find('ls'), find('2222')]).toEqual([[], [], [], ['1'], ['1']])
  })
  it('pages through hits without gap or repetition', () => {
    for (let n = 1; n <= 25; n += 1) write(String(n), `1540000${String(n).padStart(4, '0')}`, n % 2 === 0 ? '王明' : '李明')
    const seen: string[] = []
    for (let beforeId: number | null = null; ;) {
      const page: ReturnType<typeof db.listHistory> = db.listHistory({ uid: '8643', beforeId, limit: 4, search: '明' })
      seen.push(...page.rows.map((row) => row.callId))
      if (!page.hasMore) break
      beforeId = page.rows.at(-1)?.id ?? null
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => String(25 - n)))
  })
  it('takes hostile text as text', () => {
    const names = ['"quoted"', 'a*b', 'NEAR(x y)', "O'Brien", 'a\u0000b', '😀👍', '100%_', '(x', '-1', 'a AND b']
    names.forEach((name, at) => { write(String(at + 1), '7', name) })
    names.forEach((name, at) => { expect(find(name)).toContain(String(at + 1)) })
    expect(find('👍')).toEqual(['6'])
    expect(find('x'.repeat(10_240))).toEqual([])
    expect(find("'; DROP TABLE call_history; --")).toEqual([])
    expect(find('"')).toEqual(['1'])
    expect(find('7')).toHaveLength(names.length)
  })
  it('finds exactly what a comparison of every row finds', () => {
    const alphabet = fc.constantFrom('1', '2', '王', '小', 'a', ' ', '"', '*', '😀')
    const text = fc.string({ unit: alphabet, maxLength: 9 })
    const names: string[] = []
    let n = 0
    fc.assert(fc.property(text, text, (name, search) => {
      n += 1
      names.push(name)
      write(String(n), '', name)
      // A blank beside Chinese is none.
      const plain = (one: string): string => one.trim().replace(/ +/g, ' ').replace(/ ?([王小]) ?/g, '$1')
      const wanted = plain(search)
      const expected = wanted === '' ? names.map((_, at) => String(at + 1)) : names.flatMap((one, at) => (plain(one).includes(wanted) ? [String(at + 1)] : []))
      // Pinyin finds a little more for Latin letters: 小 begins with no a, so nothing here.
      expect(db.listHistory({ uid: '8643', beforeId: null, limit: 1_000, search }).rows.map((row) => row.callId)).toEqual(expected.toReversed())
    }), { numRuns: 300 })
  })
  it('has the rows of before the dictionary was loaded after the next upkeep', async () => {
    const early = openLocalDatabase(':memory:', NOW)
    early.writeHistory(historyEntry())
    const found = (search: string) => early.listHistory({ uid: '8643', beforeId: null, limit: 5, search }).rows.length
    expect([found('小明'), found('0138'), found('wxm'), early.indexDue(10)]).toEqual([1, 1, 0, 0])
    early.usePinyin(await loadPinyin())
    expect([early.indexDue(10), early.indexDue(10), found('wxm'), found('0138')]).toEqual([1, 0, 1, 1])
    early.close()
  })
  it('reads the names anew that were indexed in another way, once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'))
    const file = join(folder, 'local.db')
    const first = openLocalDatabase(file, NOW)
    first.usePinyin(() => ' as read before')
    first.writeHistory(historyEntry({ name: '张　乐' }))
    first.close()
    const raw = new Database(file)
    raw.exec("DELETE FROM meta WHERE key = 'name_keys'")
    raw.close()
    const second = openLocalDatabase(file, NOW)
    second.usePinyin(await loadPinyin())
    const found = (search: string) => second.listHistory({ uid: '8643', beforeId: null, limit: 5, search }).rows.length
    expect([found('zl'), second.indexDue(10), second.indexDue(10), found('zl'), found('zhangyue'), found('张乐'), found('as read')]).toEqual([0, 1, 0, 1, 1, 1, 0])
    second.close()
    rmSync(folder, { recursive: true, force: true })
  })
  it('is made anew from the rows when its index is damaged', () => {
    write('1', '15400138000', '张三')
    db.reindex()
    expect([find('zs'), find('三'), find('0138')]).toEqual([['1'], ['1'], ['1']])
  })
})

describe('the hot queries', () => {
  const raw = new Database(':memory:')
  migrate(raw)
  const plan = (sql: string): string[] => {
    const names = [...new Set(sql.match(/@\w+/g) ?? [])].map((name) => [name.slice(1), 1] as const)
    const marks = sql.match(/\?/g)?.length ?? 0
    const statement = raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    return (names.length > 0 ? statement.all(Object.fromEntries(names)) : statement.all(...Array.from({ length: marks }, () => 1))).map((line) => line.detail)
  }
  const hot: readonly (readonly [string, string])[] = [
    ...Object.entries(HISTORY_SQL),
    ...Object.entries(MERGE_SQL),
    ...SEARCH_FIELDS.flatMap((field) => Object.entries(findSql('call_history', 'history', field)).map(([name, sql]) => [`${field} ${name}`, sql] as const)),
  ]
  it.each(hot)('%s reads no table from end to end', (name, sql) => {
    const lines = plan(sql)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      // A full-text lookup calls itself SCAN; what counts is that it is by its index.
      if (/^SCAN history_\w+ VIRTUAL TABLE INDEX \d+:\S*M/.test(line)) continue
      if (/^SCAN .* USING (COVERING )?INDEX call_history_(due|open)$/.test(line)) continue
      if (/^SCAN (\(subquery|constant row)/.test(line)) continue
      // The list of ids that is handed in.
      if (/^SCAN ids VIRTUAL TABLE/.test(line)) continue
      expect(line, `${name}: ${lines.join(' | ')}`).not.toMatch(/^SCAN/)
    }
  })
  it('of list and search give the newest first without sorting', () => {
    for (const [name, sql] of hot) if (name === 'page' || / (exact|checked)$/.test(name)) expect(plan(sql).join(' | ')).not.toContain('TEMP B-TREE')
  })
  it('of all, the test notices a scan', () => {
    expect(plan("SELECT id FROM call_history WHERE number LIKE '%1%' ESCAPE '!'")[0]).toMatch(/^SCAN call_history$/)
  })
})
