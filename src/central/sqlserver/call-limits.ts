/** One call's time limit and cancel signal in one place. */
import type { CallOptions } from '../api.ts'
import { timeoutOf } from '../executor.ts'
import { DatabaseFailure } from '../failures.ts'
import type { CentralClock } from '../ports.ts'

export interface CallLimits {
  /** Aborted when the person moved on, time is up or the databases are closed. */
  readonly signal: AbortSignal
  /** Gives `work` up with the reason as soon as the signal comes; what it does afterwards is nobody's business. */
  race<T>(work: Promise<T>): Promise<T>
  /** Must be called at the end. */
  done(): void
}

/** @param closing aborted when the databases are closed */
export function limitCall(clock: CentralClock, call: CallOptions | undefined, closing: AbortSignal): CallLimits {
  const controller = new AbortController()
  const timeoutMs = timeoutOf(call)
  const timer = clock.after(timeoutMs, () => { controller.abort(new DatabaseFailure('database_timeout', `no answer in ${timeoutMs} ms`)) })
  const cancel = (): void => { controller.abort(new DatabaseFailure('cancelled', 'cancelled')) }
  const sources = [call?.signal, closing].filter((signal) => signal !== undefined)
  for (const source of sources) {
    if (source.aborted) cancel()
    else source.addEventListener('abort', cancel, { once: true })
  }
  return {
    signal: controller.signal,
    race: (work) => new Promise((resolve, reject) => {
      const giveUp = (): void => { reject(controller.signal.reason as DatabaseFailure) }
      if (controller.signal.aborted) giveUp()
      controller.signal.addEventListener('abort', giveUp, { once: true })
      work.then(resolve, reject).finally(() => { controller.signal.removeEventListener('abort', giveUp) })
    }),
    done() {
      timer.cancel()
      for (const source of sources) source.removeEventListener('abort', cancel)
    },
  }
}
