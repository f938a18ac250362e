/** The functions of T-SQL that this server knows, each with its type. Everything else is error 102. */
import { dateText } from '../dates.ts'
import { notUnderstood } from '../sql-error.ts'
import { BIGINT, INT, MAX, familyOf, isText, nvarchar } from '../sql-types.ts'
import type { SqlType } from '../sql-types.ts'
import type { Permission, Scope } from './scope.ts'
import { NULL_VALUE, converted, quoteText, typed, unify } from './typed.ts'
import type { Typed } from './typed.ts'

export const VERSION_TEXT = 'Microsoft SQL Server 2022 (RTM) - 16.0.4135.4 (test server)'

type Call = (args: readonly Typed[], scope: Scope) => Typed

const at = (args: readonly Typed[], index: number): Typed => {
  const value = args[index]
  if (value === undefined) throw notUnderstood('number of arguments')
  return value
}

function requireText(value: Typed): Typed {
  if (value.type === null) return { ...NULL_VALUE, type: nvarchar(1) }
  if (!isText(value.type)) throw notUnderstood('text expected')
  return value
}

function requireNumber(value: Typed): Typed {
  if (value.type !== null && familyOf(value.type) !== 'number') throw notUnderstood('number expected')
  return value
}

/** A function of one text that keeps its type. */
const onText = (name: string): Call => (args) => {
  const value = requireText(at(args, 0))
  if (args.length !== 1) throw notUnderstood(name)
  return { ...value, sql: `${name}(${value.sql})`, name: undefined }
}

const literal = (value: Typed): string | null => (/^'(?:[^']|'')*'$/.test(value.sql) ? value.sql.slice(1, -1).replaceAll("''", "'") : null)

/** `dbo.T`, `[dbo].[T]` → T; other schemas are not there. */
function objectName(text: string): string | null {
  const parts = text.split('.').map((part) => part.replace(/^\[(.*)\]$/, '$1').replace(/^"(.*)"$/, '$1'))
  if (parts.length > 2 || (parts.length === 2 && parts[0]?.toLowerCase() !== 'dbo')) return null
  return parts.at(-1) ?? null
}

function objectId(args: readonly Typed[], scope: Scope): Typed {
  const name = literal(at(args, 0))
  const kind = args.length > 1 ? literal(at(args, 1)) : 'U'
  if (name === null || kind === null) throw notUnderstood('OBJECT_ID')
  const found = kind.trim() === 'U' ? scope.compilation.catalog.find(objectName(name) ?? '') : undefined
  return typed(found === undefined ? 'NULL' : String(1000 + scope.compilation.catalog.all().indexOf(found)), INT)
}

const isPermission = (text: string): text is Permission => ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALTER'].includes(text)

function hasPermission(args: readonly Typed[], scope: Scope): Typed {
  const name = literal(at(args, 0))
  const permission = literal(at(args, 2))?.toUpperCase()
  if (name === null || literal(at(args, 1))?.toUpperCase() !== 'OBJECT' || permission === undefined || !isPermission(permission)) throw notUnderstood('HAS_PERMS_BY_NAME')
  const table = scope.compilation.catalog.find(objectName(name) ?? '')
  if (table === undefined) return typed('NULL', INT)
  return typed(scope.compilation.around.mayUse(table.name, permission) ? '1' : '0', INT)
}

function concatenated(args: readonly Typed[]): Typed {
  if (args.length < 2) throw notUnderstood('concat')
  // CONCAT reads NULL as empty text.
  const parts = args.map((value) => `IFNULL(${converted(value, nvarchar(MAX))}, '')`)
  return typed(`(${parts.join(' || ')})`, nvarchar(MAX), args.some((value) => value.binary))
}

function coalesced(args: readonly Typed[]): Typed {
  const type = unify(args)
  if (type === null || args.length < 2) throw notUnderstood('coalesce')
  return typed(`COALESCE(${args.map((value) => converted(value, type)).join(', ')})`, type, args.some((value) => value.binary))
}

/** The type is the first one's, and its length: the second may be cut. */
function isNull(args: readonly Typed[]): Typed {
  const first = at(args, 0)
  const second = at(args, 1)
  const type = first.type ?? second.type
  if (type === null || args.length !== 2) throw notUnderstood('isnull')
  return typed(`IFNULL(${first.sql}, ${converted(second, type)})`, type, first.binary)
}

const part = (name: string, call: (text: Typed, args: readonly Typed[]) => string): Call => (args) => {
  const value = requireText(at(args, 0))
  if (args.slice(1).some((arg) => arg.type === null)) throw notUnderstood(name)
  return { ...value, sql: call(value, args), name: undefined }
}

const number = (args: readonly Typed[], index: number): string => requireNumber(at(args, index)).sql

const CALLS: Readonly<Record<string, Call>> = {
  lower: onText('ts_lower'),
  upper: onText('ts_upper'),
  reverse: onText('ts_reverse'),
  len: (args) => typed(`ts_len(${requireText(at(args, 0)).sql})`, INT),
  datalength: (args) => typed(`ts_datalength(${at(args, 0).sql})`, INT),
  ltrim: part('ltrim', (value) => `ltrim(${value.sql}, ' ')`),
  rtrim: part('rtrim', (value) => `rtrim(${value.sql}, ' ')`),
  trim: part('trim', (value) => `trim(${value.sql}, ' ')`),
  left: part('left', (value, args) => `ts_substring(${value.sql}, 1, ${number(args, 1)})`),
  right: part('right', (value, args) => `ts_right(${value.sql}, ${number(args, 1)})`),
  substring: part('substring', (value, args) => `ts_substring(${value.sql}, ${number(args, 1)}, ${number(args, 2)})`),
  replace: part('replace', (value, args) => `ts_replace(${value.sql}, ${requireText(at(args, 1)).sql}, ${requireText(at(args, 2)).sql})`),
  charindex: (args) => typed(`ts_position(${requireText(at(args, 0)).sql}, ${requireText(at(args, 1)).sql}, ${args.length > 2 ? number(args, 2) : '1'})`, INT),
  abs: (args) => ({ ...requireNumber(at(args, 0)), sql: `abs(${at(args, 0).sql})`, name: undefined }),
  concat: concatenated,
  coalesce: coalesced,
  isnull: isNull,
  object_id: objectId,
  has_perms_by_name: hasPermission,
  user_id: (args, scope) => {
    const name = literal(at(args, 0))
    if (name === null) throw notUnderstood('USER_ID')
    return typed(scope.compilation.around.hasUser(name) ? '5' : 'NULL', INT)
  },
  db_name: (_args, scope) => typed(quoteText(scope.compilation.around.database), nvarchar(128)),
  suser_sname: (_args, scope) => typed(quoteText(scope.compilation.around.user), nvarchar(128)),
  user_name: (_args, scope) => typed(quoteText(scope.compilation.around.user), nvarchar(128)),
  scope_identity: (_args, scope) => typed(scope.compilation.around.lastIdentity === null ? 'NULL' : String(scope.compilation.around.lastIdentity), BIGINT),
  getdate: (_args, scope) => typed(quoteText(dateText(scope.compilation.around.now().getTime())), { kind: 'datetime2', scale: 3 }),
  sysdatetime: (_args, scope) => typed(quoteText(dateText(scope.compilation.around.now().getTime())), { kind: 'datetime2', scale: 7 }),
  sysutcdatetime: (_args, scope) => typed(quoteText(dateText(scope.compilation.around.now().getTime())), { kind: 'datetime2', scale: 7 }),
}

export function callFunction(name: string, args: readonly Typed[], scope: Scope): Typed {
  const call = CALLS[name]
  if (call === undefined) throw notUnderstood(`${name}(`)
  return call(args, scope)
}

const GLOBALS: Readonly<Record<string, (scope: Scope) => Typed>> = {
  '@@version': () => typed(quoteText(VERSION_TEXT), nvarchar(300)),
  '@@servername': () => typed("'TESTSQL'", nvarchar(128)),
  '@@rowcount': (scope) => typed(String(scope.compilation.around.rowCount), INT),
  '@@trancount': (scope) => typed(String(scope.compilation.around.transactions), INT),
}

export function globalVariable(name: string, scope: Scope): Typed {
  const value = GLOBALS[name]
  if (value === undefined) throw notUnderstood(name)
  return value(scope)
}

/** COUNT, SUM, MIN, MAX over an argument; `star` is COUNT(*). */
export function aggregate(name: string, argument: Typed | 'star'): Typed {
  const count: SqlType = name === 'count_big' ? BIGINT : INT
  if (argument === 'star') {
    if (!name.startsWith('count')) throw notUnderstood(`${name}(*)`)
    return typed('COUNT(*)', count)
  }
  if (name.startsWith('count')) return typed(`COUNT(${argument.sql})`, count)
  const { type } = argument
  if (type === null) throw notUnderstood(name)
  // The least text by collation is not what SQLite's MIN finds.
  if (isText(type) && !argument.binary) throw notUnderstood(`${name} of text`)
  if (name === 'sum' && familyOf(type) !== 'number') throw notUnderstood('sum')
  const summed: SqlType = type.kind === 'int' && type.bytes < 4 ? INT : type
  return typed(`${name.toUpperCase()}(${argument.sql})`, name === 'sum' ? summed : type, argument.binary)
}

export const AGGREGATES: readonly string[] = ['count', 'count_big', 'sum', 'min', 'max']
