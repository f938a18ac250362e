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
  close(): void
}
