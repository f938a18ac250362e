/**
 * Backups of the local database: whole copies beside it, numbered (a clock that was set back must not make an old one the newest),
 * the two newest are kept. Made and checked in a thread of its own (store-task.ts): a copy of a large file takes seconds.
 */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'

const KEEP = 2
export const BACKUP_EVERY_MS = 24 * 3_600_000
const COMPANIONS = ['', '-wal', '-shm'] as const

/** Backups of a database, newest first. */
export function listBackups(file: string): readonly { readonly path: string; readonly number: number }[] {
  const prefix = `${basename(file)}.backup-`
  const folder = dirname(file)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => ({ path: join(folder, name), number: Number(name.slice(prefix.length)) }))
    .sort((a, b) => b.number - a.number)
}

function syncFile(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** `index`: only search indexes are damaged; they are made again from the rows. */
export type Soundness = 'sound' | 'index' | 'damaged'

/** Reads all of the file and says whether it is a database without damage. */
export function checkFile(file: string): Soundness {
  let db: Database.Database | null = null
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    const found = db.prepare<[], string>('PRAGMA quick_check(20)').pluck().all()
    if (found.length === 1 && found[0] === 'ok') return 'sound'
    return found.every((line) => /inverted index|^fts5: /.test(line)) ? 'index' : 'damaged'
  } catch {
    return 'damaged'
  } finally {
    db?.close()
  }
}

/**
 * Copies the database while others use it. The copy has its name only when it is whole, on the disk and checked; then the oldest go.
 * Throws what SQLite or the disk says; a damaged source gives no backup and costs none.
 */
export function makeBackup(file: string): string {
  const beside = `${file}.backup-new`
  for (const suffix of COMPANIONS) rmSync(beside + suffix, { force: true })
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 3_000 })
  try {
    db.prepare('VACUUM INTO ?').run(beside)
  } finally {
    db.close()
  }
  if (checkFile(beside) !== 'sound') {
    rmSync(beside, { force: true })
    throw new Error('the copy is damaged')
  }
  syncFile(beside)
  const path = `${file}.backup-${String((listBackups(file)[0]?.number ?? 0) + 1)}`
  renameSync(beside, path)
  for (const old of listBackups(file).slice(KEEP)) rmSync(old.path, { force: true })
  return path
}

/** Renames the file and its companions out of the way; they are kept for whoever wants to look. */
export function setAside(file: string, stamp: number): void {
  let aside = `${file}.damaged-${String(stamp)}`
  for (let n = 2; existsSync(aside); n += 1) aside = `${file}.damaged-${String(stamp)}-${String(n)}`
  for (const suffix of COMPANIONS) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
}

/** Puts the newest sound backup in the place of the file, which is not there any more. Null = there is none. */
export function restoreBackup(file: string): string | null {
  for (const { path } of listBackups(file)) {
    if (checkFile(path) !== 'sound') continue
    const beside = `${file}.restoring`
    copyFileSync(path, beside)
    syncFile(beside)
    renameSync(beside, file)
    return path
  }
  return null
}
