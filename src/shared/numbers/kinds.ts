/**
 * What a number is, by its form alone. Sources: MIIT, Telecommunications Network Numbering Plan (电信网编号计划, 2017: short codes
 * of 1xx, 10xxx, 116xxx/118xxx, 12xxx, 95xxx, 96xxx, 400 and 800, mobiles of eleven digits), ITU-T E.164 for other countries.
 */
import { areaOf } from './area-codes.ts'

export type NumberKind =
  | 'internal' | 'emergency' | 'service' | 'mobile' | 'landline' | 'local' | 'international' | 'code' | 'unknown'

const EMERGENCY = /^(?:110|119|120|122)$/
/**
 * 95xxx and 96xxx of banks and cities (5, 6 or 8 digits), 1xxxx of carriers and authorities, 116114 and its like (6), the carriers' codes
 * with what is wanted behind them (1008611), senders of SMS (106…), 400 and 800, enquiries.
 */
const SERVICE = /^(?:9[56]\d{3,4}|9[56]\d{6}|1[012]\d{3}|11[68]\d{3}|100(?:00|01|10|86)\d{1,3}|106\d{5,17}|11[47]|121|[48]00\d{7})$/
const MOBILE = /^0?1[3-9]\d{9}$/
/** No subscriber's number begins with 9: 9 is the prefix of 95xxx and 96xxx, and the outside line of most switches. */
const LOCAL = /^[1-8]\d{6,7}$/
const INTERNATIONAL = /^00[1-9]\d{5,}$/
const INTERNAL = /^\d{1,6}$/

/**
 * What a normalised number is.
 * @param number digits, `*` and `#`, without the outside-line prefix
 */
export function kindOfNumber(number: string): NumberKind {
  if (/[^0-9]/.test(number)) return 'code'
  if (EMERGENCY.test(number)) return 'emergency'
  if (SERVICE.test(number)) return 'service'
  if (MOBILE.test(number)) return 'mobile'
  if (INTERNATIONAL.test(number)) return 'international'
  const area = areaOf(number)
  const behind = area === undefined ? '' : number.slice(area.code.length)
  if (/^\d{7,8}$/.test(behind)) return 'landline'
  // Of another city: 0755 12345, 010 95588.
  if (/^\d{5,6}$/.test(behind) && SERVICE.test(behind)) return 'service'
  if (LOCAL.test(number)) return 'local'
  return INTERNAL.test(number) ? 'internal' : 'unknown'
}

/** True for what needs an outside line. */
export const isOutside = (kind: NumberKind): boolean => kind !== 'internal' && kind !== 'code'
/** True for what certainly is a number outside. */
export const isClear = (kind: NumberKind): boolean => isOutside(kind) && kind !== 'unknown'
