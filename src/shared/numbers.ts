/**
 * The one number normaliser of the product: dial, transfer, match, search, lists and screens use these
 * functions and no others. Rules in words: docs/numbers.md. No schema library: windows import it, too.
 */
export { areaByCode, areaOf, codeOfCity } from './numbers/area-codes.ts'
export type { Area } from './numbers/area-codes.ts'
export { kindOfNumber } from './numbers/kinds.ts'
export type { NumberKind } from './numbers/kinds.ts'
export { MAX_INPUT, normaliseNumber, numbersIn, withExtension, writtenNumbers } from './numbers/normalise.ts'
export type { NormalisedNumber, NumberFault, Refusal } from './numbers/normalise.ts'
export type { WrittenNumber } from './numbers/read.ts'
export {
  dialString, isSameNumber, matchKey, matchKeys, NO_LOOKUPS, numberOfDialled, PLAIN_RULES, searchTerm, toDialled, withoutOutsidePrefix,
} from './numbers/dial-rules.ts'
export type { DialledNumber, DialRules, NumberLookups } from './numbers/dial-rules.ts'
export { readCallback } from './numbers/callback.ts'
export { numberInText } from './numbers/in-text.ts'
export type { NumberInText } from './numbers/in-text.ts'
export { displayNumber } from './numbers/display.ts'
export { spellings } from './numbers/spellings.ts'
export { readTelLink } from './numbers/tel-link.ts'
export type { TelLink } from './numbers/tel-link.ts'
