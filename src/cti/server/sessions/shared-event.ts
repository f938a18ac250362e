/** An event that goes to many sessions: its data is turned into JSON once, each session adds its own seq. */
import { utf8 } from '../../protocol/bytes.ts'
import { MAX_FRAME_BYTES } from '../../protocol/messages.ts'
import type { Announcement } from '../events-out.ts'

export interface SharedEvent {
  readonly event: string
  readonly thing: string | null
  readonly ends: string | null
  /** Nothing may be merged over it: the begin and the end of a snapshot. */
  readonly barrier: boolean
  /** The frame for one session; only the numbers are written anew. Throws RangeError above 1 MiB. */
  toFrame(seq: number, requestId: number | null): Uint8Array
  /** About how many bytes it takes, for bounds. */
  readonly weight: number
}

/** Room for kind, seq and requestId. */
const ENVELOPE_BYTES = 64
const HEADER_BYTES = 4
const EMPTY = new Uint8Array()

/** @param at server wall clock, epoch ms */
export function sharedEvent(announcement: Announcement, at: number): SharedEvent {
  return new AnnouncedEvent(announcement, at)
}

class AnnouncedEvent implements SharedEvent {
  readonly event: string
  readonly thing: string | null
  readonly ends: string | null
  readonly barrier: boolean
  /** What is to be said, until it has been turned into bytes: sessions keep events for a resume. */
  #said: { readonly announcement: Announcement; readonly at: number } | null
  #bytes: Uint8Array = EMPTY

  constructor(announcement: Announcement, at: number) {
    this.event = announcement.event
    this.thing = announcement.thing
    this.ends = announcement.ends ?? null
    this.barrier = announcement.event === 'snapshot.begin'
    this.#said = { announcement, at }
  }

  get weight(): number { return this.#rest().length + ENVELOPE_BYTES }

  toFrame(seq: number, requestId: number | null): Uint8Array { return frame(seq, this.#rest(), requestId) }

  #rest(): Uint8Array {
    if (this.#said === null) return this.#bytes
    const { announcement: { event, data, cause, by }, at } = this.#said
    this.#bytes = utf8(JSON.stringify({ event, at, data, cause, by }).slice(1, -1))
    this.#said = null
    return this.#bytes
  }
}

/** The end of a snapshot names its own seq, which is known only when it is sent. */
export function snapshotEnd(at: number): SharedEvent {
  return {
    event: 'snapshot.end',
    thing: null,
    ends: null,
    barrier: true,
    toFrame: (seq) => frame(seq, utf8(`"event":"snapshot.end","at":${String(at)},"data":{"seq":${String(seq)}}`), null),
    weight: 2 * ENVELOPE_BYTES,
  }
}

/** Header, `{"kind":"event","seq":N,`, the shared middle, the request's id, `}` (docs/at-link.md, Frame). */
function frame(seq: number, rest: Uint8Array, requestId: number | null): Uint8Array {
  const head = `{"kind":"event","seq":${String(seq)},`
  const tail = requestId === null ? '}' : `,"requestId":${String(requestId)}}`
  const length = head.length + rest.length + tail.length
  if (length > MAX_FRAME_BYTES) throw new RangeError(`frame body of ${String(length)} bytes`)
  const bytes = new Uint8Array(HEADER_BYTES + length)
  new DataView(bytes.buffer).setUint32(0, length)
  writeAscii(bytes, HEADER_BYTES, head)
  bytes.set(rest, HEADER_BYTES + head.length)
  writeAscii(bytes, HEADER_BYTES + head.length + rest.length, tail)
  return bytes
}

function writeAscii(bytes: Uint8Array, offset: number, text: string): void {
  for (let i = 0; i < text.length; i += 1) bytes[offset + i] = text.charCodeAt(i)
}
