/** How long an agent was in which state today. Days begin at midnight of the server's time zone. */

/** Lengths in ms. Ready counts without calls (the old IDLE_LEN): talking is told by the call records. */
export interface StateLengths {
  readonly readyMs: number
  readonly busyMs: number
  readonly awayMs: number
  readonly wrapupMs: number
}

const BUCKETS: Readonly<Record<string, keyof StateLengths>> = { ready: 'readyMs', busy: 'busyMs', away: 'awayMs', wrapup: 'wrapupMs' }

/** Epoch ms of the midnight before `at`, in the server's time zone. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

/** No day is shorter, not even the one on which the clocks are put forward. */
const SHORTEST_DAY_MS = 82_800_000

/** The day that `at` belongs to; quick while it is the one known already, as it nearly always is. */
export function dayOf(at: number, known: number): number {
  return at >= known && at < known + SHORTEST_DAY_MS ? known : startOfDay(at)
}

export class StateTimes {
  #day: number
  #since: number
  #bucket: keyof StateLengths | null = null
  readonly #spent = { readyMs: 0, busyMs: 0, awayMs: 0, wrapupMs: 0 }

  /** @param now epoch ms */
  constructor(now: number) {
    this.#day = startOfDay(now)
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
    const day = dayOf(now, this.#day)
    if (day !== this.#day) {
      this.#day = day
      this.#spent.readyMs = this.#spent.busyMs = this.#spent.awayMs = this.#spent.wrapupMs = 0
    }
    // A wall clock that was put back counts nothing twice.
    const length = now - Math.max(this.#since, day)
    if (this.#bucket !== null && length > 0) this.#spent[this.#bucket] += length
    this.#since = now
  }
}
