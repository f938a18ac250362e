/**
 * The one number normaliser: what a person types, pastes or clicks becomes what is dialled.
 * First version; area codes and the outside-line prefix follow with the site's dialling rules.
 */

/** Longest number that is dialled: E.164 has 15 digits; prefixes, access codes and DTMF tails need more. */
const MAX_DIGITS = 32
/** Marks people put into numbers; nothing of it is dialled. The last group is invisible (copied from web pages). */
const PUNCTUATION = /[\s\-.()/\u2010-\u2015\u2212\u00b7\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu

export type NumberFault = 'empty' | 'letters' | 'too_long' | 'malformed'
export type NormalisedNumber =
  | { readonly ok: true; readonly number: string }
  | { readonly ok: false; readonly fault: NumberFault }

/** Takes +86, 0086 and a bracketed trunk 0 away: 0086 (0)10 6554 3210 → 01065543210, +86 138… → 138…. */
function toNational(text: string): string {
  const match = /^(?:\+|00)86(.*)$/.exec(text)
  const rest = match?.[1]
  if (rest === undefined || rest === '') return text
  // A mobile number, a service number (95xxx, 400…, 800…) and one with its 0 stand as they are; an area code gets its 0.
  if (/^(?:1[3-9]\d{9}$|0|400\d{7}$|800\d{7}$|9\d{4,5}$|1\d{2,4}$)/.test(rest)) return rest
  return /^[2-9]\d{8,10}$|^10\d{8}$/.test(rest) ? `0${rest}` : rest
}

/**
 * @param input as written: full-width digits, blanks, dashes, brackets, +86/0086 are understood
 * @returns digits, `*` and `#` (a leading + of another country becomes 00), or what is wrong
 */
export function normaliseNumber(input: string): NormalisedNumber {
  // NFKC turns full-width digits, plus, brackets and blanks into plain ones.
  // A link copied from a page (tel:…, callto:…) is its number.
  const plain = input.slice(0, 256).normalize('NFKC').replace(PUNCTUATION, '').replace(/^(?:tel|callto):(?:\/\/)?/iu, '')
  if (plain === '') return { ok: false, fault: 'empty' }
  if (/\p{L}/u.test(plain)) return { ok: false, fault: 'letters' }
  if (!/^\+?[0-9*#]+$/.test(plain)) return { ok: false, fault: 'malformed' }
  const number = toNational(plain).replace(/^\+/, '00')
  if (number.length > MAX_DIGITS) return { ok: false, fault: 'too_long' }
  // Something must be a digit: `**` alone rings nobody.
  if (!/[0-9]/.test(number)) return { ok: false, fault: 'malformed' }
  return { ok: true, number }
}
