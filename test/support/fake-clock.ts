/**
 * A clock that stands still until a test moves it. Timers run in the order of their time, and in
 * the order they were set where times are equal. Wall clock and monotonic clock can be moved apart.
 */
import { serviceClock } from '../../src/cti/service-clock.ts'
import type { Clock, ServiceClock, Timer } from '../../src/cti/ports.ts'

export interface FakeClock extends Clock, ServiceClock {
  /** Moves both clocks on and runs what falls due, also what that sets. No promises are awaited. */
  advance(ms: number): void
  /** As advance, but lets every promise settle after each timer: for code that awaits between its timers. */
  advanceAsync(ms: number): Promise<void>
  /** The wall clock is corrected by `ms` (may be negative); no time passes. */
  jumpWall(ms: number): void
  /**
   * The machine sleeps: time passes, no timer runs. The monotonic clock counts sleep on Windows and
   * not on Linux. What has fallen due runs with the next advance().
   */
  sleep(ms: number, monotonicCounts: boolean): void
  /** Timers that are set and not yet run. */
  readonly pendingTimers: number
}

interface Entry { readonly at: number; readonly order: number; readonly fn: () => void }

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve) })
}

/** @param startWall epoch ms at which the wall clock begins */
export function createFakeClock(startWall: number = Date.UTC(2026, 10, 22, 9, 0, 0)): FakeClock {
  let mono = 1_000
  /** What the wall clock is ahead: kept apart, so that no sum of fractions makes the two clocks differ by a millisecond. */
  let ahead = startWall - mono
  let order = 0
  const entries = new Set<Entry>()

  /** Sets are small in tests; a scan keeps the order obvious. */
  const nextDue = (until: number): Entry | null => {
    let first: Entry | null = null
    for (const entry of entries) {
      if (entry.at > until) continue
      if (first === null || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry
    }
    return first
  }
  const stepTo = (entry: Entry): void => {
    entries.delete(entry)
    if (entry.at > mono) mono = entry.at
    entry.fn()
  }
  const finish = (target: number): void => {
    if (target > mono) mono = target
  }

  const clock: FakeClock = {
    service: () => serviceClock(clock).service(),
    wall: () => clock.now(),
    get wallAheadMs() { return serviceClock(clock).wallAheadMs },
    // Whole milliseconds, as Date.now() gives them; delays with a jitter are not whole.
    now: () => Math.floor(ahead) + Math.floor(mono),
    monotonic: () => mono,
    after(delayMs, fn): Timer {
      const entry: Entry = { at: mono + Math.max(0, delayMs), order: order += 1, fn }
      entries.add(entry)
      return { cancel: () => { entries.delete(entry) } }
    },
    advance(ms) {
      const target = mono + ms
      for (let entry = nextDue(target); entry !== null; entry = nextDue(target)) stepTo(entry)
      finish(target)
    },
    async advanceAsync(ms) {
      const target = mono + ms
      await settle()
      for (let entry = nextDue(target); entry !== null; entry = nextDue(target)) {
        stepTo(entry)
        await settle()
      }
      finish(target)
    },
    jumpWall(ms) { ahead += ms },
    sleep(ms, monotonicCounts) {
      if (monotonicCounts) mono += ms
      else ahead += ms
    },
    get pendingTimers() { return entries.size },
  }
  return clock
}
