/** First letters and search against a table made by hand (test/fixtures/names/readings.tsv): what the names are, not what a program says. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initialsOf, syllablesOf, waysToRead } from '../../../src/central/names/pinyin.ts'

const TABLE = readFileSync(resolve(import.meta.dirname, '../../fixtures/names/readings.tsv'), 'utf8')
  .split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'))

describe('the reading of names and places', () => {
  it('is that of the table, two hundred of them and each with its source', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(200)
    expect(new Set(TABLE.map(([name]) => name)).size).toBe(TABLE.length)
    for (const [, , , source] of TABLE) expect(source).not.toBe('')
    const wrong = TABLE.flatMap(([name = '', syllables = '', initials = '']) => {
      const read = syllablesOf(name).join(' ')
      return read === syllables && initialsOf(name) === initials ? [] : [`${name}: ${read} ${initialsOf(name)}, right is ${syllables} ${initials}`]
    })
    expect(wrong).toEqual([])
  })
})

describe('the first letters', () => {
  it('keep letters and digits of a Chinese name, whatever their width, and are none without Chinese', () => {
    expect([initialsOf('ABC公司'), initialsOf('３６０公司'), initialsOf('Smith'), initialsOf(''), initialsOf('😀'), initialsOf('张　乐'), initialsOf('\uD83D张')]).toEqual(['ABCGS', '360GS', '', '', '', 'ZL', 'Z'])
  })
})

describe('the search', () => {
  it('finds every name of the table by its right reading, in full, by its first letters, and from any syllable on', () => {
    for (const [name = '', syllables = ''] of TABLE) {
      const ways = waysToRead(name)
      expect(ways[0]).toEqual(syllables.split(' '))
      expect(ways.length).toBeLessThanOrEqual(24)
    }
  })

  it.each([
    ['乐嘉', 'le jia'], ['李茜', 'li xi'], ['李茜', 'li qian'], ['李晟', 'li sheng'], ['李晟', 'li cheng'], ['李朝阳', 'li zhao yang'], ['李朝阳', 'li chao yang'], ['曾参', 'zeng shen'], ['柏杨', 'bo yang'],
    ['朴树', 'pu shu'], ['南宫适', 'nan gong kuo'], ['王朝闻', 'wang zhao wen'], ['郇波', 'huan bo'], ['牟平', 'mou ping'], ['牟其中', 'mu qi zhong'], ['吕布', 'lu bu'], ['女娲', 'nu wa'], ['解县', 'xie xian'], ['查理', 'zha li'],
  ])('%s is found as %s, whichever it is', (name, syllables) => {
    expect(waysToRead(name).map((way) => way.join(' '))).toContain(syllables)
  })
})
