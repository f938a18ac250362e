import type { Clock, Random } from '../ports.ts'
import { randomBytes } from 'node:crypto'

/** The machine's clocks. `monotonic` counts from the start of the process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, fn) {
    const timer = setTimeout(fn, Math.max(0, delayMs))
    return { cancel: () => { clearTimeout(timer) } }
  },
}

/** The machine's chance: fast numbers for jitter, the system's generator for nonces and keys. */
export const systemRandom: Random = {
  next: () => Math.random(),
  bytes: (count) => randomBytes(count),
}
