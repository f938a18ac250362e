/** Days and times of the site as text. Times of day are ms since local midnight. */
import type { SiteTime } from '../site-time.ts'

const DAY_MS = 86_400_000
const two = (value: number): string => String(value).padStart(2, '0')
const utcOf = (day: string): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))

/** True for a yyyyMMdd that is in the calendar. */
export function isDay(day: string): boolean {
  return /^[12]\d{7}$/.test(day) && shiftDay(day, 0) === day
}

/** The day so many days later. */
export function shiftDay(day: string, days: number): string {
  return new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}

/** 0 = Sunday. */
export const weekday = (day: string): number => new Date(utcOf(day)).getUTCDay()

/** HHmmss. */
export function clockText(ofDayMs: number): string {
  const seconds = Math.floor(ofDayMs / 1_000)
  return two(Math.floor(seconds / 3_600)) + two(Math.floor(seconds / 60) % 60) + two(seconds % 60)
}

/** Epoch ms of a time of day at the site. */
export function epochOf(zone: SiteTime, day: string, ofDayMs: number): number {
  const seconds = Math.floor(ofDayMs / 1_000)
  const second = zone.toEpoch(
    Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6, 8)), Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60)
  return second + (ofDayMs % 1_000)
}

/** Numbers of calls and messages: the time of the day to the tenth of a millisecond, the form of the server's call ids. Each is given once. */
export function createIds(day: string): (ofDayMs: number) => string {
  const used = new Set<number>()
  return (ofDayMs) => {
    let tick = ofDayMs * 10
    while (used.has(tick)) tick += 1
    used.add(tick)
    return day + clockText(Math.floor(tick / 10)) + String(tick % 10_000).padStart(4, '0')
  }
}
