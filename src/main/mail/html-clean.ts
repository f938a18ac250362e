/**
 * HTML of an e-mail, made harmless by writing it anew: from the tokens of the sender's HTML only known elements with known
 * attributes are written, every character of text and value escaped. Safety rests on what is written here, not on how
 * well the sender's HTML was understood: no element whose content is read differently (script, style, svg, textarea, comment …)
 * is ever written with the sender's text in it, so a browser reads back exactly the tags below (docs/decisions/021).
 * Pictures become parts of the message or numbered requests, links become numbers; no address of elsewhere is left.
 * SECURITY: test/unit/main/mail/html-clean.test.ts, test/property/mail.test.ts, and in the real window test/e2e/email-security.test.ts.
 */
import { cleanDeclarations, cleanStyleSheet } from './css-clean.ts'
import { htmlTokens } from './html-tokens.ts'
import { MAIL_LIMITS } from './limits.ts'
import type { HtmlToken } from './html-tokens.ts'

export interface HtmlPorts {
  /** Address of a picture below the message's own host, or null: it has none that may be shown. */
  readonly image: (source: string) => string | null
  /** Number of a link; null = it leads nowhere. `text` is told when it ends. */
  readonly link: (href: string) => { readonly number: number; readonly title: string; readonly ended: (text: string) => void } | null
}
export interface CleanHtml {
  /** Style sheets and body, ready to be put into a document. */
  readonly styles: string
  readonly body: string
  /** True when not everything is there. */
  readonly cut: boolean
}

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'col', 'wbr'])
const ELEMENTS: ReadonlySet<string> = new Set(`
  a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure
  font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup
  table tbody td tfoot th thead time tr tt u ul var wbr`.trim().split(/\s+/))
const CELLS = ['td', 'th']
/** What a new one of these ends when it is open: people leave the end tags out. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  p: ['p'], li: ['li'], td: CELLS, th: CELLS, tr: [...CELLS, 'tr'], dt: ['dt', 'dd'], dd: ['dt', 'dd'], a: ['a'],
}

const LENGTH = /^\d{1,4}(?:\.\d{1,2})?(?:px|%)?$/
const COLOUR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,24})$/i
const NUMBER = /^\d{1,3}$/
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  align: /^(?:left|right|center|justify|middle|top|bottom)$/i, valign: /^(?:top|middle|bottom|baseline)$/i,
  width: LENGTH, height: LENGTH, bgcolor: COLOUR, color: COLOUR, border: NUMBER, cellpadding: NUMBER, cellspacing: NUMBER, colspan: NUMBER, rowspan: NUMBER,
  size: /^[+-]?\d{1,2}$/, face: /^[\p{L}\p{N}\s,'_-]{1,200}$/u, dir: /^(?:ltr|rtl|auto)$/i, lang: /^[a-z0-9-]{1,20}$/i,
  start: /^\d{1,6}$/, type: /^(?:1|a|i|disc|circle|square)$/i, nowrap: /^(?:nowrap|)$/i, class: /^[\p{L}\p{N}\s_-]{1,300}$/u, open: /^(?:open|)$/i,
  alt: /^[^\p{Cc}]{0,300}$/u,
}

/** The five signs that mean something in HTML; nothing else can leave a text or a value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\0]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '"' ? '&quot;' : sign === "'" ? '&#39;' : '\ufffd'))
}

class Writer {
  readonly #ports: HtmlPorts
  readonly #out: string[] = []
  readonly #styles: string[] = []
  readonly #open: string[] = []
  #link: { readonly ended: (text: string) => void; text: string; readonly depth: number } | null = null
  #elements = 0
  #cssLeft: number = MAIL_LIMITS.cssChars
  cut = false

  constructor(ports: HtmlPorts) {
    this.#ports = ports
  }

  get full(): boolean {
    return this.#elements >= MAIL_LIMITS.htmlElements
  }

  text(text: string): void {
    // A reference may stand where the sender wrote it; it is read before it is written.
    if (this.#link !== null && this.#link.text.length < 500) this.#link.text += text
    this.#out.push(escapeHtml(text))
  }

  style(css: string): void {
    const source = css.slice(0, this.#cssLeft)
    this.#cssLeft -= source.length
    if (source.length < css.length) this.cut = true
    const clean = cleanStyleSheet(source)
    // SECURITY: the only text that is written unescaped; without `<` no end tag can be in it.
    if (clean !== '' && !clean.includes('<')) this.#styles.push(clean)
  }

  openTag(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'body') { this.#box(attributes); return }
    if (!ELEMENTS.has(name)) return
    const ends = Object.hasOwn(ENDS, name) ? ENDS[name] ?? [] : []
    for (let top = this.#open.at(-1); top !== undefined && ends.includes(top); top = this.#open.at(-1)) {
      this.closeTag(top)
      if (top === name) break
    }
    if (!VOID.has(name) && this.#open.length >= MAIL_LIMITS.htmlDepth) return
    const written = name === 'img' ? this.#image(attributes) : name === 'a' ? this.#anchor(attributes) : this.#plain(name, attributes)
    if (written === null) return
    this.#elements += 1
    this.#out.push(written)
    if (!VOID.has(name)) this.#open.push(name)
  }

  closeTag(name: string): void {
    const at = this.#open.lastIndexOf(name)
    if (at === -1) { if (name === 'p' || name === 'br') this.#out.push('<br>'); return }
    while (this.#open.length > at) {
      this.#out.push(`</${this.#open.pop() ?? ''}>`)
      if (this.#link !== null && this.#open.length <= this.#link.depth) this.#endLink()
    }
  }

  end(): CleanHtml {
    while (this.#open.length > 0) this.#out.push(`</${this.#open.pop() ?? ''}>`)
    this.#endLink()
    return { styles: this.#styles.join('\n'), body: this.#out.join(''), cut: this.cut }
  }

  #endLink(): void {
    this.#link?.ended(this.#link.text)
    this.#link = null
  }

  /** What the sender gave his body (colours, mostly) becomes a box of its own around what follows. */
  #box(attributes: ReadonlyMap<string, string>): void {
    if (this.#open.length > 0) return
    this.#elements += 1
    const look = [['background-color', attributes.get('bgcolor')], ['color', attributes.get('text')]]
      .flatMap(([property, colour]) => (colour !== undefined && COLOUR.test(colour) ? [`${property ?? ''}: ${colour}`] : []))
    const style = [...look, cleanDeclarations(attributes.get('style') ?? '')].filter((part) => part !== '').join('; ')
    this.#out.push(`<div class="at-body"${style === '' ? '' : ` style="${escapeHtml(style)}"`}>`)
    this.#open.push('div')
  }

  #plain(name: string, attributes: ReadonlyMap<string, string>, extra = ''): string {
    let tag = `<${name}${extra}`
    for (const [key, value] of attributes) {
      if (key === 'style') {
        const style = cleanDeclarations(value)
        if (style !== '') tag += ` style="${escapeHtml(style)}"`
      } else if (Object.hasOwn(ATTRIBUTES, key) && (ATTRIBUTES[key]?.test(value.trim()) ?? false)) tag += ` ${key}="${escapeHtml(value.trim())}"`
    }
    return `${tag}>`
  }

  #image(attributes: ReadonlyMap<string, string>): string | null {
    const source = this.#ports.image(attributes.get('src') ?? '')
    if (source === null && (attributes.get('alt') ?? '').trim() === '') return null
    return this.#plain('img', attributes, source === null ? '' : ` src="${escapeHtml(source)}"`)
  }

  #anchor(attributes: ReadonlyMap<string, string>): string {
    const link = this.#link === null ? this.#ports.link(attributes.get('href') ?? '') : null
    if (link === null) return this.#plain('a', attributes)
    this.#link = { ended: link.ended, text: '', depth: this.#open.length }
    return this.#plain('a', attributes, ` href="link/${link.number}" title="${escapeHtml(link.title)}"`)
  }
}

function write(writer: Writer, token: HtmlToken): void {
  switch (token.kind) {
    case 'text': writer.text(token.text); return
    case 'open': writer.openTag(token.name, token.attributes); return
    case 'close': writer.closeTag(token.name); return
    case 'raw': if (token.name === 'style') writer.style(token.text)
  }
}

/** Writes the HTML anew. Never throws; linear in its length. */
export function cleanHtml(html: string, ports: HtmlPorts): CleanHtml {
  const writer = new Writer(ports)
  writer.cut = html.length > MAIL_LIMITS.htmlChars
  for (const token of htmlTokens(html.slice(0, MAIL_LIMITS.htmlChars))) {
    if (writer.full) { writer.cut = true; break }
    write(writer, token)
  }
  return writer.end()
}
