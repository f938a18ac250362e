/** The present day of the site: from midnight to midnight in its time zone, by the wall clock. */
import type { Zone } from '../../../shared/time/zone.ts'
import type { ServiceClock } from '../../ports.ts'

/** No day is shorter, not even the one on which the clocks are put forward. */
const SHORTEST_DAY_MS = 82_800_000

export class SiteDays {
  readonly #clock: ServiceClock
  readonly #zone: Zone
  #known = Number.NaN

  constructor(clock: ServiceClock, zone: Zone) {
    this.#clock = clock
    this.#zone = zone
  }

  /** When today began, epoch ms of the wall clock; quick, for it nearly always is the day known already. */
  start(): number {
    const now = this.#clock.wall()
    if (!(now >= this.#known && now < this.#known + SHORTEST_DAY_MS)) this.#known = this.#zone.startOfDay(now)
    return this.#known
  }

  /** When today began, in service time: lengths are counted in it. */
  serviceStart(): number {
    return this.start() - this.#clock.wallAheadMs
  }
}
