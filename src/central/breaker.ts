/**
 * Circuit breaker of one database. While it is open nobody waits for a server that is not there, and a
 * wrong password is not repeated until the account is locked.
 *
 *   unknown ──answered──▶ up ──cannot connect / 3 × timed out──▶ away ──retryAt, one trial──▶ up | away (longer)
 */
import type { DatabaseState } from './api.ts'
import { DatabaseFailure } from './failures.ts'
import type { CentralClock } from './ports.ts'

/** First pause and longest pause, ms; doubled each time. */
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 60_000
/** After a refused login: SQL Server logins and domain accounts lock after a few wrong passwords. */
const LOGIN_PAUSE_MS = 60_000
/** A slow query alone says little; this many in a row say that the server is not well. */
const TIMEOUTS_TO_OPEN = 3

/** Codes that mean "no connection": they open the breaker at once. */
const NOT_CONNECTED: ReadonlySet<string> = new Set(['database_unreachable', 'database_tls', 'database_login', 'database_missing'])
/** Answers that a person should see beside the state although the server is up. */
const WORTH_SHOWING: ReadonlySet<string> = new Set(['database_rights', 'database_table_missing'])

/** Still no answer, as before. */
const saysNothingNew = (code: string): boolean => (NOT_CONNECTED.has(code) && code !== 'database_login') || code === 'database_timeout' || code === 'outcome_unknown'

export interface Breaker {
  /**
   * Runs `fn` unless the breaker is open.
   * @param by a person who tries again is not told to wait, but that a wrong password locks his account; a test runs in any case
   * @throws DatabaseFailure database_away, or what `fn` throws
   */
  run<T>(fn: () => Promise<T>, by?: 'program' | 'person' | 'test'): Promise<T>
  readonly state: () => DatabaseState
  readonly onState: (listener: () => void) => () => void
}

export function createBreaker(clock: CentralClock): Breaker {
  const listeners = new Set<() => void>()
  let current: DatabaseState = { state: 'unknown', since: clock.now(), code: null, retryAt: null }
  let timeouts = 0
  let pauseMs = FIRST_PAUSE_MS
  /** Monotonic: the wall clock may be set back. */
  let opensAgainAt = 0
  let trialRuns = false

  const change = (next: Omit<DatabaseState, 'since'>): void => {
    const same = next.state === current.state && next.code === current.code && next.retryAt === current.retryAt
    if (same) return
    current = { ...next, since: next.state === current.state ? current.since : clock.now() }
    for (const listener of [...listeners]) listener()
  }
  const open = (code: string): void => {
    const pause = code === 'database_login' ? LOGIN_PAUSE_MS : pauseMs
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    opensAgainAt = clock.monotonic() + pause
    change({ state: 'away', code, retryAt: clock.now() + pause })
  }
  const answered = (code: string | null): void => {
    timeouts = 0
    pauseMs = FIRST_PAUSE_MS
    change({ state: 'up', code, retryAt: null })
  }
  const failed = (failure: DatabaseFailure): void => {
    if (failure.code === 'cancelled') return
    if (NOT_CONNECTED.has(failure.code)) { open(failure.code); return }
    if (failure.code === 'database_timeout' || failure.code === 'outcome_unknown') {
      timeouts += 1
      if (current.state === 'away' || timeouts >= TIMEOUTS_TO_OPEN) open('database_timeout')
      return
    }
    if (failure.code === 'database_busy') return
    answered(WORTH_SHOWING.has(failure.code) ? failure.code : null)
  }

  return {
    async run(fn, by = 'program') {
      const trial = current.state === 'away'
      if (trial && by !== 'test' && !(by === 'person' && current.code !== 'database_login')) {
        const waitMs = opensAgainAt - clock.monotonic()
        if (waitMs > 0 || trialRuns) {
          throw new DatabaseFailure('database_away', `not asked: ${current.code ?? 'away'}`, { retryAfterMs: Math.max(Math.ceil(waitMs), 0) })
        }
      }
      if (trial) trialRuns = true
      try {
        const value = await fn()
        answered(null)
        return value
      } catch (cause) {
        // What a person has tried in between changes nothing of when the program tries again.
        const between = trial && by === 'person' && opensAgainAt > clock.monotonic()
        if (cause instanceof DatabaseFailure && !(between && saysNothingNew(cause.code))) failed(cause)
        throw cause
      } finally {
        if (trial) trialRuns = false
      }
    },
    state: () => current,
    onState(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
}
