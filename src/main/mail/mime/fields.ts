/** Header fields of RFC 5322 and the parameters of MIME (RFC 2045, 2231), as programs of the field write them. */
import { decodeText } from './charset.ts'
import { decodeWords } from './encoded-words.ts'

export interface Fields {
  /** Unfolded values by name in lower case, in order; each byte a character still. */
  readonly raw: ReadonlyMap<string, readonly string[]>
  /** Where the body begins. */
  readonly bodyFrom: number
}

/** Lines of one head that are read; the others count as read and say nothing. */
const MAX_LINES = 4_000
/** Of one value, and of one with parameters. */
const MAX_VALUE_CHARS = 131_072
const MAX_PARAMETER_CHARS = 16_384
const LF = 10
const CR = 13
const NAME = /^([!-9;-~]+)[ \t]*:/

const BOM = [0xef, 0xbb, 0xbf]

/**
 * Reads fields from `from` on.
 * @param maxBytes of the head; what comes later is not read, and the body begins behind it
 */
export function readFields(bytes: Buffer, from: number, to: number, maxBytes: number): Fields {
  const raw = new Map<string, string[]>()
  let at = BOM.every((byte, index) => bytes[from + index] === byte) ? from + BOM.length : from
  let [name, value, lines, first] = ['', '', 0, true]
  const take = (): void => {
    if (name === '') return
    const known = raw.get(name)
    if (known === undefined) raw.set(name, [value])
    else known.push(value)
    name = ''
  }
  while (at < to) {
    const next = bytes.indexOf(LF, at)
    const lineEnd = next === -1 || next >= to ? to : next
    const textEnd = lineEnd > at && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd
    const after = Math.min(to, lineEnd + 1)
    if (textEnd === at) {
      at = after
      // A part may have no field; empty lines before the first field of a message are no end of them.
      if (!first || from > 0) break
      continue
    }
    if (lines < MAX_LINES && at - from < maxBytes) {
      const line = bytes.toString('latin1', at, Math.min(textEnd, at + maxBytes))
      const begins = NAME.exec(line)
      if (/^[ \t]/.test(line) && !first) value = value.length < MAX_VALUE_CHARS ? `${value} ${line.trim()}`.slice(0, MAX_VALUE_CHARS) : value
      // The line of a mailbox file (mbox), also where another program quoted it.
      else if (/^>?From /.test(line)) { /* says nothing */ }
      else if (begins !== null) {
        take()
        name = (begins[1] ?? '').toLowerCase()
        value = line.slice(begins[0].length, begins[0].length + MAX_VALUE_CHARS).trim()
      } else break
      lines += 1
    }
    first = false
    at = after
  }
  take()
  return { raw, bodyFrom: Math.min(at, to) }
}

/** A value whose bytes are read as text, encoded words as they are. */
export const unfolded = (raw: string): string => (/[\x80-\xff]/.test(raw) ? decodeText(Buffer.from(raw, 'latin1')) : raw)

export interface Parameters {
  /** In lower case, without blanks: `text/plain`, `attachment`; '' = none. */
  readonly value: string
  readonly get: (name: string) => string
}

/** Value and parameters of Content-Type or Content-Disposition. */
export function readParameters(raw: string): Parameters {
  const line = unfolded(raw.slice(0, MAX_PARAMETER_CHARS))
  const end = line.indexOf(';')
  const found = new Map<string, string>()
  for (const [name, value] of pairsOf(end === -1 ? '' : line.slice(end + 1))) if (!found.has(name)) found.set(name, value)
  // A comment is no part of the value (RFC 822).
  const value = (end === -1 ? line : line.slice(0, end)).replace(/\([^()]*\)/g, '').replace(/["'\s]/g, '').toLowerCase()
  return { value, get: (name) => extended(found, name) ?? plain(found.get(name) ?? '') }
}

/** `name=value` between semicolons; a quoted value may hold one. */
function* pairsOf(text: string): Generator<readonly [string, string]> {
  let at = 0
  while (at < text.length) {
    const equals = text.indexOf('=', at)
    if (equals === -1) return
    const semicolon = text.indexOf(';', at)
    if (semicolon !== -1 && semicolon < equals) { at = semicolon + 1; continue }
    const name = text.slice(at, equals).trim().toLowerCase()
    let from = equals + 1
    while (text[from] === ' ' || text[from] === '\t') from += 1
    if (text[from] === '"') {
      let value = ''
      let index = from + 1
      for (; index < text.length && text[index] !== '"'; index += 1) {
        // Only these two are ever quoted on purpose: `C:\new.txt` has backslashes of its own.
        if (text[index] === '\\' && (text[index + 1] === '"' || text[index + 1] === '\\')) index += 1
        value += text[index] ?? ''
      }
      yield [name, value]
      const next = text.indexOf(';', index)
      at = next === -1 ? text.length : next + 1
    } else {
      const next = text.indexOf(';', from)
      yield [name, text.slice(from, next === -1 ? undefined : next).trim()]
      at = next === -1 ? text.length : next + 1
    }
  }
}

/** Encoded words do not belong into a parameter (RFC 2047, 5), and are the usual way of the field. */
function plain(value: string): string {
  // The form of RFC 2231 under the plain name.
  const escaped = /^(utf-8|gbk|gb2312|gb18030|big5|iso-8859-1)'[\w-]*'((?:%[0-9a-fA-F]{2}|[\w.+~!-])+)$/i.exec(value)
  if (escaped !== null) return decodeText(percentBytes(escaped[2] ?? ''), [escaped[1] ?? ''])
  return value.includes('=?') ? decodeWords(value) : value
}

const MAX_PIECES = 200

/** `name*`, or the pieces `name*0`, `name*1*` … (RFC 2231, 3 and 4); null = there are none. */
function extended(found: ReadonlyMap<string, string>, name: string): string | null {
  const whole = found.get(`${name}*`)
  if (whole !== undefined) return charsetted([{ text: whole, coded: true }])
  const pieces: { readonly text: string; readonly coded: boolean }[] = []
  for (let index = 0; index < MAX_PIECES; index += 1) {
    const coded = found.get(`${name}*${index}*`)
    const text = coded ?? found.get(`${name}*${index}`)
    if (text === undefined) break
    pieces.push({ text, coded: coded !== undefined })
  }
  if (pieces.length === 0) return null
  return pieces.some(({ coded }) => coded) ? charsetted(pieces) : plain(pieces.map(({ text }) => text).join(''))
}

/** The bytes of all pieces together: a character may begin in one and end in the next. */
function charsetted(pieces: readonly { readonly text: string; readonly coded: boolean }[]): string {
  const head = /^([^']*)'[^']*'/.exec(pieces[0]?.coded === true ? pieces[0].text : '')
  const bytes = pieces.map(({ text, coded }, index) => {
    const own = index === 0 && head !== null ? text.slice(head[0].length) : text
    return coded ? percentBytes(own) : Buffer.from(own, 'utf8')
  })
  return decodeText(Buffer.concat(bytes), [head?.[1] ?? ''])
}

function percentBytes(text: string): Buffer {
  const pieces = text.split(/((?:%[0-9a-fA-F]{2})+)/)
  return Buffer.concat(pieces.map((piece, index) => (index % 2 === 1 ? Buffer.from(piece.replaceAll('%', ''), 'hex') : Buffer.from(piece, 'utf8'))))
}
