/**
 * Between the recorder and the disk: writes in batches, keeps what cannot be written (disk full,
 * file locked) and tries again. The telephone goes on working meanwhile.
 */
import type { Clock, Log, Timer } from '../../ports.ts'
import type { RecordChange, RecordStore } from '../store/record-store.ts'

/** Drafts within this time share a transaction: bounds the fsyncs per second. */
const BATCH_MS = 20
const FIRST_RETRY_MS = 500
const RETRY_CAP_MS = 15_000
/** Most changes kept while the disk refuses: about an hour of a busy site. Beyond, drafts go first. */
const MAX_KEPT = 50_000
/** How often the journal notes that the server is alive, ms. */
const TOUCH_MS = 10_000

export class RecordWriter {
  readonly #store: RecordStore
  readonly #clock: Clock
  readonly #log: Log
  #waiting: RecordChange[] = []
  #timer: Timer | null = null
  #touchTimer: Timer | null = null
  #failures = 0
  #lost = 0

  constructor(options: { readonly store: RecordStore; readonly clock: Clock; readonly log: Log }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#log = options.log
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Records that had to be given up because the disk refused for too long. */
  get lost(): number {
    return this.#lost
  }

  /**
   * Takes over one change. A finished record is written before this returns, so that it is there
   * when the end of the call is told; a draft within 20 ms. While the disk refuses, both wait.
   */
  add(change: RecordChange): void {
    this.#waiting.push(change)
    if (this.#waiting.length > MAX_KEPT) this.#giveUpOne()
    if (this.#failures > 0) return
    if (change.kind === 'ended') this.flush()
    else if (this.#timer === null) this.#schedule(BATCH_MS)
  }

  /** Writes what waits. True = nothing is left. */
  flush(): boolean {
    this.#timer?.cancel()
    this.#timer = null
    if (this.#waiting.length === 0) return true
    const batch = this.#waiting
    try {
      this.#store.apply(batch)
    } catch (error) {
      this.#failures += 1
      const retryMs = Math.min(RETRY_CAP_MS, FIRST_RETRY_MS * 2 ** Math.min(10, this.#failures - 1))
      this.#log.error('call records could not be written; kept and tried again', {
        waiting: batch.length, retryMs, error: error instanceof Error ? error.message : String(error),
      })
      this.#schedule(retryMs)
      return false
    }
    if (this.#failures > 0) this.#log.info('call records written after failures', { records: batch.length, failures: this.#failures })
    this.#waiting = []
    this.#failures = 0
    return true
  }

  /** Keeps the journal's "last seen alive" fresh while calls stand. */
  keepTouching(hasOpen: () => boolean): void {
    this.#touchTimer = this.#clock.after(TOUCH_MS, () => {
      if (hasOpen()) {
        try {
          this.#store.touchOpen(this.#clock.now())
        } catch (error) {
          this.#log.warn('journal of open calls could not be updated', { error: String(error) })
        }
      }
      this.keepTouching(hasOpen)
    })
  }

  /** Last try; what still cannot be written goes to the log, so that it is not lost without a trace. */
  stop(): void {
    this.#touchTimer?.cancel()
    if (this.flush()) return
    this.#timer?.cancel()
    this.#timer = null
    for (const change of this.#waiting) {
      if (change.kind === 'ended') this.#log.error('call record not written', { record: change.record })
    }
  }

  #schedule(delayMs: number): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.after(delayMs, () => {
      this.#timer = null
      this.flush()
    })
  }

  #giveUpOne(): void {
    const draft = this.#waiting.findIndex((change) => change.kind === 'open')
    const [given] = this.#waiting.splice(Math.max(0, draft), 1)
    if (given?.kind !== 'ended') return
    this.#lost += 1
    this.#log.error('call record given up: too many wait for the disk', { record: given.record })
  }
}
