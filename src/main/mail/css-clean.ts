/**
 * CSS of an e-mail, rebuilt from a list of what may stay: sizes, colours, fonts, distances. What is not
 * understood is left out. Nothing that loads (url, @import, @font-face), nothing that lies over something else
 * (position, z-index, transform), nothing that moves.
 * SECURITY: the text that comes out holds no `<`, `\`, `@` but @media, and no function but colours and calc
 * (test/unit/main/mail/css-clean.test.ts, test/property/mail.test.ts).
 */
import { MAIL_LIMITS } from './limits.ts'

const PROPERTIES: ReadonlySet<string> = new Set(`
  color background background-color font font-family font-size font-style font-weight font-variant line-height letter-spacing word-spacing
  text-align text-decoration text-decoration-color text-decoration-line text-indent text-transform text-overflow vertical-align white-space word-break overflow-wrap word-wrap
  margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left
  border border-top border-right border-bottom border-left border-color border-style border-width border-radius border-collapse border-spacing
  border-top-color border-top-style border-top-width border-right-color border-right-style border-right-width
  border-bottom-color border-bottom-style border-bottom-width border-left-color border-left-style border-left-width
  border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius
  width height max-width max-height min-width min-height display float clear list-style list-style-type table-layout caption-side empty-cells
  direction unicode-bidi overflow visibility opacity box-sizing`.trim().split(/\s+/))

/** Values are words, numbers, colours, quoted names; no backslash (an escape may spell anything), no angle bracket. */
const VALUE = /^[\p{L}\p{N}\s.,%#()'"+*/!_-]*$/u
const FUNCTIONS: ReadonlySet<string> = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc', 'min', 'max', 'clamp'])
const DISPLAYS: ReadonlySet<string> = new Set(`inline block inline-block none list-item table inline-table table-row table-cell table-row-group
  table-header-group table-footer-group table-column table-column-group table-caption`.split(/\s+/))
const MAX_VALUE_CHARS = 400

/** One declaration; null = left out. */
function declaration(name: string, value: string): string | null {
  const property = name.trim().toLowerCase()
  const text = value.trim().replace(/\s+/g, ' ')
  if (!PROPERTIES.has(property) || text === '' || text.length > MAX_VALUE_CHARS || !VALUE.test(text)) return null
  for (const [, called] of text.matchAll(/([\p{L}\p{N}_-]*)\s*\(/gu)) if (!FUNCTIONS.has((called ?? '').toLowerCase())) return null
  if (count(text, '(') !== count(text, ')') || count(text, "'") % 2 === 1 || count(text, '"') % 2 === 1) return null
  // A comment must not begin between two values that were let through one by one.
  if (text.includes('/*') || text.includes('*/')) return null
  if (property === 'display' && !DISPLAYS.has(text.toLowerCase().replace(/\s*!\s*important$/, ''))) return null
  return `${property}: ${text}`
}

const count = (text: string, sign: string): number => text.split(sign).length - 1
const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ').replace(/<!--|-->/g, ' ')

/** The declarations of a `style` attribute or of one rule; '' = nothing was left. */
export function cleanDeclarations(css: string): string {
  const kept: string[] = []
  for (const part of splitOutside(withoutComments(css), ';')) {
    const colon = part.indexOf(':')
    if (colon <= 0) continue
    const clean = declaration(part.slice(0, colon), part.slice(colon + 1))
    if (clean !== null) kept.push(clean)
  }
  return kept.join('; ')
}

/** Splits at a sign that is in no quotes and no brackets. */
function splitOutside(text: string, sign: string): string[] {
  const parts: string[] = []
  let quote = ''
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (quote !== '') { if (char === quote) quote = '' } else if (char === '"' || char === "'") quote = char
    else if (char === '(') depth += 1
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (char === sign && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  parts.push(text.slice(from))
  return parts
}

/** Element, class and id selectors with the usual combinations. No attribute selectors, no functions, nothing that tells visited links. */
const SELECTOR = /^[\p{L}\p{N}\s.#>,*+~_:-]{1,500}$/u
const PSEUDO = /:+(?!first-child\b|last-child\b|hover\b|link\b|first-of-type\b|last-of-type\b)/
const MEDIA = /^@media\s+([\w\s(),.:-]{1,200})$/i

/** A style sheet, rebuilt rule by rule. */
export function cleanStyleSheet(source: string): string {
  return rules(withoutComments(source.slice(0, MAIL_LIMITS.cssChars)), 0)
}

function rules(css: string, depth: number): string {
  const out: string[] = []
  let at = 0
  while (at < css.length) {
    const open = css.indexOf('{', at)
    if (open === -1) break
    // `@import …;` and the like end before the next rule begins.
    const prelude = (css.slice(at, open).split(';').at(-1) ?? '').trim().replace(/\s+/g, ' ')
    const close = endOfBlock(css, open)
    const body = css.slice(open + 1, close)
    at = close + 1
    const media = MEDIA.exec(prelude)
    if (media !== null) {
      const inner = depth === 0 ? rules(body, 1) : ''
      if (inner !== '') out.push(`@media ${media[1] ?? ''} { ${inner} }`)
      continue
    }
    if (!SELECTOR.test(prelude) || PSEUDO.test(prelude)) continue
    const kept = cleanDeclarations(body)
    if (kept !== '' && !/[{}]/.test(kept)) out.push(`${prelude} { ${kept} }`)
  }
  return out.join('\n')
}

function endOfBlock(css: string, open: number): number {
  let depth = 0
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1
    else if (css[at] === '}') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return css.length
}
