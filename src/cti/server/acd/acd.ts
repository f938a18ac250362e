/**
 * Automatic call distribution, pure: who waits, and who gets which call. No clock and no switch;
 * The desk (acd-desk.ts) does what is decided here.
 *
 * Rules: within a group first come, first served; a call that came back (nobody answered, a transfer
 * failed, a telephone died) keeps its first time, and that puts it at the head. Over groups the longest waiting head is served first. Among the available agents of
 * the group the one who has been idle longest gets it. An agent and a call have at most one offer.
 */
import type { AgentId, CallId, Extension, GroupId } from '../../../shared/domain/schemas.ts'

export interface WaitingCall {
  readonly callId: CallId
  readonly group: GroupId
  /** When it entered the queue, epoch ms; kept when it comes back. */
  readonly enteredAt: number
}

export interface AvailableAgent {
  readonly uid: AgentId
  readonly extension: Extension
  readonly groups: readonly string[]
  readonly idleSince: number
}

export interface Offer extends WaitingCall {
  readonly uid: AgentId
  readonly extension: Extension
}

export class Acd {
  readonly #queues = new Map<string, WaitingCall[]>()
  readonly #offers = new Map<string, Offer>()
  readonly #offeredAgents = new Set<string>()

  /** Puts a call where its time puts it: the end, for one that is new. A call that waits or is offered already stays where it is. */
  enqueue(call: WaitingCall): boolean {
    if (this.find(call.callId) !== undefined || this.#offers.has(call.callId)) return false
    this.#insert(call)
    return true
  }

  /** Takes the call out for good: answered, hung up or dropped. */
  remove(callId: string): void {
    this.#forgetOffer(callId)
    for (const queue of this.#queues.values()) {
      const index = queue.findIndex((call) => call.callId === callId)
      if (index >= 0) queue.splice(index, 1)
    }
  }

  /** The offer came to nothing: the call goes back to where its waiting time puts it, the head. */
  returnToHead(callId: string): Offer | undefined {
    const offer = this.#forgetOffer(callId)
    if (offer === undefined) return undefined
    this.#insert({ callId: offer.callId, group: offer.group, enteredAt: offer.enteredAt })
    return offer
  }

  /** Decides what can be delivered now and marks it as offered. */
  match(available: Iterable<AvailableAgent>): Offer[] {
    const free = [...available].filter((agent) => !this.#offeredAgents.has(agent.uid))
    free.sort((a, b) => a.idleSince - b.idleSince || (a.uid < b.uid ? -1 : 1))
    const made: Offer[] = []
    while (free.length > 0) {
      const next = this.#nextServable(free)
      if (next === undefined) break
      const [agent] = free.splice(next.agentIndex, 1)
      const call = this.#queue(next.group).shift()
      if (agent === undefined || call === undefined) break
      const offer: Offer = { ...call, uid: agent.uid, extension: agent.extension }
      this.#offers.set(call.callId, offer)
      this.#offeredAgents.add(agent.uid)
      made.push(offer)
    }
    return made
  }

  find(callId: string): WaitingCall | undefined {
    for (const queue of this.#queues.values()) {
      const found = queue.find((call) => call.callId === callId)
      if (found !== undefined) return found
    }
    return undefined
  }

  offer(callId: string): Offer | undefined {
    return this.#offers.get(callId)
  }

  offers(): IterableIterator<Offer> {
    return this.#offers.values()
  }

  offerTo(uid: string): Offer | undefined {
    for (const offer of this.#offers.values()) if (offer.uid === uid) return offer
    return undefined
  }

  waiting(group: string): readonly WaitingCall[] {
    return this.#queues.get(group) ?? []
  }

  anyWaiting(): boolean {
    for (const queue of this.#queues.values()) if (queue.length > 0) return true
    return false
  }

  /** The longest waiting head of a queue for which somebody of its group is free. */
  #nextServable(free: readonly AvailableAgent[]): { readonly group: string; readonly agentIndex: number } | undefined {
    let best: { group: string; agentIndex: number; enteredAt: number } | undefined
    for (const [group, queue] of this.#queues) {
      const head = queue[0]
      if (head === undefined || (best !== undefined && head.enteredAt >= best.enteredAt)) continue
      const agentIndex = free.findIndex((agent) => agent.groups.includes(group))
      if (agentIndex >= 0) best = { group, agentIndex, enteredAt: head.enteredAt }
    }
    return best
  }

  #forgetOffer(callId: string): Offer | undefined {
    const offer = this.#offers.get(callId)
    if (offer === undefined) return undefined
    this.#offers.delete(callId)
    this.#offeredAgents.delete(offer.uid)
    return offer
  }

  #insert(call: WaitingCall): void {
    const queue = this.#queue(call.group)
    // Two returned calls stand in the order in which they once came.
    const index = queue.findIndex((other) => other.enteredAt > call.enteredAt)
    if (index < 0) queue.push(call)
    else queue.splice(index, 0, call)
  }

  #queue(group: string): WaitingCall[] {
    let queue = this.#queues.get(group)
    if (queue === undefined) this.#queues.set(group, queue = [])
    return queue
  }
}
