/**
 * SDATE and STIME are local time of the site (yyyyMMdd, HHmmss). Which zone that is gets handed in;
 * without it, the machine's.
 */

/** Turns the calendar of the site into epoch ms. */
export interface SiteTime {
  toEpoch(year: number, month: number, day: number, hour: number, minute: number, second: number): number
}

/** The zone of this machine, with its changes of summer time. */
export const machineTime: SiteTime = {
  toEpoch: (year, month, day, hour, minute, second) => new Date(year, month - 1, day, hour, minute, second).getTime(),
}

/** A zone without summer time, as in China: 480. */
export function fixedOffset(minutesEastOfUtc: number): SiteTime {
  return {
    toEpoch: (year, month, day, hour, minute, second) => Date.UTC(year, month - 1, day, hour, minute, second) - minutesEastOfUtc * 60_000,
  }
}

function parts(text: string): readonly [number, number, number] | null {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text)
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])]
}

/**
 * Epoch ms of a date and a time as a database holds them. A time that is none counts as midnight, a date
 * that is none gives null: old tables hold blanks, zeros and half-written rows, and one of them must not hide a page.
 */
export function siteEpoch(zone: SiteTime, date: string, time: string): number | null {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(date)
  if (day === null) return null
  const [year, month, date_] = [Number(day[1]), Number(day[2]), Number(day[3])]
  const probe = new Date(Date.UTC(year, month - 1, date_))
  if (year < 1900 || probe.getUTCMonth() !== month - 1 || probe.getUTCDate() !== date_) return null
  const [hour, minute, second] = parts(time) ?? [0, 0, 0]
  const valid = hour < 24 && minute < 60 && second < 60
  const at = valid ? zone.toEpoch(year, month, date_, hour, minute, second) : zone.toEpoch(year, month, date_, 0, 0, 0)
  return Number.isFinite(at) ? at : null
}

const two = (value: number): string => String(value).padStart(2, '0')

/** SDATE and STIME of a moment, as the site's clocks show it. */
export function siteClock(zone: SiteTime, at: number): { readonly date: string; readonly time: string } {
  const utc = new Date(at)
  // What the zone makes of the wall clock of Greenwich tells how far away it is.
  const offset = Math.floor(at / 1_000) * 1_000 - zone.toEpoch(utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds())
  const wall = new Date(at + offset)
  return {
    date: `${String(wall.getUTCFullYear()).padStart(4, '0')}${two(wall.getUTCMonth() + 1)}${two(wall.getUTCDate())}`,
    time: `${two(wall.getUTCHours())}${two(wall.getUTCMinutes())}${two(wall.getUTCSeconds())}`,
  }
}
