import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AREAS } from '../../../src/shared/numbers/area-codes.ts'
import { dialString, displayNumber, isSameNumber, kindOfNumber, matchKey, normaliseNumber, numberOfDialled, searchTerm, toDialled, withExtension } from '../../../src/shared/numbers.ts'
import { checkProperty } from '../../support/property.ts'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 })
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-() *#;,=ext.转分机８６%:/'), maxLength: 40 }),
)
const fullWidth = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
const rules = fc.record({
  outsidePrefix: fc.constantFrom('', '9', '0', '8', '88'),
  localAreaCode: fc.constantFrom('', ...AREAS.map((area) => area.code)),
  zeroBeforeForeignMobile: fc.boolean(),
  localWithoutAreaCode: fc.boolean(),
})
const cities = fc.constantFrom<string | null>(null, '010', '0755').map((city) => ({ cityOf: () => city }))

const tail = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const mobile = fc.tuple(fc.constantFrom(...'3456789'), tail(9)).map(([second, rest]) => `1${second}${rest}`)
const landline = fc.tuple(fc.constantFrom(...AREAS.map((area) => area.code)), fc.constantFrom(...'2345678'), tail(7)).map(([code, first, rest]) => ({ code, local: first + rest }))

describe('the number normaliser', () => {
  it('never throws, and lets only dialable signs through', () => {
    checkProperty(fc.property(anything, rules, cities, (input, site, lookups) => {
      const result = normaliseNumber(input)
      if (result.ok) expect(result.number).toMatch(/^[0-9*#]{1,32}$/)
      if (result.ok && result.extension !== undefined) expect(result.extension).toMatch(/^\d{1,8}$/)
      expect(matchKey(input, site)).toMatch(/^[0-9*#]*$/)
      const dialled = toDialled(input, site, lookups)
      if (dialled.ok) expect(dialled.dialled).toMatch(/^[0-9*#]+$/)
      kindOfNumber(input); displayNumber(input); searchTerm(input, site); numberOfDialled(input, site)
    }), { numRuns: 1_000 })
  })
  it('changes nothing that it has normalised already', () => {
    checkProperty(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-() *#8600'), maxLength: 24 }), (input) => {
      const once = normaliseNumber(input)
      if (once.ok) expect(normaliseNumber(once.number)).toEqual({ ok: true, number: once.number })
    }), { numRuns: 1_000 })
  })
  it('does not care how the digits are written', () => {
    checkProperty(fc.property(digits, fc.constantFrom(' ', '.', '\u200b', ' / '), (text, mark) => {
      const plain = normaliseNumber(text)
      expect(normaliseNumber(fullWidth(text))).toEqual(plain)
      expect(normaliseNumber([...text].join(mark))).toEqual(plain)
    }))
  })
  it('loses no digit on the way to the switch: a prefix, the own area and one 0 are all that comes or goes', () => {
    checkProperty(fc.property(digits, rules, cities, (text, site, lookups) => {
      const normal = normaliseNumber(text)
      if (!normal.ok) return
      const dialled = dialString(normal.number, site, lookups)
      const core = (number: string): string => matchKey(numberOfDialled(number, site), { ...site, outsidePrefix: '' })
      const meant = toDialled(text, site, lookups)
      expect(dialled.endsWith(normal.number) || (meant.ok && (dialled.endsWith(meant.number) || core(dialled) === core(meant.number)))).toBe(true)
    }), { numRuns: 1_000 })
  })
  it('changes nothing but the form: what is shown has the digits of the number', () => {
    checkProperty(fc.property(digits, (text) => { expect(displayNumber(text).replaceAll(' ', '')).toBe(text) }))
  })
})

describe('several numbers in one field', () => {
  const one = fc.oneof(mobile, landline.map(({ code, local }) => `${code}-${local}`))
  const marks = fc.constantFrom('/', '、', ';', '；', ',', '，', ' / ', '|', '\n', '或', ' ')
  it('are never dialled as one, and each of them is found', () => {
    checkProperty(fc.property(fc.uniqueArray(one, { minLength: 2, maxLength: 4 }), marks, fc.boolean(), (numbers, mark, wide) => {
      const plain = numbers.map((number) => number.replace('-', ''))
      const field = numbers.join(mark)
      const read = normaliseNumber(wide ? fullWidth(field) : field)
      expect(read).toEqual({ ok: false, fault: 'several', numbers: plain })
      for (const number of plain) expect(isSameNumber(field, number)).toBe(true)
    }))
  })
  it('and an extension: no digit is dialled that was not written, in the order it was written', () => {
    checkProperty(fc.property(anything, (input) => {
      const written = input.normalize('NFKC').replace(/\D/g, '')
      const within = (digits: string): boolean => { let at = 0; for (const digit of written) if (digit === digits[at]) at += 1; return at === digits.length }
      const read = normaliseNumber(input)
      // +1 is dialled 001, +86 10 … 010 …: a country's zeros are the only digits that come.
      const bare = (number: string): string => number.replace(/\D/g, '').replace(/^0+/, '')
      for (const number of read.ok ? [read.number] : read.fault === 'several' ? read.numbers : []) {
        const [main = '', extension = ''] = number.split('转')
        expect(within(bare(main)), `${input} → ${number}`).toBe(true)
        expect(within(extension), `${input} → ${number}`).toBe(true)
      }
    }), { numRuns: 2_000 })
  })
  it('are the same when what was found is written again', () => {
    checkProperty(fc.property(anything, (input) => {
      const read = normaliseNumber(input)
      if (read.ok && read.extension !== undefined) expect(normaliseNumber(withExtension(read))).toEqual(read)
      if (!read.ok && read.fault === 'several') expect(normaliseNumber(read.numbers.join('/'))).toMatchObject({ ok: false, fault: 'several' })
    }), { numRuns: 2_000 })
  })
})

describe('the key of a number', () => {
  it('is one for all spellings of a mobile', () => {
    checkProperty(fc.property(mobile, rules, cities, (number, site, lookups) => {
      const spellings = [`0${number}`, `+86 ${number}`, `0086${number}`, `86-${number}`, fullWidth(number), displayNumber(number), numberOfDialled(dialString(number, site, lookups), site)]
      for (const spelling of spellings) expect(matchKey(spelling, site)).toBe(number)
    }))
  })
  it('is one for all spellings of a landline', () => {
    checkProperty(fc.property(landline, rules, ({ code, local }, site) => {
      const key = `${code}${local}`
      const spellings = [`${code}-${local}`, `(${code})${local}`, `+86 ${code.slice(1)} ${local}`, `+86 (0)${code.slice(1)} ${local}`, `${code}-${local}-12`, `${code}${local}转8001`]
      for (const spelling of spellings) expect(isSameNumber(spelling, key, site)).toBe(true)
      expect(isSameNumber(local, key, { ...site, localAreaCode: code, outsidePrefix: '' })).toBe(true)
      const dialled = dialString(key, site)
      const own = { ...site, localAreaCode: code }
      expect(matchKey(numberOfDialled(dialString(key, own), own), { ...own, outsidePrefix: '' })).toBe(key)
      expect(numberOfDialled(dialled, site).endsWith(local)).toBe(true)
    }))
  })
  it('tells different numbers apart', () => {
    checkProperty(fc.property(mobile, mobile, rules, (one, other, site) => {
      expect(isSameNumber(`+86${one}`, other, site)).toBe(one === other)
    }))
  })
  it('is its own key', () => {
    checkProperty(fc.property(anything, rules, (input, site) => {
      const key = matchKey(input, site)
      // A prefix that is a part of the number plan itself (0) can be taken away twice; docs/numbers.md.
      if (site.outsidePrefix === '') expect(matchKey(key, site)).toBe(key)
    }))
  })
})
