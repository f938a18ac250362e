/**
 * Writes the own call list from the link's events as they come, so that a crash loses no call:
 * the row stands when it rings, and is changed when it is answered and when it ends. One row per own
 * leg: a consultation has its own, and a call that comes back after a transfer opens another.
 */
import type { ServerClock } from '../../cti/link/server-clock.ts'
import type { RaiseNotice } from './notices.ts'
import type { ModelChange } from '../../cti/link/api.ts'
import type { HistoryEntry } from '../data/history-entry.ts'
import { isMissedCall } from '../../shared/domain/offer-end.ts'
import type { CallLeg, EndedLeg } from '../../shared/domain/schemas.ts'

export interface HistoryRecorder {
  follow(change: ModelChange, receivedAt: number): void
  /** Who the customer of a call is has become known: his name and area go into the row, also of a call that has just ended. */
  known(callId: string): void
  /** Logged out or displaced: what is open can no longer be followed. */
  sessionEnded(): void
}

export interface HistoryRecorderOptions {
  /** Writes or replaces the row of the leg. Must not throw; failures are told elsewhere, once. */
  readonly write: (entry: HistoryEntry) => void
  /** Whose calls these are; null = nobody is logged in. */
  readonly uid: () => string | null
  readonly notice: RaiseNotice
  /** Legs are told in service time, the list is kept in wall time (docs/at-link.md, Time). */
  readonly clock: Pick<ServerClock, 'service' | 'toWall'>
  /** The number that was meant by one that was placed here (docs/numbers.md). */
  readonly numberOf?: (dialled: string) => string
  /** Customer and area of a call, as far as they are known. */
  readonly about?: (callId: string) => { readonly name: string | null; readonly area: string | null }
}

const INBOUND: ReadonlySet<string> = new Set(['in', 'internal-in'])

/** True when the person should call back. */
export const isMissed: (leg: Pick<EndedLeg, 'direction' | 'answeredAt' | 'endCause'>) => boolean = isMissedCall

/** The row of a leg that stands (`end` null) or has ended. */
export function historyEntry(uid: string, leg: CallLeg, end: { readonly at: number; readonly cause: string } | null): HistoryEntry {
  const missed = end !== null && isMissed({ direction: leg.direction, answeredAt: leg.answeredAt, endCause: end.cause })
  return {
    uid,
    callId: leg.callId,
    extension: leg.extension,
    direction: leg.direction,
    number: leg.peer.number,
    name: leg.peer.name,
    groupName: leg.queue?.name ?? null,
    trunk: leg.trunk,
    startedAt: leg.startedAt,
    answeredAt: leg.answeredAt,
    endedAt: end?.at ?? null,
    endCause: end?.cause ?? null,
    ringMs: Math.max(0, (leg.answeredAt ?? end?.at ?? leg.startedAt) - leg.startedAt),
    talkMs: leg.answeredAt === null || end === null ? 0 : Math.max(0, end.at - leg.answeredAt),
    missed,
  }
}

function inWallTime(entry: HistoryEntry, ahead: number): HistoryEntry {
  if (ahead === 0) return entry
  const { startedAt, answeredAt, endedAt } = entry
  return { ...entry, startedAt: startedAt + ahead, answeredAt: answeredAt === null ? null : answeredAt + ahead, endedAt: endedAt === null ? null : endedAt + ahead }
}

function changedRow(before: CallLeg | undefined, leg: CallLeg): boolean {
  return before === undefined || before.answeredAt !== leg.answeredAt || before.peer.number !== leg.peer.number
    || before.peer.name !== leg.peer.name || before.direction !== leg.direction || before.trunk !== leg.trunk
}

/** A leg and whose it is. */
interface Own { readonly leg: CallLeg; readonly uid: string }

/** Builds the recorder. */
export function createHistoryRecorder(options: HistoryRecorderOptions): HistoryRecorder {
  /** Legs whose row is open, by call id: the truth this recorder has written. Each with its agent: rows are closed after the session has ended, too. */
  const open = new Map<string, Own>()
  /** Wall time less service time when a row was opened, ms: a server's clock that is set meanwhile moves no row. */
  const ahead = new Map<string, number>()
  const aheadOf = ({ callId, startedAt }: CallLeg): number => {
    const known = ahead.get(callId) ?? options.clock.toWall(startedAt) - startedAt
    ahead.set(callId, known)
    return known
  }
  /** The one that ended last: its customer may become known a moment later. */
  let last: Own & { readonly at: number; readonly cause: string } | null = null

  /** Listening in is no call of his own; once he has joined in, it is. */
  const isOwn = (leg: CallLeg): boolean => !leg.listening || open.has(leg.callId)
  /** As meant, without what the site's switch wants in front of it: a call-back adds that again. */
  const row = ({ leg, uid }: Own, ended: Parameters<typeof historyEntry>[2]): HistoryEntry => {
    const entry = inWallTime(historyEntry(uid, leg, ended), aheadOf(leg))
    const about = leg.peer.kind === 'external' ? options.about?.(leg.callId) ?? null : null
    const named = about === null ? entry : { ...entry, name: entry.name ?? about.name, ...(about.area === null ? {} : { area: about.area }) }
    return INBOUND.has(leg.direction) ? named : { ...named, number: options.numberOf?.(entry.number) ?? entry.number }
  }
  const begin = (leg: CallLeg): void => {
    if (!isOwn(leg)) return
    if (open.size === 0) ahead.clear()
    const before = open.get(leg.callId)
    // The server says who sits at the extension; the login may be told after the first picture of the calls.
    const own: Own = { leg, uid: before?.uid ?? leg.agent ?? options.uid() ?? '' }
    open.set(leg.callId, own)
    if (changedRow(before?.leg, leg)) options.write(row(own, null))
  }
  const end = (leg: CallLeg, at: number, cause: string): void => {
    const own: Own = { leg, uid: open.get(leg.callId)?.uid ?? leg.agent ?? options.uid() ?? '' }
    open.delete(leg.callId)
    last = { ...own, at, cause }
    options.write(row(own, { at, cause }))
  }
  const who = (leg: CallLeg): string => leg.peer.name ?? options.about?.(leg.callId).name ?? leg.peer.number
  const resync = (legs: ReadonlyMap<string, CallLeg>): void => {
    for (const { leg } of [...open.values()]) {
      if (legs.has(leg.callId)) continue
      end(leg, options.clock.service(), 'outcome_unknown')
      options.notice('warning', 'call_lost', { who: who(leg) })
    }
    for (const leg of legs.values()) begin(leg)
  }

  return {
    follow(change) {
      if (change.kind === 'call') begin(change.leg)
      else if (change.kind === 'snapshot') resync(change.model.calls)
      else if (change.kind === 'ended' && isOwn(change.leg)) {
        end(change.leg, change.leg.endedAt, change.leg.endCause)
        if (isMissed(change.leg)) options.notice('info', 'missed_call', { who: who(change.leg) })
      }
    },
    known(callId) {
      const own = open.get(callId)
      if (own !== undefined) options.write(row(own, null))
      else if (last?.leg.callId === callId) options.write(row(last, last))
    },
    sessionEnded() {
      for (const { leg } of [...open.values()]) end(leg, options.clock.service(), 'outcome_unknown')
    },
  }
}
