/**
 * Whom to call back: who was missed, and whom a message asks to call (ATClient's CALLBACK, manual: event 5). Done is what was followed
 * by a talk with the number, whoever called whom.
 */
import { isSameNumber, readCallback } from '#shared/numbers.ts'
import type { AgentMessage } from '#shared/domain/schemas.ts'
import type { HistoryRow } from '#shared/ipc/contract.ts'

export interface Callback {
  readonly id: string
  readonly number: string
  /** Who it is, as the message or the call list says; null = not known. */
  readonly name: string | null
  readonly at: number
  /** What the message says besides the number. */
  readonly note: string
  readonly from: 'missed' | 'message'
}

/** True when somebody has talked with the number since. */
const doneSince = (rows: readonly HistoryRow[], number: string, at: number): boolean =>
  rows.some((row) => row.answeredAt !== null && row.startedAt >= at && (row.number === number || isSameNumber(row.number, number)))

/**
 * @param missed rows of openMissed
 * @param today the day's rows
 * @returns newest first, each number once
 */
export function callbacksOf(missed: readonly HistoryRow[], today: readonly HistoryRow[], messages: readonly AgentMessage[], uid: string, dayStart: number): Callback[] {
  const asked = messages.flatMap((message): Callback[] => {
    const read = message.to === uid && message.sentAt >= dayStart ? readCallback(message.text) : null
    return read === null || doneSince(today, read.number, message.sentAt) ? [] : [{ id: `m${message.id}`, ...read, at: message.sentAt, from: 'message' }]
  })
  const calls = missed.filter((row) => row.number !== '')
    .map((row): Callback => ({ id: `c${String(row.id)}`, number: row.number, name: row.name, at: row.startedAt, note: '', from: 'missed' }))
  const all = [...asked, ...calls].sort((a, b) => b.at - a.at)
  return all.filter((one, index) => !all.slice(0, index).some((before) => isSameNumber(before.number, one.number)))
}
