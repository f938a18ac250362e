/** Several numbers in one field: as people have written them into old tables, and as they paste them. */
import { areaByCode, areaOf } from './area-codes.ts'
import { isClear, kindOfNumber } from './kinds.ts'
import { readOne } from './read.ts'
import type { Read, WrittenNumber } from './read.ts'

/** Between two numbers. `;` and `=` of a tel: link's parameters and pauses (,,) are no such mark. */
const BETWEEN = /\s*(?:[、|/&\n\r\t]|(?<!,),(?!,)|;(?!\s*[a-z-]+=)|或者?|以?及|和|\bor\b|\band\b)\s*/giu
/** At the ends it separates nothing. */
const ENDS = /^[\s、|/&;,]+|[\s、|/&;,]+$/gu
/** Shorter than the shortest number that could be meant: such parts are groups of one (1 / 3 / 8). */
const LEAST_DIGITS = 3
/** 82015268/69: only the last digits are written anew. */
const LAST_DIGITS = /^\d{1,2}$/
const EXTENSION = /^\d{1,6}$/
const MAX_NUMBERS = 8
/** Tokens that are looked at for several numbers with nothing but blanks between them. */
const MAX_TOKENS = 16

export type Split =
  | { readonly kind: 'one'; readonly read: Read }
  | { readonly kind: 'several'; readonly numbers: readonly WrittenNumber[] }
  /** Something more is written than a number, and nobody can know what it is. */
  | { readonly kind: 'unclear' }

const bare = ({ number, extension }: WrittenNumber): WrittenNumber => (extension === undefined ? { number } : { number, extension })
/** Of a person or a house: nothing is missing, nothing can follow. */
function isWhole(number: string): boolean {
  const kind = kindOfNumber(number)
  return kind === 'mobile' || kind === 'landline' || (kind === 'local' && /^[2-8]/.test(number)) || /^[48]00\d{7}$/.test(number)
}
/** 0371, (010), +86 10: the number follows behind the mark. */
const areaWritten = (text: string): boolean => {
  const plain = text.replace(/[()\s-]/g, '')
  return areaByCode(plain) !== undefined || areaByCode(plain.replace(/^(?:\+|00)86/, '0')) !== undefined
}

/** A number without its area behind one that has it belongs to the same. */
function inAreaOf(number: WrittenNumber, before: WrittenNumber | undefined): WrittenNumber {
  const area = before !== undefined && kindOfNumber(before.number) === 'landline' ? areaOf(before.number) : undefined
  return area !== undefined && kindOfNumber(number.number) === 'local' && before?.number.length === area.code.length + number.number.length
    ? { ...number, number: area.code + number.number } : number
}

/** What a part behind another number means; null = nothing that can be known. */
function partAfter(part: string, before: WrittenNumber | undefined): WrittenNumber | null {
  if (before !== undefined && before.extension !== undefined && EXTENSION.test(part)) return { number: before.number, extension: part }
  const kind = before === undefined ? 'unknown' : kindOfNumber(before.number)
  if (before !== undefined && LAST_DIGITS.test(part) && (kind === 'local' || kind === 'landline')) return { number: before.number.slice(0, -part.length) + part }
  const read = readOne(part)
  return read.ok && read.number.length >= LEAST_DIGITS ? inAreaOf(bare(read), before) : null
}

function byMarks(text: string): Split | null {
  const [first = '', ...rest] = text.split(BETWEEN)
  if (rest.length === 0) return null
  const parts = areaWritten(first) && rest[0] !== undefined ? [`${first}-${rest[0]}`, ...rest.slice(1)] : [first, ...rest]
  const [whole] = parts
  if (parts.length === 1 && whole !== undefined) return { kind: 'one', read: readOne(whole) }
  if (parts.every((part) => /^\d{0,2}$/.test(part))) return { kind: 'one', read: readOne(text) }
  const fault = parts.map(readOne).find((read) => !read.ok && read.fault !== 'empty')
  if (fault !== undefined) return { kind: 'one', read: fault }
  if (parts.length > MAX_NUMBERS) return { kind: 'unclear' }
  const numbers: WrittenNumber[] = []
  for (const part of parts) {
    const number = partAfter(part, numbers.at(-1))
    if (number === null) return { kind: 'unclear' }
    numbers.push(number)
  }
  return oneOrSeveral(numbers)
}

function oneOrSeveral(numbers: readonly WrittenNumber[]): Split {
  const each = [...new Map(numbers.map((one) => [`${one.number}/${one.extension ?? ''}`, one])).values()]
  const [only] = each
  return each.length === 1 && only !== undefined ? { kind: 'one', read: { ok: true, ...only } } : { kind: 'several', numbers: each }
}

/** Nothing but blanks or dashes between them. Which tokens belong together is known only when all of them make whole numbers. */
function byTokens(text: string): Split | null {
  const tokens = text.split(/[\s()-]+/u).filter((token) => token !== '')
  if (tokens.length < 2 || tokens.length > MAX_TOKENS || tokens.every((token) => token.length < 2)) return null
  const heads = (from: number): readonly (readonly [number, WrittenNumber])[] => tokens.slice(from).flatMap((_, index) => {
    const read = readOne(tokens.slice(from, from + index + 1).join(''))
    return read.ok && isWhole(read.number) ? [[from + index + 1, bare(read)] as const] : []
  })
  const rest = (from: number): readonly (readonly WrittenNumber[])[] => (from === tokens.length ? [[]]
    : heads(from).flatMap(([to, number]) => rest(to).map((others) => [number, ...others])))
  const ways = rest(0).filter((way) => way.length > 1)
  const fewest = Math.min(...ways.map((way) => way.length))
  const [way, ...others] = ways.filter(({ length }) => length === fewest)
  if (way !== undefined && others.length === 0) {
    const numbers: WrittenNumber[] = []
    for (const number of way) numbers.push(inAreaOf(number, numbers.at(-1)))
    return oneOrSeveral(numbers)
  }
  // A whole number with something behind it: an extension, a second number, half of one.
  return way !== undefined || heads(0).some(([to]) => to < tokens.length) ? { kind: 'unclear' } : null
}

/** @param plain as plainText gives it */
export function splitNumbers(plain: string): Split {
  const text = plain.replace(ENDS, '')
  const marked = byMarks(text)
  if (marked !== null) return marked
  const read = readOne(text)
  if (!read.ok) return read.fault === 'too_long' ? byTokens(text) ?? { kind: 'one', read } : { kind: 'one', read }
  if (read.extension !== undefined || isClear(kindOfNumber(read.number))) return { kind: 'one', read }
  // 13800138000 13900139000 without even a blank.
  if (/^(?:1[3-9]\d{9}){2,}$/.test(read.number)) return oneOrSeveral((read.number.match(/\d{11}/g) ?? []).map((number) => ({ number })))
  return byTokens(text) ?? { kind: 'one', read }
}
