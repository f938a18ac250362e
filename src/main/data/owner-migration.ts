/**
 * Version 7 of the local database: every row belongs to an agent. Several agents work at one PC, often under one account of the system; each
 * reads their own calls and notes. Shared by all of them, and named here: settings, customers and areas seen before (the site's, which
 * every agent may look up). Rows of before belong to the agent whom the note of their call or the server's record names; where these name one agent only, all
 * rows are theirs. A row without a named agent ('') is hidden until the server's record of the call names one (history-merge.ts).
 */
import type Database from 'better-sqlite3'

const HISTORY_COLUMNS = `id, call_id, extension, direction, number, name, group_name, trunk, started_at, answered_at, ended_at, end_cause, ring_ms, talk_ms,
  missed, source, segment, area, note, cdr, number_key, name_key, pinyin_key, note_key, due`

/** Full-text tables know rows by their id, which stays. */
export const OWNER_7_SQL = `
  CREATE TABLE call_history_7 (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL,
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
    UNIQUE (call_id, extension, started_at, uid)
  ) STRICT;
  INSERT INTO call_history_7 (uid, ${HISTORY_COLUMNS})
    SELECT coalesce(
      (SELECT d.uid FROM wrapup_drafts d WHERE d.call_id = h.call_id AND d.saved_at >= h.started_at AND d.saved_at < h.started_at + 86400000 ORDER BY d.saved_at DESC LIMIT 1),
      CASE WHEN json_valid(h.cdr) THEN nullif(json_extract(h.cdr, '$.agent'), '') END,
      ''), ${HISTORY_COLUMNS}
    FROM call_history h;
  DROP TABLE call_history;
  ALTER TABLE call_history_7 RENAME TO call_history;
  CREATE INDEX call_history_open ON call_history (id) WHERE end_cause IS NULL;
  CREATE INDEX call_history_due ON call_history (id) WHERE due > 0;
  CREATE INDEX call_history_by_agent ON call_history (uid, id);
  CREATE TABLE call_segments_7 (
    uid TEXT NOT NULL,
    call_id TEXT NOT NULL,
    segment INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (uid, call_id, segment, started_at)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO call_segments_7 (uid, call_id, segment, started_at, row)
    SELECT DISTINCT h.uid, s.call_id, s.segment, s.started_at, s.row FROM call_segments s JOIN call_history h ON h.call_id = s.call_id WHERE h.uid <> '';
  DROP TABLE call_segments;
  ALTER TABLE call_segments_7 RENAME TO call_segments;
  CREATE TABLE box_marks_7 (
    uid TEXT NOT NULL,
    box TEXT NOT NULL,
    id TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    marked_at INTEGER NOT NULL,
    PRIMARY KEY (uid, box, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE box_looks_7 (uid TEXT NOT NULL, box TEXT NOT NULL, looked_at INTEGER NOT NULL, PRIMARY KEY (uid, box)) STRICT, WITHOUT ROWID;
`

/** After OWNER_7_SQL: rows of a PC of one agent, and marks. Marks of before say only "read": each agent known here gets all. */
export function moveOwners(db: Database.Database): void {
  db.exec(`
    CREATE TEMP TABLE agents_here AS SELECT uid FROM call_history WHERE uid <> '' UNION SELECT uid FROM wrapup_drafts;
    UPDATE call_history SET uid = (SELECT uid FROM agents_here) WHERE uid = '' AND (SELECT count(*) FROM agents_here) = 1;
    INSERT INTO box_marks_7 (uid, box, id, seen, done, marked_at) SELECT a.uid, m.box, m.id, m.seen, m.done, m.marked_at FROM agents_here a CROSS JOIN box_marks m;
    INSERT INTO box_looks_7 (uid, box, looked_at) SELECT a.uid, l.box, l.looked_at FROM agents_here a CROSS JOIN box_looks l;
    DROP TABLE agents_here;
    DROP TABLE box_marks;
    DROP TABLE box_looks;
    ALTER TABLE box_marks_7 RENAME TO box_marks;
    ALTER TABLE box_looks_7 RENAME TO box_looks;
    CREATE INDEX box_marks_by_time ON box_marks (marked_at);
  `)
}
