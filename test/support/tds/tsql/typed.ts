/**
 * An expression translated to SQLite together with its SQL Server type: comparisons and assignments are
 * written by type, so that SQLite's own looser rules never decide.
 */
import { notUnderstood } from '../sql-error.ts'
import { MAX, commonType, familyOf, isText } from '../sql-types.ts'
import type { SqlType } from '../sql-types.ts'

export interface Typed {
  readonly sql: string
  /** null: the literal NULL. */
  readonly type: SqlType | null
  readonly binary: boolean
  readonly name?: string | undefined
}

export const NULL_VALUE: Typed = { sql: 'NULL', type: null, binary: false }
export const typed = (sql: string, type: SqlType | null, binary = false): Typed => ({ sql, type, binary })

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A literal for SQLite; NUL has no place in its text. */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw notUnderstood('NUL in a literal')
  return `'${text.replaceAll("'", "''")}'`
}

/** What two strings are compared and sorted by: Chinese_PRC_CI_AS, or the code points without trailing blanks. */
export const textKey = (sql: string, binary: boolean): string => (binary ? `rtrim(${sql}, ' ')` : `ts_key(${sql})`)

/** What a value is sorted and grouped by. */
export const sortKey = (value: Typed): string => (value.type !== null && isText(value.type) ? textKey(value.sql, value.binary) : value.sql)

function numeric(value: Typed): string {
  return value.type !== null && isText(value.type) ? `ts_number(${value.sql})` : value.sql
}

function dated(value: Typed): string {
  return value.type !== null && isText(value.type) ? `ts_date(${value.sql})` : value.sql
}

/** `left operator right` under the rules of SQL Server. */
export function comparison(left: Typed, operator: string, right: Typed): string {
  const sqlOperator = operator === '!=' ? '<>' : operator
  if (left.type === null || right.type === null) return `(${left.sql} ${sqlOperator} ${right.sql})`
  const families = [familyOf(left.type), familyOf(right.type)]
  if (families.every((family) => family === 'text')) {
    const binary = left.binary || right.binary
    return `(${textKey(left.sql, binary)} ${sqlOperator} ${textKey(right.sql, binary)})`
  }
  if (families.includes('binary')) {
    if (families[0] !== families[1]) throw notUnderstood('varbinary compared with another type')
    return `(${left.sql} ${sqlOperator} ${right.sql})`
  }
  if (families.includes('date')) {
    if (families.includes('number')) throw notUnderstood('datetime2 compared with a number')
    return `(${dated(left)} ${sqlOperator} ${dated(right)})`
  }
  return `(${numeric(left)} ${sqlOperator} ${numeric(right)})`
}

/** The common type of branches (CASE, COALESCE, UNION); NULL takes the type of the others. */
export function unify(values: readonly Typed[]): SqlType | null {
  let type: SqlType | null = null
  for (const value of values) {
    if (value.type === null) continue
    if (type === null) {
      type = value.type
      continue
    }
    const common = commonType(type, value.type)
    if (common === null) throw notUnderstood('values of different kinds in one expression')
    type = common
  }
  return type
}

const textLength = (length: number): string => (length === MAX ? '-1' : String(length))

/** CAST and ISNULL: text is cut to its length, numbers must fit. */
export function converted(value: Typed, to: SqlType): string {
  return change(value, to, (sql, type) => `ts_cut(${sql}, '${type.kind}', ${textLength(type.length)})`)
}

/** Into a column: text that is too long is refused (2628) with the column's name. */
export function assigned(value: Typed, to: SqlType, place: string): string {
  return change(value, to, (sql, type) => `ts_fit(${sql}, '${type.kind}', ${textLength(type.length)}, ${quoteText(place)})`)
}

type TextType = Extract<SqlType, { length: number; kind: 'nvarchar' | 'nchar' | 'varchar' | 'char' }>

function change(value: Typed, to: SqlType, text: (sql: string, type: TextType) => string): string {
  if (value.type === null) return 'NULL'
  const from = familyOf(value.type)
  if (isText(to)) {
    if (from === 'binary' || from === 'date') throw notUnderstood(`conversion of ${value.type.kind} to ${to.kind}`)
    if (value.type.kind === 'float') throw notUnderstood('conversion of float to text')
    return text(from === 'number' ? `CAST(${value.sql} AS TEXT)` : value.sql, to)
  }
  if (to.kind === 'varbinary') {
    if (from !== 'binary') throw notUnderstood(`conversion of ${value.type.kind} to varbinary`)
    return value.sql
  }
  if (to.kind === 'datetime2') {
    if (from !== 'date' && from !== 'text') throw notUnderstood(`conversion of ${value.type.kind} to datetime2`)
    return `ts_scale(${dated(value)}, ${String(to.scale)})`
  }
  if (from !== 'number' && from !== 'text') throw notUnderstood(`conversion of ${value.type.kind} to ${to.kind}`)
  if (to.kind === 'bit') return `ts_bit(${numeric(value)})`
  if (to.kind === 'float') return `CAST(${numeric(value)} AS REAL)`
  return `ts_int(${numeric(value)}, ${String(to.bytes)})`
}
