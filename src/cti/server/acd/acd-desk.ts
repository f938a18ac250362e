/** Carries out what the ACD decides: delivers, takes back when nobody answers, ends a wait that lasts too long. */
import type { ServiceClock, Log, Timer } from '../../ports.ts'
import type { Agents } from '../agents/agents.ts'
import type { CallBook } from '../calls/call-book.ts'
import type { Recorder } from '../records/recorder.ts'
import type { SiteConfig } from '../site-config.ts'
import type { EndedCallCause } from '../switch/causes.ts'
import type { Switch, SwitchCall, SwitchParty } from '../switch/switch.ts'
import { Acd } from './acd.ts'
import type { AvailableAgent, Offer } from './acd.ts'

export interface AcdDeskOptions {
  readonly site: SiteConfig
  readonly clock: ServiceClock
  readonly log: Log
  readonly switch: Switch
  readonly agents: Agents
  readonly book: CallBook
  readonly recorder: Recorder
  /** True while the telephone is out of service. */
  isOut(extension: string): boolean
  /** Calls of the agent stand at a telephone where he sat before: he has not done with them. */
  servesElsewhere(agent: { readonly uid: string; readonly extension: string | null }): boolean
  /** Something waits for the end of the turn. */
  mark(): void
  /** Runs a timer's work as a turn of its own. */
  turn(work: () => void): void
}

type Group = SiteConfig['groups'][number]

/** A call's time in a queue. */
interface Stay {
  readonly group: string
  /** Its place in the queue: when it first came, kept when it comes back. Epoch ms. */
  readonly enteredAt: number
  /** When the present wait began, and what it had waited before, ms. */
  readonly since: number
  readonly waitedMs: number
}

export class AcdDesk {
  readonly acd = new Acd()
  readonly #o: AcdDeskOptions
  readonly #ringTimers = new Map<string, Timer>()
  readonly #waitTimers = new Map<string, Timer>()
  /** Refs of deliveries under way. */
  readonly #deliveries = new Map<string, string>()
  /** Offers to be taken back as soon as the telephone really rings: the delivery was still under way. */
  readonly #wantBack = new Map<string, EndedCallCause>()
  /** The last stay of each call that has been in a queue, until the call is over. */
  readonly #stays = new Map<string, Stay>()
  /** Transfers into a queue under way: call → the ref of the command. */
  readonly #transfers = new Map<string, string>()
  #refs = 0

  constructor(options: AcdDeskOptions) {
    this.#o = options
  }

  /** As the site is now: groups come and go. */
  #group(id: string): Group | undefined {
    return this.#o.site.groups.find((group) => group.id === id)
  }

  /** An agent sends the call into a queue: when it arrives it goes to the end. */
  transferring(ref: string, callId: string): void {
    this.#transfers.set(callId, ref)
  }

  /**
   * A call stands at the route point of a group. One that comes back there (failed transfer, dead
   * telephone) keeps its first place.
   */
  arrived(call: SwitchCall, groupId: string, since: number = this.#o.clock.service()): void {
    const group = this.#group(groupId)
    if (group === undefined) {
      this.#o.log.warn('call arrived for a group that is not configured', { callId: call.callId, group: groupId })
      this.#o.switch.drop(this.#ref(), call.callId, 'failed')
      return
    }
    const before = this.#transfers.delete(call.callId) ? undefined : this.#stays.get(call.callId)
    const back = before?.group === group.id ? before : undefined
    const enteredAt = back?.enteredAt ?? since
    if (!this.acd.enqueue({ callId: call.callId, group: group.id, enteredAt })) return
    this.#stays.set(call.callId, { group: group.id, enteredAt, since, waitedMs: back?.waitedMs ?? 0 })
    const somebodyFree = this.acd.waiting(group.id)[0]?.callId === call.callId
      && this.#available().some((agent) => agent.groups.includes(group.id) && this.acd.offerTo(agent.uid) === undefined)
    this.#o.recorder.queued(call, group.id, since, !somebodyFree)
    if (group.maxWaitMs > 0) {
      const left = since + group.maxWaitMs - this.#o.clock.service()
      this.#waitTimers.get(call.callId)?.cancel()
      this.#waitTimers.set(call.callId, this.#o.clock.after(Math.max(0, left), () => {
        this.#o.turn(() => this.#waitedTooLong(call.callId))
      }))
    }
    this.#o.mark()
  }

  /** Looks who can be served now. Called at the end of each turn. */
  serve(): void {
    if (!this.acd.anyWaiting()) return
    for (const offer of this.acd.match(this.#available())) this.#deliver(offer)
  }

  /** The offered telephone has been answered? Then the call has left the queue. */
  changed(call: SwitchCall): void {
    const offer = this.acd.offer(call.callId)
    if (offer === undefined) return
    const party = call.parties.find((candidate) => candidate.extension === offer.extension)
    const wanted = this.#wantBack.get(call.callId)
    if (party?.state === 'ringing' && wanted !== undefined) this.#takeBack(offer, wanted)
    if (party?.state !== 'talking') return
    this.#gone(call.callId)
    this.#o.agents.offerAnswered(offer.uid)
    this.#o.mark()
  }

  /** A telephone rings no more. While the caller still waits at the route point, the call goes back to the head. */
  left(call: SwitchCall, party: SwitchParty, cause: EndedCallCause): void {
    const offer = this.acd.offer(call.callId)
    const queue = call.parties.find((other) => other.kind === 'queue')
    // A colleague took it: the queue is done with it, and the agent keeps his turn.
    const waits = queue !== undefined && cause !== 'picked_up' && call.parties.some((other) =>
      other.kind !== 'queue' && !other.listening && other.state !== 'disconnected' && !isRung(other))
    // Delivered by a former server (adopt): nobody here has offered it, but somebody must serve it.
    if (offer === undefined && waits && party.extension !== null && isRung(party)) return this.arrived(call, queue.number, queue.startedAt)
    if (offer === undefined || offer.extension !== party.extension) return
    if (waits) this.#back(call, offer, cause)
    else {
      this.#gone(call.callId)
      this.#o.agents.offerWithdrawn(offer.uid)
    }
    this.#o.mark()
  }

  cleared(callId: string): void {
    const offer = this.acd.offer(callId)
    this.#gone(callId)
    this.#stays.delete(callId)
    this.#transfers.delete(callId)
    if (offer !== undefined) this.#o.agents.offerWithdrawn(offer.uid)
    this.#o.mark()
  }

  /** The agent's link is lost or he has gone: his ringing call goes to somebody else at once. */
  agentGone(uid: string): void {
    const offer = this.acd.offerTo(uid)
    if (offer !== undefined) this.#takeBack(offer, 'taken_back')
  }

  /** A command of ours came to nothing. True = it was one of ours. */
  failed(ref: string, code: string): boolean {
    for (const [callId, transfer] of this.#transfers) if (transfer === ref) this.#transfers.delete(callId)
    const callId = this.#deliveries.get(ref)
    if (callId === undefined) return ref.startsWith('acd:')
    this.#deliveries.delete(ref)
    this.#undelivered(callId, code)
    return true
  }

  stop(): void {
    for (const timer of [...this.#ringTimers.values(), ...this.#waitTimers.values()]) timer.cancel()
    this.#ringTimers.clear()
    this.#waitTimers.clear()
  }

  #available(): AvailableAgent[] {
    const list: AvailableAgent[] = []
    for (const agent of this.#o.agents.all()) {
      if (agent.state !== 'ready' || !agent.reachable || agent.extension === null) continue
      if (this.#o.book.hasLegs(agent.extension) || this.#o.isOut(agent.extension) || this.#o.servesElsewhere(agent)) continue
      list.push({ uid: agent.uid, extension: agent.extension, groups: agent.loggedInTo, idleSince: agent.idleSince })
    }
    return list
  }

  #deliver(offer: Offer): void {
    const group = this.#group(offer.group)
    if (group === undefined || !this.#o.agents.offer(offer.uid)) {
      this.acd.returnToHead(offer.callId)
      return
    }
    const now = this.#o.clock.service()
    const ref = this.#ref()
    this.#o.book.setDelivery(
      offer.callId,
      { group: offer.group, name: group.name, waitedMs: this.#waited(offer) },
      { extension: offer.extension, at: now + group.ringTimeoutMs },
    )
    this.#deliveries.set(ref, offer.callId)
    const result = this.#o.switch.deliver(ref, offer.callId, offer.extension)
    if (!result.ok) {
      this.#o.log.warn('delivery refused', { callId: offer.callId, extension: offer.extension, code: result.code })
      this.#deliveries.delete(ref)
      this.#undelivered(offer.callId, result.code)
      return
    }
    this.#ringTimers.set(offer.callId, this.#o.clock.after(group.ringTimeoutMs, () => {
      this.#ringTimers.delete(offer.callId)
      this.#o.turn(() => this.#takeBack(offer, 'no_answer'))
    }))
  }

  #takeBack(offer: Offer, cause: EndedCallCause): void {
    this.#ringTimers.get(offer.callId)?.cancel()
    const result = this.#o.switch.takeBack(this.#ref(), offer.callId, offer.extension, cause)
    if (result.ok) this.#wantBack.delete(offer.callId)
    else this.#wantBack.set(offer.callId, cause)
    // Refused = does not ring yet, is answered or gone: the event that tells it is under way.
    if (!result.ok) this.#o.log.debug('taking back refused', { callId: offer.callId, code: result.code })
  }

  #back(call: SwitchCall, offer: Offer, cause: EndedCallCause): void {
    this.#stopRing(call.callId)
    this.acd.returnToHead(call.callId)
    const missed = cause !== 'taken_back'
    this.#o.recorder.returned(call, missed)
    if (!missed) this.#o.agents.offerWithdrawn(offer.uid)
    else this.#o.agents.offerMissed(offer.uid, this.#group(offer.group)?.noAnswerState ?? 'busy', cause)
    this.#dropIfOverdue(offer)
  }

  /**
   * The telephone could not be rung: the agent is not offered another call until he says so. Who began a call of
   * his own in the same moment is not to blame: the call he has keeps him from the next offer.
   */
  #undelivered(callId: string, code: string): void {
    this.#stopRing(callId)
    const offer = this.acd.returnToHead(callId)
    if (offer === undefined) return
    if (code === 'busy' && this.#o.book.hasLegs(offer.extension)) this.#o.agents.offerWithdrawn(offer.uid)
    else this.#o.agents.offerMissed(offer.uid, 'busy', 'unreachable')
    this.#dropIfOverdue(offer)
    this.#o.mark()
  }

  #waitedTooLong(callId: string): void {
    this.#waitTimers.delete(callId)
    // While it rings it gets its chance; if it comes back, it is told goodbye then.
    if (this.acd.find(callId) !== undefined) this.#drop(callId)
  }

  #dropIfOverdue(offer: Offer): void {
    const maxWaitMs = this.#group(offer.group)?.maxWaitMs ?? 0
    const since = this.#stays.get(offer.callId)?.since ?? offer.enteredAt
    if (maxWaitMs > 0 && this.#o.clock.service() >= since + maxWaitMs) this.#drop(offer.callId)
  }

  /** What the caller has waited up to now, in ms; the talk between two stays is no waiting. */
  #waited(offer: Offer): number {
    const stay = this.#stays.get(offer.callId)
    return Math.max(0, this.#o.clock.service() - (stay?.since ?? offer.enteredAt)) + (stay?.waitedMs ?? 0)
  }

  /** The call has left the queue; if it comes back, its waiting goes on. */
  #gone(callId: string): void {
    const stay = this.#stays.get(callId)
    const waits = this.acd.offer(callId) ?? this.acd.find(callId)
    if (stay !== undefined && waits !== undefined) {
      const now = this.#o.clock.service()
      this.#stays.set(callId, { ...stay, since: now, waitedMs: stay.waitedMs + Math.max(0, now - stay.since) })
    }
    this.#forget(callId)
    this.acd.remove(callId)
  }

  #drop(callId: string): void {
    const call = this.#o.book.call(callId)
    if (call === undefined) return
    this.#gone(callId)
    this.#o.switch.drop(this.#ref(), call.callId, 'timed_out')
    this.#o.mark()
  }

  #forget(callId: string): void {
    this.#stopRing(callId)
    this.#waitTimers.get(callId)?.cancel()
    this.#waitTimers.delete(callId)
  }

  #stopRing(callId: string): void {
    this.#ringTimers.get(callId)?.cancel()
    this.#ringTimers.delete(callId)
    this.#wantBack.delete(callId)
    for (const [ref, itsCall] of this.#deliveries) if (itsCall === callId) this.#deliveries.delete(ref)
  }

  #ref(): string {
    this.#refs += 1
    return `acd:${String(this.#refs)}`
  }

  /**
   * For a switch that carried calls before this server began: takes up who waits. What a former server
   * has delivered and nobody has answered is taken back; left() then puts it into its queue again.
   */
  adopt(calls: readonly SwitchCall[]): void {
    for (const call of calls) {
      const queue = call.parties.find((party) => party.kind === 'queue')
      if (queue === undefined) continue
      const rings = call.parties.filter((party) => party.extension !== null && party.state === 'ringing')
      for (const { extension } of rings) {
        if (extension !== null) this.#o.switch.takeBack(this.#ref(), call.callId, extension, 'taken_back')
      }
      if (rings.length === 0) this.arrived(call, queue.number, queue.startedAt)
    }
  }
}

/** A telephone that rings for the call. */
function isRung(party: SwitchParty): boolean {
  return party.extension !== null && party.state === 'ringing'
}
