/** Durations and times of day. All arguments are milliseconds; epoch milliseconds where a time is meant. */
import { siteZone } from '../site-zone.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** A running timer: 00:41, 02:14, 1:02:14. Never negative (clocks of two machines differ). */
export function timer(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = two(total % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${two(minutes)}:${seconds}`
}

/** A length in a list: 3:08, 1:02:14. */
export function duration(ms: number): string {
  return timer(ms).replace(/^0(\d:)/, '$1')
}

/** A long length without seconds: 5:41, 0:07. */
export function hoursMinutes(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`
}

/** Whole seconds with their unit, for ringing: 5 s. */
export function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1000))} s`
}

/** Seconds until a moment, rounded up so that a countdown ends at 1 and not at 0; never negative. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000))
}

/**
 * What is left of a countdown, ms in whole seconds; 1 s until the moment itself. The ticker's `now` is up to a second
 * old: rounded down, so that a countdown of ten minutes never begins with 10:01.
 */
export function msLeft(at: number, now: number): number {
  return at <= now ? 0 : Math.max(1, Math.floor((at - now) / 1000)) * 1000
}

/** 14:20:07 by the site's clock. */
export function clockTime(at: number): string {
  const { hour, minute, second } = siteZone().wallClock(at)
  return `${two(hour)}:${two(minute)}:${two(second)}`
}

/** 09:12 by the site's clock. */
export function shortTime(at: number): string {
  return clockTime(at).slice(0, 5)
}

/** Start of the site's day that a moment lies in. */
export function startOfDay(at: number): number {
  return siteZone().startOfDay(at)
}

/** 11-15 of this year, 2025-11-15 of another. */
export function shortDate(at: number, now: number): string {
  const { year, month, day } = siteZone().wallClock(at)
  const text = `${two(month)}-${two(day)}`
  return year === siteZone().wallClock(now).year ? text : `${year}-${text}`
}

/** A moment in a list: 09:12 of today, 11-15 09:12 of another day. @param today start of today */
export function rowTime(at: number, today: number): string {
  return at >= today ? shortTime(at) : `${shortDate(at, today)} ${shortTime(at)}`
}

/** The day in words of the language: 11月22日 星期日, Sunday, 22 November. */
export function longDate(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { month: 'long', day: 'numeric', weekday: 'long', timeZone: siteZone().name }).format(at)
}
