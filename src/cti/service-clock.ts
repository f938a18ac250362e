import type { Clock, ServiceClock } from './ports.ts'

/** Both clocks tick in milliseconds of their own: less than this is no difference. */
const SAME_MS = 2

const made = new WeakMap<Clock, ServiceClock>()

/**
 * The service clock over the clocks of a machine (docs/at-link.md, Time). One per clock: the server and the
 * simulated switch are handed the same machine's and must count from the same moment.
 */
export function serviceClock(clock: Clock): ServiceClock {
  const known = made.get(clock)
  if (known !== undefined) return known
  // Whole milliseconds of both: two clocks over one machine agree, whatever the fraction was when each was made.
  const start = clock.now() - Math.floor(clock.monotonic())
  const service = (): number => start + Math.floor(clock.monotonic())
  const fresh: ServiceClock = {
    service,
    wall: () => clock.now(),
    get wallAheadMs() {
      const ahead = clock.now() - service()
      return Math.abs(ahead) <= SAME_MS ? 0 : ahead
    },
    monotonic: () => clock.monotonic(),
    after: (delayMs, fn) => clock.after(delayMs, fn),
  }
  made.set(clock, fresh)
  return fresh
}
