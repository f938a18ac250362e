/**
 * Messages between agents: kept first (durable), then delivered. Delivered = written to the outbox of
 * a session whose link stands; a resume brings it again. What was written to a link that turned out to
 * be dead waits again for the next login (docs/at-link.md, Messages).
 */
import type { ServiceClock, Log, Random } from '../../ports.ts'
import type { AgentMessage } from '../../../shared/domain/schemas.ts'
import { toBase64 } from '../../protocol/bytes.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { Announcer, Origin } from '../events-out.ts'
import type { DeskStore } from '../store/desk-store.ts'
import { Deliveries } from './deliveries.ts'

/** So many waiting messages go out at once after a login; the rest in steps, so that a slow reader is not cut off for them. */
export const FLUSH_BATCH = 100
const FLUSH_PAUSE_MS = 250
/** So many of an agent's newest messages are looked through for what a former server had written. */
const FORMER_DOUBT_MESSAGES = 200
const ID_BYTES = 12

export interface MessagesOptions {
  readonly store: DeskStore
  readonly clock: ServiceClock
  readonly random: Random
  readonly log: Log
  readonly announcer: Announcer
  /** True while a session of the agent has a link. */
  isConnected(uid: string): boolean
  /** How long a dead link may go unnoticed, ms: what was written in that time before a loss may not have arrived. */
  readonly deadMs: number
}

/** What is to be sent; `broadcast`: the group's id or `*`. */
export interface NewMessage {
  readonly from: AgentRecord
  readonly to: readonly AgentRecord[]
  readonly text: string
  readonly broadcast: string | null
}

export interface Sending {
  readonly ids: string[]
  readonly delivered: number
  readonly stored: number
  /** Delivers, tells the sender and ends the request. */
  deliver(origin: Origin): void
}

export class Messages {
  readonly #o: MessagesOptions
  readonly #deliveries: Deliveries

  constructor(options: MessagesOptions) {
    this.#o = options
    this.#deliveries = new Deliveries(options.clock, options.deadMs)
  }

  /**
   * Keeps the messages; durable when it returns.
   * @throws when the store cannot write: nothing has been sent
   */
  send({ from, to, text, broadcast }: NewMessage): Sending {
    const sentAt = this.#o.clock.wall()
    const messages = to.map((agent): AgentMessage => ({
      id: toBase64(this.#o.random.bytes(ID_BYTES)), from: from.uid, fromName: from.name, to: agent.uid, toName: agent.name,
      text, sentAt, deliveredAt: null, readAt: null, broadcast,
    }))
    this.#o.store.addMessages(messages)
    const present = messages.filter((message) => this.#o.isConnected(message.to))
    return {
      ids: messages.map((message) => message.id),
      delivered: present.length,
      stored: messages.length - present.length,
      deliver: (origin) => { this.#deliverNew(messages, present, origin) },
    }
  }

  /** The agent has a link again (login, resume): what waits for him goes out. */
  flush(uid: string): void {
    let waiting: readonly AgentMessage[]
    try {
      this.#doubtFormer(uid)
      waiting = this.#o.store.undelivered(uid)
    } catch (error) {
      this.#o.log.error('waiting messages could not be read', { uid, error: String(error) })
      return
    }
    const batch = waiting.slice(0, FLUSH_BATCH)
    const noted = this.#deliver(batch)
    for (const message of batch) this.#tellSender(message, 'delivered')
    if (noted && waiting.length > batch.length) {
      this.#o.clock.after(FLUSH_PAUSE_MS, () => { if (this.#o.isConnected(uid)) this.flush(uid) })
    }
  }

  /** Marks messages to `uid` as read and tells their senders. @throws when the store cannot write */
  read(uid: string, ids: readonly string[]): void {
    for (const message of this.#o.store.read(uid, ids, this.#o.clock.wall())) this.#tellSender(message, 'read')
  }

  /** Own messages, newest first. */
  list(uid: string, withUid: string | null, before: number | null, limit: number): readonly AgentMessage[] {
    return this.#o.store.messages(uid, withUid, before, limit)
  }

  /**
   * The agent's session has ended without a goodbye. What was written to it shortly before its link
   * was found dead may never have arrived: it waits again, unless it was read.
   * @param lostAt when the link was found dead, epoch ms
   */
  sessionGone(uid: string, lostAt: number): void {
    const doubtful = this.#deliveries.lost(uid, lostAt)
    if (doubtful.length === 0) return
    try {
      this.#o.store.notDelivered(doubtful)
    } catch (error) {
      this.#o.log.error('messages to a dead link could not be marked', { uid, messages: doubtful.length, error: String(error) })
    }
  }

  /**
   * His first link since this server began: what the former server had just written to him, and he has not
   * read, may have been lost with its outbox. It waits again.
   */
  #doubtFormer(uid: string): void {
    const since = this.#deliveries.formerDoubt(uid)
    if (since === null) return
    const { store } = this.#o
    const doubtful = store.messages(uid, null, null, FORMER_DOUBT_MESSAGES).filter(({ to, readAt, deliveredAt }) =>
      to === uid && readAt === null && deliveredAt !== null && deliveredAt >= since)
    if (doubtful.length > 0) store.notDelivered(doubtful.map(({ id }) => id))
    this.#deliveries.met(uid)
  }

  #deliverNew(messages: readonly AgentMessage[], present: readonly AgentMessage[], origin: Origin): void {
    this.#deliver(present)
    const [only] = messages
    if (messages.length !== 1 || only === undefined) return this.#o.announcer.done(origin, { ok: true })
    this.#tellSender(only, present.length === 1 ? 'delivered' : 'stored', origin)
  }

  /** False = delivered, but the store could not note it. */
  #deliver(messages: readonly AgentMessage[]): boolean {
    if (messages.length === 0) return true
    const at = this.#o.clock.wall()
    for (const message of messages) {
      this.#o.announcer.announce({
        event: 'message.received', data: { ...message, deliveredAt: at }, thing: null, audience: { uid: message.to }, by: message.from,
      })
      this.#deliveries.note(message.to, message.id)
    }
    try {
      this.#o.store.delivered(messages.map((message) => message.id), at)
      return true
    } catch (error) {
      // They come once more with the next login; the client knows them by their ids.
      this.#o.log.error('delivery of messages could not be noted', { messages: messages.length, error: String(error) })
      return false
    }
  }

  #tellSender(message: AgentMessage, status: 'stored' | 'delivered' | 'read', origin?: Origin): void {
    this.#o.announcer.announce({
      event: 'message.status', data: { id: message.id, to: message.to, status, at: this.#o.clock.wall() }, thing: null,
      audience: { uid: message.from }, origin,
    })
  }
}
