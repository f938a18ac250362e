/**
 * The audit trail: what somebody did to others, or tried to (docs/at-link.md, Rights): who, from which address, whom, what,
 * when, and the outcome. An entry is written before the act. A disk that refuses does not stop the act: the entry goes to the log.
 * Refusals are limited per actor, so that nobody fills the trail; what is left out is counted in an entry of its own.
 */
import type { Log, ServiceClock, Timer } from '../../ports.ts'
import { RateLimit } from '../sessions/rate-limit.ts'
import type { AuditEntry, DeskStore } from '../store/desk-store.ts'
import type { Actor } from './actor.ts'

/** What was asked for; detail as `listen`, `busy`, … */
export interface Act {
  readonly command: string
  readonly detail: string
  readonly whom: string | null
  readonly extension: string | null
  readonly callId: string | null
}

/** Refusals of one actor that are written out. */
const REFUSALS = { perSecond: 1, burst: 60 }
/** When what was left out is said, ms. */
const COUNT_AFTER_MS = 60_000
/** Different actors whose refusals are counted at a time; strangers come under any number they like. */
const MAX_COUNTED = 1_000

/** Outcomes of an act that was carried out, or is being carried out. */
const CARRIED_OUT: ReadonlySet<string> = new Set(['accepted', 'done'])

export class AuditTrail {
  readonly #store: Pick<DeskStore, 'audit' | 'auditOutcome'>
  readonly #clock: ServiceClock
  readonly #log: Log
  readonly #limit: RateLimit
  readonly #leftOut = new Map<string, { readonly actor: Actor; count: number }>()
  #timer: Timer | null = null

  constructor(options: { readonly store: Pick<DeskStore, 'audit' | 'auditOutcome'>; readonly clock: ServiceClock; readonly log: Log }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#log = options.log
    this.#limit = new RateLimit(options.clock, REFUSALS)
  }

  /**
   * Keeps an act in the trail.
   * @param outcome `accepted` while it is not known yet, `done`, or the error code of a refusal
   * @returns tells the outcome later: `done` or an error code (fits Outcomes.track)
   */
  note(actor: Actor, act: Act, outcome = 'accepted'): (outcome: string) => void {
    const entry: AuditEntry = { at: this.#clock.wall(), who: actor.uid, address: actor.address, ...act, outcome }
    const refused = !CARRIED_OUT.has(outcome)
    // By address where nobody has logged in: who guesses numbers is one actor.
    const key = actor.via === 'link' && actor.uid === '' ? `@${actor.address}` : actor.uid
    if (refused && this.#limit.take(key) !== null) {
      this.#leaveOut(key, actor)
      return () => { /* not in the trail */ }
    }
    this.#log.info('audit', { ...entry })
    const id = this.#keep(entry)
    return (later) => {
      this.#log.info('audit outcome', { who: actor.uid, command: act.command, whom: act.whom, outcome: later })
      if (id === null) return this.#failed('no entry', { ...entry, outcome: later })
      try {
        this.#store.auditOutcome(id, later)
      } catch (error) {
        this.#failed(error, { ...entry, outcome: later })
      }
    }
  }

  /** Says what was left out so far. */
  flush(): void {
    this.#timer?.cancel()
    this.#timer = null
    for (const { actor, count } of this.#leftOut.values()) {
      const entry = { at: this.#clock.wall(), who: actor.uid, address: actor.address, command: 'audit.leftOut', detail: String(count), whom: null, extension: null, callId: null, outcome: 'overloaded' }
      this.#log.warn('audit: refusals not written out', { who: actor.uid, address: actor.address, count })
      this.#keep(entry)
    }
    this.#leftOut.clear()
  }

  #leaveOut(key: string, actor: Actor): void {
    const known = this.#leftOut.get(key)
    if (known !== undefined) known.count += 1
    else if (this.#leftOut.size < MAX_COUNTED) this.#leftOut.set(key, { actor, count: 1 })
    this.#timer ??= this.#clock.after(COUNT_AFTER_MS, () => { this.flush() })
  }

  #keep(entry: AuditEntry): number | null {
    try {
      return this.#store.audit(entry)
    } catch (error) {
      this.#failed(error, { ...entry })
      return null
    }
  }

  #failed(error: unknown, fields: object): void {
    this.#log.error('audit entry not kept', { ...fields, error: String(error) })
  }
}
