/**
 * The events of one session on their way out (docs/at-link.md, Slow readers and Resume).
 *
 * While the reader keeps up, an event is sent at once. Above a watermark it is held back, and a
 * newer state of the same thing takes the place of the older one. The sequence number is given when
 * an event is really sent, so merging leaves no gap. What was sent is kept, within bounds, for a
 * resume; while the link is lost events are held in the same way.
 */
import type { ServiceClock, Connection, Timer } from '../../ports.ts'
import type { SharedEvent } from './shared-event.ts'

/** Bytes the system has not yet taken, above which events are held back. */
export const WATERMARK_BYTES = 131_072
/** A reader that takes nothing for so long, while events wait, is cut off, ms. */
export const STUCK_MS = 30_000
/** How often a held-back outbox looks whether the reader has caught up, besides onDrain, ms. */
const LOOK_MS = 100

export interface OutboxLimits {
  readonly replayEvents: number
  readonly replayBytes: number
  /** Nothing older is kept for a resume, ms: the session would be over. */
  readonly replayMs: number
  readonly sendBufferBytes: number
}

interface Held {
  event: SharedEvent
  readonly requestId: number | null
}

/** What was sent, to be framed once more for a resume; the event's bytes are shared by all who heard it. */
interface Sent {
  readonly seq: number
  readonly event: SharedEvent
  readonly requestId: number | null
  /** Of the frame. */
  readonly bytes: number
  /** Monotonic, whole ms. */
  readonly at: number
}

export class Outbox {
  readonly #clock: ServiceClock
  readonly #limits: OutboxLimits
  readonly #onSlow: () => void
  #connection: Connection | null = null
  #nextSeq = 1
  #held: Held[] = []
  #heldBytes = 0
  /** Thing → its newest held event, if a newer one may take its place. */
  readonly #mergeable = new Map<string, Held>()
  /** Oldest first; a hole where one is no longer wanted. */
  #sent: (Sent | undefined)[] = []
  /** Index of the oldest that is kept; the holes before it are taken out now and then, not each time. */
  #sentFrom = 0
  #sentBytes = 0
  #lookTimer: Timer | null = null
  #progressAt = 0
  #broken = false
  /** Bytes of snapshots that still wait: asked for, so they do not count against the reader. */
  #allowance = 0
  #flushing = false

  /** @param onSlow the reader is too slow: cut it off (bye slow_consumer) */
  constructor(clock: ServiceClock, limits: OutboxLimits, onSlow: () => void) {
    this.#clock = clock
    this.#limits = limits
    this.#onSlow = onSlow
  }

  /** Sequence number of the last event sent; 0 = none. */
  get lastSeq(): number {
    return this.#nextSeq - 1
  }

  get heldEvents(): number {
    return this.#held.length
  }

  attach(connection: Connection): void {
    this.#connection = connection
    this.#progressAt = this.#clock.monotonic()
  }

  /** The link is lost; events are held from now on. */
  detach(): void {
    this.#connection = null
    this.#lookTimer?.cancel()
    this.#lookTimer = null
  }

  push(event: SharedEvent, requestId: number | null = null): void {
    if (this.#broken) return
    if (this.#held.length === 0 && this.#canSend()) {
      this.#send(event, requestId)
      return
    }
    this.#hold(event, requestId)
    if (this.#heldBytes + (this.#connection?.queuedBytes ?? 0) > this.#limits.sendBufferBytes + this.#allowance) this.#tooMuch()
    else this.#lookLater()
  }

  /** A whole snapshot, however large: the bound is for what comes on top of it. */
  pushAll(events: readonly SharedEvent[]): void {
    if (this.#broken) return
    for (const event of events) {
      if (this.#held.length === 0 && this.#canSend()) {
        this.#send(event, null)
        continue
      }
      this.#hold(event, null)
      this.#allowance += event.weight
    }
    this.#lookLater()
  }

  /** The reader has taken bytes: send what waits, as far as it goes. */
  flush(): void {
    // A connection may tell onDrain from inside send.
    if (this.#flushing) return
    this.#flushing = true
    const sent = this.#sendHeld()
    this.#flushing = false
    if (sent > 0) {
      this.#held = this.#held.slice(sent)
      this.#progressAt = this.#clock.monotonic()
    }
    if (this.#held.length > 0) this.#lookLater()
    else this.#allowance = 0
  }

  #sendHeld(): number {
    let sent = 0
    while (sent < this.#held.length && this.#canSend()) {
      const entry = this.#held[sent]
      sent += 1
      if (entry === undefined) break
      const { event } = entry
      this.#heldBytes -= event.weight
      if (event.thing !== null && this.#mergeable.get(event.thing) === entry) this.#mergeable.delete(event.thing)
      this.#send(event, entry.requestId)
    }
    return sent
  }

  /**
   * The client has spoken: what it says it has seen it will never ask for again, nor what is too old.
   * @param lastSeq of the last event it has seen; undefined = it does not say
   */
  heard(lastSeq: number | undefined): void {
    if (lastSeq !== undefined) while ((this.#sent[this.#sentFrom]?.seq ?? Infinity) <= lastSeq) this.#dropOldest()
    this.#trim()
  }

  /** Events kept for a resume. */
  get keptEvents(): number {
    return this.#sent.length - this.#sentFrom
  }

  /** True when every event after `lastSeq` is still there. */
  canReplay(lastSeq: number): boolean {
    if (this.#broken || lastSeq > this.lastSeq) return false
    const oldest = this.#sent[this.#sentFrom]?.seq ?? this.#nextSeq
    return lastSeq + 1 >= oldest
  }

  /** Sends again what came after `lastSeq`, then what was held. Call canReplay first. Returns how many were sent again. */
  replay(lastSeq: number): number {
    const missed = this.#missed(lastSeq)
    for (const { seq, event, requestId } of missed) this.#connection?.send(event.toFrame(seq, requestId))
    this.flush()
    return missed.length
  }

  /** How many events bring the client up to now: what it missed, and what was held while the link was lost. */
  replayCount(lastSeq: number): number {
    return this.#missed(lastSeq).length + this.#held.length
  }

  #missed(lastSeq: number): Sent[] {
    return this.#sent.filter((entry) => entry !== undefined && entry.seq > lastSeq) as Sent[]
  }

  #canSend(): boolean {
    return this.#connection !== null && this.#connection.queuedBytes < WATERMARK_BYTES
  }

  #send(event: SharedEvent, requestId: number | null): void {
    const seq = this.#nextSeq
    const frame = event.toFrame(seq, requestId)
    this.#nextSeq += 1
    this.#sent.push({ seq, event, requestId, bytes: frame.length, at: Math.round(this.#clock.monotonic()) })
    this.#sentBytes += frame.length
    this.#trim()
    this.#connection?.send(frame)
  }

  #trim(): void {
    const tooOld = this.#clock.monotonic() - this.#limits.replayMs
    for (let oldest = this.#sent[this.#sentFrom]; oldest !== undefined; oldest = this.#sent[this.#sentFrom]) {
      const fits = this.keptEvents <= this.#limits.replayEvents && this.#sentBytes <= this.#limits.replayBytes
      if (fits && oldest.at >= tooOld) return
      this.#dropOldest()
    }
  }

  #dropOldest(): void {
    this.#sentBytes -= this.#sent[this.#sentFrom]?.bytes ?? 0
    // What it refers to is given up at once; moving the rest up waits until it costs next to nothing per event.
    this.#sent[this.#sentFrom] = undefined
    this.#sentFrom += 1
    if (this.#sentFrom * 2 < this.#sent.length) return
    this.#sent = this.#sent.slice(this.#sentFrom)
    this.#sentFrom = 0
  }

  #hold(event: SharedEvent, requestId: number | null): void {
    if (event.barrier) this.#mergeable.clear()
    if (event.ends !== null) this.#mergeable.delete(event.ends)
    const older = event.thing === null || requestId !== null ? undefined : this.#mergeable.get(event.thing)
    if (older !== undefined) {
      this.#heldBytes += event.weight - older.event.weight
      older.event = event
      return
    }
    const entry: Held = { event, requestId }
    this.#held.push(entry)
    this.#heldBytes += event.weight
    if (event.thing === null) return
    // The outcome of a request must arrive as it is: nothing takes its place.
    if (requestId === null) this.#mergeable.set(event.thing, entry)
    else this.#mergeable.delete(event.thing)
  }

  #lookLater(): void {
    if (this.#lookTimer !== null || this.#connection === null || this.#held.length === 0) return
    this.#lookTimer = this.#clock.after(LOOK_MS, () => {
      this.#lookTimer = null
      this.flush()
      if (this.#held.length > 0 && this.#clock.monotonic() - this.#progressAt > STUCK_MS) this.#tooMuch()
    })
  }

  /** What is held is given up: the session can no longer be resumed, a fresh login gets a snapshot. */
  #tooMuch(): void {
    this.#broken = true
    this.#held = []
    this.#heldBytes = 0
    this.#mergeable.clear()
    this.#sent = []
    this.#sentFrom = 0
    this.#onSlow()
  }
}
