import { describe, expect, it } from 'vitest'
import { formatNumber } from '../../../src/renderer/ui/format/phone.ts'
import { clockTime, duration, msLeft, seconds, secondsUntil, startOfDay, timer } from '../../../src/renderer/ui/format/time.ts'

describe('a number on the screen', () => {
  it.each([
    ['13800138000', '138 0013 8000'],
    ['+8613800138000', '+86 138 0013 8000'],
    ['01082015268', '010 8201 5268'],
    ['02012345678', '020 1234 5678'],
    ['075588886666', '0755 8888 6666'],
    ['04718888888', '0471 888 8888'],
    ['4008101001', '400 810 1001'],
    ['82015268', '8201 5268'],
    ['643', '643'],
    ['', ''],
    ['00862988887777123456789012', '0086 2988 8877 7712 3456 7890 12'],
    ['sip:anna', 'sip:anna'],
  ])('shows %s as %s', (raw, shown) => { expect(formatNumber(raw)).toBe(shown) })

  it.each([['1380013800012'], ['9'], ['10086'], ['123456789012345']])('keeps every digit of %s', (raw) => {
    expect(formatNumber(raw).replaceAll(' ', '')).toBe(raw)
  })
})

describe('times', () => {
  it('counts a timer up to hours and never below zero', () => {
    expect([timer(0), timer(41_900), timer(134_000), timer(3_734_000), timer(-5)]).toEqual(['00:00', '00:41', '02:14', '1:02:14', '00:00'])
  })
  it('writes lengths in lists without a leading zero', () => {
    expect([duration(188_000), duration(38_000), duration(600_000), seconds(4600)]).toEqual(['3:08', '0:38', '10:00', '5 s'])
  })
  it('rounds a countdown up, so that it ends at 1', () => {
    expect([secondsUntil(1001, 0), secondsUntil(1000, 0), secondsUntil(1, 0), secondsUntil(0, 5)]).toEqual([2, 1, 1, 0])
  })
  it('never counts down from more than there is, although the clock of the screen is up to a second old', () => {
    expect([msLeft(600_900, 0), msLeft(1_500, 0), msLeft(300, 0), msLeft(0, 0), msLeft(0, 5)]).toEqual([600_000, 1_000, 1_000, 0, 0])
  })
  it('begins the day at local midnight', () => {
    expect(clockTime(startOfDay(new Date(2026, 10, 22, 14, 20, 7).getTime()))).toBe('00:00:00')
  })
})
