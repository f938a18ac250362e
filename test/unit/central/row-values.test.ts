import { describe, expect, it } from 'vitest'
import { day, int, moment, momentOrNull, positions, seconds, text, time } from '../../../src/central/row-values.ts'
import { fixedOffset, machineTime, siteEpoch } from '../../../src/central/site-time.ts'

const china = fixedOffset(480)
const of = (value: unknown) => ({ A: value })
const RUBBISH = [null, undefined, '', '   ', 'x', '0', -1, Number.NaN, Number.POSITIVE_INFINITY, {}, [], true, new Date(Number.NaN), Symbol('s'), () => 1]

describe('reading values that other programs have written', () => {
  it('nothing throws, whatever a column holds', () => {
    for (const value of RUBBISH) {
      const row = { A: value, SDATE: value, STIME: value }
      expect(typeof text(row, 'A')).toBe('string')
      expect(Number.isInteger(int(row, 'A'))).toBe(true)
      expect(seconds(row, 'A')).toBeGreaterThanOrEqual(0)
      expect(day(row, 'A')).toBe('')
      expect(momentOrNull(row, china)).toBeNull()
      expect(moment(row, china)).toBe(0)
      expect(positions(row, ['A', 'MISSING']).length).toBeLessThanOrEqual(1)
    }
  })

  it('blanks of CHAR columns go, blanks in front stay', () => {
    expect(text(of(' ab  '), 'A')).toBe(' ab')
    expect(text(of(12), 'A')).toBe('12')
    expect(text(of(12n), 'A')).toBe('12')
  })

  it.each([['5', 5], [' 7 ', 7], ['1.9', 1], [3n, 3], ['', 0], ['a', 0], [2.7, 2], [true, 1], [false, 0], ['True', 1], ['false', 0], ['１０', 10]])('the number %s is %d', (given, number) => {
    expect(int(of(given), 'A')).toBe(number)
  })

  it.each([['20261120', '20261120'], ['2026-11-20', '20261120'], ['2026/11/20 09:30', '20261120'], [20261120, '20261120'], [new Date(Date.UTC(2026, 10, 20, 23)), '20261120'], ['2026', ''],
    ['2026-11-20T14:30:00', '20261120'], ['2026-11-20T14:30:00.000Z', '20261120'], ['2026/1/5', '20260105'], ['20261120143005', '20261120'], ['202611201', '']])('the day %s', (given, expected) => {
    expect(day(of(given), 'A')).toBe(expected)
  })

  it.each([['093000', '093000'], ['09:30:00', '093000'], [93000, '093000'], [0, '000000'], [new Date(Date.UTC(1970, 0, 1, 9, 30)), '093000'], ['9930000', ''],
    ['14:30', '143000'], ['9:05', '090500'], ['9:05:10', '090510'], ['14:30:00.000', '143000'], ['1430', '143000'], [1430, '001430'], ['2:30 PM', '143000'], ['12:05AM', '000500'],
    ['2026-11-20 14:30:05', '143005'], ['2026-11-20T14:30:05.123', '143005'], ['20261120143005', '143005'], ['14：30', '']])('the time %s', (given, expected) => {
    expect(time(of(given), 'A')).toBe(expected)
  })

  it('a date column with its time is read whole where no time stands beside it, and a zone that is written counts', () => {
    const half = Date.parse('2026-11-20T14:30:05+08:00')
    expect(momentOrNull({ SDATE: new Date(Date.UTC(2026, 10, 20, 14, 30, 5)), STIME: null }, china)).toBe(half)
    expect(momentOrNull({ SDATE: '2026-11-20 14:30:05' }, china)).toBe(half)
    expect(momentOrNull({ SDATE: new Date(Date.UTC(2026, 10, 20)), STIME: '14:30:05' }, china)).toBe(half)
    expect(momentOrNull({ SDATE: new Date(Date.UTC(2026, 10, 20)), STIME: '000000' }, china)).toBe(Date.parse('2026-11-20T00:00:00+08:00'))
    expect(momentOrNull({ SDATE: '2026-11-20T06:30:05Z', STIME: '' }, china)).toBe(half)
    expect(momentOrNull({ SDATE: '2026-11-20T14:30:05+08:00' }, fixedOffset(0))).toBe(half)
  })

  it('positions stay: what stands second is not the first', () => {
    expect(positions({ A: '', B: 'b', C: null, D: 'd', E: '' }, ['A', 'B', 'C', 'D', 'E'])).toEqual(['', 'b', '', 'd'])
    expect(positions({ A: '', B: null }, ['A', 'B'])).toEqual([])
  })

  it('a time that is none counts as midnight, a day that is none as none', () => {
    expect(siteEpoch(china, '20261120', '246060')).toBe(Date.parse('2026-11-20T00:00:00+08:00'))
    expect(siteEpoch(china, '20260230', '093000')).toBeNull()
    expect(siteEpoch(china, '20240229', '093000')).toBe(Date.parse('2024-02-29T09:30:00+08:00'))
    expect(siteEpoch(china, '00000000', '093000')).toBeNull()
  })

  it('without a zone it is the machine\'s', () => {
    expect(siteEpoch(machineTime, '20260701', '120000')).toBe(new Date(2026, 6, 1, 12).getTime())
  })
})
