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

/**
 * Pieces in blocks of some thousand characters, cut behind the end of a line: what is not in sight need not be laid out. The line ends
 * between two blocks are the blocks' own and left out. A line longer than a block stays whole.
 */
export function textBlocks(pieces: readonly TextPiece[], size: number): readonly (readonly TextPiece[])[] {
  const blocks: TextPiece[][] = []
  let block: TextPiece[] = []
  let length = 0
  const put = (piece: TextPiece): void => {
    if (piece.text === '') return
    block.push(piece)
    length += piece.text.length
  }
  for (const piece of pieces) {
    let rest = piece.text
    for (;;) {
      // A link is never cut.
      const end = piece.link === null ? rest.indexOf('\n', Math.max(0, size - length)) : -1
      if (end === -1) break
      put({ text: rest.slice(0, end), link: null })
      blocks.push(block)
      block = []
      length = 0
      rest = rest.slice(end + 1)
    }
    put({ text: rest, link: piece.link })
  }
  if (block.length > 0) blocks.push(block)
  return blocks
}
