/**
 * From one written number to plain digits and an extension. Several numbers in one text are told apart in several.ts; what the form
 * says of a number, in kinds.ts; the site's rules are in dial-rules.ts.
 */
import { areaOf } from './area-codes.ts'
import { isClear, kindOfNumber } from './kinds.ts'

/** Longest number that is dialled: E.164 has 15 digits; prefixes, access codes and DTMF tails need more. */
export const MAX_DIGITS = 32
/** Longest extension behind a number. */
const MAX_EXTENSION = 8
/** Signs that nobody sees, copied along from web pages: marks of direction, joiners, soft hyphens. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu
/** Marks people put into numbers; nothing of it is dialled. */
const PUNCTUATION = /[\s\-.()[\]/\u30fb\u30fc\u00b7]/gu
const DASHES = /[\u2010-\u2015\u2212]/gu
/** The words for an extension: 转8001, (分机 8001), ext. 8001, x8001, ;ext=8001 (RFC 3966). */
const EXTENSION_WORDS = /[\s,(-]*(?:;\s*ext=|\bext(?:ension|n)?[.:]?|(?<=[\d)\s])ext(?:ension|n)?[.:]?|(?<=[\d)\s])x|[转轉](?:接|分机|分機)?|内线|內線|分[机機]号?|分機號?)[\s:,-]*(?=\d)/giu
/** Stands for all of them. */
const MARK = '转'
const WITH_EXTENSION = new RegExp(`^(.*\\d.*?)${MARK}(\\d{1,${String(MAX_EXTENSION)}})\\)?$`, 'su')
/** 82015268-8001: one group too many behind a whole number. */
const LAST_GROUP = /^(.*\d{3}[)\s]*)-\s*(\d{1,6})$/su
/** Nobody writes a number with a group of one or two digits at its end: 0471-8888888-1 is an extension, though eight digits would do. */
const SURE_GROUP = 2
/** +44 (0)20: the trunk 0 of a country is not dialled from outside. In Italy, San Marino and the Vatican it is part of the number (ITU-T E.164, national plans). */
const TRUNK_ZERO = /^((?:\+|00)\s*(?!39(?!\d)|37[89])\d{1,3}[\s-]*)\(0\)/u

export type ReadFault = 'empty' | 'letters' | 'too_long' | 'malformed'
/** A number as digits, `*` and `#`; the extension is pressed after the answer, never dialled along. */
export interface WrittenNumber { readonly number: string; readonly extension?: string }
export type Read = ({ readonly ok: true } & WrittenNumber) | { readonly ok: false; readonly fault: ReadFault }

/** Plain signs and one sign for all words of an extension. */
export function plainText(input: string): string {
  // NFKC turns full-width digits, plus, brackets and blanks into plain ones. A link copied from a page (tel:…, callto:…) is its number.
  return input.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').trim()
    .replace(/^(?:tel|callto):(?:\/\/)?/iu, '').replace(EXTENSION_WORDS, MARK)
}

/** An area code without its 0, and seven or eight digits: 10 8201 5268, 755 8888 8888. */
function isNationalWithoutZero(digits: string): boolean {
  const area = areaOf(`0${digits}`)
  const local = area === undefined ? 0 : digits.length - area.code.length + 1
  return local === 7 || local === 8
}

/** Takes +86, 0086 and a bracketed trunk 0 away: 0086 (0)10 6554 3210 → 01065543210, +86 138… → 138…. */
function toNational(text: string): string {
  // 86 138…, 86 10 8201 5268, 86 400…: written without the plus. Nothing inside the country looks like it.
  const bare = /^86(\d{10,12})$/.exec(text)?.[1]
  if (bare !== undefined && /^(?:1[3-9]\d{9}|[48]00\d{7})$/.test(bare)) return bare
  if (bare !== undefined && isNationalWithoutZero(bare)) return `0${bare}`
  const rest = /^(?:\+|00)86(.+)$/.exec(text)?.[1]
  if (rest === undefined) return text
  if (/^(?:\+|00)86/.test(rest)) return toNational(rest)
  // A mobile number, a service number (95xxx, 400…, 800…) and one with its 0 stand as they are; an area code gets its 0.
  if (/^(?:1[3-9]\d{9}$|0|[48]00\d{7}$|9[56]\d{3,6}$|1\d{2,5}$)/.test(rest)) return rest
  return isNationalWithoutZero(rest) || /^[2-9]\d{8,10}$/.test(rest) ? `0${rest}` : rest
}

/** A plus stands for 00, alone in front, before a country. A 0 behind it is a slip: +0086, +010. */
function withoutPlus(text: string): string {
  return /^\+0/.test(text) ? text.slice(1) : text.replace(/^\+/, '00')
}

function readMain(main: string): Read {
  const plain = main.replace(TRUNK_ZERO, '$1').replace(PUNCTUATION, '')
  if (plain === '') return { ok: false, fault: 'empty' }
  if (/\p{L}/u.test(plain)) return { ok: false, fault: 'letters' }
  if (!/^(?:\+(?=\d))?[0-9*#]+$/.test(plain)) return { ok: false, fault: 'malformed' }
  const number = toNational(withoutPlus(plain))
  if (number.length > MAX_DIGITS) return { ok: false, fault: 'too_long' }
  // Something must be a digit: `**` alone rings nobody.
  return /[0-9]/.test(number) ? { ok: true, number } : { ok: false, fault: 'malformed' }
}

/** Numbers that have extensions; short codes of an exchange have none. */
const mayHaveExtension = (number: string): boolean => isClear(kindOfNumber(number)) && number.length > 4

/** @param text plain (plainText), with one number in it */
export function readOne(text: string): Read {
  const word = WITH_EXTENSION.exec(text)
  if (word?.[1] !== undefined && word[2] !== undefined) {
    const main = readMain(word[1])
    return main.ok ? { ...main, extension: word[2] } : main
  }
  const whole = readMain(text)
  const [, head, group] = LAST_GROUP.exec(text) ?? []
  if (!whole.ok || head === undefined || group === undefined) return whole
  const kind = kindOfNumber(whole.number)
  const main = readMain(head)
  if (!main.ok || !mayHaveExtension(main.number)) return whole
  const isWhole = isClear(kind) && (group.length > SURE_GROUP || kind === 'international')
  return isWhole ? whole : { ...main, extension: group }
}
