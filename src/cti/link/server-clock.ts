/**
 * The server's clock as this end knows it (docs/at-link.md, Time): an offset to the own monotonic clock, so
 * that the wall clock of this PC decides nothing, whether it is wrong or is set while the program runs.
 */
import type { Clock } from '../ports.ts'

/** The server's clock, as read by one of its messages. */
export interface ClockReading {
  /** Own monotonic clock before the server can have read its own, and when its answer was here, ms. */
  readonly sentAt: number
  readonly receivedAt: number
  /** Service time, epoch ms. */
  readonly serverTime: number
  /** Wall clock of the server less service time, ms. */
  readonly wallAheadMs: number
}

export interface ServerClock extends Clock {
  /** Wall clock of the server, epoch ms: days, and stamps that are kept. Until a server was heard, this PC's. */
  now(): number
  /** Service time, epoch ms: what `since`, `startedAt` and every deadline of AT Link are told in. Until a server was heard, this PC's wall clock. */
  service(): number
  /** The wall-clock moment of a service-time stamp, as the server's clock stands now. */
  toWall(service: number): number
  /** Service time less the own monotonic clock, ms; null = no server was heard yet. */
  readonly offsetMs: number | null
  /** Takes a reading; true = the clock has changed by it. */
  read(reading: ClockReading): boolean
  /** Another server may answer from now on: the next reading counts, however long it took. */
  newServer(): void
}

/** Two quartz clocks drift apart by less than this, as a share of the time. */
const DRIFT = 2e-4
/** Readings round to whole milliseconds on both sides. */
const ROUNDING_MS = 2

interface Kept { readonly offset: number; readonly error: number; readonly at: number }

/** @param pc the clocks of this machine */
export function createServerClock(pc: Clock): ServerClock {
  let kept: Kept | null = null
  let wallAheadMs = 0
  let fresh = true
  const service = (): number => (kept === null ? pc.now() : Math.round(pc.monotonic() + kept.offset))
  return {
    now: () => service() + wallAheadMs,
    service,
    toWall: (at) => at + wallAheadMs,
    monotonic: () => pc.monotonic(),
    after: (delayMs, fn) => pc.after(delayMs, fn),
    get offsetMs() { return kept?.offset ?? null },
    read({ sentAt, receivedAt, serverTime, wallAheadMs: ahead }) {
      const error = Math.max(0, receivedAt - sentAt) / 2
      // The server read its clock between the two moments: in the middle, at most half the round trip away from it.
      const offset = serverTime - (sentAt + receivedAt) / 2
      const grown = kept === null ? 0 : kept.error + Math.max(0, receivedAt - kept.at) * DRIFT
      const agrees = kept !== null && Math.abs(offset - kept.offset) <= error + grown + ROUNDING_MS
      const changedAhead = ahead !== wallAheadMs
      wallAheadMs = ahead
      // Of readings that can all be true the shortest round trip knows best; one that contradicts has seen a sleep, or another server.
      if (!fresh && agrees && error >= grown) return changedAhead
      fresh = false
      const moved = kept === null || Math.abs(offset - kept.offset) >= 1
      kept = { offset, error, at: receivedAt }
      return moved || changedAhead
    },
    newServer() { fresh = true },
  }
}
