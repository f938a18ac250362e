/** From what a person types, pastes or clicks to plain digits. No site's rules here: those are in dial-rules.ts. */
import { areaByCode, areaOf } from './area-codes.ts'

/** Longest number that is dialled: E.164 has 15 digits; prefixes, access codes and DTMF tails need more. */
export const MAX_DIGITS = 32
/** Longest text that is looked at. What is longer is refused, never cut: the first half of a number is another number. */
export const MAX_INPUT = 256
/** Longest extension behind a number. */
const MAX_EXTENSION = 8
/** Signs that nobody sees, copied along from web pages: marks of direction, joiners, soft hyphens. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu
/** Marks people put into numbers; nothing of it is dialled. */
const PUNCTUATION = /[\s\-.()[\]/\u2010-\u2015\u2212\u30fb\u30fc\u00b7]/gu
/** 转643, 分机 643, ext. 643, x643, and `;ext=643` of a tel: link (RFC 3966). */
const EXTENSION_WORD = new RegExp(`^(.*\\d.*?)[\\s,]*(?:;\\s*ext=|ext(?:ension|n)?[.:]?|x|转|轉|分机(?:号)?:?|分機(?:號)?:?)\\s*(\\d{1,${String(MAX_EXTENSION)}})$`, 'isu')
/** 010-8201-5268-643: one group too many behind a whole number. */
const EXTENSION_GROUP = /^\(?(0\d{2,3})\)?[\s-]*(\d{3,4})[\s-]?(\d{4})\s*-\s*(\d{1,6})$/u
const DASHES = /[\u2010-\u2015\u2212]/gu

export type NumberFault = 'empty' | 'letters' | 'too_long' | 'malformed'
export type NormalisedNumber =
  | {
    readonly ok: true
    /** Digits, `*` and `#`. */
    readonly number: string
    /** Extension at the far end, to press after the answer; never dialled with the number. */
    readonly extension?: string
  }
  | { readonly ok: false; readonly fault: NumberFault }

/** An area code without its 0, and seven or eight digits: 10 8201 5268, 755 8888 8888. */
function isNationalWithoutZero(digits: string): boolean {
  const area = areaOf(`0${digits}`)
  const local = area === undefined ? 0 : digits.length - area.code.length + 1
  return local === 7 || local === 8
}

/** Takes +86, 0086 and a bracketed trunk 0 away: 0086 (0)10 6554 3210 → 01065543210, +86 138… → 138…. */
function toNational(text: string): string {
  // 86 138…, 86 10 8201 5268: written without the plus. Nothing inside the country looks like it.
  const bare = /^86(\d{10,12})$/.exec(text)?.[1]
  if (bare !== undefined && /^1[3-9]\d{9}$/.test(bare)) return bare
  if (bare !== undefined && isNationalWithoutZero(bare)) return `0${bare}`
  const rest = /^(?:\+|00)86(.+)$/.exec(text)?.[1]
  if (rest === undefined) return text
  if (/^(?:\+|00)86/.test(rest)) return toNational(rest)
  // A mobile number, a service number (95xxx, 400…, 800…) and one with its 0 stand as they are; an area code gets its 0.
  if (/^(?:1[3-9]\d{9}$|0|[48]00\d{7}$|9\d{4,5}$|1\d{2,4}$)/.test(rest)) return rest
  return isNationalWithoutZero(rest) || /^[2-9]\d{8,10}$/.test(rest) ? `0${rest}` : rest
}

function splitExtension(text: string): { readonly main: string; readonly extension: string | undefined } {
  const word = EXTENSION_WORD.exec(text)
  if (word?.[1] !== undefined) return { main: word[1], extension: word[2] }
  const dashed = text.replace(DASHES, '-')
  const group = EXTENSION_GROUP.exec(dashed)
  if (group?.[1] === undefined || areaByCode(group[1]) === undefined) return { main: text, extension: undefined }
  return { main: dashed.slice(0, dashed.lastIndexOf('-')), extension: group[4] }
}

/** A plus stands for 00, alone in front, before a country. A 0 behind it is a slip: +0086, +010. */
function withoutPlus(text: string): string {
  return /^\+0/.test(text) ? text.slice(1) : text.replace(/^\+/, '00')
}

/**
 * @param input as written: full-width digits, blanks, dashes, brackets, invisible signs, +86/0086, extensions are understood
 * @returns digits, `*` and `#` (a leading + of another country becomes 00), or what is wrong
 */
export function normaliseNumber(input: string): NormalisedNumber {
  if (input.length > MAX_INPUT) return { ok: false, fault: 'too_long' }
  // NFKC turns full-width digits, plus, brackets and blanks into plain ones.
  // A link copied from a page (tel:…, callto:…) is its number.
  const text = input.normalize('NFKC').replace(INVISIBLE, '').trim().replace(/^(?:tel|callto):(?:\/\/)?/iu, '')
  const { main, extension } = splitExtension(text)
  const plain = main.replace(PUNCTUATION, '')
  if (plain === '') return { ok: false, fault: 'empty' }
  if (/\p{L}/u.test(plain)) return { ok: false, fault: 'letters' }
  if (!/^(?:\+(?=\d))?[0-9*#]+$/.test(plain)) return { ok: false, fault: 'malformed' }
  const number = toNational(withoutPlus(plain))
  if (number.length > MAX_DIGITS) return { ok: false, fault: 'too_long' }
  // Something must be a digit: `**` alone rings nobody.
  if (!/[0-9]/.test(number)) return { ok: false, fault: 'malformed' }
  return { ok: true, number, ...(extension === undefined ? {} : { extension }) }
}
