/**
 * Turns what the switch says into call records, one per segment: a call at one extension, at an
 * outside number it was sent to, at an IVR port, or a stay that reached nobody. Works without any
 * agent being logged in. Each running segment is journalled, so that a server that dies in a call
 * still leaves a record (`outcome_unknown`).
 *
 * An outside party makes no segment of its own where the extension's says it all: who calls us, and
 * whom an extension called. Who only listens in makes none; his joining begins one.
 */
import type { ServiceClock } from '../../ports.ts'
import type { CallRecord } from '../store/record-store.ts'
import type { EndedCallCause } from '../switch/causes.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'
import type { RecordWriter } from './record-writer.ts'
import { endOf, queueRecord, segmentRecord, waitRecord } from './segment.ts'
import type { QueueStay, SeatLookup } from './segment.ts'

interface Course {
  segments: number
  written: number
  /** Party id → its open draft. */
  readonly open: Map<string, CallRecord>
  /** Parties without a segment of their own: the number an extension called. */
  readonly covered: Set<string>
  /** Parties that have only listened up to now. */
  readonly listened: Set<string>
  /** What the wall clock was ahead of service time when a segment began, ms. */
  readonly ahead: Map<number, number>
  stay: QueueStay | null
  /** The wait that the telephone that rings has ended; whether it was a success is not known before the answer. */
  wait: CallRecord | null
}

/** Is told of every finished segment, and when no more of a call will come (figures/day-figures.ts). */
export interface RecordedFigures {
  ended(record: CallRecord): void
  over(callId: string): void
}

export class Recorder {
  readonly #writer: RecordWriter
  readonly #clock: ServiceClock
  readonly #seat: SeatLookup
  readonly #figures: RecordedFigures | undefined
  readonly #courses = new Map<string, Course>()

  constructor(options: { readonly writer: RecordWriter; readonly clock: ServiceClock; readonly seat: SeatLookup; readonly figures?: RecordedFigures }) {
    this.#figures = options.figures
    this.#writer = options.writer
    this.#clock = options.clock
    this.#seat = options.seat
    this.#writer.keepTouching(() => this.#courses.size > 0)
  }

  /**
   * Drafts of a former server: those of a party or a stay that still stands go on, the others are closed as unknown.
   * @param written what is finished already of the standing calls: their numbers are taken
   */
  recover(drafts: readonly CallRecord[], standing: readonly SwitchCall[], written: readonly CallRecord[] = []): number {
    const calls = new Map<string, SwitchCall>(standing.map((call) => [call.callId, call]))
    for (const record of [...drafts, ...written]) {
      if (!calls.has(record.callId)) continue
      const course = this.#course(record.callId)
      course.segments = Math.max(course.segments, record.segment)
    }
    for (const record of written) if (calls.has(record.callId)) this.#course(record.callId).written += 1
    let closed = 0
    for (const draft of drafts) {
      const call = calls.get(draft.callId)
      if (call !== undefined && this.#takeUp(draft, call)) continue
      if (isDelivered(draft)) {
        // The wait was over when the telephone rang, whatever became of that.
        this.#end({ ...draft, endedAt: draft.startedAt + draft.ringMs })
        closed += 1
        continue
      }
      // It ended when the former server was last seen alive.
      const { startedAt, answeredAt, endedAt } = draft
      const ringMs = Math.max(0, (answeredAt ?? endedAt) - startedAt)
      const talkMs = answeredAt === null ? 0 : Math.max(0, endedAt - answeredAt)
      this.#end({ ...draft, ringMs, talkMs, endCause: 'outcome_unknown' })
      closed += 1
    }
    for (const { callId } of drafts) if (!calls.has(callId)) this.#figures?.over(callId)
    for (const call of standing) this.#coverOutside(call)
    return closed
  }

  /** True when what the draft is about still stands in the call. */
  #takeUp(draft: CallRecord, call: SwitchCall): boolean {
    const course = this.#course(draft.callId)
    if (isDelivered(draft)) {
      this.#endWait(course, 'no_answer')
      course.wait = { ...draft, endedAt: draft.startedAt + draft.ringMs }
      this.#settle(call, course)
      return true
    }
    if (draft.destType === 'route-point') {
      if (draft.group === null || !call.parties.some((party) => party.kind === 'queue')) return false
      course.stay = { group: draft.group, enteredAt: draft.startedAt, segment: draft.segment, waited: true, missed: draft.queueReason === 'no-answer', returned: draft.queueReason === 'other', answered: false }
      return true
    }
    // The same telephone may have left and been rung again meanwhile: that is another segment.
    const party = call.parties.find((one) => !one.listening && !course.open.has(one.partyId) && one.startedAt <= draft.startedAt
      && (draft.extension === null ? one.extension === null && one.number === draft.called : one.extension === draft.extension))
    if (party === undefined) return false
    course.open.set(party.partyId, draft)
    if (draft.group !== null) {
      course.stay = {
        group: draft.group, enteredAt: draft.startedAt, segment: null,
        waited: false, missed: false, returned: false, answered: draft.answeredAt !== null,
      }
    }
    return true
  }

  /** Outside parties of a standing call whose segment a former server has not opened: an extension called them. */
  #coverOutside(call: SwitchCall): void {
    const course = this.#course(call.callId)
    const called = course.segments > 0 || call.parties.some((party) => party.extension !== null && party.role === 'originator')
    if (!called) return
    for (const party of call.parties) {
      if (party.kind === 'external' && !course.open.has(party.partyId)) course.covered.add(party.partyId)
    }
  }

  /** The call stands at a route point since `enteredAt`. `waits` = nobody was free at once. */
  queued(call: SwitchCall, group: string, enteredAt: number, waits: boolean): void {
    const course = this.#course(call.callId)
    // A telephone that rang before a restart of the server has come back unheard: that wait led nowhere.
    this.#endWait(course, 'no_answer')
    const segment = course.stay?.segment ?? (course.segments += 1)
    course.stay = { group, enteredAt, segment, waited: waits, missed: false, returned: false, answered: false }
    this.#journal(queueRecord(call, course, 'outcome_unknown', this.#clock.service()), course)
  }

  /** It rang at an agent and came back; `missed` = he did not answer or refused. */
  returned(call: SwitchCall, missed: boolean): void {
    const course = this.#course(call.callId)
    if (course.stay === null) return
    course.stay.waited = true
    this.#endWait(course, 'no_answer')
    course.stay.missed = missed
    course.stay.returned = true
    course.stay.enteredAt = this.#clock.service()
    course.stay.segment = course.segments += 1
    this.#journal(queueRecord(call, course, 'outcome_unknown', this.#clock.service()), course)
  }

  /**
   * A call is new or has changed: opens segments, notes answers.
   * @param merged the newcomers come from another call that goes up in this one: their segment here begins now
   */
  changed(call: SwitchCall, merged = false): void {
    const course = this.#course(call.callId)
    for (const party of call.parties) {
      const draft = course.open.get(party.partyId)
      if (party.listening) {
        course.listened.add(party.partyId)
        if (draft !== undefined) this.#finish(call, party, course, 'normal')
        continue
      }
      if (draft !== undefined) {
        if (draft.answeredAt === null && party.answeredAt !== null) this.#journal(this.#segment(call, party, course, draft), course, party.partyId)
        continue
      }
      if (!hasSegment(call, party, course)) continue
      const late = merged || course.listened.has(party.partyId)
      this.#begin(call, party, course, late ? this.#clock.service() : party.startedAt)
    }
    this.#settle(call, course)
  }

  /** A party has left: its segment is over. */
  left(call: SwitchCall, party: SwitchParty, cause: EndedCallCause): void {
    const course = this.#course(call.callId)
    if (party.listening) return
    if (!course.open.has(party.partyId)) {
      if (!hasSegment(call, party, course)) return
      this.#begin(call, party, course, party.startedAt)
    }
    this.#finish(call, party, course, cause)
  }

  /** The call is over. What it still owes is written: open segments, a stay that reached nobody, or a call to nobody. */
  cleared(call: SwitchCall, cause: EndedCallCause): void {
    const course = this.#course(call.callId)
    const now = this.#clock.service()
    for (const draft of course.open.values()) {
      course.written += 1
      this.#end(endOf(draft, cause, now))
    }
    this.#endWait(course, course.stay?.answered === true ? null : cause)
    const { stay } = course
    if (stay !== null && stay.segment !== null) stay.waited = true
    if ((stay !== null && stay.segment !== null) || course.written === 0) {
      this.#end(queueRecord(call, course, cause, now))
    }
    this.#courses.delete(call.callId)
    this.#figures?.over(call.callId)
  }

  /** The switch ends together with the server: what stands is closed now, in order. */
  closeAll(calls: readonly SwitchCall[], cause: EndedCallCause): void {
    for (const call of calls) this.cleared(call, cause)
  }

  #begin(call: SwitchCall, party: SwitchParty, course: Course, startedAt: number): void {
    const { stay } = course
    const delivered = stay !== null && !stay.answered && party.extension !== null && party.role === 'destination' ? stay : null
    if (delivered !== null && delivered.waited && delivered.segment !== null) this.#delivered(call, course)
    const segment = delivered?.segment ?? (course.segments += 1)
    if (delivered !== null) delivered.segment = null
    const draft = segmentRecord(call, party, { segment, startedAt, stay: delivered, ...this.#seatsOf(call, party), now: this.#clock.service() })
    if (delivered !== null) delivered.answered = draft.answeredAt !== null
    this.#journal(draft, course, party.partyId)
  }

  /** The draft as it is now: an answer may have come. */
  #segment(call: SwitchCall, party: SwitchParty, course: Course, draft: CallRecord): CallRecord {
    const stay = draft.group === null ? null : course.stay
    const next = segmentRecord(call, party, { draft, segment: draft.segment, startedAt: draft.startedAt, stay, ...this.#seatsOf(call, party), now: this.#clock.service() })
    if (stay !== null && next.answeredAt !== null) stay.answered = true
    return next
  }

  #finish(call: SwitchCall, party: SwitchParty, course: Course, cause: EndedCallCause): void {
    const draft = course.open.get(party.partyId)
    if (draft === undefined) return
    const now = this.#clock.service()
    course.open.delete(party.partyId)
    course.written += 1
    this.#end(endOf(this.#segment(call, party, course, draft), cause, now))
  }

  #end(record: CallRecord): void {
    const kept = this.#inWallTime(record)
    this.#figures?.ended(kept)
    this.#writer.add({ kind: 'ended', record: kept })
  }

  /** Start by the wall clock as it stood when the segment began, lengths by service time: a clock that is set meanwhile makes no talk longer. */
  #inWallTime(record: CallRecord): CallRecord {
    const { wallAheadMs } = this.#clock
    const course = this.#courses.get(record.callId)
    const ahead = course?.ahead.get(record.segment) ?? wallAheadMs
    course?.ahead.set(record.segment, ahead)
    if (ahead === 0) return record
    const { startedAt, answeredAt, endedAt } = record
    return { ...record, startedAt: startedAt + ahead, answeredAt: answeredAt === null ? null : answeredAt + ahead, endedAt: endedAt + ahead }
  }

  #seatsOf(call: SwitchCall, party: SwitchParty): { readonly seat: ReturnType<SeatLookup>; readonly calledSeated: boolean } {
    return { seat: party.extension === null ? null : this.#seat(party.extension), calledSeated: this.#seat(call.called) !== null }
  }

  /** A telephone rings for the call that waited: the wait is over. */
  #delivered(call: SwitchCall, course: Course): void {
    this.#endWait(course, 'no_answer')
    course.wait = waitRecord(queueRecord(call, course, 'normal', this.#clock.service()), null)
    if (course.stay !== null) course.stay.segment = null
    this.#journal(course.wait, course)
  }

  /** Somebody has answered: the wait was a success. */
  #settle(call: SwitchCall, course: Course): void {
    if (course.wait !== null && call.parties.some((party) => party.role === 'destination' && party.extension !== null && party.answeredAt !== null)) this.#endWait(course, null)
  }

  #endWait(course: Course, cause: string | null): void {
    if (course.wait === null) return
    this.#end(waitRecord(course.wait, cause))
    course.written += 1
    course.wait = null
  }

  #journal(draft: CallRecord, course: Course, partyId?: string): void {
    if (partyId !== undefined) course.open.set(partyId, draft)
    this.#writer.add({ kind: 'open', record: this.#inWallTime(draft) })
  }

  #course(callId: string): Course {
    let course = this.#courses.get(callId)
    if (course === undefined) {
      course = { segments: 0, written: 0, open: new Map(), covered: new Set(), listened: new Set(), ahead: new Map(), stay: null, wait: null }
      this.#courses.set(callId, course)
    }
    return course
  }
}

/** The draft of a wait that a telephone has ended by ringing. */
const isDelivered = (draft: CallRecord): boolean => draft.destType === 'route-point' && draft.queueResult === 'connected'

/** True when the party's stay in the call is a segment. Notes the outside party that an extension calls: the extension's record names it. */
function hasSegment(call: SwitchCall, party: SwitchParty, course: Course): boolean {
  if (party.kind === 'extension' || party.kind === 'ivr') return true
  if (party.kind !== 'external' || party.role !== 'destination' || course.covered.has(party.partyId)) return false
  const called = course.covered.size === 0 && call.parties.some((other) =>
    other.extension !== null && other.role === 'originator' && other.answeredAt === null)
  if (called) course.covered.add(party.partyId)
  return !called
}
