/**
 * Ringing without a link: no event will say that it is over. It ends at its deadline, when the server would take the call back; from
 * then on the call's state is `unknown`, and the person is told once. The next snapshot says what became of it.
 */
import { isRinging } from './ringing.ts'
import type { AppState } from './app-state.ts'
import type { ServerClock } from '../../cti/link/server-clock.ts'
import type { Timer } from '../../cti/ports.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'

/** A ringing call that has no deadline is believed in so long after the link was lost, ms. */
export const BLIND_RING_MS = 30_000
const UP: ReadonlySet<string> = new Set(['ready', 'degraded'])

export interface BlindRinging {
  /** To be called after every change. `calls` are the agent's own, none without a login. */
  follow(state: AppState, calls: readonly CallLeg[]): void
  stop(): void
}

/** @param over the ringing of this leg is believed in no longer */
export function createBlindRinging(clock: Pick<ServerClock, 'service' | 'after'>, over: (leg: CallLeg) => void): BlindRinging {
  const timers = new Map<string, Timer>()
  return {
    follow({ link }, calls) {
      const blind = new Map<string, CallLeg>(UP.has(link.state) ? [] : calls.filter(isRinging).map((leg) => [leg.callId, leg]))
      for (const [callId, timer] of timers) {
        if (blind.has(callId)) continue
        timer.cancel()
        timers.delete(callId)
      }
      for (const [callId, leg] of blind) {
        if (timers.has(callId)) continue
        const leftMs = leg.ringDeadline === null ? BLIND_RING_MS : Math.max(0, leg.ringDeadline - clock.service())
        timers.set(callId, clock.after(leftMs, () => {
          timers.delete(callId)
          over(leg)
        }))
      }
    },
    stop() {
      for (const timer of timers.values()) timer.cancel()
      timers.clear()
    },
  }
}
