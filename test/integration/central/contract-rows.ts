/** Complete rows for the contract of the central data: a test names only what it is about. */
import type { CentralData } from '../../../src/central/api.ts'
import type { CentralOptions } from '../../../src/central/central.ts'
import { fixedOffset } from '../../../src/central/site-time.ts'
import type { TableName } from '../../../src/central/tables.ts'
import type { Result } from '../../../src/shared/result.ts'

export type SeedRow = Readonly<Record<string, string | number | null>>
export type SeedTables = Readonly<Partial<Record<TableName, readonly SeedRow[]>>>

/** One back end, empty, with tables. */
export interface CentralUnderTest {
  readonly central: CentralData
  /** Puts rows in behind the repositories' back. ID columns are left to the database. */
  seed(tables: SeedTables): Promise<void>
  /** Everything a table holds, secrets included. */
  rows(table: TableName): Promise<readonly SeedRow[]>
  close(): Promise<void>
}
export type CentralFactory = () => Promise<CentralUnderTest>

const UTC_PLUS_8_MIN = 480
/** What every factory builds its CentralData with. */
export const CONTRACT_OPTIONS = {
  siteTime: fixedOffset(UTC_PLUS_8_MIN),
  passwords: async ({ uid, password }) => `made:${uid}:${[...password].reverse().join('')}`,
} satisfies CentralOptions

/** The value of a success; a failure fails the test with its reason. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}
export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

/** Epoch ms of a wall-clock time in China. */
export function chinaTime(text: string): number {
  return Date.parse(`${text}+08:00`)
}

export const DAY = '20261120'
const at = { SDATE: DAY, STIME: '093000' }

export const voicemail = (row: SeedRow = {}): SeedRow => ({ CALLID: '1', CALLER: '13900000001', CALLED: '8000', GHID: '8601', FILENAME: 'd:\\vms\\1.wav', ...at, CHNUM: '12', ...row })
export const faxSent = (row: SeedRow = {}): SeedRow => ({ UNAME: '客户', FAX: '01000000001', GHID: '8601', ...at, SUBJ: '合同', FILENAME: 'd:\\a.tif', FILENAME1: '', FILENAME2: 'd:\\c.tif', ...row })
export const faxReceived = (row: SeedRow = {}): SeedRow => ({ CALLER: '01000000002', GHID: '8601', ...at, FILENAME: 'd:\\r.tif', ...row })
export const smsSent = (row: SeedRow = {}): SeedRow => ({ CALLID: 's1', TEL_TO: '13900000001', UNAME: '张三', SUBJECTS: '提醒', BODYS: '您好', ...at, GHID: '8601', ...row })
export const smsReceived = (row: SeedRow = {}): SeedRow => ({ CALLID: 'r1', TEL_FROM: '13900000002', UNAME: '', SUBJECTS: '', BODYS: '收到', ...at, GHID: '8601', ...row })
export const email = (row: SeedRow = {}): SeedRow => ({
  CALLID: 'e1', FROM_ADDR: 'a@example.invalid', TO_ADDR: 'b@example.invalid', CC_ADDR: '', BCC_ADDR: null, SUBJECTS: '主题', BODYS: '内容',
  ATTACH1: 'd:\\1.pdf', ATTACH2: '', ATTACH3: null, ATTACH4: 'd:\\4.pdf', ATTACH5: '', FILE_EBX: '\\emaildata\\1.ibx', GHID: '8601', ...at, ...row,
})
export const person = (row: SeedRow = {}): SeedRow => ({
  USERID: 'U1', UNAME: '北京客户', PYM: 'BJKH', UTYPE: 1, TEL: '82015268', TEL_HOME: '', FAX: '', ADDRESS: '路 1 号', RELATION: 0, PROV: '北京', CITY: '北京',
  MOBILENO: '', EMAIL: '', ZIP: '', PERSON: 'MA', BDATE: '', SDATE: '20080902', STIME: '151346', LASTEXT: '8610', GHID: '8619', MEMO: '', ...row,
})
export const call = (row: SeedRow = {}): SeedRow => ({
  CALLID: '051037520044', CALLER: '13900000001', CALLED: '8000', EXT: '601', DIRECTION: 1, DEST_TYPE: 3, GHID: '8601', OP_NAME: '高薇', GROUPS: '1',
  ...at, ETIME: '093105', LEN_RING: 5, LEN_TALK: 60, CALLTYPE: 10, QN_TYPE: 1, QN_DEST: '1', QN_REASON: 1, QN_RESULT: 1,
  SEGMENT: 0, TRUNK: null, STARTED_AT: 0, ANSWERED_AT: null, ENDED_AT: 0, END_CAUSE: 'normal', RING_MS: 5000, TALK_MS: 60000, ...row,
})
export const recording = (row: SeedRow = {}): SeedRow => ({
  CALLER: '13900000001', CALLED: '601', EXT: '601', MSG_TYPE: 1, ...at, LEN: 134, FILE_PATH: 'D:\\recwav\\20261120\\R093000.wav', OPID: '8601', UCID: '011318290004', ...row,
})
export const agent = (row: SeedRow = {}): SeedRow => ({
  GHID: '8601', LOGIN_NAME: '8601', REAL_NAME: '高薇', PYM: 'GW', PASS: 'secret-of-8601', ROLES: '2', LEVELS: 3, UTYPE: 1, EXT: '601', TEL: '', MOBILENO: '13900000009', EMAIL: 'g@example.invalid', ...row,
})
