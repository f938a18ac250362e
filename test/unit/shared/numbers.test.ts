import { describe, expect, it } from 'vitest'
import { normaliseNumber } from '../../../src/shared/numbers.ts'

describe('a number', () => {
  it.each([
    ['643', '643'], ['138 0013 8000', '13800138000'], ['138-0013-8000', '13800138000'], ['１３８００１３８０００', '13800138000'],
    ['（０１０）６５５４－３２１０', '01065543210'], ['+86 138 0013 8000', '13800138000'], ['008613800138000', '13800138000'],
    ['+86 10 6554 3210', '01065543210'], ['+86 (0)10 6554 3210', '01065543210'], ['0086 755 8888 8888', '075588888888'],
    ['+86 400 810 1234', '4008101234'], ['+86 95500', '95500'], ['+1 (415) 555-2671', '0014155552671'], ['*57#', '*57#'], ['010.6554.3210', '01065543210'],
    ['\u202d13800138000\u202c', '13800138000'], ['  95500\t', '95500'], ['+44 20 7946 0018', '00442079460018'], ['86', '86'],
    ['tel:+86 138 0013 8000', '13800138000'], ['callto://643', '643'],
  ])('%j is dialled as %s', (input, number) => { expect(normaliseNumber(input)).toEqual({ ok: true, number }) })
  it.each([
    ['', 'empty'], [' - ', 'empty'], ['call me', 'letters'], ['138o0138000', 'letters'], ['电话', 'letters'], ['1'.repeat(33), 'too_long'],
    ['12+34', 'malformed'], ['1;2', 'malformed'], ['**', 'malformed'], ['+', 'malformed'], ['1\n2@', 'malformed'],
  ])('%j is refused as %s', (input, fault) => { expect(normaliseNumber(input)).toEqual({ ok: false, fault }) })
})
