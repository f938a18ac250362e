/** Turns a page upright: Orientation says where its first row and column belong (TIFF 6.0, section 8). */
import { createBitmap } from './bitmap.ts'
import type { Bitmap } from './bitmap.ts'

/** 1 as it lies; 2–4 mirrored or upside down; 5–8 on its side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** True when width and height change places. */
export const isSideways = (orientation: Orientation): boolean => orientation >= 5

/** The page as a person reads it. */
export function turn(bitmap: Bitmap, orientation: Orientation): Bitmap {
  if (orientation === 1) return bitmap
  const { width, height, rowBytes, bits } = bitmap
  const turned = createBitmap(isSideways(orientation) ? height : width, isSideways(orientation) ? width : height)
  const fromRight = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8
  const fromBottom = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7
  for (let y = 0; y < height; y += 1) {
    const row = fromBottom ? height - 1 - y : y
    for (let index = 0; index < rowBytes; index += 1) {
      // Most of a fax is white, and a white byte costs one look.
      let byte = bits[y * rowBytes + index] ?? 0
      for (let x = index * 8; byte !== 0; x += 1, byte = (byte << 1) & 0xff) {
        if ((byte & 0x80) === 0) continue
        const column = fromRight ? width - 1 - x : x
        const [right, down] = isSideways(orientation) ? [row, column] : [column, row]
        const at = down * turned.rowBytes + (right >>> 3)
        turned.bits[at] = (turned.bits[at] ?? 0) | (0x80 >>> (right & 7))
      }
    }
  }
  return turned
}
