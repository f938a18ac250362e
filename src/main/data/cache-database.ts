/**
 * What the central databases have said before, in a second file: customers, areas, headers of the inboxes. Shown when they are away.
 * Everything in it can be asked again, so it is written with synchronous=NORMAL, has no backup and no migrations: a file that is
 * damaged or of another version is thrown away. Opened when it is first used, not at the start.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { CACHE_SCHEMA, CACHE_VERSION, customerStatements } from './cache-sql.ts'
import type { CustomerStatements } from './cache-sql.ts'
import type { AreaRow } from '../../central/api.ts'

/** Header of a message in an inbox. `body` is JSON; its kind knows what it means. */
export interface InboxHeader { readonly kind: string; readonly key: string; readonly at: number; readonly body: string }
export interface InboxPage {
  readonly kind: string
  /** The last header of the page before; null = from the newest. */
  readonly after: Pick<InboxHeader, 'at' | 'key'> | null
  readonly limit: number
}

export interface CacheDatabase {
  readonly customers: CustomerStatements
  keepAreas(areas: readonly AreaRow[], seenAt: number): void
  area(number: string): AreaRow | null
  keepInbox(headers: readonly InboxHeader[]): void
  inbox(page: InboxPage): InboxHeader[]
  close(): void
}

const BUSY_TIMEOUT_MS = 1_000

export const CACHE_SQL = {
  area: 'SELECT number AS caller, province, city FROM areas WHERE number = ?',
  inbox: 'SELECT kind, key, at, body FROM inbox WHERE kind = @kind AND (at, key) < (@at, @key) ORDER BY at DESC, key DESC LIMIT @limit',
} as const

function openFile(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version !== CACHE_VERSION && version !== 0) throw new Error(`cache of version ${String(version)}`)
    if (version === 0) db.transaction(() => { db.exec(CACHE_SCHEMA) })()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens the cache; in memory where there is no other way. */
export function openCache(file: string): CacheDatabase {
  try {
    return wrap(openFile(file))
  } catch {
    try {
      dropCache(file)
      return wrap(openFile(file))
    } catch {
      const db = new Database(':memory:')
      db.exec(CACHE_SCHEMA)
      return wrap(db)
    }
  }
}

/** Throws the file away. */
export function dropCache(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}

function wrap(db: Database.Database): CacheDatabase {
  const keepArea = db.prepare(`INSERT INTO areas (number, province, city, seen_at) VALUES (@caller, @province, @city, @seenAt)
    ON CONFLICT (number) DO UPDATE SET province = excluded.province, city = excluded.city, seen_at = excluded.seen_at`)
  const area = db.prepare<[string], AreaRow>(CACHE_SQL.area)
  const keepHeader = db.prepare(`INSERT INTO inbox (kind, key, at, body) VALUES (@kind, @key, @at, @body)
    ON CONFLICT (kind, key) DO UPDATE SET at = excluded.at, body = excluded.body`)
  const inbox = db.prepare<[object], InboxHeader>(CACHE_SQL.inbox)
  return {
    customers: customerStatements(db),
    keepAreas(areas, seenAt) { db.transaction(() => { for (const row of areas) keepArea.run({ ...row, seenAt }) })() },
    area: (number) => area.get(number) ?? null,
    keepInbox(headers) { db.transaction(() => { for (const header of headers) keepHeader.run(header) })() },
    // '' is before every key: with the greatest time nothing is left out.
    inbox: ({ kind, after, limit }) => inbox.all({ kind, at: after?.at ?? Number.MAX_SAFE_INTEGER, key: after?.key ?? '', limit }),
    close() {
      try {
        db.pragma('optimize')
      } finally {
        db.close()
      }
    },
  }
}
