/**
 * SQL of the own call list. The id of a row is its place in the list, in ms: a call that begins now is the newest whatever the clock says
 * (greater than all ids), a record that arrives late takes the first free place at its time. So "newest first" is the order of
 * the primary key and of the search index, and a page costs the same at the end of a long list.
 */
import type Database from 'better-sqlite3'
import { nameKey, numberKey, textKey } from './search-keys.ts'
import { NO_KEYS, searchIndex } from './search-index.ts'
import type { HistoryEntry, HistoryQuery } from './history-entry.ts'
import type { PinyinOf } from './pinyin.ts'
import type { SearchIndex, SearchKeys } from './search-index.ts'
import type { HistoryRow } from '../../shared/ipc/contract.ts'

interface Row {
  id: number; callId: string; direction: string; number: string; name: string | null; area: string | null; groupName: string | null; trunk: string | null
  startedAt: number; answeredAt: number | null; endedAt: number | null; endCause: string | null
  ringMs: number; talkMs: number; missed: number; note: string | null
}

/** The record of the CDR server has whole seconds, its start may be rounded either way. */
export const SAME_START_MS = 2_000
const DAY_MS = 86_400_000
const REINDEX_ROWS = 500
/** Values of `due` (history-migration.ts). */
export const PINYIN_DUE = 1
export const NOTHING_INDEXED = 2
/** Ids stay exact in JavaScript; a clock beyond the year 9999 is none. */
const MAX_TIME = 253_402_300_800_000

const KEYS = 'id, name, number_key AS number, name_key AS nameKey, pinyin_key AS pinyin, note_key AS note, due'
interface KeyRow { id: number; name: string | null; number: string; nameKey: string; pinyin: string; note: string; due: number }

export const HISTORY_SQL = {
  page: `SELECT id, call_id AS callId, direction, number, name, area, group_name AS groupName, trunk, started_at AS startedAt,
    answered_at AS answeredAt, ended_at AS endedAt, end_cause AS endCause, ring_ms AS ringMs, talk_ms AS talkMs, missed, note
    FROM call_history WHERE uid = @uid AND id < @before ORDER BY id DESC LIMIT @take`,
  /** In one statement: a hundred single ones take longer than the search. CROSS JOIN keeps the order of the ids. */
  byIds: `SELECT h.id, call_id AS callId, direction, number, name, area, group_name AS groupName, trunk, started_at AS startedAt,
    answered_at AS answeredAt, ended_at AS endedAt, end_cause AS endCause, ring_ms AS ringMs, talk_ms AS talkMs, missed, note
    FROM json_each(@ids) ids CROSS JOIN call_history h ON h.id = ids.value WHERE h.uid = @uid`,
  /** The row itself, or the record of it that came first. */
  own: `SELECT ${KEYS} FROM call_history WHERE call_id = @callId AND extension = @extension AND uid = @uid
    AND started_at BETWEEN @startedAt - ${String(SAME_START_MS)} AND @startedAt + ${String(SAME_START_MS)}
    AND (started_at = @startedAt OR source = 'cdr') ORDER BY abs(started_at - @startedAt) LIMIT 1`,
  newest: 'SELECT max(id) FROM call_history',
  /** A call id is used again at the earliest another day. */
  ofCall: `SELECT ${KEYS} FROM call_history WHERE call_id = @callId AND uid = @uid AND started_at > @savedAt - ${String(7 * DAY_MS)} AND started_at >
    (SELECT max(started_at) FROM call_history WHERE call_id = @callId AND uid = @uid) - ${String(DAY_MS)}`,
  noteOf: `SELECT note FROM wrapup_drafts WHERE call_id = @callId AND uid = @uid AND saved_at >= @startedAt AND saved_at < @startedAt + ${String(DAY_MS)} ORDER BY saved_at DESC LIMIT 1`,
  noteOfRow: `SELECT d.note FROM call_history h CROSS JOIN wrapup_drafts d ON d.call_id = h.call_id AND d.uid = h.uid
    WHERE h.id = ? AND d.saved_at >= h.started_at AND d.saved_at < h.started_at + ${String(DAY_MS)} ORDER BY d.saved_at DESC LIMIT 1`,
  due: `SELECT ${KEYS} FROM call_history WHERE due > 0 ORDER BY id DESC LIMIT ?`,
  keysAfter: `SELECT ${KEYS} FROM call_history WHERE id > ? ORDER BY id LIMIT ?`,
  closeOpen: "UPDATE call_history SET end_cause = 'outcome_unknown' WHERE end_cause IS NULL",
} as const

const INSERT = `
  INSERT INTO call_history (id, uid, call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at,
    ended_at, end_cause, ring_ms, talk_ms, missed, area, note, number_key, name_key, pinyin_key, note_key, due)
  VALUES (@id, @uid, @callId, @extension, @direction, @number, @name, @groupName, @trunk, @startedAt, @answeredAt,
    @endedAt, @endCause, @ringMs, @talkMs, @missed, @area, @note, @numberKey, @nameKey, @pinyinKey, @noteKey, @due)`

const UPDATE = `
  UPDATE call_history SET started_at = @startedAt, direction = @direction, number = @number, name = @name, group_name = @groupName,
    trunk = @trunk, answered_at = @answeredAt, ended_at = @endedAt, end_cause = @endCause, ring_ms = @ringMs, talk_ms = @talkMs,
    missed = @missed, area = coalesce(@area, area), number_key = @numberKey, name_key = @nameKey, pinyin_key = @pinyinKey, due = @due,
    source = CASE source WHEN 'own' THEN 'own' ELSE 'both' END
  WHERE id = @id`

export interface HistoryStatements {
  readonly write: (entry: HistoryEntry) => void
  readonly closeOpen: () => number
  readonly list: (query: HistoryQuery) => { rows: HistoryRow[]; hasMore: boolean }
  /** The note of a call is found with its rows. */
  readonly setNote: (of: { readonly callId: string; readonly uid: string; readonly note: string; readonly savedAt: number }) => void
  /** Indexes up to `limit` rows that were written without their index or pinyin; how many it did. Needs the dictionary. */
  readonly indexDue: (limit: number) => number
  /** Everything that has a name is to be indexed again. */
  readonly namesDue: () => void
  /** Makes the search index anew from the rows. For a damaged one; about 0.1 ms a row. */
  readonly reindex: () => void
}

/** Keys of a row as they are written; without pinyin as long as the dictionary is not loaded. */
function keysOf(row: { readonly number: string; readonly name: string | null; readonly note: string | null }, pinyinOf: PinyinOf | null): SearchKeys {
  const name = nameKey(row.name ?? '')
  return { number: numberKey(row.number), name, pinyin: name === '' ? '' : (pinyinOf?.(row.name ?? '') ?? ''), note: textKey(row.note ?? '') }
}

/** A time that can be an id. */
export const placeOf = (time: number): number => Math.min(Math.max(1, Math.trunc(time)), MAX_TIME)

/**
 * A transaction that need not survive a power cut, because it is done again: it does not wait for the disk. It is whole or not there, and
 * the next write of a call waits for both (WAL: synchronous=NORMAL differs from FULL in that only).
 */
export function lazily<T>(db: Database.Database, act: () => T): T {
  db.pragma('synchronous = NORMAL')
  try {
    return db.transaction(act).immediate()
  } finally {
    db.pragma('synchronous = FULL')
  }
}

interface Known { readonly id: number; readonly label: string | null; readonly keys: SearchKeys; readonly due: number; readonly indexed: SearchKeys }
const known = ({ id, name, nameKey, number, pinyin, note, due }: KeyRow): Known => {
  const keys = { number, name: nameKey, pinyin, note }
  return { id, label: name, keys, due, indexed: due === NOTHING_INDEXED ? NO_KEYS : keys }
}

/**
 * Prepares the statements once.
 * @param pinyinOf the loaded dictionary, null before
 */
export function historyStatements(db: Database.Database, pinyinOf: () => PinyinOf | null): HistoryStatements {
  const index = searchIndex(db, 'call_history', 'history', 'uid')
  const insert = db.prepare(INSERT)
  const update = db.prepare(UPDATE)
  const own = db.prepare<[object], KeyRow>(HISTORY_SQL.own)
  const newest = db.prepare<[], number | null>(HISTORY_SQL.newest).pluck()
  const noteOf = db.prepare<[object], string>(HISTORY_SQL.noteOf).pluck()
  const closeOpen = db.prepare(HISTORY_SQL.closeOpen)
  const upkeep = upkeepStatements(db, index, pinyinOf)

  const write = db.transaction((entry: HistoryEntry) => {
    const found = own.get({ uid: entry.uid, callId: entry.callId, extension: entry.extension, startedAt: entry.startedAt })
    const old = found === undefined ? null : known(found)
    const note = old === null ? (noteOf.get({ uid: entry.uid, callId: entry.callId, startedAt: entry.startedAt }) ?? null) : null
    // The events of a call come with the same name again and again: its pinyin is made once.
    const same = old !== null && old.label === entry.name && old.due === 0
    const keys = same ? { ...old.keys, number: numberKey(entry.number) }
      : { ...keysOf({ ...entry, note }, pinyinOf()), ...(old !== null && { note: old.keys.note }) }
    const id = old?.id ?? Math.max(placeOf(entry.startedAt), (newest.get() ?? 0) + 1)
    const values = {
      ...entry, id, note, area: entry.area ?? null, missed: entry.missed ? 1 : 0,
      numberKey: keys.number, nameKey: keys.name, pinyinKey: keys.pinyin, noteKey: keys.note,
      due: keys.name !== '' && pinyinOf() === null && !same ? PINYIN_DUE : 0,
    }
    if (old === null) insert.run(values)
    else update.run(values)
    index.update(id, old?.indexed ?? NO_KEYS, keys)
  })

  return {
    write: (entry) => { write.immediate(entry) },
    closeOpen: () => closeOpen.run().changes,
    list: listing(db, index),
    ...upkeep,
  }
}

function listing(db: Database.Database, index: SearchIndex): HistoryStatements['list'] {
  const page = db.prepare<[object], Row>(HISTORY_SQL.page)
  const byIds = db.prepare<[object], Row>(HISTORY_SQL.byIds)
  return ({ uid, beforeId, limit, search, tail = false }) => {
    const before = beforeId ?? Number.MAX_SAFE_INTEGER
    const take = limit + 1
    const rows = search.trim() === '' ? page.all({ uid, before, take })
      : byIds.all({ uid, ids: JSON.stringify(index.find(search, { beforeId: before, take, tail, owner: uid })) })
    return { rows: rows.slice(0, limit).map((row) => ({ ...row, missed: row.missed === 1 })), hasMore: rows.length > limit }
  }
}

function upkeepStatements(db: Database.Database, index: SearchIndex, pinyinOf: () => PinyinOf | null): Pick<HistoryStatements, 'setNote' | 'indexDue' | 'namesDue' | 'reindex'> {
  const ofCall = db.prepare<[object], KeyRow>(HISTORY_SQL.ofCall)
  const setNote = db.prepare('UPDATE call_history SET note = @note, note_key = @noteKey WHERE id = @id')
  const due = db.prepare<[number], KeyRow>(HISTORY_SQL.due)
  const done = db.prepare('UPDATE call_history SET name_key = @name, pinyin_key = @pinyin, note = coalesce(@note, note), note_key = @noteKey, due = 0 WHERE id = @id')
  const namesDue = db.prepare(`UPDATE call_history SET due = ${String(PINYIN_DUE)} WHERE name_key <> '' AND due = 0`)
  const noteOfRow = db.prepare<[number], string>(HISTORY_SQL.noteOfRow).pluck()
  const after = db.prepare<[number, number], KeyRow>(HISTORY_SQL.keysAfter)
  return {
    setNote: ({ callId, uid, note, savedAt }) => {
      const noteKey = textKey(note)
      for (const row of ofCall.all({ callId, uid, savedAt })) {
        const { id, keys, due: left } = known(row)
        setNote.run({ id, note: note === '' ? null : note, noteKey })
        if (left !== NOTHING_INDEXED) index.update(id, keys, { ...keys, note: noteKey })
      }
    },
    indexDue: (limit) => {
      const make = pinyinOf()
      if (make === null) return 0
      // Upwards: a row below the one before makes a full-text table write out what it has gathered (fts5_index.c, IndexBeginWrite).
      const rows = due.all(limit).reverse()
      lazily(db, () => {
        for (const row of rows) {
          const { id, label, keys, indexed, due: left } = known(row)
          // A record that came from the server finds the note that was written here for its call.
          const note = left === NOTHING_INDEXED ? (noteOfRow.get(id) ?? null) : null
          const after = { ...keys, name: nameKey(label ?? ''), pinyin: label === null ? '' : make(label), ...(note !== null && { note: textKey(note) }) }
          done.run({ id, name: after.name, pinyin: after.pinyin, note, noteKey: after.note })
          index.update(id, indexed, after)
        }
      })
      return rows.length
    },
    namesDue: () => { namesDue.run() },
    reindex: () => {
      db.transaction(() => {
        index.clear()
        for (let rows = after.all(0, REINDEX_ROWS); rows.length > 0; rows = after.all(rows.at(-1)?.id ?? 0, REINDEX_ROWS)) {
          for (const row of rows) { const { id, keys, indexed } = known(row); index.update(id, NO_KEYS, indexed === NO_KEYS ? NO_KEYS : keys) }
        }
      }).immediate()
    },
  }
}
