/**
 * Version 4 of the local database: the call list becomes searchable and can be merged with the records of the CDR server. The id of a row
 * becomes its place in the list (history-sql.ts), so that rows that arrive late find theirs.
 */
import type Database from 'better-sqlite3'
import { numberKey, textKey, tokensOf } from './search-keys.ts'
import { searchTables } from './search-index.ts'

export const HISTORY_4_SQL = `
  ALTER TABLE call_history RENAME TO call_history_old;
  DROP INDEX call_history_open;
  CREATE TABLE call_history (
    id INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    extension TEXT NOT NULL,
    direction TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT,
    group_name TEXT,
    trunk TEXT,
    started_at INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at INTEGER,
    end_cause TEXT,
    ring_ms INTEGER NOT NULL DEFAULT 0,
    talk_ms INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT 'own' CHECK (source IN ('own', 'cdr', 'both')),
    segment INTEGER,
    area TEXT,
    note TEXT,
    cdr TEXT,
    number_key TEXT NOT NULL DEFAULT '',
    name_key TEXT NOT NULL DEFAULT '',
    pinyin_key TEXT NOT NULL DEFAULT '',
    note_key TEXT NOT NULL DEFAULT '',
    due INTEGER NOT NULL DEFAULT 0,
    UNIQUE (call_id, extension, started_at)
  ) STRICT;
  CREATE INDEX call_history_open ON call_history (id) WHERE end_cause IS NULL;
  -- 1: its pinyin is not indexed yet; 2: nothing of it is.
  CREATE INDEX call_history_due ON call_history (id) WHERE due > 0;
  CREATE TABLE call_segments (
    call_id TEXT NOT NULL,
    segment INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (call_id, segment, started_at)
  ) STRICT, WITHOUT ROWID;
  ${searchTables('history')}
`

interface OldRow {
  readonly id: number; readonly callId: string; readonly number: string; readonly name: string | null; readonly startedAt: number; readonly note: string | null
}

const COPIED = 'call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at, end_cause, ring_ms, talk_ms, missed'

/** Brings the rows over in their order, with their notes, and indexes them; pinyin follows after the start (pinyin.ts). */
export function moveHistory(db: Database.Database): void {
  // A note belongs to the call if it was written after the call began: a switch may use call ids again.
  const read = db.prepare<[number], OldRow>(`
    SELECT id, call_id AS callId, number, name, started_at AS startedAt, (SELECT note FROM wrapup_drafts d
      WHERE d.call_id = o.call_id AND d.saved_at >= o.started_at AND d.saved_at < o.started_at + 86400000 ORDER BY d.saved_at DESC LIMIT 1) AS note
    FROM call_history_old o WHERE id > ? ORDER BY id LIMIT 500`)
  const write = db.prepare(`
    INSERT INTO call_history (id, ${COPIED}, note, number_key, name_key, note_key, due)
    SELECT @newId, ${COPIED}, @note, @numberKey, @nameKey, @noteKey, @nameKey <> '' FROM call_history_old WHERE id = @id`)
  const index = { number: into(db, 'number'), name: into(db, 'name'), note: into(db, 'note') }
  let last = 0
  let lastNew = 0
  for (let rows = read.all(last); rows.length > 0; rows = read.all(last)) {
    for (const { id, number, name, startedAt, note } of rows) {
      const newId = Math.max(startedAt, lastNew + 1)
      const keys = { number: numberKey(number), name: textKey(name ?? ''), note: textKey(note ?? '') }
      write.run({ id, newId, note: note === '' ? null : note, numberKey: keys.number, nameKey: keys.name, noteKey: keys.note })
      index.number(newId, keys.number)
      index.name(newId, keys.name)
      index.note(newId, keys.note)
      last = id
      lastNew = newId
    }
  }
  db.exec('DROP TABLE call_history_old')
}

function into(db: Database.Database, field: 'number' | 'name' | 'note'): (id: number, key: string) => void {
  const insert = db.prepare(`INSERT INTO history_${field} (rowid, tokens) VALUES (?, ?)`)
  return (id, key) => { if (key !== '') insert.run(id, tokensOf(field, key)) }
}
