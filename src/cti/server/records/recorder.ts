/**
 * Turns what the switch says into call records, one per segment: a call at one extension, or a
 * stay that reached nobody. Works without any agent being logged in. Each running segment is
 * journalled, so that a server that dies in a call still leaves a record (`outcome_unknown`).
 */
import { directionOf } from '../calls/leg-view.ts'
import type { Clock } from '../../ports.ts'
import type { CallRecord } from '../store/record-store.ts'
import type { EndedCallCause } from '../switch/causes.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'
import type { RecordWriter } from './record-writer.ts'

/** Who sits at an extension, for OP_NAME and GHID. */
export type SeatLookup = (extension: string) => { readonly uid: string; readonly name: string } | null

interface QueueStay {
  readonly group: string
  readonly enteredAt: number
  /** Number of the segment that begins with this stay; the telephone that rings takes it over. */
  segment: number | null
  /** False = somebody was free at once. */
  waited: boolean
  /** It rang at an agent who did not answer. */
  missed: boolean
}

interface Course {
  segments: number
  written: number
  /** Party id → its open draft. */
  readonly open: Map<string, CallRecord>
  stay: QueueStay | null
  /** The present stay has been delivered to a telephone that rings or talks. */
  delivered: boolean
}

const QUEUE_RESULTS: Readonly<Partial<Record<string, CallRecord['queueResult']>>> = {
  abandoned: 'hung-up', normal: 'hung-up', timed_out: 'timed-out',
}

export class Recorder {
  readonly #writer: RecordWriter
  readonly #clock: Clock
  readonly #seat: SeatLookup
  readonly #courses = new Map<string, Course>()

  constructor(options: { readonly writer: RecordWriter; readonly clock: Clock; readonly seat: SeatLookup }) {
    this.#writer = options.writer
    this.#clock = options.clock
    this.#seat = options.seat
    this.#writer.keepTouching(() => this.#courses.size > 0)
  }

  /** Drafts of a former server: those of a party or a stay that still stands go on, the others are closed as unknown. */
  recover(drafts: readonly CallRecord[], standing: readonly SwitchCall[]): number {
    const calls = new Map<string, SwitchCall>(standing.map((call) => [call.callId, call]))
    let closed = 0
    for (const draft of drafts) {
      const call = calls.get(draft.callId)
      if (call !== undefined) this.#course(draft.callId).segments = Math.max(this.#course(draft.callId).segments, draft.segment)
      if (call !== undefined && this.#takeUp(draft, call)) continue
      const talkMs = draft.answeredAt === null ? 0 : Math.max(0, draft.endedAt - draft.answeredAt)
      this.#writer.add({ kind: 'ended', record: { ...draft, talkMs, endCause: 'outcome_unknown' } })
      closed += 1
    }
    return closed
  }

  /** True when what the draft is about still stands in the call. */
  #takeUp(draft: CallRecord, call: SwitchCall): boolean {
    const course = this.#course(draft.callId)
    if (draft.extension === null) {
      if (draft.group === null || !call.parties.some((party) => party.kind === 'queue')) return false
      course.stay = { group: draft.group, enteredAt: draft.startedAt, segment: draft.segment, waited: true, missed: false }
      return true
    }
    // The same telephone may have left and been rung again meanwhile: that is another segment.
    const party = call.parties.find((one) => one.extension === draft.extension && one.startedAt === draft.startedAt)
    if (party === undefined) return false
    course.open.set(party.partyId, draft)
    if (draft.group !== null) {
      course.stay = {
        group: draft.group, enteredAt: draft.startedAt, segment: null,
        waited: draft.queued, missed: draft.queueReason === 'no-answer',
      }
      course.delivered = true
    }
    return true
  }

  /** The call stands at a route point. `waits` = nobody was free at once. */
  queued(call: SwitchCall, group: string, enteredAt: number, waits: boolean): void {
    const course = this.#course(call.callId)
    course.stay = { group, enteredAt, segment: course.stay?.segment ?? (course.segments += 1), waited: waits, missed: false }
    course.delivered = false
    this.#journal(this.#queueRecord(call, course, 'outcome_unknown'), course)
  }

  /** It rang at an agent and came back; `missed` = he did not answer or refused. */
  returned(call: SwitchCall, missed: boolean): void {
    const course = this.#course(call.callId)
    if (course.stay === null) return
    course.stay.waited = true
    course.stay.missed ||= missed
    course.stay.segment = course.segments += 1
    course.delivered = false
    this.#journal(this.#queueRecord(call, course, 'outcome_unknown'), course)
  }

  /** A call is new or has changed: opens segments, notes answers. */
  changed(call: SwitchCall): void {
    const course = this.#course(call.callId)
    for (const party of call.parties) {
      if (party.extension === null) continue
      const draft = this.#draftOf(course, party)
      if (draft === undefined) {
        this.#journal(this.#segment(call, party, course, this.#beginSegment(course, party), 'outcome_unknown'), course, party.partyId)
      } else if (draft.answeredAt === null && party.answeredAt !== null) {
        this.#journal(this.#segment(call, party, course, draft.segment, 'outcome_unknown'), course, party.partyId)
      }
    }
  }

  /** A party has left: an extension's segment is over. */
  left(call: SwitchCall, party: SwitchParty, cause: EndedCallCause): void {
    if (party.extension === null) return
    const course = this.#course(call.callId)
    const draft = this.#draftOf(course, party)
    const record = this.#segment(call, party, course, draft?.segment ?? this.#beginSegment(course, party), cause)
    course.open.delete(party.partyId)
    course.written += 1
    this.#writer.add({ kind: 'ended', record })
  }

  /** The call is over. What it still owes is written: open segments, a stay that reached nobody, or a call to nobody. */
  cleared(call: SwitchCall, cause: EndedCallCause): void {
    const course = this.#course(call.callId)
    for (const draft of course.open.values()) {
      if (draft.extension === null) continue
      course.written += 1
      const endedAt = this.#clock.now()
      const talkMs = draft.answeredAt === null ? 0 : Math.max(0, endedAt - draft.answeredAt)
      const ringMs = draft.answeredAt === null ? Math.max(0, endedAt - draft.startedAt) : draft.ringMs
      this.#writer.add({ kind: 'ended', record: { ...draft, endedAt, ringMs, talkMs, endCause: cause } })
    }
    if ((course.stay !== null && !course.delivered) || course.written === 0) {
      if (course.stay !== null) course.stay.waited = true
      this.#writer.add({ kind: 'ended', record: this.#queueRecord(call, course, cause) })
    }
    this.#courses.delete(call.callId)
  }

  /** The number of a new segment; a delivered call takes over the one of its stay in the queue. */
  #beginSegment(course: Course, party: SwitchParty): number {
    const { stay } = course
    if (stay === null || party.role !== 'destination') return course.segments += 1
    course.delivered = true
    const own = stay.segment ?? (course.segments += 1)
    stay.segment = null
    return own
  }

  /** The switch ends together with the server: what stands is closed now, in order. */
  closeAll(calls: readonly SwitchCall[], cause: EndedCallCause): void {
    for (const call of calls) this.cleared(call, cause)
  }

  #draftOf(course: Course, party: SwitchParty): CallRecord | undefined {
    return course.open.get(party.partyId)
  }

  #journal(draft: CallRecord, course: Course, partyId?: string): void {
    if (partyId !== undefined) course.open.set(partyId, draft)
    this.#writer.add({ kind: 'open', record: draft })
  }

  #segment(call: SwitchCall, party: SwitchParty, course: Course, segment: number, endCause: string): CallRecord {
    const now = this.#clock.now()
    const answeredAt = party.answeredAt
    const seat = party.extension === null ? null : this.#seat(party.extension)
    const draft = this.#draftOf(course, party)
    const stay = party.role === 'destination' ? course.stay : null
    return {
      callId: call.callId,
      segment,
      caller: call.caller,
      called: call.called,
      extension: party.extension,
      direction: directionOf(call, party),
      destType: destTypeOf(call, party, seat !== null),
      // Who began the segment stays in it, also when he logs out before its end.
      agent: draft?.agent ?? seat?.uid ?? null,
      agentName: draft?.agentName ?? seat?.name ?? null,
      group: stay?.group ?? null,
      trunk: call.trunk,
      startedAt: party.startedAt,
      answeredAt,
      endedAt: now,
      ringMs: Math.max(0, (answeredAt ?? now) - party.startedAt),
      talkMs: answeredAt === null ? 0 : Math.max(0, now - answeredAt),
      queued: stay?.waited ?? false,
      queueReason: reasonOf(stay),
      queueResult: stay === null ? 'none' : answeredAt !== null ? 'connected' : QUEUE_RESULTS[endCause] ?? 'other',
      endCause,
    }
  }

  /** A call, or the last stay of a call, that reached no extension. */
  #queueRecord(call: SwitchCall, course: Course, endCause: string): CallRecord {
    const now = this.#clock.now()
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

  #course(callId: string): Course {
    let course = this.#courses.get(callId)
    if (course === undefined) {
      course = { segments: 0, written: 0, open: new Map(), stay: null, delivered: false }
      this.#courses.set(callId, course)
    }
    return course
  }
}

function reasonOf(stay: QueueStay | null): CallRecord['queueReason'] {
  if (stay === null || !stay.waited) return 'none'
  return stay.missed ? 'no-answer' : 'all-busy'
}

function destTypeOf(call: SwitchCall, party: SwitchParty, seated: boolean): CallRecord['destType'] {
  if (party.role === 'destination') return seated ? 'agent' : 'extension'
  return call.external ? 'external' : 'extension'
}
