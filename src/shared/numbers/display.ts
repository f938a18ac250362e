/** Telephone numbers as people read them; what is dialled is decided by dial-rules.ts alone. */

import { normaliseNumber } from './normalise.ts'

/** Area codes of two digits after the 0 (010, 02x); all others have three. */
const SHORT_AREA = /^0(?:10|2\d)/

/** Groups of an unknown, long number: fours from the left, so that the eye can count. */
function inFours(digits: string): string {
  return digits.replace(/(.{4})(?=.{2,})/g, '$1 ')
}

/** A number in groups: 138 0013 8000, 010 8201 5268, 400 810 1001. What is not a known form stays readable or as it is. */
export function displayNumber(raw: string): string {
  // Signs between digits: several numbers, or an extension. A text that is none of them stays as it is written.
  if (/\d.*[^\d].*\d/su.test(raw)) {
    const read = normaliseNumber(raw)
    if (!read.ok) return read.fault === 'several' ? read.numbers.map(displayNumber).join(' / ') : raw
    return read.extension === undefined ? raw : `${displayNumber(read.number)} 转 ${read.extension}`
  }
  const national = raw.replace(/^(?:\+86|0086)(?=1[3-9]\d{9}$)/, '')
  const prefix = national === raw ? '' : '+86 '
  if (/^1[3-9]\d{9}$/.test(national)) return `${prefix}${national.slice(0, 3)} ${national.slice(3, 7)} ${national.slice(7)}`
  if (/^01[3-9]\d{9}$/.test(raw)) return `0 ${displayNumber(raw.slice(1))}`
  if (/^[48]00\d{7}$/.test(raw)) return `${raw.slice(0, 3)} ${raw.slice(3, 6)} ${raw.slice(6)}`
  if (/^0\d{9,11}$/.test(raw)) {
    const area = SHORT_AREA.test(raw) ? 3 : 4
    const rest = raw.slice(area)
    const head = rest.length === 8 ? 4 : 3
    if (rest.length === 7 || rest.length === 8) return `${raw.slice(0, area)} ${rest.slice(0, head)} ${rest.slice(head)}`
  }
  if (/^\d{8}$/.test(raw)) return `${raw.slice(0, 4)} ${raw.slice(4)}`
  return /^\d{9,}$/.test(raw) ? inFours(raw) : raw
}
