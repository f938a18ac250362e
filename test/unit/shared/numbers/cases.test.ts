import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSameNumber, kindOfNumber, matchKeys, normaliseNumber, numbersIn, toDialled, withExtension } from '../../../../src/shared/numbers.ts'
import { findMessage } from '../../../../src/shared/i18n/index.ts'

interface Case { readonly written: string; readonly result: string; readonly kind: string; readonly source: string }

const CASES = readFileSync(resolve(import.meta.dirname, '../../../fixtures/numbers/cases.tsv'), 'utf8').split('\n')
  .filter((line) => line !== '' && !line.startsWith('#')).slice(1)
  .map((line): Case => {
    const [written = '', result = '', kind = '', source = ''] = line.split('\t')
    return { written: written.replaceAll('\\n', '\n'), result, kind, source }
  })

function readingOf(written: string): string {
  const read = normaliseNumber(written)
  if (read.ok) return withExtension(read)
  return read.fault === 'several' ? `=${read.numbers.join(' ')}` : `!${read.fault}`
}

describe('the table of written numbers', () => {
  it('has its cases, each with a source', () => {
    expect(CASES.length).toBeGreaterThan(150)
    expect(CASES.filter(({ source }) => source === '')).toEqual([])
  })
  it.each(CASES)('$written is $result ($source)', ({ written, result, kind }) => {
    expect(readingOf(written)).toBe(result)
    const read = normaliseNumber(written)
    if (read.ok) expect(kindOfNumber(read.number)).toBe(kind)
  })
  it('says each fault in a sentence of both languages', () => {
    for (const fault of ['empty', 'letters', 'too_long', 'malformed', 'several', 'unclear', 'mobile_length', 'landline_length', 'service_length', 'country_length', 'extension']) {
      expect([fault, typeof findMessage('en', `dial.${fault}`), typeof findMessage('zh-CN', `dial.${fault}`)]).toEqual([fault, 'string', 'string'])
    }
  })
})

describe('a field of a table', () => {
  it.each([
    ['13800138000/13900139000', ['13800138000', '13900139000']], ['办公010-82015268,手机13800138000', ['01082015268', '13800138000']],
    ['13800138000 张先生/13900139000 李女士', ['13800138000', '13900139000']], ['13800138000(王)', ['13800138000']], ['82015268-8001', ['82015268']], ['没有', []], ['82015268 8001', []],
  ])('%j holds %j', (field, numbers) => { expect(numbersIn(field).map(({ number }) => number)).toEqual(numbers) })
  it('matches callers of each of its numbers, and nobody else', () => {
    expect(isSameNumber('13800138000/13900139000', '+86 139 0013 9000')).toBe(true)
    expect(isSameNumber('13800138000/13900139000', '13700137000')).toBe(false)
    expect(matchKeys('010-82015268/82015266')).toEqual(['01082015268', '01082015266'])
    expect(isSameNumber('82015268-8001', '82015268')).toBe(true)
  })
})

describe('behind an outside line of 9', () => {
  const RULES = { outsidePrefix: '9', localAreaCode: '010', zeroBeforeForeignMobile: false, localWithoutAreaCode: true }
  it.each([
    ['95588', '995588'], ['9 95588', '995588'], ['995588', '995588'], ['950800', '9950800'], ['9950800', '9950800'], ['95013123', '995013123'], ['995013123', '995013123'],
    ['116114', '9116114'], ['9116114', '9116114'], ['118114', '9118114'], ['0086 400 810 1234', '94008101234'], ['94008101234', '94008101234'], ['1008611', '91008611'],
    ['82015268-8001', '982015268'], ['010-95588', '901095588'], ['643', '643'],
  ])('%s is dialled %s', (written, dialled) => { expect(toDialled(written, RULES)).toMatchObject({ ok: true, dialled }) })
})
