/**
 * The agents of the site and everything that moves them: their own wishes, the ACD, the end of a
 * call, the clock. Every move goes through the table of agent-machine.ts.
 */
import type { AgentId, CallId, GroupId } from '../../../shared/domain/schemas.ts'
import type { Origin } from '../events-out.ts'
import { nextAgentState } from './agent-machine.ts'
import type { AgentEvent, ChosenState } from './agent-machine.ts'
import { agentRecord, agentView } from './agent-record.ts'
import type { AgentEntry, AgentRecord } from './agent-record.ts'
import type { AgentLogin, AgentsOptions, ChoiceResult } from './agents-options.ts'
import { keptAgent, keptStateOf, owedDuty, stateAtLogin } from './kept-state.ts'
import { dutyAfterCall, lacksCode } from './wrapup-duty.ts'
import type { CallsEnded, KeptWrapup } from './wrapup-duty.ts'

/** Actors that are no person (schemas.ts, actorSchema). */
const ACD = 'acd'
const SYSTEM = 'system'

export class Agents {
  readonly #options: AgentsOptions
  readonly #records = new Map<string, AgentRecord>()
  readonly #byExtension = new Map<string, AgentRecord>()

  constructor(options: AgentsOptions) {
    this.#options = options
    const now = options.clock.service()
    for (const entry of options.entries) this.#records.set(entry.uid, agentRecord(entry, now, options.days))
    for (const kept of options.kept) {
      const record = this.#records.get(kept.uid)
      if (record === undefined) continue
      record.left = kept.state
      record.duty = owedDuty(options.site, kept.owed)
      record.keptText = JSON.stringify(kept)
    }
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

  /** Somebody new belongs to the site from now on, logged out. */
  admit(entry: AgentEntry): void {
    const record = agentRecord(entry, this.#options.clock.service(), this.#options.days)
    this.#records.set(entry.uid, record)
    this.#publish(record)
  }

  /** He belongs to the site no longer; who is logged in is logged out before. */
  dismiss(uid: string): void {
    const record = this.#must(uid)
    record.wrapupTimer?.cancel()
    this.#options.keep(record.uid, null)
    this.#records.delete(uid)
  }

  /** His groups are others now. Who is logged in serves a new one at once, and a former one no longer. */
  regroup(uid: string, groups: readonly GroupId[]): void {
    const record = this.#must(uid)
    const before = record.memberOf
    record.memberOf = groups
    if (record.state !== 'logged-out') {
      const added = groups.filter((group) => !before.includes(group) && !record.loggedInTo.includes(group))
      record.loggedInTo = [...record.loggedInTo.filter((group) => groups.includes(group)), ...added]
    }
    this.#publish(record)
  }

  /**
   * A new session. An agent who comes back to a standing call keeps his state, and what was queued or, for a login
   * that no person asked for, chosen when the last session went is taken up (docs/at-link.md, Login). Returns true when it was.
   */
  login(uid: AgentId, login: AgentLogin): boolean {
    const record = this.#must(uid)
    const now = this.#options.clock.service()
    if (record.extension !== null) this.#byExtension.delete(record.extension)
    const comesBack = record.state !== 'logged-out' && record.extension === login.extension
      && (record.state === 'reserved' || this.#options.hasCalls(login.extension))
    const wish = comesBack ? null : stateAtLogin(keptStateOf(record), login.automatic, now)
    record.extension = login.extension
    record.host = login.host
    record.loggedInTo = login.groups
    record.reachable = true
    this.#byExtension.set(login.extension, record)
    record.lostWish = null
    record.left = null
    if (comesBack) {
      this.#publish(record)
      return false
    }
    record.nextState = null
    const owed = lacksCode(record.duty) ? record.duty : null
    record.duty = owed
    if (record.state !== 'logged-out') this.#step(record, 'logout', null, uid)
    record.loginAt = now
    this.#step(record, (wish === null ? login.startNotReady : wish.state !== 'ready') ? 'login-not-ready' : 'login', null, uid)
    if (wish !== null && wish.state !== 'ready') this.#step(record, `choose-${wish.state}`, wish.reason, wish.by ?? uid)
    // A code that is owed is not got rid of by logging out.
    record.duty = owed
    if (record.state === 'ready' && owed !== null) this.#step(record, 'wrapup-begins', null, SYSTEM)
    this.#publish(record)
    return wish !== null
  }

  /**
   * Ends the agent's presence. His call, if any, stays at the telephone: it is the switch's. What he had queued or
   * chosen waits for his next login, unless he says goodbye himself.
   */
  logout(uid: string, by: string): void {
    const record = this.#must(uid)
    if (record.state === 'logged-out') return
    record.left = by === uid ? null : keptStateOf(record)
    this.#step(record, 'logout', null, by)
    if (record.extension !== null) this.#byExtension.delete(record.extension)
    record.extension = null
    record.host = null
    record.loggedInTo = []
    record.nextState = null
    record.lostWish = null
    record.callState = 'idle'
    record.reachable = false
    record.loginAt = null
    if (!lacksCode(record.duty)) record.duty = null
    this.#armWrapupTimer(record)
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
    record.lostWish = reachable ? null : record.nextState
    this.#options.availabilityChanged()
  }

  /**
   * What `choose` would do; `refused` when the table has no row. Asked before a request is
   * accepted, so that a refusal is an answer and not a late outcome. `by`: a leader overrides the missing code.
   */
  wouldChoose(uid: string, target: ChosenState, reason: string | null, by: string): ChoiceResult {
    const record = this.#must(uid)
    if (record.state === 'logged-out') return 'refused'
    if (target === 'ready' && by === uid && lacksCode(record.duty) && record.state !== 'ready') return 'code_missing'
    const same = record.state === target && record.reason === reason
    if (this.#mustWait(record)) return same && record.nextState === null ? 'unchanged' : same ? 'changed' : 'queued'
    if (same && record.nextState === null) return 'unchanged'
    return nextAgentState(record.state, `choose-${target}`) === null ? 'refused' : 'changed'
  }

  /** What was queued is wanted no longer. Ends the request. */
  forgetWish(uid: string, by: string, origin?: Origin): void {
    const record = this.#must(uid)
    record.nextState = null
    record.lostWish = null
    this.#publish(record, by, origin)
  }

  /** Carries a choice out, or keeps it for the end of the call. Always ends the request. */
  choose(uid: string, target: ChosenState, reason: string | null, by: string, origin?: Origin): ChoiceResult {
    const record = this.#must(uid)
    const result = this.wouldChoose(uid, target, reason, by)
    if (result === 'refused' || result === 'code_missing') {
      if (origin !== undefined) {
        this.#options.announcer.done(origin, { ok: false, code: 'wrong_state', message: `the agent is ${record.state}` })
      }
      return result
    }
    if (result === 'unchanged') {
      if (origin !== undefined) this.#options.announcer.done(origin, { ok: true })
      return result
    }
    record.lostWish = null
    if (this.#mustWait(record)) {
      record.nextState = result === 'queued' ? { state: target, reason } : null
      record.nextBy = by
      // Who wants the state to stay has chosen it.
      if (result === 'changed') record.changedBy = by
      this.#publish(record, by, origin)
      return result
    }
    record.nextState = null
    this.#step(record, `choose-${target}`, reason, by)
    this.#publish(record, by, origin)
    return result
  }

  /**
   * Code and note of a call have been kept. `done` finishes the after-call work of that call, and the
   * state with it. False = there was nothing to change.
   */
  wrapupKept(uid: string, callId: string, kept: KeptWrapup, by: string, origin?: Origin): boolean {
    const record = this.#must(uid)
    const { duty } = record
    if (duty?.callId !== callId) return false
    const coded = { ...duty, coded: kept.coded }
    const finished = kept.done && !lacksCode(coded)
    if (!finished && kept.coded === duty.coded) return false
    record.duty = finished ? null : coded
    if (finished && record.state === 'wrapup') {
      if (this.#mustWait(record)) this.#readyAfterCall(record, by)
      else this.#step(record, 'wrapup-over', null, by)
    }
    this.#publish(record, by, origin)
    return true
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
    const record = this.#records.get(uid)
    if (record?.state !== 'reserved') return
    const wish = record.nextState
    if (wish !== null) {
      record.nextState = null
      this.#step(record, 'offer-withdrawn', null, ACD)
      if (wish.state !== 'ready') this.#step(record, `choose-${wish.state}`, wish.reason, record.nextBy ?? uid)
    } else {
      this.#step(record, `offer-missed-${noAnswerState}`, noAnswerState === 'busy' ? reason : null, ACD)
    }
    record.idleSince = this.#options.clock.service()
    this.#publish(record)
  }

  /**
   * The summary of his legs changed. `ended` = the last one has gone: a queued wish is carried out,
   * and after-call work begins as the call's group asks for it. A call that only rang (`talked`
   * false) does not cost him his turn.
   */
  callsChanged(extension: string, summary: string, ended: CallsEnded | null): void {
    const record = this.#byExtension.get(extension)
    if (record === undefined) return
    const before = record.callState
    record.callState = summary
    const now = this.#options.clock.service()
    record.times.enter(record.state, summary !== 'idle', now)
    if (ended?.talked === true) record.idleSince = now
    if (ended !== null) this.#afterCalls(record, ended)
    else if (before === summary) return
    this.#publish(record)
  }

  #afterCalls(record: AgentRecord, ended: CallsEnded): void {
    if (record.state === 'reserved') return
    const before = record.duty
    const wish = record.nextState
    const duty = this.#dutyAfter(record, ended)
    record.nextState = null
    if (wish !== null) this.#step(record, `choose-${wish.state}`, wish.reason, record.nextBy ?? record.uid)
    this.#oweAfterCall(record, before, duty, wish?.state === 'wrapup')
  }

  /** A call he took part in is over at a telephone where he sits no more: what he owes for it he owes all the same. */
  callOver(uid: string, ended: CallsEnded): void {
    const record = this.#records.get(uid)
    if (record === undefined) return
    const before = record.duty
    const duty = this.#dutyAfter(record, ended)
    if (duty === before || (!lacksCode(duty) && (record.state === 'logged-out' || this.#mustWait(record)))) return
    if (record.state === 'logged-out' || this.#mustWait(record)) record.duty = duty
    else this.#oweAfterCall(record, before, duty, false)
    this.#publish(record)
  }

  #dutyAfter(record: AgentRecord, ended: CallsEnded): AgentRecord['duty'] {
    const { site, clock } = this.#options
    const kept = (callId: CallId): KeptWrapup | null => this.#options.keptWrapup(callId, record.uid)
    return dutyAfterCall(site, ended, record.duty, kept, clock.service(), record.state === 'wrapup')
  }

  /** @param asked he asked for after-call work himself: he ends it himself */
  #oweAfterCall(record: AgentRecord, before: AgentRecord['duty'], duty: AgentRecord['duty'], asked: boolean): void {
    if (duty === before && !(lacksCode(duty) && record.state === 'ready')) return
    record.duty = duty?.policy === 'timed' && asked ? { ...duty, endsAt: null } : duty
    if (record.state === 'ready' && (duty?.policy === 'timed' || lacksCode(duty))) this.#step(record, 'wrapup-begins', null, SYSTEM)
    this.#armWrapupTimer(record)
  }

  #armWrapupTimer(record: AgentRecord): void {
    record.wrapupTimer?.cancel()
    record.wrapupTimer = null
    const endsAt = record.duty?.endsAt ?? null
    if (endsAt === null) return
    record.wrapupTimer = this.#options.clock.after(Math.max(0, endsAt - this.#options.clock.service()), () => { this.#wrapupOver(record) })
  }

  #wrapupOver(record: AgentRecord): void {
    record.wrapupTimer = null
    record.duty = null
    if (record.state === 'wrapup') {
      if (this.#mustWait(record)) this.#readyAfterCall(record, SYSTEM)
      else this.#step(record, 'wrapup-over', null, SYSTEM)
    }
    this.#publish(record)
  }

  /** He called somebody during the after-call work: ready when that is over. */
  #readyAfterCall(record: AgentRecord, by: string): void {
    if (record.nextState !== null) return
    record.nextState = { state: 'ready', reason: null }
    record.nextBy = by
  }

  #mustWait(record: AgentRecord): boolean {
    return record.state === 'reserved' || (record.extension !== null && this.#options.hasCalls(record.extension))
  }

  #acd(uid: string, event: AgentEvent, reason: string | null): boolean {
    // Who was deleted while a delivery to him was under way has no state any more.
    const record = this.#records.get(uid)
    if (record === undefined || nextAgentState(record.state, event) === null) return false
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
    if (next === 'ready' && record.state !== 'reserved') record.idleSince = this.#options.clock.service()
    const now = this.#options.clock.service()
    record.state = next
    record.reason = reason
    record.since = now
    record.changedBy = by
    record.times.enter(next, record.callState !== 'idle', now)
    if (next === 'ready' && record.duty !== null && record.duty.policy !== 'optional') record.duty = null
    if (record.duty === null) {
      record.wrapupTimer?.cancel()
      record.wrapupTimer = null
    }
  }

  #publish(record: AgentRecord, by?: string, origin?: Origin): void {
    const told = JSON.stringify([record.state, record.reason, record.since, record.nextState])
    const moved = told !== record.toldText
    record.toldText = told
    this.#keep(record)
    this.#options.announcer.announce({
      event: 'agent.changed',
      data: agentView(record),
      thing: `agent:${record.uid}`,
      audience: { uid: record.uid, watchersOf: record.memberOf },
      // An event about his calls or his seat was not done by who chose his state long ago.
      by: by ?? (moved ? record.changedBy ?? undefined : undefined),
      origin,
    })
    this.#options.availabilityChanged()
  }

  /** What outlives the session and the server, written when it differs. */
  #keep(record: AgentRecord): void {
    const kept = keptAgent(record)
    const text = JSON.stringify(kept)
    if (text === record.keptText) return
    record.keptText = text
    this.#options.keep(record.uid, kept)
  }

  /** The caller has checked that the agent exists; a miss is a fault of the server. */
  #must(uid: string): AgentRecord {
    const record = this.#records.get(uid)
    if (record === undefined) throw new Error(`agent ${uid} does not belong to the site`)
    return record
  }
}
