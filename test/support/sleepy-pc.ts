/** An agent's PC that can be put to sleep: then its timers do not run and nobody reads what the network brings. */
import type { Clock, Dialer } from '../../src/cti/ports.ts'
import type { FakeLink, FakeNetwork } from './fake-network.ts'

/** The monotonic clocks of two machines have nothing in common. */
const PC_UPTIME_MS = 777_777.25

export interface SleepyPc {
  readonly clock: Clock
  readonly dialer: Dialer
  /** Its wall clock is so far ahead of the true time from now on, ms; nothing else changes. */
  setWall(aheadMs: number): void
  sleep(): void
  /** Everything that waited happens now, in its order. */
  wake(): void
}

/** @param opened is told of every connection of this PC */
export function createSleepyPc(clock: Clock, net: FakeNetwork, opened: (link: FakeLink) => void): SleepyPc {
  let asleep = false
  let aheadMs = 0
  let waiting: (() => void)[] = []
  const soon = (fn: () => void): void => {
    if (asleep) waiting.push(fn)
    else fn()
  }
  return {
    clock: {
      now: () => clock.now() + aheadMs,
      monotonic: () => clock.monotonic() + PC_UPTIME_MS,
      after(delayMs, fn) {
        let cancelled = false
        const timer = clock.after(delayMs, () => { soon(() => { if (!cancelled) fn() }) })
        return { cancel: () => { cancelled = true; timer.cancel() } }
      },
    },
    dialer: {
      connect: (address, handlers) => net.dialer.connect(address, {
        onOpen(connection) {
          opened(net.last())
          soon(() => { handlers.onOpen(connection) })
        },
        onData(chunk) { soon(() => { handlers.onData(chunk) }) },
        onClose(cause, detail) { soon(() => { handlers.onClose(cause, detail) }) },
        onDrain() { soon(() => { handlers.onDrain?.() }) },
      }),
    },
    setWall(ms) { aheadMs = ms },
    sleep() { asleep = true },
    wake() {
      asleep = false
      const due = waiting
      waiting = []
      for (const fn of due) fn()
    },
  }
}
