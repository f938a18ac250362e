/** What the generator gives to the writer: rows of one table, column by name. */
import type { TableName } from '../tables.ts'

export type DemoRow = Readonly<Record<string, string | number | null>>
export interface Batch { readonly table: TableName; readonly rows: readonly DemoRow[] }

const PERSON = [
  'USERID', 'UNAME', 'PYM', 'UTYPE', 'TEL', 'TEL_HOME', 'FAX', 'ADDRESS', 'RELATION', 'PROV', 'CITY', 'MOBILENO', 'EMAIL', 'ZIP', 'PERSON', 'BDATE',
  'SDATE', 'STIME', 'LASTEXT', 'GHID', 'MEMO',
] as const
const EMAIL = [
  'CALLID', 'FROM_ADDR', 'TO_ADDR', 'CC_ADDR', 'BCC_ADDR', 'SUBJECTS', 'BODYS', 'ATTACH1', 'ATTACH2', 'ATTACH3', 'ATTACH4', 'ATTACH5', 'FILE_EBX',
  'GHID', 'SDATE', 'STIME',
] as const

/** Columns that are filled; ID counts by itself. Those of the CTI server's own tables are all of resources/sql/sqlite. */
export const DEMO_COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
  CTS_OPIDK: ['GHID', 'LOGIN_NAME', 'REAL_NAME', 'PYM', 'ROLES', 'LEVELS', 'UTYPE', 'EXT', 'TEL', 'MOBILENO', 'EMAIL'],
  CTS_OPIDK_INFO: ['GHID'],
  CTS_ROLE: ['ROLES', 'RNAME'],
  CTS_OPGP: ['GROUPS', 'GNAME'],
  CTS_OPGP_MEMBER: ['GHID', 'GROUPS'],
  CTS_BSGP: ['GROUPS', 'GNAME'],
  CTS_BSGP_MEMBER: ['GHID', 'GROUPS'],
  MCI_VMS_RECV: ['CALLID', 'CALLER', 'CALLED', 'GHID', 'FILENAME', 'SDATE', 'STIME', 'CHNUM'],
  MCI_FAX_SENT: ['UNAME', 'FAX', 'GHID', 'SDATE', 'STIME', 'SUBJ', 'FILENAME', 'FILENAME1', 'FILENAME2'],
  MCI_FAX_RECV: ['CALLER', 'GHID', 'SDATE', 'STIME', 'FILENAME'],
  MCI_SMS_SEND: ['CALLID', 'TEL_TO', 'SUBJECTS', 'GHID', 'SDATE', 'STIME', 'UNAME', 'BODYS', 'RFLAG', 'SENT_AT', 'STATUS'],
  MCI_SMS_RECV: ['CALLID', 'TEL_FROM', 'UNAME', 'SUBJECTS', 'BODYS', 'SDATE', 'STIME', 'GHID'],
  MCI_EMAIL_SENT: EMAIL,
  MCI_EMAIL_RECV: EMAIL,
  CRM_AREA: ['CALLER', 'PROV', 'CITY'],
  CRM_CUSTOMER: PERSON,
  CRM_PERSON: [...PERSON, 'INFO'],
  CDR: [
    'CALLID', 'CALLER', 'CALLED', 'EXT', 'DIRECTION', 'DEST_TYPE', 'GHID', 'OP_NAME', 'GROUPS', 'SDATE', 'STIME', 'ETIME', 'LEN_RING', 'LEN_TALK',
    'CALLTYPE', 'QN_TYPE', 'QN_DEST', 'QN_REASON', 'QN_RESULT', 'SEGMENT', 'TRUNK', 'STARTED_AT', 'ANSWERED_AT', 'ENDED_AT', 'END_CAUSE', 'RING_MS', 'TALK_MS',
  ],
  TALENTEL_LOG: ['CALLER', 'CALLED', 'EXT', 'MSG_TYPE', 'SDATE', 'STIME', 'LEN', 'FILE_PATH', 'OPID', 'UCID'],
}
