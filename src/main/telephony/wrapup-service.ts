/**
 * After-call work: what the person types is on this PC at once, and at the server as soon as the link
 * allows. The latest content wins; sending the same again does no harm (docs/at-link.md, wrapup.save).
 *
 *   typed ─► local store ─► server accepts ─► saved / done
 *                 │  ├─ link lost: kept; sent again when the link is ready
 *                 │  └─ server busy or silent: kept; sent again after a while
 *                 └──── server refuses: told once; kept here, sent again only when changed
 */
import { fail, ok } from '../../shared/result.ts'
import { isRetryable } from '../../shared/domain/errors.ts'
import { errorSentence } from './error-sentence.ts'
import type { AppStore } from './app-store.ts'
import type { LinkFollower } from './link-follower.ts'
import type { RaiseNotice } from './notices.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { WrapupEntry } from '../data/wrapup-entry.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { Clock, Log, Timer } from '../../cti/ports.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { Agent, CallId, CallLeg } from '../../shared/domain/schemas.ts'
import type { RequestArgs, WrapupDraft } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'

export type WrapupStore = Pick<LocalStore, 'writeWrapup' | 'getWrapup' | 'latestWrapup' | 'unsentWrapups'>

export interface Wrapup extends LinkFollower {
  /**
   * Keeps it here, then at the server when the link is up. Refused by the server: its error; kept here
   * all the same. Finishing waits for the server's word, typing does not.
   */
  save(request: RequestArgs<'wrapup.save'>): Promise<Result<WrapupDraft>>
}

export interface WrapupOptions {
  readonly link: LinkClient
  readonly store: AppStore
  readonly local: WrapupStore
  readonly notice: RaiseNotice
  readonly log: Log
  readonly clock: Clock
}

/** A server that could not take it now is asked again after this, or later if it says so. */
const RETRY_MS = 10_000
/** A draft of yesterday's last call is no business of today's first. */
const RECENT_MS = 12 * 3_600_000

/** The draft as windows see it. */
export function draftOf(entry: WrapupEntry): WrapupDraft {
  const { callId, code, note, done, savedAt, sentAt } = entry
  const state = sentAt === null ? 'local' : done ? 'done' : 'saved'
  // Ids in the local store are those the server gave.
  return { callId: callId as CallId, code, note, state, savedAt }
}

const emptyDraft = (callId: CallId): WrapupDraft => ({ callId, code: null, note: '', state: 'empty', savedAt: null })

/**
 * The call that after-call work is about now: one that must be written about, else the one that is
 * spoken on, else one that may be. Null = none; what was shown last stays.
 */
export function wrapupCall(asked: Agent['wrapup'], calls: readonly CallLeg[]): CallId | null {
  if (asked !== null && asked.policy !== 'optional') return asked.callId
  const answered = calls.filter((leg) => leg.answeredAt !== null && !leg.listening && leg.consultOf === null)
  const active = answered.find((leg) => leg.state === 'talking' && !leg.held) ?? answered.at(-1)
  return active?.callId ?? asked?.callId ?? null
}

/** True when the same content can be accepted later. */
function passes({ code }: AppError): boolean {
  return isRetryable(code) || code === 'outcome_unknown' || code === 'internal' || code === 'cancelled' || code === 'not_logged_in'
}

/** Follows the session's calls and keeps the draft of the one that is or was last. */
export function createWrapup(options: WrapupOptions): Wrapup {
  const { link, store, local, notice, log, clock } = options
  /** Newest content per call that this run knows of. */
  const entries = new Map<string, WrapupEntry>()
  /** Calls that are being sent; one sending per call at a time. */
  const sending = new Map<string, Promise<Result<object>>>()
  let retry: Timer | null = null

  /** Refusals that were told: he types on, and need not read it again. */
  const told = new Set<string>()

  const uidNow = (): string | null => store.state().session?.uid ?? null
  const keyOf = (entry: Pick<WrapupEntry, 'callId' | 'uid'>): string => `${entry.uid}/${entry.callId}`
  const show = (draft: WrapupDraft | null): void => { store.dispatch({ kind: 'wrapup', draft }) }
  const showEntry = (entry: WrapupEntry): void => {
    if (entry.uid === uidNow() && store.state().wrapup?.callId === entry.callId) show(draftOf(entry))
  }
  const keep = async (entry: WrapupEntry): Promise<Result<null>> => {
    entries.set(keyOf(entry), entry)
    showEntry(entry)
    return local.writeWrapup(entry)
  }

  /** The link is up, but the server could not: one timer for all that waits. */
  const retryLater = ({ code, retryAfterMs }: AppError): void => {
    if (code === 'link_lost' || code === 'not_connected' || uidNow() === null) return
    retry ??= clock.after(Math.max(RETRY_MS, retryAfterMs ?? 0), () => {
      retry = null
      void resendAll()
    })
  }
  const sendOnce = async (entry: WrapupEntry): Promise<Result<object>> => {
    const { callId, code, note, done } = entry
    const answer = await link.execute('wrapup.save', { callId: callId as CallId, code, note, done })
    if (!answer.ok && passes(answer.error)) {
      retryLater(answer.error)
      return answer
    }
    const latest = entries.get(keyOf(entry))
    // Only what was sent is marked: something newer waits for its own sending.
    if (latest === entry) {
      await keep(answer.ok ? { ...entry, sentAt: clock.now() } : { ...entry, done: false, refused: answer.error.code })
    }
    return answer
  }
  /** Sends the newest content, and again what was typed meanwhile. */
  const send = async (key: string): Promise<Result<object>> => {
    for (;;) {
      const entry = entries.get(key)
      if (entry === undefined || entry.uid !== uidNow()) return fail('not_connected', 'nobody is logged in for it')
      const answer = await sendOnce(entry)
      const latest = entries.get(key)
      if (latest === undefined || latest.savedAt === entry.savedAt || (!answer.ok && passes(answer.error))) return answer
    }
  }
  const sendAlone = (key: string): Promise<Result<object>> => {
    const running = sending.get(key)
    if (running !== undefined) return running
    const fresh = send(key).finally(() => { sending.delete(key) })
    sending.set(key, fresh)
    return fresh
  }
  const tellRefusal = (callId: string, error: AppError): void => {
    const what = `${callId} ${error.code}`
    if (told.has(what)) return
    told.add(what)
    log.warn('after-call work refused', { callId, code: error.code })
    notice('warning', 'wrapup_refused', { callId, reason: errorSentence(store.state().app.locale, error) })
  }
  const sendQuietly = async (entry: WrapupEntry): Promise<void> => {
    const answer = await sendAlone(keyOf(entry))
    if (!answer.ok && !passes(answer.error)) tellRefusal(entry.callId, answer.error)
  }

  const resendAll = async (): Promise<void> => {
    const uid = uidNow()
    if (uid === null) return
    const kept = await local.unsentWrapups(uid)
    if (!kept.ok) return
    for (const entry of kept.value) {
      const known = entries.get(keyOf(entry))
      if (known === undefined) entries.set(keyOf(entry), entry)
      // One after the other: a whole day's notes must not flood the server that has just come back.
      if (known === undefined || known.sentAt === null) await sendQuietly(entry)
    }
  }

  /** What is known about the call, here or at the server. */
  const find = async (callId: CallId, uid: string): Promise<WrapupDraft> => {
    const known = entries.get(keyOf({ callId, uid }))
    if (known !== undefined) return draftOf(known)
    const kept = await local.getWrapup({ callId, uid })
    if (kept.ok && kept.value !== null) {
      entries.set(keyOf(kept.value), entries.get(keyOf(kept.value)) ?? kept.value)
      return draftOf(kept.value)
    }
    const asked = await link.request('wrapup.get', { callId })
    if (!asked.ok || asked.value.wrapup === null) return emptyDraft(callId)
    const { code, note, done, savedAt } = asked.value.wrapup
    return { callId, code, note, state: done ? 'done' : 'saved', savedAt }
  }
  const turnTo = async (callId: CallId, uid: string): Promise<void> => {
    show(emptyDraft(callId))
    const draft = await find(callId, uid)
    const now = store.state().wrapup
    // He may have typed, or gone on to another call, while it was looked up.
    if (uidNow() === uid && now?.callId === callId && now.state === 'empty') show(draft)
  }
  const follow = (): void => {
    const { agent, calls, wrapup } = store.state()
    const uid = uidNow()
    if (uid === null) return
    const callId = wrapupCall(agent?.wrapup ?? null, calls)
    if (callId !== null && callId !== wrapup?.callId) void turnTo(callId, uid)
  }
  const restore = async (uid: string): Promise<void> => {
    const latest = await local.latestWrapup(uid)
    if (!latest.ok || latest.value === null || clock.now() - latest.value.savedAt > RECENT_MS) return
    if (uidNow() === uid && store.state().wrapup === null) show(draftOf(latest.value))
  }

  return {
    async save(request) {
      const uid = uidNow()
      if (uid === null) return fail('not_connected', 'nobody is logged in')
      const before = entries.get(keyOf({ callId: request.callId, uid }))
      // Two savings within a millisecond keep their order.
      const savedAt = Math.max(clock.now(), (before?.savedAt ?? 0) + 1)
      const entry: WrapupEntry = { ...request, uid, savedAt, sentAt: null, refused: null }
      const kept = await keep(entry)
      const sent = sendAlone(keyOf(entry))
      if (kept.ok && !request.done) {
        void sent.then((answer) => { if (!answer.ok && !passes(answer.error)) tellRefusal(entry.callId, answer.error) })
        return ok(draftOf(entries.get(keyOf(entry)) ?? entry))
      }
      const answer = await sent
      if (!answer.ok && !kept.ok) return kept
      if (!answer.ok && !passes(answer.error)) return answer
      return ok(draftOf(entries.get(keyOf(entry)) ?? entry))
    },
    onChange(change) { if (change.kind !== 'queue' && change.kind !== 'extension' && change.kind !== 'trunk') follow() },
    onLogin(session) {
      follow()
      if (store.state().wrapup === null) void restore(session.uid)
    },
    onReady: () => { void resendAll() },
    onSessionEnd() {
      retry?.cancel()
      retry = null
      entries.clear()
      told.clear()
      show(null)
    },
  }
}
