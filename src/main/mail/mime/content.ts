/** What a message says, and what is attached to it: which parts are its text, in which form, and which are files. */
import { htmlToText } from '../html-text.ts'
import { MAIL_LIMITS } from '../limits.ts'
import { decodeText } from './charset.ts'
import { decodeWords } from './encoded-words.ts'
import { unfolded } from './fields.ts'
import { unflow } from './flowed.ts'
import { decodeTransfer, own } from './transfer.ts'
import { readTree } from './tree.ts'
import type { Entity } from './tree.ts'

export interface FoundPart {
  /** As the sender wrote it, decoded; '' = none. */
  readonly rawName: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly contentId: string
  readonly inline: boolean
  /** False = it is certain not to be all, or cannot be told to be all, of what was sent. */
  readonly whole: boolean
}

export interface MessageContent {
  readonly fields: Entity['fields']
  readonly text: string | null
  readonly html: string | null
  readonly parts: readonly FoundPart[]
  readonly cut: boolean
}

/** Bytes of a text that are read: enough for the longest that is shown, in any charset and coding. */
const TEXT_BYTES = 4 * MAIL_LIMITS.htmlChars
/** Messages within messages whose text is shown with the others. */
const SHOWN_DEPTH = 3
const META_BYTES = 4_096
const MAX_TEXTS = 200

type Text = { readonly kind: 'plain' | 'html'; readonly text: string }
/** One thing that is said, in one or both forms. */
type Said = { plain: string[]; html: string[] }

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const textToHtml = (text: string): string => `<div>${escapeHtml(text).replace(/\r\n?|\n/g, '<br>\n')}</div>`

/** The charset that HTML names itself (HTML Standard, 13.2.3.2), whichever way it is written. */
function metaCharset(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, META_BYTES)).toString('latin1')
  return /<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([\w-]{1,40})/i.exec(start)?.[1] ?? ''
}

/** Reads the bytes of a message. Bounded (limits.ts); never throws. */
export function readContent(bytes: Buffer, complete: boolean, nested = 0): MessageContent {
  const { root, cut: treeCut } = readTree(bytes, { depth: MAIL_LIMITS.mimeDepth, parts: MAIL_LIMITS.parts, headerBytes: MAIL_LIMITS.headerBytes }, complete)
  const said = new Map<Entity, Said>()
  const parts: FoundPart[] = []
  let [cut, texts] = [treeCut, 0]

  const say = (where: Entity, { kind, text }: Text): void => {
    const entry = said.get(where) ?? { plain: [], html: [] }
    said.set(where, entry)
    entry[kind].push(text)
  }
  const readText = (part: Entity): Text => {
    const coded = bytes.subarray(part.from, Math.min(part.to, part.from + TEXT_BYTES))
    if (coded.length < part.to - part.from) cut = true
    const { bytes: plain } = decodeTransfer(coded, part.encoding)
    const kind = part.type === 'text/html' ? 'html' : 'plain'
    const text = decodeText(plain, [part.typeParameters.get('charset'), ...(kind === 'html' ? [metaCharset(plain)] : [])])
    const flowed = kind === 'plain' && part.typeParameters.get('format').toLowerCase() === 'flowed'
    return { kind, text: flowed ? unflow(text, part.typeParameters.get('delsp').toLowerCase() === 'yes') : text }
  }
  const attach = (part: Entity, related: boolean): void => {
    if (parts.length >= MAIL_LIMITS.attachments) { cut = true; return }
    const { bytes: content, whole, ended } = decodeTransfer(bytes.subarray(part.from, part.to), part.encoding)
    const contentId = unfolded(part.fields.get('content-id')?.[0] ?? '').trim().replace(/^<|>$/g, '')
    parts.push({
      rawName: nameOf(part), type: part.type, bytes: own(content), contentId, whole: whole && (part.closed || ended),
      inline: (related && contentId !== '') || part.disposition.value === 'inline',
    })
  }
  /** A message that was forwarded in the text: its text is shown; it can be saved whole, and its files one by one. */
  const attachShown = (part: Entity): void => {
    const { bytes: content } = decodeTransfer(bytes.subarray(part.from, part.to), part.encoding)
    const inner = readContent(Buffer.from(content.buffer, content.byteOffset, content.byteLength), part.closed, nested + 1)
    const line = (name: string): string => decodeWords(unfolded(inner.fields.get(name)?.[0] ?? '')).slice(0, MAIL_LIMITS.subjectChars)
    const head = ['From', 'To', 'Date', 'Subject'].map((name) => [name, line(name.toLowerCase())] as const).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`).join('\n')
    say(part, { kind: 'plain', text: `\n----\n${head}\n\n${inner.text ?? ''}` })
    if (inner.html !== null) say(part, { kind: 'html', text: `<hr>${textToHtml(head)}${inner.html}` })
    cut ||= inner.cut
    for (const one of inner.parts) {
      if (parts.length < MAIL_LIMITS.attachments) parts.push(part.closed ? one : { ...one, whole: false })
      else cut = true
    }
  }
  const walk = (part: Entity, alternative: Entity | null, related: boolean, parent: string): void => {
    if (part.type.startsWith('multipart/')) {
      const within = part.type === 'multipart/alternative' ? part : alternative
      for (const child of part.children) walk(child, within, related || part.type === 'multipart/related', part.type)
      return
    }
    const isText = (part.type === 'text/plain' || part.type === 'text/html') && part.disposition.value !== 'attachment'
    // A named text after the first is a file that the sender's program would show, too (RFC 2183, 2.10 and Apple Mail's way).
    const isFile = isText && texts > 0 && parent !== 'multipart/alternative' && nameOf(part) !== ''
    if (isText && !isFile) {
      texts += 1
      if (texts <= MAX_TEXTS) say(alternative ?? part, readText(part))
      else cut = true
      return
    }
    attach(part, related)
    if (part.type === 'message/rfc822' && part.disposition.value === 'inline' && nested < SHOWN_DEPTH) attachShown(part)
  }
  walk(root, null, false, '')
  return { fields: root.fields, ...joined([...said.values()]), parts, cut }
}

const nameOf = (part: Entity): string => {
  const name = part.disposition.get('filename')
  return name === '' ? part.typeParameters.get('name') : name
}

/** Both forms of all that is said; what is there in one form only is put into the other. */
function joined(said: readonly Said[]): { readonly text: string | null; readonly html: string | null } {
  const hasHtml = said.some(({ html }) => html.length > 0)
  const hasPlain = said.some(({ plain }) => plain.length > 0)
  const text = said.map(({ plain, html }) => (plain.length > 0 ? plain : html.map((one) => htmlToText(one.slice(0, MAIL_LIMITS.htmlChars), MAIL_LIMITS.textChars + 1))).join('\n')).join('\n')
  const html = said.map(({ plain, html: own }) => (own.length > 0 ? own : plain.map((one) => textToHtml(one.slice(0, MAIL_LIMITS.htmlChars)))).join('\n')).join('\n')
  return { text: hasPlain ? text : null, html: hasHtml ? html : null }
}
