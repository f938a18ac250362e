/**
 * The manual's conditions, checked before anything reaches a database (docs/data.md, Conditions). What is
 * refused here is the manual's `-1`.
 */
import type { DayRange } from './api.ts'
import { BadCondition } from './failures.ts'

/** Days that one statement reads, both ends included: a longer range is read in pieces of so many. */
export const PIECE_DAYS = 400
export const MAX_PAGE_ROWS = 500
const DAY_MS = 86_400_000

/** Longest text per kind, characters. SECURITY: bounds what reaches a LIKE (test/integration/central/contract-hostile.ts). */
export const MAX_CHARS = { number: 40, id: 32, callId: 64, name: 100, groupName: 50, password: 128, line: 200, address: 500, memo: 4_000 } as const
export type TextKind = keyof typeof MAX_CHARS

function checked(what: string, value: unknown, kind: TextKind): string {
  if (typeof value !== 'string') throw new BadCondition(`${what} must be text`)
  // Before anything else looks at it: ten megabytes are refused at once.
  if (value.length > MAX_CHARS[kind] + 16) throw new BadCondition(`${what} is longer than ${MAX_CHARS[kind]} characters`)
  const text = value.trim()
  if (text.length > MAX_CHARS[kind]) throw new BadCondition(`${what} is longer than ${MAX_CHARS[kind]} characters`)
  // A NUL ends a LIKE pattern in SQLite and half a surrogate cannot be sent: neither is ever part of a number or a name.
  // A remark may have lines.
  if ((kind === 'memo' ? /[^\P{Cc}\n\r\t]/u : /\p{Cc}/u).test(text) || !text.isWellFormed()) throw new BadCondition(`${what} holds characters that no number or name has`)
  return text
}

/** Optional condition; null = left empty. */
export function optionalText(what: string, value: string | undefined, kind: TextKind): string | null {
  if (value === undefined) return null
  const text = checked(what, value, kind)
  return text === '' ? null : text
}

/** Required text. */
export function requiredText(what: string, value: string | undefined, kind: TextKind): string {
  const text = optionalText(what, value, kind)
  if (text === null) throw new BadCondition(`${what} is missing`)
  return text
}

/** Agent or group number. `|` and `;` separate entries in the strings of ATClient, so that no number may hold them. */
export function requiredId(what: string, value: string | undefined): string {
  const id = requiredText(what, value, 'id')
  if (/[|;]/.test(id)) throw new BadCondition(`${what} may not hold | or ;`)
  return id
}

/** Most spellings in one question: SQL Server takes 2,100 values in a statement, and three columns are asked. */
export const MAX_NUMBERS = 400

/** Numbers, or texts of another kind, to compare exactly, each once. */
export function numberList(what: string, values: readonly string[], kind: TextKind = 'number'): readonly string[] {
  if (values.length === 0 || values.length > MAX_NUMBERS) throw new BadCondition(`give 1…${MAX_NUMBERS} of them: ${what}`)
  return [...new Set(values.map((value) => requiredText(what, value, kind)))]
}

/** Epoch day of a yyyyMMdd, or null when there is no such day. */
function dayNumber(day: unknown): number | null {
  if (typeof day !== 'string' || !/^\d{8}$/.test(day)) return null
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6, 8))]
  if (year < 1900) return null
  const at = new Date(Date.UTC(year, month - 1, date))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.getTime() / DAY_MS : null
}

const dayText = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')

/** The next day, yyyyMMdd; null = there is none that a database can hold. */
export function dayAfter(day: string): string | null {
  const number = dayNumber(day)
  return number === null || day >= '99991231' ? null : dayText(number + 1)
}

/** The pieces of a range that are read one after the other, the newest first. @param range checked (dayRange) */
export function piecesOf(range: DayRange): readonly DayRange[] {
  const [from, to] = [dayNumber(range.from) ?? 0, dayNumber(range.to) ?? 0]
  return Array.from({ length: Math.ceil((to - from + 1) / PIECE_DAYS) }, (_, index) => {
    const end = to - index * PIECE_DAYS
    return { from: dayText(Math.max(from, end - PIECE_DAYS + 1)), to: dayText(end) }
  })
}

/** Both days valid and in order. Any length: the manual asks for 20100101 … 20130101. */
export function dayRange(range: DayRange): DayRange {
  const from = dayNumber(range.from)
  const to = dayNumber(range.to)
  if (from === null || to === null) throw new BadCondition('dates are written yyyyMMdd')
  if (from > to) throw new BadCondition('the first day is after the last')
  return { from: range.from, to: range.to }
}

/** Rows per page, 1…500. */
export function pageLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_ROWS) throw new BadCondition(`limit must be 1…${MAX_PAGE_ROWS}`)
  return limit
}
