/**
 * Reading of single values from rows that twenty years of programs have written: NULL, blanks of CHAR
 * columns, numbers as text, dates as DATETIME. Nothing here throws.
 */
import type { Row } from './executor.ts'
import { siteEpoch } from './site-time.ts'
import type { SiteTime } from './site-time.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** A DATETIME column comes as a Date whose UTC fields are the site's local time (driver option useUTC). */
function dateText(value: Date, column: 'date' | 'time'): string {
  if (Number.isNaN(value.getTime())) return ''
  return column === 'date'
    ? `${String(value.getUTCFullYear()).padStart(4, '0')}${two(value.getUTCMonth() + 1)}${two(value.getUTCDate())}`
    : two(value.getUTCHours()) + two(value.getUTCMinutes()) + two(value.getUTCSeconds())
}

/** Text without the blanks that CHAR columns add; '' for NULL and for what is no text. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value.trimEnd()
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  // BIT comes as true and false.
  if (typeof value === 'boolean') return value ? '1' : '0'
  return value instanceof Date ? dateText(value, 'date') : ''
}

/** Whole number; 0 for NULL and for what is none. */
export function int(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'boolean') return value ? 1 : 0
  const written = typeof value === 'string' ? value.normalize('NFKC').trim() : ''
  if (/^(?:true|false)$/i.test(written)) return written.toLowerCase() === 'true' ? 1 : 0
  const number = typeof value === 'string' && written !== '' ? Number(written) : value
  if (typeof number === 'bigint') return Number(number)
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : 0
}

/** Seconds: a negative length is a fault of the writer. */
export function seconds(row: Row, column: string): number {
  return Math.max(0, int(row, column))
}

/** yyyyMMdd, or '' when the column holds no date: 20130301, 2013-03-01, 2013/3/1, each also with a time behind it. */
export function day(row: Row, column: string): string {
  const value = row[column]
  if (value instanceof Date) return dateText(value, 'date')
  const written = text(row, column).trim()
  const [, year, month, date] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(written) ?? []
  if (year !== undefined && month !== undefined && date !== undefined) return `${year}${month.padStart(2, '0')}${date.padStart(2, '0')}`
  return /^\d{8}(?!\d)/.test(written) || /^\d{14}(?!\d)/.test(written) ? written.slice(0, 8) : ''
}

/** A time of the day with colons, alone or behind a date, with a fraction, a zone or 2:30 PM. */
const CLOCK = /(?:^|[\sT])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d+)?)?\s*([AP]M)?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?$/i
/** With a zone it is a moment, wherever the site is: 2026-11-20T14:30:00+08:00. */
const WITH_ZONE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})$/i

/** HHmmss, or '': 143000, 14:30, 14:30:00.000, 9:05:10, a time behind a date. */
export function time(row: Row, column: string): string {
  const value = row[column]
  if (value instanceof Date) return dateText(value, 'time')
  const written = text(row, column).trim()
  const [, hour, minute, second = '00', half] = CLOCK.exec(written) ?? []
  if (hour !== undefined && minute !== undefined) {
    const twelve = Number(hour) % 12
    return `${half === undefined ? hour.padStart(2, '0') : two(half.toUpperCase() === 'PM' ? twelve + 12 : twelve)}${minute}${second}`
  }
  if (/^\d{8}\s?\d{6}$/.test(written)) return written.slice(-6)
  // Text loses no zeros: four digits are hours and minutes. As a number the leading zeros are lost: 90510 is five past nine, 1430 a quarter past midnight.
  if (typeof value === 'string' && /^\d{4}$/.test(written)) return `${written}00`
  return /^\d{1,6}$/.test(written) ? written.padStart(6, '0') : ''
}

/**
 * Epoch ms of SDATE and STIME; null when the date is none. A date column that carries its time (DATETIME) is read whole where there is no
 * time beside it.
 */
export function momentOrNull(row: Row, zone: SiteTime, date = 'SDATE', timeOfDay = 'STIME'): number | null {
  const whole = WITH_ZONE.exec(text(row, date).trim())
  if (whole !== null) return Date.parse(`${whole[1] ?? ''}T${whole[2] ?? ''}${whole[3] ?? ''}`)
  return siteEpoch(zone, day(row, date), time(row, timeOfDay) || time(row, date))
}

/** As momentOrNull, 0 for a date that is none. */
export function moment(row: Row, zone: SiteTime): number {
  return momentOrNull(row, zone) ?? 0
}

/** Several columns by their positions (ATTACH1 … ATTACH5): an empty one stays empty, those behind the last filled one are left out. */
export function positions(row: Row, columns: readonly string[]): readonly string[] {
  const values = columns.map((column) => text(row, column))
  return values.slice(0, values.findLastIndex((value) => value !== '') + 1)
}
