/** One segment of a call as a record (话单). Pure. */
import { directionOf } from '../calls/leg-view.ts'
import type { CallRecord } from '../store/record-store.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'

/** Who sits at an extension, for OP_NAME and GHID. */
export type SeatLookup = (extension: string) => { readonly uid: string; readonly name: string } | null

/** A wait in a queue. */
export interface QueueStay {
  readonly group: string
  readonly enteredAt: number
  /** Number of the segment that begins with this stay, until the telephone that rings takes it over. */
  segment: number | null
  /** False = somebody was free at once. */
  waited: boolean
  /** It rang at an agent who did not answer. */
  missed: boolean
  /** Somebody has answered: whoever comes into the call later was not delivered by the queue. */
  answered: boolean
}

const QUEUE_RESULTS: Readonly<Partial<Record<string, CallRecord['queueResult']>>> = {
  abandoned: 'hung-up', normal: 'hung-up', timed_out: 'timed-out',
}

export interface SegmentFacts {
  /** What was written of it before. */
  readonly draft?: CallRecord
  readonly segment: number
  readonly startedAt: number
  /** The stay that delivered it. */
  readonly stay: QueueStay | null
  readonly seat: { readonly uid: string; readonly name: string } | null
  readonly now: number
}

/** A running segment of one party; endOf() ends it. */
export function segmentRecord(call: SwitchCall, party: SwitchParty, facts: SegmentFacts): CallRecord {
  const { draft, segment, startedAt, stay, seat, now } = facts
  // Who comes from another call has been answered there: here he talks from the first moment.
  const answeredAt = party.answeredAt === null ? null : Math.max(party.answeredAt, startedAt)
  return {
    callId: call.callId,
    segment,
    caller: call.caller,
    called: party.extension === null ? party.number : call.called,
    extension: party.extension,
    direction: party.kind === 'external' ? 'out' : party.kind === 'ivr' ? (call.external ? 'in' : 'unknown') : directionOf(call, party),
    destType: destTypeOf(call, party, seat !== null),
    // Who began the segment stays in it, also when he logs out before its end.
    agent: draft?.agent ?? seat?.uid ?? null,
    agentName: draft?.agentName ?? seat?.name ?? null,
    group: draft?.group ?? stay?.group ?? null,
    trunk: party.trunk ?? call.trunk,
    startedAt,
    answeredAt,
    endedAt: now,
    ringMs: Math.max(0, (answeredAt ?? now) - startedAt),
    talkMs: answeredAt === null ? 0 : Math.max(0, now - answeredAt),
    queued: draft?.queued ?? stay?.waited ?? false,
    queueReason: draft?.queueReason ?? reasonOf(stay),
    queueResult: stay === null ? draft?.queueResult ?? 'none' : answeredAt !== null ? 'connected' : 'other',
    endCause: 'outcome_unknown',
  }
}

/** The finished record of a segment. */
export function endOf(draft: CallRecord, endCause: string, now: number): CallRecord {
  const { answeredAt, startedAt } = draft
  return {
    ...draft,
    endedAt: now,
    ringMs: answeredAt === null ? Math.max(0, now - startedAt) : draft.ringMs,
    talkMs: answeredAt === null ? 0 : Math.max(0, now - answeredAt),
    queueResult: draft.group === null ? 'none' : answeredAt !== null ? 'connected' : QUEUE_RESULTS[endCause] ?? 'other',
    endCause,
  }
}

/** A call, or the last stay of a call, that reached no extension. */
export function queueRecord(
  call: SwitchCall, course: { readonly stay: QueueStay | null; readonly segments: number }, endCause: string, now: number,
): CallRecord {
  const { stay } = course
  const startedAt = stay?.enteredAt ?? call.createdAt
  return {
    callId: call.callId,
    segment: stay?.segment ?? Math.max(1, course.segments),
    caller: call.caller,
    called: call.called,
    extension: null,
    direction: call.external ? 'in' : 'unknown',
    destType: stay !== null ? 'route-point' : 'unknown',
    agent: null,
    agentName: null,
    group: stay?.group ?? null,
    trunk: call.trunk,
    startedAt,
    answeredAt: null,
    endedAt: now,
    ringMs: Math.max(0, now - startedAt),
    talkMs: 0,
    queued: stay?.waited ?? false,
    queueReason: reasonOf(stay),
    queueResult: stay === null ? 'none' : QUEUE_RESULTS[endCause] ?? 'other',
    endCause,
  }
}

function reasonOf(stay: QueueStay | null): CallRecord['queueReason'] {
  if (stay === null || !stay.waited) return 'none'
  return stay.missed ? 'no-answer' : 'all-busy'
}

function destTypeOf(call: SwitchCall, party: SwitchParty, seated: boolean): CallRecord['destType'] {
  if (party.kind === 'external') return 'external'
  if (party.kind === 'ivr') return 'ivr'
  if (party.role === 'destination') return seated ? 'agent' : 'extension'
  return call.external ? 'external' : 'extension'
}
