/**
 * Keeps a window equal to the main process: one snapshot, then every event in order.
 * A gap in `seq`, or another `epoch` (main restarted, window reloaded), asks for a snapshot
 * (architecture.md, "One event, end to end"). Events that come meanwhile wait for it.
 */
import type { EventEnvelope, EventName, Snapshot } from '#shared/ipc/contract.ts'
import type { Result } from '#shared/result.ts'

export interface HubPorts {
  readonly fetchSnapshot: () => Promise<Result<Snapshot>>
  readonly subscribe: (listener: (envelope: EventEnvelope) => void) => () => void
  readonly onSnapshot: (snapshot: Snapshot) => void
  readonly onEvent: (envelope: EventEnvelope) => void
  /** True while the window knows that it may be behind. */
  readonly onStale: (stale: boolean) => void
  /** Runs a function later; for trying again after a failed snapshot. */
  readonly later: (run: () => void, delayMs: number) => void
}

/** Milliseconds between two attempts to get a snapshot. */
export const SNAPSHOT_RETRY_MS = 500
/** Events kept while a snapshot is under way; more than that are older than the next snapshot anyway. */
const MAX_WAITING = 2_000

type AnyEnvelope = EventEnvelope<EventName>

export class EventHub {
  readonly #ports: HubPorts
  #epoch: string | null = null
  #lastSeq = 0
  #fetching = false
  #waiting: AnyEnvelope[] = []
  #unsubscribe: (() => void) | null = null

  constructor(ports: HubPorts) {
    this.#ports = ports
  }

  /** Listens first and asks then, so that nothing falls between the two. */
  start(): Promise<void> {
    this.#unsubscribe ??= this.#ports.subscribe((envelope) => { this.#take(envelope) })
    return this.#resync()
  }

  stop(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = null
  }

  #take(envelope: AnyEnvelope): void {
    if (this.#fetching || this.#epoch === null) {
      if (this.#waiting.length >= MAX_WAITING) this.#waiting.shift()
      this.#waiting.push(envelope)
      return
    }
    if (envelope.epoch === this.#epoch) {
      if (envelope.seq <= this.#lastSeq) return
      if (envelope.seq === this.#lastSeq + 1) {
        this.#lastSeq = envelope.seq
        this.#ports.onEvent(envelope)
        return
      }
    }
    this.#waiting.push(envelope)
    void this.#resync()
  }

  async #resync(): Promise<void> {
    if (this.#fetching) return
    this.#fetching = true
    this.#ports.onStale(true)
    const result = await this.#ports.fetchSnapshot()
    this.#fetching = false
    if (!result.ok) {
      // Without a base nothing can be applied: what comes now waits.
      this.#epoch = null
      this.#ports.later(() => { void this.#resync() }, SNAPSHOT_RETRY_MS)
      return
    }
    this.#epoch = result.value.epoch
    this.#lastSeq = result.value.seq
    this.#ports.onStale(false)
    this.#ports.onSnapshot(result.value)
    const waiting = this.#waiting
    this.#waiting = []
    this.#replay(waiting)
  }

  /**
   * Answers and events share one ordered channel: an event of another epoch that came before the
   * answer is part of the past; those of this epoch go the normal way (old numbers drop out there).
   */
  #replay(waiting: readonly AnyEnvelope[]): void {
    for (const envelope of waiting) {
      if (envelope.epoch === this.#epoch) this.#take(envelope)
    }
  }
}
