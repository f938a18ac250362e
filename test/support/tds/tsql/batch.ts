/** A batch: statements one after the other, IF, SET, USE, logins and grants. The whole batch is parsed before anything runs. */
import { notUnderstood } from '../sql-error.ts'
import { parseDelete, parseInsert, parseUpdate } from './changes.ts'
import { Cursor } from './lexer.ts'
import type { Statement } from './plan.ts'
import { parseCreateIndex, parseCreateTable, parseDropTable } from './schema.ts'
import { Scope } from './scope.ts'
import { expressionsAt, parseObjectName, parseSelect, resultColumns } from './select.ts'

/** Options whose one value here is the one the drivers set; another value might change results and is refused. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  ansi_nulls: ['on'], ansi_null_dflt_on: ['on'], ansi_padding: ['on'], ansi_warnings: ['on'], arithabort: ['on'], concat_null_yields_null: ['on'],
  quoted_identifier: ['on'], numeric_roundabort: ['off'], cursor_close_on_commit: ['off', 'on'], implicit_transactions: ['off'],
  nocount: ['on', 'off'], xact_abort: ['on', 'off'], language: ['us_english'], dateformat: ['mdy', 'ymd'],
}
const NUMBERS: readonly string[] = ['datefirst', 'textsize', 'lock_timeout']

function parseSet(cursor: Cursor): Statement {
  cursor.expectWords('set')
  const nothing: Statement = () => ({ kind: 'option' })
  if (cursor.words('transaction', 'isolation', 'level')) {
    if (!['read', 'repeatable', 'serializable', 'snapshot'].includes(cursor.take().value)) throw cursor.unexpected()
    for (const word of ['committed', 'uncommitted', 'read']) cursor.words(word)
    return nothing
  }
  const name = cursor.name().toLowerCase()
  if (NUMBERS.includes(name)) {
    cursor.number()
    return nothing
  }
  const value = cursor.take()
  if (FIXED[name]?.includes(value.value.toLowerCase()) !== true) throw notUnderstood(`SET ${name} ${value.raw}`)
  return nothing
}

function parseIf(cursor: Cursor): Statement {
  cursor.expectWords('if')
  const condition = expressionsAt(cursor).condition()
  const then = parseBlock(cursor)
  const otherwise = cursor.words('else') ? parseBlock(cursor) : []
  return (compilation) => ({ kind: 'if', condition: `SELECT ${condition(new Scope(compilation, null))} AS c0`, then, otherwise })
}

/** One statement, or BEGIN … END. */
function parseBlock(cursor: Cursor): Statement[] {
  if (!cursor.words('begin')) {
    const statement = parseStatement(cursor)
    cursor.symbol(';')
    return [statement]
  }
  const statements: Statement[] = []
  while (!cursor.words('end')) {
    statements.push(parseStatement(cursor))
    while (cursor.symbol(';'));
  }
  return statements
}

/** `CREATE LOGIN x WITH PASSWORD = N'…', CHECK_POLICY = ON, DEFAULT_DATABASE = d`. */
function parseCreateLogin(cursor: Cursor): Statement {
  cursor.expectWords('create', 'login')
  const name = cursor.name()
  cursor.expectWords('with')
  let password = ''
  let database = 'master'
  do {
    const option = cursor.name().toLowerCase()
    cursor.expect('=')
    const value = cursor.take()
    if (option === 'password' && value.kind === 'text') password = value.value
    else if (option === 'default_database') database = value.kind === 'name' ? value.value : value.raw
    else if (option !== 'check_policy' && option !== 'check_expiration') throw notUnderstood(option)
  } while (cursor.symbol(','))
  return () => ({ kind: 'login', name, password, database })
}

function parseCreateUser(cursor: Cursor): Statement {
  cursor.expectWords('create', 'user')
  const name = cursor.name()
  cursor.expectWords('for', 'login')
  const login = cursor.name()
  if (cursor.words('with')) {
    cursor.expectWords('default_schema')
    cursor.expect('=')
    cursor.expectWords('dbo')
  }
  return () => ({ kind: 'user', name, login })
}

/** GRANT … TO and REVOKE … FROM. */
function parseGrant(cursor: Cursor, kind: 'grant' | 'revoke'): Statement {
  cursor.expectWords(kind)
  const permissions: string[] = []
  do permissions.push(cursor.name().toUpperCase()); while (cursor.symbol(','))
  if (!permissions.every((permission) => ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(permission))) throw notUnderstood(permissions.join(', '))
  cursor.expectWords('on')
  const path = parseObjectName(cursor)
  const columns: string[] = []
  if (cursor.symbol('(')) {
    do columns.push(cursor.name()); while (cursor.symbol(','))
    cursor.expect(')')
    if (kind === 'revoke' || permissions.some((permission) => permission !== 'SELECT' && permission !== 'UPDATE')) throw notUnderstood('columns of a grant')
  }
  cursor.expectWords(kind === 'grant' ? 'to' : 'from')
  const user = cursor.name()
  return () => ({ kind, grant: { permissions, table: path.at(-1) ?? '', columns: columns.length === 0 ? null : columns, user } })
}

function parseUse(cursor: Cursor): Statement {
  cursor.expectWords('use')
  const database = cursor.name()
  return () => ({ kind: 'use', database })
}

function parseCreate(cursor: Cursor): Statement {
  if (cursor.isWord('table', 1)) return parseCreateTable(cursor)
  if (cursor.isWord('login', 1)) return parseCreateLogin(cursor)
  if (cursor.isWord('user', 1)) return parseCreateUser(cursor)
  return parseCreateIndex(cursor)
}

function parseQuery(cursor: Cursor): Statement {
  const query = parseSelect(cursor, false)
  return (compilation) => {
    const { sql, columns } = query(compilation, null)
    return { kind: 'rows', sql, columns: resultColumns(columns), changes: false }
  }
}

function parseStatement(cursor: Cursor): Statement {
  const first = cursor.peek()
  if (first.kind !== 'word') throw cursor.unexpected()
  switch (first.value) {
    case 'select': return parseQuery(cursor)
    case 'insert': return parseInsert(cursor)
    case 'update': return parseUpdate(cursor)
    case 'delete': return parseDelete(cursor)
    case 'create': return parseCreate(cursor)
    case 'drop': return parseDropTable(cursor)
    case 'set': return parseSet(cursor)
    case 'if': return parseIf(cursor)
    case 'grant':
    case 'revoke': return parseGrant(cursor, first.value)
    case 'use': return parseUse(cursor)
    default: throw cursor.unexpected()
  }
}

export function parseBatch(sql: string): readonly Statement[] {
  const cursor = new Cursor(sql)
  const statements: Statement[] = []
  while (!cursor.atEnd) {
    while (cursor.symbol(';'));
    if (!cursor.atEnd) statements.push(parseStatement(cursor))
  }
  return statements
}
