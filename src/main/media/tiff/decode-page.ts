/** One page of a TIFF to pixels. What is broken stays white and is counted; nothing throws. */
import { inflateSync } from 'node:zlib'
import { clearEdge, createBitmap, invert } from './bitmap.ts'
import type { Bitmap } from './bitmap.ts'
import { decodeCcitt } from './ccitt-decoder.ts'
import type { CcittCoding, StripOutcome } from './ccitt-decoder.ts'
import type { TiffPage } from './tiff-file.ts'

export interface DecodedPage {
  readonly bitmap: Bitmap
  /** Rows that are there but broke off. */
  readonly rowsBroken: number
  /** Rows at the end of the page (or of a strip) that are not there. */
  readonly rowsMissing: number
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0
  for (let bit = 0; bit < 8; bit += 1) if ((byte >>> bit) & 1) turned |= 0x80 >>> bit
  return turned
})

function unpackBits(data: Uint8Array, into: Uint8Array): number {
  let [from, to] = [0, 0]
  while (from < data.length && to < into.length) {
    const head = data[from] ?? 0
    from += 1
    if (head === 128) continue
    if (head < 128) {
      const part = data.subarray(from, from + Math.min(head + 1, into.length - to))
      into.set(part, to)
      from += head + 1
      to += part.length
    } else {
      const count = Math.min(257 - head, into.length - to)
      into.fill(data[from] ?? 0, to, to + count)
      from += 1
      to += count
    }
  }
  return to
}

function inflate(data: Uint8Array, into: Uint8Array): number {
  try {
    const whole = inflateSync(data, { maxOutputLength: into.length + 1_024 })
    const part = whole.subarray(0, into.length)
    into.set(part)
    return part.length
  } catch {
    return 0
  }
}

/** Strips that are rows of bits once they are unpacked. @returns the bytes that are there */
function plainStrip(page: TiffPage, data: Uint8Array, into: Uint8Array): number {
  if (page.compression === 'packbits') return unpackBits(data, into)
  if (page.compression === 'deflate') return inflate(data, into)
  const part = data.subarray(0, into.length)
  into.set(part)
  return part.length
}

function codingOf(page: TiffPage): CcittCoding | null {
  switch (page.compression) {
    case 'huffman': return 'huffman'
    case 'group3': return page.twoDimensional ? 'group3-2d' : 'group3-1d'
    case 'group4': return 'group4'
    default: return null
  }
}

function turnBits(data: Uint8Array): Uint8Array {
  return data.map((byte) => REVERSED[byte] ?? 0)
}

/** @param file the whole file that the page was read from (tiff-file.ts) */
export function decodePage(file: Uint8Array, page: TiffPage): DecodedPage {
  const bitmap = createBitmap(page.width, page.height)
  const { bits, rowBytes } = bitmap
  const coding = codingOf(page)
  let rowsBroken = 0
  let rowsMissing = 0
  for (let row = 0, index = 0; row < page.height; row += page.rowsPerStrip, index += 1) {
    const rows = Math.min(page.rowsPerStrip, page.height - row)
    const strip = page.strips[index]
    let outcome: StripOutcome = { rowsRead: 0, rowsBroken: 0 }
    if (strip !== undefined && strip.length > 0) {
      const raw = file.subarray(strip.offset, strip.offset + strip.length)
      const data = page.lowBitFirst && page.compression !== 'packbits' && page.compression !== 'deflate' ? turnBits(raw) : raw
      if (coding !== null) outcome = decodeCcitt({ data, coding, width: page.width, rows }, bits, row * rowBytes, rowBytes)
      else outcome = { rowsRead: Math.floor(plainStrip(page, data, bits.subarray(row * rowBytes, (row + rows) * rowBytes)) / rowBytes), rowsBroken: 0 }
    }
    rowsBroken += outcome.rowsBroken
    rowsMissing += rows - outcome.rowsRead
    // What is missing is white, not what the file calls 0.
    if (page.oneIsWhite) bits.fill(0xff, (row + outcome.rowsRead) * rowBytes, (row + rows) * rowBytes)
  }
  if (page.oneIsWhite) invert(bitmap)
  else clearEdge(bits, rowBytes, page.width, page.height)
  return { bitmap, rowsBroken, rowsMissing }
}
