/** What kind of picture bytes are, by how they begin; what a sender or server calls them does not count. No SVG: it is a program. */

import { PICTURE_LIMITS } from './limits.ts'

/** The kinds that are shown. */
export type PictureKind = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/bmp' | 'image/avif'

const startsWith = (bytes: Uint8Array, start: readonly number[], at = 0): boolean => start.every((byte, index) => bytes[at + index] === byte)
const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))

/** Null = none that is shown. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a'))) return 'image/gif'
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return 'image/webp'
  if (startsWith(bytes, ascii('ftypavif'), 4)) return 'image/avif'
  if (startsWith(bytes, ascii('BM')) && bytes.length > 26) return 'image/bmp'
  return null
}

export interface PictureSize { readonly width: number; readonly height: number }

/** Markers of a JPEG that begin a frame (ITU-T T.81, table B.1): SOF0…15 but DHT, JPG and DAC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; at + 9 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) { at += 1; continue }
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    // Without a length: restart marks and TEM.
    at += (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01 ? 2 : 2 + view.getUint16(at + 2)
  }
  return null
}

function webpSize(bytes: Uint8Array, view: DataView): PictureSize | null {
  const u24 = (at: number): number => view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16)
  if (bytes.length < 30) return null
  if (startsWith(bytes, ascii('VP8X'), 12)) return { width: u24(24) + 1, height: u24(27) + 1 }
  if (startsWith(bytes, ascii('VP8L'), 12)) {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  return startsWith(bytes, ascii('VP8 '), 12) ? { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff } : null
}

/** The largest `ispe` (ISO/IEC 23008-12, 6.5.3): a picture in tiles has one for each of them, too. */
function avifSize(bytes: Uint8Array, view: DataView): PictureSize | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536))
  let largest: PictureSize | null = null
  for (let at = head.indexOf('ispe'); at !== -1 && at + 16 <= head.length; at = head.indexOf('ispe', at + 4)) {
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (largest === null || size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}

/** How large a picture is once it is decoded, by its head; null = the head does not say it. */
export function pictureSize(bytes: Uint8Array, kind: PictureKind): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (kind) {
    case 'image/png': return bytes.length < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) }
    case 'image/gif': return bytes.length < 10 ? null : { width: view.getUint16(6, true), height: view.getUint16(8, true) }
    // Negative heights are from top to bottom. The oldest head (12 bytes) has shorts.
    case 'image/bmp': return view.getUint32(14, true) === 12 ? { width: view.getUint16(18, true), height: view.getUint16(20, true) } : { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
    case 'image/jpeg': return jpegSize(view)
    case 'image/webp': return webpSize(bytes, view)
    case 'image/avif': return avifSize(bytes, view)
  }
}

/** Pixels of a picture that may be shown; null = too large, or nobody knows how large. SECURITY: few bytes can stand for gigabytes (test/unit/main/mail/pictures.test.ts). */
export function pixelsOf(bytes: Uint8Array, kind: PictureKind): number | null {
  const size = pictureSize(bytes, kind)
  if (size === null || size.width < 1 || size.height < 1 || size.width > PICTURE_LIMITS.side || size.height > PICTURE_LIMITS.side) return null
  const pixels = size.width * size.height
  return pixels > PICTURE_LIMITS.pixels ? null : pixels
}
