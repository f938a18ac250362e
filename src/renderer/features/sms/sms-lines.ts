/** One conversation as it is shown: what the boxes have, then what waits or has just gone out, each message once. Pure. */
import type { OutboxEntry } from '#shared/ipc/parts/outbox.ts'
import type { SmsMessage } from '#shared/ipc/parts/sms.ts'

export interface SmsLine {
  readonly id: string
  readonly mine: boolean
  readonly at: number
  readonly text: string
  /** Who of the house; empty where it is oneself. */
  readonly agent: string
  readonly isNew: boolean
  /** Null = it is in a box. */
  readonly waiting: OutboxEntry | null
}

/** A server that names what it sent in no way that its box knows: told by the text, and the times of two clocks. */
const SAME_WITHIN_MS = 5 * 60_000

/** The row of a box for what has just gone out; each row stands for one only. */
function rowOf(item: OutboxEntry, rows: readonly SmsMessage[], taken: ReadonlySet<string>): SmsMessage | undefined {
  const byId = item.ref === null ? undefined : rows.find((row) => row.mine && row.callId === item.ref)
  return byId ?? rows.find((row) => row.mine && !taken.has(row.id) && row.text === item.text && row.at >= item.at - SAME_WITHIN_MS)
}

/** @param messages oldest first. @param outgoing of this conversation, oldest first */
export function smsLines(messages: readonly SmsMessage[], outgoing: readonly OutboxEntry[], self: string): SmsLine[] {
  const taken = new Set<string>()
  const ahead: SmsLine[] = []
  for (const item of outgoing) {
    // Only what is certainly sent can be in the box already.
    const row = item.state === 'sent' ? rowOf(item, messages, taken) : undefined
    if (row !== undefined) taken.add(row.id)
    else ahead.push({ id: `out-${item.id}`, mine: true, at: item.at, text: item.text, agent: '', isNew: false, waiting: item })
  }
  const there = messages.map((row): SmsLine => ({
    id: row.id, mine: row.mine, at: row.at, text: row.text, isNew: row.isNew, waiting: null,
    agent: row.agent === self || row.agent === '' ? '' : row.agentName === '' ? row.agent : row.agentName,
  }))
  return [...there, ...ahead]
}
