/** Types and values on the wire: TYPE_INFO and TYPE_VARBYTE of [MS-TDS] 2.2.5.4 to 2.2.5.6. */
import { Buffer } from 'node:buffer'

import { u16, u32, u64, u8, ucs2 } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import { decodeDatetime, decodeDatetime2, encodeDatetime2 } from './dates.ts'
import { SqlError, notUnderstood } from './sql-error.ts'
import { MAX, intRange, isText } from './sql-types.ts'
import type { SqlType, SqlValue } from './sql-types.ts'

/** Chinese_PRC_CI_AS: LCID 0x0804; case, kana and width ignored, accents not. */
export const COLLATION = Buffer.from([0x04, 0x08, 0xd0, 0x00, 0x00])

const TEXT_IDS = { nvarchar: 0xe7, nchar: 0xef, varchar: 0xa7, char: 0xaf } as const
const MAX_LENGTH = 0xffff
const PLP_NULL = 0xffff_ffff_ffff_ffffn

export function encodeTypeInfo(type: SqlType): Buffer {
  switch (type.kind) {
    case 'int': return Buffer.from([0x26, type.bytes])
    case 'bit': return Buffer.from([0x68, 1])
    case 'float': return Buffer.from([0x6d, type.bytes])
    case 'datetime2': return Buffer.from([0x2a, type.scale])
    case 'varbinary': return Buffer.concat([u8(0xa5), u16(type.length === MAX ? MAX_LENGTH : type.length)])
    default: {
      const unit = type.kind.startsWith('n') ? 2 : 1
      return Buffer.concat([u8(TEXT_IDS[type.kind]), u16(type.length === MAX ? MAX_LENGTH : type.length * unit), COLLATION])
    }
  }
}

function encodeInt(value: bigint, bytes: 1 | 2 | 4 | 8): Buffer {
  const [low, high] = intRange(bytes)
  if (value < low || value > high) throw new SqlError(8115, 'Arithmetic overflow error converting expression to data type int.')
  const out = Buffer.alloc(8)
  out.writeBigInt64LE(value)
  return out.subarray(0, bytes)
}

function encodeFloat(value: number, bytes: 4 | 8): Buffer {
  const out = Buffer.alloc(bytes)
  if (bytes === 8) out.writeDoubleLE(value)
  else out.writeFloatLE(value)
  return out
}

/** Long values in one chunk; NULL and the terminator as PLP says. */
const encodePlp = (bytes: Buffer): Buffer =>
  Buffer.concat([u64(BigInt(bytes.length)), ...(bytes.length === 0 ? [] : [u32(bytes.length), bytes]), u32(0)])

const short = (bytes: Buffer): Buffer => Buffer.concat([u8(bytes.length), bytes])

function encodeVariable(bytes: Buffer, length: number): Buffer {
  return length === MAX ? encodePlp(bytes) : Buffer.concat([u16(bytes.length), bytes])
}

/** A value that does not fit its column's type is a mistake of this server: it throws instead of sending something near. */
export function encodeValue(type: SqlType, value: SqlValue): Buffer {
  if (value === null) {
    if (!isText(type) && type.kind !== 'varbinary') return u8(0)
    return type.length === MAX ? u64(PLP_NULL) : u16(MAX_LENGTH)
  }
  if (type.kind === 'int' && typeof value === 'bigint') return short(encodeInt(value, type.bytes))
  if (type.kind === 'bit' && typeof value === 'bigint') return short(u8(value === 0n ? 0 : 1))
  if (type.kind === 'float' && typeof value !== 'string' && !Buffer.isBuffer(value)) return short(encodeFloat(Number(value), type.bytes))
  if (type.kind === 'datetime2' && typeof value === 'string') return short(encodeDatetime2(value, type.scale))
  if (type.kind === 'varbinary' && Buffer.isBuffer(value)) return encodeVariable(value, type.length)
  if (isText(type) && typeof value === 'string') return encodeVariable(type.kind.startsWith('n') ? ucs2(value) : asciiBytes(value), type.length)
  throw new Error(`value of type ${typeof value} in a column of ${type.kind}`)
}

/** varchar of this server is ASCII: any code page would be a guess. */
function asciiBytes(text: string): Buffer {
  if (/[^\0-\x7f]/.test(text)) throw notUnderstood('varchar beyond ASCII')
  return Buffer.from(text, 'latin1')
}

/** Reads a parameter's TYPE_INFO. `datetime` is kept apart only for its encoding. */
export type WireType = SqlType | { readonly kind: 'datetime' }

const textLength = (bytes: number, unit: number): number => (bytes === MAX_LENGTH ? MAX : bytes / unit)

function sizeOf(value: number): 1 | 2 | 4 | 8 {
  if (value === 1 || value === 2 || value === 4 || value === 8) return value
  throw notUnderstood(`integer of ${String(value)} bytes`)
}

export function decodeTypeInfo(reader: ByteReader): WireType {
  const id = reader.u8()
  const textOf = (kind: 'nvarchar' | 'nchar' | 'varchar' | 'char'): SqlType => {
    const length = textLength(reader.u16(), kind.startsWith('n') ? 2 : 1)
    reader.take(COLLATION.length)
    return { kind, length }
  }
  switch (id) {
    case 0x26: return { kind: 'int', bytes: sizeOf(reader.u8()) }
    case 0x68: reader.u8(); return { kind: 'bit' }
    case 0x6d: return { kind: 'float', bytes: reader.u8() === 4 ? 4 : 8 }
    case 0x2a: return { kind: 'datetime2', scale: reader.u8() }
    case 0x6f: reader.u8(); return { kind: 'datetime' }
    case 0xa5: return { kind: 'varbinary', length: textLength(reader.u16(), 1) }
    case 0xe7: return textOf('nvarchar')
    case 0xef: return textOf('nchar')
    case 0xa7: return textOf('varchar')
    case 0xaf: return textOf('char')
    default: throw notUnderstood(`type 0x${id.toString(16)}`)
  }
}

function decodePlp(reader: ByteReader): Buffer | null {
  if (reader.u64() === PLP_NULL) return null
  const chunks: Buffer[] = []
  for (;;) {
    const length = reader.u32()
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(reader.take(length))
  }
}

function decodeVariable(reader: ByteReader, length: number): Buffer | null {
  if (length === MAX) return decodePlp(reader)
  const bytes = reader.u16()
  return bytes === MAX_LENGTH ? null : reader.take(bytes)
}

function decodeInt(bytes: Buffer): bigint {
  return bytes.length === 1 ? BigInt(bytes.readUInt8(0)) : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`))
}

export function decodeValue(reader: ByteReader, type: WireType): SqlValue {
  if (type.kind === 'varbinary') return decodeVariable(reader, type.length)
  if (type.kind !== 'datetime' && isText(type)) {
    const bytes = decodeVariable(reader, type.length)
    if (bytes === null) return null
    if (type.kind.startsWith('n')) return wellFormed(bytes.toString('utf16le'))
    if (bytes.some((byte) => byte > 0x7f)) throw notUnderstood('varchar beyond ASCII')
    return bytes.toString('latin1')
  }
  const bytes = reader.take(reader.u8())
  if (bytes.length === 0) return null
  switch (type.kind) {
    case 'int': return decodeInt(bytes)
    case 'bit': return bytes[0] === 0 ? 0n : 1n
    case 'float': return bytes.length === 4 ? bytes.readFloatLE(0) : bytes.readDoubleLE(0)
    case 'datetime2': return decodeDatetime2(bytes, type.scale)
    default: return decodeDatetime(bytes)
  }
}

/** SQLite keeps UTF-8: half a surrogate pair would come back as something else, so it is refused. */
function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw notUnderstood('half a surrogate pair')
  return text
}
