import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseNumber } from '../../../src/shared/numbers.ts'
import { checkProperty } from '../../support/property.ts'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 })
const fullWidth = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))

describe('the number normaliser', () => {
  it('never throws, and lets only dialable signs through', () => {
    checkProperty(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (input) => {
      const result = normaliseNumber(input)
      if (result.ok) expect(result.number).toMatch(/^[0-9*#]{1,32}$/)
    }), { numRuns: 1_000 })
  })
  it('changes nothing that it has normalised already', () => {
    checkProperty(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-() *#'), maxLength: 24 }), (input) => {
      const once = normaliseNumber(input)
      // 0086 0086 … is two prefixes by hand: the second is taken away by the second pass.
      if (once.ok && !once.number.startsWith('0086')) expect(normaliseNumber(once.number)).toEqual(once)
    }), { numRuns: 1_000 })
  })
  it('does not care how the digits are written', () => {
    checkProperty(fc.property(digits, fc.constantFrom(' ', '-', '.', '\u200b', ' - '), (text, mark) => {
      const plain = normaliseNumber(text)
      expect(normaliseNumber(fullWidth(text))).toEqual(plain)
      expect(normaliseNumber([...text].join(mark))).toEqual(plain)
    }))
  })
})
