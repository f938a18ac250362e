/**
 * Between the recorder and the disk: writes in batches, keeps what cannot be written (disk full,
 * file locked) and tries again. The telephone goes on working meanwhile. The store may answer later
 * (another thread): one batch is under way at a time, kept until it is acknowledged.
 */
import type { ServiceClock, Log, Timer } from '../../ports.ts'
import type { RecordChange, Records } from '../store/record-store.ts'

/** Changes within this time share a transaction: bounds the fsyncs per second. */
const BATCH_MS = 20
const FIRST_RETRY_MS = 500
const RETRY_CAP_MS = 15_000
/** Most changes kept while the disk refuses: about an hour of a busy site. Beyond, drafts go first. */
const MAX_KEPT = 50_000
/** How often the journal notes that the server is alive, ms. */
const TOUCH_MS = 10_000
/** How long the last write may take before the server stops all the same, ms. */
const STOP_MS = 10_000

export class RecordWriter {
  readonly #store: Pick<Records, 'apply' | 'touchOpen'>
  readonly #clock: ServiceClock
  readonly #log: Log
  #waiting: RecordChange[] = []
  /** Handed over and not acknowledged; null = nothing. */
  #underWay: { readonly batch: readonly RecordChange[]; readonly answered: Promise<void> } | null = null
  #timer: Timer | null = null
  #touchTimer: Timer | null = null
  #failures = 0
  #lost = 0

  constructor(options: { readonly store: Pick<Records, 'apply' | 'touchOpen'>; readonly clock: ServiceClock; readonly log: Log }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#log = options.log
  }

  /** Changes that are not known to be on the disk. */
  get waiting(): number {
    return this.#waiting.length + (this.#underWay?.batch.length ?? 0)
  }

  /** Records that had to be given up because the disk refused for too long. */
  get lost(): number {
    return this.#lost
  }

  /**
   * Takes over one change. A finished record is handed over before this returns unless a batch is
   * under way, then with the next one; a draft within 20 ms. While the disk refuses, both wait.
   */
  add(change: RecordChange): void {
    this.#waiting.push(change)
    if (this.waiting > MAX_KEPT) this.#giveUpOne()
    if (this.#failures > 0) return
    if (change.kind === 'ended') this.flush()
    else if (this.#timer === null && this.#underWay === null) this.#schedule(BATCH_MS)
  }

  /** Hands over what waits. True = nothing is left, everything is on the disk. */
  flush(): boolean {
    // Goes on when the batch under way is answered.
    if (this.#underWay !== null) return false
    this.#timer?.cancel()
    this.#timer = null
    if (this.#waiting.length === 0) return true
    const batch = this.#waiting
    this.#waiting = []
    let written
    try {
      written = this.#store.apply(batch)
    } catch (error) {
      this.#failed(batch, error)
      return false
    }
    if (written instanceof Promise) {
      const answered = written.then(() => { this.#written(batch) }, (error: unknown) => { this.#failed(batch, error) })
      this.#underWay = { batch, answered }
      return false
    }
    this.#written(batch)
    return true
  }

  /** Keeps the journal's "last seen alive" fresh while calls stand. */
  keepTouching(hasOpen: () => boolean): void {
    this.#touchTimer = this.#clock.after(TOUCH_MS, () => {
      if (hasOpen()) this.#touch()
      this.keepTouching(hasOpen)
    })
  }

  /** Last try; what still cannot be written goes to the log, so that it is not lost without a trace. */
  async stop(): Promise<void> {
    this.#touchTimer?.cancel()
    // A store on this thread has answered by now: no pause, the log is complete when the call returns.
    if (this.#underWay !== null) await this.#answered()
    this.flush()
    if (this.#underWay !== null) await this.#answered()
    this.#timer?.cancel()
    this.#timer = null
    for (const change of [...this.#underWay?.batch ?? [], ...this.#waiting]) {
      if (change.kind === 'ended') this.#log.error('call record not written', { record: change.record })
    }
  }

  #written(batch: readonly RecordChange[]): void {
    this.#underWay = null
    if (this.#failures > 0) this.#log.info('call records written after failures', { records: batch.length, failures: this.#failures })
    this.#failures = 0
    if (this.#waiting.length > 0) this.#schedule(BATCH_MS)
  }

  #failed(batch: readonly RecordChange[], error: unknown): void {
    this.#underWay = null
    this.#waiting = [...batch, ...this.#waiting]
    this.#failures += 1
    const retryMs = Math.min(RETRY_CAP_MS, FIRST_RETRY_MS * 2 ** Math.min(10, this.#failures - 1))
    this.#log.error('call records could not be written; kept and tried again', {
      waiting: this.#waiting.length, retryMs, error: error instanceof Error ? error.message : String(error),
    })
    this.#schedule(retryMs)
  }

  /** The batch under way is answered, or has taken too long for a server that stops. */
  #answered(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(STOP_MS, resolve)
      void this.#underWay?.answered.then(() => {
        timer.cancel()
        resolve()
      })
    })
  }

  #touch(): void {
    const failed = (error: unknown): void => { this.#log.warn('journal of open calls could not be updated', { error: String(error) }) }
    try {
      const touched = this.#store.touchOpen(this.#clock.wall())
      if (touched instanceof Promise) touched.catch(failed)
    } catch (error) {
      failed(error)
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
