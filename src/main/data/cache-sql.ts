/** Tables of the cache (cache-database.ts) and the SQL of the customers. */
import type Database from 'better-sqlite3'
import { isSameNumber } from '../../shared/numbers.ts'
import { nameKey, numberKey, textKey } from './search-keys.ts'
import { NO_KEYS, searchIndex, searchTables } from './search-index.ts'
import type { ListQuery } from './history-entry.ts'
import type { PinyinOf } from './pinyin.ts'
import type { SearchKeys } from './search-index.ts'
import type { CustomerRow } from '../../central/api.ts'

/** A cache of another version is thrown away and filled again: it has no migrations. */
export const CACHE_VERSION = 3
export const CACHE_SCHEMA = `
  CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    number_key TEXT NOT NULL,
    name_key TEXT NOT NULL,
    pinyin_key TEXT NOT NULL,
    note_key TEXT NOT NULL
  ) STRICT;
  ${searchTables('customer')}
  CREATE TABLE areas (
    number TEXT PRIMARY KEY,
    province TEXT NOT NULL,
    city TEXT NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE inbox (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX inbox_by_time ON inbox (kind, at DESC, key DESC);
  PRAGMA user_version = ${String(CACHE_VERSION)};
`

/** A customer that was on this screen before. `id` is the place in the list: seen last comes first. */
export interface SeenCustomer { readonly id: number; readonly seenAt: number; readonly customer: CustomerRow }
export interface CustomerStatements {
  /** Keeps what the central database has said; the same customer again moves to the top. */
  keep(customers: readonly CustomerRow[], seenAt: number, pinyinOf: PinyinOf): void
  list(query: ListQuery): { rows: SeenCustomer[]; hasMore: boolean }
  /** Names by number, of those who have exactly this number; who was seen last counts. */
  namesOf(numbers: readonly string[]): Record<string, string>
}

interface Row { id: number; seenAt: number; body: string }
interface Known { id: number; body: string; number: string; name: string; pinyin: string; note: string }

export const CUSTOMER_SQL = {
  page: 'SELECT id, seen_at AS seenAt, body FROM customers WHERE id < @before ORDER BY id DESC LIMIT @take',
  byId: 'SELECT id, seen_at AS seenAt, body FROM customers WHERE id = ?',
  known: `SELECT id, body, number_key AS number, name_key AS name, pinyin_key AS pinyin, note_key AS note FROM customers WHERE user_id = ?`,
  newest: 'SELECT max(id) FROM customers',
} as const

function keysOf(customer: CustomerRow, pinyinOf: PinyinOf): SearchKeys {
  return {
    number: numberKey(customer.mobile, customer.tel, customer.telHome, customer.fax),
    name: nameKey(customer.name), pinyin: pinyinOf(customer.name), note: textKey(customer.memo),
  }
}

/** Extensions and short codes are nobody's own. */
const SHORTEST_NUMBER = 5
/** Of those whose number ends like it. */
const LOOKED_AT = 10

/** Prepares the statements once. */
export function customerStatements(db: Database.Database): CustomerStatements {
  const index = searchIndex(db, 'customers', 'customer')
  const known = db.prepare<[string], Known>(CUSTOMER_SQL.known)
  const newest = db.prepare<[], number | null>(CUSTOMER_SQL.newest).pluck()
  const insert = db.prepare(`INSERT INTO customers (id, user_id, body, seen_at, number_key, name_key, pinyin_key, note_key)
    VALUES (@id, @userId, @body, @seenAt, @number, @name, @pinyin, @note)`)
  const remove = db.prepare('DELETE FROM customers WHERE id = ?')
  const page = db.prepare<[object], Row>(CUSTOMER_SQL.page)
  const byId = db.prepare<[number], Row>(CUSTOMER_SQL.byId)
  const keep = db.transaction((customers: readonly CustomerRow[], seenAt: number, pinyinOf: PinyinOf) => {
    for (const customer of customers) {
      const old = known.get(customer.userId)
      const body = JSON.stringify(customer)
      const keys = old?.body === body ? { number: old.number, name: old.name, pinyin: old.pinyin, note: old.note } : keysOf(customer, pinyinOf)
      if (old !== undefined) {
        index.update(old.id, old, NO_KEYS)
        remove.run(old.id)
      }
      const id = (newest.get() ?? 0) + 1
      insert.run({ id, userId: customer.userId, body, seenAt, ...keys })
      index.update(id, NO_KEYS, keys)
    }
  })
  return {
    keep: (customers, seenAt, pinyinOf) => { keep.immediate(customers, seenAt, pinyinOf) },
    namesOf(numbers) {
      const names: Record<string, string> = {}
      for (const number of numbers) {
        if (number.length < SHORTEST_NUMBER) continue
        for (const id of index.find(number, { beforeId: Number.MAX_SAFE_INTEGER, take: LOOKED_AT, tail: true })) {
          const row = byId.get(id)
          const { name, mobile, tel, telHome }: Partial<CustomerRow> = row === undefined ? {} : JSON.parse(row.body) as CustomerRow
          if (name === undefined || name === '' || ![mobile, tel, telHome].some((own) => own !== undefined && isSameNumber(own, number))) continue
          names[number] = name
          break
        }
      }
      return names
    },
    list({ beforeId, limit, search, tail = false }) {
      const before = beforeId ?? Number.MAX_SAFE_INTEGER
      const take = limit + 1
      const rows = search.trim() === '' ? page.all({ before, take })
        : index.find(search, { beforeId: before, take, tail }).map((id) => byId.get(id)).filter((row) => row !== undefined)
      return {
        rows: rows.slice(0, limit).map(({ id, seenAt, body }) => ({ id, seenAt, customer: JSON.parse(body) as CustomerRow })),
        hasMore: rows.length > limit,
      }
    },
  }
}
