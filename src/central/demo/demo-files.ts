/** Writing of the five database files at once, and the mark by which finished ones are known. */
import { closeSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DATABASES } from '../api.ts'
import type { DatabaseName } from '../api.ts'
import { sqliteFileName } from '../sqlite/create-sqlite-central.ts'
import { TABLES } from '../tables.ts'
import type { TableName } from '../tables.ts'
import { DEMO_COLUMNS } from './rows.ts'
import type { Batch, DemoRow } from './rows.ts'

/** What the data were made of; the same in all five files. */
export interface DemoMark { readonly seed: number; readonly version: number; readonly day: string; readonly calls: number; readonly customers: number }

const MARK_TABLE = 'CREATE TABLE ATC_DEMO (SEED INTEGER NOT NULL, VERSION INTEGER NOT NULL, DAY TEXT NOT NULL, CALLS INTEGER NOT NULL, CUSTOMERS INTEGER NOT NULL)'
const CACHE_KIB = 64 * 1_024

/** The mark of one file; null = the file is no demo's, or there is none. */
export function readMark(file: string): DemoMark | null {
  let db: Database.Database | null = null
  try {
    // Not read-only: such a connection would leave its -wal and -shm files behind.
    db = new Database(file, { fileMustExist: true })
    const row = db.prepare<[], DemoMark>('SELECT SEED AS seed, VERSION AS version, DAY AS day, CALLS AS calls, CUSTOMERS AS customers FROM ATC_DEMO').get()
    return row ?? null
  } catch {
    return null
  } finally {
    db?.close()
  }
}

/** Makes sure that what was written is on the disk before anything is renamed over it. */
function flushFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

type Insert = (row: DemoRow) => void

function insertInto(db: Database.Database, table: TableName): Insert {
  const columns = DEMO_COLUMNS[table]
  const statement = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  return (row) => statement.run(...columns.map((column) => row[column] ?? null))
}

/**
 * Writes all rows into new files of the folder, one transaction per database, without a journal: a run that is interrupted
 * leaves files that nobody looks at.
 * @returns rows per table
 */
export function writeDemoFiles(folder: string, schemaFolder: string, mark: DemoMark, batches: Iterable<Batch>): ReadonlyMap<TableName, number> {
  const opened = new Map<DatabaseName, Database.Database>()
  const inserts = new Map<TableName, Insert>()
  const counts = new Map<TableName, number>()
  const insertOf = (table: TableName): Insert => {
    const known = inserts.get(table)
    if (known !== undefined) return known
    const db = opened.get(TABLES[table].database)
    if (db === undefined) throw new Error(`${table} is in no database`)
    const insert = insertInto(db, table)
    inserts.set(table, insert)
    return insert
  }
  try {
    for (const database of DATABASES) {
      const db = new Database(join(folder, sqliteFileName(database)))
      opened.set(database, db)
      db.pragma('journal_mode = OFF')
      db.pragma('synchronous = OFF')
      db.pragma(`cache_size = -${CACHE_KIB}`)
      db.exec('BEGIN')
      db.exec(readFileSync(join(schemaFolder, `${database}.sql`), 'utf8'))
      db.exec(MARK_TABLE)
      db.prepare('INSERT INTO ATC_DEMO VALUES (?, ?, ?, ?, ?)').run(mark.seed, mark.version, mark.day, mark.calls, mark.customers)
    }
    for (const { table, rows } of batches) {
      const insert = insertOf(table)
      for (const row of rows) insert(row)
      counts.set(table, (counts.get(table) ?? 0) + rows.length)
    }
    for (const db of opened.values()) db.exec('COMMIT')
  } finally {
    for (const db of opened.values()) db.close()
  }
  for (const database of DATABASES) flushFile(join(folder, sqliteFileName(database)))
  return counts
}
