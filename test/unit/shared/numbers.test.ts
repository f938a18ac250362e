import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  areaByCode, areaOf, codeOfCity, dialString, isSameNumber, kindOfNumber, matchKey, normaliseNumber, numberOfDialled, PLAIN_RULES, searchTerm, toDialled,
} from '../../../src/shared/numbers.ts'
import { AREAS } from '../../../src/shared/numbers/area-codes.ts'
import { DEMO_CUSTOMERS } from '../../../src/cti/server/demo/customers.ts'

const BEIJING = { outsidePrefix: '9', localAreaCode: '010', zeroBeforeForeignMobile: true, localWithoutAreaCode: true }
/** 138… lives in Beijing, 139… in Guangzhou; nobody knows the others. */
const CITIES = { cityOf: (mobile: string) => (mobile.startsWith('138') ? '010' : mobile.startsWith('139') ? '020' : null) }

describe('a number', () => {
  it.each([
    ['643', '643'], ['138 0013 8000', '13800138000'], ['138-0013-8000', '13800138000'], ['１３８００１３８０００', '13800138000'],
    ['（０１０）６５５４－３２１０', '01065543210'], ['+86 138 0013 8000', '13800138000'], ['008613800138000', '13800138000'],
    ['+86 10 6554 3210', '01065543210'], ['+86 (0)10 6554 3210', '01065543210'], ['0086 755 8888 8888', '075588888888'],
    ['+86 400 810 1234', '4008101234'], ['+86 95500', '95500'], ['+1 (415) 555-2671', '0014155552671'], ['*57#', '*57#'], ['010.6554.3210', '01065543210'],
    ['\u202d13800138000\u202c', '13800138000'], ['  95500\t', '95500'], ['+44 20 7946 0018', '00442079460018'], ['86', '86'],
    ['tel:+86 138 0013 8000', '13800138000'], ['callto://643', '643'],
    ['86-138-0013-8000', '13800138000'], ['8613800138000', '13800138000'], ['86-10-6554-3210', '01065543210'], ['86 755 8888 8888', '075588888888'],
    ['+0086 138 0013 8000', '13800138000'], ['+86 +86 138 0013 8000', null], ['0086 0086 138 0013 8000', '13800138000'], ['+86 010 6554 3210', '01065543210'],
    ['＋８６（１０）８２０１—５２６８', '01082015268'], ['0371/6554 3210', '037165543210'], ['[021] 6329-1234', '02163291234'], ['400-810-1234', '4008101234'],
    ['8008201234', '8008201234'], ['0 138 0013 8000', '013800138000'], ['(0471) 888-8888', '04718888888'], ['138·0013·8000', '13800138000'],
    ['138\u00a00013\u00a08000', '13800138000'], ['138\u30000013\u30008000', '13800138000'], ['\ufeff138\u200b00138000', '13800138000'], ['①①⓪', '110'],
    ['0852 2345 6789', '085223456789'], ['+852 2345 6789', '0085223456789'], ['+886 2 2345 6789', '0088622345 6789'.replace(' ', '')], ['12345', '12345'],
    ['+010 6554 3210', '01065543210'], ['8201 5268', '82015268'],
  ])('%j is taken as %s', (input, number) => {
    expect(normaliseNumber(input)).toEqual(number === null ? { ok: false, fault: 'malformed' } : { ok: true, number })
  })
  it.each([
    ['010-82015268转643', '01082015268', '643'], ['010-82015268 转 643', '01082015268', '643'], ['010-82015268分机643', '01082015268', '643'],
    ['01082015268 分机号：643', '01082015268', '643'], ['+86 10 8201 5268 ext. 643', '01082015268', '643'], ['(010)82015268 x643', '01082015268', '643'],
    ['tel:+861082015268;ext=643', '01082015268', '643'], ['010-8201-5268-643', '01082015268', '643'], ['0471—8888888—12', '04718888888', '12'],
    ['8201 5268 extension 1', '82015268', '1'],
  ])('%j is %s with the extension %s', (input, number, extension) => {
    expect(normaliseNumber(input)).toEqual({ ok: true, number, extension })
  })
  it.each([
    ['', 'empty'], [' - ', 'empty'], ['call me', 'letters'], ['138o0138000', 'letters'], ['电话', 'letters'], ['1'.repeat(33), 'too_long'],
    ['1'.repeat(257), 'too_long'], [`138${' '.repeat(300)}00138000`, 'too_long'],
    ['12+34', 'malformed'], ['1;2', 'malformed'], ['**', 'malformed'], ['+', 'malformed'], ['1\n2@', 'malformed'], ['+*12', 'malformed'],
    ['13800138000,,643#', 'malformed'], ['138%2000138000', 'malformed'], ['tel:1-800-FLOWERS', 'letters'], ['13800138000;rm', 'letters'],
    ['转643', 'letters'], ['13800138000 13900139000 0', 'unclear'], ['../../etc', 'letters'], ['<b>1</b>', 'letters'], ['٣٤٥٦', 'malformed'],
  ])('%j is refused as %s', (input, fault) => {
    const result = normaliseNumber(input)
    expect(result.ok ? 'ok' : result.fault).toBe(fault)
  })
})

describe('the area codes', () => {
  it('are all there, each once, of the lengths the plan has', () => {
    expect(AREAS).toHaveLength(328)
    expect(new Set(AREAS.map((area) => area.code)).size).toBe(AREAS.length)
    expect(AREAS.filter((area) => !/^0(?:10|2[0-57-9]|[3-9]\d\d)$/.test(area.code))).toEqual([])
    expect(AREAS.filter((area) => area.city === '' || area.province === '')).toEqual([])
  })
  it.each([['010', '北京', '北京'], ['021', '上海', '上海'], ['0755', '深圳', '广东'], ['0475', '通辽', '内蒙古'], ['0898', '海口', '海南'], ['0999', '伊犁', '新疆']])('%s is %s in %s', (code, city, province) => {
    expect(areaByCode(code)).toEqual({ code, city, province })
  })
  it('are found in front of a number and by their city', () => {
    expect(areaOf('075588888888')?.city).toBe('深圳')
    expect(areaOf('01082015268')?.city).toBe('北京')
    expect([areaOf('0265551234'), areaByCode('755'), codeOfCity('阿特兰蒂斯')]).toEqual([undefined, undefined, undefined])
    expect(DEMO_CUSTOMERS.map((customer) => codeOfCity(customer.city)).filter((code) => code === undefined)).toEqual([])
  })
})

describe('what a number is', () => {
  it.each([
    ['643', 'internal'], ['8000', 'internal'], ['110', 'emergency'], ['120', 'emergency'], ['114', 'service'], ['10086', 'service'], ['12345', 'service'], ['95588', 'service'],
    ['950800', 'service'], ['96110', 'service'], ['4008101234', 'service'], ['13800138000', 'mobile'], ['013800138000', 'mobile'], ['15401373861', 'mobile'],
    ['01082015268', 'landline'], ['04718888888', 'landline'], ['82015268', 'local'], ['8888888', 'local'], ['0014155552671', 'international'],
    ['*57#', 'code'], ['02612345678', 'unknown'], ['123456789', 'unknown'],
  ])('%s is %s', (number, kind) => { expect(kindOfNumber(number)).toBe(kind) })
})

describe('what is dialled in Beijing with 9 for an outside line', () => {
  it.each([
    ['643', '643'], ['*57#', '*57#'], ['110', '9110'], ['95588', '995588'], ['82015268', '982015268'], ['010-8201 5268', '982015268'],
    ['0755 8888 8888', '9075588888888'], ['138 0013 8000', '913800138000'], ['139 0013 8000', '9013900138000'], ['150 0013 8000', '915000138000'],
    ['0138 0013 8000', '9013800138000'], ['+1 415 555 2671', '90014155552671'], ['400 810 1234', '94008101234'],
    ['9 138 0013 8000', '913800138000'], ['9013900138000', '9013900138000'], ['9 95588', '995588'], ['9110', '9110'], ['982015268', '982015268'], ['9123456789', '9123456789'],
  ])('for %s: %s', (written, dialled) => {
    expect(toDialled(written, BEIJING, CITIES)).toMatchObject({ ok: true, dialled })
  })
  it('is an own extension as it is, whatever it looks like', () => {
    expect(dialString('95588', BEIJING, { ...CITIES, isInternal: (number) => number === '95588' })).toBe('95588')
  })
  it('gets no 0 without the rule, without an own city, and where nobody knows the city', () => {
    const mobile = '13900138000'
    expect(dialString(mobile, { ...BEIJING, zeroBeforeForeignMobile: false }, CITIES)).toBe('913900138000')
    expect(dialString(mobile, { ...BEIJING, localAreaCode: '' }, CITIES)).toBe('913900138000')
    expect(dialString(mobile, BEIJING)).toBe('913900138000')
  })
  it('keeps fault and extension', () => {
    expect(toDialled('vanity', BEIJING)).toEqual({ ok: false, fault: 'letters' })
    expect(toDialled('010-82015268转643', BEIJING)).toEqual({ ok: true, number: '01082015268', dialled: '982015268', extension: '643' })
  })
  it('comes back from the call list as it was meant, also a seven-digit number', () => {
    const rules = { ...BEIJING, localAreaCode: '0471' }
    for (const meant of ['2345678', '95588', '013800138000', '15000138000', '075588888888', '643']) {
      expect(numberOfDialled(dialString(meant, rules, CITIES), rules)).toBe(meant)
    }
    expect(numberOfDialled('9643', rules)).toBe('9643')
  })
})

describe('spellings of one number', () => {
  it.each([
    [['13800138000', '013800138000', '+8613800138000', '9013800138000', '913800138000', '８６ 138-0013-8000'], '13800138000'],
    [['82015268', '010-8201 5268', '+86 10 82015268', '982015268', '9 010 8201 5268', '010-82015268转643'], '01082015268'],
    [['95588', '+86 95588', '9 95588'], '95588'],
    [['+1 415 555 2671', '0014155552671', '9 001 415 555 2671'], '0014155552671'],
  ])('%j are %s', (spellings, key) => {
    for (const spelling of spellings) expect(matchKey(spelling, BEIJING)).toBe(key)
  })
  it('are equal to each other, other numbers are not, and what is no number equals nothing', () => {
    expect(isSameNumber('138 0013 8000', '9013800138000', BEIJING)).toBe(true)
    expect(isSameNumber('13800138000', '13800138001', BEIJING)).toBe(false)
    expect(isSameNumber('anna', 'anna')).toBe(false)
    expect(isSameNumber('82015268', '01082015268')).toBe(false)
  })
  it.each([['+86 138 0013 8000', '13800138000'], ['0138', '0138'], ['010 8201 5268', '82015268'], ['982015268', '82015268'], ['王海宁', '王海宁'], [' 王 ', '王'], ['8201', '8201']])(
    'are found in a list: %j looks for %j', (typed, term) => { expect(searchTerm(typed, BEIJING)).toBe(term) })
})

/** Rows of docs/numbers.md: | written | kind | dialled, plain | dialled, Beijing | key |. */
function documented(): string[][] {
  const text = readFileSync(resolve(import.meta.dirname, '../../../docs/numbers.md'), 'utf8')
  return text.split('\n').filter((line) => /^\| `/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')))
    .filter((cells) => cells.length === 5)
}

describe('docs/numbers.md', () => {
  it('has its table', () => { expect(documented().length).toBeGreaterThan(20) })
  it.each(documented())('is right about %s', (written = '', kind, plain, beijing, key) => {
    const normal = toDialled(written, BEIJING, CITIES)
    if (!normal.ok) { expect([kind, plain, beijing, key]).toEqual([`refused: ${normal.fault}`, '–', '–', '–']); return }
    const plainly = toDialled(written, PLAIN_RULES)
    expect([kindOfNumber(normal.number), plainly.ok ? plainly.dialled : '', normal.dialled, matchKey(written, BEIJING)]).toEqual([kind, plain, beijing, key])
  })
})
