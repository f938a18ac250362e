/**
 * What is searched, and how it is indexed. Every searchable text has a key (its normal form); the key is cut into all its
 * pieces of one, two and three characters ("grams"), and each gram is one token of a full-text table. A search of up to
 * three characters is one token; a longer one is the intersection of its three-character pieces, checked against the key.
 * So any part of a number, a Chinese name of any length and a letter or two of pinyin cost the same, and the newest come first
 * without sorting. (SQLite's own trigram tokenizer finds nothing below three characters, and LIKE reads the whole table.)
 */

import { numbersIn } from '../../shared/numbers.ts'

/** Behind every number: "ends with" is a search for the digits and this mark. Private use, so in no text. */
const END = '\uE100'
/** Grams of a longer search that are looked up; the rest is decided by the check against the key. */
const MAX_QUERY_GRAMS = 40
/** Longest key of a text; longer notes are searched up to here. The form takes 4,000. */
const MAX_KEY = 4_000
/** A name of more syllables is a company's address; its beginning is enough. */
const MAX_SYLLABLES = 16
const GRAM = 3

export const SEARCH_FIELDS = ['number', 'name', 'pinyin', 'note'] as const
export type SearchField = (typeof SEARCH_FIELDS)[number]

/** One lookup: the full-text expression, and the text the key must contain (null: the expression says it all). */
export interface FieldQuery {
  readonly field: SearchField
  readonly match: string
  readonly check: string | null
}

/** The form in which texts are compared: width, case, white space and control characters (NUL) make no difference. */
export function textKey(text: string): string {
  return text.slice(0, MAX_KEY * 2).toWellFormed().normalize('NFKC').toLowerCase().replace(/[\s\p{Cc}\p{Co}]+/gu, ' ').trim().slice(0, MAX_KEY).toWellFormed()
}

/** Marks between the parts of a foreign name, as keyboards and programs write them. */
const MIDDLE_DOTS = /[.\u00B7\u02D9\u2022\u2027\u2219\u22C5\u30FB\u16EB]/gu

/** The form in which names are compared: besides, middle dots and the blanks within Chinese make no difference (张　三, 阿里·买买提). */
export function nameKey(text: string): string {
  return textKey(text).replace(MIDDLE_DOTS, '').replace(/(?<=\p{Script=Han}) +| +(?=\p{Script=Han})/gu, '').trim()
}

/** Letters that may be pinyin, without tones: lǚ, lü, lyu and lv are one syllable. '' = these are none. */
function pinyinTyped(text: string): string {
  const plain = textKey(text).normalize('NFD').replace(/u[\u0300-\u036F]*\u0308[\u0300-\u036F]*/gu, 'v').replace(/[\u0300-\u036F]/gu, '')
    .replace(/[ '’]/gu, '').replace(/u:/gu, 'v').replace(/([ln])yu/gu, '$1v')
  return /^[a-z]+$/u.test(plain) ? plain : ''
}

const bareNumber = (text: string): string => textKey(text).replace(/[\s().\-/]/g, '')
/** Each number of a field by itself, and the field as it is written where something else stands in it. */
function numbersOfField(field: string): readonly string[] {
  if (/^\d*$/.test(field)) return [field]
  const numbers = numbersIn(field)
  const [only, ...others] = numbers
  return only !== undefined && (others.length > 0 || only.extension !== undefined) ? numbers.map(({ number }) => number) : [bareNumber(field)]
}

/** Key of one or more numbers, each with the mark of its end. */
export function numberKey(...numbers: readonly string[]): string {
  return [...new Set(numbers.flatMap(numbersOfField))].filter((number) => number !== '').map((number) => number + END).join(' ')
}

/**
 * Key of a name's pinyin: a space before every place where a search may begin.
 * 王小明 → ` wangxiaoming xiaoming ming wxm xm m wangxm`.
 * @param ways the likely readings of the name, each as its syllables without tones, ü as v
 */
export function pinyinKey(ways: readonly (readonly string[])[]): string {
  return [...new Set(ways.flatMap(formsOf))].map((form) => ` ${form}`).join('')
}

function formsOf(syllables: readonly string[]): readonly string[] {
  const parts = syllables.slice(0, MAX_SYLLABLES).map((part) => part.toLowerCase().replace(/[^a-z]/g, '')).filter((part) => part !== '')
  const first = parts[0]
  if (first === undefined) return []
  const initials = parts.map((part) => part.charAt(0))
  const tails = (list: readonly string[]): string[] => list.map((_, from) => list.slice(from).join(''))
  return [...tails(parts), ...tails(initials), first + initials.slice(1).join('')]
}

/** A string of characters beyond the basic plane (emoji) cannot be cut at any place. */
const hasPairs = (text: string): boolean => /[\uD800-\uDFFF]/.test(text)

function addGrams(into: Set<string>, text: string, least: number): void {
  const characters = hasPairs(text) ? Array.from(text) : null
  const count = characters?.length ?? text.length
  for (let from = 0; from < count; from += 1) {
    for (let length = least; length <= GRAM && from + length <= count; length += 1) {
      into.add(characters === null ? text.slice(from, from + length) : characters.slice(from, from + length).join(''))
    }
  }
}

/** The tokenizer splits at ASCII that is neither letter nor digit; such characters move to private use. */
function encode(text: string): string {
  return text.replace(/[\u0000-\u002F\u003A-\u0060\u007B-\u007F]/g, (mark) => String.fromCharCode(0xE000 + mark.charCodeAt(0)))
}

/** The tokens of a key, as text for the full-text table; '' = nothing to find. */
export function tokensOf(field: SearchField, key: string): string {
  const grams = new Set<string>()
  if (field === 'number') for (const number of key.split(' ')) addGrams(grams, encode(number), 1)
  else if (field === 'pinyin') for (const form of key.split(' ')) { if (form !== '') addPinyin(grams, form) }
  else addGrams(grams, encode(key), 1)
  grams.delete(END)
  return Array.from(grams).join(' ')
}

/** A search begins at a syllable: one letter is found with the space before it. */
function addPinyin(grams: Set<string>, form: string): void {
  const text = encode(` ${form}`)
  grams.add(text.slice(0, 2))
  addGrams(grams, text, GRAM)
}

/** SECURITY: what a person types never becomes full-text syntax: every token is encoded and quoted (search-keys.test.ts, hostile input). */
function lookUp(field: SearchField, text: string): FieldQuery {
  const characters = Array.from(text)
  if (characters.length <= GRAM) return { field, match: `"${encode(text)}"`, check: null }
  const grams = new Set<string>()
  // Side by side, the last one flush with the end: they cover the text, and the check sees to their order.
  for (let from = 0; from < characters.length && grams.size < MAX_QUERY_GRAMS; from += GRAM) {
    const start = Math.min(from, characters.length - GRAM)
    grams.add(encode(characters.slice(start, start + GRAM).join('')))
  }
  return { field, match: Array.from(grams, (gram) => `"${gram}"`).join(' AND '), check: text }
}

/**
 * The lookups for what a person typed, one per field that can contain it; none = it cannot be anywhere.
 * @param tail only numbers that end with it
 */
export function fieldQueries(search: string, tail = false): readonly FieldQuery[] {
  if (search.length > MAX_KEY) return []
  const text = textKey(search)
  const number = bareNumber(search)
  if (tail) return number === '' ? [] : [lookUp('number', number + END)]
  if (text === '') return []
  const name = nameKey(search)
  const letters = pinyinTyped(search)
  return [
    ...(number !== '' && /^[!-~]+$/.test(number) ? [lookUp('number', number)] : []),
    ...(name === '' ? [] : [lookUp('name', name)]),
    ...(letters === '' ? [] : [lookUp('pinyin', ` ${letters}`)]),
    lookUp('note', text),
  ]
}
