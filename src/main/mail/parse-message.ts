/** A raw message (.ibx, .obx: RFC 5322 with MIME) as its parts. Bounded in depth, number and size; never throws. */
import { randomBytes } from 'node:crypto'
import PostalMime, { addressParser } from 'postal-mime'
import { safeFileName } from './file-names.ts'
import { MAIL_LIMITS } from './limits.ts'
import { looksLikeMessage, repairCharsets } from './raw-message.ts'
import { slimMessage } from './slim-message.ts'
import type { Address, Attachment, Email } from 'postal-mime'

export interface MailAddress { readonly name: string; readonly address: string }

export interface ParsedPart {
  /** Safe to show and to save under. */
  readonly name: string
  /** As the sender wrote it. */
  readonly rawName: string
  readonly mime: string
  readonly bytes: Uint8Array
  /** Without its brackets; '' = none. */
  readonly contentId: string
  /** Belongs into the HTML (a picture by its Content-ID). */
  readonly inline: boolean
}

export interface ParsedMessage {
  readonly from: readonly MailAddress[]
  readonly sender: MailAddress | null
  readonly replyTo: readonly MailAddress[]
  readonly to: readonly MailAddress[]
  readonly cc: readonly MailAddress[]
  readonly bcc: readonly MailAddress[]
  readonly subject: string
  /** Epoch ms; null = none that can be read. */
  readonly date: number | null
  readonly messageId: string
  /** Null = the message has none. */
  readonly text: string | null
  readonly html: string | null
  readonly parts: readonly ParsedPart[]
  /** True when something was left out because of its size or number. */
  readonly cut: boolean
}

/** One line without signs that cannot be seen or that turn the reading direction. */
export function oneLine(text: string, max: number): string {
  return text.slice(0, max * 4).replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, '').trim().slice(0, max)
}

function flat(addresses: readonly (Address | undefined)[] | undefined): MailAddress[] {
  const list: MailAddress[] = []
  for (const one of addresses ?? []) {
    if (one === undefined) continue
    for (const box of one.group ?? [one]) {
      if (list.length >= MAIL_LIMITS.addresses) return list
      list.push({ name: oneLine(box.name, 200), address: oneLine(box.address ?? '', 320) })
    }
  }
  return list.filter(({ name, address }) => name !== '' || address !== '')
}

/** Reads a list of addresses as it stands in a column of the database. */
export function readAddresses(text: string): MailAddress[] {
  try {
    return flat(addressParser(text.slice(0, 50_000).replace(/[;；，|]/g, ',')))
  } catch {
    return text.trim() === '' ? [] : [{ name: '', address: oneLine(text, 320) }]
  }
}

type Taken = ReadonlyMap<string, Uint8Array>
const MAX_MARK_BYTES = 100

function bytesOf(content: Attachment['content'], taken: Taken): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content)
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content)
  // Only the mark lies here of a large part (slim-message.ts).
  return taken.size > 0 && bytes.length < MAX_MARK_BYTES ? taken.get(new TextDecoder('latin1').decode(bytes)) ?? bytes : bytes
}

function toPart(attachment: Attachment, index: number, taken: Taken): ParsedPart {
  const rawName = (attachment.filename ?? '').slice(0, 1_000)
  const fallback = attachment.mimeType === 'message/rfc822' ? `message-${index + 1}.eml` : `attachment-${index + 1}`
  return {
    name: safeFileName(rawName, fallback), rawName, mime: oneLine(attachment.mimeType, 100).toLowerCase(), bytes: bytesOf(attachment.content, taken),
    contentId: (attachment.contentId ?? '').trim().replace(/^<|>$/g, ''), inline: attachment.related === true || attachment.disposition === 'inline',
  }
}

function toMessage(mail: Email, rawCut: boolean, taken: Taken): ParsedMessage {
  const date = mail.date === undefined ? Number.NaN : Date.parse(mail.date)
  return {
    from: flat([mail.from]), sender: flat([mail.sender])[0] ?? null, replyTo: flat(mail.replyTo), to: flat(mail.to), cc: flat(mail.cc), bcc: flat(mail.bcc),
    subject: oneLine(mail.subject ?? '', MAIL_LIMITS.subjectChars), date: Number.isNaN(date) ? null : date, messageId: oneLine(mail.messageId ?? '', 500),
    text: mail.text ?? null, html: mail.html ?? null,
    parts: mail.attachments.slice(0, MAIL_LIMITS.attachments).map((attachment, index) => toPart(attachment, index, taken)),
    cut: rawCut || mail.attachments.length > MAIL_LIMITS.attachments,
  }
}

/** @returns null = no message of this kind, or one that cannot be read */
export async function parseMessage(raw: Uint8Array): Promise<ParsedMessage | null> {
  if (!looksLikeMessage(raw)) return null
  const long = raw.length > MAIL_LIMITS.rawBytes
  const nonce = randomBytes(12).toString('hex')
  try {
    const slim = slimMessage(long ? raw.subarray(0, MAIL_LIMITS.rawBytes) : raw, (index) => `large-part-${nonce}-${index}`)
    const mail = await PostalMime.parse(repairCharsets(slim.bytes), {
      maxNestingDepth: MAIL_LIMITS.mimeDepth, maxHeadersSize: MAIL_LIMITS.headerBytes, maxRfc822NestingDepth: 3, rfc822Attachments: true,
    })
    return toMessage(mail, long || slim.cut, slim.taken)
  } catch {
    // Too deep, too many headers, or a kind of damage that the parser refuses: the row's own columns are shown.
    return null
  }
}
