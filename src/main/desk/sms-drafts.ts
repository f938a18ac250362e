/** What is being written to a number: one draft per number and person, on the disk as it is typed. Its key becomes that of the outbox. */
import { z } from 'zod'
import { ok } from '../../shared/result.ts'
import { matchKey } from '../../shared/numbers.ts'
import type { Result } from '../../shared/result.ts'
import type { DialRules } from '../../shared/numbers.ts'
import type { LocalStore } from '../data/local-store.ts'

const bodySchema = z.object({ uid: z.string(), number: z.string(), text: z.string() })
export interface SmsDraft { readonly key: string; readonly number: string; readonly text: string; readonly savedAt: number }

export interface SmsDrafts {
  /** By number (matchKey). */
  of(uid: string): Promise<Result<ReadonlyMap<string, SmsDraft>>>
  save(uid: string, number: string, text: string): Promise<Result<null>>
  /** The key under which a text to this number goes out, once; the draft goes with it. */
  keyFor(uid: string, number: string): Promise<Result<string>>
}

export interface SmsDraftPorts {
  readonly local: Pick<LocalStore, 'saveDraft' | 'drafts' | 'dropDraft'>
  readonly rules: () => DialRules
  readonly newKey: () => string
  readonly now: () => number
}

export function createSmsDrafts({ local, rules, newKey, now }: SmsDraftPorts): SmsDrafts {
  const read = async (uid: string): Promise<Result<Map<string, SmsDraft>>> => {
    const kept = await local.drafts('sms')
    if (!kept.ok) return kept
    const found = new Map<string, SmsDraft>()
    for (const { key, body, savedAt } of kept.value) {
      const draft = bodySchema.safeParse(parsed(body))
      if (draft.success && draft.data.uid === uid) found.set(matchKey(draft.data.number, rules()), { key, savedAt, number: draft.data.number, text: draft.data.text })
    }
    return ok(found)
  }
  const keyOf = async (uid: string, number: string): Promise<Result<string | null>> => {
    const drafts = await read(uid)
    return drafts.ok ? ok(drafts.value.get(matchKey(number, rules()))?.key ?? null) : drafts
  }
  return {
    of: read,
    async save(uid, number, text) {
      const key = await keyOf(uid, number)
      if (!key.ok) return key
      if (text !== '') return local.saveDraft({ kind: 'sms', key: key.value ?? newKey(), body: JSON.stringify({ uid, number, text }), savedAt: now() })
      if (key.value === null) return ok(null)
      const dropped = await local.dropDraft({ kind: 'sms', key: key.value })
      return dropped.ok ? ok(null) : dropped
    },
    async keyFor(uid, number) {
      const key = await keyOf(uid, number)
      return key.ok ? ok(key.value ?? newKey()) : key
    },
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
