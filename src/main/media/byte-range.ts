/** The Range header of a request (RFC 9110, 14.2), one range of bytes. */

export type ByteRange =
  /** No usable header: everything, 200. */
  | { readonly kind: 'all' }
  /** [start, end), 206. */
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  /** Nothing of it is there, 416. */
  | { readonly kind: 'none' }

const ALL: ByteRange = { kind: 'all' }

/** What of `size` bytes is asked for. Several ranges, other units and nonsense are answered with everything, as the RFC allows. */
export function parseRange(header: string | null, size: number): ByteRange {
  const found = /^bytes=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/i.exec(header ?? '')
  if (found === null) return ALL
  const [first, last] = [found[1] ?? '', found[2] ?? '']
  if (first === '' && last === '') return ALL
  // The last so many bytes.
  if (first === '') return Number(last) === 0 || size === 0 ? { kind: 'none' } : { kind: 'part', start: Math.max(0, size - Number(last)), end: size }
  if (last !== '' && Number(last) < Number(first)) return ALL
  if (Number(first) >= size) return { kind: 'none' }
  return { kind: 'part', start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) }
}
