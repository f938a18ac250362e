/**
 * The SQL Server types the application uses, and how their values are kept in JavaScript and SQLite:
 * int kinds and bit as bigint, float as number, text as string, datetime2 as `yyyy-MM-ddTHH:mm:ss.fffffff`,
 * varbinary as Buffer, NULL as null.
 */
export type SqlType =
  | { readonly kind: 'int'; readonly bytes: 1 | 2 | 4 | 8 }
  | { readonly kind: 'bit' }
  | { readonly kind: 'float'; readonly bytes: 4 | 8 }
  | { readonly kind: TextKind; readonly length: number }
  | { readonly kind: 'datetime2'; readonly scale: number }
  | { readonly kind: 'varbinary'; readonly length: number }

export type TextKind = 'nvarchar' | 'nchar' | 'varchar' | 'char'
export type SqlValue = bigint | number | string | Buffer | null

/** `length` of nvarchar(max) and the like. */
export const MAX = Infinity

export const INT: SqlType = { kind: 'int', bytes: 4 }
export const BIGINT: SqlType = { kind: 'int', bytes: 8 }
export const nvarchar = (length: number): SqlType => ({ kind: 'nvarchar', length })

export type TypeFamily = 'number' | 'text' | 'date' | 'binary'

export function familyOf(type: SqlType): TypeFamily {
  switch (type.kind) {
    case 'int': case 'bit': case 'float': return 'number'
    case 'datetime2': return 'date'
    case 'varbinary': return 'binary'
    default: return 'text'
  }
}

export const isText = (type: SqlType): type is Extract<SqlType, { kind: TextKind }> => familyOf(type) === 'text'

/** Smallest and largest value of an integer type. */
export function intRange(bytes: 1 | 2 | 4 | 8): readonly [bigint, bigint] {
  if (bytes === 1) return [0n, 255n]
  const half = 1n << BigInt(bytes * 8 - 1)
  return [-half, half - 1n]
}

const lengthText = (length: number): string => (length === MAX ? 'max' : String(length))
const INT_NAMES = { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' } as const

/** As T-SQL declares it. */
export function typeName(type: SqlType): string {
  switch (type.kind) {
    case 'int': return INT_NAMES[type.bytes]
    case 'bit': return 'bit'
    case 'float': return type.bytes === 8 ? 'float' : 'real'
    case 'datetime2': return `datetime2(${String(type.scale)})`
    default: return `${type.kind}(${lengthText(type.length)})`
  }
}

/** Which type an expression of two types has (data type precedence, the part that is needed here). */
export function commonType(left: SqlType, right: SqlType): SqlType | null {
  if (left.kind === 'bit' && right.kind === 'bit') return left
  if (familyOf(left) === 'number' && familyOf(right) === 'number') {
    if (left.kind === 'float' || right.kind === 'float') return { kind: 'float', bytes: 8 }
    const bytes = Math.max(left.kind === 'int' ? left.bytes : 1, right.kind === 'int' ? right.bytes : 1)
    return { kind: 'int', bytes: bytes === 8 ? 8 : bytes === 4 ? 4 : bytes === 2 ? 2 : 1 }
  }
  if (isText(left) && isText(right)) {
    const wide = left.kind.startsWith('n') || right.kind.startsWith('n')
    return { kind: wide ? 'nvarchar' : 'varchar', length: Math.max(left.length, right.length) }
  }
  if (left.kind === 'datetime2' && right.kind === 'datetime2') return left.scale >= right.scale ? left : right
  if (left.kind === 'varbinary' && right.kind === 'varbinary') return left.length >= right.length ? left : right
  return null
}
