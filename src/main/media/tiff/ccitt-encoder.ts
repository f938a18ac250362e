/** Pixels to Group 4 (T.6): for saving faxes as PDF and for the faxes of the demo. */
import type { Bitmap } from './bitmap.ts'
import { LONGEST_STEP, MODE_CODES, RUN_CODES } from './ccitt-codes.ts'
import type { Code } from './ccitt-codes.ts'

class BitWriter {
  #bytes = new Uint8Array(16_384)
  #length = 0
  #word = 0
  #bits = 0

  put({ value, bits }: Code): void {
    this.#word = (this.#word << bits) | value
    this.#bits += bits
    while (this.#bits >= 8) {
      this.#bits -= 8
      this.#byte((this.#word >>> this.#bits) & 0xff)
    }
    this.#word &= (1 << this.#bits) - 1
  }

  finish(): Uint8Array {
    if (this.#bits > 0) this.#byte((this.#word << (8 - this.#bits)) & 0xff)
    this.#bits = 0
    return this.#bytes.slice(0, this.#length)
  }

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2)
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes[this.#length] = value
    this.#length += 1
  }
}

/** Where the colour changes along a row; beyond its end `width`. @returns how many changes */
function changesOf(bits: Uint8Array, start: number, width: number, into: Int32Array): number {
  let count = 0
  let black = 0
  for (let x = 0; x < width;) {
    const byte = bits[start + (x >>> 3)] ?? 0
    if ((x & 7) === 0 && byte === (black === 1 ? 0xff : 0)) { x += 8; continue }
    if (((byte >>> (7 - (x & 7))) & 1) !== black) {
      black ^= 1
      into[count] = x
      count += 1
    }
    x += 1
  }
  into.fill(width, count, count + 4)
  return count
}

const END_OF_PAGE: Code = { value: 1, bits: 12 }

function putRun(writer: BitWriter, run: number, codes: readonly Code[]): void {
  let left = run
  const put = (index: number): void => {
    const code = codes[index]
    if (code !== undefined) writer.put(code)
  }
  while (left >= LONGEST_STEP + 64) {
    put(63 + LONGEST_STEP / 64)
    left -= LONGEST_STEP
  }
  if (left >= 64) put(63 + (left >>> 6))
  put(left & 63)
}

function putRow(writer: BitWriter, above: Int32Array, row: Int32Array, width: number): void {
  let position = 0
  let black = false
  // Indexes of a1 in the row and of b1 in the row above.
  let own = 0
  let mark = 0
  while (position < width) {
    const next = row[own] ?? width
    const mark1 = above[mark] ?? width
    const mark2 = above[mark + 1] ?? width
    const offset = next - mark1
    if (mark2 < next) {
      writer.put(MODE_CODES.pass)
      position = mark2
    } else if (offset >= -3 && offset <= 3) {
      const code = MODE_CODES.vertical[offset + 3]
      if (code !== undefined) writer.put(code)
      position = next
      own += 1
      black = !black
      mark += mark > 0 ? -1 : 1
    } else {
      const after = row[own + 1] ?? width
      writer.put(MODE_CODES.horizontal)
      putRun(writer, next - position, black ? RUN_CODES.black : RUN_CODES.white)
      putRun(writer, after - next, black ? RUN_CODES.white : RUN_CODES.black)
      position = after
      own += 2
    }
    while ((above[mark] ?? width) <= position && (above[mark] ?? width) < width) mark += 2
  }
}

/** The page as one Group 4 strip, highest bit first. */
export function encodeGroup4({ bits, width, height, rowBytes }: Bitmap): Uint8Array {
  const writer = new BitWriter()
  let above = new Int32Array(width + 4).fill(width)
  let row = new Int32Array(width + 4)
  for (let y = 0; y < height; y += 1) {
    changesOf(bits, y * rowBytes, width, row)
    putRow(writer, above, row, width)
    const done = above
    above = row
    row = done
  }
  writer.put(END_OF_PAGE)
  writer.put(END_OF_PAGE)
  return writer.finish()
}
