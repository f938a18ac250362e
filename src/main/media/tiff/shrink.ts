/** Small pictures of pages: every grey is the share of white in the area it stands for. */
import type { Bitmap } from './bitmap.ts'

export interface GreyImage {
  readonly width: number
  readonly height: number
  /** 0 black … 255 white. */
  readonly grey: Uint8Array
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
  /** Where each dot across goes; those behind the last (the row is whole bytes) into one that nobody reads. */
  const columnOf = new Uint16Array(bitmap.rowBytes * 8).fill(width)
  for (let x = 0; x < width; x += 1) columnOf.fill(x, columns[x], columns[x + 1])
  const black = new Uint32Array(width + 1)
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.floor((y * bitmap.height) / height), Math.floor(((y + 1) * bitmap.height) / height)]
    black.fill(0)
    for (let row = top; row < bottom; row += 1) countBlack(bitmap.bits, row * bitmap.rowBytes, bitmap.rowBytes, columnOf, black)
    for (let x = 0; x < width; x += 1) {
      const dots = ((columns[x + 1] ?? 0) - (columns[x] ?? 0)) * (bottom - top)
      grey[y * width + x] = 255 - Math.round((255 * (black[x] ?? 0)) / dots)
    }
  }
  return { width, height, grey }
}

/** Counts a row into its columns. Most of a fax is white, and a white byte costs one look. */
function countBlack(bits: Uint8Array, start: number, rowBytes: number, columnOf: Uint16Array, black: Uint32Array): void {
  for (let index = 0; index < rowBytes; index += 1) {
    let byte = bits[start + index] ?? 0
    for (let x = index * 8; byte !== 0; x += 1, byte = (byte << 1) & 0xff) {
      if ((byte & 0x80) === 0) continue
      const column = columnOf[x] ?? 0
      black[column] = (black[column] ?? 0) + 1
    }
  }
}
