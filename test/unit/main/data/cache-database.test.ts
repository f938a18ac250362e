import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CACHE_SQL, openCache } from '../../../../src/main/data/cache-database.ts'
import { CACHE_VERSION, CUSTOMER_SQL } from '../../../../src/main/data/cache-sql.ts'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { loadPinyin } from '../../../../src/main/data/pinyin.ts'
import { NOW, customerRow } from '../../../support/history.ts'

let folder = ''
let file = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cache-db-')); file = join(folder, 'cache.db') })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })
const pinyinOf = await loadPinyin()

describe('customers that were seen before', () => {
  it('are found by name, pinyin, any of their numbers, last digits and memo, also after a restart', () => {
    const first = openCache(file)
    first.customers.keep([customerRow({ tel: '010-1234 5678', memo: '老客户' }), customerRow({ userId: 'K2', name: '李四', mobile: '15411112222' })], NOW, pinyinOf)
    first.close()
    const cache = openCache(file)
    const find = (search: string, tail = false) => cache.customers.list({ beforeId: null, limit: 9, search, tail }).rows.map((row) => row.customer.userId)
    expect([find('小'), find('wxm'), find('lis'), find('2345'), find('5678', true), find('2222', true), find('老客')]).toEqual([['K1'], ['K1'], ['K2'], ['K1'], ['K1'], ['K2'], ['K1']])
    expect([find(''), find('154'), find('9999')]).toEqual([['K2', 'K1'], ['K2', 'K1'], []])
    expect(cache.customers.list({ beforeId: null, limit: 1, search: '' }).rows[0]).toMatchObject({ seenAt: NOW, customer: { name: '李四' } })
    cache.close()
  })
  it('stand once each, as they were seen last, the latest on top, whatever the clock says', () => {
    const cache = openCache(file)
    cache.customers.keep([customerRow(), customerRow({ userId: 'K2' })], NOW, pinyinOf)
    cache.customers.keep([customerRow({ name: '王大明' })], NOW - 9_999_999, pinyinOf)
    const list = (search: string) => cache.customers.list({ beforeId: null, limit: 9, search }).rows.map((row) => [row.customer.userId, row.customer.name])
    expect(list('')).toEqual([['K1', '王大明'], ['K2', '王小明']])
    expect([list('小'), list('wdm')]).toEqual([[['K2', '王小明']], [['K1', '王大明']]])
    cache.close()
  })
})

describe('areas and headers of the inboxes', () => {
  it('are kept by number and by kind and key, headers newest first in pages', () => {
    const cache = openCache(file)
    cache.keepAreas([{ caller: '1540013', province: '浙江省', city: '杭州' }], NOW)
    expect([cache.area('1540013'), cache.area('1')]).toEqual([{ caller: '1540013', province: '浙江省', city: '杭州' }, null])
    cache.keepInbox(['a', 'b', 'c'].map((key) => ({ kind: 'sms', key, at: NOW, body: '{}' })))
    cache.keepInbox([{ kind: 'sms', key: 'a', at: NOW, body: '{"read":true}' }, { kind: 'fax', key: 'x', at: NOW, body: '{}' }])
    const first = cache.inbox({ kind: 'sms', after: null, limit: 2 })
    expect(first.map(({ key }) => key)).toEqual(['c', 'b'])
    expect(cache.inbox({ kind: 'sms', after: first[1] ?? null, limit: 2 })).toEqual([{ kind: 'sms', key: 'a', at: NOW, body: '{"read":true}' }])
    cache.close()
  })
})

describe('the cache', () => {
  it('is thrown away when it is damaged or of another version', () => {
    writeFileSync(file, 'no database, but a sentence that is long enough to be taken for a header '.repeat(20))
    const one = openCache(file)
    one.keepAreas([{ caller: '1', province: 'p', city: 'c' }], NOW)
    one.close()
    const raw = new Database(file)
    raw.pragma(`user_version = ${String(CACHE_VERSION + 1)}`)
    raw.close()
    const other = openCache(file)
    expect(other.area('1')).toBeNull()
    other.close()
  })
  it('works in memory where its file cannot be', () => {
    writeFileSync(join(folder, 'in the way'), '')
    const cache = openCache(join(folder, 'in the way', 'cache.db'))
    cache.keepAreas([{ caller: '1', province: 'p', city: 'c' }], NOW)
    expect(cache.area('1')).not.toBeNull()
    cache.close()
  })
  it('is not opened with the database', () => {
    openLocalDatabase(join(folder, 'local.db'), NOW).close()
    expect(existsSync(file)).toBe(false)
  })
  it('reads by its indexes', () => {
    openCache(file).close()
    const raw = new Database(file)
    for (const [sql, values] of [
      [CACHE_SQL.area, ['1']], [CACHE_SQL.inbox, [{ kind: 'k', at: 1, key: '', limit: 1 }]], [CUSTOMER_SQL.page, [{ before: 1, take: 1 }]],
      [CUSTOMER_SQL.byId, [1]], [CUSTOMER_SQL.known, ['1']], [CUSTOMER_SQL.newest, []],
    ] as const) {
      const plan = raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values).map((line) => line.detail).join(' | ')
      expect(plan).toMatch(/^SEARCH/)
      expect(plan).not.toContain('TEMP B-TREE')
    }
    raw.close()
  })
})
