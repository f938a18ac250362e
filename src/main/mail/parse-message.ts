/** A raw message (.ibx, .obx: RFC 5322 with MIME) as its parts. Bounded in depth, number and size; never throws. */
import { safeFileName } from './file-names.ts'
import { MAIL_LIMITS } from './limits.ts'
import { addressesOf, oneLine } from './mime/addresses.ts'
import { readContent } from './mime/content.ts'
import { decodeWords } from './mime/encoded-words.ts'
import { unfolded } from './mime/fields.ts'
import { extensionFor } from './mime/kinds.ts'
import { looksLikeMessage } from './raw-message.ts'
import type { MailAddress } from './mime/addresses.ts'
import type { FoundPart } from './mime/content.ts'

export { oneLine, readAddresses } from './mime/addresses.ts'
export type { MailAddress } from './mime/addresses.ts'

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
  /** False = damaged or cut off: not what was sent. */
  readonly whole: boolean
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

function toPart({ rawName, type, ...part }: FoundPart, index: number): ParsedPart {
  const name = rawName.slice(0, 1_000)
  const extension = extensionFor(type)
  const fallback = `${type === 'message/rfc822' ? 'message' : 'attachment'}-${index + 1}${extension === '' ? '' : `.${extension}`}`
  return { ...part, name: safeFileName(name, fallback), rawName: name, mime: oneLine(type, 100) }
}

/** @returns null = no message of this kind */
export function parseMessage(raw: Uint8Array): ParsedMessage | null {
  if (!looksLikeMessage(raw)) return null
  const long = raw.length > MAIL_LIMITS.rawBytes
  const content = readContent(Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, MAIL_LIMITS.rawBytes)), !long)
  const all = (name: string): readonly string[] => content.fields.get(name) ?? []
  const line = (name: string, max: number): string => oneLine(decodeWords(unfolded(all(name)[0] ?? '')), max)
  const date = Date.parse(line('date', 200))
  return {
    from: addressesOf(all('from').slice(0, 1)).slice(0, 1), sender: addressesOf(all('sender').slice(0, 1))[0] ?? null, replyTo: addressesOf(all('reply-to')),
    to: addressesOf(all('to')), cc: addressesOf(all('cc')), bcc: addressesOf(all('bcc')),
    subject: line('subject', MAIL_LIMITS.subjectChars), date: Number.isNaN(date) ? null : date, messageId: line('message-id', 500),
    text: content.text, html: content.html, parts: content.parts.map(toPart), cut: long || content.cut,
  }
}
