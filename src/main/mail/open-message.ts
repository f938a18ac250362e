/**
 * A message ready to be shown: headers, text with its links, harmless HTML, attachments with what is to be feared of them.
 * Runs in the reading thread. From the raw message when it is one, else from the row's columns.
 */
import { extensionOf, pretends, riskOf, safeFileName } from './file-names.ts'
import { cleanHtml } from './html-clean.ts'
import { htmlToText } from './html-text.ts'
import { MAIL_LIMITS, PICTURE_LIMITS } from './limits.ts'
import { linksInText, readLink, withText } from './links.ts'
import { parseMessage, readAddresses } from './parse-message.ts'
import { pictureKind, pixelsOf } from './pictures.ts'
import type { FileRisk } from './file-names.ts'
import type { MailLink, TextLink } from './links.ts'
import type { MailAddress, ParsedMessage, ParsedPart } from './parse-message.ts'

/** What the database says about a message (EmailRow). */
export interface MailRow {
  readonly from: string
  readonly to: string
  readonly cc: string
  readonly bcc: string
  readonly subject: string
  readonly body: string
  /** Epoch ms. */
  readonly at: number
  /** Paths of ATTACH1…5 on the server. */
  readonly attachments: readonly string[]
}

export interface MailAttachment {
  /** Place in the list; its handle for saving. */
  readonly index: number
  readonly name: string
  readonly mime: string
  /** Null = not known before it is fetched from the server. */
  readonly bytes: number | null
  readonly risk: FileRisk
  /** False = it is damaged or cut off in the message: it is not saved. */
  readonly whole: boolean
  /** Its name looks like another kind. */
  readonly pretends: boolean
  /** Where it lies on the server, when it is no part of the message. */
  readonly serverPath: string | null
}

/** A stretch of the text that is a link, by the link's number. */
export interface NumberedLink { readonly start: number; readonly length: number; readonly link: number }

export interface OpenMessage {
  /** `message`: from the raw file; `row`: from the database, because the file is missing, unreadable or no message. */
  readonly source: 'message' | 'row'
  readonly from: readonly MailAddress[]
  readonly sender: MailAddress | null
  readonly replyTo: readonly MailAddress[]
  readonly to: readonly MailAddress[]
  readonly cc: readonly MailAddress[]
  readonly bcc: readonly MailAddress[]
  readonly subject: string
  readonly date: number | null
  readonly messageId: string
  /** The sender's name looks like an address, and it is not his. */
  readonly fromDeceives: boolean
  readonly text: string
  readonly textLinks: readonly NumberedLink[]
  /** True when the text was made from the HTML. */
  readonly textFromHtml: boolean
  readonly hasHtml: boolean
  /** Not everything is shown. */
  readonly cut: boolean
  /** Pictures that would have to be fetched from elsewhere. */
  readonly remoteImages: number
  readonly attachments: readonly MailAttachment[]
}

/** What stays in the reading thread or is handed to the scheme. */
export interface OpenedMail {
  readonly view: OpenMessage
  /** Body of the document and its style sheets; null = no HTML. */
  readonly html: { readonly styles: string; readonly body: string } | null
  /** Links by number: first those of the text, then those of the HTML. */
  readonly links: readonly MailLink[]
  /** Addresses of pictures elsewhere, by number. */
  readonly remote: readonly string[]
  /** Pictures of the message, by number. */
  readonly pictures: readonly { readonly mime: string; readonly bytes: Uint8Array }[]
  /** Content of attachments, by index; null = on the server. */
  readonly contents: readonly (Uint8Array | null)[]
}

/** @param raw null = there is no file, or it cannot be had */
export async function openMessage(raw: Uint8Array | null, row: MailRow): Promise<OpenedMail> {
  const message = raw === null ? null : parseMessage(raw)
  return message === null ? fromRow(row) : fromMessage(message, row)
}

interface HtmlResult { readonly html: { readonly styles: string; readonly body: string } | null; readonly cut: boolean; readonly used: ReadonlySet<ParsedPart> }

function renderHtml(source: string | null, parts: readonly ParsedPart[], links: MailLink[], remote: string[], pictures: OpenedMail['pictures'][number][]): HtmlResult {
  if (source === null || source.trim() === '') return { html: null, cut: false, used: new Set() }
  const used = new Set<ParsedPart>()
  const placed = new Map<ParsedPart, string>()
  let pixels = 0
  const inlineImage = (bytes: Uint8Array): string | null => {
    const mime = pictureKind(bytes)
    const size = mime === null ? null : pixelsOf(bytes, mime)
    if (mime === null || size === null || pixels + size > PICTURE_LIMITS.messagePixels) return null
    pixels += size
    pictures.push({ mime, bytes })
    return `part/${pictures.length - 1}`
  }
  const byId = new Map(parts.filter(({ contentId }) => contentId !== '').map((part) => [part.contentId, part]))
  const image = (written: string): string | null => {
    const address = written.trim()
    if (/^cid:/i.test(address)) {
      const part = byId.get(decodeId(address.slice(4)))
      if (part === undefined) return null
      const known = placed.get(part)
      if (known !== undefined) return known
      const made = inlineImage(part.bytes)
      if (made === null) return null
      used.add(part)
      placed.set(part, made)
      return made
    }
    if (/^data:/i.test(address)) {
      const data = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,([A-Za-z0-9+/=\s]+)$/i.exec(address)
      return data === null ? null : inlineImage(Buffer.from(data[1] ?? '', 'base64'))
    }
    const link = readLink(address.startsWith('//') ? `https:${address}` : address)
    if (link?.kind !== 'web' || remote.length >= MAIL_LIMITS.remoteImages) return null
    const at = remote.indexOf(link.url)
    if (at === -1) remote.push(link.url)
    return `remote/${at === -1 ? remote.length - 1 : at}`
  }
  const link = (href: string): { readonly number: number; readonly title: string; readonly ended: (text: string) => void } | null => {
    const read = readLink(href)
    if (read === null || links.length >= MAIL_LIMITS.links) return null
    const number = links.length
    links.push(read)
    return { number, title: titleOf(read), ended: (text) => { links[number] = withText(read, text) } }
  }
  const clean = cleanHtml(source, { image, link })
  return { html: { styles: clean.styles, body: clean.body }, cut: clean.cut, used }
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const titleOf = (link: MailLink): string => (link.kind === 'web' ? link.url.slice(0, 300) : link.kind === 'mail' ? link.address : link.link.slice(0, 300))

/** A name that shows an address which is not the true one: `"service@bank.example" <x@evil.example>`. */
function deceives({ name, address }: MailAddress): boolean {
  const shown = /[^\s<>"@]+@[^\s<>"@]+\.[^\s<>"@]+/u.exec(name)?.[0]
  return shown !== undefined && shown.toLowerCase() !== address.toLowerCase()
}

function fromMessage(message: ParsedMessage, row: MailRow): OpenedMail {
  const links: MailLink[] = []
  const remote: string[] = []
  const pictures: OpenedMail['pictures'][number][] = []
  const hasText = message.text !== null && message.text.trim() !== ''
  const plain = hasText ? message.text ?? '' : message.html === null ? '' : htmlToText(message.html.slice(0, MAIL_LIMITS.htmlChars), MAIL_LIMITS.textChars + 1)
  const text = tidyText(plain)
  const textLinks = numbered(linksInText(text, MAIL_LIMITS.links / 2), links)
  const { html, cut, used } = renderHtml(message.html, message.parts, links, remote, pictures)
  const files = message.parts.filter((part) => !used.has(part))
  const attachments = files.map(({ name, rawName, mime, bytes, whole }, index): MailAttachment =>
    ({ index, name, mime, bytes: bytes.length, whole, risk: riskOf(rawName === '' ? name : rawName), pretends: pretends(rawName), serverPath: null }))
  return {
    view: {
      source: 'message', from: message.from.length > 0 ? message.from : readAddresses(row.from), sender: message.sender, replyTo: message.replyTo,
      to: message.to, cc: message.cc, bcc: message.bcc, subject: message.subject === '' ? oneSubject(row) : message.subject, date: message.date ?? row.at, messageId: message.messageId,
      fromDeceives: message.from.some(deceives), text, textLinks, textFromHtml: !hasText && message.html !== null, hasHtml: html !== null,
      cut: message.cut || cut || plain.length > MAIL_LIMITS.textChars, remoteImages: remote.length, attachments,
    },
    html, links, remote, pictures, contents: files.map(({ bytes }) => bytes),
  }
}

const oneSubject = (row: MailRow): string => row.subject.slice(0, MAIL_LIMITS.subjectChars)
const numbered = (found: readonly TextLink[], links: MailLink[]): NumberedLink[] => found.map(({ start, length, link }) => ({ start, length, link: links.push(link) - 1 }))

/** Line ends of one kind, no control signs, no end of a surrogate pair lost. */
function tidyText(text: string): string {
  const cut = text.length > MAIL_LIMITS.textChars ? text.slice(0, MAIL_LIMITS.textChars).replace(/[\ud800-\udbff]$/, '') : text
  return cut.replace(/\r\n?/g, '\n').replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '').replace(/[\u202a-\u202e\u2066-\u2069]/gu, '').replace(/\n{6,}/g, '\n\n\n').trimEnd()
}

/** BODYS of some sites holds HTML. */
const LOOKS_LIKE_HTML = /^\s*(?:<!doctype html|<html[\s>]|<(?:div|p|table|body|head|meta|font|span)[\s>])/i

function fromRow(row: MailRow): OpenedMail {
  const links: MailLink[] = []
  const remote: string[] = []
  const pictures: OpenedMail['pictures'][number][] = []
  const isHtml = LOOKS_LIKE_HTML.test(row.body.slice(0, 2_000))
  const plain = isHtml ? htmlToText(row.body.slice(0, MAIL_LIMITS.htmlChars), MAIL_LIMITS.textChars + 1) : row.body
  const text = tidyText(plain)
  const textLinks = numbered(linksInText(text, MAIL_LIMITS.links / 2), links)
  const { html, cut } = renderHtml(isHtml ? row.body : null, [], links, remote, pictures)
  const from = readAddresses(row.from)
  const attachments = row.attachments.map((path, index): MailAttachment => {
    const raw = path.split(/[\\/]/).at(-1) ?? path
    return { index, name: safeFileName(raw, `attachment-${index + 1}`), mime: mimeOf(raw), bytes: null, whole: true, risk: riskOf(raw), pretends: pretends(raw), serverPath: path }
  })
  return {
    view: {
      source: 'row', from, sender: null, replyTo: [], to: readAddresses(row.to), cc: readAddresses(row.cc), bcc: readAddresses(row.bcc), subject: oneSubject(row), date: row.at,
      messageId: '', fromDeceives: from.some(deceives), text, textLinks, textFromHtml: isHtml, hasHtml: html !== null, cut: cut || plain.length > MAIL_LIMITS.textChars,
      remoteImages: remote.length, attachments,
    },
    html, links, remote, pictures, contents: attachments.map(() => null),
  }
}

const KINDS: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', txt: 'text/plain', csv: 'text/csv', zip: 'application/zip',
  doc: 'application/msword', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const mimeOf = (name: string): string => KINDS[extensionOf(name)] ?? 'application/octet-stream'
