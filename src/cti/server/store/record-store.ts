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

export interface RecordStore {
  /** Written at once and durable when it returns; the same (callId, segment) twice is one record. Throws on a full disk. */
  write(record: CallRecord): void
  /** Newest first; for tests, the demo and `RPTGet_*`. */
  recent(limit: number): readonly CallRecord[]
  close(): void
}
