/**
 * Outcomes by idempotency key, so that a resend after a lost link gets the first outcome and is
 * never executed twice (docs/at-link.md, Session 6). Per agent, bounded; kept over sessions.
 */
import type { WireError } from '../../protocol/messages.ts'

export type RequestOutcome =
  | { readonly ok: true; readonly result: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: WireError }

/** Keys remembered per agent: more than a person can press in the minute a resend may take. */
const KEYS_PER_AGENT = 256

interface Entry {
  result: Readonly<Record<string, unknown>>
  outcome: RequestOutcome | null
  waiters: ((outcome: RequestOutcome) => void)[]
}

export class KeyMemory {
  readonly #byAgent = new Map<string, Map<string, Entry>>()

  /** A request is being executed. */
  begin(uid: string, key: string): void {
    let keys = this.#byAgent.get(uid)
    if (keys === undefined) {
      keys = new Map<string, Entry>()
      this.#byAgent.set(uid, keys)
    }
    keys.set(key, { result: {}, outcome: null, waiters: [] })
    if (keys.size <= KEYS_PER_AGENT) return
    const [oldest] = keys.keys()
    if (oldest !== undefined) keys.delete(oldest)
  }

  /** It was accepted; `result` belongs to the outcome if that is good. */
  accepted(uid: string, key: string, result: Readonly<Record<string, unknown>>): void {
    const entry = this.#byAgent.get(uid)?.get(key)
    if (entry !== undefined) entry.result = result
  }

  settle(uid: string, key: string, outcome: { readonly ok: true } | { readonly ok: false; readonly error: WireError }): void {
    const entry = this.#byAgent.get(uid)?.get(key)
    if (entry === undefined || entry.outcome !== null) return
    const settled: RequestOutcome = outcome.ok ? { ok: true, result: entry.result } : outcome
    entry.outcome = settled
    const waiters = entry.waiters
    entry.waiters = []
    for (const waiter of waiters) waiter(settled)
  }

  knows(uid: string, key: string): boolean {
    return this.#byAgent.get(uid)?.has(key) ?? false
  }

  /** Calls back with the outcome, at once when it is known. False = the key is unknown. */
  ask(uid: string, key: string, answer: (outcome: RequestOutcome) => void): boolean {
    const entry = this.#byAgent.get(uid)?.get(key)
    if (entry === undefined) return false
    if (entry.outcome !== null) answer(entry.outcome)
    else entry.waiters.push(answer)
    return true
  }
}
