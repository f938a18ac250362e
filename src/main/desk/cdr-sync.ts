/**
 * Brings the own records of the CDR server into the own call list: after the login, when the server is back, a little after each
 * own call, and every few minutes.
 *
 *   first time     ─► the last 90 days, newest page first; each page is merged before the next is read
 *   afterwards     ─► from the day before the last that was merged, so that a record that was written late is found
 *   a failure      ─► what is merged stays; the next round begins where the last whole one ended
 *   logged out     ─► stops at the next page; nothing of the next person's list is touched
 *   a call rings   ─► the next page waits a moment: who calls is looked up in the same databases, by the same threads
 *
 * The same record again changes nothing (history-merge.ts), so a round that begins too early costs time, never a double row. The day up to
 * which a whole round came is kept in the local database, per agent and extension: a crash begins at most that round again.
 */
import { siteZone } from '../../shared/time/site-zone.ts'
import { dayStart } from '../../shared/time/zone.ts'
import { dayOf } from './boxes.ts'
import { isRinging } from '../telephony/ringing.ts'
import type { CallRow, CentralData } from '../../central/api.ts'
import type { Clock, Log, Timer } from '../../cti/ports.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { MergeKnown } from '../data/history-merge.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'

export interface CdrSyncPorts {
  readonly central: Pick<CentralData, 'calls' | 'onStates'>
  readonly local: Pick<LocalStore, 'mergeCalls' | 'saveDraft' | 'drafts'>
  readonly store: AppStore
  readonly publisher: Pick<Publisher, 'publish'>
  readonly clock: Clock
  readonly log: Log
  /** What is known about the other sides; `ask` = how many may be asked for at the site. */
  readonly known: (numbers: readonly string[], ask: number) => Promise<MergeKnown>
}

export interface CdrSync extends LinkFollower {
  /** Begins a round now, or another after the one that runs; resolves when nothing is left to do. */
  run(): Promise<void>
  stop(): void
}

const DAY_MS = 86_400_000
const FIRST_DAYS = 90
const PAGE = 500
/** The server writes a record when the call has ended everywhere, a customer may still be in a queue. */
const AFTER_CALL_MS = 5_000
const EVERY_MS = 5 * 60_000
/** After a round that did not come to its end. */
const RETRY_MS = 30_000
/** Names asked for at the site per round: who called last is looked for first. */
const NAMES_PER_ROUND = 200
/** Looked at again, and given up, while a call rings. */
const QUIET_STEP_MS = 250
const QUIET_MS = 5_000
const MARK_KIND = 'cdr-sync'

interface Owner { readonly uid: string; readonly extension: string }
interface Round {
  readonly signal: AbortSignal
  readonly days: { readonly from: string; readonly to: string }
  readonly names: { left: number }
}

const keyOf = (row: CallRow): string => `${row.callId} ${String(row.segment)} ${row.extension} ${String(row.startedAt)}`
const otherSide = (row: CallRow): string => (row.direction === 'in' || row.direction === 'internal-in' ? row.caller : row.called)

/** Builds the service. It begins by itself with the session. */
export function createCdrSync(ports: CdrSyncPorts): CdrSync {
  const { central, local, store, clock, log } = ports
  const merged = new Map<string, string>()
  let running: Promise<void> | null = null
  let again = false
  let abort = new AbortController()
  let timer: Timer | null = null
  let soon: Timer | null = null
  let wasUp = false
  let stopped = false

  const owner = (): Owner | null => {
    const session = store.state().session
    return session === null ? null : { uid: session.uid, extension: session.extension }
  }
  const markKey = ({ uid, extension }: Owner): string => `${uid} ${extension}`
  const lastDay = async (of: Owner): Promise<string | null> => {
    const kept = await local.drafts(MARK_KIND)
    const body = kept.ok ? kept.value.find((draft) => draft.key === markKey(of))?.body : undefined
    return body === undefined ? null : /^"(\d{8})"$/u.exec(body)?.[1] ?? null
  }
  const remember = async (of: Owner, day: string): Promise<void> => {
    await local.saveDraft({ kind: MARK_KIND, key: markKey(of), body: JSON.stringify(day), savedAt: clock.now() })
  }
  /** First day of a round: yesterday's records may have been written after midnight. */
  const firstDay = (last: string | null, now: number): string => {
    const earliest = dayOf(now - (FIRST_DAYS - 1) * DAY_MS)
    if (last === null) return earliest
    const at = dayStart(siteZone(), last, -1)
    const day = dayOf(Math.min(at, now - DAY_MS))
    return day < earliest ? earliest : day
  }
  /** Those that were not merged in this form already in this run of the program; of the last days, which every round reads again. */
  const unmerged = (rows: readonly CallRow[]): readonly CallRow[] => rows.filter((row) => merged.get(keyOf(row)) !== JSON.stringify(row))
  const noteMerged = (rows: readonly CallRow[]): void => {
    const since = clock.now() - 3 * DAY_MS
    for (const row of rows) if (row.startedAt > since) merged.set(keyOf(row), JSON.stringify(row))
  }
  const merge = async (of: Owner, found: readonly CallRow[], { signal, names }: Round): Promise<boolean> => {
    const rows = unmerged(found)
    if (rows.length === 0) return true
    const ask = names.left
    names.left = Math.max(0, ask - rows.length)
    const known = await ports.known([...new Set(rows.map(otherSide))], ask)
    if (signal.aborted) return false
    const done = await local.mergeCalls(rows, of, known)
    if (!done.ok) return false
    noteMerged(rows)
    const first = rows[0]
    if (done.value.added + done.value.filled > 0 && first !== undefined) ports.publisher.publish('history.changed', { callId: first.callId }, null)
    return true
  }
  /** Until nothing rings, for a while. */
  const quiet = async (signal: AbortSignal): Promise<void> => {
    for (let waited = 0; waited < QUIET_MS && !signal.aborted && store.state().calls.some(isRinging); waited += QUIET_STEP_MS) {
      await new Promise<void>((done) => { clock.after(QUIET_STEP_MS, done) })
    }
  }
  /** All pages of one condition; false = not to its end. */
  const read = async (of: Owner, query: { readonly agent?: string; readonly extension?: string }, isOwn: (row: CallRow) => boolean, turn: Round): Promise<boolean> => {
    for (let after: string | undefined; ;) {
      await quiet(turn.signal)
      const page = await central.calls.calls({ ...turn.days, ...query, limit: PAGE, ...(after === undefined ? {} : { after }) }, { signal: turn.signal })
      if (!page.ok) {
        if (page.error.code !== 'cancelled') log.warn('records of the CDR server not read', { code: page.error.code })
        return false
      }
      if (turn.signal.aborted || !await merge(of, page.value.rows.filter(isOwn), turn) || turn.signal.aborted) return false
      if (page.value.next === null) return true
      after = page.value.next
    }
  }
  /** False = not to its end. */
  const round = async (of: Owner, signal: AbortSignal): Promise<boolean> => {
    const now = clock.now()
    // A day more: the clock of the site may be ahead.
    const turn: Round = { signal, days: { from: firstDay(await lastDay(of), now), to: dayOf(now + DAY_MS) }, names: { left: NAMES_PER_ROUND } }
    // By his number first; then what his extension did without him (records without an agent).
    // Both conditions look for a part of the number: 643 also finds 6430.
    const byAgent = await read(of, { agent: of.uid }, (row) => row.agent === of.uid, turn)
    if (!byAgent || !await read(of, { extension: of.extension }, (row) => row.agent === '' && row.extension === of.extension, turn)) return false
    await remember(of, dayOf(now))
    return true
  }
  const oneRound = async (): Promise<void> => {
    const of = owner()
    const { signal } = abort
    if (of === null || stopped || signal.aborted) return
    let whole = false
    try {
      whole = await round(of, signal)
    } catch (error) {
      log.error('merging own records failed', { error })
    }
    if (!whole && !signal.aborted) {
      soon?.cancel()
      soon = clock.after(RETRY_MS, () => { void run() })
    }
  }
  const run = (): Promise<void> => {
    if (running !== null) { again = true; return running }
    running = (async () => {
      do {
        again = false
        await oneRound()
      } while (again && !stopped)
      running = null
    })()
    return running
  }
  const regularly = (): void => {
    timer?.cancel()
    timer = clock.after(EVERY_MS, () => { void run(); regularly() })
  }
  const offStates = central.onStates((states) => {
    const up = states.callthink_cdr.state === 'up'
    if (up && !wasUp && owner() !== null) void run()
    wasUp = up
  })
  return {
    run,
    onReady() {
      if (abort.signal.aborted) abort = new AbortController()
      void run()
      regularly()
    },
    onChange(change) {
      if (change.kind !== 'ended') return
      soon?.cancel()
      soon = clock.after(AFTER_CALL_MS, () => { void run() })
    },
    onSessionEnd() {
      abort.abort()
      merged.clear()
      again = false
      timer?.cancel()
      soon?.cancel()
    },
    stop() {
      stopped = true
      abort.abort()
      offStates()
      timer?.cancel()
      soon?.cancel()
    },
  }
}
