/**
 * Tables and columns of the five databases under their logical names: the manual's (UltraCRM_Webservice)
 * where it names them, ours elsewhere. A site's own names come in by the mapping (mapping.ts) only.
 */
import type { DatabaseName } from './api.ts'

interface TableShape {
  readonly database: DatabaseName
  /** Columns that the site must have, under whatever name. */
  readonly columns: readonly string[]
  /** Columns a site may lack (mapped to null): then read as empty, never asked for. */
  readonly optional: readonly string[]
  /** Columns that are written and never read. */
  readonly secret?: readonly string[]
}

const MESSAGE = ['CALLID', 'UNAME', 'SUBJECTS', 'BODYS', 'SDATE', 'STIME', 'GHID'] as const
const EMAIL = ['CALLID', 'FROM_ADDR', 'TO_ADDR', 'SUBJECTS', 'BODYS', 'GHID', 'SDATE', 'STIME'] as const
const EMAIL_OPTIONAL = ['CC_ADDR', 'BCC_ADDR', 'ATTACH1', 'ATTACH2', 'ATTACH3', 'ATTACH4', 'ATTACH5', 'FILE_EBX', 'ID'] as const
const PERSON = ['USERID', 'UNAME', 'TEL', 'TEL_HOME', 'MOBILENO'] as const
const PERSON_OPTIONAL = [
  'PYM', 'UTYPE', 'FAX', 'ADDRESS', 'RELATION', 'PROV', 'CITY', 'EMAIL', 'ZIP', 'PERSON', 'BDATE', 'SDATE', 'STIME', 'LASTEXT', 'GHID', 'MEMO',
] as const

export const TABLES = {
  CTS_OPIDK: {
    database: 'callthink', columns: ['GHID', 'LOGIN_NAME', 'REAL_NAME', 'ROLES', 'UTYPE'],
    optional: ['PYM', 'LEVELS', 'EXT', 'TEL', 'MOBILENO', 'EMAIL'], secret: ['PASS'],
  },
  CTS_OPIDK_INFO: { database: 'callthink', columns: ['GHID'], optional: [], secret: ['EMAIL_PWD'] },
  CTS_ROLE: { database: 'callthink', columns: ['ROLES', 'RNAME'], optional: [] },
  CTS_OPGP: { database: 'callthink', columns: ['GROUPS', 'GNAME'], optional: [] },
  CTS_OPGP_MEMBER: { database: 'callthink', columns: ['GHID', 'GROUPS'], optional: [] },
  CTS_BSGP: { database: 'callthink', columns: ['GROUPS', 'GNAME'], optional: [] },
  CTS_BSGP_MEMBER: { database: 'callthink', columns: ['GHID', 'GROUPS'], optional: [] },
  MCI_VMS_RECV: {
    database: 'callthink', columns: ['CALLID', 'CALLER', 'CALLED', 'GHID', 'FILENAME', 'SDATE', 'STIME'], optional: ['CHNUM', 'ID'],
  },
  MCI_FAX_SENT: {
    database: 'callthink', columns: ['UNAME', 'FAX', 'GHID', 'SDATE', 'STIME', 'FILENAME'], optional: ['SUBJ', 'FILENAME1', 'FILENAME2', 'ID'],
  },
  MCI_FAX_RECV: { database: 'callthink', columns: ['CALLER', 'GHID', 'SDATE', 'STIME', 'FILENAME'], optional: ['ID'] },
  MCI_SMS_SEND: { database: 'callthink', columns: [...MESSAGE, 'TEL_TO'], optional: [] },
  MCI_SMS_RECV: { database: 'callthink', columns: [...MESSAGE, 'TEL_FROM'], optional: ['ID'] },
  MCI_EMAIL_SENT: { database: 'callthink', columns: EMAIL, optional: EMAIL_OPTIONAL },
  MCI_EMAIL_RECV: { database: 'callthink', columns: EMAIL, optional: EMAIL_OPTIONAL },
  CRM_AREA: { database: 'callthink_crm', columns: ['CALLER', 'PROV', 'CITY'], optional: [] },
  CRM_CUSTOMER: { database: 'callthink_crm', columns: PERSON, optional: [...PERSON_OPTIONAL, 'ID'] },
  CRM_PERSON: { database: 'callthink_crm', columns: PERSON, optional: [...PERSON_OPTIONAL, 'INFO', 'ID'] },
  CDR: {
    database: 'callthink_cdr',
    columns: [
      'CALLID', 'CALLER', 'CALLED', 'EXT', 'DIRECTION', 'DEST_TYPE', 'GHID', 'SDATE', 'STIME', 'ETIME',
      'LEN_RING', 'LEN_TALK', 'CALLTYPE', 'QN_TYPE', 'QN_DEST', 'QN_REASON', 'QN_RESULT',
    ],
    optional: ['OP_NAME', 'GROUPS', 'SEGMENT'],
  },
  TALENTEL_LOG: {
    database: 'talentel_log',
    columns: ['CALLER', 'CALLED', 'EXT', 'MSG_TYPE', 'SDATE', 'STIME', 'LEN', 'FILE_PATH', 'OPID', 'UCID'],
    optional: ['ID'],
  },
} as const satisfies Record<string, TableShape>

export type TableName = keyof typeof TABLES
/** Columns of a table that may be read, in conditions and results. */
export type ColumnOf<T extends TableName> = (typeof TABLES)[T]['columns'][number] | (typeof TABLES)[T]['optional'][number]
export const TABLE_NAMES: readonly TableName[] = Object.keys(TABLES) as TableName[]

/** The shape of a table, by its general type. */
export function shapeOf(table: TableName): TableShape {
  return TABLES[table]
}

/** Columns that may be read; PASS and EMAIL_PWD are never among them. */
export function readableColumns(table: TableName): readonly string[] {
  const shape = shapeOf(table)
  return [...shape.columns, ...shape.optional]
}

/** Tables of one database, in the order above. */
export function tablesOf(database: DatabaseName): readonly TableName[] {
  return TABLE_NAMES.filter((table) => TABLES[table].database === database)
}
