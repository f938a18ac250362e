/** A type as T-SQL declares it. */
import { notUnderstood } from '../sql-error.ts'
import { MAX } from '../sql-types.ts'
import type { SqlType } from '../sql-types.ts'
import { Cursor } from './lexer.ts'

const NUMBERS: Readonly<Record<string, SqlType>> = {
  tinyint: { kind: 'int', bytes: 1 }, smallint: { kind: 'int', bytes: 2 }, int: { kind: 'int', bytes: 4 }, bigint: { kind: 'int', bytes: 8 },
  bit: { kind: 'bit' }, float: { kind: 'float', bytes: 8 }, real: { kind: 'float', bytes: 4 },
}

function length(cursor: Cursor, otherwise: number): number {
  if (!cursor.symbol('(')) return otherwise
  const value = cursor.words('max') ? MAX : cursor.number()
  cursor.expect(')')
  return value
}

/** @param otherwise length of a text type without one: 1 in a table, 30 in a CAST */
export function parseType(cursor: Cursor, otherwise: number): SqlType {
  const name = cursor.name().toLowerCase()
  const plain = NUMBERS[name]
  if (plain !== undefined) return plain
  switch (name) {
    case 'nvarchar': case 'nchar': case 'varchar': case 'char': return { kind: name, length: length(cursor, otherwise) }
    case 'varbinary': return { kind: name, length: length(cursor, otherwise) }
    case 'datetime2': return { kind: name, scale: length(cursor, 7) }
    // Three decimals here; the application sends no other.
    case 'datetime': return { kind: 'datetime2', scale: 3 }
    default: throw notUnderstood(name)
  }
}

/** The parameter declarations of sp_executesql and sp_prepare: `@p1 nvarchar(4000), @p2 int`. */
export function parseDeclarations(text: string): ReadonlyMap<string, SqlType> {
  const cursor = new Cursor(text)
  const declared = new Map<string, SqlType>()
  while (!cursor.atEnd) {
    const name = cursor.take()
    if (name.kind !== 'parameter') throw notUnderstood(name.raw)
    declared.set(name.value, parseType(cursor, 1))
    if (cursor.words('output')) throw notUnderstood('output parameter')
    if (!cursor.symbol(',') && !cursor.atEnd) throw cursor.unexpected()
  }
  return declared
}
