import { isMissedCall } from '../../../shared/domain/offer-end.ts'

/**
 * Call detail records (话单). One record per segment: a call at one extension, or a call that
 * reached nobody. Segments of one call share the call id (manual: Get_Call_Info, CALLID).
 */
export interface CallRecord {
  readonly callId: string
  /** 1, 2, … within the call; with callId the identity of the record. */
  readonly segment: number
  readonly caller: string
  readonly called: string
  /** Null = reached no extension. */
  readonly extension: string | null
  readonly direction: 'unknown' | 'in' | 'out' | 'internal-in' | 'internal-out'
  readonly destType: 'unknown' | 'route-point' | 'ivr' | 'agent' | 'extension' | 'external'
  readonly agent: string | null
  readonly agentName: string | null
  readonly group: string | null
  readonly trunk: string | null
  /** Epoch ms. */
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number
  readonly ringMs: number
  readonly talkMs: number
  /** A wait in a queue: a record of its own without an extension, ringMs its length (manual: CALLTYPE 10); the telephone that rings then has another. */
  readonly queued: boolean
  readonly queueReason: 'none' | 'all-busy' | 'no-answer' | 'other'
  readonly queueResult: 'none' | 'connected' | 'hung-up' | 'other' | 'timed-out'
  readonly endCause: string
}

/** It rang in vain at an agent (shared/domain/offer-end.ts). */
export function isMissed(record: CallRecord): boolean {
  return record.agent !== null && isMissedCall(record)
}

/**
 * One step of the recording: a finished record, or the draft of a segment that still runs.
 * A draft is what is known so far; it becomes a record with endCause `outcome_unknown` when the
 * server dies before the end (journal, table OPEN_CALLS).
 */
export interface RecordChange {
  readonly kind: 'open' | 'ended'
  readonly record: CallRecord
}

/** Which records are summed up: those that began within [from, to), of a group, of an agent. Null = all. */
export interface SumsQuery {
  readonly from: number
  readonly to: number
  readonly group: string | null
  readonly agent: string | null
  /** Most records looked at. */
  readonly limit: number
}

/**
 * Counts are of calls, except `missed`: each ringing of an agent that nobody answered (isMissed). Lengths are
 * sums over segments, ms. A queued call failed when no segment of it was connected.
 */
export interface RecordSums {
  readonly calls: number
  readonly callsIn: number
  readonly callsOut: number
  readonly queued: number
  readonly queueFailed: number
  readonly answered: number
  readonly answeredByAgent: number
  readonly missed: number
  readonly ringMs: number
  readonly talkMs: number
  readonly talkInMs: number
  readonly talkOutMs: number
}

/** At once, or when another thread has answered. */
export type Later<T> = T | Promise<T>

/**
 * The records as the server uses them. The store may live on another thread (node/record-thread.ts):
 * what is written, or summed up while calls stand, is then answered later. A write that throws or
 * rejects has left nothing behind and may be tried again.
 */
export interface Records {
  /**
   * Several steps in one transaction, in order; all or nothing, durable when it is answered. The same
   * (callId, segment) twice is one record. Fails on a full disk or a locked file.
   */
  apply(changes: readonly RecordChange[]): Later<void>
  /** Notes when the server was last seen alive; the end of a call whose outcome is unknown. Epoch ms. */
  touchOpen(at: number): Later<void>
  /** Figures without loading a record; null = more than `limit` records fit. */
  sums(query: SumsQuery): Later<RecordSums | null>
  /** Drafts that a former server left behind. For the start: nobody calls yet, the answer is waited for. */
  open(): readonly CallRecord[]
  /** Agents who took part in a call, by its records; at once: it is one look into an index. */
  agentsOf(callId: string): readonly string[]
  /** Newest first; for the start, as open(). */
  recent(limit: number): readonly CallRecord[]
  /** Of every agent with records that began within [from, to); for the start, as open(). */
  sumsByAgent(from: number, to: number): ReadonlyMap<string, RecordSums>
}

/** A store on this thread: everything is done when it returns, and throws. */
export interface RecordStore extends Records {
  /** One finished record. */
  write(record: CallRecord): void
  apply(changes: readonly RecordChange[]): void
  touchOpen(at: number): void
  sums(query: SumsQuery): RecordSums | null
  close(): void
}
