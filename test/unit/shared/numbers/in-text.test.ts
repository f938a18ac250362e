import { describe, expect, it } from 'vitest'
import { normaliseNumber, numberInText } from '../../../../src/shared/numbers.ts'

describe('the number in a selected text', () => {
  it.each([
    ['13800138000', '13800138000'], [' 010-8201 5268 ', '01082015268'], ['电话010-82015268张先生', '01082015268'], ['手机：138 0013 8000，请回电', '13800138000'],
    ['Call (021) 6329-1234 today.', '02163291234'], ['+86 (0)10 6554 3210', '01065543210'], ['请拨010-82015268转643', '01082015268'], ['分机 643', '643'],
    ['13800138000 / 13800138000', '13800138000'], ['客服 95588。', '95588'], ['ｔｅｌ：１３８００１３８０００', '13800138000'], ['第2项:13800138000', '13800138000'],
  ])('%j has %s', (text, number) => {
    const found = numberInText(text)
    expect(found.ok ? normaliseNumber(found.text) : found).toMatchObject({ ok: true, number })
  })
  it.each([['没有号码', 'none'], ['', 'none'], ['12', 'none'], ['A4', 'none'], ['order AB12345X', 'none'], ['13800138000、13900139000', 'several'], ['13800138000 13900139000', 'several'], ['1234567890123', 'none'], [`${'a'.repeat(2_000)}643`, 'none']])(
    '%j has %s', (text, fault) => { expect(numberInText(text)).toEqual({ ok: false, fault }) })
})
