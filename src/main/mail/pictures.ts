/** What kind of picture bytes are, by how they begin; what a sender or server calls them does not count. No SVG: it is a program. */

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
