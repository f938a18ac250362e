/**
 * The local database of one installation: settings, the own call list, after-call work, drafts and outbox. Synchronous, therefore
 * only in its worker (local-store-worker.ts) and in tests. WAL with synchronous=FULL: what was
 * acknowledged survives a power cut (sqlite.org/pragma.html#pragma_synchronous). Opening checks nothing that takes time to check.
 */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { BACKUP_EVERY_MS, listBackups, restoreBackup, setAside } from './backups.ts'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts'
import { boxStatements } from './box-sql.ts'
import { historyStatements } from './history-sql.ts'
import { keptStatements } from './kept-sql.ts'
import { mergeStatements } from './history-merge.ts'
import { wrapupStatements } from './wrapup-sql.ts'
import type { BoxStatements } from './box-sql.ts'
import type { KeptStatements } from './kept-sql.ts'
import type { MergeStatements } from './history-merge.ts'
import { NAME_KEYS_VERSION } from './pinyin.ts'
import type { PinyinOf } from './pinyin.ts'
import type { WrapupEntry } from './wrapup-entry.ts'
import type { HistoryEntry, HistoryQuery } from './history-entry.ts'
import type { HistoryRow } from '../../shared/ipc/contract.ts'

/**
 * restored: a damaged file was set aside, the newest sound backup is in use; reset: the same, but there was none;
 * readonly: it can be read, not written; busy: another program holds it; memory: it cannot be used at all.
 * In the last two everything works and nothing is kept.
 */
export type StoreCondition = 'ok' | 'restored' | 'reset' | 'readonly' | 'busy' | 'memory'

export interface LocalDatabase {
  readonly condition: StoreCondition
  /** Why the condition is not `ok`; for the log. */
  readonly detail: string
  /** The run before was not closed: the file should be checked when there is time (store-task.ts). */
  readonly unclean: boolean
  /** What is written survives the end of the program. */
  readonly keeps: boolean
  /** The clock was set back by more than an hour since the database was last in use. */
  readonly clockSetBack: boolean
  readonly kept: KeptStatements
  readonly boxes: BoxStatements
  readonly merge: MergeStatements
  loadSettings(): Record<string, unknown>
  saveSettings(values: Readonly<Record<string, unknown>>): void
  writeHistory(entry: HistoryEntry): void
  /** Closes rows that a crash left open; a call that still stands opens its row again. */
  closeOpenHistory(): number
  listHistory(query: HistoryQuery): { rows: HistoryRow[]; hasMore: boolean }
  /** From now on names are indexed by their pinyin as they are written. */
  usePinyin(pinyinOf: PinyinOf): void
  /** Indexes up to `limit` calls that were written without their pinyin or index; how many it did. Not before usePinyin. */
  indexDue(limit: number): number
  /** Makes the search index anew; for a damaged one. */
  reindex(): void
  /** Durable when it returns; content that is older than what is kept changes nothing. */
  writeWrapup(entry: WrapupEntry): void
  getWrapup(key: { readonly callId: string; readonly uid: string }): WrapupEntry | null
  latestWrapup(uid: string): WrapupEntry | null
  unsentWrapups(uid: string): WrapupEntry[]
  /** Forgets what the server has had for a month. */
  pruneWrapups(now: number): number
  /** True a day after the last backup, and when the clock or the files say that none is there. */
  backupDue(now: number): boolean
  noteBackup(now: number): void
  close(now?: number): void
}

/** How long another program may hold the file, ms: a virus scanner lets go within this time. */
const BUSY_TIMEOUT_MS = 1_500
const CLOCK_TOLERANCE_MS = 3_600_000
/** Key of `meta`: how the names of the call list were read when they were indexed (pinyin.ts). */
const NAME_KEYS = 'name_keys'

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '')

/** True for an SQLite error that says the file is damaged or no database. */
export function isCorruption(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CORRUPT') || codeOf(error) === 'SQLITE_NOTADB'
}

/** True for an error of the place the file is in (full, locked, read-only, unreadable): the same write can succeed later. */
export function isPassing(error: unknown): boolean {
  return /^SQLITE_(FULL|BUSY|LOCKED|READONLY|IOERR|CANTOPEN)/.test(codeOf(error))
}

/** Brings a database up to the version of this program. Throws on a newer one. */
export function migrate(db: Database.Database, target: number = SCHEMA_VERSION): void {
  const current = Number(db.pragma('user_version', { simple: true }))
  if (current > SCHEMA_VERSION) throw new Error(`database version ${String(current)} is newer than this program (${String(SCHEMA_VERSION)})`)
  for (const step of MIGRATIONS) {
    if (step.version <= current || step.version > target) continue
    db.transaction(() => {
      db.exec(step.sql)
      step.move?.(db)
      db.pragma(`user_version = ${String(step.version)}`)
    })()
  }
}

interface Opened { readonly db: Database.Database; readonly unclean: boolean }

function openFile(file: string, timeoutMs: number): Opened {
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file, { timeout: timeoutMs })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    const known = db.pragma('user_version', { simple: true }) !== 0
    const unclean = known && db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get('clean') !== '1'
    migrate(db)
    if (!known) metaOf(db).set(NAME_KEYS, NAME_KEYS_VERSION)
    // Proves that the disk takes writes, and marks the run as not yet closed.
    db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run('clean', '0')
    db.pragma(`busy_timeout = ${String(BUSY_TIMEOUT_MS)}`)
    return { db, unclean }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Of a larger file the calls of before are not shown. */
const COPY_MAX_BYTES = 256 * 1_024 * 1_024

/** What cannot be written can often be read: calls and settings of before are shown. Null = it cannot. */
function openReadonly(file: string): Database.Database | null {
  for (const open of [() => new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS }), () => openCopy(file)]) {
    let db: Database.Database | null = null
    try {
      db = open()
      if (db.pragma('user_version', { simple: true }) === SCHEMA_VERSION) return db
    } catch {
      // Not even read: told by the caller's condition.
    }
    db?.close()
  }
  return null
}

/** In a folder that takes no files a WAL database does not open at all (sqlite.org/wal.html#read_only_databases): its content does, in memory. */
function openCopy(file: string): Database.Database {
  if (statSync(file).size > COPY_MAX_BYTES) throw new Error('too large to copy')
  const bytes = readFileSync(file)
  // File format, bytes 18 and 19: 1 = no WAL. There is none in memory.
  bytes.fill(1, 18, 20)
  return new Database(bytes, { readonly: true })
}

function openMemory(): Opened {
  const db = new Database(':memory:')
  migrate(db)
  return { db, unclean: false }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Opens the file, whatever state it is in.
 * @param now epoch ms, for the name of a file that is set aside
 * @param how `damaged`: it is known to be damaged (a check or a call has found it), so it is set aside unopened;
 *   `timeoutMs`: how long to wait for another program that holds it
 */
export function openLocalDatabase(
  file: string, now: number, { damaged = false, timeoutMs = BUSY_TIMEOUT_MS }: { readonly damaged?: boolean; readonly timeoutMs?: number } = {},
): LocalDatabase {
  let detail = 'damage found in use'
  if (!damaged) {
    try {
      return wrap(openFile(file, timeoutMs), 'ok', '', now)
    } catch (error) {
      detail = messageOf(error)
      if (!isCorruption(error)) return openAnyway(file, error, now)
    }
  }
  try {
    setAside(file, now)
    const backup = restoreBackup(file)
    return wrap(openFile(file, timeoutMs), backup === null ? 'reset' : 'restored', backup === null ? detail : `${detail}; restored from ${backup}`, now)
  } catch (second) {
    return wrap(openMemory(), 'memory', `${detail}; then ${messageOf(second)}`, now)
  }
}

function openAnyway(file: string, error: unknown, now: number): LocalDatabase {
  const code = codeOf(error)
  if (/^SQLITE_(READONLY|CANTOPEN|FULL|IOERR)/.test(code) && existsSync(file)) {
    const db = openReadonly(file)
    if (db !== null) return wrap({ db, unclean: false }, 'readonly', messageOf(error), now)
  }
  return wrap(openMemory(), /^SQLITE_(BUSY|LOCKED)/.test(code) ? 'busy' : 'memory', messageOf(error), now)
}

interface Meta { get(key: string): string | null; set(key: string, value: string): void }
function metaOf(db: Database.Database): Meta {
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck()
  const set = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  return { get: (key) => get.get(key) ?? null, set: (key, value) => { set.run(key, value) } }
}

function wrap({ db, unclean }: Opened, condition: StoreCondition, detail: string, now: number): LocalDatabase {
  let pinyinOf: PinyinOf | null = null
  const history = historyStatements(db, () => pinyinOf)
  const wrapups = wrapupStatements(db)
  const meta = metaOf(db)
  const keeps = condition === 'ok' || condition === 'restored' || condition === 'reset'
  return {
    condition,
    detail,
    unclean,
    keeps,
    clockSetBack: Number(meta.get('seen_at') ?? 0) > now + CLOCK_TOLERANCE_MS,
    kept: keptStatements(db),
    boxes: boxStatements(db),
    merge: mergeStatements(db),
    ...settingsOf(db),
    writeHistory: history.write,
    closeOpenHistory: history.closeOpen,
    listHistory: history.list,
    usePinyin(loaded) { pinyinOf = loaded },
    indexDue(limit) {
      // Names that were read in another way when they were indexed are due again.
      if (pinyinOf !== null && meta.get(NAME_KEYS) !== NAME_KEYS_VERSION) {
        db.transaction(() => {
          history.namesDue()
          meta.set(NAME_KEYS, NAME_KEYS_VERSION)
        }).immediate()
      }
      return history.indexDue(limit)
    },
    reindex: history.reindex,
    writeWrapup: (entry) => {
      db.transaction(() => { if (wrapups.write(entry)) history.setNote(entry) }).immediate()
    },
    getWrapup: wrapups.get,
    latestWrapup: wrapups.latest,
    unsentWrapups: wrapups.unsent,
    pruneWrapups: wrapups.prune,
    backupDue(at) {
      const last = Number(meta.get('backup_at') ?? Number.NaN)
      return keeps && db.name !== ':memory:' && !(last <= at && at < last + BACKUP_EVERY_MS && listBackups(db.name).length > 0)
    },
    noteBackup(at) { meta.set('backup_at', String(at)) },
    close(at) {
      try {
        if (keeps) {
          if (at !== undefined) meta.set('seen_at', String(at))
          meta.set('clean', '1')
          db.pragma('optimize')
        }
      } finally {
        db.close()
      }
    },
  }
}

function settingsOf(db: Database.Database): Pick<LocalDatabase, 'loadSettings' | 'saveSettings'> {
  const save = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  return {
    loadSettings() {
      const rows = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings').all()
      return Object.fromEntries(rows.map((row) => [row.key, parseJson(row.value)]))
    },
    saveSettings(values) {
      db.transaction(() => {
        for (const [key, value] of Object.entries(values)) save.run(key, JSON.stringify(value))
      })()
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
