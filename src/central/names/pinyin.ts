/**
 * Pinyin of names, for the first letters that are written (PYM, 拼音码) and for the search: one reading of a name for both. A surname is read
 * as one only where it is one: at the beginning of a person's name (张乐 is zhang le, 乐毅 yue yi; 朝阳区 chao yang qu).
 */
import { pinyin } from 'pinyin-pro'
import { OTHER_READINGS, PHRASES } from './phrases.ts'
import { COMMON_SURNAMES, COMPOUND_READINGS, SURNAME_READINGS } from './surnames.ts'

/** Longest name that is read; the rest of a longer one is an address. */
const MAX_NAME = 64
const MAX_PHRASE = 4
/** Ways of reading a name that are searched. */
const MAX_WAYS = 24
const HAN = /\p{Script=Han}/u
/** Ends of what is no person: none of them is the end of a given name. */
const NO_PERSON = /(?:[区县市省镇乡村路街巷弄站厂店铺馆所部局处厅校院社队组湖]|公司|集团|银行|大厦|中心|小区|花园|学校|医院|政府|支行|分行)$/u
/** Two characters that end like this are a place rather than somebody's one-character given name. */
const SHORT_PLACE = /^.(?:州|县|市|区|村)$/u
/** A house of somebody: 曾记面馆, 单家集. */
const HOUSE_OF = /^.[记氏家府]/u

/** Full width, blanks and marks between the parts of a name make no difference. */
const plain = (name: string): string => name.slice(0, MAX_NAME * 2).toWellFormed().normalize('NFKC').slice(0, MAX_NAME).toWellFormed()

/** The reading of the surname at the beginning of a name; null = there is none, or it is no person's. */
function surnameOf(name: string): readonly string[] | null {
  const characters = Array.from(name)
  const [first = '', second = ''] = characters
  const single = SURNAME_READINGS.get(first)
  if (characters.length > 2 && HOUSE_OF.test(name) && single !== undefined) return [single]
  if (characters.length < 2 || characters.length > 4 || !characters.every((one) => HAN.test(one))) return null
  if (NO_PERSON.test(name) || (characters.length === 2 && SHORT_PLACE.test(name))) return null
  const compound = COMPOUND_READINGS.get(first + second)
  if (compound !== undefined && characters.length > 2) return compound.split(' ')
  if (single === undefined || startsWithPhrase(name)) return null
  return characters.length < 4 || COMMON_SURNAMES.has(second) ? [single] : null
}

const phraseAt = (characters: readonly string[], from: number): string | null => {
  for (let length = Math.min(MAX_PHRASE, characters.length - from); length > 1; length -= 1) {
    const text = characters.slice(from, from + length).join('')
    if (PHRASES.has(text)) return text
  }
  return null
}
const startsWithPhrase = (name: string): boolean => phraseAt(Array.from(name), 0) !== null

/** The reading of each character of a run of Chinese, by the words it consists of. */
function runReading(run: string): string[] {
  const characters = Array.from(run)
  const read = pinyin(run, { toneType: 'none', type: 'array', v: true })
  // The dictionary answers one syllable for each character; a character it does not know stands for itself.
  const syllables = characters.map((_, at) => letters(read[at] ?? ''))
  for (let at = 0; at < characters.length;) {
    const phrase = phraseAt(characters, at)
    const known = phrase === null ? null : PHRASES.get(phrase)?.split(' ')
    for (const [offset, syllable] of (known ?? []).entries()) syllables[at + offset] = syllable
    at += known?.length ?? 1
  }
  return syllables
}
const letters = (syllable: string): string => syllable.toLowerCase().replace(/ü/g, 'v').replace(/[^a-z]/g, '')

/** A piece of a name: a Chinese character with its reading, or letters and digits as they are. */
interface Piece { readonly han: string | null; readonly reading: string }

const memory = new Map<string, readonly Piece[]>()
const REMEMBERED = 2_000

function piecesOf(name: string): readonly Piece[] {
  const known = memory.get(name)
  if (known !== undefined) return known
  const text = plain(name)
  const pieces: Piece[] = []
  for (const [run] of text.matchAll(/\p{Script=Han}+|[^\P{L}\p{Script=Han}]+|\p{N}+/gu)) {
    if (!HAN.test(run)) pieces.push({ han: null, reading: run.toLowerCase() })
    else for (const [at, reading] of runReading(run).entries()) pieces.push({ han: Array.from(run)[at] ?? '', reading })
  }
  // Blanks inside a Chinese name fill it up to the width of its neighbours; a mark stands between the parts of a foreign one.
  const whole = text.replace(/\s/gu, '')
  for (const [at, reading] of (surnameOf(whole) ?? []).entries()) pieces[at] = { han: pieces[at]?.han ?? null, reading }
  if (memory.size >= REMEMBERED) memory.clear()
  memory.set(name, pieces)
  return pieces
}

/**
 * The first letters of a name in capitals, as CallThink keeps them in PYM (manual, Get_Customer_Info: 北京强讯公司 is BJQXGS). Letters and
 * digits of a Chinese name stand for themselves. '' = no Chinese in it.
 */
export function initialsOf(name: string): string {
  const pieces = piecesOf(name)
  if (pieces.every(({ han }) => han === null)) return ''
  return pieces.map(({ han, reading }) => (han === null ? reading.replace(/[^a-z0-9]/g, '') : reading.charAt(0))).join('').toUpperCase()
}

/** The syllables of a name as it is read first; Chinese only, ü as v. */
export function syllablesOf(name: string): readonly string[] {
  return piecesOf(name).flatMap(({ han, reading }) => (han === null || reading === '' ? [] : [reading]))
}

/**
 * The likely ways to read a name, the first as syllablesOf: the other readings of its characters, also of a surname as if it were none,
 * and ü typed as u. At most 24 of them.
 */
export function waysToRead(name: string): readonly (readonly string[])[] {
  const choices = piecesOf(name).flatMap(({ han, reading }) => {
    if (han === null || reading === '') return []
    const others = [reading, ...OTHER_READINGS.get(han) ?? [], ...(SURNAME_READINGS.has(han) ? [SURNAME_READINGS.get(han) ?? ''] : [])]
    return [[...new Set(others.flatMap((one) => (/^[ln]v/.test(one) ? [one, one.replace('v', 'u')] : [one])))]]
  })
  if (choices.length === 0) return []
  const first = choices.map(([reading = '']) => reading)
  let ways: readonly (readonly string[])[] = [first]
  // One place after the other: with too many of them the first readings are kept at the later places.
  for (const [at, options] of choices.entries()) {
    for (const option of options.slice(1)) {
      const more = ways.filter((way) => way[at] === first[at]).map((way) => way.with(at, option))
      ways = [...ways, ...more.slice(0, Math.max(0, MAX_WAYS - ways.length))]
    }
  }
  return ways
}
