import { describe, expect, it } from 'vitest'
import { fieldQueries, numberKey, pinyinKey, textKey, tokensOf } from '../../../../src/main/data/search-keys.ts'
import { loadPinyin } from '../../../../src/main/data/pinyin.ts'

describe('search keys', () => {
  it('make width, case, white space and control characters equal', () => {
    expect(textKey(' ＡＢ　c\u0000\td ')).toBe('ab c d')
    expect(textKey('\uE000\uE100x')).toBe('x')
    expect(textKey('张\uD83D')).toBe('张\uFFFD')
  })
  it('mark the end of every number and drop what only separates its digits', () => {
    expect(numberKey('010-1234 5678', '(154) 0013.8000')).toBe('01012345678\uE100 15400138000\uE100')
    expect(numberKey('')).toBe('')
  })
  it('hold every form a name is typed in', () => {
    expect(pinyinKey(['wang', 'xiao', 'ming'])).toBe(' wangxiaoming xiaoming ming wxm xm m wangxm')
    expect(pinyinKey([])).toBe('')
  })
  it('read surnames as surnames, and leave out what is not Chinese', async () => {
    const pinyinOf = await loadPinyin()
    expect(pinyinOf('单雄信')).toContain(' shanxiongxin')
    expect(pinyinOf('吕布')).toContain(' lvbu')
    expect(pinyinOf('A王明😀')).toContain(' wangming')
    expect(pinyinOf('Smith')).toBe('')
  })
  it('are cut into pieces of one to three characters; emoji stay whole', () => {
    expect(tokensOf('name', '王小明').split(' ').toSorted()).toEqual(['王', '小', '明', '王小', '小明', '王小明'].toSorted())
    expect(tokensOf('note', '😀a').split(' ').toSorted()).toEqual(['a', '😀', '😀a'].toSorted())
    expect(tokensOf('number', '12\uE100').split(' ').toSorted()).toEqual(['1', '12', '12\uE100', '2', '2\uE100'].toSorted())
  })
})

describe('lookups', () => {
  it('ask only the fields that can contain the text', () => {
    const fields = (search: string) => fieldQueries(search).map(({ field }) => field)
    expect(fields('138')).toEqual(['number', 'name', 'note'])
    expect(fields('王')).toEqual(['name', 'note'])
    expect(fields('zhang s')).toEqual(['number', 'name', 'pinyin', 'note'])
    expect(fields(' ')).toEqual([])
  })
  it('never let what is typed become syntax', () => {
    for (const hostile of ['"', '*', 'NEAR(a b)', 'a AND b', "'; DROP TABLE call_history; --", '(', '^x', 'number:1', '\u0000', '-1', '{a}', '"" OR ""']) {
      for (const { match } of fieldQueries(hostile)) expect(match).toMatch(/^"[^"\u0000-\u002F\u003A-\u0060\u007B-\u007F]+"( AND "[^"\u0000-\u002F\u003A-\u0060\u007B-\u007F]+")*$/)
    }
  })
  it('stay small for a text of any length', () => {
    for (const { match } of fieldQueries('12345678901'.repeat(300))) expect(match.length).toBeLessThan(1_000)
    expect(fieldQueries('x'.repeat(10_000))).toEqual([])
  })
})
