/**
 * Call records in SQLite: the embedded twin of the `callthink_cdr` database. Table CDR has the
 * manual's columns (Get_Call_Info) and, behind them, our exact times; OPEN_CALLS is the journal of
 * segments that still run. The only place of the CTI server with SQL text.
 */
import { machineZone } from '../../../shared/time/zone.ts'
import type { Zone } from '../../../shared/time/zone.ts'
import Database from 'better-sqlite3'
import {
  CALLTYPE_NORMAL, CALLTYPE_QUEUED, QN_TYPE_GROUP, cdrDate, cdrTime, destTypeCodes, directionCodes,
  queueReasonCodes, queueResultCodes,
} from './cdr-codes.ts'
import { NOT_MISSED_CAUSES } from '../../../shared/domain/offer-end.ts'
import type { CallRecord, RecordChange, RecordStore, RecordSums } from './record-store.ts'

/** Name of the file in the data folder; the old database's name. */
export const CDR_FILE = 'callthink_cdr.sqlite'
/** How long a write waits for another program that holds the file, ms. Short: it is tried again later. */
const BUSY_TIMEOUT_MS = 250

const SCHEMA = `
CREATE TABLE IF NOT EXISTS CDR (
  CALLID TEXT NOT NULL, CALLER TEXT NOT NULL, CALLED TEXT NOT NULL, EXT TEXT,
  DIRECTION INTEGER NOT NULL, DEST_TYPE INTEGER NOT NULL, GHID TEXT, OP_NAME TEXT, GROUPS TEXT,
  SDATE TEXT NOT NULL, STIME TEXT NOT NULL, ETIME TEXT NOT NULL,
  LEN_RING INTEGER NOT NULL, LEN_TALK INTEGER NOT NULL, CALLTYPE INTEGER NOT NULL,
  QN_TYPE INTEGER NOT NULL, QN_DEST TEXT, QN_REASON INTEGER NOT NULL, QN_RESULT INTEGER NOT NULL,
  SEGMENT INTEGER NOT NULL, TRUNK TEXT, STARTED_AT INTEGER NOT NULL, ANSWERED_AT INTEGER,
  ENDED_AT INTEGER NOT NULL, END_CAUSE TEXT NOT NULL,
  RING_MS INTEGER NOT NULL, TALK_MS INTEGER NOT NULL,
  UNIQUE (CALLID, SEGMENT)
);
CREATE INDEX IF NOT EXISTS CDR_STARTED ON CDR (STARTED_AT);
CREATE INDEX IF NOT EXISTS CDR_AGENT ON CDR (GHID, STARTED_AT);
CREATE TABLE IF NOT EXISTS OPEN_CALLS (
  CALLID TEXT NOT NULL, SEGMENT INTEGER NOT NULL, SEEN_AT INTEGER NOT NULL, DRAFT TEXT NOT NULL,
  PRIMARY KEY (CALLID, SEGMENT)
);
PRAGMA user_version = 1;
`

const INSERT = `
INSERT OR IGNORE INTO CDR (
  CALLID, CALLER, CALLED, EXT, DIRECTION, DEST_TYPE, GHID, OP_NAME, GROUPS, SDATE, STIME, ETIME,
  LEN_RING, LEN_TALK, CALLTYPE, QN_TYPE, QN_DEST, QN_REASON, QN_RESULT,
  SEGMENT, TRUNK, STARTED_AT, ANSWERED_AT, ENDED_AT, END_CAUSE, RING_MS, TALK_MS
) VALUES (
  @CALLID, @CALLER, @CALLED, @EXT, @DIRECTION, @DEST_TYPE, @GHID, @OP_NAME, @GROUPS, @SDATE, @STIME, @ETIME,
  @LEN_RING, @LEN_TALK, @CALLTYPE, @QN_TYPE, @QN_DEST, @QN_REASON, @QN_RESULT,
  @SEGMENT, @TRUNK, @STARTED_AT, @ANSWERED_AT, @ENDED_AT, @END_CAUSE, @RING_MS, @TALK_MS
)`

const SELECT_RECENT = `
SELECT CALLID, CALLER, CALLED, EXT, DIRECTION, DEST_TYPE, GHID, OP_NAME, GROUPS, CALLTYPE, QN_REASON, QN_RESULT,
  SEGMENT, TRUNK, STARTED_AT, ANSWERED_AT, ENDED_AT, END_CAUSE, RING_MS, TALK_MS
FROM CDR ORDER BY STARTED_AT DESC, SEGMENT DESC LIMIT ?`

const NOT_MISSED = NOT_MISSED_CAUSES.map((cause) => `'${cause}'`).join(', ')
/** DIRECTION 1 in, 2 out, 3 internal in; DEST_TYPE 1 route point; QN_RESULT 1 connected (cdr-codes.ts). */
const SUMS = `COUNT(*) AS records, COUNT(DISTINCT CALLID) AS calls,
  COUNT(DISTINCT CASE WHEN DIRECTION = 1 OR DEST_TYPE = 1 THEN CALLID END) AS callsIn,
  COUNT(DISTINCT CASE WHEN DIRECTION = 2 THEN CALLID END) AS callsOut,
  COUNT(DISTINCT CASE WHEN CALLTYPE = ${String(CALLTYPE_QUEUED)} THEN CALLID END) AS queued,
  COUNT(DISTINCT CASE WHEN CALLTYPE = ${String(CALLTYPE_QUEUED)} AND QN_RESULT = 1 THEN CALLID END) AS queueConnected,
  COUNT(DISTINCT CASE WHEN ANSWERED_AT IS NOT NULL THEN CALLID END) AS answered,
  COUNT(DISTINCT CASE WHEN ANSWERED_AT IS NOT NULL AND GHID IS NOT NULL THEN CALLID END) AS answeredByAgent,
  COALESCE(SUM(GHID IS NOT NULL AND ANSWERED_AT IS NULL AND DIRECTION IN (1, 3) AND END_CAUSE NOT IN (${NOT_MISSED})), 0) AS missed,
  COALESCE(SUM(CASE WHEN CALLTYPE = ${String(CALLTYPE_QUEUED)} AND EXT IS NULL THEN 0 ELSE RING_MS END), 0) AS ringMs, COALESCE(SUM(TALK_MS), 0) AS talkMs,
  COALESCE(SUM(CASE WHEN DIRECTION = 1 OR DEST_TYPE = 1 THEN TALK_MS END), 0) AS talkInMs,
  COALESCE(SUM(CASE WHEN DIRECTION = 2 THEN TALK_MS END), 0) AS talkOutMs`

const sumsSql = (where: string): string => `
SELECT ${SUMS}
FROM (SELECT * FROM CDR WHERE ${where} AND STARTED_AT >= @from AND STARTED_AT < @to AND (@group IS NULL OR GROUPS = @group) LIMIT @most)`

const SUMS_BY_AGENT = `
SELECT GHID, ${SUMS} FROM CDR WHERE GHID IS NOT NULL AND STARTED_AT >= ? AND STARTED_AT < ? GROUP BY GHID`

const seconds = (ms: number): number => Math.round(ms / 1_000)
/** LEN_TALK: what was answered has been talked, however short; 0 says in this table that nobody answered. */
const talkSeconds = ({ answeredAt, talkMs }: CallRecord): number => (answeredAt === null ? 0 : Math.max(1, seconds(talkMs)))

function toRow(record: CallRecord, zone: Zone): Record<string, string | number | null> {
  return {
    CALLID: record.callId,
    CALLER: record.caller,
    CALLED: record.called,
    EXT: record.extension,
    DIRECTION: directionCodes.toNumber(record.direction),
    DEST_TYPE: destTypeCodes.toNumber(record.destType),
    GHID: record.agent,
    OP_NAME: record.agentName,
    GROUPS: record.group,
    SDATE: cdrDate(zone, record.startedAt),
    STIME: cdrTime(zone, record.startedAt),
    ETIME: cdrTime(zone, record.endedAt),
    LEN_RING: seconds(record.ringMs),
    LEN_TALK: talkSeconds(record),
    CALLTYPE: record.queued ? CALLTYPE_QUEUED : CALLTYPE_NORMAL,
    // Of an ordinary record nothing is told of a queue: its group is in GROUPS.
    QN_TYPE: record.queued && record.group !== null ? QN_TYPE_GROUP : 0,
    QN_DEST: record.queued ? record.group ?? '' : '',
    QN_REASON: queueReasonCodes.toNumber(record.queueReason),
    QN_RESULT: queueResultCodes.toNumber(record.queueResult),
    SEGMENT: record.segment,
    TRUNK: record.trunk,
    STARTED_AT: record.startedAt,
    ANSWERED_AT: record.answeredAt,
    ENDED_AT: record.endedAt,
    END_CAUSE: record.endCause,
    RING_MS: Math.round(record.ringMs),
    TALK_MS: Math.round(record.talkMs),
  }
}

type SumsRow = Omit<RecordSums, 'queueFailed'> & { readonly records: number; readonly queueConnected: number }

function sumsOf(row: SumsRow): RecordSums {
  const { calls, callsIn, callsOut, queued, queueConnected, answered, answeredByAgent, missed, ringMs, talkMs, talkInMs, talkOutMs } = row
  return { calls, callsIn, callsOut, queued, queueFailed: queued - queueConnected, answered, answeredByAgent, missed, ringMs, talkMs, talkInMs, talkOutMs }
}

type Row = Readonly<Record<string, string | number | null>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const int = (value: unknown): number => (typeof value === 'number' ? value : 0)
const intOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function fromRow(row: Row): CallRecord {
  return {
    callId: text(row['CALLID']),
    segment: int(row['SEGMENT']),
    caller: text(row['CALLER']),
    called: text(row['CALLED']),
    extension: textOrNull(row['EXT']),
    direction: directionCodes.fromNumber(row['DIRECTION']),
    destType: destTypeCodes.fromNumber(row['DEST_TYPE']),
    agent: textOrNull(row['GHID']),
    agentName: textOrNull(row['OP_NAME']),
    group: textOrNull(row['GROUPS']),
    trunk: textOrNull(row['TRUNK']),
    startedAt: int(row['STARTED_AT']),
    answeredAt: intOrNull(row['ANSWERED_AT']),
    endedAt: int(row['ENDED_AT']),
    ringMs: int(row['RING_MS']),
    talkMs: int(row['TALK_MS']),
    queued: row['CALLTYPE'] === CALLTYPE_QUEUED,
    queueReason: queueReasonCodes.fromNumber(row['QN_REASON']),
    queueResult: queueResultCodes.fromNumber(row['QN_RESULT']),
    endCause: text(row['END_CAUSE']),
  }
}

/**
 * Opens or creates the store.
 * @param file path of the database, `:memory:` in tests
 * @throws when the folder cannot be written or the file is no database
 */
export function createSqliteRecordStore(file: string, zone: Zone = machineZone()): RecordStore {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  // A record that was reported as written must survive a power cut (product.md, "Never lose").
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(SCHEMA)
  const insert = db.prepare(INSERT)
  const isWritten = db.prepare('SELECT 1 FROM CDR WHERE CALLID = ? AND SEGMENT = ?')
  const putDraft = db.prepare('INSERT OR REPLACE INTO OPEN_CALLS (CALLID, SEGMENT, SEEN_AT, DRAFT) VALUES (?, ?, ?, ?)')
  const dropDraft = db.prepare('DELETE FROM OPEN_CALLS WHERE CALLID = ? AND SEGMENT = ?')
  const drafts = db.prepare<[], { DRAFT: string; SEEN_AT: number }>('SELECT DRAFT, SEEN_AT FROM OPEN_CALLS')
  const touch = db.prepare('UPDATE OPEN_CALLS SET SEEN_AT = ?')
  const recent = db.prepare<[number], Row>(SELECT_RECENT)
  const agentsOf = db.prepare<[string], string>('SELECT DISTINCT GHID FROM CDR WHERE CALLID = ? AND GHID IS NOT NULL').pluck()

  const sumsOfAll = db.prepare<unknown[], SumsRow>(sumsSql('TRUE'))
  const sumsOfAgents = db.prepare<[number, number], SumsRow & { readonly GHID: string }>(SUMS_BY_AGENT)
  const sumsOfAgent = db.prepare<unknown[], SumsRow>(sumsSql('GHID = @agent'))

  const inTransaction = db.transaction((changes: readonly RecordChange[]): void => {
    for (const { kind, record } of changes) {
      if (kind === 'open') {
        if (isWritten.get(record.callId, record.segment) !== undefined) continue
        putDraft.run(record.callId, record.segment, record.endedAt, JSON.stringify(record))
      } else {
        dropDraft.run(record.callId, record.segment)
        insert.run(toRow(record, zone))
      }
    }
  })

  const store: RecordStore = {
    write(record) {
      store.apply([{ kind: 'ended', record }])
    },
    apply(changes) {
      inTransaction(changes)
    },
    open: () => drafts.all().map((row) => ({ ...(JSON.parse(row.DRAFT) as CallRecord), endedAt: row.SEEN_AT })),
    touchOpen(at) {
      touch.run(at)
    },
    agentsOf: (callId) => agentsOf.all(callId),
    recent: (limit) => recent.all(limit).map(fromRow),
    sums({ from, to, group, agent, limit }) {
      const row = (agent === null ? sumsOfAll : sumsOfAgent).get({ from, to, group, agent, most: limit + 1 })
      return row === undefined || row.records > limit ? null : sumsOf(row)
    },
    sumsByAgent: (from, to) => new Map(sumsOfAgents.all(from, to).map((row) => [row.GHID, sumsOf(row)])),
    close() {
      db.pragma('optimize')
      db.close()
    },
  }
  return store
}
