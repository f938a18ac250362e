/** One page of a TIFF to pixels. What is broken stays white and is counted; nothing throws. */
import { constants, inflateSync } from 'node:zlib'
import { clearEdge, createBitmap, invert } from './bitmap.ts'
import type { Bitmap } from './bitmap.ts'
import { decodeCcitt } from './ccitt-decoder.ts'
import type { CcittCoding, StripOutcome } from './ccitt-decoder.ts'
import { turn } from './turn.ts'
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

/** @returns bytes written; `fits`: there was room for each, and none of the data is left but a byte of padding */
function unpackBits(data: Uint8Array, into: Uint8Array): { readonly size: number; readonly fits: boolean } {
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
  return { size: to, fits: from === data.length || from === data.length - 1 }
}

function inflate(data: Uint8Array, into: Uint8Array): number {
  try {
    // Of a stream that breaks off, what is there.
    const whole = inflateSync(data, { maxOutputLength: into.length * 2 + 65_536, finishFlush: constants.Z_SYNC_FLUSH })
    const part = whole.subarray(0, into.length)
    into.set(part)
    return part.length
  } catch {
    return 0
  }
}

/** Bytes of a row beyond what the width needs, at most: programs that write a width too small, or rows of whole words. */
const MAX_SPARE_BYTES = 8

/** Rows of a strip that may be longer than the page is wide. */
interface Unpacked { readonly data: Uint8Array; readonly size: number; /** Nothing speaks against it. */ readonly fits: boolean }

function unpack(compression: TiffPage['compression'], data: Uint8Array, most: number): Unpacked {
  const into = new Uint8Array(most)
  if (compression === 'packbits') return { data: into, ...unpackBits(data, into) }
  if (compression === 'deflate') {
    const size = inflate(data, into)
    return { data: into, size, fits: size > 0 }
  }
  const part = data.subarray(0, most)
  return { data: part, size: part.length, fits: true }
}

/** Strips that are rows of bits once they are unpacked. @returns the rows that are there */
function plainStrip(page: TiffPage, raw: Uint8Array, exact: boolean, into: Uint8Array, rows: number): number {
  const rowBytes = into.length / rows
  // Where the length is not said, what lies behind the strip would be taken for longer rows.
  const most = rows * (rowBytes + (exact || page.compression === 'deflate' ? MAX_SPARE_BYTES : 0))
  let { data, size, fits } = unpack(page.compression, page.lowBitFirst ? turnBits(raw) : raw, most)
  fits &&= size % rows === 0
  if (page.lowBitFirst && page.compression !== 'none' && (!fits || size < rows * rowBytes)) {
    // libtiff turns the bits of the packed bytes; others turn those of the pixels.
    const other = unpack(page.compression, raw, most)
    if (other.size > size || (other.fits && other.size % rows === 0 && !fits)) [data, size] = [turnBits(other.data), other.size]
  }
  const spare = size % rows === 0 ? size / rows - rowBytes : 0
  const step = spare > 0 && spare <= MAX_SPARE_BYTES ? rowBytes + spare : rowBytes
  const read = Math.min(rows, Math.floor(size / step))
  for (let row = 0; row < read; row += 1) into.set(data.subarray(row * step, row * step + rowBytes), row * rowBytes)
  return read
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

/** Decodes with rows of `width` pixels, and keeps what the page is wide. */
function decodeAt(file: Uint8Array, page: TiffPage, width: number): DecodedPage {
  const { stored } = page
  const bitmap = createBitmap(width, stored.height)
  const { bits, rowBytes } = bitmap
  const coding = codingOf(page)
  let rowsBroken = 0
  let rowsMissing = 0
  for (let row = 0, index = 0; row < stored.height; row += page.rowsPerStrip, index += 1) {
    const rows = Math.min(page.rowsPerStrip, stored.height - row)
    const strip = page.strips[index]
    let outcome: StripOutcome = { rowsRead: 0, rowsBroken: 0 }
    if (strip !== undefined && strip.length > 0) {
      const raw = file.subarray(strip.offset, strip.offset + strip.length)
      if (coding !== null) outcome = decodeCcitt({ data: page.lowBitFirst ? turnBits(raw) : raw, coding, width, rows }, bits, row * rowBytes, rowBytes)
      else outcome = { rowsRead: plainStrip(page, raw, strip.exact, bits.subarray(row * rowBytes, (row + rows) * rowBytes), rows), rowsBroken: 0 }
    }
    rowsBroken += outcome.rowsBroken
    rowsMissing += rows - outcome.rowsRead
    // What is missing is white, not what the file calls 0.
    if (page.oneIsWhite) bits.fill(0xff, (row + outcome.rowsRead) * rowBytes, (row + rows) * rowBytes)
  }
  if (page.oneIsWhite) invert(bitmap)
  else clearEdge(bits, rowBytes, width, stored.height)
  return { bitmap: width === stored.width ? bitmap : crop(bitmap, stored.width), rowsBroken, rowsMissing }
}

function crop(wide: Bitmap, width: number): Bitmap {
  const narrow = createBitmap(width, wide.height)
  for (let row = 0; row < wide.height; row += 1) narrow.bits.set(wide.bits.subarray(row * wide.rowBytes, row * wide.rowBytes + narrow.rowBytes), row * narrow.rowBytes)
  clearEdge(narrow.bits, narrow.rowBytes, width, wide.height)
  return narrow
}

/** Widths of scan lines (T.4, T.30: 215, 255 and 303 mm at 8 and 16 dots a millimetre, and their halves). */
const SCAN_LINES = [864, 1_024, 1_216, 1_728, 2_048, 2_432, 2_592, 3_456, 4_096, 4_864]
const MAX_SHORT = 64
const faultsOf = ({ rowsBroken, rowsMissing }: DecodedPage): number => rowsBroken + rowsMissing

/** A file that names a width smaller than its rows are coded with: no row fits. Another width is believed only when nearly all rows do. */
function decodeStored(file: Uint8Array, page: TiffPage): DecodedPage {
  const { width, height } = page.stored
  const plain = decodeAt(file, page, width)
  if (codingOf(page) === null || faultsOf(plain) * 2 < height || page.strips.every(({ length }) => length === 0)) return plain
  const wider = [width + 8, Math.ceil(width / 8) * 8, Math.ceil(width / 32) * 32, width + 16, ...SCAN_LINES].filter((other) => other > width && other <= width + MAX_SHORT)
  for (const other of new Set(wider)) {
    const decoded = decodeAt(file, page, other)
    if (faultsOf(decoded) * 8 <= faultsOf(plain)) return decoded
  }
  return plain
}

/** @param file the whole file that the page was read from (tiff-file.ts) */
export function decodePage(file: Uint8Array, page: TiffPage): DecodedPage {
  const decoded = decodeStored(file, page)
  return { ...decoded, bitmap: turn(decoded.bitmap, page.orientation) }
}
