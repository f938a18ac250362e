/** Get_Call_Info, Get_Talentel_log_Info: dates required; caller, extension, agent anywhere; call id exactly. */
import type { CallOptions, CallQuery, CallRepository, CallRow, NumberCallsQuery, RecordingRow } from '../api.ts'
import { CALLTYPE_QUEUED, destTypeOf, directionOf, queueReasonOf, queueResultOf, queueTypeOf, rawCodes, recordingTypeOf } from '../codes.ts'
import { dayRange, numberList, optionalText, pageLimit } from '../conditions.ts'
import type { Row } from '../executor.ts'
import { toResult } from '../failures.ts'
import { int, moment, momentOrNull, seconds, text } from '../row-values.ts'
import type { SiteTime } from '../site-time.ts'
import type { Condition } from '../sql/select.ts'
import type { ColumnOf } from '../tables.ts'
import { readFirst, readPage } from './paged.ts'
import type { RepositoryContext } from './paged.ts'

const DAY_MS = 86_400_000

/** ETIME has no date: an end before the beginning is one of the next day. */
function endOf(row: Row, zone: SiteTime, startedAt: number): number | null {
  if (text(row, 'ETIME').trim() === '') return null
  const sameDay = momentOrNull(row, zone, 'SDATE', 'ETIME')
  if (sameDay === null) return null
  return sameDay < startedAt ? sameDay + DAY_MS : sameDay
}

const callRow = (zone: SiteTime) => (row: Row): CallRow => {
  const startedAt = moment(row, zone)
  return {
    callId: text(row, 'CALLID'), segment: int(row, 'SEGMENT'), caller: text(row, 'CALLER'), called: text(row, 'CALLED'), extension: text(row, 'EXT'),
    direction: directionOf(int(row, 'DIRECTION')), destType: destTypeOf(int(row, 'DEST_TYPE')),
    agent: text(row, 'GHID'), agentName: text(row, 'OP_NAME').trim(), group: text(row, 'GROUPS'),
    startedAt, endedAt: endOf(row, zone, startedAt), ringS: seconds(row, 'LEN_RING'), talkS: seconds(row, 'LEN_TALK'),
    queued: int(row, 'CALLTYPE') === CALLTYPE_QUEUED, queueType: queueTypeOf(int(row, 'QN_TYPE')), queueDest: text(row, 'QN_DEST'),
    queueReason: queueReasonOf(int(row, 'QN_REASON')), queueResult: queueResultOf(int(row, 'QN_RESULT')),
    ...rawCodes((column) => int(row, column)),
  }
}
const recordingRow = (zone: SiteTime) => (row: Row): RecordingRow => ({
  caller: text(row, 'CALLER'), called: text(row, 'CALLED'), type: recordingTypeOf(int(row, 'MSG_TYPE')), at: moment(row, zone),
  lengthS: seconds(row, 'LEN'), filePath: text(row, 'FILE_PATH'), agent: text(row, 'OPID'), callId: text(row, 'UCID'),
})

/** Which columns the conditions of both queries mean. */
interface Meaning<T extends 'CDR' | 'TALENTEL_LOG'> { readonly callId: ColumnOf<T>; readonly agent: ColumnOf<T> }

function conditionsOf<T extends 'CDR' | 'TALENTEL_LOG'>(query: CallQuery, meaning: Meaning<T>): readonly Condition<T>[] {
  const callId = optionalText('callId', query.callId, 'callId')
  const caller = optionalText('caller', query.caller, 'number')
  const extension = optionalText('extension', query.extension, 'number')
  const agent = optionalText('agent', query.agent, 'id')
  // Both tables have the columns CALLER and EXT.
  const where: Condition<T>[] = []
  if (callId !== null) where.push({ kind: 'equals', column: meaning.callId, value: callId })
  if (caller !== null) where.push({ kind: 'contains', columns: ['CALLER'], text: caller })
  if (extension !== null) where.push({ kind: 'contains', columns: ['EXT'], text: extension })
  if (agent !== null) where.push({ kind: 'contains', columns: [meaning.agent], text: agent })
  return where
}

/** Newest first, each row once: a number that called itself is found from both ends. */
function merged<R>(lists: readonly (readonly R[])[], atOf: (row: R) => number, limit: number): readonly R[] {
  const seen = new Set<string>()
  return lists.flat().filter((row) => {
    const key = JSON.stringify(row)
    return !seen.has(key) && seen.add(key)
  }).sort((a, b) => atOf(b) - atOf(a)).slice(0, limit)
}

export function createCallRepository(context: RepositoryContext): CallRepository {
  const zone = context.siteTime
  /** One statement per column, side by side: each comes from its index in its order, which an OR over both would not. */
  async function ofNumbers<T extends 'CDR' | 'TALENTEL_LOG', R>(
    table: T, key: readonly ColumnOf<T>[], toRow: (row: Row) => R, query: NumberCallsQuery, options?: CallOptions,
  ): Promise<readonly (readonly R[])[]> {
    const { from, to } = dayRange(query)
    const values = numberList('number', query.numbers)
    pageLimit(query.limit)
    return Promise.all((['CALLER', 'CALLED'] as const).map((column) => readFirst(context, {
      table, key, direction: 'desc', toRow,
      where: [{ kind: 'in', column: column as ColumnOf<T>, values }, { kind: 'between', column: 'SDATE' as ColumnOf<T>, from, to }],
    }, query.limit, options)))
  }
  return {
    callsOfNumbers: (query, options) => toResult(async () =>
      merged(await ofNumbers('CDR', ['SDATE', 'STIME', 'CALLID', 'SEGMENT'], callRow(zone), query, options), (row) => row.startedAt, query.limit)),
    recordingsOfNumbers: (query, options) => toResult(async () =>
      merged(await ofNumbers('TALENTEL_LOG', ['SDATE', 'STIME', 'UCID', 'ID', 'FILE_PATH'], recordingRow(zone), query, options), (row) => row.at, query.limit)),
    calls: (query, options) => toResult(async () => readPage(context, {
      table: 'CDR', range: dayRange(query), where: conditionsOf<'CDR'>(query, { callId: 'CALLID', agent: 'GHID' }),
      key: ['SDATE', 'STIME', 'CALLID', 'SEGMENT'], direction: 'desc', wide: false, toRow: callRow(zone),
    }, query, options)),
    recordings: (query, options) => toResult(async () => readPage(context, {
      table: 'TALENTEL_LOG', range: dayRange(query), where: conditionsOf<'TALENTEL_LOG'>(query, { callId: 'UCID', agent: 'OPID' }),
      key: ['SDATE', 'STIME', 'UCID', 'ID', 'FILE_PATH'], direction: 'desc', wide: false, toRow: recordingRow(zone),
    }, query, options)),
  }
}
