import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLAIN_RULES, kindOfNumber, matchKey, spellings } from '../../../src/shared/numbers.ts'
import { DEMO_AREAS } from '../../../src/central/demo/areas.ts'
import { checkProperty } from '../../support/property.ts'

const digits = (count: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((list) => list.join(''))
const mobile = fc.tuple(fc.constantFrom('3', '5', '8'), digits(9)).map(([second, rest]) => `1${second}${rest}`)
const landline = fc.tuple(fc.constantFrom(...DEMO_AREAS.map(({ code }) => code)), digits(7)).map(([code, rest]) => `${code}2${rest}`)

describe('the spellings of a number', () => {
  it('are all one number, and each leads to the same list', () => {
    checkProperty(fc.property(fc.oneof(mobile, landline), (number) => {
      const list = spellings(number)
      expect(list.length).toBeGreaterThan(4)
      expect(new Set(list).size).toBe(list.length)
      for (const form of list) {
        expect(matchKey(form), form).toBe(matchKey(number))
        expect(new Set(spellings(form)), form).toEqual(new Set(list))
        expect(form.length).toBeLessThanOrEqual(40)
      }
    }))
  })
  it('leave the area out in the own one only; short numbers stay as they are; what is no number has none', () => {
    const own = { ...PLAIN_RULES, localAreaCode: '010' }
    expect(spellings('01082015268', own)).toContain('82015268')
    expect(new Set(spellings('82015268', own))).toEqual(new Set(spellings('01082015268', own)))
    expect(spellings('02082015268', own)).not.toContain('82015268')
    expect(spellings('82015268')).toEqual(['82015268'])
    expect(kindOfNumber('643')).toBe('internal')
    expect(spellings('643')).toEqual(['643'])
    expect(spellings('0014155550100')).toEqual(['0014155550100', '+14155550100'])
    for (const none of ['', 'anonymous', '**']) expect(spellings(none)).toEqual([])
  })
})
