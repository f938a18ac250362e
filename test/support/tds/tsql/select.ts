/** SELECT of T-SQL into SQLite's. Result columns are called c0, c1 … inside; their real names travel in the metadata. */
import { SqlError, notUnderstood } from '../sql-error.ts'
import { BIGINT, nvarchar } from '../sql-types.ts'
import { ExpressionParser, isReserved } from './expressions.ts'
import type { Condition, Value } from './expressions.ts'
import type { Cursor } from './lexer.ts'
import { Scope, systemSource, tableSource, usedTable } from './scope.ts'
import type { Compilation } from './scope.ts'
import { converted, quoteName, sortKey } from './typed.ts'
import type { Typed } from './typed.ts'

interface Item { readonly value: Value; readonly name: string | null }
type SelectItem = Item | { readonly star: string | null }
interface FromItem { readonly path: readonly string[]; readonly alias: string; readonly join: '' | 'JOIN' | 'LEFT JOIN' | 'CROSS JOIN'; readonly on: Condition | null }
interface OrderItem { readonly value: Value; readonly alias: string | null; readonly descending: boolean }

interface ParsedSelect {
  readonly distinct: boolean
  readonly top: Value | null
  readonly items: readonly SelectItem[]
  readonly from: readonly FromItem[]
  readonly where: Condition | null
  readonly groupBy: readonly Value[]
  readonly having: Condition | null
  readonly orderBy: readonly OrderItem[]
  readonly offset: Value | null
  readonly fetch: Value | null
}

export interface CompiledSelect { readonly sql: string; readonly columns: readonly Typed[] }
export type Query = (compilation: Compilation, outer: Scope | null) => CompiledSelect

const HINTS: ReadonlySet<string> = new Set(['nolock', 'updlock', 'holdlock', 'rowlock', 'readpast', 'readcommitted', 'serializable', 'xlock', 'paglock', 'tablock'])

/** `[dbo].[T]`. */
export function parseObjectName(cursor: Cursor): readonly string[] {
  const path = [cursor.name()]
  while (cursor.symbol('.')) path.push(cursor.name())
  return path
}

/** `AS x` or `x`; null when nothing of the kind stands here. */
export function parseAlias(cursor: Cursor): string | null {
  if (cursor.words('as')) return cursor.name()
  const token = cursor.peek()
  if (token.kind === 'name') return cursor.name()
  return token.kind === 'word' && !isReserved(token.value) && !isStatementWord(token.value) ? cursor.name() : null
}

const isStatementWord = (word: string): boolean => ['insert', 'update', 'delete', 'create', 'drop', 'alter', 'grant', 'revoke', 'deny', 'merge', 'exec', 'execute', 'declare', 'use', 'waitfor'].includes(word)

export function parseHints(cursor: Cursor): void {
  if (!(cursor.isWord('with') && cursor.isSymbol('(', 1))) return
  cursor.expectWords('with')
  cursor.expect('(')
  do {
    const hint = cursor.name().toLowerCase()
    if (!HINTS.has(hint)) throw notUnderstood(hint)
  } while (cursor.symbol(','))
  cursor.expect(')')
}

export const expressionsAt = (cursor: Cursor): ExpressionParser =>
  new ExpressionParser(cursor, () => {
    const query = parseSelect(cursor, true)
    return (scope) => query(scope.compilation, scope)
  })

function parseItem(cursor: Cursor, expressions: ExpressionParser): SelectItem {
  if (cursor.symbol('*')) return { star: null }
  if (cursor.peek(1).value === '.' && cursor.isSymbol('*', 2)) {
    const star = cursor.name()
    cursor.expect('.')
    cursor.expect('*')
    return { star }
  }
  const value = expressions.value()
  return { value, name: parseAlias(cursor) }
}

function parseJoin(cursor: Cursor): FromItem['join'] | null {
  if (cursor.symbol(',')) return 'CROSS JOIN'
  if (cursor.words('cross', 'join')) return 'CROSS JOIN'
  if (cursor.words('join') || cursor.words('inner', 'join')) return 'JOIN'
  if (cursor.words('left', 'join') || cursor.words('left', 'outer', 'join')) return 'LEFT JOIN'
  return null
}

function parseFrom(cursor: Cursor, expressions: ExpressionParser): FromItem[] {
  const items: FromItem[] = []
  let join: FromItem['join'] | null = ''
  while (join !== null) {
    if (cursor.isSymbol('(')) throw cursor.unexpected()
    const path = parseObjectName(cursor)
    const alias = parseAlias(cursor) ?? path.at(-1) ?? ''
    parseHints(cursor)
    let on: Condition | null = null
    if (join === 'JOIN' || join === 'LEFT JOIN') {
      cursor.expectWords('on')
      on = expressions.condition()
    }
    items.push({ path, alias, join, on })
    join = parseJoin(cursor)
  }
  return items
}

function parseOrderItem(cursor: Cursor, expressions: ExpressionParser): OrderItem {
  const first = cursor.peek()
  const simple = (first.kind === 'name' || first.kind === 'word') && !cursor.isSymbol('.', 1) && !cursor.isSymbol('(', 1)
  if (first.kind === 'number') throw notUnderstood('ORDER BY position')
  const value = expressions.value()
  const descending = cursor.words('desc')
  if (!descending) cursor.words('asc')
  return { value, alias: simple ? (first.kind === 'name' ? first.value : first.raw) : null, descending }
}

function parseOrderBy(cursor: Cursor, expressions: ExpressionParser): OrderItem[] {
  if (!cursor.words('order', 'by')) return []
  const items = [parseOrderItem(cursor, expressions)]
  while (cursor.symbol(',')) items.push(parseOrderItem(cursor, expressions))
  return items
}

function parseTop(cursor: Cursor, expressions: ExpressionParser): Value | null {
  if (!cursor.words('top')) return null
  const value = parseTopRows(cursor, expressions)
  if (cursor.words('percent') || cursor.words('with', 'ties')) throw notUnderstood('TOP … PERCENT')
  return value
}

function parseTopRows(cursor: Cursor, expressions: ExpressionParser): Value {
  if (!cursor.symbol('(')) {
    const rows = cursor.number()
    return () => ({ sql: String(rows), type: BIGINT, binary: false })
  }
  const value = expressions.value()
  cursor.expect(')')
  return value
}

function parseOffset(cursor: Cursor, expressions: ExpressionParser): { offset: Value | null; fetch: Value | null } {
  if (!cursor.words('offset')) return { offset: null, fetch: null }
  const offset = expressions.value()
  if (!cursor.words('rows') && !cursor.words('row')) throw cursor.unexpected()
  if (!cursor.words('fetch')) return { offset, fetch: null }
  if (!cursor.words('next') && !cursor.words('first')) throw cursor.unexpected()
  const fetch = expressions.value()
  if (!cursor.words('rows') && !cursor.words('row')) throw cursor.unexpected()
  cursor.expectWords('only')
  return { offset, fetch }
}

/** @param inner a subquery: ORDER BY without TOP is refused there (1033) */
export function parseSelect(cursor: Cursor, inner: boolean): Query {
  const expressions = expressionsAt(cursor)
  cursor.expectWords('select')
  const distinct = cursor.words('distinct')
  const top = parseTop(cursor, expressions)
  const items = [parseItem(cursor, expressions)]
  while (cursor.symbol(',')) items.push(parseItem(cursor, expressions))
  const from = cursor.words('from') ? parseFrom(cursor, expressions) : []
  const where = cursor.words('where') ? expressions.condition() : null
  const groupBy = cursor.words('group', 'by') ? expressions.list() : []
  const having = cursor.words('having') ? expressions.condition() : null
  const orderBy = parseOrderBy(cursor, expressions)
  const { offset, fetch } = orderBy.length > 0 ? parseOffset(cursor, expressions) : { offset: null, fetch: null }
  if (top !== null && offset !== null) throw new SqlError(10741, 'A TOP can not be used in the same query or sub-query as a OFFSET.', 15)
  if (inner && orderBy.length > 0 && top === null && offset === null) {
    throw new SqlError(1033, 'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.', 15)
  }
  const parsed: ParsedSelect = { distinct, top, items, from, where, groupBy, having, orderBy, offset, fetch }
  return (compilation, outer) => compile(parsed, compilation, outer)
}

function expandStar(scope: Scope, star: string | null): readonly Typed[] {
  const sources = scope.sources.filter((source) => star === null || source.alias.toLowerCase() === star.toLowerCase())
  if (sources.length === 0) throw new SqlError(star === null ? 263 : 107, 'Must specify table to select from.')
  for (const source of sources) for (const column of source.columns) scope.mayRead(source.table, column.name ?? '')
  return sources.flatMap((source) => source.columns)
}

function compileSource(item: FromItem, scope: Scope): string {
  const system = systemSource(scope.compilation, item.path, item.alias)
  if (system !== null) {
    scope.add(system.source)
    return system.sql
  }
  const table = usedTable(scope.compilation, item.path, 'SELECT')
  scope.add(tableSource(table, item.alias))
  return `${quoteName(table.name)} AS ${quoteName(item.alias)}`
}

function compileFrom(from: readonly FromItem[], scope: Scope): string {
  const parts = from.map((item) => {
    const text = compileSource(item, scope)
    return `${item.join} ${text}${item.on === null ? '' : ` ON ${item.on(scope)}`}`
  })
  return parts.length === 0 ? '' : ` FROM ${parts.join(' ')}`
}

function orderKey(item: OrderItem, columns: readonly Typed[], scope: Scope): string {
  const named = item.alias === null ? undefined : columns.find((column) => column.name?.toLowerCase() === item.alias?.toLowerCase())
  return sortKey(named ?? item.value(scope))
}

/** SELECT list, with the rules of grouping: a bare column has to be grouped or inside an aggregate. */
function selectList(parsed: ParsedSelect, scope: Scope, groups: readonly Typed[]): readonly Typed[] {
  const write = (): readonly Typed[] => parsed.items.flatMap((item) => {
    if ('star' in item) return expandStar(scope, item.star)
    const value = item.value(scope)
    return [{ ...value, name: item.name ?? value.name }]
  })
  const first = write()
  if (groups.length === 0 && !scope.sawAggregate) return first
  scope.grouped = new Set(groups.map((group) => group.sql))
  return write()
}

const atLeastZero = (value: Typed): string => {
  if (value.type === null || value.type.kind !== 'int') throw notUnderstood('number of rows')
  return `max(0, ${converted(value, BIGINT)})`
}

function compile(parsed: ParsedSelect, compilation: Compilation, outer: Scope | null): CompiledSelect {
  const scope = new Scope(compilation, outer)
  const from = compileFrom(parsed.from, scope)
  const where = parsed.where === null ? '' : ` WHERE ${parsed.where(scope)}`
  const groups = parsed.groupBy.map((value) => value(scope))
  const columns = selectList(parsed, scope, groups)
  const grouping = parsed.distinct ? columns : groups
  if (parsed.distinct && (groups.length > 0 || scope.sawAggregate)) throw notUnderstood('DISTINCT with aggregates')
  const orderKeys = parsed.orderBy.map((item) => orderKey(item, columns, scope))
  if (parsed.distinct && orderKeys.some((key) => !columns.some((column) => sortKey(column) === key))) {
    throw new SqlError(145, 'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.', 15)
  }
  const list = columns.map((column, index) => `${column.sql} AS c${String(index)}`).join(', ')
  const groupText = grouping.length === 0 ? '' : ` GROUP BY ${grouping.map(sortKey).join(', ')}`
  const having = parsed.having === null ? '' : ` HAVING ${parsed.having(scope)}`
  const order = orderKeys.map((key, index) => `${key}${parsed.orderBy[index]?.descending === true ? ' DESC' : ' ASC'}`)
  const orderText = order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`
  return { sql: `SELECT ${list}${from}${where}${groupText}${having}${orderText}${limitText(parsed, scope)}`, columns }
}

function limitText(parsed: ParsedSelect, scope: Scope): string {
  if (parsed.top !== null) return ` LIMIT ${atLeastZero(parsed.top(scope))}`
  if (parsed.offset === null) return ''
  const rows = parsed.fetch === null ? '-1' : atLeastZero(parsed.fetch(scope))
  return ` LIMIT ${rows} OFFSET ${atLeastZero(parsed.offset(scope))}`
}

/** Types for the wire; the literal NULL is an int, as SQL Server says. */
export const resultColumns = (columns: readonly Typed[]): { name: string; type: NonNullable<Typed['type']> }[] =>
  columns.map((column) => ({ name: column.name ?? '', type: column.type === null ? { kind: 'int', bytes: 4 } : wireType(column.type) }))

/** nvarchar longer than 4000 and varchar longer than 8000 are sent as max; a text of length 0 as 1. */
function wireType(type: NonNullable<Typed['type']>): NonNullable<Typed['type']> {
  if (type.kind === 'nvarchar' || type.kind === 'nchar') return type.length > 4000 ? nvarchar(Infinity) : { ...type, length: Math.max(1, type.length) }
  if (type.kind === 'varchar' || type.kind === 'char' || type.kind === 'varbinary') return type.length > 8000 ? { ...type, kind: type.kind === 'char' ? 'varchar' : type.kind, length: Infinity } : type
  return type
}
