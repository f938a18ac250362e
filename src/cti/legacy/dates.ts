/**
 * Dates and times of the 2013 manual: yyyyMMdd, HHmmss, HH:mm:ss, `yyyyMMdd HHmmss`, all in the site's local time.
 * The zone is given as an offset in minutes east of UTC (China: 480). Parsers answer null for what is no date.
 */

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** How far another machine's clock may be ahead before a time of day counts as yesterday's. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

/** The parts of a moment at the offset; null outside the years 1–9999, which the form cannot carry. */
function partsOf(at: number, offsetMinutes: number): { readonly date: string; readonly time: readonly string[] } | null {
  const local = new Date(at + offsetMinutes * MINUTE_MS)
  const year = local.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) return null
  return {
    date: pad(year, 4) + pad(local.getUTCMonth() + 1, 2) + pad(local.getUTCDate(), 2),
    time: [pad(local.getUTCHours(), 2), pad(local.getUTCMinutes(), 2), pad(local.getUTCSeconds(), 2)],
  }
}

/** yyyyMMdd; empty for a moment the form cannot carry. `at` in epoch ms. */
export function writeDate(at: number, offsetMinutes: number): string {
  return partsOf(at, offsetMinutes)?.date ?? ''
}

/** HHmmss. */
export function writeTime(at: number, offsetMinutes: number): string {
  return partsOf(at, offsetMinutes)?.time.join('') ?? ''
}

/** HH:mm:ss (ATGetCallInfo, TIME). */
export function writeClock(at: number, offsetMinutes: number): string {
  return partsOf(at, offsetMinutes)?.time.join(':') ?? ''
}

/** `yyyyMMdd HHmmss` (ATGetUidInfo, LTIME). */
export function writeDateTime(at: number, offsetMinutes: number): string {
  const parts = partsOf(at, offsetMinutes)
  return parts ? `${parts.date} ${parts.time.join('')}` : ''
}

/** Midnight of yyyyMMdd at the offset, epoch ms; null for anything else, e.g. 20130229. */
export function readDate(text: string, offsetMinutes: number): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim())
  if (!match) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = year >= 1 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.getTime() - offsetMinutes * MINUTE_MS : null
}

/** HHmmss or HH:mm:ss as ms since midnight; null for anything else. */
export function readTimeOfDay(text: string): number | null {
  const match = /^(\d{2}):(\d{2}):(\d{2})$/.exec(text.trim()) ?? /^(\d{2})(\d{2})(\d{2})$/.exec(text.trim())
  if (!match) return null
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return hours < 24 && minutes < 60 && seconds < 60 ? ((hours * 60 + minutes) * 60 + seconds) * 1_000 : null
}

/** `yyyyMMdd HHmmss`, epoch ms; null for anything else. */
export function readDateTime(text: string, offsetMinutes: number): number | null {
  const [date = '', time = '', ...rest] = text.trim().split(/ +/)
  const day = readDate(date, offsetMinutes)
  const inDay = readTimeOfDay(time)
  return rest.length > 0 || day === null || inDay === null ? null : day + inDay
}

/** The last moment before `now` with that time of day: what TIME= of a call under way means. Null = no time of day. */
export function readClock(text: string, now: number, offsetMinutes: number): number | null {
  const inDay = readTimeOfDay(text)
  if (inDay === null) return null
  const local = now + offsetMinutes * MINUTE_MS
  const today = local - (((local % DAY_MS) + DAY_MS) % DAY_MS) + inDay
  return (today <= local + CLOCK_SKEW_MS ? today : today - DAY_MS) - offsetMinutes * MINUTE_MS
}
