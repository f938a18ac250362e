/**
 * Whom to call back: who was missed, and whom a message asks to call (ATClient's CALLBACK, manual: event 5). Done is what was followed
 * by a talk with the number, whoever called whom.
 */
import { isSameNumber, numberInText } from '#shared/numbers.ts'
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

const MARK = /^\s*CALLBACK\s*(?:;|$)/i
const NUMBER_KEYS = ['TEL', 'CALLER', 'NUMBER', 'PHONE', 'MOBILE', 'MOBILENO', 'CALLED']
const NAME_KEYS = ['NAME', 'UNAME', 'CUSTOMER']
const NOTE_KEYS = ['INFO', 'NOTE', 'MEMO', 'TEXT', 'MSG']

/** What a CALLBACK message asks for; null = it is another message, or names no number. */
export function readCallback(text: string): { readonly number: string; readonly name: string | null; readonly note: string } | null {
  if (!MARK.test(text)) return null
  const rest = text.replace(MARK, '')
  const fields = new Map(rest.split(';').flatMap((part) => {
    const at = part.indexOf('=')
    return at < 1 ? [] : [[part.slice(0, at).trim().toUpperCase(), part.slice(at + 1).trim()] as const]
  }))
  const first = (keys: readonly string[]): string => keys.map((key) => fields.get(key) ?? '').find((value) => value !== '') ?? ''
  const found = numberInText(first(NUMBER_KEYS) === '' ? rest : first(NUMBER_KEYS))
  if (!found.ok) return null
  const name = first(NAME_KEYS)
  return { number: found.text, name: name === '' ? null : name, note: fields.size === 0 ? rest.trim() : first(NOTE_KEYS) }
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
