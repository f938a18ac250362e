/**
 * The local database of one installation: settings, the own call list and after-call drafts. Synchronous, therefore
 * only in its worker (local-store-worker.ts) and in tests. WAL with synchronous=FULL: what was
 * acknowledged survives a power cut (sqlite.org/pragma.html#pragma_synchronous).
 */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts'
import { historyStatements } from './history-sql.ts'
import { wrapupStatements } from './wrapup-sql.ts'
import type { WrapupEntry } from './wrapup-entry.ts'
import type { HistoryEntry } from './history-entry.ts'
import type { HistoryRow } from '../../shared/ipc/contract.ts'

/** `reset`: a damaged file was set aside; `memory`: the disk cannot be used, nothing is kept. */
export type StoreCondition = 'ok' | 'reset' | 'memory'

export interface LocalDatabase {
  readonly condition: StoreCondition
  /** Why the condition is not `ok`; for the log. */
  readonly detail: string
  loadSettings(): Record<string, unknown>
  saveSettings(values: Readonly<Record<string, unknown>>): void
  writeHistory(entry: HistoryEntry): void
  /** Closes rows that a crash left open; a call that still stands opens its row again. */
  closeOpenHistory(): number
  listHistory(query: { readonly beforeId: number | null; readonly limit: number; readonly search: string }): { rows: HistoryRow[]; hasMore: boolean }
  /** Durable when it returns; content that is older than what is kept changes nothing. */
  writeWrapup(entry: WrapupEntry): void
  getWrapup(key: { readonly callId: string; readonly uid: string }): WrapupEntry | null
  latestWrapup(uid: string): WrapupEntry | null
  unsentWrapups(uid: string): WrapupEntry[]
  /** Forgets what the server has had for a month. */
  pruneWrapups(now: number): number
  close(): void
}

/** A whole check costs about 1 s per 100 MB: only after a crash, and only for a file of this size. */
const CHECK_MAX_BYTES = 64 * 1_024 * 1_024
const BUSY_TIMEOUT_MS = 3_000

/** True for an SQLite error that says the file is damaged or no database. */
export function isCorruption(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
}

class Damaged extends Error {
  readonly code = 'SQLITE_CORRUPT'
}

/** Brings a database up to the version of this program. Throws on a newer one. */
export function migrate(db: Database.Database, target: number = SCHEMA_VERSION): void {
  const current = Number(db.pragma('user_version', { simple: true }))
  if (current > SCHEMA_VERSION) throw new Error(`database version ${String(current)} is newer than this program (${String(SCHEMA_VERSION)})`)
  for (const step of MIGRATIONS) {
    if (step.version <= current || step.version > target) continue
    db.transaction(() => {
      db.exec(step.sql)
      db.pragma(`user_version = ${String(step.version)}`)
    })()
  }
}

function openFile(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    const known = db.pragma('user_version', { simple: true }) !== 0
    const wasClean = !known || db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get('clean') === '1'
    if (!wasClean && statSync(file).size <= CHECK_MAX_BYTES && db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new Damaged('quick_check failed')
    }
    migrate(db)
    // Proves that the disk takes writes, and marks the run as not yet closed.
    db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run('clean', '0')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Renames the file and its companions out of the way; they are kept for whoever wants to look. */
function setAside(file: string, stamp: number): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.damaged-${String(stamp)}${suffix}`)
  }
}

function openMemory(): Database.Database {
  const db = new Database(':memory:')
  migrate(db)
  return db
}

/**
 * Opens the file, whatever state it is in.
 * @param now epoch ms, for the name of a file that is set aside
 */
export function openLocalDatabase(file: string, now: number): LocalDatabase {
  try {
    return wrap(openFile(file), 'ok', '')
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    if (!isCorruption(error)) return wrap(openMemory(), 'memory', detail)
    try {
      setAside(file, now)
      return wrap(openFile(file), 'reset', detail)
    } catch (second) {
      return wrap(openMemory(), 'memory', `${detail}; then ${second instanceof Error ? second.message : String(second)}`)
    }
  }
}

function wrap(db: Database.Database, condition: StoreCondition, detail: string): LocalDatabase {
  const history = historyStatements(db)
  const wrapups = wrapupStatements(db)
  const saveSetting = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  return {
    condition,
    detail,
    loadSettings() {
      const rows = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings').all()
      return Object.fromEntries(rows.map((row) => [row.key, parseJson(row.value)]))
    },
    saveSettings(values) {
      db.transaction(() => {
        for (const [key, value] of Object.entries(values)) saveSetting.run(key, JSON.stringify(value))
      })()
    },
    writeHistory: history.write,
    closeOpenHistory: history.closeOpen,
    listHistory: history.list,
    writeWrapup: wrapups.write,
    getWrapup: wrapups.get,
    latestWrapup: wrapups.latest,
    unsentWrapups: wrapups.unsent,
    pruneWrapups: wrapups.prune,
    close() {
      if (condition !== 'memory') db.prepare("UPDATE meta SET value = '1' WHERE key = 'clean'").run()
      db.pragma('optimize')
      db.close()
    },
  }
}

/** A value that cannot be read is as good as none: the default of the setting holds. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
