/** One named database: SQLite in memory behind a catalogue, and the lock a transaction holds. */
import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'

import { SqlError } from './sql-error.ts'
import type { SqlValue } from './sql-types.ts'
import type { ResultColumn } from './tokens.ts'
import { Catalog } from './tsql/catalog.ts'
import type { Table } from './tsql/catalog.ts'
import type { Plan } from './tsql/plan.ts'
import { installFunctions } from './tsql/sqlite-functions.ts'

export type Outcome =
  | { readonly kind: 'rows'; readonly columns: readonly ResultColumn[]; readonly rows: readonly (readonly SqlValue[])[]; readonly identity: bigint | null }
  | { readonly kind: 'count'; readonly count: number; readonly identity: bigint | null }

/** Values for `@p…`, only those the statement uses. */
export type Binding = Readonly<Record<string, SqlValue>>

type RunnablePlan = Extract<Plan, { kind: 'rows' | 'change' | 'define' }>

export class TestDatabase {
  readonly name: string
  readonly catalog = new Catalog()
  readonly #sqlite: Database
  #owner: object | null = null
  #waiting: (() => void)[] = []

  constructor(name: string) {
    this.name = name
    this.#sqlite = new Sqlite(':memory:')
    this.#sqlite.defaultSafeIntegers(true)
    // LIKE and numbers are SQL Server's, by our functions; SQLite must not read "x" as text when no column has the name.
    this.#sqlite.pragma('trusted_schema = ON')
    installFunctions(this.#sqlite)
  }

  /** @throws SqlError with the number SQL Server would give */
  run(plan: RunnablePlan, binding: Binding): Outcome {
    try {
      return this.#run(plan, binding)
    } catch (cause) {
      throw this.#sqlError(cause)
    }
  }

  /** IF: true only when the condition is true, not when it is unknown. */
  holds(condition: string, binding: Binding): boolean {
    try {
      return this.#sqlite.prepare(condition).pluck().get(binding) === 1n
    } catch (cause) {
      throw this.#sqlError(cause)
    }
  }

  /** No other session's transaction stands in the way. */
  isFree(session: object): boolean { return this.#owner === null || this.#owner === session }

  /** The next end of a transaction; ask `isFree` again afterwards, somebody else may have been quicker. */
  released(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const stop = (): void => { reject(new Error('cancelled')) }
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      this.#waiting.push(() => {
        signal.removeEventListener('abort', stop)
        resolve()
      })
    })
  }

  begin(session: object): void {
    if (this.#owner === session) return
    this.#sqlite.exec('BEGIN')
    this.#owner = session
  }

  savepoint(session: object, name: string): void {
    this.begin(session)
    this.#sqlite.exec(`SAVEPOINT "${name.replaceAll('"', '""')}"`)
  }

  rollbackTo(name: string): void { this.#sqlite.exec(`ROLLBACK TO "${name.replaceAll('"', '""')}"`) }

  /** No-op for a session that has touched nothing. */
  end(session: object, how: 'COMMIT' | 'ROLLBACK'): void {
    if (this.#owner !== session) return
    this.#owner = null
    this.#sqlite.exec(how)
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** SQLite's own statements, for tests that look behind the server's back. */
  peek(sql: string): readonly Record<string, unknown>[] { return this.#sqlite.prepare<[], Record<string, unknown>>(sql).all() }

  close(): void { this.#sqlite.close() }

  #run(plan: RunnablePlan, binding: Binding): Outcome {
    if (plan.kind === 'define') {
      if (this.#owner !== null) throw new SqlError(102, 'Incorrect syntax (test server: no CREATE or DROP inside a transaction)')
      this.#sqlite.transaction(() => { for (const sql of plan.sql) this.#sqlite.exec(sql) })()
      plan.apply()
      return { kind: 'count', count: 0, identity: null }
    }
    const statement = this.#sqlite.prepare<[Binding], readonly SqlValue[]>(plan.sql)
    if (plan.kind === 'change') {
      const info = statement.run(binding)
      return { kind: 'count', count: info.changes, identity: identityOf(plan.into, info.lastInsertRowid) }
    }
    const rows = statement.raw().all(binding)
    return { kind: 'rows', columns: plan.columns, rows, identity: identityOf(plan.into, plan.into === undefined ? 0 : this.#lastRowId()) }
  }

  #lastRowId(): bigint { return this.#sqlite.prepare<[], bigint>('SELECT last_insert_rowid()').pluck().get() ?? 0n }

  #sqlError(cause: unknown): unknown {
    if (!(cause instanceof Sqlite.SqliteError)) return cause
    const [, place = ''] = /constraint failed: (.*)$/.exec(cause.message) ?? []
    if (cause.code === 'SQLITE_CONSTRAINT_NOTNULL') return this.#nullError(place)
    if (cause.code === 'SQLITE_CONSTRAINT_CHECK') {
      return new SqlError(547, `The INSERT statement conflicted with the CHECK constraint "${place}". The conflict occurred in database "${this.name}".`)
    }
    if (cause.code === 'SQLITE_CONSTRAINT_UNIQUE' || cause.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return this.#duplicateError(place)
    return cause
  }

  #nullError(place: string): SqlError {
    const [table = '', column = ''] = place.split('.')
    return new SqlError(515, `Cannot insert the value NULL into column '${column}', table '${this.name}.dbo.${table}'; column does not allow nulls. INSERT fails.`)
  }

  /** SQLite names the index when it holds expressions, and table and columns otherwise. */
  #duplicateError(place: string): SqlError {
    const [, index] = /^index '(.*)'$/.exec(place) ?? []
    const found = index === undefined ? this.#keyOn(place) : this.catalog.keyNamed(index)
    if (found === undefined) return new SqlError(2627, `Violation of UNIQUE KEY constraint. Cannot insert duplicate key. (${place})`, 14)
    const { table, key } = found
    if (!key.constraint) {
      return new SqlError(2601, `Cannot insert duplicate key row in object 'dbo.${table.name}' with unique index '${key.name}'.`, 14)
    }
    const kind = key.kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE KEY'
    return new SqlError(2627, `Violation of ${kind} constraint '${key.name}'. Cannot insert duplicate key in object 'dbo.${table.name}'.`, 14)
  }

  #keyOn(place: string): { readonly table: Table; readonly key: Table['keys'][number] } | undefined {
    const columns = place.split(', ').map((one) => one.slice(one.indexOf('.') + 1).toLowerCase())
    const table = this.catalog.find(place.slice(0, place.indexOf('.')))
    const key = table?.keys.find((one) => one.kind !== 'index' && one.columns.map((column) => column.toLowerCase()).join() === columns.join())
    return table === undefined || key === undefined ? undefined : { table, key }
  }
}

function identityOf(into: Table | undefined, rowId: number | bigint): bigint | null {
  return into?.columns.some((column) => column.identity) === true ? BigInt(rowId) : null
}
