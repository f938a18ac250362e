/**
 * Cuts the HTML of an e-mail into tags and text, in one pass. It is read the way browsers do where that is
 * simple; where it reads otherwise, only the look suffers: what is shown is written anew from these tokens
 * (html-clean.ts), never copied. Character references are those of the HTML Standard, all 2,231 (package `entities`).
 */
import { decodeHTML, decodeHTMLAttribute } from 'entities'

export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  /** Content that is no markup, e.g. of a style element. */
  | { readonly kind: 'raw'; readonly name: string; readonly text: string }

/** Elements whose content is text up to their end tag. */
const RAW: ReadonlySet<string> = new Set(['style', 'script', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'textarea', 'title', 'template', 'svg', 'math', 'object', 'applet', 'audio', 'video', 'select'])
const MAX_ATTRIBUTES = 40
const MAX_ATTRIBUTE_CHARS = 4_000
/** Pictures come as data: URLs now and then; those of a message may be long. */
const MAX_SOURCE_CHARS = 400_000

const isNameStart = (char: string | undefined): boolean => char !== undefined && /[a-z]/i.test(char)
const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\f'

/** Reads tokens until the text ends. Linear in its length. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const lower = new LowerCase(html)
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) { yield textOf(html.slice(at)); return }
    if (open > at) yield textOf(html.slice(at, open))
    const next = html[open + 1]
    if (next === '!' || next === '?') {
      at = endOfDeclaration(html, open)
    } else if (next === '/' && isNameStart(html[open + 2])) {
      const end = html.indexOf('>', open)
      const name = /^[^\s/>]{1,40}/.exec(html.slice(open + 2, open + 43))?.[0] ?? ''
      yield { kind: 'close', name: name.toLowerCase() }
      at = end === -1 ? html.length : end + 1
    } else if (isNameStart(next)) {
      const tag = readTag(html, open)
      at = tag.end
      if (RAW.has(tag.name) && !tag.selfClosed) {
        const close = lower.indexOf(`</${tag.name}`, at)
        yield { kind: 'raw', name: tag.name, text: html.slice(at, close) }
        const end = close === html.length ? -1 : html.indexOf('>', close)
        at = end === -1 ? html.length : end + 1
      } else yield { kind: 'open', name: tag.name, attributes: tag.attributes }
    } else {
      yield { kind: 'text', text: '<' }
      at = open + 1
    }
  }
}

/** Searching without regard to case, and never the same stretch twice for one that is not there. */
class LowerCase {
  readonly #text: string
  readonly #missing = new Set<string>()

  constructor(text: string) {
    // ASCII only: other letters (İ) become longer, and every place behind them would be another one.
    this.#text = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  }

  /** Where it is; the end of the text when it is not there. */
  indexOf(what: string, from: number): number {
    if (this.#missing.has(what)) return this.#text.length
    const found = this.#text.indexOf(what, from)
    if (found !== -1) return found
    this.#missing.add(what)
    return this.#text.length
  }
}

function endOfDeclaration(html: string, open: number): number {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4)
    return end === -1 ? html.length : end + 3
  }
  const end = html.indexOf('>', open)
  return end === -1 ? html.length : end + 1
}

interface Tag { readonly name: string; readonly attributes: Map<string, string>; readonly selfClosed: boolean; readonly end: number }

/** Reads a start tag with its attributes; the first of two equal ones counts. */
function readTag(html: string, open: number): Tag {
  let at = open + 1
  const nameFrom = at
  while (at < html.length && !isBlank(html[at]) && html[at] !== '/' && html[at] !== '>') at += 1
  const name = html.slice(nameFrom, Math.min(at, nameFrom + 40)).toLowerCase()
  const attributes = new Map<string, string>()
  let selfClosed = false
  while (at < html.length) {
    const char = html[at]
    if (char === '>') { at += 1; break }
    if (isBlank(char)) { at += 1; continue }
    if (char === '/') {
      selfClosed = html[at + 1] === '>'
      at += 1
      continue
    }
    const keyFrom = at
    at += 1
    while (at < html.length && !isBlank(html[at]) && html[at] !== '=' && html[at] !== '>' && html[at] !== '/') at += 1
    const key = html.slice(keyFrom, Math.min(at, keyFrom + 60)).toLowerCase()
    let after = at
    while (isBlank(html[after])) after += 1
    let value = ''
    if (html[after] === '=') {
      const read = readValue(html, after + 1)
      value = read.value
      at = read.end
    }
    const max = key === 'src' ? MAX_SOURCE_CHARS : MAX_ATTRIBUTE_CHARS
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(key) && value.length <= max) attributes.set(key, decodeHTMLAttribute(value))
  }
  return { name, attributes, selfClosed, end: at }
}

function readValue(html: string, from: number): { readonly value: string; readonly end: number } {
  let at = from
  while (isBlank(html[at])) at += 1
  const quote = html[at]
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, at + 1)
    return close === -1 ? { value: '', end: html.length } : { value: html.slice(at + 1, close), end: close + 1 }
  }
  const valueFrom = at
  while (at < html.length && !isBlank(html[at]) && html[at] !== '>') at += 1
  return { value: html.slice(valueFrom, at), end: at }
}

function textOf(written: string): HtmlToken {
  return { kind: 'text', text: decodeHTML(written) }
}
