/** Pages of black and white: one bit per pixel, rows begin at a byte, the first pixel is the highest bit, 1 = black. */

export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly rowBytes: number
  readonly bits: Uint8Array
}

/** A white page. */
export function createBitmap(width: number, height: number): Bitmap {
  const rowBytes = (width + 7) >>> 3
  return { width, height, rowBytes, bits: new Uint8Array(rowBytes * height) }
}

/** Blackens the pixels from..to-1 of the row that begins at byte `start`. */
export function blacken(bits: Uint8Array, start: number, from: number, to: number): void {
  if (to <= from) return
  const first = start + (from >>> 3)
  const last = start + (to >>> 3)
  const head = 0xff >>> (from & 7)
  const tail = 0xff & ~(0xff >>> (to & 7))
  if (first === last) {
    bits[first] = (bits[first] ?? 0) | (head & tail)
    return
  }
  bits[first] = (bits[first] ?? 0) | head
  bits.fill(0xff, first + 1, last)
  if (tail !== 0) bits[last] = (bits[last] ?? 0) | tail
}

/** Turns black into white and back; the bits beyond the right edge stay white. */
export function invert(bitmap: Bitmap): void {
  const { bits, rowBytes, width, height } = bitmap
  for (let at = 0; at < bits.length; at += 1) bits[at] = ~(bits[at] ?? 0)
  clearEdge(bits, rowBytes, width, height)
}

/** Whitens the bits beyond the right edge. */
export function clearEdge(bits: Uint8Array, rowBytes: number, width: number, height: number): void {
  if ((width & 7) === 0) return
  const mask = 0xff & ~(0xff >>> (width & 7))
  for (let row = 1; row <= height; row += 1) {
    const last = row * rowBytes - 1
    bits[last] = (bits[last] ?? 0) & mask
  }
}
