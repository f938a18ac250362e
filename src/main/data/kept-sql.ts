/**
 * Drafts (what a person has not finished) and outbox (what is to be sent when the way is free). Generic: the owner of a kind knows
 * what its body is. Order is by id, not by the clock.
 */
import type Database from 'better-sqlite3'

export interface Draft {
  readonly kind: string
  readonly key: string
  /** JSON. */
  readonly body: string
  /** Epoch ms. */
  readonly savedAt: number
}

/**
 * waiting → sending → (taken out when it is through) | waiting (again later) | failed (will not be tried again unasked).
 * `unknown`: the program ended while it was being sent; its owner asks or sends it again with the same key.
 */
export type OutboxState = 'waiting' | 'sending' | 'unknown' | 'failed'
export interface OutboxItem {
  readonly id: number
  readonly kind: string
  /** Tells it apart at the receiver, too: sending twice with one key must do it once. */
  readonly key: string
  /** JSON. */
  readonly body: string
  readonly state: OutboxState
  readonly tries: number
  readonly lastError: string | null
  readonly createdAt: number
}

export interface KeptStatements {
  saveDraft(draft: Draft): void
  drafts(kind: string): Draft[]
  dropDraft(of: { readonly kind: string; readonly key: string }): boolean
  /** Puts it into the outbox; false = it was there already, unchanged. A draft with the same kind and key is taken away in the same step. */
  send(item: Pick<OutboxItem, 'kind' | 'key' | 'body' | 'createdAt'>): boolean
  outbox(query: { readonly kind: string; readonly state: OutboxState; readonly limit: number }): OutboxItem[]
  /** `sending` counts a try. False = no such item. */
  mark(change: { readonly id: number; readonly state: OutboxState; readonly error: string | null }): boolean
  /** It is through. */
  sent(id: number): boolean
  /** After the start: what was being sent when the program ended. */
  interrupted(): number
}

const ITEM = 'id, kind, key, body, state, tries, last_error AS lastError, created_at AS createdAt'

/** Prepares the statements once. */
export function keptStatements(db: Database.Database): KeptStatements {
  const saveDraft = db.prepare(`INSERT INTO drafts (kind, key, body, saved_at) VALUES (@kind, @key, @body, @savedAt)
    ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`)
  const drafts = db.prepare<[string], Draft>('SELECT kind, key, body, saved_at AS savedAt FROM drafts WHERE kind = ? ORDER BY key')
  const dropDraft = db.prepare('DELETE FROM drafts WHERE kind = @kind AND key = @key')
  const send = db.prepare('INSERT INTO outbox (kind, key, body, created_at) VALUES (@kind, @key, @body, @createdAt) ON CONFLICT (kind, key) DO NOTHING')
  const outbox = db.prepare<[object], OutboxItem>(`SELECT ${ITEM} FROM outbox WHERE kind = @kind AND state = @state ORDER BY id LIMIT @limit`)
  const mark = db.prepare("UPDATE outbox SET state = @state, last_error = @error, tries = tries + (@state = 'sending') WHERE id = @id")
  const sent = db.prepare('DELETE FROM outbox WHERE id = ?')
  const interrupted = db.prepare("UPDATE outbox SET state = 'unknown' WHERE state = 'sending'")
  const move = db.transaction((item: Parameters<KeptStatements['send']>[0]) => {
    dropDraft.run({ kind: item.kind, key: item.key })
    return send.run(item).changes === 1
  })
  return {
    saveDraft: (draft) => { saveDraft.run(draft) },
    drafts: (kind) => drafts.all(kind),
    dropDraft: (of) => dropDraft.run(of).changes === 1,
    send: (item) => move(item),
    outbox: (query) => outbox.all(query),
    mark: (change) => mark.run(change).changes === 1,
    sent: (id) => sent.run(id).changes === 1,
    interrupted: () => interrupted.run().changes,
  }
}
