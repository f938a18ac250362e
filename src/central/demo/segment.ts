/** One record of a call (话单) as the CTI server would have written it, and its row. Numbers: the manual's, Get_Call_Info. */
import { clockText, epochOf } from './calendar.ts'
import type { HouseAgent } from './house.ts'
import type { SiteTime } from '../site-time.ts'
import type { DemoRow } from './rows.ts'

export const IN = 1
export const OUT = 2
export const INTERNAL_IN = 3
export const INTERNAL_OUT = 4
export const DEST = { route: 1, ivr: 2, agent: 3, extension: 4, external: 5 } as const
export const REASON = { none: 0, allBusy: 1, noAnswer: 2 } as const
export const RESULT = { none: 0, connected: 1, hungUp: 2, other: 3, timedOut: 21 } as const
const QUEUED = 10
const BY_GROUP = 1

export interface Segment {
  readonly callId: string
  readonly segment: number
  readonly caller: string
  readonly called: string
  /** Who sat at the extension; null = a queue, a port or an outside number. */
  readonly agent: HouseAgent | null
  /** Of the recorder, at the extension. */
  readonly channel: number
  readonly direction: number
  readonly destType: number
  readonly group: string | null
  readonly trunk: string | null
  /** ms since midnight. */
  readonly startMs: number
  readonly ringMs: number
  /** null = not answered. */
  readonly talkMs: number | null
  /** The caller waited before it rang here: a record of its own comes before this one (withWaits). */
  readonly wait?: { readonly ms: number; readonly reason: number }
  readonly queued: boolean
  readonly reason: number
  readonly result: number
  readonly endCause: string
}

export const endOf = ({ startMs, ringMs, talkMs }: Segment): number => startMs + ringMs + (talkMs ?? 0)

/** A call with the records of its waits, numbered anew (manual, Get_Call_Info: CALLTYPE 10, QN_*). */
export function withWaits(call: readonly Segment[]): readonly Segment[] {
  const numbers = new Map<string, number>()
  return call.flatMap(({ wait, ...one }): Segment[] => {
    const answered = one.talkMs !== null
    const waited: Segment[] = wait === undefined ? [] : [{
      ...one, agent: null, channel: 0, destType: DEST.route, startMs: one.startMs - wait.ms, ringMs: wait.ms, talkMs: null,
      queued: true, reason: wait.reason, result: answered ? RESULT.connected : RESULT.other, endCause: answered ? 'normal' : 'no_answer',
    }]
    return [...waited, one].map((record) => {
      const segment = (numbers.get(record.callId) ?? 0) + 1
      numbers.set(record.callId, segment)
      return { ...record, segment }
    })
  })
}

const seconds = (ms: number): number => Math.round(ms / 1_000)

/** Row of CDR; the same columns as src/cti/server/store/sqlite-record-store.ts writes. */
export function cdrRow(zone: SiteTime, day: string, one: Segment): DemoRow {
  const startedAt = epochOf(zone, day, one.startMs)
  const talkMs = one.talkMs ?? 0
  return {
    CALLID: one.callId, CALLER: one.caller, CALLED: one.called, EXT: one.agent?.extension ?? null, DIRECTION: one.direction, DEST_TYPE: one.destType,
    GHID: one.agent?.uid ?? null, OP_NAME: one.agent?.name ?? null, GROUPS: one.group, SDATE: day, STIME: clockText(one.startMs), ETIME: clockText(endOf(one)),
    LEN_RING: seconds(one.ringMs), LEN_TALK: seconds(talkMs), CALLTYPE: one.queued ? QUEUED : 0,
    QN_TYPE: one.queued ? BY_GROUP : 0, QN_DEST: one.queued ? one.group : '', QN_REASON: one.reason, QN_RESULT: one.result,
    SEGMENT: one.segment, TRUNK: one.trunk, STARTED_AT: startedAt, ANSWERED_AT: one.talkMs === null ? null : startedAt + one.ringMs,
    ENDED_AT: startedAt + one.ringMs + talkMs, END_CAUSE: one.endCause, RING_MS: one.ringMs, TALK_MS: talkMs,
  }
}

/** Row of the recording of an answered segment at an extension; null = none was made. Of an internal call, the called side's is kept. */
export function recordingRow(day: string, one: Segment): DemoRow | null {
  if (one.agent === null || one.talkMs === null || one.talkMs < 1_000 || one.direction === INTERNAL_OUT) return null
  const time = clockText(one.startMs + one.ringMs)
  return {
    CALLER: one.caller, CALLED: one.called, EXT: one.agent.extension, MSG_TYPE: one.direction, SDATE: day, STIME: time, LEN: seconds(one.talkMs),
    FILE_PATH: `D:\\recwav\\${day}\\ch${String(one.channel).padStart(3, '0')}\\R${time}.wav`, OPID: one.agent.uid, UCID: one.callId,
  }
}
