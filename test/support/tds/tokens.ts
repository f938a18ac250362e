/** Tokens of a response ([MS-TDS] 2.2.7). */
import { longText, shortText, u16, u32, u64, u8 } from './bytes.ts'
import type { SqlError } from './sql-error.ts'
import type { SqlType, SqlValue } from './sql-types.ts'
import { COLLATION, encodeTypeInfo, encodeValue } from './value-codec.ts'

export const SERVER_NAME = 'TESTSQL'

export interface ResultColumn { readonly name: string; readonly type: SqlType }

/** Bits of a DONE's status. */
export const DONE = { final: 0, more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const

export type DoneKind = 'done' | 'proc' | 'in-proc'
const DONE_IDS = { done: 0xfd, proc: 0xfe, 'in-proc': 0xff } as const

export function done(kind: DoneKind, status: number, rows = 0, command = 0): Buffer {
  return Buffer.concat([u8(DONE_IDS[kind]), u16(status), u16(command), u64(BigInt(rows))])
}

const token = (id: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([u8(id), u16(body.length), body])
}

function message(id: number, number: number, severity: number, text: string): Buffer {
  // A token is 64 KB at most; a server's own message is never that long, but it may quote a statement.
  return token(id, u32(number), u8(1), u8(severity), longText(text.slice(0, 2000)), shortText(SERVER_NAME), shortText(''), u32(1))
}

export const errorToken = (error: SqlError): Buffer => message(0xaa, error.number, error.class, error.message)
export const infoToken = (number: number, text: string): Buffer => message(0xab, number, 0, text)

const change = (type: number, now: Buffer, before: Buffer): Buffer => token(0xe3, u8(type), now, before)
const counted = (bytes: Buffer): Buffer => Buffer.concat([u8(bytes.length), bytes])

export const databaseChange = (name: string, before: string): Buffer => change(1, shortText(name), shortText(before))
export const packetSizeChange = (bytes: number): Buffer => change(4, shortText(String(bytes)), shortText('4096'))
export const collationChange = (): Buffer => change(7, counted(COLLATION), counted(Buffer.alloc(0)))
export const transactionBegun = (id: bigint): Buffer => change(8, counted(u64(id)), counted(Buffer.alloc(0)))
export const transactionCommitted = (id: bigint): Buffer => change(9, counted(Buffer.alloc(0)), counted(u64(id)))
export const transactionRolledBack = (id: bigint): Buffer => change(10, counted(Buffer.alloc(0)), counted(u64(id)))
export const connectionReset = (): Buffer => change(18, counted(Buffer.alloc(0)), counted(Buffer.alloc(0)))

/** TDS 7.4, version 16 (SQL Server 2022). */
export const loginAck = (): Buffer => token(0xad, u8(1), Buffer.from([0x74, 0, 0, 4]), shortText('Microsoft SQL Server'), Buffer.from([16, 0, 0, 0]))

export const sspiToken = (challenge: Buffer): Buffer => token(0xed, challenge)

const NULLABLE = 0x0001

export function columnMetadata(columns: readonly ResultColumn[]): Buffer {
  const each = columns.flatMap((column) => [u32(0), u16(NULLABLE), encodeTypeInfo(column.type), shortText(column.name)])
  return Buffer.concat([u8(0x81), u16(columns.length), ...each])
}

export function rowToken(columns: readonly ResultColumn[], row: readonly SqlValue[]): Buffer {
  return Buffer.concat([u8(0xd1), ...columns.map((column, index) => encodeValue(column.type, row[index] ?? null))])
}

export const returnStatus = (value: number): Buffer => Buffer.concat([u8(0x79), u32(value)])

export function returnValue(ordinal: number, name: string, type: SqlType, value: SqlValue): Buffer {
  return Buffer.concat([u8(0xac), u16(ordinal), shortText(name), u8(1), u32(0), u16(NULLABLE), encodeTypeInfo(type), encodeValue(type, value)])
}
