/** From the rows of the seven boxes (src/central/api.ts) to headers of one shape. Pure. */
import { createHash } from 'node:crypto'
import type { EmailRow, FaxReceivedRow, FaxSentRow, SmsRow, VoicemailRow } from '../../central/api.ts'
import type { Box, BoxKind } from '../../shared/domain/codes.ts'
import type { BoxItem } from '../../shared/ipc/parts/boxes.ts'

/** Which row each box holds. */
export interface BoxRows {
  readonly 'voicemail': VoicemailRow
  readonly 'fax-in': FaxReceivedRow
  readonly 'fax-out': FaxSentRow
  readonly 'sms-in': SmsRow
  readonly 'sms-out': SmsRow
  readonly 'email-in': EmailRow
  readonly 'email-out': EmailRow
}
/** A header before the person's marks and the names are put in; files by their path at the server. */
export type BoxHeader = Omit<BoxItem, 'name' | 'agentName' | 'files' | 'seen' | 'done' | 'isNew'> & {
  readonly paths: readonly string[]
  /** The other party as the row names it; '' = it does not. */
  readonly partyName: string
}

/** Longest beginning of a text in a list, characters. */
const PREVIEW = 300

/** The kind a box belongs to. */
export const kindOf = (box: Box): BoxKind => (box === 'voicemail' ? 'voicemail' : box.startsWith('fax') ? 'fax' : box.startsWith('sms') ? 'sms' : 'email')
/** True for what came from outside: it can be unread. */
export const isReceived = (box: Box): boolean => !box.endsWith('-out')

/** The same for the same row, on every PC: rows have no number that every site keeps (docs/data.md, Mapping file). */
function idOf(box: Box, ...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify([box, ...parts])).digest('base64url').slice(0, 24)
}

const beginning = (text: string): string => text.slice(0, PREVIEW * 4).replace(/\s+/gu, ' ').trim().slice(0, PREVIEW)

/** As long as the contract allows (parts/boxes.ts): columns of a site may hold more. */
const fitting = (header: BoxHeader): BoxHeader => ({
  ...header, number: header.number.slice(0, 512), agent: header.agent.slice(0, 64), partyName: header.partyName.slice(0, 256), extra: header.extra.slice(0, 2_000),
  subject: header.subject.slice(0, 1_000), callId: header.callId.slice(0, 64), paths: header.paths.slice(0, 20),
})

const fromVoicemail = (row: VoicemailRow): BoxHeader => fitting({
  id: idOf('voicemail', row.callId, row.file, row.at), box: 'voicemail', at: row.at, number: row.caller, agent: row.agent, partyName: '', extra: row.called,
  subject: '', preview: '', callId: row.callId, paths: row.file === '' ? [] : [row.file],
})
const fromFaxIn = (row: FaxReceivedRow): BoxHeader => fitting({
  id: idOf('fax-in', row.caller, row.file, row.at), box: 'fax-in', at: row.at, number: row.caller, agent: row.mailbox, partyName: '', extra: row.mailbox,
  subject: '', preview: '', callId: '', paths: row.file === '' ? [] : [row.file],
})
const fromFaxOut = (row: FaxSentRow): BoxHeader => fitting({
  id: idOf('fax-out', row.fax, row.at, ...row.files.filter((path) => path !== '')), box: 'fax-out', at: row.at, number: row.fax, agent: row.agent, partyName: row.partyName, extra: '',
  subject: row.subject, preview: '', callId: '', paths: row.files.filter((path) => path !== ''),
})
// With the text: the parts of a long message come in the same second.
const fromSms = (box: 'sms-in' | 'sms-out') => (row: SmsRow): BoxHeader => fitting({
  id: idOf(box, row.callId, row.number, row.at, row.body), box, at: row.at, number: row.number, agent: row.agent, partyName: row.partyName, extra: '',
  subject: row.subject, preview: beginning(row.body), callId: row.callId, paths: [],
})
const fromEmail = (box: 'email-in' | 'email-out') => (row: EmailRow): BoxHeader => fitting({
  id: idOf(box, row.callId, row.from, row.at, row.rawFile), box, at: row.at, number: box === 'email-in' ? row.from : row.to,
  agent: row.agent, partyName: '', extra: [row.to, row.cc].filter((part) => part !== '').join('; '),
  subject: row.subject, preview: beginning(row.body), callId: row.callId, paths: row.attachments.filter((path) => path !== ''),
})

/** Makes the header of a row, per box. */
export const HEADERS: { readonly [B in Box]: (row: BoxRows[B]) => BoxHeader } = {
  'voicemail': fromVoicemail,
  'fax-in': fromFaxIn,
  'fax-out': fromFaxOut,
  'sms-in': fromSms('sms-in'),
  'sms-out': fromSms('sms-out'),
  'email-in': fromEmail('email-in'),
  'email-out': fromEmail('email-out'),
}

/** True when a header holds the text: in number, name, subject or the beginning of its text. */
export function matches(header: BoxHeader, text: string, name: string | null): boolean {
  if (text === '') return true
  const wanted = text.toLocaleLowerCase()
  const digits = text.replace(/[\s-]/gu, '')
  return [header.subject, header.preview, name ?? '', header.partyName, header.extra, header.number]
    .some((part) => part.toLocaleLowerCase().includes(wanted)) || (/^\d{2,}$/u.test(digits) && header.number.includes(digits))
}
