/** Remote procedure calls ([MS-TDS] 2.2.6.6): sp_executesql, sp_prepare, sp_execute, sp_unprepare. */
import { ByteReader } from './bytes.ts'
import { notUnderstood } from './sql-error.ts'
import type { SqlType, SqlValue } from './sql-types.ts'
import { decodeTypeInfo, decodeValue } from './value-codec.ts'

export const PROCEDURES = { 10: 'sp_executesql', 11: 'sp_prepare', 12: 'sp_execute', 15: 'sp_unprepare' } as const
export type ProcedureName = (typeof PROCEDURES)[keyof typeof PROCEDURES]

export interface RpcParameter {
  /** With its @, lower case; empty when sent by position. */
  readonly name: string
  readonly type: SqlType
  readonly value: SqlValue
  readonly output: boolean
}

export interface RpcCall { readonly name: ProcedureName; readonly parameters: readonly RpcParameter[] }

const BY_ID = 0xffff
const OUTPUT = 0x01

function procedureName(reader: ByteReader): ProcedureName {
  const length = reader.u16()
  if (length === BY_ID) {
    const id = reader.u16()
    if (id === 10 || id === 11 || id === 12 || id === 15) return PROCEDURES[id]
    throw notUnderstood(`procedure ${String(id)}`)
  }
  const name = reader.ucs2(length)
  const known = Object.values(PROCEDURES).find((one) => one === name.toLowerCase())
  if (known === undefined) throw notUnderstood(`EXEC ${name}`)
  return known
}

function readParameter(reader: ByteReader): RpcParameter {
  const name = reader.ucs2(reader.u8()).toLowerCase()
  const flags = reader.u8()
  const wire = decodeTypeInfo(reader)
  const value = decodeValue(reader, wire)
  return { name, output: (flags & OUTPUT) !== 0, value, type: wire.kind === 'datetime' ? { kind: 'datetime2', scale: 3 } : wire }
}

/** @param reader behind the headers of the message */
export function readRpc(reader: ByteReader): RpcCall {
  const name = procedureName(reader)
  reader.u16()
  const parameters: RpcParameter[] = []
  while (reader.left > 0) parameters.push(readParameter(reader))
  return { name, parameters }
}

/** ALL_HEADERS before batches, calls and transaction requests. */
export function skipHeaders(payload: Buffer): ByteReader {
  return new ByteReader(payload, payload.readUInt32LE(0))
}
