/** Watches one connection for silence (docs/at-link.md, Heartbeat). */
import type { ServiceClock, Timer } from '../../ports.ts'

/** A timer this late means that this machine slept or stood still: the peer gets another chance, ms. */
const SLEPT_MS = 5_000

export interface HeartbeatOptions {
  readonly clock: ServiceClock
  readonly idleMs: number
  readonly deadMs: number
  ping(): void
  dead(): void
}

export class Heartbeat {
  readonly #o: HeartbeatOptions
  #lastIn: number
  #pinged = false
  #timer: Timer | null = null

  constructor(options: HeartbeatOptions) {
    this.#o = options
    this.#lastIn = options.clock.monotonic()
    this.#arm()
  }

  /** Bytes came in. */
  heard(): void {
    this.#lastIn = this.#o.clock.monotonic()
    this.#pinged = false
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = null
  }

  #arm(): void {
    const now = this.#o.clock.monotonic()
    const due = this.#lastIn + (this.#pinged ? this.#o.deadMs : Math.min(this.#o.idleMs, this.#o.deadMs))
    const delay = Math.max(1, due - now)
    this.#timer = this.#o.clock.after(delay, () => { this.#look(now + delay) })
  }

  #look(expectedAt: number): void {
    const now = this.#o.clock.monotonic()
    if (now - expectedAt > SLEPT_MS) {
      this.heard()
      this.#o.ping()
    }
    const silence = now - this.#lastIn
    if (silence >= this.#o.deadMs) {
      this.stop()
      this.#o.dead()
      return
    }
    if (!this.#pinged && silence >= this.#o.idleMs) {
      this.#pinged = true
      this.#o.ping()
    }
    this.#arm()
  }
}
