/** The one kind of read this layer makes: some columns of one table, some conditions, one page by its key. */
import { sql } from 'kysely'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { KeyValue } from '../cursor.ts'
import type { Dialect, Statement } from '../executor.ts'
import type { Mapping } from '../mapping.ts'
import { dayAfter } from '../conditions.ts'
import { readableColumns, shapeOf } from '../tables.ts'
import type { ColumnOf, TableName } from '../tables.ts'
import { containsPattern } from './builder.ts'
import type { AnyTables, Bound, Builder } from './builder.ts'

export type Condition<T extends TableName> =
  | { readonly kind: 'equals'; readonly column: ColumnOf<T>; readonly value: string }
  /** Days, yyyyMMdd, both included. */
  | { readonly kind: 'between'; readonly column: ColumnOf<T>; readonly from: string; readonly to: string }
  /** Any of the columns holds the text. */
  | { readonly kind: 'contains'; readonly columns: readonly ColumnOf<T>[]; readonly text: string; readonly as?: 'name' }
  | { readonly kind: 'in'; readonly column: ColumnOf<T>; readonly values: readonly string[] }
  /** Any of the columns is one of the values. */
  | { readonly kind: 'any'; readonly columns: readonly ColumnOf<T>[]; readonly values: readonly string[] }

export interface Select<T extends TableName> {
  readonly table: T
  readonly where: readonly Condition<T>[]
  /** Sort key, unique as a whole where the site has all its columns. */
  readonly key: readonly ColumnOf<T>[]
  readonly direction: 'asc' | 'desc'
  /** Rows after this key; null = from the beginning. */
  readonly after: readonly KeyValue[] | null
  readonly limit: number
  /** Within a transaction that changes the row: nobody else may change it meanwhile. SQLite's write transactions stand alone anyway. */
  readonly lock?: boolean
}

/** What every statement is made with. */
export interface SqlContext {
  readonly builder: Builder
  readonly dialect: Dialect
  readonly mapping: Mapping
}

/** Always qualified: a site may have swapped names, and an alias of the result must not win in ORDER BY. */
const ALIAS = 't'
type Eb = ExpressionBuilder<AnyTables & Record<typeof ALIAS, Record<string, string | number | null>>, typeof ALIAS>

/** The site's name of a column that it has. */
function nameOf(context: SqlContext, table: TableName, column: string): string {
  const name = context.mapping[table].columns[column]
  if (name === undefined || name === null) throw new Error(`${table}.${column} is not mapped`)
  return name
}

/** The key columns that the site has. */
export function keyOf<T extends TableName>(context: SqlContext, table: T, key: readonly ColumnOf<T>[]): readonly ColumnOf<T>[] {
  return key.filter((column) => context.mapping[table].columns[column] !== null)
}

/** Schema and table for the builder, which takes `schema.table`; names hold no dot (mapping.ts). */
export function tableOf(context: SqlContext, table: TableName): string {
  const { name, schema } = context.mapping[table]
  return schema === null ? name : `${schema}.${name}`
}

/** The site's name of a column for the left side of a value; secrets included. */
export function columnOf(context: SqlContext, table: TableName, column: string): string {
  return nameOf(context, table, column)
}

function conditionOf<T extends TableName>(context: SqlContext, eb: Eb, table: T, condition: Condition<T>): Expression<SqlBool> {
  const ref = (column: string) => eb.ref(`${ALIAS}.${nameOf(context, table, column)}`)
  switch (condition.kind) {
    case 'equals': return eb(ref(condition.column), '=', condition.value)
    // Below the next day: a column with date and time holds more of the last day than its midnight.
    case 'between': {
      const next = dayAfter(condition.to)
      return eb.and([eb(ref(condition.column), '>=', condition.from), next === null ? eb(ref(condition.column), '<=', condition.to) : eb(ref(condition.column), '<', next)])
    }
    case 'in': return eb(ref(condition.column), 'in', [...condition.values])
    case 'any': return eb.or(condition.columns.map((column) => eb(ref(column), 'in', [...condition.values])))
    case 'contains': {
      const pattern = containsPattern(context.dialect, condition.text, condition.as)
      return eb.or(condition.columns.map((column) => sql<SqlBool>`${ref(column)} like ${pattern} escape '\\'`))
    }
  }
}

/**
 * "Behind this key", written out column by column since SQL Server compares no tuples. NULL sorts first in
 * both dialects: behind everything when descending, before everything when ascending.
 */
function behind<T extends TableName>(context: SqlContext, eb: Eb, select: Select<T>, values: readonly KeyValue[]): Expression<SqlBool> {
  const descending = select.direction === 'desc'
  const build = (index: number): Expression<SqlBool>[] => {
    const column = select.key[index]
    if (column === undefined) return []
    const ref = eb.ref(`${ALIAS}.${nameOf(context, select.table, column)}`)
    const value = values[index] ?? null
    const further: Expression<SqlBool>[] = []
    if (value === null) {
      if (!descending) further.push(eb(ref, 'is not', null))
    } else {
      further.push(eb(ref, descending ? '<' : '>', value))
      // The first column of a key is bound by the conditions or is the row's own number: never NULL.
      if (descending && index > 0) further.push(eb(ref, 'is', null))
    }
    const rest = build(index + 1)
    if (rest.length > 0) further.push(eb.and([value === null ? eb(ref, 'is', null) : eb(ref, '=', value), eb.or(rest)]))
    return further
  }
  return eb.or(build(0))
}

/** Text and values of a page, one row more than asked: the extra row says that there is a next page. */
export function compileSelect<T extends TableName>(context: SqlContext, select: Select<T>): Statement {
  const { table, direction, after } = select
  const columns = readableColumns(table).filter((column) => context.mapping[table].columns[column] !== null)
  let query = context.builder
    .selectFrom(select.lock === true && context.dialect === 'sqlserver'
      ? sql<Record<string, Bound>>`${sql.table(tableOf(context, table))}`.as<typeof ALIAS>(sql`${sql.ref(ALIAS)} with (updlock, rowlock)`)
      : `${tableOf(context, table)} as ${ALIAS}`)
    .select(columns.map((column) => `${ALIAS}.${nameOf(context, table, column)} as ${column}`))
  for (const condition of select.where) query = query.where((eb) => conditionOf(context, eb as unknown as Eb, table, condition))
  if (after !== null) {
    const [first] = select.key
    const [value = null] = after
    // Says nothing new, but in a form that an index can begin at: page 1,000 costs what page 1 does.
    if (first !== undefined && value !== null && select.key.length > 1) {
      query = query.where(`${ALIAS}.${nameOf(context, table, first)}`, direction === 'desc' ? '<=' : '>=', value)
    }
    query = query.where((eb) => behind(context, eb as unknown as Eb, select, after))
  }
  for (const column of select.key) query = query.orderBy(`${ALIAS}.${nameOf(context, table, column)}`, direction)
  const bounded = context.dialect === 'sqlserver' ? query.top(select.limit + 1) : query.limit(select.limit + 1)
  return bounded.compile()
}

/** Reads no row, but fails when the table, a column or the right to read it is missing. */
export function compileProbe(context: SqlContext, table: TableName): Statement {
  const columns = readableColumns(table).filter((column) => context.mapping[table].columns[column] !== null)
  return context.builder
    .selectFrom(`${tableOf(context, table)} as ${ALIAS}`)
    .select(columns.map((column) => `${ALIAS}.${nameOf(context, table, column)} as ${column}`))
    .where(sql<SqlBool>`1 = 0`)
    .compile()
}

/** For tests: every column of a table that a statement may name. */
export function allColumns(table: TableName): readonly string[] {
  return [...readableColumns(table), ...(shapeOf(table).secret ?? [])]
}
