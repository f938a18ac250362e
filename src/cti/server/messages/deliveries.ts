/**
 * What was written to agents' sessions and may not have arrived: shortly before a link was found dead,
 * or by a former server that died with its outbox. Kept in the store it can be sent once more.
 */
import type { ServiceClock } from '../../ports.ts'

/** What a former server had written to links so long before this one began may have died with it; the same again is dropped by the client. */
const FORMER_DOUBT_MS = 15 * 60_000

export class Deliveries {
  readonly #clock: ServiceClock
  readonly #deadMs: number
  readonly #begunAt: number
  /** What was lately written to an agent's session. */
  readonly #fresh = new Map<string, { readonly id: string; readonly at: number }[]>()
  /** Agents who have had a link since this server began. */
  readonly #met = new Set<string>()

  /** @param deadMs how long a dead link may go unnoticed: what was written in that time before a loss may not have arrived */
  constructor(clock: ServiceClock, deadMs: number) {
    this.#clock = clock
    this.#deadMs = deadMs
    // The store keeps wall time.
    this.#begunAt = clock.wall()
  }

  /** Written to the session of `uid` now. */
  note(uid: string, id: string): void {
    const at = this.#clock.service()
    const kept = (this.#fresh.get(uid) ?? []).filter((entry) => entry.at >= at - 2 * this.#deadMs)
    kept.push({ id, at })
    this.#fresh.set(uid, kept)
  }

  /**
   * The session has ended without a goodbye; what may not have arrived, and is forgotten here.
   * @param lostAt when the link was found dead, service time
   */
  lost(uid: string, lostAt: number): string[] {
    const fresh = this.#fresh.get(uid) ?? []
    this.#fresh.delete(uid)
    // A client that hears nothing goes on talking for one such time before it gives up; then its silence takes another.
    return fresh.filter(({ at }) => at >= lostAt - 2 * this.#deadMs).map(({ id }) => id)
  }

  /** Since when (epoch ms) a former server's deliveries to him are in doubt; null = he has been met. */
  formerDoubt(uid: string): number | null {
    return this.#met.has(uid) ? null : this.#begunAt - FORMER_DOUBT_MS
  }

  /** What the former server had written is looked through. */
  met(uid: string): void {
    this.#met.add(uid)
  }
}
