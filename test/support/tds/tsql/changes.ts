/** INSERT, UPDATE and DELETE, each with OUTPUT. */
import { SqlError, notUnderstood } from '../sql-error.ts'
import type { Column, Table } from './catalog.ts'
import type { Condition, ExpressionParser, Value } from './expressions.ts'
import type { Cursor } from './lexer.ts'
import type { Plan, Statement } from './plan.ts'
import { Scope, need, needColumn, tableSource, usedTable } from './scope.ts'
import type { Compilation, Permission } from './scope.ts'
import { expressionsAt, parseHints, parseObjectName, parseSelect, resultColumns } from './select.ts'
import type { Query } from './select.ts'
import { assigned, quoteName } from './typed.ts'
import type { Typed } from './typed.ts'

/** `OUTPUT inserted.a, inserted.b AS x`; `*` is understood too. */
interface Output { readonly column: string; readonly name: string }

function parseOutput(cursor: Cursor, prefix: 'inserted' | 'deleted'): readonly Output[] {
  if (!cursor.words('output')) return []
  const columns: Output[] = []
  do {
    if (cursor.name().toLowerCase() !== prefix) throw notUnderstood('OUTPUT')
    cursor.expect('.')
    const column = cursor.symbol('*') ? '*' : cursor.name()
    columns.push({ column, name: cursor.words('as') ? cursor.name() : column })
  } while (cursor.symbol(','))
  if (cursor.isWord('into')) throw cursor.unexpected()
  return columns
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (column === undefined) throw new SqlError(207, `Invalid column name '${name}'.`)
  return column
}

function returning(compilation: Compilation, table: Table, output: readonly Output[]): readonly Typed[] {
  if (output.length === 0) return []
  need(compilation, table, 'SELECT')
  const scope = new Scope(compilation, null)
  return output.flatMap((item) => (item.column === '*'
    ? table.columns.map((column) => ({ column, name: column.name }))
    : [{ column: columnOf(table, item.column), name: item.name === item.column ? columnOf(table, item.column).name : item.name }]))
    .map(({ column, name }) => {
      scope.mayRead(table, column.name)
      return { sql: quoteName(column.name), type: column.type, binary: column.binary, name }
    })
}

function changePlan(sql: string, table: Table, columns: readonly Typed[], inserts: boolean): Plan {
  const into = inserts ? { into: table } : {}
  if (columns.length === 0) return { kind: 'change', sql, ...into }
  return { kind: 'rows', sql: `${sql} RETURNING ${columns.map((column) => column.sql).join(', ')}`, columns: resultColumns(columns), changes: true, ...into }
}

const place = (compilation: Compilation, table: Table, column: Column): string => `'${compilation.around.database}.dbo.${table.name}', column '${column.name}'`

/** Into one column, by its rules; the identity column is the server's own affair. */
function assignment(compilation: Compilation, table: Table, column: Column, value: Typed): string {
  if (column.identity) throw new SqlError(544, `Cannot insert explicit value for identity column in table '${table.name}' when IDENTITY_INSERT is set to OFF.`)
  return assigned(value, column.type, place(compilation, table, column))
}

interface InsertRows { readonly rows: readonly (readonly Value[])[]; readonly query: Query | null }

function parseRows(cursor: Cursor, expressions: ExpressionParser): InsertRows {
  if (cursor.isWord('select')) return { rows: [], query: parseSelect(cursor, false) }
  cursor.expectWords('values')
  const rows: Value[][] = []
  do {
    cursor.expect('(')
    rows.push(expressions.list())
    cursor.expect(')')
  } while (cursor.symbol(','))
  return { rows, query: null }
}

export function parseInsert(cursor: Cursor): Statement {
  cursor.expectWords('insert', 'into')
  const path = parseObjectName(cursor)
  cursor.expect('(')
  const names = [cursor.name()]
  while (cursor.symbol(',')) names.push(cursor.name())
  cursor.expect(')')
  const output = parseOutput(cursor, 'inserted')
  const given = parseRows(cursor, expressionsAt(cursor))
  return (compilation) => {
    const table = usedTable(compilation, path, 'INSERT')
    const columns = names.map((name) => columnOf(table, name))
    if (new Set(columns).size !== columns.length) throw new SqlError(264, 'The column name is specified more than once in the SET clause or column list of an INSERT.')
    const head = `INSERT INTO ${quoteName(table.name)} (${columns.map((column) => quoteName(column.name)).join(', ')})`
    return changePlan(`${head} ${insertedRows(compilation, table, columns, given)}`, table, returning(compilation, table, output), true)
  }
}

function insertedRows(compilation: Compilation, table: Table, columns: readonly Column[], given: InsertRows): string {
  const row = (values: readonly Typed[]): string[] => {
    if (values.length !== columns.length) throw new SqlError(109, 'There are more or fewer columns in the INSERT statement than values specified in the VALUES clause.', 15)
    return columns.map((column, index) => {
      const value = values[index]
      if (value === undefined) throw notUnderstood('values')
      return assignment(compilation, table, column, value)
    })
  }
  if (given.query === null) {
    const scope = new Scope(compilation, null)
    return `VALUES ${given.rows.map((values) => `(${row(values.map((value) => value(scope))).join(', ')})`).join(', ')}`
  }
  const query = given.query(compilation, null)
  const inner = query.columns.map((column, index) => ({ ...column, sql: `c${String(index)}` }))
  // WHERE true: without it SQLite would read a following clause of the insert as part of the select.
  return `SELECT ${row(inner).join(', ')} FROM (${query.sql}) WHERE true`
}

/** The scope of UPDATE and DELETE: the table under its own name. */
function tableScope(compilation: Compilation, table: Table): Scope {
  const scope = new Scope(compilation, null)
  scope.add(tableSource(table, table.name))
  return scope
}

/** Reading in a WHERE or on the right side needs the right to read, too. */
function reads(compilation: Compilation, table: Table, where: Condition | null, permission: Permission): string {
  if (where === null) return ''
  if (permission !== 'SELECT') need(compilation, table, 'SELECT')
  return ` WHERE ${where(tableScope(compilation, table))}`
}

export function parseUpdate(cursor: Cursor): Statement {
  cursor.expectWords('update')
  const path = parseObjectName(cursor)
  parseHints(cursor)
  cursor.expectWords('set')
  const expressions = expressionsAt(cursor)
  const sets: { readonly name: string; readonly value: Value }[] = []
  do {
    const name = parseObjectName(cursor).at(-1) ?? ''
    cursor.expect('=')
    sets.push({ name, value: expressions.value() })
  } while (cursor.symbol(','))
  const output = parseOutput(cursor, 'inserted')
  if (cursor.isWord('from')) throw cursor.unexpected()
  const where = cursor.words('where') ? expressions.condition() : null
  return (compilation) => {
    const table = usedTable(compilation, path, 'UPDATE')
    const scope = tableScope(compilation, table)
    const assignments = sets.map(({ name, value }) => {
      const column = columnOf(table, name)
      needColumn(compilation, table, 'UPDATE', column.name)
      if (column.identity) throw new SqlError(8102, `Cannot update identity column '${column.name}'.`)
      return `${quoteName(column.name)} = ${assigned(value(scope), column.type, place(compilation, table, column))}`
    })
    const sql = `UPDATE ${quoteName(table.name)} SET ${assignments.join(', ')}${reads(compilation, table, where, 'UPDATE')}`
    return changePlan(sql, table, returning(compilation, table, output), false)
  }
}

export function parseDelete(cursor: Cursor): Statement {
  cursor.expectWords('delete', 'from')
  const path = parseObjectName(cursor)
  parseHints(cursor)
  const output = parseOutput(cursor, 'deleted')
  if (cursor.isWord('from')) throw cursor.unexpected()
  const where = cursor.words('where') ? expressionsAt(cursor).condition() : null
  return (compilation) => {
    const table = usedTable(compilation, path, 'DELETE')
    const sql = `DELETE FROM ${quoteName(table.name)}${reads(compilation, table, where, 'DELETE')}`
    return changePlan(sql, table, returning(compilation, table, output), false)
  }
}
