/** Encoded words of header lines (RFC 2047, with the language of RFC 2231, 5). */
import { charsetOf, decodeText } from './charset.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer.ts'

/** Blanks within the text are against the rule, and written all the same; so is a question mark in Q. Bounded, so that a line of beginnings costs no square of its length. */
const WORD = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?(?:([bB])\?([A-Za-z0-9+/=_ \t-]{0,4000})|([qQ])\?((?:[^?\r\n]|\?(?!=)){0,4000}))\?=/g

interface Word { readonly from: number; readonly to: number; readonly charset: string; readonly base64: boolean; readonly text: string }

function wordsOf(line: string): Word[] {
  return Array.from(line.matchAll(WORD), (match): Word => ({
    from: match.index, to: match.index + match[0].length, charset: match[1] ?? '', base64: match[2] !== undefined, text: match[3] ?? match[5] ?? '',
  }))
}

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** The bytes that words of one charset stand for together: a character may begin in one and end in the next. */
function bytesOf(words: readonly Word[]): Uint8Array {
  const pieces: Uint8Array[] = []
  let pending = ''
  const take = (): void => {
    if (pending !== '') pieces.push(decodeBase64(latin(pending)).bytes)
    pending = ''
  }
  for (const { base64, text } of words) {
    if (!base64) {
      take()
      // No blank at the end is lost: it stands for itself, as `_` does.
      pieces.push(decodeQuotedPrintable(latin(text.replace(/[_ ]/g, '=20'))).bytes)
      continue
    }
    pending += text.replace(/-/g, '+').replace(/_/g, '/')
    // A program that cuts the base64 anywhere goes on with it in the next word.
    if (pending.replace(/[^A-Za-z0-9+/]/g, '').length % 4 === 0 || pending.includes('=')) take()
  }
  take()
  return Buffer.concat(pieces)
}

/**
 * Replaces each run of encoded words. Blanks between two of them belong to neither (RFC 2047, 6.2).
 * @param put what to write for a run's text
 */
export function replaceWords(line: string, put: (text: string) => string): string {
  const words = wordsOf(line)
  if (words.length === 0) return line
  const out: string[] = []
  let at = 0
  for (let index = 0; index < words.length;) {
    const first = words[index]
    if (first === undefined) break
    const run = [first]
    // Adjacent, with nothing but blanks between.
    const follower = (): Word | undefined => {
      const [last, next] = [run[run.length - 1], words[index + run.length]]
      return last !== undefined && next !== undefined && /^[ \t\r\n]*$/.test(line.slice(last.to, next.from)) ? next : undefined
    }
    for (let next = follower(); next !== undefined; next = follower()) run.push(next)
    out.push(line.slice(at, first.from), put(decodeRun(run)))
    at = run[run.length - 1]?.to ?? first.to
    index += run.length
  }
  out.push(line.slice(at))
  return out.join('')
}

function decodeRun(run: readonly Word[]): string {
  let text = ''
  for (let from = 0; from < run.length;) {
    const charset = run[from]?.charset.toLowerCase() ?? ''
    const end = run.findIndex((word, index) => index > from && (charsetOf(word.charset) ?? word.charset.toLowerCase()) !== (charsetOf(charset) ?? charset))
    const same = run.slice(from, end === -1 ? undefined : end)
    text += decodeText(bytesOf(same), [charset])
    from += same.length
  }
  return text
}

/** The text of a header's value. */
export const decodeWords = (line: string): string => replaceWords(line, (text) => text)
