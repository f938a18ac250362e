/** The call that is chosen in either list, in one shape. Pure. */
import { PhoneMissed } from '@lucide/vue'
import { directionIcon } from '../callbar/leg-look.ts'
import type { Component } from 'vue'
import type { HistoryRow } from '#shared/ipc/contract.ts'
import type { RecordRow } from '#shared/ipc/parts/history.ts'

/** What became of the call: a code of `cause`, or of `details` for what a record says; of a wait in a queue, how that ended. */
export interface Outcome { readonly group: 'cause' | 'details' | 'details.queueResult'; readonly code: string }
export interface CallSubject {
  readonly callId: string
  readonly direction: string
  readonly number: string
  readonly name: string | null
  readonly area: string | null
  readonly groupName: string | null
  readonly startedAt: number
  readonly endedAt: number | null
  readonly ringMs: number
  /** null = not talked. */
  readonly talkMs: number | null
  /** null = still in progress. */
  readonly outcome: Outcome | null
  readonly missed: boolean
}

export function ofOwn(row: HistoryRow): CallSubject {
  return {
    callId: row.callId, direction: row.direction, number: row.number, name: row.name, area: row.area, groupName: row.groupName, startedAt: row.startedAt,
    endedAt: row.endedAt, ringMs: row.ringMs, talkMs: row.answeredAt === null ? null : row.talkMs, missed: row.missed,
    outcome: row.missed ? { group: 'cause', code: 'missed' } : row.endCause === null ? null : { group: 'cause', code: row.endCause },
  }
}

/** A wait in a queue (manual: CALLTYPE 10): who was put through afterwards has missed nobody. */
const isWait = (row: RecordRow): boolean => row.queued && row.extension === ''
const GIVEN_UP: ReadonlySet<string> = new Set(['hung-up', 'timed-out'])

export function ofRecord(row: RecordRow): CallSubject {
  const talked = row.talkS > 0
  const inbound = row.direction === 'in' || row.direction === 'internal-in'
  return {
    callId: row.callId, direction: row.direction, number: row.number, name: row.name, area: row.area, groupName: row.group === '' ? null : row.group, startedAt: row.startedAt,
    endedAt: row.endedAt, ringMs: row.ringS * 1_000, talkMs: talked ? row.talkS * 1_000 : null, missed: inbound && !talked && row.endedAt !== null && (!isWait(row) || GIVEN_UP.has(row.queueResult)),
    outcome: row.endedAt === null && !talked ? null : isWait(row) ? { group: 'details.queueResult', code: row.queueResult } : { group: 'details', code: talked ? 'answered' : 'unanswered' },
  }
}

/** Arrow and ground of a call. */
export function lookOf({ missed, direction }: Pick<CallSubject, 'missed' | 'direction'>): { readonly icon: Component; readonly tone: 'missed' | 'out' | 'in' } {
  return { icon: missed ? PhoneMissed : directionIcon(direction), tone: missed ? 'missed' : direction === 'out' || direction === 'internal-out' ? 'out' : 'in' }
}

/** How the call came to a segment: the colleague who had it before is named when he talked. */
export type Arrival = { readonly how: 'direct' | 'queue' | 'out' } | { readonly how: 'transfer'; readonly from: RecordRow }

/** @param at index of the segment */
export function arrivalOf(segments: readonly RecordRow[], at: number): Arrival {
  const segment = segments[at]
  if (segment === undefined) return { how: 'direct' }
  const before = segments.slice(0, at).findLast((other) => other.talkS > 0 && other.extension !== segment.extension && other.agent !== segment.agent)
  if (before !== undefined) return { how: 'transfer', from: before }
  if (segment.direction === 'out' || segment.direction === 'internal-out') return { how: 'out' }
  const previous = segments[at - 1]
  return { how: segment.queued || segment.queueType !== 'none' || (previous !== undefined && isWait(previous)) ? 'queue' : 'direct' }
}
