/** VMS_Recv, Fax_Sent, Fax_Recv, Sms_Sent, Sms_Recv, Email_Sent, Email_Recv: dates required, agent exact or empty. */
import type { EmailRow, FaxReceivedRow, FaxSentRow, InboxQuery, InboxRepository, NumberCallsQuery, Page, CallOptions, SmsRow, VoicemailRow } from '../api.ts'
import { dayRange, numberList, optionalText } from '../conditions.ts'
import type { Row } from '../executor.ts'
import { toResult } from '../failures.ts'
import { moment, positions, text } from '../row-values.ts'
import type { SiteTime } from '../site-time.ts'
import type { Condition } from '../sql/select.ts'
import type { ColumnOf } from '../tables.ts'
import { readFirst, readPage } from './paged.ts'
import type { RepositoryContext } from './paged.ts'

type Box = 'MCI_VMS_RECV' | 'MCI_FAX_SENT' | 'MCI_FAX_RECV' | 'MCI_SMS_SEND' | 'MCI_SMS_RECV' | 'MCI_EMAIL_SENT' | 'MCI_EMAIL_RECV'

const voicemailRow = (zone: SiteTime) => (row: Row): VoicemailRow => ({
  callId: text(row, 'CALLID'), caller: text(row, 'CALLER'), called: text(row, 'CALLED'), agent: text(row, 'GHID'),
  file: text(row, 'FILENAME'), at: moment(row, zone), channel: text(row, 'CHNUM'),
})
const faxSentRow = (zone: SiteTime) => (row: Row): FaxSentRow => ({
  partyName: text(row, 'UNAME').trim(), fax: text(row, 'FAX'), agent: text(row, 'GHID'), at: moment(row, zone), subject: text(row, 'SUBJ'),
  files: positions(row, ['FILENAME', 'FILENAME1', 'FILENAME2']),
})
const faxReceivedRow = (zone: SiteTime) => (row: Row): FaxReceivedRow => ({
  caller: text(row, 'CALLER'), mailbox: text(row, 'GHID'), at: moment(row, zone), file: text(row, 'FILENAME'),
})
const smsRow = (zone: SiteTime, number: string) => (row: Row): SmsRow => ({
  callId: text(row, 'CALLID'), number: text(row, number), partyName: text(row, 'UNAME').trim(), subject: text(row, 'SUBJECTS'),
  body: text(row, 'BODYS'), at: moment(row, zone), agent: text(row, 'GHID'),
})
const emailRow = (zone: SiteTime) => (row: Row): EmailRow => ({
  callId: text(row, 'CALLID'), from: text(row, 'FROM_ADDR'), to: text(row, 'TO_ADDR'), cc: text(row, 'CC_ADDR'), bcc: text(row, 'BCC_ADDR'),
  subject: text(row, 'SUBJECTS'), body: text(row, 'BODYS'), attachments: positions(row, ['ATTACH1', 'ATTACH2', 'ATTACH3', 'ATTACH4', 'ATTACH5']),
  rawFile: text(row, 'FILE_EBX'), agent: text(row, 'GHID'), at: moment(row, zone),
})

/** Newest first. The number of the row settles equal times; a site without it is settled by what else tells rows apart. */
const KEYS: { readonly [T in Box]: readonly ColumnOf<T>[] } = {
  MCI_VMS_RECV: ['SDATE', 'STIME', 'ID', 'CALLID', 'FILENAME'],
  MCI_FAX_SENT: ['SDATE', 'STIME', 'ID', 'GHID', 'FAX', 'FILENAME'],
  MCI_FAX_RECV: ['SDATE', 'STIME', 'ID', 'CALLER', 'FILENAME'],
  MCI_SMS_SEND: ['SDATE', 'STIME', 'CALLID'],
  MCI_SMS_RECV: ['SDATE', 'STIME', 'ID', 'CALLID'],
  MCI_EMAIL_SENT: ['SDATE', 'STIME', 'ID', 'CALLID'],
  MCI_EMAIL_RECV: ['SDATE', 'STIME', 'ID', 'CALLID'],
}

export function createInboxRepository(context: RepositoryContext): InboxRepository {
  const zone = context.siteTime

  async function box<T extends Box, R>(table: T, toRow: (row: Row) => R, query: InboxQuery, options?: CallOptions): Promise<Page<R>> {
    const range = dayRange(query)
    const agent = optionalText('agent', query.agent, 'id')
    // Every box has the column GHID.
    const owner = 'GHID' as ColumnOf<T>
    const where: Condition<T>[] = agent === null ? [] : [{ kind: 'equals', column: owner, value: agent }]
    return readPage(context, { table, where, range, key: KEYS[table], direction: 'desc', wide: false, toRow }, query, options)
  }

  const smsOf = <T extends 'MCI_SMS_SEND' | 'MCI_SMS_RECV'>(table: T, column: ColumnOf<T> & string, query: NumberCallsQuery, options?: CallOptions): Promise<readonly SmsRow[]> => {
    const { from, to } = dayRange(query)
    return readFirst(context, {
      table, key: KEYS[table], direction: 'desc', toRow: smsRow(zone, column),
      where: [{ kind: 'in', column, values: numberList('number', query.numbers) }, { kind: 'between', column: 'SDATE' as ColumnOf<T>, from, to }],
    }, query.limit, options)
  }

  return {
    smsOfNumbers: (query, options) => toResult(async () => {
      const [received, sent] = await Promise.all([smsOf('MCI_SMS_RECV', 'TEL_FROM', query, options), smsOf('MCI_SMS_SEND', 'TEL_TO', query, options)])
      return { received, sent }
    }),
    voicemail: (query, options) => toResult(() => box('MCI_VMS_RECV', voicemailRow(zone), query, options)),
    faxesSent: (query, options) => toResult(() => box('MCI_FAX_SENT', faxSentRow(zone), query, options)),
    faxesReceived: (query, options) => toResult(() => box('MCI_FAX_RECV', faxReceivedRow(zone), query, options)),
    smsSent: (query, options) => toResult(() => box('MCI_SMS_SEND', smsRow(zone, 'TEL_TO'), query, options)),
    smsReceived: (query, options) => toResult(() => box('MCI_SMS_RECV', smsRow(zone, 'TEL_FROM'), query, options)),
    emailsSent: (query, options) => toResult(() => box('MCI_EMAIL_SENT', emailRow(zone), query, options)),
    emailsReceived: (query, options) => toResult(() => box('MCI_EMAIL_RECV', emailRow(zone), query, options)),
  }
}
