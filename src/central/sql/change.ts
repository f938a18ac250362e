/** The writing statements: insert one row, update and delete by equality. There is no statement without a condition. */
import type { Statement } from '../executor.ts'
import type { TableName } from '../tables.ts'
import { columnOf, tableOf } from './select.ts'
import type { SqlContext } from './select.ts'

type Values = Readonly<Record<string, string | number | null>>

/** Columns that the site does not have are left out. */
export function compileInsert(context: SqlContext, table: TableName, values: Values): Statement {
  const row: Record<string, string | number | null> = {}
  for (const [column, value] of Object.entries(values)) {
    if (context.mapping[table].columns[column] !== null) row[columnOf(context, table, column)] = value
  }
  return context.builder.insertInto(tableOf(context, table)).values(row).compile()
}

/**
 * Columns that the site does not have are left out; null = nothing is left to change.
 * @param where at least one column
 */
export function compileUpdate(context: SqlContext, table: TableName, values: Values, where: Readonly<Record<string, string>>): Statement | null {
  const entries = Object.entries(where)
  if (entries.length === 0) throw new Error('an update needs a condition')
  const row = Object.fromEntries(Object.entries(values).filter(([column]) => context.mapping[table].columns[column] !== null)
    .map(([column, value]) => [columnOf(context, table, column), value]))
  if (Object.keys(row).length === 0) return null
  let query = context.builder.updateTable(tableOf(context, table)).set(row)
  for (const [column, value] of entries) query = query.where(columnOf(context, table, column), '=', value)
  return query.compile()
}

/** @param where at least one column */
export function compileDelete(context: SqlContext, table: TableName, where: Readonly<Record<string, string>>): Statement {
  const entries = Object.entries(where)
  if (entries.length === 0) throw new Error('a delete needs a condition')
  let query = context.builder.deleteFrom(tableOf(context, table))
  for (const [column, value] of entries) query = query.where(columnOf(context, table, column), '=', value)
  return query.compile()
}
