/**
 * The border between queries and drivers. Kysely builds and compiles the text; a driver of ours runs it,
 * because cancelling, time limits, retries and the breaker are decided per call, not per connection.
 */
import type { CompiledQuery } from 'kysely'
import type { CallOptions, DatabaseState } from './api.ts'

export type Dialect = 'sqlite' | 'sqlserver'
export type Row = Readonly<Record<string, unknown>>
/** Text and values, nothing else of Kysely's. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** Statements of one transaction. */
export interface Transaction {
  read(statement: Statement): Promise<readonly Row[]>
  /** Answers with the number of rows changed. */
  run(statement: Statement): Promise<number>
}

/** One database. Every method throws DatabaseFailure only. */
export interface Executor {
  readonly dialect: Dialect
  /** A read: may be run a second time after a dropped connection or a deadlock. */
  read(statement: Statement, options?: CallOptions): Promise<readonly Row[]>
  /** All or nothing; never run a second time. `outcome_unknown` when the link broke while it was being committed. */
  write<T>(fn: (transaction: Transaction) => Promise<T>, options?: CallOptions): Promise<T>
  /** Connects anew for a test button: asks the breaker nothing. Answers with the server's name for people. */
  probe(statements: readonly Statement[], options?: CallOptions): Promise<string>
  readonly state: () => DatabaseState
  readonly onState: (listener: () => void) => () => void
  close(): Promise<void>
}

/** Who waits for a call, for the breaker. */
export function askedBy(options: CallOptions | undefined): 'program' | 'person' {
  return options?.asked === true ? 'person' : 'program'
}

/** ms; as api.ts promises. */
export const DEFAULT_TIMEOUT_MS = 15_000
const MAX_TIMEOUT_MS = 300_000

/** The time limit of a call, within bounds. */
export function timeoutOf(options: CallOptions | undefined): number {
  const asked = options?.timeoutMs ?? DEFAULT_TIMEOUT_MS
  return Number.isFinite(asked) ? Math.min(Math.max(Math.round(asked), 1), MAX_TIMEOUT_MS) : DEFAULT_TIMEOUT_MS
}
