/**
 * The directories of a TIFF 6.0 file: which pages there are, how large and how they are coded. Nothing is decoded here, and every offset
 * and count is checked against the file before it is used.
 */

import { isSideways } from './turn.ts'
import type { Orientation } from './turn.ts'

/** Sizes beyond these are no fax; they bound the memory of a page (at most 12.5 MB). */
const MAX_PAGES = 2_000
const MAX_WIDTH = 12_000
const MAX_HEIGHT = 60_000
const MAX_PIXELS = 100_000_000
const MAX_ENTRIES = 512
const MAX_STRIPS = 65_536

export type Compression = 'none' | 'packbits' | 'deflate' | 'huffman' | 'group3' | 'group4'

export interface TiffPage {
  /** Pixels of the page as it is read, upright; what the file calls width and height is `stored`. */
  readonly width: number
  readonly height: number
  readonly stored: { readonly width: number; readonly height: number }
  readonly orientation: Orientation
  /** Dots per inch; fax machines have different ones across and down. */
  readonly dpiX: number
  readonly dpiY: number
  readonly compression: Compression
  /** Group 3 with two-dimensional rows. */
  readonly twoDimensional: boolean
  /** The lowest bit of a byte comes first. */
  readonly lowBitFirst: boolean
  /** 1 is white (photometric 1). */
  readonly oneIsWhite: boolean
  readonly rowsPerStrip: number
  /** `exact`: the file says the length; else it is where the next thing begins, and something foreign may be at its end. */
  readonly strips: readonly { readonly offset: number; readonly length: number; readonly exact: boolean }[]
}

/** What makes a file or page unreadable. `unsupported`: a TIFF, but no black and white fax. */
export type TiffFault = 'not-tiff' | 'broken' | 'unsupported'
export type TiffResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: TiffFault }
const fault = (kind: TiffFault): { readonly ok: false; readonly fault: TiffFault } => ({ ok: false, fault: kind })

export interface TiffFile {
  /** A page that cannot be shown has its fault in its place. */
  readonly pages: readonly TiffResult<TiffPage>[]
  /** The chain of pages breaks off: there may have been more. */
  readonly cut: boolean
}

const TAG = {
  width: 256, height: 257, bitsPerSample: 258, compression: 259, photometric: 262, fillOrder: 266, stripOffsets: 273, orientation: 274, samples: 277,
  rowsPerStrip: 278, stripLengths: 279, resolutionX: 282, resolutionY: 283, group3Options: 292, resolutionUnit: 296, tileWidth: 322,
} as const
const COMPRESSIONS: Readonly<Record<number, Compression>> = { 1: 'none', 2: 'huffman', 3: 'group3', 4: 'group4', 8: 'deflate', 32_773: 'packbits', 32_946: 'deflate' }
/** Bytes of a value by field type; 0 = not needed here. */
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
const [SHORT, LONG, RATIONAL, SIGNED_RATIONAL, FLOAT, DOUBLE] = [3, 4, 5, 10, 11, 12]
/** What fax machines without a word about it use. */
const DEFAULT_DPI = { x: 204, y: 196 }
const SANE_DPI = { from: 20, to: 2_400 }
const CM_PER_INCH = 2.54
const CENTIMETRE = 3

interface Entry { readonly type: number; readonly count: number; readonly at: number }

class Reader {
  readonly #view: DataView
  readonly #little: boolean
  readonly size: number

  constructor(data: Uint8Array, little: boolean) {
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    this.#little = little
    this.size = data.byteLength
  }

  has(at: number, bytes: number): boolean {
    return at >= 0 && bytes >= 0 && at + bytes <= this.size
  }
  u16(at: number): number { return this.#view.getUint16(at, this.#little) }
  u32(at: number): number { return this.#view.getUint32(at, this.#little) }

  /** Values of an entry, at most `limit`; null = they lie outside the file or are of no whole-number type. */
  numbers(entry: Entry | undefined, limit: number): number[] | null {
    if (entry === undefined) return null
    const bytes = TYPE_BYTES[entry.type] ?? 0
    if (entry.count > limit || entry.count === 0 || (bytes !== 1 && bytes !== 2 && bytes !== 4)) return null
    const at = this.#valuesAt(entry, bytes)
    if (at === null) return null
    return Array.from({ length: entry.count }, (_, index) => {
      const where = at + index * bytes
      if (bytes === 4) return this.u32(where)
      return bytes === 2 ? this.u16(where) : this.#view.getUint8(where)
    })
  }

  number(entry: Entry | undefined): number | null {
    return this.numbers(entry, 64)?.[0] ?? null
  }

  /** A resolution: a rational by the rule, and a whole or floating number as fax programs write it. */
  measure(entry: Entry | undefined): number | null {
    if (entry === undefined || entry.count < 1) return null
    const at = this.#valuesAt({ ...entry, count: 1 }, TYPE_BYTES[entry.type] ?? 0)
    if (at === null) return null
    switch (entry.type) {
      case SHORT: return this.u16(at)
      case LONG: return this.u32(at)
      case RATIONAL:
      case SIGNED_RATIONAL: return this.u32(at + 4) === 0 ? null : this.u32(at) / this.u32(at + 4)
      case FLOAT: return this.#view.getFloat32(at, this.#little)
      case DOUBLE: return this.#view.getFloat64(at, this.#little)
      default: return null
    }
  }

  #valuesAt(entry: Entry, bytes: number): number | null {
    const size = bytes * entry.count
    const at = size <= 4 ? entry.at : this.u32(entry.at)
    return this.has(at, size) ? at : null
  }
}

function resolutionOf(reader: Reader, tags: ReadonlyMap<number, Entry>): { readonly dpiX: number; readonly dpiY: number } {
  const scale = reader.number(tags.get(TAG.resolutionUnit)) === CENTIMETRE ? CM_PER_INCH : 1
  const sane = (value: number | null): number | null => {
    const dpi = (value ?? 0) * scale
    return dpi >= SANE_DPI.from && dpi <= SANE_DPI.to ? dpi : null
  }
  const [x, y] = [sane(reader.measure(tags.get(TAG.resolutionX))), sane(reader.measure(tags.get(TAG.resolutionY)))]
  return { dpiX: x ?? y ?? DEFAULT_DPI.x, dpiY: y ?? x ?? DEFAULT_DPI.y }
}

interface Rows { readonly width: number; readonly height: number; readonly perStrip: number }

/** 0 says nothing: then the strips share the rows, and one strip has all of them whatever the file says. */
function rowsPerStrip(said: number, strips: number, height: number): number {
  if (strips === 1 || said > height) return height
  return said > 0 ? said : Math.ceil(height / strips)
}

/** Every place in the file where something else may begin, in order: a strip without a length ends there at the latest. */
function stripsOf(reader: Reader, tags: ReadonlyMap<number, Entry>, offsets: readonly number[], compression: Compression, { width, height, perStrip }: Rows): TiffPage['strips'] {
  const lengths = reader.numbers(tags.get(TAG.stripLengths), MAX_STRIPS) ?? []
  const starts = offsets.toSorted((one, other) => one - other)
  return offsets.slice(0, Math.ceil(height / perStrip)).map((offset, index) => {
    const from = Math.min(offset, reader.size)
    const rows = Math.min(perStrip, height - index * perStrip)
    const plain = compression === 'none' ? rows * Math.ceil(width / 8) : 0
    const said = lengths[index] ?? 0
    // Some fax programs leave the lengths out or write 0. What lies behind the strip does no harm: rows are counted.
    const next = starts.find((start) => start > offset) ?? reader.size
    const room = compression === 'none' ? Math.min(plain, next - from) : next - from
    const length = from === 0 ? 0 : said > 0 ? Math.max(said, Math.min(plain, next - from)) : room
    return { offset: from, length: Math.max(0, Math.min(length, reader.size - from)), exact: said > 0 }
  })
}

const isOrientation = (value: number): value is Orientation => Number.isInteger(value) && value >= 1 && value <= 8

function pageOf(reader: Reader, tags: ReadonlyMap<number, Entry>): TiffResult<TiffPage> {
  const number = (tag: number, otherwise: number): number => reader.number(tags.get(tag)) ?? otherwise
  const [width, height] = [number(TAG.width, 0), number(TAG.height, 0)]
  if (width < 1 || height < 1) return fault('broken')
  if (width > MAX_WIDTH || height > MAX_HEIGHT || width * height > MAX_PIXELS) return fault('unsupported')
  const compression = COMPRESSIONS[number(TAG.compression, 1)]
  const photometric = number(TAG.photometric, 0)
  if (compression === undefined || photometric > 1 || tags.has(TAG.tileWidth)) return fault('unsupported')
  if (number(TAG.bitsPerSample, 1) !== 1 || number(TAG.samples, 1) !== 1) return fault('unsupported')
  const offsets = reader.numbers(tags.get(TAG.stripOffsets), MAX_STRIPS)
  if (offsets === null) return fault('broken')
  const perStrip = rowsPerStrip(number(TAG.rowsPerStrip, height), offsets.length, height)
  const said = number(TAG.orientation, 1)
  const orientation = isOrientation(said) ? said : 1
  const { dpiX, dpiY } = resolutionOf(reader, tags)
  // Resolutions are of the page as it is stored; a page on its side is turned with them.
  const upright = isSideways(orientation) ? { width: height, height: width, dpiX: dpiY, dpiY: dpiX } : { width, height, dpiX, dpiY }
  return {
    ok: true,
    value: {
      ...upright, stored: { width, height }, orientation, compression, rowsPerStrip: perStrip,
      strips: stripsOf(reader, tags, offsets, compression, { width, height, perStrip }),
      twoDimensional: compression === 'group3' && (number(TAG.group3Options, 0) & 1) === 1,
      lowBitFirst: number(TAG.fillOrder, 1) === 2,
      oneIsWhite: photometric === 1,
    },
  }
}

/** Reads which pages there are. */
export function readTiff(data: Uint8Array): TiffResult<TiffFile> {
  const order = data.length >= 8 ? `${String.fromCharCode(data[0] ?? 0)}${String.fromCharCode(data[1] ?? 0)}` : ''
  if (order !== 'II' && order !== 'MM') return fault('not-tiff')
  const reader = new Reader(data, order === 'II')
  if (reader.u16(2) !== 42) return fault('not-tiff')
  const pages: TiffResult<TiffPage>[] = []
  const seen = new Set<number>()
  let at = reader.u32(4)
  let cut = false
  while (at !== 0 && pages.length < MAX_PAGES) {
    // A directory that points back would go round for ever.
    if (seen.has(at) || !reader.has(at, 2)) { cut = true; break }
    seen.add(at)
    const entries = reader.u16(at)
    if (entries > MAX_ENTRIES || !reader.has(at + 2, entries * 12)) { cut = true; break }
    const tags = new Map<number, Entry>()
    for (let index = 0; index < entries; index += 1) {
      const entry = at + 2 + index * 12
      tags.set(reader.u16(entry), { type: reader.u16(entry + 2), count: reader.u32(entry + 4), at: entry + 8 })
    }
    pages.push(pageOf(reader, tags))
    const next = at + 2 + entries * 12
    if (!reader.has(next, 4)) { cut = true; break }
    at = reader.u32(next)
  }
  if (pages.length === 0) return fault('broken')
  return { ok: true, value: { pages, cut } }
}
