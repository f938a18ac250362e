/** New, reply, reply all, forward: what the form begins with. Pure. */
import type { EmailAddress, EmailDraft, OpenEmail } from '#shared/ipc/parts/email.ts'

/** Words that go into the text of a draft, in the person's language. */
export interface ComposeWords {
  /** "On {time}, {who} wrote:" with everything put in. */
  readonly wrote: string
  readonly forwarded: string
  readonly header: { readonly from: string; readonly to: string; readonly cc: string; readonly at: string; readonly subject: string }
  readonly time: string
}

/** Of a long message the beginning is quoted: the whole answer must fit into one command. */
const QUOTE_CHARS = 8_000
/** Prefixes of any program in the languages of the field; one is enough. */
const ANSWERED = /^\s*(?:re|aw|sv|antw|回复|答复|回覆|回)\s*(?:\[\d+\])?\s*[:：]\s*/iu
const FORWARDED = /^\s*(?:fwd?|wg|转发|轉寄|转)\s*[:：]\s*/iu

export const emptyDraft = (key: string, kind: EmailDraft['kind'] = 'new'): EmailDraft =>
  ({ key, kind, box: '', id: '', to: '', cc: '', bcc: '', subject: '', body: '', files: [], withFiles: false })

/** An address as it stands in a field. */
const written = ({ address, name }: EmailAddress): string => (address === '' ? name : address)
const list = (addresses: readonly EmailAddress[]): string => [...new Map(addresses.map((one) => [written(one).toLowerCase(), written(one)])).values()].join(', ')

/** A subject with one prefix, whatever stood there before. */
export function prefixed(subject: string, prefix: 'Re: ' | '回复:' | 'Fwd: ' | '转发:'): string {
  const own = prefix === 'Re: ' || prefix === '回复:' ? ANSWERED : FORWARDED
  let bare = subject.trim()
  while (own.test(bare)) bare = bare.replace(own, '')
  return `${prefix}${bare}`
}

const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** The text of a message, each line quoted once more. */
export function quote(text: string): string {
  const kept = text.length > QUOTE_CHARS ? `${text.slice(0, QUOTE_CHARS).replace(/[\ud800-\udbff]$/, '')}\n…` : text
  return kept.trim().split('\n').map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`)).join('\n')
}

/** The form's beginning for a message that is open. */
export function draftOf(kind: 'reply' | 'replyAll' | 'forward', mail: OpenEmail, of: { readonly key: string; readonly box: string; readonly id: string }, words: ComposeWords): EmailDraft {
  const chinese = isChinese(mail.subject)
  const own = new Set(mail.own.map((address) => address.toLowerCase()))
  const others = (addresses: readonly EmailAddress[]): EmailAddress[] => addresses.filter((one) => !own.has(written(one).toLowerCase()))
  const base = { ...emptyDraft(of.key, kind), box: of.box, id: of.id }
  if (kind === 'forward') {
    const { header } = words
    const lines = [`${header.from}: ${list(mail.from)}`, `${header.at}: ${words.time}`, `${header.to}: ${list(mail.to)}`, ...(mail.cc.length > 0 ? [`${header.cc}: ${list(mail.cc)}`] : []), `${header.subject}: ${mail.subject}`]
    return {
      ...base, subject: prefixed(mail.subject, chinese ? '转发:' : 'Fwd: '), withFiles: mail.serverFiles > 0,
      body: `\n\n${words.forwarded}\n${lines.join('\n')}\n\n${mail.text.slice(0, QUOTE_CHARS)}`,
    }
  }
  // What we sent ourselves is answered to whom it went.
  const mine = mail.from.some((one) => own.has(written(one).toLowerCase()))
  const back = mine ? mail.to : mail.replyTo.length > 0 ? mail.replyTo : mail.from
  const first = new Set(back.map((one) => written(one).toLowerCase()))
  const rest = others([...(mine ? [] : mail.to), ...mail.cc]).filter((one) => !first.has(written(one).toLowerCase()))
  return {
    ...base, to: list(back), cc: kind === 'replyAll' ? list(rest) : '', subject: prefixed(mail.subject, chinese ? '回复:' : 'Re: '),
    body: `\n\n${words.wrote}\n${quote(mail.text)}\n`,
  }
}

const ADDRESS = /^[^\s@<>()[\]\\,;:"|=]{1,64}@[^\s@<>()[\]\\,;:"|=]{1,255}$/u

/** The addresses of a field: separated by commas, semicolons or lines; `Name <address>` is the address. */
export function addressesOf(field: string): string[] {
  return field.split(/[,;，；\n]/u).map((part) => (/<([^<>]+)>\s*$/u.exec(part)?.[1] ?? part).trim()).filter((part) => part !== '')
}
/** The first of them that is none; null = all are. */
export const badAddress = (field: string): string | null => addressesOf(field).find((address) => !ADDRESS.test(address)) ?? null

/** True when nobody has written anything yet: such a draft is not kept. */
export function isUntouched(draft: EmailDraft, begun: EmailDraft): boolean {
  return JSON.stringify(draft) === JSON.stringify(begun)
}
