/** Stores for the data bench: one with a million calls, one empty; both as the product's worker has them. */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { migrate, openLocalDatabase } from '../../../src/main/data/local-database.ts'
import { createLocalStore } from '../../../src/main/data/local-store.ts'
import { loadPinyin } from '../../../src/main/data/pinyin.ts'
import { nameKey, numberKey } from '../../../src/main/data/search-keys.ts'
import { historyStatements, NOTHING_INDEXED } from '../../../src/main/data/history-sql.ts'
import type { LocalStore } from '../../../src/main/data/local-store.ts'
import type { HistoryEntry } from '../../../src/main/data/history-entry.ts'
import type { Log } from '../../../src/cti/ports.ts'

const WORKER = new URL('../../../src/main/data/local-store-worker.ts', import.meta.url)
const INDEX_ROWS = 50_000
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Writes the rows and has the product index them, in large steps and without waiting for the disk. Hands back rows per second. */
export async function buildStore(folder: string, entries: Iterable<HistoryEntry>): Promise<{ readonly file: string; readonly bytes: number; readonly buildMs: number }> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'local.db')
  const startedAt = performance.now()
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -200000')
  migrate(db)
  const insert = db.prepare(`INSERT INTO call_history (id, uid, call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at,
    end_cause, ring_ms, talk_ms, missed, number_key, name_key, due) VALUES (@startedAt, @uid, @callId, @extension, @direction, @number, @name, @groupName, @trunk,
    @startedAt, @answeredAt, @endedAt, @endCause, @ringMs, @talkMs, @missed, @numberKey, @nameKey, ${String(NOTHING_INDEXED)})`)
  db.transaction(() => {
    for (const entry of entries) insert.run({ ...entry, missed: entry.missed ? 1 : 0, numberKey: numberKey(entry.number), nameKey: nameKey(entry.name ?? '') })
  })()
  const pinyinOf = await loadPinyin()
  // The same few thousand names a million times.
  const known = new Map<string, string>()
  const { indexDue } = historyStatements(db, () => (name) => {
    const key = known.get(name) ?? pinyinOf(name)
    known.set(name, key)
    return key
  })
  while (indexDue(INDEX_ROWS) > 0) db.pragma('wal_checkpoint(TRUNCATE)')
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  openLocalDatabase(file, Date.now()).close(Date.now())
  return { file, bytes: statSync(file).size, buildMs: performance.now() - startedAt }
}

/** The product's store over the product's worker. */
export function startStore(file: string): LocalStore {
  return createLocalStore(() => new Worker(WORKER, { workerData: { file, idleMs: 0 } }), silent, (detail) => { throw new Error(detail) })
}
