/** datetime2 and datetime on the wire ([MS-TDS] 2.2.5.5.1.8), kept as `yyyy-MM-ddTHH:mm:ss.fffffff` without a zone. */
import { SqlError } from './sql-error.ts'

const DAY_MS = 86_400_000
/** 0001-01-01, day 0 of date and datetime2. */
const FIRST_DAY_MS = Date.UTC(2001, 0, 1) - 730_485 * DAY_MS
/** 1900-01-01, day 0 of datetime. */
const DATETIME_DAY_MS = Date.UTC(1900, 0, 1)
const TICKS_PER_SECOND = 10_000_000n

const two = (value: number): string => String(value).padStart(2, '0')

function dayText(ms: number): string {
  const day = new Date(ms)
  return `${String(day.getUTCFullYear()).padStart(4, '0')}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`
}

/** `ticks` of 100 ns since midnight. */
function timeText(ticks: bigint): string {
  const seconds = Number(ticks / TICKS_PER_SECOND)
  const fraction = String(ticks % TICKS_PER_SECOND).padStart(7, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`
}

const PATTERN = /^(\d{4})(?:-(?=\d\d-)|(?=\d{4}(?!\d)))(\d\d)-?(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?$/

/** Text in ISO form, with or without its dashes → the form kept; anything else is refused with 241, as in a conversion. */
export function normalDate(text: string): string {
  const match = PATTERN.exec(text.trim())
  if (match === null) throw new SqlError(241, 'Conversion failed when converting date and/or time from character string.')
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = ''] = match
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const real = new Date(ms)
  if (real.getUTCMonth() !== Number(month) - 1 || real.getUTCDate() !== Number(day)) throw new SqlError(241, 'Conversion failed when converting date and/or time from character string.')
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(7, '0')}`
}

export const dateText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}0000`

const timeBytes = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5)

/** The bytes of a datetime2(scale), without the length before them. */
export function encodeDatetime2(text: string, scale: number): Buffer {
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  const [hour = '0', minute = '0', second = '0', fraction = '0'] = text.slice(11).split(/[:.]/)
  const ticks = BigInt((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, '0'))
  const length = timeBytes(scale)
  const bytes = Buffer.alloc(length + 3)
  bytes.writeUIntLE(Number(ticks / 10n ** BigInt(7 - scale)), 0, length)
  bytes.writeUIntLE(Math.round((day - FIRST_DAY_MS) / DAY_MS), length, 3)
  return bytes
}

export function decodeDatetime2(bytes: Buffer, scale: number): string {
  const length = timeBytes(scale)
  const ticks = BigInt(bytes.readUIntLE(0, length)) * 10n ** BigInt(7 - scale)
  return `${dayText(FIRST_DAY_MS + bytes.readUIntLE(length, 3) * DAY_MS)}T${timeText(ticks)}`
}

/** datetime: days since 1900 and three hundredths of a second. */
export function decodeDatetime(bytes: Buffer): string {
  const ticks = (BigInt(bytes.readUInt32LE(4)) * TICKS_PER_SECOND * 2n + 300n) / 600n
  return `${dayText(DATETIME_DAY_MS + bytes.readInt32LE(0) * DAY_MS)}T${timeText(ticks)}`
}
