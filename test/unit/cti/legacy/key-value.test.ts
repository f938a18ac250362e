import { describe, expect, it } from 'vitest'
import { buildKeyValues, extraFields, parseKeyValues } from '../../../../src/cti/legacy/key-value.ts'
import type { LegacyFormat } from '../../../../src/cti/legacy/key-value.ts'
import { freeText, isExpressible, oneLine, plainValue } from '../../../../src/cti/legacy/text.ts'

const FORMAT: LegacyFormat = { command: 'DO', keys: ['A', 'B', 'TEXT', 'Y', 'Z'], freeText: ['TEXT'] }
const read = (text: string, format?: LegacyFormat): readonly unknown[] => {
  const { command, lead, fields } = parseKeyValues(text, format)
  return [command, lead, Object.fromEntries(fields)]
}

describe('a key-value string', () => {
  it.each([
    ['A=1;B=2;', [null, '', { A: '1', B: '2' }]],
    ['A=1;B=2', [null, '', { A: '1', B: '2' }]],
    ['a=1; b=2; ', [null, '', { A: '1', B: '2' }]],
    ['cmd;A=1', ['CMD', '', { A: '1' }]],
    ['CMD', ['CMD', '', {}]],
    ['', [null, '', {}]],
    [';', [null, '', {}]],
    ['A=;B=', [null, '', { A: '', B: '' }]],
    ['A=x=y', [null, '', { A: 'x=y' }]],
    ['A=1;some text;B=2', [null, '', { A: '1;some text', B: '2' }]],
    ['A=1;A=2;B=3;A=4', [null, '', { A: '1;A=2', B: '3;A=4' }]],
    ['你好;A=1', [null, '你好', { A: '1' }]],
    ['A=1;;B=2', [null, '', { A: '1;', B: '2' }]],
    ['A= v ;B=2', [null, '', { A: ' v ', B: '2' }]],
    ['__proto__=1;constructor=2', [null, '', JSON.parse('{"__PROTO__": "1", "CONSTRUCTOR": "2"}') as unknown]],
  ])('%j is read without losing a character', (text, expected) => { expect(read(text)).toEqual(expected) })

  it('keeps keys nobody knows, in front and behind', () => {
    const parsed = parseKeyValues('DO;A=1;NEW=n;B=2;TEXT=t;Y=3;Z=4;MORE=m', FORMAT)
    expect(Object.fromEntries(parsed.fields)).toEqual({ A: '1', NEW: 'n', B: '2', TEXT: 't', Y: '3', Z: '4', MORE: 'm' })
    expect(Object.fromEntries(extraFields(parsed, FORMAT))).toEqual({ NEW: 'n', MORE: 'm' })
  })
  it('lets a text contain every key without changing a field', () => {
    expect(read('DO;A=1;B=2;TEXT=x;A=9;Y=9;Z=9;B=9;NEW=9;Y=3;Z=4;', FORMAT))
      .toEqual(['DO', '', { A: '1', B: '2', TEXT: 'x;A=9;Y=9;Z=9;B=9;NEW=9', Y: '3', Z: '4' }])
  })
  it('takes keys in another order as long as the text comes after those before it', () => {
    expect(read('DO;B=2;A=1;TEXT=x;Z=4;Y=3', FORMAT)[2]).toEqual({ A: '1', B: '2', TEXT: 'x', Y: '3', Z: '4' })
    expect(read('DO;TEXT=x;A=1', FORMAT)[2]).toEqual({ TEXT: 'x;A=1' })
  })
  it('is written in the manual’s order with what is missing empty', () => {
    expect(buildKeyValues(FORMAT, { Z: 'z', A: ['1', '2'], TEXT: 'p=q|r' })).toBe('DO;A=1|2;B=;TEXT=p=q|r;Y=;Z=z;')
    expect(buildKeyValues({ ...FORMAT, command: null, terminated: false }, {}, new Map([['bad key;', 'v;=|']])))
      .toBe('A=;B=;TEXT=;Y=;Z=;BAD_KEY_=v；＝｜')
  })
})

describe('a value the old form cannot express', () => {
  it('is written with signs that look like what they stand for', () => {
    expect(plainValue('a;b=c|d')).toBe('a；b＝c｜d')
    expect(freeText('see http://x/?a=1|b;TEL=2')).toBe('see http://x/?a=1|b；TEL=2')
    expect(oneLine('a\r\nb\rc\nd\u2028e')).toBe('a↵b↵c↵d↵e')
    expect(oneLine('\0\u0007\u007F\u0085\u0090\t')).toBe('␀␇␡↵\uFFFD\t')
    expect(oneLine('\uD800x')).toBe('\uFFFDx')
    expect(isExpressible('全角；😀')).toBe(true)
    expect(isExpressible('a;b')).toBe(false)
  })
})
