/**
 * Outcomes by idempotency key, so that a resend after a lost link gets the first outcome and is
 * never executed twice (docs/at-link.md, Session 6). Per agent, kept over sessions; bounded in time and number.
 */
import type { ServiceClock } from '../../ports.ts'
import type { WireError } from '../../protocol/messages.ts'

export type RequestOutcome =
  | { readonly ok: true; readonly result: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: WireError }

/** Keys remembered per agent: more than a person can press in the time a resend may take. */
const KEYS_PER_AGENT = 256
/** How long a key is remembered: longer than a dead link goes unnoticed and its session is kept (45 + 60 s by default), ms. */
const KEEP_MS = 120_000

const NOTHING = {}
/** The outcome of most requests, held once. */
const DONE: RequestOutcome = { ok: true, result: NOTHING }

interface Entry {
  /** Monotonic, whole ms. */
  readonly at: number
  result: Readonly<Record<string, unknown>>
  outcome: RequestOutcome | null
  waiters: ((outcome: RequestOutcome) => void)[] | null
}

export class KeyMemory {
  readonly #clock: ServiceClock
  readonly #byAgent = new Map<string, Map<string, Entry>>()

  constructor(clock: ServiceClock) {
    this.#clock = clock
  }

  /** A request is being executed. */
  begin(uid: string, key: string): void {
    let keys = this.#byAgent.get(uid)
    if (keys === undefined) {
      keys = new Map<string, Entry>()
      this.#byAgent.set(uid, keys)
    }
    const now = this.#clock.monotonic()
    keys.set(key, { at: Math.round(now), result: NOTHING, outcome: null, waiters: null })
    // A Map keeps the order of insertion: the oldest come first.
    for (const [oldest, { at }] of keys) {
      if (keys.size <= KEYS_PER_AGENT && at >= now - KEEP_MS) return
      keys.delete(oldest)
    }
  }

  /** It was accepted; `result` belongs to the outcome if that is good. */
  accepted(uid: string, key: string, result: Readonly<Record<string, unknown>>): void {
    const entry = this.#byAgent.get(uid)?.get(key)
    if (entry !== undefined && Object.keys(result).length > 0) entry.result = result
  }

  settle(uid: string, key: string, outcome: { readonly ok: true } | { readonly ok: false; readonly error: WireError }): void {
    const entry = this.#byAgent.get(uid)?.get(key)
    if (entry === undefined || entry.outcome !== null) return
    const settled: RequestOutcome = !outcome.ok ? outcome : entry.result === NOTHING ? DONE : { ok: true, result: entry.result }
    entry.outcome = settled
    const { waiters } = entry
    entry.waiters = null
    for (const waiter of waiters ?? []) waiter(settled)
  }

  knows(uid: string, key: string): boolean {
    return this.#byAgent.get(uid)?.has(key) ?? false
  }

  /** Calls back with the outcome, at once when it is known. False = the key is unknown. */
  ask(uid: string, key: string, answer: (outcome: RequestOutcome) => void): boolean {
    const entry = this.#byAgent.get(uid)?.get(key)
    if (entry === undefined) return false
    if (entry.outcome !== null) answer(entry.outcome)
    else entry.waiters = [...entry.waiters ?? [], answer]
    return true
  }
}
