/**
 * The server's clock in this window (docs/at-link.md, Time): an offset to the window's monotonic clock, measured by the round
 * trip of a request to the main process, which keeps the offset to the server. The wall clock of this PC decides nothing, and
 * stamps of two processes are never compared by it: theirs are read at different moments of a clock that may be set between them.
 */
import { shallowRef } from 'vue'

/** The clock of the main process, as `clock.read` tells it. */
export interface ClockTold {
  /** Service time, epoch ms. */
  readonly service: number
  /** Wall time of the server less service time, ms. */
  readonly wallAheadMs: number
}

/** A busy window or main process makes a round trip long; a short one is worth another question. */
const GOOD_MS = 8
const ATTEMPTS = 4

/** Service time less performance.now(), ms. Until main was heard: as this PC's wall clock stood when the window was made. */
const offset = shallowRef(performance.timeOrigin)
const ahead = shallowRef(0)
let measured = false

/** Service time, epoch ms with a fraction: for whatever is alive — timers, countdowns, deadlines. */
export function serviceNow(): number {
  return measured ? performance.now() + offset.value : Date.now()
}

/** Wall time of the server, epoch ms: for days and for what is kept. */
export function wallNow(): number {
  return serviceNow() + ahead.value
}

/** The wall time of a service-time moment. */
export function toWall(service: number): number {
  return service + ahead.value
}

/** Measures anew; asks until a round trip is short, and keeps the shortest. An answer that is none changes nothing. */
export async function measureClock(ask: () => Promise<ClockTold | null>): Promise<void> {
  let best: { readonly offset: number; readonly trip: number } | null = null
  for (let attempt = 0; attempt < ATTEMPTS && (best === null || best.trip > GOOD_MS); attempt += 1) {
    const askedAt = performance.now()
    const told = await ask()
    const answeredAt = performance.now()
    if (told === null) return
    ahead.value = told.wallAheadMs
    // Main read its clock between the two moments.
    if (best === null || answeredAt - askedAt < best.trip) best = { offset: told.service - (askedAt + answeredAt) / 2, trip: answeredAt - askedAt }
  }
  if (best === null) return
  offset.value = best.offset
  measured = true
}

/** As in a new window; for tests. */
export function forgetClock(): void {
  measured = false
  ahead.value = 0
}
