/**
 * Keeps the local database of the worker usable: what could not be written is kept in memory and written when the file takes it again, a
 * file that turns out damaged is replaced by its backup, and upkeep is done when there is time.
 */
import { checkFile } from './backups.ts'
import { isCorruption, isPassing, openLocalDatabase } from './local-database.ts'
import { loadPinyin } from './pinyin.ts'
import type { LocalDatabase } from './local-database.ts'
import type { StoreTask, TaskResult } from './store-task.ts'
import type { StoreNews, StoreResult, Upkeep } from './store-protocol.ts'

export interface StoreHostPorts {
  readonly file: string
  readonly now: () => number
  readonly tell: (news: StoreNews, detail: string) => void
  /** Does long work elsewhere. */
  readonly task: (task: StoreTask) => Promise<TaskResult>
  /** Lets waiting requests through. */
  readonly breathe: () => Promise<void>
}

export interface StoreHost {
  open(): StoreResult<'open'>
  /** Throws when it is not open. */
  db(): LocalDatabase
  /** Writes now; if the disk does not take it, throws and writes it later. `key` tells what a newer write of the same replaces. */
  write(key: string, act: (db: LocalDatabase) => void): void
  /** What is waiting under this key is not wanted any more: what it writes has been taken away since. */
  forget(key: string): void
  /** Writes what is waiting, if the file takes it. */
  retry(): void
  waiting(): number
  /** After an error that says the file is damaged. */
  recover(): void
  upkeep(): Promise<Upkeep>
  /** Indexes what was written without its index; how many rows. */
  indexDue(): Promise<number>
  close(): void
}

/** More than a day of calls; beyond that the oldest go. */
const MAX_WAITING = 1_000
/** Rows per transaction: about 10 ms. */
const DUE_ROWS = 80

/** Builds the host; nothing is opened yet. */
export function createStoreHost({ file, now, tell, task, breathe }: StoreHostPorts): StoreHost {
  let database: LocalDatabase | null = null
  let checked = false
  const waiting = new Map<string, (db: LocalDatabase) => void>()

  const db = (): LocalDatabase => {
    if (database === null) throw new Error('the local database is not open')
    return database
  }
  const putOff = (key: string, act: (db: LocalDatabase) => void): void => {
    waiting.delete(key)
    waiting.set(key, act)
    const oldest = waiting.keys().next()
    if (waiting.size > MAX_WAITING && oldest.done !== true) waiting.delete(oldest.value)
  }
  const flush = (target: LocalDatabase): void => {
    for (const [key, act] of waiting) {
      act(target)
      waiting.delete(key)
    }
  }
  const swap = (fresh: LocalDatabase): void => {
    database = fresh
    checked = false
    void loadPinyin().then((pinyinOf) => { fresh.usePinyin(pinyinOf) }, () => { /* Names are then found by their characters only. */ })
  }
  /** The file could not be used at the start; perhaps it can be now. */
  const reopen = (): void => {
    const fresh = openLocalDatabase(file, now(), { timeoutMs: 0 })
    if (!fresh.keeps) { fresh.close(); return }
    db().close()
    swap(fresh)
  }
  const retry = (): void => {
    if (database === null || (waiting.size === 0 && database.keeps)) return
    const before = waiting.size
    try {
      if (!database.keeps) reopen()
      if (!db().keeps) return
      flush(db())
      tell('recovered', `${String(before)} writes`)
    } catch (error) {
      if (isCorruption(error)) recover()
    }
  }
  const recover = (): void => {
    try {
      database?.close()
    } catch {
      // Closing a broken file may fail, too; what follows does not depend on it.
    }
    const found = checkFile(file)
    const fresh = openLocalDatabase(file, now(), { damaged: found === 'damaged' })
    swap(fresh)
    if (found !== 'damaged') fresh.reindex()
    if (fresh.condition !== 'ok') tell(fresh.condition, fresh.detail)
  }
  const check = async (): Promise<Upkeep['check']> => {
    if (!db().unclean || checked || !db().keeps) return 'none'
    checked = true
    const result = await task({ task: 'check', file })
    if (!result.ok) return 'none'
    if (result.found !== 'sound') recover()
    return result.found
  }
  const backup = async (): Promise<Upkeep['backup']> => {
    if (!db().backupDue(now())) return 'none'
    const result = await task({ task: 'backup', file })
    if (result.ok && database !== null) database.noteBackup(now())
    return result.ok ? 'made' : 'failed'
  }
  const indexDue = async (): Promise<number> => {
    const pinyinOf = await loadPinyin()
    db().usePinyin(pinyinOf)
    if (!db().keeps) return 0
    for (let done = 0; ;) {
      const step = db().indexDue(DUE_ROWS)
      done += step
      if (step === 0) return done
      await breathe()
    }
  }

  /** Brings to an end what the run before has left open. */
  const afterRun = (opened: LocalDatabase): void => {
    if (opened.clockSetBack) tell('clock_set_back', '')
    if (!opened.keeps) return
    opened.closeOpenHistory()
    opened.kept.interrupted()
    opened.pruneWrapups(now())
    opened.boxes.prune(now())
  }
  const answerOf = (opened: LocalDatabase): StoreResult<'open'> =>
    ({ condition: opened.condition, detail: opened.detail, settings: opened.loadSettings() })

  return {
    open() {
      database ??= openLocalDatabase(file, now())
      try {
        afterRun(database)
        return answerOf(database)
      } catch (error) {
        if (!isCorruption(error)) throw error
        recover()
        afterRun(db())
        return answerOf(db())
      }
    },
    db,
    write(key, act) {
      if (waiting.size > 0) retry()
      const target = db()
      try {
        act(target)
        if (!target.keeps) putOff(key, act)
      } catch (error) {
        if (isPassing(error)) putOff(key, act)
        throw error
      }
    },
    forget(key) { waiting.delete(key) },
    retry,
    waiting: () => waiting.size,
    recover,
    indexDue,
    async upkeep() {
      const found = await check()
      return { indexed: await indexDue(), check: found, backup: await backup() }
    },
    close() {
      if (waiting.size > 0) retry()
      const closing = database
      database = null
      closing?.close(now())
    },
  }
}
