/** PNG (ISO/IEC 15948) of black and white or grey pages, so that a page is an image in the window. */
import { crc32, deflateSync } from 'node:zlib'
import type { Bitmap } from './bitmap.ts'
import type { GreyImage } from './shrink.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const GREYSCALE = 0
/** Fax pages shrink well at once; more effort costs more time than it saves. */
const LEVEL = 2

function chunk(name: string, content: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + content.length)
  out.writeUInt32BE(content.length, 0)
  out.write(name, 4, 'latin1')
  out.set(content, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length)
  return out
}

function png(width: number, height: number, depth: number, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, GREYSCALE, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: LEVEL })), chunk('IEND', new Uint8Array())])
}

/** One bit per pixel. */
export function encodeBitmapPng({ width, height, rowBytes, bits }: Bitmap): Buffer {
  const rows = new Uint8Array((rowBytes + 1) * height)
  for (let row = 0; row < height; row += 1) {
    const from = row * rowBytes
    const to = row * (rowBytes + 1) + 1
    // In a PNG 0 is black.
    for (let index = 0; index < rowBytes; index += 1) rows[to + index] = ~(bits[from + index] ?? 0)
  }
  return png(width, height, 1, rows)
}

/** Eight bits per pixel. */
export function encodeGreyPng({ width, height, grey }: GreyImage): Buffer {
  const rows = new Uint8Array((width + 1) * height)
  for (let row = 0; row < height; row += 1) rows.set(grey.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  return png(width, height, 8, rows)
}
