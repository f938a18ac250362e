/**
 * The desk's store in SQLite: the embedded twin of the `callthink` database. CTS_OEM_UNDELIVERED and
 * MCI_SMS_SEND have the columns that are known of the old tables and, behind them, our own; ATC_* are ours.
 * Times in ms are UTC epoch, SDATE and STIME are local as in the old tables.
 */
import { machineZone } from '../../../shared/time/zone.ts'
import type { Zone } from '../../../shared/time/zone.ts'
import Database from 'better-sqlite3'
import type { AgentId, AgentMessage, CallId, GroupId, OemMessage, WrapupRecord } from '../../../shared/domain/schemas.ts'
import type { RosterNote } from '../roster/picture.ts'
import type { KeptAgent } from '../agents/kept-state.ts'
import { verifierSchema } from '../site-config.ts'
import { cdrDate, cdrTime } from './cdr-codes.ts'
import type { AuditEntry, DeskStore, SentItem, SurveyScore } from './desk-store.ts'
import { DESK_COLUMNS, DESK_MENDS, DESK_SCHEMA, DESK_SQL } from './sqlite-desk-schema.ts'

/** Name of the file in the data folder; the old database's name. */
export const DESK_FILE = 'callthink.sqlite'
/** How long a write waits for another program that holds the file, ms. Short: call control stands meanwhile. */
const BUSY_TIMEOUT_MS = 250

type Row = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const int = (value: unknown): number => (typeof value === 'number' ? value : 0)
const intOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const oneOf = <T extends string>(values: readonly T[], value: unknown, other: T): T => values.find((known) => known === value) ?? other
/** SDATE of CTS_OEM_UNDELIVERED: yyyyMMdd HHmmss. */
const dateTime = (zone: Zone, at: number): string => `${cdrDate(zone, at)} ${cdrTime(zone, at)}`

/** What was written by us has passed the schemas on its way in; the brands are given back. */
function messageOf(row: Row): AgentMessage {
  return {
    id: text(row['ID']), from: text(row['GHID_FROM']), fromName: text(row['TITLE']), to: text(row['GHID']) as AgentId,
    toName: text(row['NAME_TO']), text: text(row['CONTENT']), sentAt: int(row['SENT_AT']), deliveredAt: intOrNull(row['DELIVERED_AT']),
    readAt: intOrNull(row['READ_AT']), broadcast: textOrNull(row['BROADCAST']),
  }
}

function oemOf(row: Row): OemMessage {
  return {
    id: text(row['ID']), kind: text(row['MTYPE']), from: text(row['GHID_FROM']), to: text(row['GHID']), text: text(row['CONTENT']),
    callId: textOrNull(row['CALLID']) as CallId | null, at: int(row['SENT_AT']),
  }
}

function auditOf(row: Row): AuditEntry {
  return {
    at: int(row['AT']), who: text(row['WHO']), address: textOrNull(row['ADDRESS']) ?? '', command: text(row['COMMAND']), detail: text(row['DETAIL']), whom: textOrNull(row['WHOM']),
    extension: textOrNull(row['EXT']), callId: textOrNull(row['CALLID']), outcome: text(row['OUTCOME']),
  }
}

function sentOf(row: Row): SentItem {
  const files: unknown = JSON.parse(text(row['FILES']))
  return {
    id: text(row['CALLID']), kind: oneOf(['sms', 'email'] as const, row['KIND'], 'sms'), uid: text(row['GHID']), toName: text(row['UNAME']),
    to: text(row['TO_ADDR']), cc: text(row['CC_ADDR']), bcc: text(row['BCC_ADDR']), subject: text(row['SUBJECTS']), body: text(row['BODYS']),
    files: Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [], at: int(row['SENT_AT']),
    status: oneOf(['stored', 'sent', 'failed'] as const, row['STATUS'], 'stored'), error: textOrNull(row['ERROR']),
  }
}

function wrapupOf(row: Row): WrapupRecord {
  return {
    callId: text(row['CALLID']) as CallId, uid: text(row['GHID']) as AgentId, code: textOrNull(row['CODE']), note: text(row['NOTE']),
    done: row['DONE'] === 1, savedAt: int(row['SAVED_AT']),
  }
}

function scoreOf(row: Row): SurveyScore {
  return {
    callId: text(row['CALLID']), uid: textOrNull(row['GHID']), score: textOrNull(row['SCORE']), flow: text(row['FLOW']),
    caller: text(row['CALLER']), at: int(row['AT']),
  }
}

const KEPT_STATES = ['ready', 'busy', 'away', 'wrapup', 'not-ready'] as const

function keptOf(row: Row): KeptAgent {
  const state = KEPT_STATES.find((known) => known === row['STATE'])
  const owedCall = textOrNull(row['OWED_CALLID'])
  return {
    uid: text(row['GHID']) as AgentId,
    state: state === undefined ? null : {
      state, reason: textOrNull(row['CAUSE']), by: textOrNull(row['CHANGED_BY']), wished: row['WISHED'] === 1, at: int(row['SINCE']),
    },
    owed: owedCall === null ? null : { callId: owedCall as CallId, group: text(row['OWED_GROUP']) as GroupId },
  }
}

const NOTE_KINDS = ['group', 'agent', 'member', 'business-member', 'no-group', 'no-agent', 'no-member'] as const

function noteOf(row: Row): RosterNote[] {
  const kind = NOTE_KINDS.find((known) => known === row['KIND'])
  return kind === undefined ? [] : [{
    kind, group: text(row['GROUPS']), uid: text(row['GHID']), stored: row['STORED'] === 1, name: text(row['NAME']), role: text(row['ROLES']),
  }]
}

function open(file: string): Database.Database {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  // A message that was answered as kept must survive a power cut (product.md, "Never lose").
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  const before = db.pragma('user_version', { simple: true })
  db.exec(DESK_SCHEMA)
  addMissingColumns(db)
  if (before === 1) mend(db)
  return db
}

/** Columns that came after the first version of their table. */
function addMissingColumns(db: Database.Database): void {
  for (const { table, column, sql } of DESK_COLUMNS) {
    const known = db.pragma(`table_info(${table})`) as readonly { readonly name: string }[]
    if (!known.some(({ name }) => name === column)) db.exec(sql)
  }
}

/** Boxes are made by whoever needs them first: not every one is there. */
function mend(db: Database.Database): void {
  const there = new Set(db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all())
  for (const { table, sql } of DESK_MENDS) if (there.has(table)) db.exec(sql)
}

/**
 * Opens or creates the store.
 * @param file path of the database, `:memory:` in tests
 * @throws when the folder cannot be written or the file is no database; every method when the disk is full or the file locked
 */
export function createSqliteDeskStore(file: string, zone: Zone = machineZone()): DeskStore {
  const db = open(file)
  return { ...auditPart(db), ...messagePart(db, zone), ...oemPart(db, zone), ...sentPart(db, zone), ...callPart(db), ...agentPart(db), ...rosterPart(db), close: () => { db.close() } }
}

function auditPart(db: Database.Database): Pick<DeskStore, 'audit' | 'auditOutcome' | 'auditTrail'> {
  const add = db.prepare(DESK_SQL.addAudit)
  const outcome = db.prepare(DESK_SQL.auditOutcome)
  const trail = db.prepare<[number], Row>(DESK_SQL.auditTrail)
  return {
    audit: (entry) => Number(add.run({ ...entry }).lastInsertRowid),
    auditOutcome: (id, result) => { outcome.run(result, id) },
    auditTrail: (limit) => trail.all(limit).map(auditOf),
  }
}

type MessagePart = 'addMessages' | 'undelivered' | 'delivered' | 'notDelivered' | 'read' | 'messages'

function messagePart(db: Database.Database, zone: Zone): Pick<DeskStore, MessagePart> {
  const add = db.prepare(DESK_SQL.addMessage)
  const undelivered = db.prepare<[string], Row>(DESK_SQL.undeliveredMessages)
  const delivered = db.prepare(DESK_SQL.delivered)
  const notDelivered = db.prepare(DESK_SQL.notDelivered)
  const read = db.prepare<unknown[], Row>(DESK_SQL.read)
  const list = db.prepare<unknown[], Row>(DESK_SQL.messages)
  const inOne = db.transaction((work: () => void): void => { work() })
  const all = <T>(items: readonly T[], work: (item: T) => void): void => { inOne(() => { for (const item of items) work(item) }) }
  return {
    addMessages(messages) {
      all(messages, (one) => add.run({ ...one, sdate: dateTime(zone, one.sentAt), unread: one.readAt === null ? 1 : 0 }))
    },
    undelivered: (uid) => undelivered.all(uid).map(messageOf),
    delivered(ids, at) { all(ids, (id) => delivered.run(at, id)) },
    notDelivered(ids) { all(ids, (id) => notDelivered.run(id)) },
    read(uid, ids, at) {
      const found: AgentMessage[] = []
      all(ids, (id) => { found.push(...read.all({ uid, id, at }).map(messageOf)) })
      return found
    },
    messages: (uid, withUid, before, limit) => list.all({ uid, withUid, before, limit }).map(messageOf),
  }
}

type OemPart = 'addOem' | 'oemMessages' | 'undeliveredOem' | 'oemDelivered' | 'oemDeliveredSince' | 'oemNotDelivered' | 'oemMoved'

function oemPart(db: Database.Database, zone: Zone): Pick<DeskStore, OemPart> {
  const add = db.prepare(DESK_SQL.addOem)
  const list = db.prepare<unknown[], Row>(DESK_SQL.oemMessages)
  const undelivered = db.prepare<[string], Row>(DESK_SQL.undeliveredOem)
  const delivered = db.prepare(DESK_SQL.oemDelivered)
  const since = db.prepare<[string, number], Row>(DESK_SQL.oemDeliveredSince)
  const notDelivered = db.prepare(DESK_SQL.oemNotDelivered)
  const moved = db.prepare(DESK_SQL.oemMoved)
  const mark = db.transaction((ids: readonly string[], at: number): void => { for (const id of ids) delivered.run(at, id) })
  const unmark = db.transaction((ids: readonly string[]): void => { for (const id of ids) notDelivered.run(id) })
  return {
    addOem(message) { add.run({ ...message, sdate: dateTime(zone, message.at) }) },
    oemMessages: (uid, kind, limit) => list.all({ uid, kind, limit }).map(oemOf),
    undeliveredOem: (uid) => undelivered.all(uid).map(oemOf),
    oemDelivered(ids, at) { mark(ids, at) },
    oemDeliveredSince: (uid, from) => since.all(uid, from).map((row) => text(row['ID'])),
    oemNotDelivered(ids) { unmark(ids) },
    oemMoved(id, to) { moved.run(to, id) },
  }
}

function sentPart(db: Database.Database, zone: Zone): Pick<DeskStore, 'addSent' | 'sentOutcome' | 'sent'> {
  const sms = db.prepare(DESK_SQL.addSms)
  const email = db.prepare(DESK_SQL.addEmail)
  const toBox = db.prepare(DESK_SQL.emailToBox)
  const outOfBox = db.prepare(DESK_SQL.emailOutOfBox)
  /** Both or neither: what counts as sent is in the box. */
  const addEmail = db.transaction((row: object, files: readonly string[]) => {
    email.run(row)
    toBox.run({ ...row, ...Object.fromEntries([0, 1, 2, 3, 4].map((at) => [`file${at + 1}`, files[at] ?? ''])) })
  })
  const smsOutcome = db.prepare(DESK_SQL.smsOutcome)
  const emailOutcome = db.prepare(DESK_SQL.emailOutcome)
  const list = db.prepare<unknown[], Row>(DESK_SQL.sent)
  return {
    addSent(item) {
      const row = { ...item, files: JSON.stringify(item.files), sdate: cdrDate(zone, item.at), stime: cdrTime(zone, item.at) }
      if (item.kind === 'sms') sms.run({ ...row, rflag: item.status === 'sent' ? 1 : 0 })
      else addEmail(row, item.files)
    },
    sentOutcome(id, status, error) {
      smsOutcome.run({ id, status, error, rflag: status === 'sent' ? 1 : 0 })
      emailOutcome.run({ id, status, error })
      if (status === 'failed') outOfBox.run(id)
    },
    sent: (kind, limit) => list.all({ kind, limit }).map(sentOf),
  }
}

function callPart(db: Database.Database): Pick<DeskStore, 'saveWrapup' | 'wrapup' | 'wrapupsOf' | 'addScore' | 'scores'> {
  const save = db.prepare(DESK_SQL.saveWrapup)
  const get = db.prepare<[string, string], Row>(DESK_SQL.wrapup)
  const list = db.prepare<unknown[], Row>(DESK_SQL.wrapupsOf)
  const add = db.prepare(DESK_SQL.addScore)
  const scores = db.prepare<[number], Row>(DESK_SQL.scores)
  return {
    saveWrapup(record) { save.run({ ...record, done: record.done ? 1 : 0 }) },
    wrapup(callId, uid) {
      const row = get.get(callId, uid)
      return row === undefined ? null : wrapupOf(row)
    },
    wrapupsOf: (callIds, limit) => list.all({ callIds: JSON.stringify(callIds), limit }).map(wrapupOf),
    addScore(score) { add.run({ ...score }) },
    scores: (limit) => scores.all(limit).map(scoreOf),
  }
}

function agentPart(db: Database.Database): Pick<DeskStore, 'keptAgents' | 'keepAgents'> {
  const list = db.prepare<[], Row>(DESK_SQL.keptAgents)
  const keep = db.prepare(DESK_SQL.keepAgent)
  const forget = db.prepare(DESK_SQL.forgetAgent)
  const inOne = db.transaction((work: () => void): void => { work() })
  return {
    keptAgents: () => list.all().map(keptOf),
    keepAgents(changes) {
      inOne(() => {
        for (const [uid, kept] of changes) {
          if (kept === null) forget.run(uid)
          else {
            const { state, owed } = kept
            keep.run({
              uid, state: state?.state ?? null, reason: state?.reason ?? null, by: state?.by ?? null, wished: state?.wished === true ? 1 : 0,
              at: state?.at ?? 0, owedCall: owed?.callId ?? null, owedGroup: owed?.group ?? null,
            })
          }
        }
      })
    },
  }
}

function rosterPart(db: Database.Database): Pick<DeskStore, 'rosterNotes' | 'noteRoster' | 'verifiers' | 'setVerifier'> {
  const notes = db.prepare<[], Row>(DESK_SQL.rosterNotes)
  const add = db.prepare(DESK_SQL.addRosterNote)
  const remove = db.prepare(DESK_SQL.removeRosterNote)
  const verifiers = db.prepare<[], Row>(DESK_SQL.verifiers)
  const set = db.prepare(DESK_SQL.setVerifier)
  const forget = db.prepare(DESK_SQL.forgetVerifier)
  const inOne = db.transaction((work: () => void): void => { work() })
  return {
    rosterNotes: () => notes.all().flatMap(noteOf),
    noteRoster(added, removed) {
      inOne(() => {
        for (const { kind, group, uid } of removed) remove.run({ kind, group, uid })
        for (const note of added) add.run({ ...note, stored: note.stored ? 1 : 0 })
      })
    },
    verifiers: () => new Map(verifiers.all().flatMap((row) => {
      const read = verifierSchema.safeParse(JSON.parse(text(row['VERIFIER'])))
      return read.success ? [[text(row['GHID']), read.data] as const] : []
    })),
    setVerifier(uid, verifier) {
      if (verifier === null) forget.run(uid)
      else set.run(uid, JSON.stringify(verifier))
    },
  }
}
