/** CREATE TABLE, CREATE INDEX, DROP TABLE. Keys become unique indexes over collation keys: 'a' and 'A' are one key. */
import { SqlError, notUnderstood } from '../sql-error.ts'
import { isText } from '../sql-types.ts'
import type { SqlType } from '../sql-types.ts'
import type { Catalog, Column, Key, Table } from './catalog.ts'
import { isBinaryCollation } from './expressions.ts'
import type { Condition } from './expressions.ts'
import type { Cursor } from './lexer.ts'
import type { Plan, Statement } from './plan.ts'
import { Scope } from './scope.ts'
import type { Compilation } from './scope.ts'
import { expressionsAt, parseObjectName } from './select.ts'
import { parseType } from './type-parser.ts'
import { assigned, quoteName, textKey } from './typed.ts'
import type { Value } from './expressions.ts'

interface ColumnDraft { readonly column: Column; readonly fallback: Value | null }
interface TableDraft { readonly columns: ColumnDraft[]; readonly keys: Omit<Key, 'name'>[]; readonly names: (string | null)[]; readonly checks: { name: string; condition: Condition }[] }

function parseKeyColumns(cursor: Cursor): string[] {
  if (!cursor.words('clustered')) cursor.words('nonclustered')
  cursor.expect('(')
  const columns: string[] = []
  do {
    columns.push(cursor.name())
    if (!cursor.words('asc')) cursor.words('desc')
  } while (cursor.symbol(','))
  cursor.expect(')')
  return columns
}

function parseCheck(cursor: Cursor): Condition {
  cursor.expect('(')
  const condition = expressionsAt(cursor).condition()
  cursor.expect(')')
  return condition
}

/** `PRIMARY KEY (…)`, `UNIQUE (…)` or `CHECK (…)` of a table; false when a column stands here. */
function parseTableConstraint(cursor: Cursor, draft: TableDraft): boolean {
  const name = cursor.words('constraint') ? cursor.name() : null
  if (cursor.words('primary', 'key')) {
    draft.keys.push({ kind: 'primary', constraint: true, columns: parseKeyColumns(cursor) })
  } else if (cursor.words('unique')) {
    draft.keys.push({ kind: 'unique', constraint: true, columns: parseKeyColumns(cursor) })
  } else if (cursor.words('check')) {
    draft.checks.push({ name: name ?? 'CK', condition: parseCheck(cursor) })
    return true
  } else if (name === null) return false
  else throw cursor.unexpected()
  draft.names.push(name)
  return true
}

function parseIdentity(cursor: Cursor): boolean {
  if (!cursor.words('identity')) return false
  cursor.expect('(')
  const [seed, , step] = [cursor.number(), cursor.expect(','), cursor.number()]
  cursor.expect(')')
  if (seed !== 1 || step !== 1) throw notUnderstood('identity')
  return true
}

interface ColumnFlags { nullable: boolean | null; identity: boolean; binary: boolean; fallback: Value | null }

/** One property of a column; false when there is none left. */
function parseColumnFlag(cursor: Cursor, name: string, flags: ColumnFlags, draft: TableDraft): boolean {
  const constraint = cursor.words('constraint') ? cursor.name() : null
  if (parseIdentity(cursor)) flags.identity = true
  else if (cursor.words('not', 'null')) flags.nullable = false
  else if (cursor.words('null')) flags.nullable = true
  else if (cursor.words('collate')) flags.binary = isBinaryCollation(cursor.name())
  else if (cursor.words('default')) flags.fallback = expressionsAt(cursor).value()
  else if (cursor.words('check')) draft.checks.push({ name: constraint ?? `CK_${name}`, condition: parseCheck(cursor) })
  else if (cursor.words('primary', 'key')) addKey(draft, 'primary', constraint, name)
  else if (cursor.words('unique')) addKey(draft, 'unique', constraint, name)
  else if (constraint !== null) throw cursor.unexpected()
  else return false
  return true
}

function addKey(draft: TableDraft, kind: 'primary' | 'unique', constraint: string | null, column: string): void {
  draft.keys.push({ kind, constraint: true, columns: [column] })
  draft.names.push(constraint)
}

function parseColumn(cursor: Cursor, draft: TableDraft): void {
  const name = cursor.name()
  const type = parseType(cursor, 1)
  const flags: ColumnFlags = { nullable: null, identity: false, binary: false, fallback: null }
  while (parseColumnFlag(cursor, name, flags, draft));
  draft.columns.push({
    column: { name, type, nullable: flags.nullable ?? !flags.identity, identity: flags.identity, hasDefault: flags.fallback !== null, binary: flags.binary },
    fallback: flags.fallback,
  })
}

export function parseCreateTable(cursor: Cursor): Statement {
  cursor.expectWords('create', 'table')
  const path = parseObjectName(cursor)
  cursor.expect('(')
  const draft: TableDraft = { columns: [], keys: [], names: [], checks: [] }
  do {
    if (!parseTableConstraint(cursor, draft)) parseColumn(cursor, draft)
  } while (cursor.symbol(','))
  cursor.expect(')')
  const schema = path.length > 1 ? path.at(-2)?.toLowerCase() : 'dbo'
  if (schema !== 'dbo') throw notUnderstood(path.join('.'))
  return (compilation) => createTable(compilation, path.at(-1) ?? '', draft)
}

function sqliteType(column: Column): string {
  if (column.identity) return 'INTEGER PRIMARY KEY AUTOINCREMENT'
  const types: Readonly<Record<SqlType['kind'], string>> = {
    int: 'INTEGER', bit: 'INTEGER', float: 'REAL', nvarchar: 'TEXT', nchar: 'TEXT', varchar: 'TEXT', char: 'TEXT', datetime2: 'TEXT', varbinary: 'BLOB',
  }
  return types[column.type.kind]
}

function columnText(compilation: Compilation, { column, fallback }: ColumnDraft): string {
  const scope = new Scope(compilation, null)
  const otherwise = fallback === null ? '' : ` DEFAULT (${assigned(fallback(scope), column.type, column.name)})`
  return `${quoteName(column.name)} ${sqliteType(column)}${column.nullable || column.identity ? '' : ' NOT NULL'}${otherwise}`
}

function checkText(compilation: Compilation, table: Table, check: { name: string; condition: Condition }): string {
  const scope = new Scope(compilation, null)
  scope.add({ alias: table.name, columns: table.columns.map((column) => ({ sql: quoteName(column.name), type: column.type, binary: column.binary, name: column.name })) })
  return `CONSTRAINT ${quoteName(check.name)} CHECK (${check.condition(scope)})`
}

function indexText(table: Table, key: Key): string {
  const parts = key.columns.map((name) => {
    const column = table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    if (column === undefined) throw new SqlError(1911, `Column name '${name}' does not exist in the target table or view.`)
    return isText(column.type) ? textKey(quoteName(column.name), column.binary) : quoteName(column.name)
  })
  return `CREATE ${key.kind === 'index' ? '' : 'UNIQUE '}INDEX ${quoteName(key.name)} ON ${quoteName(table.name)} (${parts.join(', ')})`
}

function createTable(compilation: Compilation, name: string, draft: TableDraft): Plan {
  const { catalog } = compilation
  if (catalog.find(name) !== undefined) throw new SqlError(2714, `There is already an object named '${name}' in the database.`)
  const keys = draft.keys.map((key, index): Key => ({ ...key, name: draft.names[index] ?? `${key.kind === 'primary' ? 'PK' : 'UQ'}__${name}__${String(index)}` }))
  const primary = keys.find((key) => key.kind === 'primary')?.columns.map((column) => column.toLowerCase()) ?? []
  // A primary key's columns are NOT NULL without saying so.
  const drafts = draft.columns.map((one) => ({ ...one, column: { ...one.column, nullable: one.column.nullable && !primary.includes(one.column.name.toLowerCase()) } }))
  const table: Table = { name, columns: drafts.map((one) => one.column), keys }
  const parts = [...drafts.map((one) => columnText(compilation, one)), ...draft.checks.map((check) => checkText(compilation, table, check))]
  return {
    kind: 'define',
    sql: [`CREATE TABLE ${quoteName(name)} (${parts.join(', ')})`, ...keys.map((key) => indexText(table, key))],
    apply: () => { catalog.add(table) },
  }
}

export function parseCreateIndex(cursor: Cursor): Statement {
  cursor.expectWords('create')
  const unique = cursor.words('unique')
  if (!cursor.words('clustered')) cursor.words('nonclustered')
  cursor.expectWords('index')
  const name = cursor.name()
  cursor.expectWords('on')
  const path = parseObjectName(cursor)
  const columns = parseKeyColumns(cursor)
  // Columns carried along change no result.
  if (cursor.words('include')) parseKeyColumns(cursor)
  if (cursor.isWord('where')) throw cursor.unexpected()
  return ({ catalog }) => {
    const table = catalog.find(path.at(-1) ?? '')
    if (table === undefined) throw new SqlError(1088, `Cannot find the object "${path.join('.')}" because it does not exist or you do not have permissions.`)
    if (table.keys.some((key) => key.name.toLowerCase() === name.toLowerCase())) throw new SqlError(1913, `The operation failed because an index or statistics with name '${name}' already exists on table '${table.name}'.`)
    const key: Key = { name, kind: unique ? 'unique' : 'index', constraint: false, columns }
    return { kind: 'define', sql: [indexText(table, key)], apply: () => { table.keys.push(key) } }
  }
}

function drop(catalog: Catalog, name: string, ifExists: boolean): Plan {
  const table = catalog.find(name)
  if (table === undefined) {
    if (ifExists) return { kind: 'option' }
    throw new SqlError(3701, `Cannot drop the table '${name}', because it does not exist or you do not have permission.`, 11)
  }
  return { kind: 'define', sql: [`DROP TABLE ${quoteName(table.name)}`], apply: () => { catalog.remove(name) } }
}

export function parseDropTable(cursor: Cursor): Statement {
  cursor.expectWords('drop', 'table')
  const ifExists = cursor.words('if', 'exists')
  const path = parseObjectName(cursor)
  return ({ catalog }) => drop(catalog, path.at(-1) ?? '', ifExists)
}
