/**
 * One embedded database file. better-sqlite3 answers on the calling thread, so in the app this runs in a
 * worker; a running statement cannot be cancelled, one that has not begun can.
 */
import Database from 'better-sqlite3'
import type { CallOptions } from '../api.ts'
import { createBreaker } from '../breaker.ts'
import { askedBy } from '../executor.ts'
import type { Executor, Row, Statement, Transaction } from '../executor.ts'
import { BadCondition, DatabaseFailure } from '../failures.ts'
import type { CentralClock } from '../ports.ts'
import { sqliteFailure } from './sqlite-failures.ts'

export interface SqliteFile {
  readonly file: string
  /** Tables and indexes, `IF NOT EXISTS` throughout; not run when read-only. */
  readonly schema: string
  /** Another program owns the file and makes its tables. */
  readonly readOnly: boolean
  /** How long a statement waits for another program that holds the file, ms. */
  readonly busyTimeoutMs: number
}

/** Statements kept prepared; there are about thirty texts and their variants. */
const PREPARED = 100

function open({ file, schema, readOnly, busyTimeoutMs }: SqliteFile): Database.Database {
  const db = new Database(file, { timeout: busyTimeoutMs, readonly: readOnly, fileMustExist: readOnly })
  try {
    if (!readOnly) {
      db.pragma('journal_mode = WAL')
      // What was reported as written survives a power cut.
      db.pragma('synchronous = FULL')
      db.exec(schema)
    }
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

const values = (statement: Statement): unknown[] => [...statement.parameters]

export function createSqliteExecutor(options: SqliteFile, clock: CentralClock): Executor {
  const breaker = createBreaker(clock)
  let db: Database.Database | null = null
  let prepared = new Map<string, Database.Statement>()
  let closed = false
  /** One at a time: between BEGIN and COMMIT nobody else may speak on this connection. */
  let queue: Promise<unknown> = Promise.resolve()

  const connection = (): Database.Database => {
    if (closed) throw new DatabaseFailure('cancelled', 'the databases are closed')
    db ??= open(options)
    return db
  }
  const prepare = (sql: string): Database.Statement => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const statement = connection().prepare(sql)
    if (prepared.size >= PREPARED) prepared = new Map()
    prepared.set(sql, statement)
    return statement
  }
  const guarded = <T>(fn: () => T): T => {
    try {
      return fn()
    } catch (cause) {
      if (cause instanceof BadCondition) throw cause
      throw sqliteFailure(cause)
    }
  }
  const all = (statement: Statement): readonly Row[] => guarded(() => prepare(statement.sql).all(...values(statement)) as Row[])
  const transaction: Transaction = {
    read: async (statement) => all(statement),
    run: async (statement) => guarded(() => prepare(statement.sql).run(...values(statement)).changes),
  }

  const inTurn = <T>(call: CallOptions | undefined, fn: () => Promise<T>): Promise<T> => {
    const turn = queue.then(() => {
      if (call?.signal?.aborted === true) throw new DatabaseFailure('cancelled', 'cancelled before it began')
      return breaker.run(fn, askedBy(call))
    })
    queue = turn.catch(() => undefined)
    return turn
  }

  return {
    dialect: 'sqlite',
    read: (statement, call) => inTurn(call, async () => all(statement)),
    write: (fn, call) => inTurn(call, async () => {
      guarded(() => connection().exec('BEGIN IMMEDIATE'))
      try {
        const value = await fn(transaction)
        guarded(() => connection().exec('COMMIT'))
        return value
      } catch (cause) {
        if (db?.inTransaction === true) db.exec('ROLLBACK')
        throw cause
      }
    }),
    probe: (statements, call) => inTurn(call, async () => {
      for (const statement of statements) all(statement)
      return guarded(() => {
        const version = connection().prepare<[], string>('SELECT sqlite_version()').pluck().get()
        return `SQLite ${version ?? ''} · ${options.file}`
      })
    }),
    state: breaker.state,
    onState: breaker.onState,
    async close() {
      await queue
      closed = true
      prepared = new Map()
      db?.close()
      db = null
    },
  }
}
