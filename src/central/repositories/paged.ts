/** From a checked query to a page of typed rows: the part that all paged reads share. */
import type { CallOptions, DayRange, Page, PageQuery } from '../api.ts'
import { dayAfter, pageLimit, piecesOf } from '../conditions.ts'
import type { Cursors, KeyValue } from '../cursor.ts'
import { timeoutOf } from '../executor.ts'
import type { Executor, Row } from '../executor.ts'
import { DatabaseFailure } from '../failures.ts'
import type { CentralClock } from '../ports.ts'
import { compileSelect, keyOf } from '../sql/select.ts'
import type { Condition, SqlContext } from '../sql/select.ts'
import type { SiteTime } from '../site-time.ts'
import type { ColumnOf, TableName } from '../tables.ts'

/** What the repositories of one back end share. */
export interface RepositoryContext extends SqlContext {
  readonly cursors: Cursors
  readonly siteTime: SiteTime
  readonly clock: Pick<CentralClock, 'monotonic'>
  /** The database that holds a table. */
  executorOf(table: TableName): Executor
}

export interface PagedRead<T extends TableName, R> {
  readonly table: T
  readonly where: readonly Condition<T>[]
  /** Days of SDATE; the newest come first. */
  readonly range?: DayRange
  readonly key: readonly ColumnOf<T>[]
  readonly direction: 'asc' | 'desc'
  /** No index bounds these conditions: the table may be read as a whole. */
  readonly wide: boolean
  readonly toRow: (row: Row) => R
}

const keyValue = (value: unknown): KeyValue => {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return String(value)
  // A DATETIME key: SQL Server reads this form in every language setting.
  return value instanceof Date ? value.toISOString().slice(0, -1) : null
}

/** The range that is left behind a row: its day, and those before. */
function rangeBehind(range: DayRange, after: readonly KeyValue[] | null): DayRange {
  const at = String(after?.[0] ?? '').replaceAll('-', '').slice(0, 8)
  return /^\d{8}$/.test(at) && at >= range.from && at < range.to ? { from: range.from, to: at } : range
}

const isTimeout = (cause: unknown): boolean => cause instanceof DatabaseFailure && cause.code === 'database_timeout'

/**
 * Reads one page. A long range is read in pieces, the newest first, within the time of the call: when that is up, the page has what
 * was found, says how far it has looked, and its cursor goes on there.
 * @throws BadCondition for a limit out of bounds or a cursor of another query; DatabaseFailure
 */
export async function readPage<T extends TableName, R>(
  context: RepositoryContext, read: PagedRead<T, R>, page: PageQuery, options: CallOptions | undefined,
): Promise<Page<R>> {
  const limit = pageLimit(page.limit)
  const { table, direction, range } = read
  const key = keyOf(context, table, read.key)
  const query = JSON.stringify([table, direction, key, read.where, range ?? null])
  const after = page.after === undefined ? null : context.cursors.read(query, page.after)
  const pieces = range === undefined ? [null] : piecesOf(rangeBehind(range, after))
  const end = context.clock.monotonic() + timeoutOf(options)
  const rows: Row[] = []
  /** The piece that time did not suffice for. */
  let missed: DayRange | null = null
  for (const [index, piece] of pieces.entries()) {
    const timeoutMs = end - context.clock.monotonic()
    // Every table that is asked by days has the column SDATE.
    const where: readonly Condition<T>[] = piece === null ? read.where : [{ kind: 'between', column: 'SDATE' as ColumnOf<T>, ...piece }, ...read.where]
    const statement = compileSelect(context, { table, where, key, direction, after, limit: limit - rows.length })
    try {
      if (index > 0 && timeoutMs <= 0) missed = piece
      else rows.push(...await context.executorOf(table).read(statement, { ...options, timeoutMs }))
    } catch (cause) {
      if (index === 0 || !isTimeout(cause)) throw cause
      missed = piece
    }
    if (missed !== null || rows.length > limit) break
  }
  const kept = rows.slice(0, limit)
  const readTo = missed === null ? null : dayAfter(missed.to)
  const last = rows.length > limit ? kept.at(-1) : undefined
  const nextKey = last !== undefined ? key.map((column) => keyValue(last[column])) : readTo === null ? null : key.map((_, index) => (index === 0 ? readTo : null))
  return { rows: kept.map(read.toRow), next: nextKey === null ? null : context.cursors.write(query, nextKey), wide: read.wide, ...(readTo === null ? {} : { readTo }) }
}

/** The first rows of a read that is bound by an index; there are no further pages. */
export async function readFirst<T extends TableName, R>(
  context: RepositoryContext, read: Omit<PagedRead<T, R>, 'wide' | 'range'>, limit: number, options: CallOptions | undefined,
): Promise<readonly R[]> {
  const rows = pageLimit(limit)
  const statement = compileSelect(context, { table: read.table, where: read.where, key: keyOf(context, read.table, read.key), direction: read.direction, after: null, limit: rows })
  return (await context.executorOf(read.table).read(statement, options)).slice(0, rows).map(read.toRow)
}
