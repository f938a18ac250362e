import type { Random } from '../ports.ts'

export interface Backoff {
  /** Delay before the next attempt, ms: full jitter under a bound that doubles. */
  next(): number
  reset(): void
  /** The bound of the next delay, ms. */
  readonly bound: number
}

/**
 * Full-jitter back-off (docs/at-link.md, Reconnect): uniform in 0…bound, the bound doubling from
 * `firstMaxMs` to `capMs`, so that 500 clients of a restarted server do not come at once.
 */
export function createBackoff(random: Random, firstMaxMs: number, capMs: number): Backoff {
  let bound = Math.min(firstMaxMs, capMs)
  return {
    next() {
      const delay = Math.floor(random.next() * bound)
      bound = Math.min(bound * 2, capMs)
      return delay
    },
    reset() { bound = Math.min(firstMaxMs, capMs) },
    get bound() { return bound },
  }
}
