/** An event that goes to many sessions: its data is turned into JSON once, each session adds its own seq. */
import type { Announcement } from '../events-out.ts'

export interface SharedEvent {
  readonly event: string
  readonly thing: string | null
  readonly ends: string | null
  /** Nothing may be merged over it: the begin and the end of a snapshot. */
  readonly barrier: boolean
  /** The message's JSON for one session. */
  toJson(seq: number, requestId: number | null): string
  /** About how many bytes it takes, for bounds. */
  readonly weight: number
}

/** Room for kind, seq and requestId. */
const ENVELOPE_BYTES = 64

/** @param at server wall clock, epoch ms */
export function sharedEvent(announcement: Announcement, at: number): SharedEvent {
  const { event, data, cause, by, thing, ends } = announcement
  let text: string | null = null
  const rest = (): string => text ??= JSON.stringify({ event, at, data, cause, by }).slice(1, -1)
  return {
    event,
    thing,
    ends: ends ?? null,
    barrier: event === 'snapshot.begin',
    toJson: (seq, requestId) => envelope(seq, rest(), requestId),
    get weight() { return rest().length + ENVELOPE_BYTES },
  }
}

/** The end of a snapshot names its own seq, which is known only when it is sent. */
export function snapshotEnd(at: number): SharedEvent {
  return {
    event: 'snapshot.end',
    thing: null,
    ends: null,
    barrier: true,
    toJson: (seq) => envelope(seq, `"event":"snapshot.end","at":${String(at)},"data":{"seq":${String(seq)}}`, null),
    weight: 2 * ENVELOPE_BYTES,
  }
}

function envelope(seq: number, rest: string, requestId: number | null): string {
  const request = requestId === null ? '' : `,"requestId":${String(requestId)}`
  return `{"kind":"event","seq":${String(seq)},${rest}${request}}`
}
