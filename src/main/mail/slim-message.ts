/**
 * Takes the bulk out of a large message before it is parsed line by line: of long texts the beginning is kept, and large base64 parts are
 * decoded in one go, with a mark in their place. Without it 50 MB take the parser half a minute.
 */
import { MAIL_LIMITS } from './limits.ts'

/** Smaller messages go to the parser as they are. */
const SLIM_FROM_BYTES = 1_024 * 1_024
const BIG_PART_BYTES = 256 * 1_024
/** Enough for the longest text that is shown, in any charset and encoding. */
const TEXT_BYTES = 3 * MAIL_LIMITS.htmlChars
/** The parser's time goes by lines. */
const TEXT_LINES = 80_000
const HEADER_BYTES = 16_384
const MAX_SEGMENTS = 20_000

export interface SlimMessage {
  readonly bytes: Uint8Array
  /** A text was cut. */
  readonly cut: boolean
  /** Content of the parts whose content is now only the mark. */
  readonly taken: ReadonlyMap<string, Uint8Array>
}

interface Segment { readonly from: number; readonly to: number }

/** From one line that begins with `--` to the next. */
function segmentsOf(raw: Buffer): Segment[] {
  const found: Segment[] = []
  let from = 0
  for (let at = raw.indexOf('\n--'); at !== -1 && found.length < MAX_SEGMENTS; at = raw.indexOf('\n--', at + 1)) {
    found.push({ from, to: at + 1 })
    from = at + 1
  }
  found.push({ from, to: raw.length })
  return found
}

interface Head { readonly text: string; readonly bodyFrom: number }

function headOf(raw: Buffer, { from, to }: Segment): Head | null {
  const text = raw.subarray(from, Math.min(to, from + HEADER_BYTES)).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  return end === null ? null : { text: text.slice(0, end.index).replace(/\r?\n[ \t]+/g, ' '), bodyFrom: from + end.index + end[0].length }
}

const isText = (head: string): boolean => /^content-type:\s*text\//im.test(head) && !/^content-disposition:\s*attachment/im.test(head)
const isBase64 = (head: string): boolean => /^content-transfer-encoding:\s*"?base64/im.test(head)

/** Where a text is cut: at the end of a line, so that no boundary is glued to half a line. */
function endOfText(raw: Buffer, from: number, to: number): number {
  let line = from
  for (let count = 0; count < TEXT_LINES; count += 1) {
    const next = raw.indexOf(10, line)
    if (next === -1 || next + 1 >= to) return Math.min(to, from + TEXT_BYTES)
    if (next + 1 - from > TEXT_BYTES) return line > from ? line : from + TEXT_BYTES
    line = next + 1
  }
  return line
}

/** @param mark tells one part from another, and cannot be guessed by a sender */
export function slimMessage(source: Uint8Array, mark: (index: number) => string): SlimMessage {
  const taken = new Map<string, Uint8Array>()
  if (source.length < SLIM_FROM_BYTES) return { bytes: source, cut: false, taken }
  const raw = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  const top = headOf(raw, { from: 0, to: raw.length })
  const multipart = top !== null && /^content-type:\s*multipart\//im.test(top.text)
  const segments = multipart ? segmentsOf(raw) : [{ from: 0, to: raw.length }]
  const kept: Buffer[] = []
  let cut = false
  for (const segment of segments) {
    const size = segment.to - segment.from
    const head = size < BIG_PART_BYTES ? null : headOf(raw, segment)
    if (head === null) { kept.push(raw.subarray(segment.from, segment.to)); continue }
    const begin = raw.subarray(segment.from, head.bodyFrom)
    if (multipart && isBase64(head.text) && !isText(head.text)) {
      const name = mark(taken.size)
      taken.set(name, Buffer.from(raw.toString('latin1', head.bodyFrom, segment.to), 'base64'))
      kept.push(begin, Buffer.from(`${Buffer.from(name).toString('base64')}\r\n`))
    } else if (!multipart || isText(head.text)) {
      const end = endOfText(raw, head.bodyFrom, segment.to)
      kept.push(begin, raw.subarray(head.bodyFrom, end))
      cut ||= end < segment.to
    } else kept.push(raw.subarray(segment.from, segment.to))
  }
  return { bytes: taken.size === 0 && !cut ? source : Buffer.concat(kept), cut, taken }
}
