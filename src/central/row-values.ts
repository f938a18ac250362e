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
  return value instanceof Date ? dateText(value, 'date') : ''
}

/** Whole number; 0 for NULL and for what is none. */
export function int(row: Row, column: string): number {
  const value = row[column]
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'bigint') return Number(number)
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : 0
}

/** Seconds: a negative length is a fault of the writer. */
export function seconds(row: Row, column: string): number {
  return Math.max(0, int(row, column))
}

/** yyyyMMdd, or '' when the column holds no date. */
export function day(row: Row, column: string): string {
  const value = row[column]
  const written = value instanceof Date ? dateText(value, 'date') : text(row, column).trim().replaceAll(/[-/.]/g, '')
  return /^\d{8}/.test(written) ? written.slice(0, 8) : ''
}

/** HHmmss, or ''. */
export function time(row: Row, column: string): string {
  const value = row[column]
  const written = value instanceof Date ? dateText(value, 'time') : text(row, column).trim().replaceAll(':', '')
  // As a number the leading zeros are lost: 90510 is five past nine.
  return /^\d{1,6}$/.test(written) ? written.padStart(6, '0') : ''
}

/** Epoch ms of SDATE and STIME; null when the date is none. */
export function momentOrNull(row: Row, zone: SiteTime, date = 'SDATE', timeOfDay = 'STIME'): number | null {
  return siteEpoch(zone, day(row, date), time(row, timeOfDay))
}

/** As momentOrNull, 0 for a date that is none. */
export function moment(row: Row, zone: SiteTime): number {
  return momentOrNull(row, zone) ?? 0
}

/** The filled ones of several columns. */
export function filled(row: Row, columns: readonly string[]): readonly string[] {
  return columns.map((column) => text(row, column)).filter((value) => value !== '')
}
