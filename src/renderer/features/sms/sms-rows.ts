/** The list of conversations as it is shown: threads of the boxes, with what waits to go out and what is being typed. Pure. */
import type { OutboxEntry } from '#shared/ipc/parts/outbox.ts'
import type { SmsThread } from '#shared/ipc/parts/sms.ts'

export interface SmsRow extends SmsThread {
  /** What of it needs an eye: the worst that waits. */
  readonly waiting: OutboxEntry['state'] | null
}

const WORST = ['failed', 'unknown', 'sending', 'waiting'] as const

/**
 * @param keyOf one form for all spellings of a number
 * @param typed texts as typed, by key
 */
export function smsRows(threads: readonly SmsThread[], outgoing: readonly OutboxEntry[], typed: ReadonlyMap<string, string>, keyOf: (number: string) => string, searching: boolean): SmsRow[] {
  const byKey = new Map<string, OutboxEntry[]>()
  for (const item of outgoing) byKey.set(keyOf(item.to), [...byKey.get(keyOf(item.to)) ?? [], item])
  const rows = threads.map((thread): SmsRow => {
    const own = byKey.get(thread.key) ?? []
    const newest = own.at(-1)
    const ahead = newest !== undefined && newest.at > thread.lastAt && !searching
    return {
      ...thread, draft: typed.get(thread.key) ?? thread.draft, waiting: WORST.find((state) => own.some((item) => item.state === state)) ?? null,
      ...(ahead ? { lastAt: newest.at, lastText: newest.text, lastMine: true } : {}),
    }
  })
  if (searching) return rows
  const known = new Set(threads.map((thread) => thread.key))
  for (const [key, own] of byKey) {
    const newest = own.at(-1)
    if (known.has(key) || newest === undefined) continue
    rows.push({
      key, number: newest.to, name: null, lastAt: newest.at, lastText: newest.text, lastMine: true, count: own.length, unread: [], isNew: false, done: false,
      draft: typed.get(key) ?? '', waiting: WORST.find((state) => own.some((item) => item.state === state)) ?? null,
    })
  }
  return rows.toSorted((one, other) => other.lastAt - one.lastAt)
}
