/**
 * OEM commands (manual: ATSendOEMCommand, ATSendOEMCommand_Route): SMS and e-mail that go out, content
 * for flows and agents, multimedia messages routed to whoever is ready. Kept first, then delivered.
 */
import type { ServiceClock, Log, Random } from '../../ports.ts'
import type { AgentId, OemMessage } from '../../../shared/domain/schemas.ts'
import type { BoxKind } from '../../../shared/domain/codes.ts'
import { readArrival, writeArrival } from '../../legacy/arrival.ts'
import { toBase64 } from '../../protocol/bytes.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { Announcer } from '../events-out.ts'
import { Deliveries } from '../messages/deliveries.ts'
import type { SiteConfig } from '../site-config.ts'
import type { DeskStore, SentItem } from '../store/desk-store.ts'
import type { InboxPort } from './inbox-port.ts'
import type { OemPort } from './oem-port.ts'

const ID_BYTES = 12
/** So many go out at once; the rest in steps. */
const FLUSH_BATCH = 20
const FLUSH_PAUSE_MS = 250

export interface OemDeskOptions {
  readonly site: SiteConfig
  readonly store: DeskStore
  readonly port: OemPort
  /** Null = nothing arrives here by itself. */
  readonly inbox: InboxPort | null
  readonly clock: ServiceClock
  readonly random: Random
  readonly log: Log
  readonly announcer: Announcer
  agents(): Iterable<AgentRecord>
  /** True while a session of the agent has a link. */
  isConnected(uid: string): boolean
  /** How long a dead link may go unnoticed, ms (messages.ts). */
  readonly deadMs: number
}

/** A message for somebody: kept, to be delivered after the answer. */
export interface KeptOem {
  readonly id: string
  readonly uid: AgentId | null
  deliver(): void
}

type SentContent = Pick<SentItem, 'kind' | 'uid' | 'toName' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'files'>

export class OemDesk {
  readonly #o: OemDeskOptions
  /** Groups for which something waits. */
  readonly #waiting = new Set<string>()
  readonly #deliveries: Deliveries

  constructor(options: OemDeskOptions) {
    this.#o = options
    this.#deliveries = new Deliveries(options.clock, options.deadMs)
  }

  /** What a former server kept for groups. */
  start(): void {
    try {
      for (const { id } of this.#o.site.groups) if (this.#o.store.undeliveredOem(groupKey(id)).length > 0) this.#waiting.add(id)
    } catch (error) {
      this.#o.log.error('waiting multimedia messages could not be read', { error: String(error) })
    }
  }

  /** SMS or e-mail. @throws when it cannot be kept */
  sendOut(content: SentContent): string {
    const id = this.#newId()
    this.#o.port.send({ ...content, id, at: this.#o.clock.wall(), status: 'stored', error: null })
    return id
  }

  /** For an agent, or kept under another key (`ivr:…`) that nobody is told of. @throws when it cannot be kept */
  keep(message: { readonly kind: string; readonly from: string; readonly to: string; readonly text: string }, agent: AgentId | null): KeptOem {
    const kept: OemMessage = { ...message, id: this.#newId(), callId: null, at: this.#o.clock.wall() }
    this.#o.store.addOem(kept)
    return { id: kept.id, uid: agent, deliver: () => { if (agent !== null && this.#o.isConnected(agent)) this.#deliver(agent, [kept]) } }
  }

  /**
   * To the agent if he can take it now, else to the longest idle of the group, else kept for the group.
   * @param group null = no group is named: it is kept for the agent
   * @throws when it cannot be kept
   */
  route(from: string, text: string, agent: AgentRecord | null, group: string | null): KeptOem {
    const taker = agent !== null && this.#isFree(agent) ? agent : group === null ? agent : this.#longestIdle(group)
    if (taker !== null) return this.keep({ kind: 'ROUTE', from, to: taker.uid, text }, taker.uid)
    const kept = this.keep({ kind: 'ROUTE', from, to: groupKey(group ?? ''), text }, null)
    this.#waiting.add(group ?? '')
    return kept
  }

  get takesArrivals(): boolean {
    return this.#o.inbox !== null
  }

  /**
   * Something came in from outside: the row first, then whoever it is for is told; routed as `route` does it.
   * @throws when it cannot be kept
   */
  arrive(item: { readonly kind: BoxKind; readonly from: string; readonly text: string; readonly subject: string; readonly file: string }, agent: AgentRecord | null, group: string | null): KeptOem {
    const taker = agent ?? (group === null ? null : this.#longestIdle(group))
    const id = this.#newId()
    this.#o.inbox?.add({ ...item, id, uid: taker?.uid ?? '', fromName: '', at: this.#o.clock.wall() })
    const told = { ...writeArrival({ kind: item.kind, from: item.from, callId: id, text: item.subject === '' ? item.text : item.subject }), from: 'system' }
    // Named by its row: whoever asks finds it in the box.
    if (taker !== null) return { ...this.keep({ ...told, to: taker.uid }, taker.uid), id }
    this.#waiting.add(group ?? '')
    return { ...this.keep({ ...told, to: groupKey(group ?? '') }, null), id }
  }

  /** He has become ready: what waits for one of his groups is his. */
  agentReady(agent: AgentRecord): void {
    if (this.#waiting.size === 0 || !this.#isFree(agent)) return
    for (const group of agent.loggedInTo) if (this.#waiting.has(group)) this.#take(agent, group)
  }

  /** The agent has a link again: what waits for him goes out. */
  flush(uid: string): void {
    try {
      this.#doubtFormer(uid)
      const waiting = this.#o.store.undeliveredOem(uid)
      const batch = waiting.slice(0, FLUSH_BATCH)
      if (!this.#deliver(uid, batch) || waiting.length === batch.length) return
      this.#o.clock.after(FLUSH_PAUSE_MS, () => { if (this.#o.isConnected(uid)) this.flush(uid) })
    } catch (error) {
      this.#o.log.error('waiting multimedia messages could not be read', { uid, error: String(error) })
    }
  }

  /** Written to a session of `uid`: by this desk, or by somebody who has kept it himself (a flow's score). */
  delivered(uid: string, id: string): void {
    this.#deliveries.note(uid, id)
  }

  /**
   * The agent's session has ended without a goodbye. What was written to it shortly before its link
   * was found dead may never have arrived: it waits again.
   * @param lostAt when the link was found dead, epoch ms
   */
  sessionGone(uid: string, lostAt: number): void {
    const doubtful = this.#deliveries.lost(uid, lostAt)
    if (doubtful.length === 0) return
    try {
      this.#o.store.oemNotDelivered(doubtful)
    } catch (error) {
      this.#o.log.error('multimedia messages to a dead link could not be marked', { uid, messages: doubtful.length, error: String(error) })
    }
  }

  list(uid: string, kind: string | null, limit: number): readonly OemMessage[] {
    return this.#o.store.oemMessages(uid, kind, limit)
  }

  /** His first link since this server began: what the former server had just written may have been lost with its outbox. */
  #doubtFormer(uid: string): void {
    const since = this.#deliveries.formerDoubt(uid)
    if (since === null) return
    const doubtful = this.#o.store.oemDeliveredSince(uid, since)
    if (doubtful.length > 0) this.#o.store.oemNotDelivered(doubtful)
    this.#deliveries.met(uid)
  }

  #take(agent: AgentRecord, group: string): void {
    try {
      const waiting = this.#o.store.undeliveredOem(groupKey(group))
      for (const message of waiting) {
        this.#o.store.oemMoved(message.id, agent.uid)
        const arrival = readArrival(message)
        if (arrival !== null) this.#o.inbox?.assign(arrival.kind, arrival.callId, agent.uid)
      }
      this.#waiting.delete(group)
      this.flush(agent.uid)
    } catch (error) {
      this.#o.log.error('waiting multimedia messages could not be handed over', { uid: agent.uid, group, error: String(error) })
    }
  }

  /** False = delivered, but the store could not note it: it comes once more. */
  #deliver(uid: string, messages: readonly OemMessage[]): boolean {
    if (messages.length === 0) return true
    for (const message of messages) {
      this.#o.announcer.announce({ event: 'oem.received', data: message, thing: null, audience: { uid }, by: message.from })
      this.delivered(uid, message.id)
    }
    try {
      this.#o.store.oemDelivered(messages.map((message) => message.id), this.#o.clock.wall())
      return true
    } catch (error) {
      this.#o.log.error('delivery of multimedia messages could not be noted', { uid, error: String(error) })
      return false
    }
  }

  #longestIdle(group: string): AgentRecord | null {
    let best: AgentRecord | null = null
    for (const agent of this.#o.agents()) {
      if (!agent.loggedInTo.some((one) => one === group) || !this.#isFree(agent)) continue
      if (best === null || agent.idleSince < best.idleSince || (agent.idleSince === best.idleSince && agent.uid < best.uid)) best = agent
    }
    return best
  }

  #isFree(agent: AgentRecord): boolean {
    return agent.state === 'ready' && agent.callState === 'idle' && this.#o.isConnected(agent.uid)
  }

  #newId(): string {
    return toBase64(this.#o.random.bytes(ID_BYTES))
  }
}

function groupKey(group: string): string {
  return `group:${group}`
}
