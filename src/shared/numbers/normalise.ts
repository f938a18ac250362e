/**
 * The one reader of written numbers: what a person types, pastes or clicks, and what stands in a field of a table. It says one number, its
 * extension, several numbers, or why it can be none. No site's rules here: those are in dial-rules.ts.
 */
import { areaOf } from './area-codes.ts'
import { kindOfNumber } from './kinds.ts'
import { plainText } from './read.ts'
import { splitNumbers } from './several.ts'
import type { ReadFault, WrittenNumber } from './read.ts'
import type { Split } from './several.ts'

/** Longest text that is looked at. What is longer is refused, never cut: the first half of a number is another number. */
export const MAX_INPUT = 256

/**
 * several: more than one number; unclear: a number and something more; the others cannot be: a mobile has 11 digits, a landline 7 or 8 behind
 * its area, 400 and 800 have 10, a number of another country 7…15 with its country (ITU-T E.164).
 */
export type NumberFault = ReadFault | 'several' | 'unclear' | 'mobile_length' | 'landline_length' | 'service_length' | 'country_length'
export type Refusal =
  | { readonly ok: false; readonly fault: 'several'; /** As they may be dialled, each to be read again (withExtension). */ readonly numbers: readonly string[] }
  | { readonly ok: false; readonly fault: Exclude<NumberFault, 'several'> }
export type NormalisedNumber =
  | {
    readonly ok: true
    /** Digits, `*` and `#`. */
    readonly number: string
    /** Extension at the far end, to press after the answer; never dialled with the number. */
    readonly extension?: string
  }
  | Refusal

/** Number and extension as one text that is read back as both. */
export function withExtension({ number, extension }: WrittenNumber): string {
  return extension === undefined ? number : `${number}转${extension}`
}

/** Prefixes for cheaper long-distance calls go in front of whole numbers (17909, 17951). */
const IP_ACCESS = /^179\d\d/
const E164 = { least: 7, most: 15 } as const
/** A plus, then the North American plan: always eleven digits. */
const NANP_DIGITS = 11

/** Why a number of this form cannot be one; null = it may be. */
function impossible(text: string, number: string): NumberFault | null {
  if (/^1[3-9](?:\d{8}|\d{10})$/.test(number) && !IP_ACCESS.test(number)) return 'mobile_length'
  if (/^[48]00(?:\d{6}|\d{8})$/.test(number)) return 'service_length'
  const area = areaOf(number)
  const behind = area === undefined ? 0 : number.length - area.code.length
  if (area !== undefined && (behind === 9 || behind === 10) && kindOfNumber(number) === 'unknown') return 'landline_length'
  // Written as an area and something: 0755-888888. Without a mark it may be anything that a switch wants.
  if (area !== undefined && behind > 0 && behind < 7 && kindOfNumber(number) === 'unknown' && /^\(?0\d{2,3}(?:\)|\s*-)/.test(text)) return 'landline_length'
  if (!text.startsWith('+') || !number.startsWith('00')) return null
  const digits = number.length - 2
  return digits < E164.least || digits > E164.most || (number.startsWith('001') && digits !== NANP_DIGITS) ? 'country_length' : null
}

function read(input: string): Split {
  return input.length > MAX_INPUT ? { kind: 'one', read: { ok: false, fault: 'too_long' } } : splitNumbers(plainText(input))
}

/**
 * @param input as written: full-width digits, blanks, dashes, brackets, invisible signs, +86/0086, extensions are understood
 * @returns digits, `*` and `#` (a leading + of another country becomes 00), or what is wrong
 */
export function normaliseNumber(input: string): NormalisedNumber {
  const split = read(input)
  if (split.kind === 'unclear') return { ok: false, fault: 'unclear' }
  if (split.kind === 'several') return { ok: false, fault: 'several', numbers: split.numbers.map(withExtension) }
  if (!split.read.ok) return split.read
  const fault = impossible(plainText(input), split.read.number)
  return fault === null || fault === 'several' ? split.read : { ok: false, fault }
}

/** Words beside the numbers of a field: 张先生, 办公:, (家). What stands between them is read again. */
const LABEL = /[^\d\s+()#*,;/|、&.转-]+/gu
const LEAST_DIGITS = 3

const bare = ({ number, extension }: WrittenNumber): WrittenNumber => (extension === undefined ? { number } : { number, extension })

/** The number of a text that holds one and nothing else, without judging its length; null = none, or several. */
export function oneNumber(input: string): WrittenNumber | null {
  const split = read(input)
  return split.kind === 'one' && split.read.ok ? bare(split.read) : null
}

/**
 * All numbers of a field, in their order, without judging their lengths: for matching who calls, and for offering them. Names and labels
 * beside them are left out.
 * @returns none where there is no number, or nobody can know which
 */
export function numbersIn(field: string): readonly WrittenNumber[] {
  const split = read(field)
  if (split.kind === 'several') return split.numbers
  if (split.kind === 'unclear') return []
  if (split.read.ok) return [bare(split.read)]
  if (split.read.fault !== 'letters') return []
  return field.normalize('NFKC').replace(LABEL, ';').split(';').filter((part) => part.replace(/\D/g, '').length >= LEAST_DIGITS)
    .flatMap((part): readonly WrittenNumber[] => {
      const one = read(part)
      if (one.kind === 'several') return one.numbers
      // A label in the middle of a number leaves halves, which are none.
      return one.kind === 'one' && one.read.ok && kindOfNumber(one.read.number) !== 'unknown' ? [bare(one.read)] : []
    })
}

/** The numbers of a field as they may be dialled, each to be read again; what holds no number stays as it is, '' is none. */
export function writtenNumbers(field: string): readonly string[] {
  const numbers = numbersIn(field).map(withExtension)
  return numbers.length > 0 || field.trim() === '' ? numbers : [field]
}
