import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { siteClock, siteEpoch } from '../../../../src/central/site-time.ts'
import { dayStart, dayText, fixedZone, isZoneName, timeText, zoneOf } from '../../../../src/shared/time/zone.ts'
import { checkProperty } from '../../../support/property.ts'

const shanghai = zoneOf('Asia/Shanghai')
const newYork = zoneOf('America/New_York')
const HOUR_MS = 3_600_000

describe('a time zone', () => {
  it('reads and writes the wall clock of its place, wherever this program runs', () => {
    const noon = Date.UTC(2026, 10, 22, 4, 0, 0)
    expect(shanghai.toEpoch(2026, 11, 22, 12, 0, 0)).toBe(noon)
    expect([dayText(shanghai, noon), timeText(shanghai, noon)]).toEqual(['20261122', '120000'])
    expect([dayText(newYork, noon), timeText(newYork, noon)]).toEqual(['20261121', '230000'])
    expect(dayStart(newYork, '20261121')).toBe(Date.UTC(2026, 10, 21, 5))
  })

  // 2026: summer time in New York begins on 8 March at 02:00 and ends on 1 November at 02:00.
  it('moves a wall clock that summer time skips on by what was skipped', () => {
    const skipped = newYork.toEpoch(2026, 3, 8, 2, 30, 0)
    expect(skipped).toBe(Date.UTC(2026, 2, 8, 7, 30))
    expect(timeText(newYork, skipped)).toBe('033000')
    expect(newYork.toEpoch(2026, 3, 8, 1, 59, 59)).toBe(Date.UTC(2026, 2, 8, 6, 59, 59))
    expect(newYork.toEpoch(2026, 3, 8, 3, 0, 0)).toBe(Date.UTC(2026, 2, 8, 7))
  })

  it('takes the first of a wall clock that comes twice', () => {
    expect(newYork.toEpoch(2026, 11, 1, 1, 30, 0)).toBe(Date.UTC(2026, 10, 1, 5, 30))
    expect(newYork.toEpoch(2026, 11, 1, 2, 0, 0)).toBe(Date.UTC(2026, 10, 1, 7))
    for (const utcHour of [5, 6]) expect(timeText(newYork, Date.UTC(2026, 10, 1, utcHour, 30))).toBe('013000')
  })

  it('has days of 23 and of 25 hours, and the day before and after them', () => {
    const length = (day: string): number => (dayStart(newYork, day, 1) - dayStart(newYork, day)) / HOUR_MS
    expect([length('20260307'), length('20260308'), length('20261101'), length('20261102')]).toEqual([24, 23, 25, 24])
    const lateOnTheLongDay = dayStart(newYork, '20261101', 1) - 1
    expect(newYork.startOfDay(lateOnTheLongDay)).toBe(dayStart(newYork, '20261101'))
    expect(dayText(newYork, newYork.startOfDay(lateOnTheLongDay, -1))).toBe('20261031')
  })

  it('begins a day that has no midnight with its first moment', () => {
    // Beirut, 29 March 2026: from 00:00 to 01:00.
    const beirut = zoneOf('Asia/Beirut')
    const start = beirut.startOfDay(Date.UTC(2026, 2, 29, 12))
    expect([dayText(beirut, start), timeText(beirut, start)]).toEqual(['20260329', '010000'])
    expect(dayText(beirut, start - 1)).toBe('20260328')
  })

  it('gives back every moment that is written and read again, but for the second hour of a wall clock that comes twice', () => {
    const names = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Casablanca'] as const
    checkProperty(fc.property(fc.constantFrom(...names), fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }), (name, at) => {
      const zone = zoneOf(name)
      const whole = Math.floor(at / 1_000) * 1_000
      const { date, time } = siteClock(zone, whole)
      const again = siteEpoch(zone, date, time) ?? Number.NaN
      expect(siteClock(zone, again)).toEqual({ date, time })
      expect([0, HOUR_MS, HOUR_MS / 2]).toContain(whole - again)
    }))
  })

  it('is known by its name only', () => {
    expect(['Asia/Shanghai', 'UTC', 'America/Argentina/Ushuaia'].every(isZoneName)).toBe(true)
    expect(['', '+08:00', 'Asia/Nowhere', 'Beijing time', '../etc/passwd'].some(isZoneName)).toBe(false)
    expect(fixedZone(480).toEpoch(2026, 11, 22, 12, 0, 0)).toBe(shanghai.toEpoch(2026, 11, 22, 12, 0, 0))
  })
})
