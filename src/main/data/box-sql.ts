/**
 * What the person has done with messages: seen, dealt with, and when he last looked at a box. Kept on this PC only (the databases have no
 * place for it); a message without a mark is new.
 */
import type Database from 'better-sqlite3'

export interface BoxMark { readonly id: string; readonly seen: boolean; readonly done: boolean }
export interface BoxMarking {
  readonly uid: string
  readonly box: string
  readonly ids: readonly string[]
  /** null = as it was. */
  readonly seen: boolean | null
  readonly done: boolean | null
  /** Epoch ms. */
  readonly at: number
}

export interface BoxStatements {
  mark(marking: BoxMarking): void
  /** Marks of those of the ids that have one. */
  marks(of: { readonly uid: string; readonly box: string; readonly ids: readonly string[] }): BoxMark[]
  looked(of: { readonly uid: string; readonly box: string; readonly at: number }): void
  /** Epoch ms of the last look; 0 = never. */
  lookedAt(of: { readonly uid: string; readonly box: string }): number
  /** Forgets marks of messages that no list shows any more. */
  prune(now: number): number
}

/** Longer than the longest range of days a list can show (400, docs/data.md). */
const KEPT_MS = 401 * 86_400_000

export const BOX_SQL = {
  mark: `INSERT INTO box_marks (uid, box, id, seen, done, marked_at) VALUES (@uid, @box, @id, coalesce(@seen, 0), coalesce(@done, 0), @at)
    ON CONFLICT (uid, box, id) DO UPDATE SET seen = coalesce(@seen, seen), done = coalesce(@done, done), marked_at = excluded.marked_at`,
  marks: 'SELECT id, seen, done FROM box_marks WHERE uid = @uid AND box = @box AND id IN (SELECT value FROM json_each(@ids))',
  prune: 'DELETE FROM box_marks WHERE marked_at < ?',
} as const

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value))

/** Prepares the statements once. */
export function boxStatements(db: Database.Database): BoxStatements {
  const markOne = db.prepare(BOX_SQL.mark)
  const marks = db.prepare<[object], { id: string; seen: number; done: number }>(BOX_SQL.marks)
  const looked = db.prepare(`INSERT INTO box_looks (uid, box, looked_at) VALUES (@uid, @box, @at)
    ON CONFLICT (uid, box) DO UPDATE SET looked_at = max(looked_at, excluded.looked_at)`)
  const lookedAt = db.prepare<[object], number>('SELECT looked_at FROM box_looks WHERE uid = @uid AND box = @box').pluck()
  const prune = db.prepare(BOX_SQL.prune)
  const mark = db.transaction(({ uid, box, ids, seen, done, at }: BoxMarking) => {
    for (const id of ids) markOne.run({ uid, box, id, seen: flag(seen), done: flag(done), at })
  })
  return {
    mark: (marking) => { mark.immediate(marking) },
    marks: ({ uid, box, ids }) => marks.all({ uid, box, ids: JSON.stringify(ids) }).map(({ id, seen, done }) => ({ id, seen: seen === 1, done: done === 1 })),
    looked: (of) => { looked.run(of) },
    lookedAt: (of) => lookedAt.get(of) ?? 0,
    prune: (now) => prune.run(now - KEPT_MS).changes,
  }
}
