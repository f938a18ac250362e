/** Who works on a day and until when he is taken. */
import type { Chance } from './chance.ts'
import { weekday } from './calendar.ts'
import type { House, HouseAgent } from './house.ts'

const HOUR_MS = 3_600_000
const SHIFTS = [[8 * HOUR_MS, 17.5 * HOUR_MS], [8.5 * HOUR_MS, 18 * HOUR_MS], [12.5 * HOUR_MS, 21.75 * HOUR_MS]] as const
const WORKDAY_SHARE = 0.95
const WEEKEND_SHARE = 0.6
/** Records a day that the house can take; beyond (benchmarks), everybody has several telephones. */
export const RECORDS_PER_LANE = 1_000

/** Somebody at a telephone from a moment on. */
export interface Seat { readonly agent: HouseAgent; readonly at: number; readonly channel: number }

interface Place { readonly agent: HouseAgent; readonly index: number; readonly from: number; readonly to: number; readonly freeAt: number[] }

export class Desk {
  readonly #places: readonly Place[]
  readonly #people: number

  constructor(chance: Chance, house: House, day: string, records: number) {
    const weekend = weekday(day) === 0 || weekday(day) === 6
    const lanes = Math.max(1, Math.ceil(records / RECORDS_PER_LANE))
    this.#people = house.people.length
    this.#places = house.people.flatMap((agent, index) => {
      const here = chance.happens(weekend ? WEEKEND_SHARE : WORKDAY_SHARE)
      const [from, to] = chance.pick(SHIFTS)
      return here ? [{ agent, index, from, to, freeAt: Array.from({ length: lanes }, () => from) }] : []
    })
  }

  /**
   * Who is free first from `at` on, the longest idle before others; null = nobody before his shift ends.
   * @param group only its agents; null = anybody
   */
  find(at: number, group: string | null, besides: readonly HouseAgent[] = []): Seat | null {
    let best: { readonly place: Place; readonly at: number; readonly lane: number; readonly idleSince: number } | null = null
    for (const place of this.#places) {
      if ((group !== null && !place.agent.groups.includes(group)) || besides.includes(place.agent)) continue
      for (const [lane, freeAt] of place.freeAt.entries()) {
        const from = Math.max(at, freeAt)
        if (from >= place.to) continue
        if (best === null || from < best.at || (from === best.at && freeAt < best.idleSince)) best = { place, at: from, lane, idleSince: freeAt }
      }
    }
    return best === null ? null : { agent: best.place.agent, at: best.at, channel: 1 + best.place.index + best.lane * this.#people }
  }

  /** Taken until then. */
  take(seat: Seat, until: number): void {
    const place = this.#places.find(({ agent }) => agent === seat.agent)
    const lane = Math.floor((seat.channel - 1) / this.#people)
    if (place !== undefined) place.freeAt[lane] = Math.max(place.freeAt[lane] ?? 0, until)
  }
}
