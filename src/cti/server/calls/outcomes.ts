/**
 * Follows accepted requests to their outcome. Every ref given to the switch ends exactly once: by
 * the first event that carries it, by `failed`, or by the deadline, so that no request hangs.
 */
import type { ServiceClock, Timer } from '../../ports.ts'
import type { ServerErrorCode } from '../../../shared/domain/errors.ts'
import type { Announcer, Origin } from '../events-out.ts'

/** A switch that has accepted a command and says nothing for so long has lost it, ms. */
const DEADLINE_MS = 8_000

/** Is told how an accepted act came out: `done`, or the code of its failure. */
export type Settled = (outcome: 'done' | ServerErrorCode) => void

interface Pending {
  readonly origin: Origin
  readonly timer: Timer
  readonly settled: Settled | undefined
}

export class Outcomes {
  readonly #clock: ServiceClock
  readonly #announcer: Announcer
  readonly #pending = new Map<string, Pending>()
  #refs = 0

  constructor(clock: ServiceClock, announcer: Announcer) {
    this.#clock = clock
    this.#announcer = announcer
  }

  get size(): number {
    return this.#pending.size
  }

  /** A new ref; with an origin its outcome is followed. */
  track(origin: Origin | null, settled?: Settled): string {
    this.#refs += 1
    const ref = `req:${String(this.#refs)}`
    if (origin === null) return ref
    const timer = this.#clock.after(DEADLINE_MS, () => {
      this.fail(ref, 'timeout', 'the switch accepted the command and did not carry it out in time')
    })
    this.#pending.set(ref, { origin, timer, settled })
    return ref
  }

  /** The command was refused after all: nothing to follow. */
  drop(ref: string): void {
    this.#end(ref)
  }

  /** The event with this ref has come: who is to be told? Undefined = nobody (any more). */
  take(ref: string | undefined): Origin | undefined {
    const entry = ref === undefined ? undefined : this.#end(ref)
    entry?.settled?.('done')
    return entry?.origin
  }

  fail(ref: string, code: ServerErrorCode, message: string): void {
    const entry = this.#end(ref)
    if (entry === undefined) return
    entry.settled?.(code)
    this.#announcer.done(entry.origin, { ok: false, code, message })
  }

  stop(): void {
    for (const ref of [...this.#pending.keys()]) this.#end(ref)
  }

  #end(ref: string): Pending | undefined {
    const entry = this.#pending.get(ref)
    entry?.timer.cancel()
    this.#pending.delete(ref)
    return entry
  }
}
