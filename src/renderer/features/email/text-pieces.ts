/** Plain text cut at its links. */
export interface TextPiece { readonly text: string; readonly link: number | null }

/** @param links in order, as main found them; one that does not fit is left text */
export function textPieces(text: string, links: readonly { readonly start: number; readonly length: number; readonly link: number }[]): TextPiece[] {
  const pieces: TextPiece[] = []
  let at = 0
  for (const { start, length, link } of links) {
    if (start < at || length <= 0 || start + length > text.length) continue
    if (start > at) pieces.push({ text: text.slice(at, start), link: null })
    pieces.push({ text: text.slice(start, start + length), link })
    at = start + length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), link: null })
  return pieces
}
