/** SQL of the after-call drafts. Kept until the server has them, and a month beyond. */
import type Database from 'better-sqlite3'
import type { WrapupEntry } from './wrapup-entry.ts'

interface Row {
  callId: string; uid: string; code: string | null; note: string; done: number
  savedAt: number; sentAt: number | null; refused: string | null
}

/** What the server has is kept there; here it is a memory for the desk. */
const KEEP_SENT_MS = 30 * 86_400_000
const MAX_UNSENT = 1_000

const COLUMNS = 'call_id AS callId, uid, code, note, done, saved_at AS savedAt, sent_at AS sentAt, refused'
const WRITE = `
  INSERT INTO wrapup_drafts (call_id, uid, code, note, done, saved_at, sent_at, refused)
  VALUES (@callId, @uid, @code, @note, @done, @savedAt, @sentAt, @refused)
  ON CONFLICT (call_id, uid) DO UPDATE SET code = excluded.code, note = excluded.note, done = excluded.done,
    saved_at = excluded.saved_at, sent_at = excluded.sent_at, refused = excluded.refused
  WHERE excluded.saved_at >= wrapup_drafts.saved_at`

/** Prepares the statements once. */
export function wrapupStatements(db: Database.Database): {
  /** Older content never replaces newer: an answer to an earlier sending may come late. False = it was older. */
  readonly write: (entry: WrapupEntry) => boolean
  readonly get: (key: { readonly callId: string; readonly uid: string }) => WrapupEntry | null
  readonly latest: (uid: string) => WrapupEntry | null
  /** What the server has not accepted and not refused, oldest first. */
  readonly unsent: (uid: string) => WrapupEntry[]
  readonly prune: (now: number) => number
} {
  const write = db.prepare(WRITE)
  const get = db.prepare<[object], Row>(`SELECT ${COLUMNS} FROM wrapup_drafts WHERE call_id = @callId AND uid = @uid`)
  const latest = db.prepare<[object], Row>(`SELECT ${COLUMNS} FROM wrapup_drafts WHERE uid = @uid ORDER BY saved_at DESC LIMIT 1`)
  const unsent = db.prepare<[object], Row>(
    `SELECT ${COLUMNS} FROM wrapup_drafts WHERE uid = @uid AND sent_at IS NULL AND refused IS NULL ORDER BY saved_at LIMIT ${String(MAX_UNSENT)}`)
  const prune = db.prepare('DELETE FROM wrapup_drafts WHERE sent_at IS NOT NULL AND saved_at < @before')
  const entry = (row: Row | undefined): WrapupEntry | null => (row === undefined ? null : { ...row, done: row.done === 1 })
  return {
    write: (row) => write.run({ ...row, done: row.done ? 1 : 0 }).changes === 1,
    get: (key) => entry(get.get(key)),
    latest: (uid) => entry(latest.get({ uid })),
    unsent: (uid) => unsent.all({ uid }).map((row) => ({ ...row, done: row.done === 1 })),
    prune: (now) => prune.run({ before: now - KEEP_SENT_MS }).changes,
  }
}
