/**
 * The command strings of ATSendOEMCommand, ATSendMsg and the IVR methods (manual: ATSendOEMCommand, ATTranCall_toIVR;
 * later clients: SHORTMSG, TRANSMSG). Parsers answer `bad_arguments` with the reason and never throw.
 */
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { buildKeyValues, extraFields, parseKeyValues } from './key-value.ts'
import type { KeyValues, LegacyFormat } from './key-value.ts'
import { oneLine } from './text.ts'

/** An SMS to go out. `extra`: keys the manual does not know, kept. */
export interface SmsSend {
  /** Who sends it; empty = whoever gave the command. */
  readonly uid: string
  /** One number, digits with an optional `+` in front. */
  readonly tel: string
  readonly subject: string
  readonly body: string
  readonly extra: ReadonlyMap<string, string>
}

/** An e-mail to go out. */
export interface EmailSend {
  /** GHID of later clients: who sends it; empty = whoever gave the command. */
  readonly uid: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly subject: string
  readonly body: string
  /** Full paths on the server. SECURITY: untrusted; whoever attaches them limits them to the folder meant for it. */
  readonly files: readonly string[]
  readonly extra: ReadonlyMap<string, string>
}

/** A short message between agents. */
export interface ShortMsg {
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly text: string
  readonly extra: ReadonlyMap<string, string>
}

/** A case handed over to another agent. */
export interface TransMsg {
  readonly from: string
  readonly to: string
  readonly caseId: string
  readonly caseType: string
  readonly extra: ReadonlyMap<string, string>
}

/** Where a call enters the IVR. */
export interface SwitchIvr {
  readonly callId: string
  readonly ext: string
  readonly ivrFile: string
  readonly node: string
  readonly ivrMsg: string
  readonly extra: ReadonlyMap<string, string>
}

export const SMS_SEND: LegacyFormat = { command: 'SMS_SEND', keys: ['UID', 'TEL', 'SUBJ', 'BODY'], freeText: ['SUBJ', 'BODY'] }
export const EMAIL_SEND: LegacyFormat = {
  command: 'EMAIL_SEND', keys: ['TO', 'CC', 'BCC', 'SUBJ', 'BODY', 'FILE'], freeText: ['SUBJ', 'BODY'], aliases: { MSG: 'BODY' },
}
export const SHORTMSG: LegacyFormat = { command: 'SHORTMSG', keys: ['FROM', 'TO', 'CALLID', 'SUB'], freeText: ['SUB'] }
export const TRANSMSG: LegacyFormat = { command: 'TRANSMSG', keys: ['FROM', 'TO', 'MSG', 'TYPE'], freeText: ['MSG'] }
export const AC_SWITCHIVR: LegacyFormat = {
  command: 'AC_SWITCHIVR', keys: ['CALLID', 'EXT', 'IVRFILE', 'NODE', 'IVRMSG'], freeText: ['IVRMSG'],
}

/** A number as typed: blanks and the usual punctuation between digits are taken out. */
const TEL = /^\+?[0-9*#]{3,32}$/
/** One plain address; what an SMTP server thinks of it is its own affair. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"|=]{1,64}@[^\s@<>()[\]\\,;:"|=]{1,255}$/u
const MAX_ADDRESSES = 100

const known = (read: KeyValues, key: string): string => read.fields.get(key) ?? ''
const trimmed = (read: KeyValues, key: string): string => known(read, key).trim()

/** Reads a string that must begin with the format's command word. */
function readCommand(text: string, format: LegacyFormat): Result<KeyValues> {
  const read = parseKeyValues(text, format)
  if (read.command !== format.command) return fail('bad_arguments', `not a ${String(format.command)} string`)
  if (read.lead.trim() !== '') return fail('bad_arguments', `text before the first key of ${String(format.command)}`)
  return ok(read)
}

/** Addresses separated by `;`, `,`, their full-width forms or `|`; null = one of them is none. */
function addresses(text: string): readonly string[] | null {
  const list = text.split(/[;,|；，]/u).map((address) => address.trim()).filter((address) => address !== '')
  return list.length <= MAX_ADDRESSES && list.every((address) => ADDRESS.test(address)) ? list : null
}

/**
 * Reads `SMS_SEND;UID=;TEL=;SUBJ=;BODY=;`. The body is the rest of the string, whatever it contains.
 * SECURITY: one number only; a second one smuggled in by a subject or body stays text (test: unit/cti/legacy/oem).
 */
export function parseSmsSend(text: string): Result<SmsSend> {
  const parsed = readCommand(text, SMS_SEND)
  if (!parsed.ok) return parsed
  const read = parsed.value
  const tel = known(read, 'TEL').normalize('NFKC').replace(/[\s()./-]/gu, '')
  if (!TEL.test(tel)) return fail('bad_arguments', 'TEL is no telephone number')
  const body = known(read, 'BODY')
  if (body === '') return fail('bad_arguments', 'BODY is empty')
  return ok({ uid: trimmed(read, 'UID'), tel, subject: oneLine(known(read, 'SUBJ')), body, extra: extraFields(read, SMS_SEND) })
}

export function buildSmsSend(sms: Omit<SmsSend, 'extra'> & Partial<Pick<SmsSend, 'extra'>>): string {
  return buildKeyValues(SMS_SEND, { UID: sms.uid, TEL: sms.tel, SUBJ: sms.subject, BODY: sms.body }, sms.extra)
}

/**
 * Reads `EMAIL_SEND;TO=;CC=;BCC=;SUBJ=;BODY=;FILE=;` and the later `EMAIL_SEND;GHID=;TO=;SUBJ=;MSG=`.
 * At least one TO; every address plain. FILE may be a list `A|B`.
 */
export function parseEmailSend(text: string): Result<EmailSend> {
  const parsed = readCommand(text, EMAIL_SEND)
  if (!parsed.ok) return parsed
  const read = parsed.value
  const [to, cc, bcc] = [addresses(known(read, 'TO')), addresses(known(read, 'CC')), addresses(known(read, 'BCC'))]
  if (!to || to.length === 0) return fail('bad_arguments', 'TO is no e-mail address')
  if (!cc || !bcc) return fail('bad_arguments', 'CC or BCC is no e-mail address')
  const extra = new Map(extraFields(read, EMAIL_SEND))
  const uid = (extra.get('GHID') ?? '').trim()
  extra.delete('GHID')
  return ok({
    uid, to, cc, bcc, subject: oneLine(known(read, 'SUBJ')), body: known(read, 'BODY'),
    files: known(read, 'FILE').split('|').map((file) => file.trim()).filter((file) => file !== ''), extra,
  })
}

export function buildEmailSend(mail: Omit<EmailSend, 'extra'> & Partial<Pick<EmailSend, 'extra'>>): string {
  // GHID goes in front, as later clients write it: after the texts it would be part of them.
  const format = mail.uid === '' ? EMAIL_SEND : { ...EMAIL_SEND, keys: ['GHID', ...EMAIL_SEND.keys] }
  return buildKeyValues(format, {
    GHID: mail.uid, TO: mail.to.join(','), CC: mail.cc.join(','), BCC: mail.bcc.join(','), SUBJ: mail.subject, BODY: mail.body, FILE: mail.files,
  }, mail.extra)
}

/** True when a reader finds exactly what was meant. */
function readsBack(text: string, mail: Omit<EmailSend, 'extra'>): boolean {
  const read = parseEmailSend(text)
  if (!read.ok) return false
  const { to, cc, bcc, subject, body, files } = read.value
  return subject === mail.subject && body === mail.body
    && [[to, mail.to], [cc, mail.cc], [bcc, mail.bcc], [files, mail.files]].every(([one = [], other = []]) => one.length === other.length && one.every((item, at) => item === other[at]))
}

/**
 * As buildEmailSend, with the text as it was written, lines and all: for a receiver that reads by parseEmailSend (AT Link carries any character).
 * A `;` that would be read as the end of a field becomes `；`.
 * SECURITY: what a body or subject contains changes no other field: it is read back before it is sent (test: unit/cti/legacy/oem).
 * @returns null when it cannot be written so: an address that is none, a path with `;` or `|`
 */
export function buildExactEmailSend(mail: Omit<EmailSend, 'extra' | 'uid'>): string | null {
  const write = ({ to, cc, bcc, subject, body, files }: typeof mail): string =>
    `EMAIL_SEND;TO=${to.join(',')};CC=${cc.join(',')};BCC=${bcc.join(',')};SUBJ=${subject};BODY=${body};FILE=${files.join('|')};`
  const clean = { ...mail, uid: '', subject: oneLine(mail.subject).trim() }
  const softened = { ...clean, subject: clean.subject.replaceAll(';', '；'), body: clean.body.replaceAll(';', '；') }
  for (const variant of [clean, softened]) {
    const text = write(variant)
    if (readsBack(text, variant)) return text
  }
  return null
}

/** Reads `SHORTMSG;FROM=;TO=;CALLID=;SUB=`. */
export function parseShortMsg(text: string): Result<ShortMsg> {
  const parsed = readCommand(text, SHORTMSG)
  if (!parsed.ok) return parsed
  const read = parsed.value
  return ok({
    from: trimmed(read, 'FROM'), to: trimmed(read, 'TO'), callId: trimmed(read, 'CALLID'), text: known(read, 'SUB'), extra: extraFields(read, SHORTMSG),
  })
}

export function buildShortMsg(message: Omit<ShortMsg, 'extra'> & Partial<Pick<ShortMsg, 'extra'>>): string {
  return buildKeyValues(SHORTMSG, { FROM: message.from, TO: message.to, CALLID: message.callId, SUB: message.text }, message.extra)
}

/** Reads `TRANSMSG;FROM=;TO=;MSG=<case>;TYPE=<type of case>;`. */
export function parseTransMsg(text: string): Result<TransMsg> {
  const parsed = readCommand(text, TRANSMSG)
  if (!parsed.ok) return parsed
  const read = parsed.value
  return ok({
    from: trimmed(read, 'FROM'), to: trimmed(read, 'TO'), caseId: known(read, 'MSG'), caseType: trimmed(read, 'TYPE'), extra: extraFields(read, TRANSMSG),
  })
}

export function buildTransMsg(message: Omit<TransMsg, 'extra'> & Partial<Pick<TransMsg, 'extra'>>): string {
  return buildKeyValues(TRANSMSG, { FROM: message.from, TO: message.to, MSG: message.caseId, TYPE: message.caseType }, message.extra)
}

/** Reads `AC_SWITCHIVR;CALLID=;EXT=;IVRFILE=;NODE=;IVRMSG=;`; the command word may be missing, IVRFILE not. */
export function parseSwitchIvr(text: string): Result<SwitchIvr> {
  const read = parseKeyValues(text, AC_SWITCHIVR)
  if (read.command !== null && read.command !== AC_SWITCHIVR.command) return fail('bad_arguments', 'not an AC_SWITCHIVR string')
  if (read.lead.trim() !== '') return fail('bad_arguments', 'text before the first key of AC_SWITCHIVR')
  const ivrFile = trimmed(read, 'IVRFILE')
  if (ivrFile === '') return fail('bad_arguments', 'IVRFILE is missing')
  return ok({
    callId: trimmed(read, 'CALLID'), ext: trimmed(read, 'EXT'), ivrFile, node: trimmed(read, 'NODE'), ivrMsg: known(read, 'IVRMSG'),
    extra: extraFields(read, AC_SWITCHIVR),
  })
}

export function buildSwitchIvr(entry: Omit<SwitchIvr, 'extra'> & Partial<Pick<SwitchIvr, 'extra'>>): string {
  return buildKeyValues(AC_SWITCHIVR, {
    CALLID: entry.callId, EXT: entry.ext, IVRFILE: entry.ivrFile, NODE: entry.node, IVRMSG: entry.ivrMsg,
  }, entry.extra)
}
