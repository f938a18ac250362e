/** An agent's PC that can be put to sleep: then its timers do not run and nobody reads what the network brings. */
import type { Clock, Dialer } from '../../src/cti/ports.ts'
import type { FakeLink, FakeNetwork } from './fake-network.ts'

export interface SleepyPc {
  readonly clock: Clock
  readonly dialer: Dialer
  sleep(): void
  /** Everything that waited happens now, in its order. */
  wake(): void
}

/** @param opened is told of every connection of this PC */
export function createSleepyPc(clock: Clock, net: FakeNetwork, opened: (link: FakeLink) => void): SleepyPc {
  let asleep = false
  let waiting: (() => void)[] = []
  const soon = (fn: () => void): void => {
    if (asleep) waiting.push(fn)
    else fn()
  }
  return {
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
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
    sleep() { asleep = true },
    wake() {
      asleep = false
      const due = waiting
      waiting = []
      for (const fn of due) fn()
    },
  }
}
