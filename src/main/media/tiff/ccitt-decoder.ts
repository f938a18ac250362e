/**
 * Group 3 (T.4, one- and two-dimensional), modified Huffman without line ends (TIFF compression 2) and Group 4 (T.6) to pixels.
 * Every step consumes bits or ends a row, and rows are bounded: time and memory are bounded by the sizes, whatever the bytes say.
 * A broken row of Group 3 costs that row; a broken row of Group 4 the rest of the strip.
 */
import { blacken } from './bitmap.ts'
import {
  BLACK_TABLE, EOL_BITS, MODE_BITS, MODE_HORIZONTAL, MODE_PASS, MODE_TABLE, MODE_VERTICAL, RUN_BITS, WHITE_TABLE,
} from './ccitt-codes.ts'

export type CcittCoding = 'huffman' | 'group3-1d' | 'group3-2d' | 'group4'

export interface CcittStrip {
  /** Highest bit first (fill order 1). */
  readonly data: Uint8Array
  readonly coding: CcittCoding
  readonly width: number
  readonly rows: number
}
export interface StripOutcome {
  /** Rows that were read, whole or in part; the others are white. */
  readonly rowsRead: number
  /** Rows among them that broke off. */
  readonly rowsBroken: number
}

/** Beyond the end there are zeros; no code is made of zeros, so reading on fails by itself. */
class BitReader {
  readonly #data: Uint8Array
  readonly end: number
  at = 0

  constructor(data: Uint8Array) {
    this.#data = data
    this.end = data.length * 8
  }

  /** The next bits, at most 16, without taking them. */
  peek(bits: number): number {
    const index = this.at >>> 3
    const data = this.#data
    const word = ((data[index] ?? 0) << 16) | ((data[index + 1] ?? 0) << 8) | (data[index + 2] ?? 0)
    return (word >>> (24 - (this.at & 7) - bits)) & ((1 << bits) - 1)
  }

  get done(): boolean {
    return this.at >= this.end
  }

  toByte(): void {
    this.at = (this.at + 7) & ~7
  }

  /** Takes a line end with the zeros that may come before it; false = none is next, and nothing is taken. */
  takeEol(): boolean {
    if (this.peek(EOL_BITS - 1) !== 0) return false
    let at = this.at + EOL_BITS - 1
    const data = this.#data
    for (; at < this.end; at += 1) {
      const byte = data[at >>> 3] ?? 0
      if (byte === 0) { at |= 7; continue }
      if (((byte >>> (7 - (at & 7))) & 1) === 1) {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  /** Goes to the next line end, which is not taken; false = there is none. */
  seekEol(): boolean {
    let zeros = 0
    const data = this.#data
    for (let at = this.at; at < this.end; at += 1) {
      if ((((data[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 0) { zeros += 1; continue }
      if (zeros >= EOL_BITS - 1) {
        this.at = at - (EOL_BITS - 1)
        return true
      }
      zeros = 0
    }
    this.at = this.end
    return false
  }
}

/** Where the colour changes along a row: even entries begin black, odd ones white. Ends with the width, several times. */
class Changes {
  readonly at: Int32Array
  readonly #width: number
  count = 0

  constructor(width: number) {
    this.#width = width
    this.at = new Int32Array(width + 6).fill(width)
  }

  begin(): void {
    this.count = 0
  }

  /** Two changes at one place are none. */
  push(position: number): void {
    if (position >= this.#width) return
    if (this.count > 0 && this.at[this.count - 1] === position) this.count -= 1
    else {
      this.at[this.count] = position
      this.count += 1
    }
  }

  finish(): void {
    this.at.fill(this.#width, this.count, this.count + 5)
  }
}

const BROKEN = -1

/** A run of one colour with its steps; BROKEN = no code. */
function readRun(reader: BitReader, table: Int32Array): number {
  let run = 0
  for (;;) {
    const entry = table[reader.peek(RUN_BITS)] ?? 0
    if (entry === 0) return BROKEN
    reader.at += entry & 15
    const part = entry >>> 4
    run += part
    if (part < 64) return run
  }
}

/** @returns true = the row is whole */
function readRow1d(reader: BitReader, row: Changes, width: number): boolean {
  let position = 0
  let black = false
  row.begin()
  while (position < width) {
    const run = readRun(reader, black ? BLACK_TABLE : WHITE_TABLE)
    if (run === BROKEN || position + run > width) return false
    position += run
    row.push(position)
    black = !black
  }
  return true
}

/** @returns true = the row is whole */
function readRow2d(reader: BitReader, above: Changes, row: Changes, width: number): boolean {
  const marks = above.at
  // a0, the colour there, and the index of b1 in the row above (T.4, 4.2.1.1).
  let position = 0
  let black = false
  let mark = 0
  row.begin()
  while (position < width) {
    const entry = MODE_TABLE[reader.peek(MODE_BITS)] ?? 0
    if (entry === 0) return false
    reader.at += entry & 15
    const mode = entry >>> 4
    if (mode === MODE_PASS) {
      position = marks[mark + 1] ?? width
      mark += 2
    } else if (mode === MODE_HORIZONTAL) {
      const first = readRun(reader, black ? BLACK_TABLE : WHITE_TABLE)
      const second = first === BROKEN ? BROKEN : readRun(reader, black ? WHITE_TABLE : BLACK_TABLE)
      if (second === BROKEN || position + first + second > width) return false
      row.push(position + first)
      position += first + second
      row.push(position)
    } else {
      const next = (marks[mark] ?? width) + mode - MODE_VERTICAL
      if (next < position || next > width) return false
      position = next
      row.push(position)
      black = !black
      mark += mark > 0 ? -1 : 1
    }
    while ((marks[mark] ?? width) <= position && (marks[mark] ?? width) < width) mark += 2
  }
  return true
}

class StripDecoder {
  readonly #reader: BitReader
  readonly #strip: CcittStrip
  #above: Changes
  #row: Changes
  /** The rows of this strip have line ends. */
  #marked = false

  constructor(strip: CcittStrip) {
    this.#strip = strip
    this.#reader = new BitReader(strip.data)
    this.#above = new Changes(strip.width)
    this.#row = new Changes(strip.width)
  }

  run(bits: Uint8Array, start: number, rowBytes: number): StripOutcome {
    let [rowsRead, rowsBroken] = [0, 0]
    while (rowsRead < this.#strip.rows) {
      const outcome = this.#nextRow()
      if (outcome === 'end') break
      // Black that broke off is not drawn on to the edge.
      if (outcome === 'broken' && this.#row.count % 2 === 1) this.#row.count -= 1
      this.#row.finish()
      const { at, count } = this.#row
      const offset = start + rowsRead * rowBytes
      for (let index = 0; index < count; index += 2) blacken(bits, offset, at[index] ?? 0, at[index + 1] ?? 0)
      rowsRead += 1
      const done = this.#above
      this.#above = this.#row
      this.#row = done
      if (outcome === 'whole') continue
      rowsBroken += 1
      if (!this.#recover()) break
    }
    return { rowsRead, rowsBroken }
  }

  #nextRow(): 'whole' | 'broken' | 'end' {
    const reader = this.#reader
    const { coding, width } = this.#strip
    if (reader.done) return 'end'
    const told = (whole: boolean): 'whole' | 'broken' => (whole && reader.at <= reader.end ? 'whole' : 'broken')
    if (coding === 'group4') {
      // Two line ends are the end of the page (T.6, 2.2.5).
      if (reader.peek(EOL_BITS) === 1) return 'end'
      return told(readRow2d(reader, this.#above, this.#row, width))
    }
    if (coding === 'huffman') {
      const whole = told(readRow1d(reader, this.#row, width))
      reader.toByte()
      return whole
    }
    // Some programs leave the line ends out; where there are some, a row without one is what an error has made of it.
    const marked = reader.takeEol() || (this.#marked && reader.seekEol() && reader.takeEol())
    if (this.#marked && !marked) return 'end'
    this.#marked = marked
    let flat = true
    if (coding === 'group3-2d' && marked) {
      flat = reader.peek(1) === 1
      reader.at += 1
    }
    // Line ends without a row in between end the page (T.4, 4.1.4).
    if (marked && reader.peek(EOL_BITS) === 1) return 'end'
    if (reader.done) return 'end'
    return told(flat ? readRow1d(reader, this.#row, width) : readRow2d(reader, this.#above, this.#row, width))
  }

  /** After a broken row: to where the next one begins; false = that cannot be known. */
  #recover(): boolean {
    const { coding } = this.#strip
    if (coding === 'group4') return false
    return coding === 'huffman' ? !this.#reader.done : this.#reader.seekEol()
  }
}

/** Decodes a strip into rows that begin at byte `start`; these must be white. */
export function decodeCcitt(strip: CcittStrip, bits: Uint8Array, start: number, rowBytes: number): StripOutcome {
  return new StripDecoder(strip).run(bits, start, rowBytes)
}
