/** From a checked query to a page of typed rows: the part that all paged reads share. */
import type { CallOptions, Page, PageQuery } from '../api.ts'
import { pageLimit } from '../conditions.ts'
import type { Cursors, KeyValue } from '../cursor.ts'
import type { Executor, Row } from '../executor.ts'
import { compileSelect, keyOf } from '../sql/select.ts'
import type { Condition, SqlContext } from '../sql/select.ts'
import type { SiteTime } from '../site-time.ts'
import type { ColumnOf, TableName } from '../tables.ts'

/** What the repositories of one back end share. */
export interface RepositoryContext extends SqlContext {
  readonly cursors: Cursors
  readonly siteTime: SiteTime
  /** The database that holds a table. */
  executorOf(table: TableName): Executor
}

export interface PagedRead<T extends TableName, R> {
  readonly table: T
  readonly where: readonly Condition<T>[]
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

/**
 * Reads one page.
 * @throws BadCondition for a limit out of bounds or a cursor of another query; DatabaseFailure
 */
export async function readPage<T extends TableName, R>(
  context: RepositoryContext, read: PagedRead<T, R>, page: PageQuery, options: CallOptions | undefined,
): Promise<Page<R>> {
  const limit = pageLimit(page.limit)
  const key = keyOf(context, read.table, read.key)
  const query = JSON.stringify([read.table, read.direction, key, read.where])
  const after = page.after === undefined ? null : context.cursors.read(query, page.after)
  const statement = compileSelect(context, { table: read.table, where: read.where, key, direction: read.direction, after, limit })
  const rows = await context.executorOf(read.table).read(statement, options)
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  const next = rows.length > limit && last !== undefined ? context.cursors.write(query, key.map((column) => keyValue(last[column]))) : null
  return { rows: kept.map(read.toRow), next, wide: read.wide }
}

/** The first rows of a read that is bound by an index; there are no further pages. */
export async function readFirst<T extends TableName, R>(
  context: RepositoryContext, read: Omit<PagedRead<T, R>, 'wide'>, limit: number, options: CallOptions | undefined,
): Promise<readonly R[]> {
  const rows = pageLimit(limit)
  const statement = compileSelect(context, { table: read.table, where: read.where, key: keyOf(context, read.table, read.key), direction: read.direction, after: null, limit: rows })
  return (await context.executorOf(read.table).read(statement, options)).slice(0, rows).map(read.toRow)
}
