/**
 * SDATE and STIME are local time of the site (yyyyMMdd, HHmmss). Which zone that is gets handed in;
 * without it, the machine's.
 */
import { fixedZone, machineZone } from '../shared/time/zone.ts'
import type { Zone } from '../shared/time/zone.ts'

/** Calendar and clock of the site, in both directions (shared/time/zone.ts). */
export type SiteTime = Pick<Zone, 'toEpoch' | 'wallClock'>

/** The zone of this machine, with its changes of summer time. */
export const machineTime: SiteTime = machineZone()

/** A zone without summer time, as in China: 480. */
export function fixedOffset(minutesEastOfUtc: number): SiteTime {
  return fixedZone(minutesEastOfUtc)
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
  const { year, month, day, hour, minute, second } = zone.wallClock(at)
  return { date: `${String(year).padStart(4, '0')}${two(month)}${two(day)}`, time: `${two(hour)}${two(minute)}${two(second)}` }
}
