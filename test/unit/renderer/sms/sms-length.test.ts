import { describe, expect, it } from 'vitest'
import { smsLength } from '../../../../src/renderer/features/sms/sms-length.ts'

describe('the length of an SMS', () => {
  it.each([
    ['', 'gsm7', 0, 0, 160],
    ['a'.repeat(160), 'gsm7', 160, 1, 0],
    ['a'.repeat(161), 'gsm7', 161, 2, 145],
    ['a'.repeat(306), 'gsm7', 306, 2, 0],
    ['a'.repeat(307), 'gsm7', 307, 3, 152],
    ['好'.repeat(70), 'ucs2', 70, 1, 0],
    ['好'.repeat(71), 'ucs2', 71, 2, 63],
    ['好'.repeat(134), 'ucs2', 134, 2, 0],
    ['好'.repeat(135), 'ucs2', 135, 3, 66],
  ] as const)('%# is counted as the networks do', (text, alphabet, used, parts, left) => {
    expect(smsLength(text)).toEqual({ alphabet, used, parts, left })
  })
  it('counts brackets, braces and € twice in the 7-bit alphabet', () => {
    expect(smsLength('[€]')).toEqual({ alphabet: 'gsm7', used: 6, parts: 1, left: 154 })
  })
  it('one character outside of the alphabet makes all of it UCS-2; an emoji is two units', () => {
    expect(smsLength('abc…')).toMatchObject({ alphabet: 'ucs2', used: 4 })
    expect(smsLength('😀')).toMatchObject({ alphabet: 'ucs2', used: 2, left: 68 })
  })
  it('cuts no character of two units between two parts', () => {
    // 152 + a pair: the pair begins the second part.
    expect(smsLength(`${'a'.repeat(152)}{${'a'.repeat(20)}`)).toMatchObject({ parts: 2, left: 153 - 22 })
    expect(smsLength(`${'好'.repeat(66)}😀${'好'.repeat(20)}`)).toMatchObject({ parts: 2, left: 67 - 22 })
  })
})
