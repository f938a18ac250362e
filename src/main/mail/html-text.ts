/** What an HTML message says as plain text: for the text view, for quoting it in a reply, and for the list. */
import { htmlTokens } from './html-tokens.ts'

const BREAKS: ReadonlySet<string> = new Set(['p', 'div', 'br', 'tr', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'ul', 'ol', 'blockquote', 'hr', 'section', 'article', 'header', 'footer', 'pre', 'dt', 'dd'])
const PARAGRAPHS: ReadonlySet<string> = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'ul', 'ol', 'blockquote'])

/** @param max characters; the rest is left out */
export function htmlToText(html: string, max: number): string {
  const out: string[] = []
  let size = 0
  for (const token of htmlTokens(html)) {
    if (size > max) break
    let piece = ''
    if (token.kind === 'text') piece = token.text.replace(/[\s\u00a0]+/gu, ' ')
    else if (token.kind === 'open') piece = token.name === 'li' ? '\n• ' : PARAGRAPHS.has(token.name) ? '\n\n' : token.name === 'td' || token.name === 'th' ? ' ' : BREAKS.has(token.name) ? '\n' : ''
    else if (token.kind === 'close') piece = PARAGRAPHS.has(token.name) ? '\n\n' : BREAKS.has(token.name) && token.name !== 'br' ? '\n' : ''
    if (piece === '') continue
    out.push(piece)
    size += piece.length
  }
  return tidy(out.join('')).slice(0, max)
}

function tidy(text: string): string {
  return text.split('\n').map((line) => line.replace(/[ \u200b\u200c\u200d\ufeff]+/gu, ' ').trim()).join('\n').replace(/\n{3,}/g, '\n\n').trim()
}
