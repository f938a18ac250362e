/** Small pictures of pages: every grey is the share of white in the area it stands for. */
import type { Bitmap } from './bitmap.ts'

export interface GreyImage {
  readonly width: number
  readonly height: number
  /** 0 black … 255 white. */
  readonly grey: Uint8Array
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0
  for (let bit = 0; bit < 8; bit += 1) count += (byte >>> bit) & 1
  return count
})

/** Black pixels of from..to-1 in a row that begins at byte `start`. */
function blackIn(bits: Uint8Array, start: number, from: number, to: number): number {
  let count = 0
  let x = from
  while (x < to) {
    const byte = bits[start + (x >>> 3)] ?? 0
    if ((x & 7) === 0 && x + 8 <= to) {
      count += ONES[byte] ?? 0
      x += 8
    } else {
      count += (byte >>> (7 - (x & 7))) & 1
      x += 1
    }
  }
  return count
}

/**
 * Shrinks to at most `maxWidth` × `maxHeight`, in the true shape of the paper (pixels of a fax are not square). Never enlarges.
 * @param dpiX,dpiY dots per inch across and down
 */
export function shrink(bitmap: Bitmap, dpi: { readonly dpiX: number; readonly dpiY: number }, maxWidth: number, maxHeight: number): GreyImage {
  const [paperWidth, paperHeight] = [bitmap.width / dpi.dpiX, bitmap.height / dpi.dpiY]
  const scale = Math.min(maxWidth / paperWidth, maxHeight / paperHeight, bitmap.width / paperWidth, bitmap.height / paperHeight)
  const width = Math.max(1, Math.min(bitmap.width, Math.round(paperWidth * scale)))
  const height = Math.max(1, Math.min(bitmap.height, Math.round(paperHeight * scale)))
  const grey = new Uint8Array(width * height)
  const columns = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * bitmap.width) / width))
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.floor((y * bitmap.height) / height), Math.floor(((y + 1) * bitmap.height) / height)]
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [columns[x] ?? 0, columns[x + 1] ?? 0]
      let black = 0
      for (let row = top; row < bottom; row += 1) black += blackIn(bitmap.bits, row * bitmap.rowBytes, left, right)
      grey[y * width + x] = 255 - Math.round((255 * black) / ((right - left) * (bottom - top)))
    }
  }
  return { width, height, grey }
}
