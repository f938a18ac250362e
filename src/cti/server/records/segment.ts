/** One segment of a call as a record (话单). Pure. */
import { directionOf } from '../calls/leg-view.ts'
import type { CallRecord } from '../store/record-store.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'

/** Who sits at an extension, for OP_NAME and GHID. */
export type SeatLookup = (extension: string) => { readonly uid: string; readonly name: string } | null

/** A wait in a queue. */
export interface QueueStay {
  readonly group: string
  /** When this wait began: that of the call, or when it came back from a telephone. */
  enteredAt: number
  /** Number of the record of this wait; null = it is over. A telephone that rings at once takes it over. */
  segment: number | null
  /** False = somebody was free at once. */
  waited: boolean
  /** It rang at an agent who did not answer. */
  missed: boolean
  /** It came back from a telephone. */
  returned: boolean
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
  /** An agent sits at the extension that was called. */
  readonly calledSeated: boolean
  readonly now: number
}

/** A running segment of one party; endOf() ends it. */
export function segmentRecord(call: SwitchCall, party: SwitchParty, facts: SegmentFacts): CallRecord {
  const { draft, segment, startedAt, stay, seat, calledSeated, now } = facts
  // Who comes from another call has been answered there: here he talks from the first moment.
  const answeredAt = party.answeredAt === null ? null : Math.max(party.answeredAt, startedAt)
  return {
    callId: call.callId,
    segment,
    caller: call.caller,
    called: party.extension === null ? party.number : call.called,
    extension: party.extension,
    direction: party.kind === 'external' ? 'out' : party.kind === 'ivr' ? (call.external ? 'in' : 'unknown') : directionOf(call, party),
    destType: draft?.destType ?? destTypeOf(call, party, party.role === 'destination' ? seat !== null : calledSeated),
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
    // The wait is a record of its own (manual: CALLTYPE 10); that of the telephone is an ordinary one.
    queued: false,
    queueReason: 'none',
    queueResult: 'none',
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
    endCause,
  }
}

/**
 * The record of a wait that a telephone has ended by ringing: connected when somebody answers, until then a draft.
 * @param endCause why the call ended or came back; null = it was answered, or still rings
 */
export function waitRecord(wait: CallRecord, endCause: string | null): CallRecord {
  return { ...wait, queueResult: endCause === null ? 'connected' : QUEUE_RESULTS[endCause] ?? 'other', endCause: endCause ?? 'normal' }
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
  return stay.missed ? 'no-answer' : stay.returned ? 'other' : 'all-busy'
}

/** Where the call goes, from either end (manual, Get_Call_Info: 615 calls 604, the record of 615 has DEST_TYPE 3). */
function destTypeOf(call: SwitchCall, party: SwitchParty, seated: boolean): CallRecord['destType'] {
  if (party.kind === 'external') return 'external'
  if (party.kind === 'ivr') return 'ivr'
  if (party.role !== 'destination' && call.external) return 'external'
  return seated ? 'agent' : 'extension'
}
