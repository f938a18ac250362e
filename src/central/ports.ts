/** What the central data layer needs from outside. Structurally the ports of call control, so that those fit. */

export interface CentralClock {
  /** Wall clock, epoch ms. */
  now(): number
  /** ms that only rise. */
  monotonic(): number
  after(delayMs: number, fn: () => void): { cancel(): void }
}

export interface CentralLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** The machine's clocks. */
export const machineClock: CentralClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, fn) {
    const timer = setTimeout(fn, delayMs)
    return { cancel: () => { clearTimeout(timer) } }
  },
}

export const silentLog: CentralLog = { info: () => undefined, warn: () => undefined }
