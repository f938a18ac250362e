/**
 * Calendar and clock of a time zone, by its IANA name, in both directions. The zone is always an argument: what the
 * machine is set to decides only where the caller says `machineZone()`.
 */

/** A wall clock as a person reads it. */
export interface WallClock {
  readonly year: number
  /** 1–12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

export interface Zone {
  /** IANA name. */
  readonly name: string
  /**
   * Epoch ms of a wall clock. One that the zone skips (summer time begins) is read with the offset of before, so it
   * moves on by what was skipped; one that comes twice (summer time ends) is its first. Fields beyond their range carry over, as in Date.UTC.
   */
  toEpoch(year: number, month: number, day: number, hour: number, minute: number, second: number): number
  /** The wall clock at a moment, epoch ms. */
  wallClock(at: number): WallClock
  /** First moment of the day that a moment lies in, epoch ms; `days` later (or earlier, when negative). */
  startOfDay(at: number, days?: number): number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Every change of an offset since 1970 falls on a quarter of an hour. */
const STEP_MS = 15 * MINUTE_MS
/** Offsets kept; a page of records lies in few quarters. */
const MAX_KEPT = 4_096

const known = new Map<string, Zone>()

/** True for the name of a zone that this program knows: `Asia/Shanghai`. Offsets (`+08:00`) are none: they have no summer time. */
export function isZoneName(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/u.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** IANA name of this machine's zone. */
export function machineZoneName(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone
}

/** The zone of this machine. */
export function machineZone(): Zone {
  return zoneOf(machineZoneName())
}

/**
 * The zone with this name.
 * @throws RangeError there is none (isZoneName tells before)
 */
export function zoneOf(name: string): Zone {
  const found = known.get(name)
  if (found !== undefined) return found
  const fresh = makeZone(name, offsetsOf(name))
  known.set(name, fresh)
  return fresh
}

/** A zone that stands still; for tests and for data without a named zone. */
export function fixedZone(minutesEastOfUtc: number): Zone {
  return makeZone(`UTC${minutesEastOfUtc < 0 ? '-' : '+'}${String(Math.abs(minutesEastOfUtc))}`, () => minutesEastOfUtc * MINUTE_MS)
}

/** Offset from UTC at a moment, ms. */
function offsetsOf(name: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  const kept = new Map<number, number>()
  return (at) => {
    const step = Math.floor(at / STEP_MS)
    const before = kept.get(step)
    if (before !== undefined) return before
    const moment = step * STEP_MS
    const part = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(part.get(type) ?? 0)
    const year = part.get('era') === 'BC' ? 1 - number('year') : number('year')
    const wall = Date.UTC(year, number('month') - 1, number('day'), number('hour'), number('minute'), number('second'))
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(step, wall - moment)
    return wall - moment
  }
}

function makeZone(name: string, offsetAt: (at: number) => number): Zone {
  const toEpoch: Zone['toEpoch'] = (year, month, day, hour, minute, second) => {
    const wall = Date.UTC(year, month - 1, day, hour, minute, second)
    if (!Number.isFinite(wall)) return Number.NaN
    const before = offsetAt(wall - DAY_MS)
    const after = offsetAt(wall + DAY_MS)
    const first = wall - before
    if (before === after || offsetAt(first) === before) return first
    const second_ = wall - after
    return offsetAt(second_) === after ? second_ : first
  }
  const wallClock: Zone['wallClock'] = (at) => {
    const there = new Date(at + offsetAt(at))
    return {
      year: there.getUTCFullYear(), month: there.getUTCMonth() + 1, day: there.getUTCDate(),
      hour: there.getUTCHours(), minute: there.getUTCMinutes(), second: there.getUTCSeconds(),
    }
  }
  return {
    name, toEpoch, wallClock,
    startOfDay(at, days = 0) {
      const { year, month, day } = wallClock(at)
      return toEpoch(year, month, day + days, 0, 0, 0)
    },
  }
}

const two = (value: number): string => String(value).padStart(2, '0')

/** yyyyMMdd of a moment in the zone. */
export function dayText(zone: Zone, at: number): string {
  const { year, month, day } = zone.wallClock(at)
  return `${String(year).padStart(4, '0')}${two(month)}${two(day)}`
}

/** HHmmss of a moment in the zone. */
export function timeText(zone: Zone, at: number): string {
  const { hour, minute, second } = zone.wallClock(at)
  return `${two(hour)}${two(minute)}${two(second)}`
}

/** First moment of a day yyyyMMdd in the zone, `days` later; NaN = it is none. */
export function dayStart(zone: Zone, day: string, days = 0): number {
  return zone.toEpoch(Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6, 8)) + days, 0, 0, 0)
}
