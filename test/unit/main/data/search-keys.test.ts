import { describe, expect, it } from 'vitest'
import { fieldQueries, nameKey, numberKey, pinyinKey, textKey, tokensOf } from '../../../../src/main/data/search-keys.ts'
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
    expect(pinyinKey([['wang', 'xiao', 'ming']])).toBe(' wangxiaoming xiaoming ming wxm xm m wangxm')
    expect(pinyinKey([])).toBe('')
  })
  it('read surnames as surnames, and leave out what is not Chinese', async () => {
    const pinyinOf = await loadPinyin()
    expect(pinyinOf('单雄信')).toContain(' shanxiongxin')
    expect(pinyinOf('吕布')).toContain(' lvbu')
    expect(pinyinOf('A王明😀')).toContain(' wangming')
    expect(pinyinOf('Smith')).toBe('')
  })
  it('hold every likely reading of a name', async () => {
    const pinyinOf = await loadPinyin()
    for (const [name, typed] of [
      ['张乐', ['zhangle', 'zhangyue', 'zl', 'zy']], ['单雄信', ['shanxiongxin', 'danxiongxin', 'sxx', 'dxx', 'xiong']], ['翟志刚', ['zhaizhigang', 'dizhigang', 'zzg']],
      ['吕布', ['lvbu', 'lubu', 'lb']], ['朝阳区', ['chaoyangqu', 'zhaoyangqu', 'cyq', 'yangqu']], ['重庆', ['chongqing', 'zhongqing']], ['尉迟恭', ['yuchigong', 'weichigong', 'ycg']],
    ] as const) {
      const key = pinyinOf(name)
      for (const one of typed) expect([name, one, key.split(' ').some((form) => form.startsWith(one))]).toEqual([name, one, true])
      expect(key.split(' ').length).toBeLessThan(400)
    }
    // However many characters can be read in two ways.
    expect(pinyinOf('乐重长行'.repeat(16)).length).toBeLessThan(30_000)
  })
  it('make any middle dot and the blanks within Chinese equal', () => {
    expect(new Set(['阿里·买买提', '阿里•买买提', '阿里・买买提', '阿里‧买买提', '阿里.买买提', '阿里．买买提', '阿里･买买提', '阿里 买买提', '阿里　·　买买提'].map(nameKey))).toEqual(new Set(['阿里买买提']))
    expect([nameKey('张　三'), nameKey('ＡＢＣ　公司'), nameKey('Anna Lin'), nameKey('J. R. Smith')]).toEqual(['张三', 'abc公司', 'anna lin', 'j r smith'])
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
  it('take lü, lǚ, lyu, lu: and lv for one syllable, and full-width letters for letters', () => {
    const pinyin = (search: string) => fieldQueries(search).filter(({ field }) => field === 'pinyin').map(({ check, match }) => check ?? match)
    expect(new Set(['lübu', 'lǚbù', 'LYUBU', 'lu:bu', 'lvbu', 'ｌｖｂｕ', "lv'bu", 'Lü Bu'].flatMap(pinyin))).toEqual(new Set([' lvbu']))
    expect([pinyin('lubu'), pinyin('nüe'), pinyin('zhōng')]).toEqual([[' lubu'], [' nve'], [' zhong']])
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
