/** How long an agent was in which state today. Lengths are differences of service time; the day is the site's. */
import type { SiteDays } from './site-days.ts'

/** Lengths in ms. Ready counts without calls (the old IDLE_LEN): talking is told by the call records. */
export interface StateLengths {
  readonly readyMs: number
  readonly busyMs: number
  readonly awayMs: number
  readonly wrapupMs: number
}

const BUCKETS: Readonly<Record<string, keyof StateLengths>> = { ready: 'readyMs', busy: 'busyMs', away: 'awayMs', wrapup: 'wrapupMs' }

export class StateTimes {
  readonly #days: SiteDays
  #day: number
  #since: number
  #bucket: keyof StateLengths | null = null
  readonly #spent = { readyMs: 0, busyMs: 0, awayMs: 0, wrapupMs: 0 }

  /** @param now service time, epoch ms */
  constructor(now: number, days: SiteDays) {
    this.#days = days
    this.#day = days.start()
    this.#since = now
  }

  /** He is in this state from now on; `inCall` = he has a call. */
  enter(state: string, inCall: boolean, now: number): void {
    this.#count(now)
    this.#bucket = state === 'ready' && inCall ? null : BUCKETS[state] ?? null
  }

  /** Today's lengths up to now. */
  today(now: number): StateLengths {
    this.#count(now)
    return { ...this.#spent }
  }

  #count(now: number): void {
    const day = this.#days.start()
    if (day !== this.#day) {
      this.#day = day
      this.#spent.readyMs = this.#spent.busyMs = this.#spent.awayMs = this.#spent.wrapupMs = 0
    }
    const length = now - Math.max(this.#since, this.#days.serviceStart())
    if (this.#bucket !== null && length > 0) this.#spent[this.#bucket] += length
    this.#since = now
  }
}
