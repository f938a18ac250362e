/**
 * Answers calls for an agent who wants that (settings). A call is answered after the chosen time in which it rang and the telephone was free:
 * with another call at it, talking, held, or just being dialled, the person decides. Once that one is over the time begins again.
 */
import { isRinging } from './ringing.ts'
import type { AppState } from './app-state.ts'
import type { Clock, Timer } from '../../cti/ports.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'

export interface AutoAnswer {
  /** To be called after every change. `calls` are the agent's own, none without a login. */
  follow(state: AppState, calls: readonly CallLeg[]): void
  stop(): void
}

/** Calls that are remembered as spoken on, for recalls. */
const MAX_SPOKEN = 500

/** @param answer sends ATAnswer; a refusal is told elsewhere */
export function createAutoAnswer(clock: Pick<Clock, 'after'>, answer: (callId: string) => void): AutoAnswer {
  const timers = new Map<string, Timer>()
  /** Calls this person has spoken on: when one of them rings, it has come back, and comes unasked for. */
  const spoken = new Set<string>()
  /** Calls that were answered once already: a refused answer is not repeated. */
  const answered = new Set<string>()

  const remember = (into: Set<string>, callId: string): void => {
    into.add(callId)
    const oldest = into.values().next()
    if (into.size > MAX_SPOKEN && oldest.done !== true) into.delete(oldest.value)
  }
  /** Analogue telephones cannot be answered from here (manual: 人工摘机); `allowed` says so. */
  const mayAnswer = (leg: CallLeg, calls: readonly CallLeg[]): boolean =>
    isRinging(leg) && leg.allowed.includes('ATAnswer') && leg.answeredAt === null && !spoken.has(leg.callId) && !answered.has(leg.callId)
    && calls.every((other) => other.callId === leg.callId || isRinging(other) || other.state === 'disconnected')
  return {
    follow({ settings }, calls) {
      const due = new Set<string>(settings.autoAnswer ? calls.filter((leg) => mayAnswer(leg, calls)).map((leg) => leg.callId) : [])
      for (const [callId, timer] of timers) {
        if (due.has(callId)) continue
        timer.cancel()
        timers.delete(callId)
      }
      for (const callId of due) {
        if (timers.has(callId)) continue
        timers.set(callId, clock.after(settings.autoAnswerDelayS * 1_000, () => {
          timers.delete(callId)
          remember(answered, callId)
          answer(callId)
        }))
      }
      for (const leg of calls) if (leg.answeredAt !== null) remember(spoken, leg.callId)
    },
    stop() {
      for (const timer of timers.values()) timer.cancel()
      timers.clear()
    },
  }
}
