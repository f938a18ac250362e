/**
 * What a number is, what is sent to the switch for it, and how two spellings of it are known to be
 * the same. docs/numbers.md is the table of these rules; test/unit/shared/numbers-doc.test.ts walks it.
 */
import { areaOf } from './area-codes.ts'
import { isClear, isOutside, kindOfNumber } from './kinds.ts'
import { normaliseNumber, numbersIn, oneNumber } from './normalise.ts'
import type { NormalisedNumber, Refusal } from './normalise.ts'

/** How the site's switch wants to be dialled (settings). */
export interface DialRules {
  /** Digits for an outside line, '' = none. */
  readonly outsidePrefix: string
  /** Own area with its 0, '' = not told. */
  readonly localAreaCode: string
  /** A mobile of another city needs a 0 in front. */
  readonly zeroBeforeForeignMobile: boolean
  /** The own area's numbers are dialled without the area code. */
  readonly localWithoutAreaCode: boolean
}

/** Nothing is added and nothing taken away. */
export const PLAIN_RULES: DialRules = { outsidePrefix: '', localAreaCode: '', zeroBeforeForeignMobile: false, localWithoutAreaCode: false }

/** What only the program around can know. */
export interface NumberLookups {
  /** Area code (with its 0) of the city a mobile number belongs to; null = nobody knows: then no 0 is added. */
  readonly cityOf: (mobile: string) => string | null
  /** True = one of the own extensions, whatever it looks like (an extension 95588). */
  readonly isInternal?: (number: string) => boolean
}
export const NO_LOOKUPS: NumberLookups = { cityOf: () => null }

/**
 * Takes the outside-line prefix away where it is certain to be one: the whole is no number that
 * exists, the rest is. 95588 keeps its 9; 9 95588 and 9 138 0013 8000 lose theirs.
 */
export function withoutOutsidePrefix(number: string, rules: DialRules): string {
  const { outsidePrefix } = rules
  if (outsidePrefix === '' || !number.startsWith(outsidePrefix) || isClear(kindOfNumber(number))) return number
  const rest = number.slice(outsidePrefix.length)
  return isClear(kindOfNumber(rest)) ? rest : number
}

/**
 * The number that was meant, of one that this program has sent to the switch (call list): every
 * outside number has the prefix then, so that it is taken away also where a stranger could not tell.
 */
export function numberOfDialled(dialled: string, rules: DialRules): string {
  if (rules.outsidePrefix === '' || !dialled.startsWith(rules.outsidePrefix)) return dialled
  const rest = dialled.slice(rules.outsidePrefix.length)
  return isClear(kindOfNumber(rest)) ? rest : dialled
}

/** The 0 before a mobile of another city; one that a person has typed himself stays. */
function mobileAsDialled(mobile: string, rules: DialRules, lookups: NumberLookups): string {
  if (mobile.startsWith('0') || !rules.zeroBeforeForeignMobile || rules.localAreaCode === '') return mobile
  const city = lookups.cityOf(mobile)
  return city === null || city === rules.localAreaCode ? mobile : `0${mobile}`
}

/**
 * What is sent to the switch.
 * @param number normalised; with or without the outside-line prefix
 */
export function dialString(number: string, rules: DialRules, lookups: NumberLookups = NO_LOOKUPS): string {
  if (lookups.isInternal?.(number) === true) return number
  const meant = withoutOutsidePrefix(number, rules)
  const kind = kindOfNumber(meant)
  if (!isOutside(kind)) return meant
  // Not recognised, and it begins like an outside line: the person has dialled as on a telephone.
  if (kind === 'unknown' && rules.outsidePrefix !== '' && meant.startsWith(rules.outsidePrefix)) return meant
  if (kind === 'mobile') return rules.outsidePrefix + mobileAsDialled(meant, rules, lookups)
  const isOwnArea = kind === 'landline' && areaOf(meant)?.code === rules.localAreaCode
  const short = isOwnArea && rules.localWithoutAreaCode ? meant.slice(rules.localAreaCode.length) : meant
  return rules.outsidePrefix + short
}

/** What two spellings of a number share. */
function keyOf(written: string, rules: DialRules): string {
  const number = withoutOutsidePrefix(written, rules)
  const kind = kindOfNumber(number)
  if (kind === 'mobile') return number.replace(/^0/, '')
  return kind === 'local' ? rules.localAreaCode + number : number
}

/**
 * One form for all spellings of a number, for comparing: 138 0013 8000 = 013800138000 = +86 138… = 9 138…;
 * 8201 5268 = 010 8201 5268 where 010 is the own area. Digits, `*`, `#`; '' = no number, or several (matchKeys): equal to none.
 */
export function matchKey(input: string, rules: DialRules = PLAIN_RULES): string {
  const written = oneNumber(input)
  return written === null ? '' : keyOf(written.number, rules)
}

/** The keys of all numbers in a field of a table: each of them is the one whom it belongs to. */
export function matchKeys(field: string, rules: DialRules = PLAIN_RULES): readonly string[] {
  return [...new Set(numbersIn(field).map(({ number }) => keyOf(number, rules)))]
}

/** True when both are spellings of one number; of a field with several, when it holds the other one. */
export function isSameNumber(one: string, other: string, rules: DialRules = PLAIN_RULES): boolean {
  const keys = matchKeys(other, rules)
  return matchKeys(one, rules).some((key) => keys.includes(key))
}

/**
 * What to look for in a list of numbers: the part that all spellings share. A name stays as it is.
 * @param text as typed into a search field
 */
export function searchTerm(text: string, rules: DialRules = PLAIN_RULES): string {
  const written = oneNumber(text)
  if (written === null) return text.trim()
  const number = withoutOutsidePrefix(written.number, rules)
  const kind = kindOfNumber(number)
  if (kind === 'mobile') return number.replace(/^0/, '')
  return kind === 'landline' ? number.slice(areaOf(number)?.code.length ?? 0) : number
}

export type DialledNumber =
  | {
    readonly ok: true
    /** As meant, without prefixes: for lists and screens. */
    readonly number: string
    /** What goes to the switch. */
    readonly dialled: string
    readonly extension?: string
  }
  | Refusal

/** From what a person wrote to what the switch is sent: the one way of dial, transfer, consult and conference. */
export function toDialled(input: string, rules: DialRules, lookups: NumberLookups = NO_LOOKUPS): DialledNumber {
  const normal: NormalisedNumber = normaliseNumber(input)
  if (!normal.ok) return normal
  return {
    ok: true,
    number: withoutOutsidePrefix(normal.number, rules),
    dialled: dialString(normal.number, rules, lookups),
    ...(normal.extension === undefined ? {} : { extension: normal.extension }),
  }
}
