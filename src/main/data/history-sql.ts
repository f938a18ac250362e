/** SQL of the own call list. Keyset paging: a page costs the same at the end of a long list. */
import type Database from 'better-sqlite3'
import type { HistoryEntry } from './history-entry.ts'
import type { HistoryRow } from '../../shared/ipc/contract.ts'

interface Row {
  id: number; callId: string; direction: string; number: string; name: string | null; groupName: string | null; trunk: string | null
  startedAt: number; answeredAt: number | null; endedAt: number | null; endCause: string | null
  ringMs: number; talkMs: number; missed: number
}

const WRITE = `
  INSERT INTO call_history (call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at,
    ended_at, end_cause, ring_ms, talk_ms, missed)
  VALUES (@callId, @extension, @direction, @number, @name, @groupName, @trunk, @startedAt, @answeredAt,
    @endedAt, @endCause, @ringMs, @talkMs, @missed)
  ON CONFLICT (call_id, extension, started_at) DO UPDATE SET
    direction = excluded.direction, number = excluded.number, name = excluded.name, group_name = excluded.group_name,
    trunk = excluded.trunk, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
    end_cause = excluded.end_cause, ring_ms = excluded.ring_ms, talk_ms = excluded.talk_ms, missed = excluded.missed`

const SELECT = `
  SELECT id, call_id AS callId, direction, number, name, group_name AS groupName, trunk, started_at AS startedAt,
    answered_at AS answeredAt, ended_at AS endedAt, end_cause AS endCause, ring_ms AS ringMs, talk_ms AS talkMs, missed
  FROM call_history WHERE id < @before`
const PAGE = ' ORDER BY id DESC LIMIT @take'
const SEARCH = " AND (number LIKE @like ESCAPE '\\' OR name LIKE @like ESCAPE '\\')"

/** Text for LIKE in which %, _ and \ mean themselves. */
export function likePart(text: string): string {
  return `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`
}

/** Prepares the statements once. */
export function historyStatements(db: Database.Database): {
  readonly write: (entry: HistoryEntry) => void
  readonly closeOpen: () => number
  readonly list: (query: { readonly beforeId: number | null; readonly limit: number; readonly search: string }) => { rows: HistoryRow[]; hasMore: boolean }
} {
  const write = db.prepare(WRITE)
  const closeOpen = db.prepare("UPDATE call_history SET end_cause = 'outcome_unknown' WHERE end_cause IS NULL")
  const page = db.prepare<[object], Row>(SELECT + PAGE)
  const find = db.prepare<[object], Row>(SELECT + SEARCH + PAGE)
  return {
    write: (entry) => { write.run({ ...entry, missed: entry.missed ? 1 : 0 }) },
    closeOpen: () => closeOpen.run().changes,
    list({ beforeId, limit, search }) {
      const text = search.trim()
      const values = { before: beforeId ?? Number.MAX_SAFE_INTEGER, take: limit + 1 }
      const rows = text === '' ? page.all(values) : find.all({ ...values, like: likePart(text) })
      return { rows: rows.slice(0, limit).map((row) => ({ ...row, missed: row.missed === 1 })), hasMore: rows.length > limit }
    },
  }
}
