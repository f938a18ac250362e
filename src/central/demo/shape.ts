/** When a call centre is busy: through the day, through the week, and how many records each of the days gets. */
import { shiftDay, weekday } from './calendar.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'

export const DEMO_DAYS = 90
const HOUR_MS = 3_600_000
/** Weight of each hour, 0…23: two humps with a lunch between. Nothing at night, when clocks are changed. */
const HOURS = [0, 0, 0, 0, 0, 0, 0, 1, 6, 12, 13, 10, 5, 6, 11, 11, 9, 6, 3.5, 2.5, 2, 1, 0, 0]
const HOURS_SUM = HOURS.reduce((sum, weight) => sum + weight, 0)
/** Sunday … Saturday. */
const WEEK = [0.3, 1.25, 1.1, 1.05, 1, 1, 0.45]
/** Nothing of a day ends later. */
export const LAST_MS = 24 * HOUR_MS - 2_000
export const FIRST_MS = 7 * HOUR_MS

/** Share of a day's calls that have come by then. */
function shareUntil(ofDayMs: number): number {
  let sum = 0
  for (const [hour, weight] of HOURS.entries()) sum += weight * Math.min(1, Math.max(0, ofDayMs / HOUR_MS - hour))
  return sum / HOURS_SUM
}

/** A time of the day by the curve, before `untilMs`. */
export function drawTime(chance: Chance, untilMs: number): number {
  let point = chance.next() * shareUntil(untilMs) * HOURS_SUM
  for (const [hour, weight] of HOURS.entries()) {
    if (point < weight) return Math.floor((hour + point / weight) * HOUR_MS)
    point -= weight
  }
  return FIRST_MS
}

export interface DemoDay {
  readonly day: string
  /** Nothing of this day is later, ms since midnight. */
  readonly untilMs: number
  /** Of an average day, how busy. */
  readonly weight: number
  /** CDR records of the day. */
  readonly records: number
}

/** The ninety days that end with `today` at `untilMs`, oldest first, with `records` shared out among them exactly. */
export function makeDays(seed: number, today: string, untilMs: number, records: number): readonly DemoDay[] {
  const days = Array.from({ length: DEMO_DAYS }, (_, index) => {
    const day = shiftDay(today, index - DEMO_DAYS + 1)
    const limit = day === today ? Math.min(untilMs, LAST_MS) : LAST_MS
    const mood = 0.9 + 0.2 * chanceOf(seed, 'mood', day).next()
    return { day, untilMs: limit, weight: (WEEK[weekday(day)] ?? 1) * mood * shareUntil(limit) }
  })
  const sum = days.reduce((total, { weight }) => total + weight, 0)
  let passed = 0
  let given = 0
  return days.map((day) => {
    passed += day.weight
    const until = Math.round(records * passed / sum)
    const share = until - given
    given = until
    return { ...day, records: share }
  })
}
