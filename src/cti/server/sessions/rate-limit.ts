/** How often an agent may send: a bucket that fills again steadily (docs/at-link.md, Limits). */
import type { ServiceClock } from '../../ports.ts'

export interface RateSettings {
  readonly perSecond: number
  /** What may be sent at once after a rest. */
  readonly burst: number
}

export class RateLimit {
  readonly #clock: ServiceClock
  readonly #settings: RateSettings
  /** One per agent of the site who ever sent: bounded by the site. */
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(clock: ServiceClock, settings: RateSettings) {
    this.#clock = clock
    this.#settings = settings
  }

  /** Takes one; null = go ahead, else how long to wait, ms. */
  take(uid: string): number | null {
    const { perSecond, burst } = this.#settings
    const now = this.#clock.monotonic()
    const bucket = this.#buckets.get(uid) ?? { tokens: burst, at: now }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / 1_000 * perSecond)
    bucket.at = now
    this.#buckets.set(uid, bucket)
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond * 1_000)
    bucket.tokens -= 1
    return null
  }
}
