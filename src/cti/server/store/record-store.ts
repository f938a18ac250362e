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
  /** Waited in a queue (manual: CALLTYPE 10). */
  readonly queued: boolean
  readonly queueReason: 'none' | 'all-busy' | 'no-answer' | 'other'
  readonly queueResult: 'none' | 'connected' | 'hung-up' | 'other' | 'timed-out'
  readonly endCause: string
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
 * Counts are of calls, except `missed`: each ringing of an agent that nobody answered. Lengths are
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

export interface RecordStore {
  /** Written at once and durable when it returns; the same (callId, segment) twice is one record. Throws on a full disk. */
  write(record: CallRecord): void
  /** Several steps in one transaction, in order; all or nothing. Throws as write() does. */
  apply(changes: readonly RecordChange[]): void
  /** Drafts that a former server left behind. */
  open(): readonly CallRecord[]
  /** Notes when the server was last seen alive; the end of a call whose outcome is unknown. Epoch ms. */
  touchOpen(at: number): void
  /** Newest first; for tests, the demo and `RPTGet_*`. */
  recent(limit: number): readonly CallRecord[]
  /** Figures without loading a record; null = more than `limit` records fit. */
  sums(query: SumsQuery): RecordSums | null
  close(): void
}
