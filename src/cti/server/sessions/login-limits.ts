/** Counts failed logins per agent and per address within a window (docs/at-link.md, Login). */
import type { ServiceClock } from '../../ports.ts'

interface Window {
  startedAt: number
  count: number
}

/** Most windows kept; beyond, the oldest are forgotten. */
const MOST_WINDOWS = 16_384

export interface LoginLimitSettings {
  readonly failedLoginsPerUid: number
  readonly failedLoginsPerAddress: number
  readonly failedLoginWindowMs: number
}

export class LoginLimits {
  readonly #clock: ServiceClock
  readonly #settings: LoginLimitSettings
  readonly #failures = new Map<string, Window>()

  constructor(clock: ServiceClock, settings: LoginLimitSettings) {
    this.#clock = clock
    this.#settings = settings
  }

  /** How long this agent or address must wait, ms; null = may try. */
  retryAfterMs(uid: string, address: string): number | null {
    const waits = [
      this.#wait(`uid ${uid}`, this.#settings.failedLoginsPerUid),
      this.#wait(`address ${address}`, this.#settings.failedLoginsPerAddress),
    ]
    const longest = Math.max(...waits)
    return longest > 0 ? longest : null
  }

  failed(uid: string, address: string): void {
    this.#count(`uid ${uid}`)
    this.#count(`address ${address}`)
  }

  /** A good login clears the agent's count, not the address's: it may belong to a guesser who owns one account. */
  succeeded(uid: string): void {
    this.#failures.delete(`uid ${uid}`)
  }

  #wait(key: string, most: number): number {
    const window = this.#failures.get(key)
    if (window === undefined || window.count < most) return 0
    return Math.max(0, window.startedAt + this.#settings.failedLoginWindowMs - this.#clock.monotonic())
  }

  #count(key: string): void {
    const now = this.#clock.monotonic()
    const window = this.#failures.get(key)
    if (window !== undefined && now - window.startedAt < this.#settings.failedLoginWindowMs) {
      window.count += 1
      return
    }
    // Set anew, so that the map stands in the order in which windows began.
    this.#failures.delete(key)
    this.#failures.set(key, { startedAt: now, count: 1 })
    this.#prune(now)
  }

  // SECURITY: bounded, so that guessing with many names fills no memory (memory.test.ts, "forgets windows that are over").
  #prune(now: number): void {
    for (const [key, window] of this.#failures) {
      const over = now - window.startedAt >= this.#settings.failedLoginWindowMs
      if (!over && this.#failures.size <= MOST_WINDOWS) return
      this.#failures.delete(key)
    }
  }
}
