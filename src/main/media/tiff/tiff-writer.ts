/** A fax as TIFF class F (RFC 2301, profile F): one Group 4 strip per page. For the demo's faxes. */

export interface FaxPageData {
  readonly width: number
  readonly height: number
  readonly dpiX: number
  readonly dpiY: number
  /** Group 4, highest bit first (ccitt-encoder.ts). */
  readonly group4: Uint8Array
}

const [SHORT, LONG, RATIONAL] = [3, 4, 5]
const HEADER_BYTES = 8
const ENTRIES = 14
const DIRECTORY_BYTES = 2 + ENTRIES * 12 + 4
/** Two rationals behind each directory. */
const RATIONALS_BYTES = 16

const even = (bytes: number): number => bytes + (bytes & 1)

/** @param pages at least one */
export function writeFaxTiff(pages: readonly FaxPageData[]): Buffer {
  const sizes = pages.map(({ group4 }) => DIRECTORY_BYTES + RATIONALS_BYTES + even(group4.length))
  const out = Buffer.alloc(HEADER_BYTES + sizes.reduce((sum, size) => sum + size, 0))
  out.write('II', 0, 'latin1')
  out.writeUInt16LE(42, 2)
  out.writeUInt32LE(HEADER_BYTES, 4)
  let at = HEADER_BYTES
  pages.forEach((page, index) => {
    const rationals = at + DIRECTORY_BYTES
    const strip = rationals + RATIONALS_BYTES
    let entry = at + 2
    out.writeUInt16LE(ENTRIES, at)
    const put = (tag: number, type: number, value: number, count = 1): void => {
      out.writeUInt16LE(tag, entry)
      out.writeUInt16LE(type, entry + 2)
      out.writeUInt32LE(count, entry + 4)
      // Little-endian: a short in a field of four bytes looks like a long.
      out.writeUInt32LE(value, entry + 8)
      entry += 12
    }
    put(254, LONG, 2)
    put(256, LONG, page.width)
    put(257, LONG, page.height)
    put(258, SHORT, 1)
    put(259, SHORT, 4)
    put(262, SHORT, 0)
    put(273, LONG, strip)
    put(277, SHORT, 1)
    put(278, LONG, page.height)
    put(279, LONG, page.group4.length)
    put(282, RATIONAL, rationals)
    put(283, RATIONAL, rationals + 8)
    put(296, SHORT, 2)
    put(297, SHORT, index + pages.length * 0x1_0000, 2)
    out.writeUInt32LE(Math.round(page.dpiX * 100), rationals)
    out.writeUInt32LE(100, rationals + 4)
    out.writeUInt32LE(Math.round(page.dpiY * 100), rationals + 8)
    out.writeUInt32LE(100, rationals + 12)
    out.set(page.group4, strip)
    const next = at + (sizes[index] ?? 0)
    out.writeUInt32LE(index + 1 < pages.length ? next : 0, entry)
    at = next
  })
  return out
}
