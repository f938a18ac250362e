/**
 * The agents of the site and everything that moves them: their own wishes, the ACD, the end of a
 * call, the clock. Every move goes through the table of agent-machine.ts.
 */
import type { Clock } from '../../ports.ts'
import type { AgentId, Extension, GroupId } from '../../../shared/domain/schemas.ts'
import type { Announcer, Origin } from '../events-out.ts'
import type { SiteConfig } from '../site-config.ts'
import { nextAgentState } from './agent-machine.ts'
import type { AgentEvent, ChosenState } from './agent-machine.ts'
import { agentRecords, agentView } from './agent-record.ts'
import type { AgentRecord } from './agent-record.ts'

/** Actors that are no person (schemas.ts, actorSchema). */
const ACD = 'acd'
const SYSTEM = 'system'

export interface AgentLogin {
  readonly extension: Extension
  readonly host: string
  readonly groups: readonly GroupId[]
  readonly startNotReady: boolean
}

/** `queued`: kept until the last leg ends. */
export type ChoiceResult = 'changed' | 'queued' | 'unchanged' | 'refused'

export interface AgentsOptions {
  readonly site: SiteConfig
  readonly clock: Clock
  readonly announcer: Announcer
  /** True while the extension has a leg. */
  hasCalls(extension: Extension): boolean
  /** Somebody's availability may have changed: the ACD looks again. */
  availabilityChanged(): void
}

export class Agents {
  readonly #options: AgentsOptions
  readonly #records: Map<string, AgentRecord>
  readonly #byExtension = new Map<string, AgentRecord>()

  constructor(options: AgentsOptions) {
    this.#options = options
    this.#records = agentRecords(options.site, options.clock.now())
  }

  get(uid: string): AgentRecord | undefined {
    return this.#records.get(uid)
  }

  /** Who is logged in at the extension. */
  at(extension: string): AgentRecord | undefined {
    return this.#byExtension.get(extension)
  }

  all(): IterableIterator<AgentRecord> {
    return this.#records.values()
  }

  /** A new session. An agent who comes back to a standing call keeps his state; see docs/at-link.md, Session 2. */
  login(uid: AgentId, login: AgentLogin): void {
    const record = this.#must(uid)
    if (record.extension !== null) this.#byExtension.delete(record.extension)
    const comesBack = record.state !== 'logged-out' && record.extension === login.extension
      && this.#options.hasCalls(login.extension)
    record.extension = login.extension
    record.host = login.host
    record.loggedInTo = login.groups
    record.reachable = true
    this.#byExtension.set(login.extension, record)
    if (comesBack) return this.#publish(record)
    record.nextState = null
    if (record.state !== 'logged-out') this.#step(record, 'logout', null, uid)
    this.#step(record, login.startNotReady ? 'login-not-ready' : 'login', null, uid)
    this.#publish(record)
  }

  /** Ends the agent's presence. His call, if any, stays at the telephone: it is the switch's. */
  logout(uid: string, by: string): void {
    const record = this.#must(uid)
    if (record.state === 'logged-out') return
    this.#step(record, 'logout', null, by)
    if (record.extension !== null) this.#byExtension.delete(record.extension)
    record.extension = null
    record.host = null
    record.loggedInTo = []
    record.nextState = null
    record.callState = 'idle'
    record.reachable = false
    this.#publish(record)
  }

  stop(): void {
    for (const record of this.#records.values()) record.wrapupTimer?.cancel()
  }

  /** His link was lost or came back; the ACD passes over who cannot be reached. */
  setReachable(uid: string, reachable: boolean): void {
    const record = this.#must(uid)
    if (record.reachable === reachable) return
    record.reachable = reachable
    this.#options.availabilityChanged()
  }

  /**
   * What `choose` would do; `refused` when the table has no row. Asked before a request is
   * accepted, so that a refusal is an answer and not a late outcome.
   */
  wouldChoose(uid: string, target: ChosenState, reason: string | null): ChoiceResult {
    const record = this.#must(uid)
    if (record.state === 'logged-out') return 'refused'
    const same = record.state === target && record.reason === reason
    if (this.#mustWait(record)) return same && record.nextState === null ? 'unchanged' : same ? 'changed' : 'queued'
    if (same && record.nextState === null) return 'unchanged'
    return nextAgentState(record.state, `choose-${target}`) === null ? 'refused' : 'changed'
  }

  /** Carries a choice out, or keeps it for the end of the call. Always ends the request. */
  choose(uid: string, target: ChosenState, reason: string | null, by: string, origin?: Origin): ChoiceResult {
    const record = this.#must(uid)
    const result = this.wouldChoose(uid, target, reason)
    if (result === 'refused') {
      if (origin !== undefined) {
        this.#options.announcer.done(origin, { ok: false, code: 'wrong_state', message: `the agent is ${record.state}` })
      }
      return result
    }
    if (result === 'unchanged') {
      if (origin !== undefined) this.#options.announcer.done(origin, { ok: true })
      return result
    }
    if (this.#mustWait(record)) {
      record.nextState = result === 'queued' ? { state: target, reason } : null
      record.nextBy = by
      this.#publish(record, by, origin)
      return result
    }
    record.nextState = null
    this.#step(record, `choose-${target}`, reason, by)
    this.#publish(record, by, origin)
    return result
  }

  /** The ACD lets his telephone ring. False = he is no longer ready. */
  offer(uid: string): boolean {
    return this.#acd(uid, 'offer', null)
  }

  offerAnswered(uid: string): void {
    this.#acd(uid, 'offer-answered', null)
  }

  /** The caller went, or the ACD took the call back for no fault of his: he keeps his turn. */
  offerWithdrawn(uid: string): void {
    this.#acd(uid, 'offer-withdrawn', null)
  }

  /** He let it ring or refused it. A wish queued meanwhile goes before the group's policy. */
  offerMissed(uid: string, noAnswerState: 'busy' | 'ready', reason: string): void {
    const record = this.#must(uid)
    if (record.state !== 'reserved') return
    const wish = record.nextState
    if (wish !== null) {
      record.nextState = null
      this.#step(record, 'offer-withdrawn', null, ACD)
      if (wish.state !== 'ready') this.#step(record, `choose-${wish.state}`, wish.reason, record.nextBy ?? uid)
    } else {
      this.#step(record, `offer-missed-${noAnswerState}`, noAnswerState === 'busy' ? reason : null, ACD)
    }
    record.idleSince = this.#options.clock.now()
    this.#publish(record)
  }

  /**
   * The summary of his legs changed. `ended` = the last one has gone: a queued wish is carried out,
   * otherwise after-call work begins when the call's group asks for it (`wrapupMs` > 0). A call that
   * only rang (`talked` false) does not cost him his turn.
   */
  callsChanged(extension: string, summary: string, ended: { readonly wrapupMs: number; readonly talked: boolean } | null): void {
    const record = this.#byExtension.get(extension)
    if (record === undefined) return
    const before = record.callState
    record.callState = summary
    if (ended?.talked === true) record.idleSince = this.#options.clock.now()
    if (ended !== null) this.#afterCalls(record, ended.wrapupMs)
    else if (before === summary) return
    this.#publish(record)
  }

  #afterCalls(record: AgentRecord, wrapupMs: number): void {
    if (record.state === 'reserved') return
    const wish = record.nextState
    if (wish !== null) {
      record.nextState = null
      this.#step(record, `choose-${wish.state}`, wish.reason, record.nextBy ?? record.uid)
    } else if (wrapupMs > 0 && record.state === 'ready') {
      this.#step(record, 'wrapup-begins', null, SYSTEM)
      record.wrapupTimer = this.#options.clock.after(wrapupMs, () => this.#wrapupOver(record))
    }
  }

  #wrapupOver(record: AgentRecord): void {
    record.wrapupTimer = null
    if (record.state !== 'wrapup') return
    if (this.#mustWait(record)) {
      // He called somebody during the after-call work: ready when that is over.
      record.nextState ??= { state: 'ready', reason: null }
      record.nextBy = SYSTEM
    } else {
      this.#step(record, 'wrapup-over', null, SYSTEM)
    }
    this.#publish(record)
  }

  #mustWait(record: AgentRecord): boolean {
    return record.state === 'reserved' || (record.extension !== null && this.#options.hasCalls(record.extension))
  }

  #acd(uid: string, event: AgentEvent, reason: string | null): boolean {
    const record = this.#must(uid)
    if (nextAgentState(record.state, event) === null) return false
    const wish = event === 'offer-withdrawn' ? record.nextState : null
    this.#step(record, event, reason, ACD)
    if (wish !== null && wish.state !== 'ready') {
      this.#step(record, `choose-${wish.state}`, wish.reason, record.nextBy ?? uid)
    }
    if (event === 'offer-withdrawn') record.nextState = null
    this.#publish(record)
    return true
  }

  /** The only place that writes `state`. */
  #step(record: AgentRecord, event: AgentEvent, reason: string | null, by: string): void {
    const next = nextAgentState(record.state, event)
    if (next === null) throw new Error(`agent ${record.uid}: no transition for ${event} in ${record.state}`)
    if (next === 'ready' && record.state !== 'reserved') record.idleSince = this.#options.clock.now()
    record.wrapupTimer?.cancel()
    record.wrapupTimer = null
    record.state = next
    record.reason = reason
    record.since = this.#options.clock.now()
    record.changedBy = by
  }

  #publish(record: AgentRecord, by: string | null = record.changedBy, origin?: Origin): void {
    this.#options.announcer.announce({
      event: 'agent.changed',
      data: agentView(record),
      thing: `agent:${record.uid}`,
      audience: { uid: record.uid, watchersOf: record.memberOf },
      by: by ?? undefined,
      origin,
    })
    this.#options.availabilityChanged()
  }

  /** The caller has checked that the agent exists; a miss is a fault of the server. */
  #must(uid: string): AgentRecord {
    const record = this.#records.get(uid)
    if (record === undefined) throw new Error(`agent ${uid} is not in the site configuration`)
    return record
  }
}
