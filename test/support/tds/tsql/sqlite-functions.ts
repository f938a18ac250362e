/** SQL Server's rules as functions of SQLite: collation, LIKE, lengths, conversions. */
import type { Database } from 'better-sqlite3'

import { normalDate } from '../dates.ts'
import { SqlError, notUnderstood } from '../sql-error.ts'
import { intRange } from '../sql-types.ts'
import { likeMatcher } from './like.ts'

/** Case and width ignored, accents not, trailing blanks never count (Chinese_PRC_CI_AS; kana are not folded here). */
export function collationKey(text: string): string {
  const narrow = text.replaceAll(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
  return narrow.toLowerCase().replace(/ +$/, '')
}

type Value = bigint | number | string | Buffer | null

const text = (value: Value): string => {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'string') throw notUnderstood(`text expected, ${typeof value} found`)
  return value
}
const whole = (value: Value): number => Number(value)

/** Wraps a function of non-NULL values: NULL in, NULL out. */
const strict = (work: (...values: readonly Value[]) => Value) => (...values: readonly Value[]): Value => (values.includes(null) ? null : work(...values))

function number(value: Value): Value {
  if (typeof value !== 'string') return value
  const trimmed = value.trim()
  if (trimmed === '') return 0n
  if (/^[+-]?\d+$/.test(trimmed)) return BigInt(trimmed)
  throw new SqlError(245, `Conversion failed when converting the nvarchar value '${value.slice(0, 100)}' to data type int.`)
}

function int(value: Value, bytes: Value): Value {
  const size = Number(bytes)
  const [low, high] = intRange(size === 8 ? 8 : size === 4 ? 4 : size === 2 ? 2 : 1)
  const exact = typeof value === 'number' ? BigInt(Math.trunc(value)) : value
  if (typeof exact !== 'bigint') throw notUnderstood('number expected')
  if (exact < low || exact > high) throw new SqlError(8115, 'Arithmetic overflow error converting expression to data type int.')
  return exact
}

/** char and nchar are filled up with blanks; varchar here is ASCII. */
function shaped(value: string, kind: Value, length: number): string {
  if ((kind === 'varchar' || kind === 'char') && /[^\0-\x7f]/.test(value)) throw notUnderstood('varchar beyond ASCII')
  return kind === 'nchar' || kind === 'char' ? value.padEnd(length, ' ') : value
}

function cut(value: Value, kind: Value, length: Value): Value {
  const size = whole(length)
  return shaped(size < 0 ? text(value) : text(value).slice(0, size), kind, size)
}

function fit(value: Value, kind: Value, length: Value, place: Value): Value {
  const size = whole(length)
  const given = text(value)
  // Trailing blanks beyond the length are no loss.
  if (size >= 0 && given.length > size && given.slice(size).trim() !== '') {
    throw new SqlError(2628, `String or binary data would be truncated in table ${text(place)}. Truncated value: '${given.slice(0, 100)}'.`)
  }
  return shaped(size < 0 ? given : given.slice(0, size), kind, size)
}

function divide(left: Value, right: Value): Value {
  if (Number(right) === 0) throw new SqlError(8134, 'Divide by zero error encountered.')
  if (typeof left === 'bigint' && typeof right === 'bigint') return left / right
  return Number(left) / Number(right)
}

/** 1-based start, as SUBSTRING counts: a start below 1 eats from the length. */
function substring(value: Value, start: Value, length: Value): Value {
  if (whole(length) < 0) throw new SqlError(537, 'Invalid length parameter passed to the LEFT or SUBSTRING function.')
  const from = whole(start) - 1
  return text(value).slice(Math.max(0, from), Math.max(0, from + whole(length)))
}

function replaced(value: Value, from: Value, to: Value): Value {
  const wanted = collationKey(text(from))
  if (wanted === '' || wanted !== text(from).toLowerCase()) throw notUnderstood('replace')
  const given = text(value)
  const folded = given.toLowerCase()
  if (folded.length !== given.length) throw notUnderstood('replace')
  let out = ''
  for (let at = 0; ;) {
    const hit = folded.indexOf(wanted, at)
    if (hit === -1) return out + given.slice(at)
    out += given.slice(at, hit) + text(to)
    at = hit + wanted.length
  }
}

const FUNCTIONS: Readonly<Record<string, (...values: readonly Value[]) => Value>> = {
  ts_key: strict((value) => collationKey(text(value ?? null))),
  ts_number: strict((value) => number(value ?? null)),
  ts_int: strict((value, bytes) => int(value ?? null, bytes ?? null)),
  ts_bit: strict((value) => (Number(value) === 0 ? 0n : 1n)),
  ts_cut: strict((value, kind, length) => cut(value ?? null, kind ?? null, length ?? null)),
  ts_fit: strict((value, kind, length, place) => fit(value ?? null, kind ?? null, length ?? null, place ?? null)),
  ts_date: strict((value) => normalDate(text(value ?? null))),
  ts_scale: strict((value, scale) => text(value ?? null).slice(0, 20 + whole(scale ?? null)).padEnd(27, '0')),
  ts_divide: strict((left, right) => divide(left ?? null, right ?? null)),
  ts_len: strict((value) => BigInt(text(value ?? null).replace(/ +$/, '').length)),
  ts_datalength: strict((value) => BigInt(Buffer.isBuffer(value) ? value.length : text(value ?? null).length * 2)),
  ts_substring: strict((value, start, length) => substring(value ?? null, start ?? null, length ?? null)),
  ts_right: strict((value, length) => (whole(length ?? null) === 0 ? '' : text(value ?? null).slice(-whole(length ?? null)))),
  ts_replace: strict((value, from, to) => replaced(value ?? null, from ?? null, to ?? null)),
  ts_lower: strict((value) => text(value ?? null).toLowerCase()),
  ts_upper: strict((value) => text(value ?? null).toUpperCase()),
  ts_reverse: strict((value) => text(value ?? null).split('').reverse().join('')),
  ts_position: strict((wanted, value, from) => BigInt(text(value ?? null).toLowerCase().indexOf(text(wanted ?? null).toLowerCase(), Math.max(0, whole(from ?? null) - 1)) + 1)),
}

export function installFunctions(database: Database): void {
  for (const [name, work] of Object.entries(FUNCTIONS)) {
    database.function(name, { deterministic: true, varargs: true, safeIntegers: true }, work)
  }
  const matchers = new Map<string, (value: string) => boolean>()
  // Patterns repeat for every row; the last one is kept, the rest is not worth memory.
  database.function('ts_like', { deterministic: true, safeIntegers: true }, (value: Value, pattern: Value, escape: Value, binary: Value): bigint | null => {
    if (value === null || pattern === null) return null
    const id = `${String(binary)}${escape === null ? '' : text(escape)}\0${text(pattern)}`
    let matches = matchers.get(id)
    if (matches === undefined) {
      matchers.clear()
      matches = likeMatcher(text(pattern), escape === null ? null : text(escape), binary === 1n)
      matchers.set(id, matches)
    }
    return matches(text(value)) ? 1n : 0n
  })
}
