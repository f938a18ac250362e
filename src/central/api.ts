/**
 * The five CallThink databases behind repositories: written once, for SQL Server and for the embedded
 * SQLite twin (docs/data.md). Typed inside; the manual's column names live in the mapping only.
 * Every method ends in a Result: bad_arguments for conditions the manual refuses (its `-1`), an empty page
 * for "no record" (its `0`), a database_* code with its sentence otherwise. Nothing throws.
 */
import type { Result } from '../shared/result.ts'

export const DATABASES = ['callthink', 'callthink_crm', 'callthink_cdr', 'talentel_log', 'callthink_rpt'] as const
export type DatabaseName = (typeof DATABASES)[number]

/** How one call may run. */
export interface CallOptions {
  /** The person has moved on: the query is cancelled at the server, too. */
  readonly signal?: AbortSignal | undefined
  /** ms; default 15,000. */
  readonly timeoutMs?: number | undefined
  /** A person waits for just this (saves, tries again): it is tried also while the database counts as away, but for a refused login. */
  readonly asked?: boolean | undefined
}

/** Keyset page. `next` is opaque; null = the end. */
export interface PageQuery { readonly limit: number; readonly after?: string | undefined }
export interface Page<T> {
  readonly rows: readonly T[]
  readonly next: string | null
  /** True when the conditions bound nothing and the table may have been read as a whole; the screen says so. */
  readonly wide: boolean
  /** yyyyMMdd: time was up, and days before this one have not been looked at; `next` goes on there. Not set = the page is whole. */
  readonly readTo?: string | undefined
}

/** Days of local time at the site, `yyyyMMdd`, both included (manual: strSdate, strEdate). Of any length: long ones are read in pieces, newest first. */
export interface DayRange { readonly from: string; readonly to: string }

export interface VoicemailRow {
  readonly callId: string; readonly caller: string; readonly called: string; readonly agent: string; readonly file: string
  /** Local time of the site as epoch ms. */
  readonly at: number
  readonly channel: string
}
export interface FaxSentRow {
  /** UNAME, 传真接收单位: to whom it went; '' = not written down. */
  readonly partyName: string; readonly fax: string; readonly agent: string; readonly at: number; readonly subject: string
  /** By position: FILENAME, FILENAME1, FILENAME2; '' = an empty one before a filled one. */
  readonly files: readonly string[]
}
export interface FaxReceivedRow { readonly caller: string; readonly mailbox: string; readonly at: number; readonly file: string }
export interface SmsRow {
  readonly callId: string; readonly number: string
  /** UNAME, 收信人 of what was sent and 发信人 of what came: the other party; '' = not written down. The agent is GHID. */
  readonly partyName: string; readonly subject: string; readonly body: string
  readonly at: number; readonly agent: string
}
export interface EmailRow {
  readonly callId: string; readonly from: string; readonly to: string; readonly cc: string; readonly bcc: string
  readonly subject: string; readonly body: string; /** By position: ATTACH1 … ATTACH5; '' = an empty one before a filled one. */
  /** By position: ATTACH1 … ATTACH5; '' = an empty one before a filled one. */
  readonly attachments: readonly string[]
  /** Path of the raw message (.ibx sent, .obx received). */
  readonly rawFile: string
  readonly agent: string; readonly at: number
}
export interface AreaRow { readonly caller: string; readonly province: string; readonly city: string }
export interface CustomerRow {
  readonly userId: string; readonly name: string; readonly pinyin: string; readonly type: string
  readonly tel: string; readonly telHome: string; readonly mobile: string; readonly fax: string
  readonly address: string; readonly relation: string; readonly province: string; readonly city: string
  readonly email: string; readonly zip: string; readonly person: string
  /** BDATE, 建立日期: the day on which the customer was entered, yyyyMMdd, or empty. */
  readonly createdOn: string
  /** SDATE STIME, 最新服务日期 and 最新服务时间: the latest service; null = none is written down. */
  readonly servedAt: number | null
  /** LASTEXT, 上次服务工号: number (GHID) of the agent who served last. `agent`: GHID, whose customer it is. */
  readonly lastAgent: string
  readonly agent: string; readonly memo: string
}
/** Contact persons of a customer: the same, with INFO. The contact is PERSON (联系人), UNAME the customer (客户名称); a table without PERSON has the contact in UNAME. */
export interface PersonRow extends CustomerRow { readonly info: string }
export type RecordingType = 'none' | 'in' | 'out' | 'internal-in' | 'internal-out' | 'missed' | 'unknown'
export interface RecordingRow {
  readonly caller: string; readonly called: string; readonly type: RecordingType; readonly at: number; readonly lengthS: number
  /** As the server wrote it, e.g. `D:\recwav\20130301\ch038\R131839.wav`. */
  readonly filePath: string
  readonly agent: string
  /** UCID: the call id. */
  readonly callId: string
}
export interface CallRow {
  readonly callId: string; readonly segment: number; readonly caller: string; readonly called: string; readonly extension: string
  readonly direction: 'unknown' | 'in' | 'out' | 'internal-in' | 'internal-out'
  readonly destType: 'unknown' | 'route-point' | 'ivr' | 'agent' | 'extension' | 'external'
  readonly agent: string; readonly agentName: string; readonly group: string
  readonly startedAt: number; readonly endedAt: number | null
  readonly ringS: number; readonly talkS: number
  readonly queued: boolean
  readonly queueType: 'none' | 'group' | 'agent' | 'extension' | 'pbx'
  readonly queueDest: string
  readonly queueReason: 'none' | 'all-busy' | 'no-answer' | 'other'
  readonly queueResult: 'none' | 'connected' | 'hung-up' | 'other' | 'timed-out'
  /** Numbers of the site that the manual does not name, where there are any: the screen shows 未知 (NN). */
  readonly raw?: Partial<Record<'direction' | 'destType' | 'queueType' | 'queueReason' | 'queueResult', number>>
}
export type GroupType = 'acd' | 'business'
export interface GroupRow { readonly group: string; readonly name: string; readonly type: GroupType }
export interface AgentRow {
  readonly uid: string; readonly name: string; readonly role: string; readonly level: number
  /** 0 = stopped. */
  readonly type: number
  readonly extension: string; readonly mobile: string; readonly email: string; readonly groups: readonly string[]
}
export interface NewAgent {
  readonly uid: string; readonly name: string; readonly password: string; readonly role: string; readonly type: number
  readonly extension?: string | undefined; readonly mobile?: string | undefined
}

/** Inboxes: VMS_Recv, Fax_Sent, Fax_Recv, Sms_Sent, Sms_Recv, Email_Sent, Email_Recv. `agent` = strGhid, exact. */
export interface InboxQuery extends DayRange, PageQuery { readonly agent?: string | undefined }
export interface InboxRepository {
  /** Messages to or from one of the numbers, exactly; newest first, no further pages. */
  smsOfNumbers(query: NumberCallsQuery, options?: CallOptions): Promise<Result<{ readonly received: readonly SmsRow[]; readonly sent: readonly SmsRow[] }>>
  voicemail(query: InboxQuery, options?: CallOptions): Promise<Result<Page<VoicemailRow>>>
  faxesSent(query: InboxQuery, options?: CallOptions): Promise<Result<Page<FaxSentRow>>>
  faxesReceived(query: InboxQuery, options?: CallOptions): Promise<Result<Page<FaxReceivedRow>>>
  smsSent(query: InboxQuery, options?: CallOptions): Promise<Result<Page<SmsRow>>>
  smsReceived(query: InboxQuery, options?: CallOptions): Promise<Result<Page<SmsRow>>>
  emailsSent(query: InboxQuery, options?: CallOptions): Promise<Result<Page<EmailRow>>>
  emailsReceived(query: InboxQuery, options?: CallOptions): Promise<Result<Page<EmailRow>>>
}

/** Get_Caller_Area, Get_Customer_Info, Get_Person_Info. Caller and name partial; customer and person: not all empty. */
export interface CustomerQuery extends PageQuery {
  readonly caller?: string | undefined; readonly userId?: string | undefined; readonly name?: string | undefined
}
/** Numbers as they may be written (shared/numbers, spellings): compared exactly, with an index. 1…400 of them. */
export interface NumbersQuery { readonly numbers: readonly string[]; readonly limit: number }
/** E-mail addresses, compared exactly, with an index; upper and lower case as the database takes them. 1…400 of them. */
export interface EmailsQuery { readonly emails: readonly string[]; readonly limit: number }
/** What a person writes about a customer; a field that is left out stays as it is. */
export interface CustomerChange {
  readonly name?: string | undefined; readonly pinyin?: string | undefined; readonly type?: string | undefined; readonly relation?: string | undefined
  readonly tel?: string | undefined; readonly telHome?: string | undefined; readonly mobile?: string | undefined; readonly fax?: string | undefined
  readonly address?: string | undefined; readonly province?: string | undefined; readonly city?: string | undefined
  readonly email?: string | undefined; readonly memo?: string | undefined
}
export type CustomerField = keyof CustomerChange
/** What a person changed, by field: what was read before the edit (a field of CustomerRow), and what shall stand there. */
export type CustomerEdit = { readonly [F in CustomerField]?: { readonly was: string; readonly now: string } | undefined }
/** A field that somebody else has changed since it was read, and what stands there. */
export interface EditConflict { readonly field: CustomerField; readonly now: string }
/** Who did it (GHID) and when, epoch ms. */
export interface CustomerAuthor { readonly agent: string; readonly at: number }
export interface CustomerRepository {
  /** Customers with one of the numbers as TEL, TEL_HOME or MOBILENO. */
  byNumbers(query: NumbersQuery, options?: CallOptions): Promise<Result<readonly CustomerRow[]>>
  /** Customers with one of the addresses as EMAIL; none where the site has no such column. */
  byEmails(query: EmailsQuery, options?: CallOptions): Promise<Result<readonly CustomerRow[]>>
  /** Customers with one of the numbers as FAX; none where the site has no such column. */
  byFaxes(query: NumbersQuery, options?: CallOptions): Promise<Result<readonly CustomerRow[]>>
  personsByNumbers(query: NumbersQuery, options?: CallOptions): Promise<Result<readonly PersonRow[]>>
  /** Where a number belongs: the entry of CRM_AREA for the number or the longest beginning of it; null = none. */
  areaOf(number: string, options?: CallOptions): Promise<Result<AreaRow | null>>
  /** `done` false = there is a customer with this number (USERID) already. Needs a name. */
  addCustomer(userId: string, customer: CustomerChange, author: CustomerAuthor, options?: CallOptions): Promise<Result<{ readonly done: boolean }>>
  /**
   * Writes the columns of the edit and no others, and only while each holds what was read before it; with a conflict nothing is written.
   * `done` false without conflicts = there is no such customer.
   * @param pinyin PYM for a changed name; null = it stays
   */
  changeCustomer(userId: string, edit: CustomerEdit, pinyin: string | null, options?: CallOptions): Promise<Result<{ readonly done: boolean; readonly conflicts: readonly EditConflict[] }>>
  /** A service has happened: SDATE, STIME and LASTEXT move to it. `done` false = no such customer, or a later service is written down. */
  recordService(userId: string, service: CustomerAuthor, options?: CallOptions): Promise<Result<{ readonly done: boolean }>>
  areas(query: PageQuery & { readonly caller: string }, options?: CallOptions): Promise<Result<Page<AreaRow>>>
  customers(query: CustomerQuery, options?: CallOptions): Promise<Result<Page<CustomerRow>>>
  persons(query: CustomerQuery, options?: CallOptions): Promise<Result<Page<PersonRow>>>
}

/** Get_Call_Info, Get_Talentel_log_Info: caller, extension, agent partial; callId exact. */
export interface CallQuery extends DayRange, PageQuery {
  readonly caller?: string | undefined; readonly extension?: string | undefined
  readonly callId?: string | undefined; readonly agent?: string | undefined
}
/** Calls or recordings with one of the numbers as CALLER or CALLED, exactly; newest first, no further pages. */
export interface NumberCallsQuery extends DayRange, NumbersQuery {}
export interface CallRepository {
  callsOfNumbers(query: NumberCallsQuery, options?: CallOptions): Promise<Result<readonly CallRow[]>>
  recordingsOfNumbers(query: NumberCallsQuery, options?: CallOptions): Promise<Result<readonly RecordingRow[]>>
  calls(query: CallQuery, options?: CallOptions): Promise<Result<Page<CallRow>>>
  recordings(query: CallQuery, options?: CallOptions): Promise<Result<Page<RecordingRow>>>
}

/** Groups_Info, Agent_Info and their like: what every PC may read. */
export interface DirectoryReads {
  groups(type: GroupType, options?: CallOptions): Promise<Result<readonly GroupRow[]>>
  groupName(group: string, type: GroupType, options?: CallOptions): Promise<Result<string | null>>
  members(group: string, type: GroupType, options?: CallOptions): Promise<Result<readonly string[]>>
  role(uid: string, options?: CallOptions): Promise<Result<string | null>>
  /** Without passwords, never. */
  agents(query: PageQuery, options?: CallOptions): Promise<Result<Page<AgentRow>>>
}

/** Groups_Add … Agent_Del besides: the CTI server's alone, with a login of its own (docs/data.md, Login). */
export interface DirectoryRepository extends DirectoryReads {
  addGroup(group: GroupRow, options?: CallOptions): Promise<Result<{ readonly done: boolean }>>
  /** With its members. `done` false = there was nothing to delete. */
  deleteGroup(group: string, type: GroupType, options?: CallOptions): Promise<Result<{ readonly done: boolean; readonly members: number }>>
  addMember(group: string, uid: string, type: GroupType, options?: CallOptions): Promise<Result<{ readonly done: boolean }>>
  /** uid null = all. */
  deleteMember(group: string, uid: string | null, type: GroupType, options?: CallOptions): Promise<Result<{ readonly deleted: number }>>
  /** Into CTS_OPIDK with a row in CTS_OPIDK_INFO, in one transaction; an existing uid is refused (bad_arguments). */
  addAgent(agent: NewAgent, options?: CallOptions): Promise<Result<{ readonly done: boolean }>>
  /** With his memberships. */
  deleteAgent(uid: string, options?: CallOptions): Promise<Result<{ readonly done: boolean; readonly memberships: number }>>
}

export interface CentralData {
  readonly inbox: InboxRepository
  readonly customers: CustomerRepository
  readonly calls: CallRepository
  readonly directory: DirectoryRepository
  /** Each database's state, as the link bar shows it. */
  states(): Readonly<Record<DatabaseName, DatabaseState>>
  onStates(listener: (states: Readonly<Record<DatabaseName, DatabaseState>>) => void): () => void
  /** Tries one database out: connects, logs in, looks for the tables and rights; the sentence of the failure is its code. */
  test(database: DatabaseName, options?: CallOptions): Promise<Result<{ readonly server: string; readonly latencyMs: number }>>
  close(): Promise<void>
}

/** What a desktop asks: it changes no agents and no groups. */
export type DesktopData = Omit<CentralData, 'directory'> & { readonly directory: DirectoryReads }

/** `closed` breaker = up. away: the breaker is open until retryAt. */
export interface DatabaseState {
  readonly state: 'unknown' | 'up' | 'away'
  readonly since: number
  readonly code: string | null
  readonly retryAt: number | null
}
