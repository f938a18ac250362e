/**
 * Bytes of an e-mail as text. What a sender calls the charset is asked first, and believed while the bytes agree: mail programs of the
 * field name none, us-ascii or iso-8859-1 over GBK, and now and then GBK over UTF-8. Whatever the bytes are, there is a text; nothing throws.
 */
import { decodeHz, decodeUtf7 } from './seven-bit.ts'

/** Names of the field that the Encoding Standard (WHATWG) does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  'cp936': 'gb18030', 'ms936': 'gb18030', 'windows-936': 'gb18030', 'gb-2312': 'gb18030', 'gb2312-80': 'gb18030', 'gb18030-2000': 'gb18030', 'gb18030-2005': 'gb18030', 'gb-18030': 'gb18030',
  'euc-cn': 'gb18030', 'x-euc-cn': 'gb18030', 'cn-gb': 'gb18030', 'hz': 'hz-gb-2312', 'hzgb2312': 'hz-gb-2312', 'unicode-1-1-utf-7': 'utf-7', 'utf7': 'utf-7', 'utf_8': 'utf-8', 'utf8mb4': 'utf-8',
  'cp950': 'big5', 'ms950': 'big5', 'cn-big5': 'big5', 'cp932': 'shift_jis', 'ms932': 'shift_jis', 'cp949': 'euc-kr', 'ms949': 'euc-kr', 'cp1252': 'windows-1252', 'ansi': 'windows-1252',
}
/** Names that say nothing: every byte above 127 contradicts them. */
const NOTHING: ReadonlySet<string> = new Set(['', 'us-ascii', 'ascii', 'ansi_x3.4-1968', 'iso646-us', 'unknown-8bit', 'x-unknown', 'unknown', 'default', 'default_charset', '7bit', '8bit', 'binary'])
/** Chinese of the mainland under any of its names. */
const GB: ReadonlySet<string> = new Set(['gbk', 'gb18030'])
/** windows-1252 at 0x80…0x9f; Node reads these as control signs. */
const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The Encoding Standard's name of a charset, or `hz-gb-2312`, `utf-7`; null = it says nothing, or nobody knows it. */
export function charsetOf(label: string): string | null {
  const name = label.trim().replace(/^["']+|["']+$/g, '').toLowerCase()
  if (NOTHING.has(name)) return null
  const known = ALIASES[name] ?? name
  if (known === 'hz-gb-2312' || known === 'utf-7') return known
  try {
    return new TextDecoder(known).encoding
  } catch {
    return null
  }
}

/** True when the bytes are this charset without a fault; one that is cut off at the end is none. */
function fits(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function lenient(bytes: Uint8Array, charset: string): string {
  if (charset === 'hz-gb-2312') return decodeHz(bytes)
  if (charset === 'utf-7') return decodeUtf7(bytes)
  const text = new TextDecoder(charset).decode(bytes)
  return charset === 'windows-1252' ? text.replace(/[\x80-\x9f]/g, (char) => C1[char.charCodeAt(0) - 0x80] ?? char) : text
}

interface Shape {
  /** Bytes above 127. */
  readonly high: number
  /** Whole UTF-8 sequences of two, and of three or four bytes. */
  readonly pairs: number
  readonly triples: number
  /** Bytes that are no UTF-8. */
  readonly strange: number
  /** Two bytes each of which GB 2312 gives a Chinese character or a sign, and how many of these are of its first level (the 3,755 usual ones). */
  readonly gb: number
  readonly usual: number
  /** Bytes above 127 that are in no such two. */
  readonly odd: number
  /** First bytes of the twos. */
  readonly leads: ReadonlySet<number>
  /** A stretch of bytes above 127 that is one two only. */
  readonly lonely: boolean
}

/** As much of a text as is looked at. */
const LOOK_BYTES = 65_536

function shapeOf(whole: Uint8Array): Shape {
  const bytes = whole.subarray(0, LOOK_BYTES)
  let [high, pairs, triples, strange, gb, usual, odd] = [0, 0, 0, 0, 0, 0, 0]
  const leads = new Set<number>()
  let lonely = false
  const follows = (at: number, count: number): boolean => {
    for (let index = 1; index <= count; index += 1) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return false
    return true
  }
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) at += 1
    else if (byte >= 0xc2 && byte <= 0xdf && follows(at, 1)) { pairs += 1; at += 2 }
    else if (byte >= 0xe0 && byte <= 0xef && follows(at, 2)) { triples += 1; at += 3 }
    else if (byte >= 0xf0 && byte <= 0xf4 && follows(at, 3)) { triples += 1; at += 4 }
    else { strange += 1; at += 1 }
  }
  for (let at = 0; at < bytes.length;) {
    if ((bytes[at] ?? 0) < 0x80) { at += 1; continue }
    const from = at
    while (at < bytes.length && (bytes[at] ?? 0) >= 0x80) at += 1
    high += at - from
    if (at - from === 2) lonely = true
    for (let two = from; two < at; two += 2) {
      const [lead, trail] = [bytes[two] ?? 0, two + 1 < at ? bytes[two + 1] ?? 0 : 0]
      if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1 && trail <= 0xfe) {
        gb += 1
        leads.add(lead)
        if (lead >= 0xb0 && lead <= 0xd7) usual += 1
      } else odd += 2
    }
  }
  return { high, pairs, triples, strange, gb, usual, odd: Math.min(odd, high), leads, lonely }
}

/** Chinese of GB 2312 beyond doubt: nothing but whole twos, most of them usual characters. */
const isPlainlyGb = ({ gb, usual, odd }: Shape): boolean => odd === 0 && gb >= 2 && usual * 2 > gb
/** UTF-8 by its form; twos that may as well be Chinese are not enough. */
function isPlainlyUtf8(shape: Shape): boolean {
  if (shape.strange > 0 || shape.high === 0) return false
  if (shape.triples > 0) return true
  // Letters of Europe stand alone between ASCII; of Greek and Russian all begin with two bytes of their own.
  const alphabet = [...shape.leads].every((lead) => lead >= 0xc3 && lead <= 0xc5) || [...shape.leads].every((lead) => lead === 0xd0 || lead === 0xd1) || [...shape.leads].every((lead) => lead === 0xce || lead === 0xcf)
  return shape.lonely || alphabet || !isPlainlyGb(shape)
}

const BOMS: readonly { readonly bytes: readonly number[]; readonly charset: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' }, { bytes: [0xff, 0xfe], charset: 'utf-16le' }, { bytes: [0xfe, 0xff], charset: 'utf-16be' },
]

/** What the bytes are when nobody says it. */
function guess(bytes: Uint8Array): string {
  const shape = shapeOf(bytes)
  if (shape.high === 0) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOK_BYTES)).toString('latin1')
    // Both announce themselves (RFC 1468, RFC 1843).
    if (/\x1b\$[@B]/.test(text)) return 'iso-2022-jp'
    return /~\{(?:[\x21-\x77][\x21-\x7e]){1,200}~\}/.test(text) ? 'hz-gb-2312' : 'utf-8'
  }
  if (fits(bytes, 'utf-8')) return isPlainlyUtf8(shape) ? 'utf-8' : 'gb18030'
  if (shape.triples > shape.strange * 4) return 'utf-8'
  return fits(bytes, 'gb18030') || shape.gb * 2 > shape.odd ? 'gb18030' : 'windows-1252'
}

/** True when a charset that is named can be what the bytes are. */
function agrees(bytes: Uint8Array, charset: string): boolean {
  if (charset === 'hz-gb-2312' || charset === 'utf-7') return true
  if (charset === 'windows-1252' || charset.startsWith('iso-8859-')) {
    // Every byte is a letter in these: only what would be a strange text speaks against them.
    const shape = shapeOf(bytes)
    return shape.high === 0 || !((shape.strange === 0 && fits(bytes, 'utf-8')) || isPlainlyGb(shape))
  }
  if (!fits(bytes, charset)) return false
  if (!GB.has(charset)) return true
  const shape = shapeOf(bytes)
  return shape.triples < 2 || shape.strange > 0 || !fits(bytes, 'utf-8')
}

/**
 * The text of bytes.
 * @param labels names of the charset, the most trusted first (a header, then the HTML's own); unknown and empty ones are passed over
 */
export function decodeText(bytes: Uint8Array, labels: readonly string[] = []): string {
  for (const { bytes: mark, charset } of BOMS) if (bytes.length > mark.length && mark.every((byte, index) => bytes[index] === byte)) return lenient(bytes, charset)
  const named = labels.flatMap((label) => charsetOf(label) ?? [])
  const agreed = named.find((charset) => agrees(bytes, charset))
  if (agreed !== undefined) return lenient(bytes, agreed)
  const [first] = named
  if (first === undefined) return lenient(bytes, guess(bytes))
  // Damaged, or another charset: only what is beyond doubt is believed more than the sender.
  const shape = shapeOf(bytes)
  if (isPlainlyGb(shape) && !GB.has(first)) return lenient(bytes, 'gb18030')
  if (shape.triples > 1 && shape.strange === 0) return lenient(bytes, 'utf-8')
  return lenient(bytes, first)
}
