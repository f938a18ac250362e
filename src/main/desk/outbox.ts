/**
 * The outbox: what a person has sent goes out as soon as the link is up, in order, once. Kept on the disk before anything is sent.
 *
 *   waiting ──► sending ──► (gone: the sent box has it)
 *      ▲            ├─ refused ──────────────► failed ── retry ──► waiting
 *      │            ├─ overloaded ───────────► waiting, a little later
 *      │            └─ link lost, no answer ─► asking, as soon as the link is up: with the same key, which executes nothing
 *      └── it never arrived ◄── asking ─┬─ it was done ──► gone
 *                                       └─ nobody knows ─► unknown: the person is asked
 *
 * After a crash, what was `sending` is asked for in the same way (docs/at-link.md, request; Session 6).
 */
import { fail, ok } from '../../shared/result.ts'
import { OUTBOX_KINDS } from '../../shared/ipc/parts/outbox.ts'
import { createOutboxShelf } from './outbox-shelf.ts'
import type { Clock, Log } from '../../cti/ports.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { OutboxKind } from '../../shared/ipc/parts/outbox.ts'
import type { Result } from '../../shared/result.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { Item } from './outbox-shelf.ts'

/** What one item needs to go out: made from its content by the sender of its kind. */
export interface Outgoing {
  /** For the lists of the windows. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Hands it over; whoever receives it does it once per key. `id`: the receiver's name of it, or empty. */
  send(key: string): Promise<Result<{ readonly id: string }>>
  /** What became of `send` with this key; executes nothing. `outcome_unknown` = the receiver does not know. */
  ask(key: string): Promise<Result<{ readonly id: string }>>
  /** Looks where it would be if it had gone out at `since` (epoch ms) or later, and is none of `taken`; null = not there, or nobody can tell. */
  find(since: number, taken: ReadonlySet<string>): Promise<string | null>
}
/** Null = the content is none of this kind. */
export type OutboxSender = (content: unknown) => Outgoing | null

export interface OutboxPorts {
  readonly local: Pick<LocalStore, 'send' | 'outbox' | 'markOutbox' | 'sent'>
  readonly store: AppStore
  readonly senders: { readonly [K in OutboxKind]: OutboxSender }
  readonly clock: Clock
  readonly log: Log
  /** One is through: its box has something new. */
  readonly onSent: (kind: OutboxKind) => void
}

export interface Outbox extends LinkFollower {
  readonly handlers: Pick<Handlers, 'outbox.retry' | 'outbox.discard'>
  /**
   * Keeps an item; it goes out when it can, in the name of whoever is logged in now. A draft of the same kind and key goes with it.
   * @param key 8–48 characters, used for nothing else; adding the same key twice is one item
   */
  add(kind: OutboxKind, key: string, content: unknown): Promise<Result<object>>
  stop(): void
}

/** Servers remember keys for two minutes (docs/at-link.md, request); less, for what the clocks differ. */
const KEY_MEMORY_MS = 100_000
/** After a loss that the link has not told of yet. */
const AGAIN_MS = 1_000
const OVERLOADED_MS = 5_000
const STORAGE_MS = 30_000
/** A sent item stays in sight until the box shows it, so long at most. */
const SENT_SHOWN_MS = 10 * 60_000

const UNCERTAIN: ReadonlySet<string> = new Set(['link_lost', 'timed_out', 'timeout'])

/** Builds the outbox; what it holds is read at the first login. */
export function createOutbox(ports: OutboxPorts): Outbox {
  const { local, store, clock, log } = ports
  const shelf = createOutboxShelf(ports)
  const busy = new Set<OutboxKind>()
  /** Counts logins: a server's memory of keys may have ended with any of them. */
  let login = 0
  let stopped = false

  const isUp = (): boolean => {
    const { link, session } = store.state()
    return !stopped && session !== null && (link.state === 'ready' || link.state === 'degraded')
  }
  const later = (item: Item, ms: number): void => {
    item.notBefore = clock.monotonic() + ms
    clock.after(ms, () => { void pump(item.kind) })
  }
  const next = (kind: OutboxKind): Item | undefined => {
    const now = clock.monotonic()
    const mine = shelf.mine().filter((item) => item.kind === kind)
    // An outcome is asked for before anything else is done; what waits keeps its order.
    const asking = mine.find((item) => item.state === 'asking' && item.notBefore <= now)
    const first = mine.find((item) => item.state === 'waiting')
    return asking ?? (first !== undefined && first.notBefore <= now ? first : undefined)
  }
  async function pump(kind: OutboxKind): Promise<void> {
    if (busy.has(kind)) return
    busy.add(kind)
    try {
      for (;;) {
        const item = isUp() ? next(kind) : undefined
        if (item === undefined) return
        if (item.state === 'asking') await ask(item)
        else await send(item)
      }
    } finally {
      busy.delete(kind)
    }
  }
  const pumpAll = (): void => { for (const kind of OUTBOX_KINDS) void pump(kind) }

  async function send(item: Item): Promise<void> {
    const { outgoing } = item
    if (outgoing === null) { await shelf.set(item, 'failed', 'bad_arguments'); return }
    item.tried = { login, at: clock.monotonic() }
    // On the disk first: after a crash in between it is asked for, not sent again.
    if (!await shelf.set(item, 'sending', null)) {
      shelf.inMemory(item, 'waiting', 'storage_failed')
      later(item, STORAGE_MS)
      return
    }
    if (!isUp()) { await shelf.set(item, 'waiting', null); return }
    const outcome = await outgoing.send(shelf.wireKey(item))
    if (outcome.ok) await through(item, outcome.value.id)
    else await refused(item, outcome.error)
  }
  async function ask(item: Item): Promise<void> {
    const { outgoing } = item
    if (outgoing === null) { await shelf.set(item, 'failed', 'bad_arguments'); return }
    const outcome = await outgoing.ask(shelf.wireKey(item))
    if (outcome.ok) { await through(item, outcome.value.id); return }
    if (outcome.error.code === 'not_connected' || UNCERTAIN.has(outcome.error.code)) { later(item, AGAIN_MS); return }
    if (outcome.error.code !== 'outcome_unknown') { await refused(item, outcome.error); return }
    // The very server that had the request would know it: so it never had it.
    if (item.tried?.login === login && clock.monotonic() - item.tried.at < KEY_MEMORY_MS) { await shelf.set(item, 'waiting', null); return }
    const found = await outgoing.find(item.at, shelf.refs())
    if (found === null) await shelf.set(item, 'unknown', 'outcome_unknown')
    else await through(item, found)
  }
  async function through(item: Item, ref: string): Promise<void> {
    shelf.through(item, ref)
    clock.after(SENT_SHOWN_MS, () => { shelf.take(item) })
    ports.onSent(item.kind)
    await forget(item)
  }
  async function forget(item: Item): Promise<void> {
    const done = await local.sent(item.id)
    if (done.ok || stopped) return
    // It stays `sending` on the disk: at the worst it is asked for after the next start.
    log.warn('a sent item could not be taken out of the outbox', { id: item.id })
    clock.after(STORAGE_MS, () => { void forget(item) })
  }
  async function refused(item: Item, error: AppError): Promise<void> {
    const { code } = error
    if (code === 'not_connected') { await shelf.set(item, 'waiting', null); later(item, AGAIN_MS); return }
    if (UNCERTAIN.has(code)) { await shelf.set(item, 'asking', code); later(item, AGAIN_MS); return }
    // Nobody knows whether a fault came before or after it was done.
    if (code === 'internal') { await shelf.set(item, 'unknown', code); return }
    // A refusal is remembered with its key, too: the next try needs another.
    if (code === 'overloaded' || code === 'not_logged_in') {
      item.round += 1
      await shelf.set(item, 'waiting', code)
      later(item, error.retryAfterMs ?? OVERLOADED_MS)
      return
    }
    log.warn('outbox: refused', { kind: item.kind, id: item.id, code, detail: error.message.slice(0, 200) })
    await shelf.set(item, 'failed', code)
  }

  /** What waits from before goes out; a disk that does not answer is asked again: nobody presses a key for it. */
  const begin = async (): Promise<void> => {
    if (!await shelf.load()) {
      clock.after(STORAGE_MS, () => { if (isUp()) void begin() })
      return
    }
    for (const item of shelf.mine()) item.notBefore = 0
    pumpAll()
  }

  return {
    handlers: {
      async 'outbox.retry'({ id }) {
        const item = shelf.mine().find((one) => one.id === id)
        if (item === undefined || !RETRIED.has(item.state)) return fail('wrong_state', 'not in the outbox, or under way')
        // The same key for what may have arrived: if it did, the server says so and does nothing.
        if (item.state === 'failed') item.round += 1
        item.notBefore = 0
        if (!await shelf.set(item, 'waiting', null)) return fail('storage_failed')
        void pump(item.kind)
        return ok({})
      },
      async 'outbox.discard'({ id }) {
        const item = shelf.mine().find((one) => one.id === id)
        if (item === undefined || !RETRIED.has(item.state)) return fail('wrong_state', 'not in the outbox, or under way')
        const { state, code } = item
        shelf.take(item)
        const done = await local.sent(id)
        if (done.ok) return ok({})
        shelf.back(item, state, code)
        return done
      },
    },
    async add(kind, key, content) {
      const uid = store.state().session?.uid
      if (uid === undefined) return fail('not_logged_in')
      if (!await shelf.load()) return fail('storage_failed', 'the outbox cannot be read')
      const kept = await shelf.add(kind, key, { uid, demo: store.state().app.demo, content })
      if (!kept.ok) return kept
      void pump(kind)
      return ok({})
    },
    onLogin() { login += 1 },
    onReady() { void begin() },
    onSessionEnd() { shelf.publish() },
    stop() { stopped = true },
  }
}

/** What the person may decide about; what is under way is decided by its outcome. */
const RETRIED: ReadonlySet<Item['state']> = new Set(['waiting', 'failed', 'unknown'])

