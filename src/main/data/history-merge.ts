/**
 * Brings the records of the CDR server (CallRow, src/central/api.ts) and the own call list together:
 *
 *   own row of the same call, extension and start (to 2 s) ─► stays as it is; what it lacks is filled in
 *   a segment of this agent that has no row here            ─► a row of its own, at its time in the list
 *   a segment of somebody else                              ─► kept for the chain of the call, not in the list
 *
 * The same record again changes nothing. In small transactions, so that reads come through in between; new rows are in the list at
 * once and are indexed for the search afterwards (HistoryStatements.indexDue), which costs more than writing them.
 */
import type Database from 'better-sqlite3'
import { lazily, NOTHING_INDEXED, PINYIN_DUE, placeOf, SAME_START_MS } from './history-sql.ts'
import { nameKey as nameKeyOf, numberKey } from './search-keys.ts'
import { NO_KEYS, searchIndex } from './search-index.ts'
import type { CallRow } from '../../central/api.ts'

/** Whose list it is. A record without an agent is his when it was at his extension. */
export interface MergeOwner { readonly uid: string; readonly extension: string }
/** What is known here about the other sides' numbers: a row that lacks it gets it. */
export type MergeKnown = Readonly<Record<string, { readonly name: string | null; readonly area: string | null }>>
export interface MergeCounts {
  /** Own rows that were found in the records. */
  readonly filled: number
  readonly added: number
  readonly chained: number
}

export interface MergeStatements {
  /** One transaction; from `from` on, for about `budgetMs`, at least one row. How far it came. */
  step(rows: readonly CallRow[], from: number, owner: MergeOwner, budgetMs: number, known?: MergeKnown): { readonly next: number; readonly counts: MergeCounts }
  /** All segments of a call that are known here, in their order, from the latest call with this id. */
  chain(of: { readonly callId: string; readonly uid: string }): CallRow[]
}

const DAY_MS = 86_400_000
const SPAN = `started_at BETWEEN @startedAt - ${String(SAME_START_MS)} AND @startedAt + ${String(SAME_START_MS)}`

export const MERGE_SQL = {
  /** In no order: sorting even the one row there is takes SQLite seven times as long as finding it. */
  match: `SELECT id, segment, started_at AS startedAt, name, number, due FROM call_history WHERE call_id = @callId AND extension = @extension AND uid IN (@uid, '') AND ${SPAN}
    AND (segment IS NULL OR segment = @segment)`,
  fill: `UPDATE call_history SET uid = @uid, source = CASE source WHEN 'cdr' THEN 'cdr' ELSE 'both' END, segment = @segment, cdr = @cdr,
    group_name = coalesce(group_name, @groupName), area = coalesce(area, @area),
    answered_at = CASE WHEN end_cause IS NULL OR end_cause = 'outcome_unknown' THEN coalesce(answered_at, @answeredAt) ELSE answered_at END,
    ring_ms = CASE WHEN end_cause IS NULL OR end_cause = 'outcome_unknown' THEN max(ring_ms, @ringMs) ELSE ring_ms END,
    talk_ms = CASE WHEN end_cause IS NULL OR end_cause = 'outcome_unknown' THEN max(talk_ms, @talkMs) ELSE talk_ms END,
    ended_at = CASE WHEN end_cause IS NULL OR end_cause = 'outcome_unknown' THEN coalesce(@endedAt, ended_at) ELSE ended_at END,
    end_cause = CASE WHEN (end_cause IS NULL OR end_cause = 'outcome_unknown') AND @endedAt IS NOT NULL THEN 'normal' ELSE end_cause END
    WHERE id = @id AND (cdr IS NOT @cdr OR uid <> @uid OR (area IS NULL AND @area IS NOT NULL))`,
  name: 'UPDATE call_history SET name = @name, name_key = @nameKey, due = max(due, @due) WHERE id = @id AND name IS NULL',
  /** The first place that is not taken after this time, which is. */
  place: `SELECT h.id + 1 FROM call_history h WHERE h.id >= @from AND NOT EXISTS (SELECT 1 FROM call_history n WHERE n.id = h.id + 1)
    ORDER BY h.id LIMIT 1`,
  chain: `SELECT row FROM call_segments WHERE uid = @uid AND call_id = @callId AND started_at > @latest - ${String(DAY_MS)} ORDER BY started_at, segment`,
  latest: `SELECT max(started_at) FROM (SELECT started_at FROM call_segments WHERE uid = @uid AND call_id = @callId
    UNION ALL SELECT started_at FROM call_history WHERE uid = @uid AND call_id = @callId)`,
  chainOwn: `SELECT cdr FROM call_history WHERE uid = @uid AND call_id = @callId AND cdr IS NOT NULL AND started_at > @latest - ${String(DAY_MS)}`,
} as const

const INSERT = `
  INSERT INTO call_history (id, uid, call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at, end_cause,
    ring_ms, talk_ms, missed, source, segment, cdr, number_key, area, name_key, due)
  VALUES (@id, @uid, @callId, @extension, @direction, @number, @name, @groupName, NULL, @startedAt, @answeredAt, @endedAt, @endCause,
    @ringMs, @talkMs, @missed, 'cdr', @segment, @cdr, @numberKey, @area, @nameKey, ${String(NOTHING_INDEXED)})`

interface Match { readonly id: number; readonly segment: number | null; readonly startedAt: number; readonly name: string | null; readonly number: string; readonly due: number }

/** The row that has this segment already, else the one that began nearest. */
function nearest(matches: readonly Match[], startedAt: number): Match | undefined {
  if (matches.length < 2) return matches[0]
  const distance = ({ segment, startedAt: at }: Match): number => (segment === null ? SAME_START_MS + 1 : 0) + Math.abs(at - startedAt)
  return matches.toSorted((a, b) => distance(a) - distance(b) || a.id - b.id)[0]
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
const isInbound = (direction: CallRow['direction']): boolean => direction === 'in' || direction === 'internal-in'

/** The number of the other side, as the list shows it. */
function otherSide(row: CallRow): string {
  if (isInbound(row.direction)) return row.caller
  return row.direction === 'unknown' && row.called === row.extension ? row.caller : row.called
}

function valuesOf(row: CallRow) {
  const talked = row.talkS > 0
  const missed = isInbound(row.direction) && !talked && row.endedAt !== null
  return {
    callId: row.callId, extension: row.extension, segment: row.segment, startedAt: row.startedAt, endedAt: row.endedAt,
    direction: row.direction === 'unknown' ? (row.called === row.extension ? 'in' : 'out') : row.direction,
    number: otherSide(row), groupName: row.group === '' ? null : row.group,
    answeredAt: talked ? row.startedAt + row.ringS * 1_000 : null,
    // The record says that it ended, not why.
    endCause: row.endedAt === null ? 'outcome_unknown' : talked ? 'normal' : 'no_answer',
    ringMs: row.ringS * 1_000, talkMs: row.talkS * 1_000, missed: missed ? 1 : 0, cdr: JSON.stringify(row),
  }
}

/** Prepares the statements once. */
export function mergeStatements(db: Database.Database): MergeStatements {
  const index = searchIndex(db, 'call_history', 'history', 'uid')
  const match = db.prepare<[object], Match>(MERGE_SQL.match)
  const setName = db.prepare(MERGE_SQL.name)
  const fill = db.prepare(MERGE_SQL.fill)
  const insert = db.prepare(INSERT)
  const place = db.prepare<[object], number>(MERGE_SQL.place).pluck()
  const keep = db.prepare(`INSERT INTO call_segments (uid, call_id, segment, started_at, row) VALUES (@uid, @callId, @segment, @startedAt, @cdr)
    ON CONFLICT (uid, call_id, segment, started_at) DO UPDATE SET row = excluded.row`)
  const chain = db.prepare<[object], string>(MERGE_SQL.chain).pluck()
  const chainOwn = db.prepare<[object], string>(MERGE_SQL.chainOwn).pluck()
  const latest = db.prepare<[object], number | null>(MERGE_SQL.latest).pluck()

  const mergeOne = (row: CallRow, owner: MergeOwner, known: MergeKnown): keyof MergeCounts => {
    const values = { ...valuesOf(row), uid: owner.uid, name: null, area: null, ...(Object.hasOwn(known, otherSide(row)) && known[otherSide(row)]) }
    const nameKey = nameKeyOf(values.name ?? '')
    const mine = row.agent === owner.uid || (row.agent === '' && row.extension === owner.extension)
    const found = !mine ? undefined : nearest(match.all({ uid: owner.uid, callId: row.callId, extension: row.extension, startedAt: row.startedAt, segment: row.segment }), row.startedAt)
    if (found !== undefined) {
      fill.run({ ...values, id: found.id })
      if (found.name === null && nameKey !== '' && found.number === values.number) {
        setName.run({ id: found.id, name: values.name, nameKey, due: PINYIN_DUE })
        // What is not indexed at all yet is indexed as a whole (indexDue); its pinyin comes then, too.
        if (found.due !== NOTHING_INDEXED) index.update(found.id, NO_KEYS, { ...NO_KEYS, name: nameKey })
      }
      return 'filled'
    }
    if (!mine || row.extension === '') { keep.run(values); return 'chained' }
    const from = placeOf(row.startedAt)
    const numbered = { ...values, nameKey, numberKey: numberKey(values.number) }
    try {
      insert.run({ ...numbered, id: from })
    } catch (error) {
      if (!isTaken(error)) throw error
      insert.run({ ...numbered, id: place.get({ from }) ?? from + 1 })
    }
    return 'added'
  }
  return {
    step: (rows, from, owner, budgetMs, known = {}) => lazily(db, () => {
      const counts = { filled: 0, added: 0, chained: 0 }
      const until = performance.now() + budgetMs
      let next = from
      for (let row = rows[next]; row !== undefined; row = rows[next]) {
        counts[mergeOne(row, owner, known)] += 1
        next += 1
        if (performance.now() >= until) break
      }
      return { next, counts }
    }),
    chain({ callId, uid }) {
      const of = { callId, uid, latest: latest.get({ callId, uid }) ?? 0 }
      return [...chain.all(of), ...chainOwn.all(of)].map((text) => JSON.parse(text) as CallRow)
        .sort((a, b) => a.startedAt - b.startedAt || a.segment - b.segment)
    },
  }
}
