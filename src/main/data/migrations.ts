/**
 * Versions of the local database. Each step runs once, in a transaction of its own, and is never
 * changed after a release; every step has a test that brings rows over (migrations.test.ts).
 */
import type Database from 'better-sqlite3'
import { HISTORY_4_SQL, moveHistory } from './history-migration.ts'
import { OWNER_7_SQL, moveOwners } from './owner-migration.ts'

export interface Migration {
  readonly version: number
  readonly sql: string
  /** What SQL alone cannot do; after `sql`, in the same transaction. */
  readonly move?: (db: Database.Database) => void
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 2,
    sql: `
      CREATE TABLE call_history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
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
        UNIQUE (call_id, extension, started_at)
      ) STRICT;
      CREATE INDEX call_history_open ON call_history (id) WHERE end_cause IS NULL;
    `,
  },
  {
    version: 3,
    sql: `
      CREATE TABLE wrapup_drafts (
        call_id TEXT NOT NULL,
        uid TEXT NOT NULL,
        code TEXT,
        note TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        saved_at INTEGER NOT NULL,
        sent_at INTEGER,
        refused TEXT,
        PRIMARY KEY (call_id, uid)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX wrapup_drafts_by_time ON wrapup_drafts (uid, saved_at);
    `,
  },
  { version: 4, sql: HISTORY_4_SQL, move: moveHistory },
  {
    version: 5,
    sql: `
      CREATE TABLE drafts (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body TEXT NOT NULL,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (kind, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'unknown', 'failed')),
        tries INTEGER NOT NULL DEFAULT 0,
        last_error TEXT,
        created_at INTEGER NOT NULL,
        UNIQUE (kind, key)
      ) STRICT;
      CREATE INDEX outbox_by_state ON outbox (state, kind, id);
    `,
  },
  {
    version: 6,
    sql: `
      CREATE TABLE box_marks (
        box TEXT NOT NULL,
        id TEXT NOT NULL,
        seen INTEGER NOT NULL DEFAULT 0,
        done INTEGER NOT NULL DEFAULT 0,
        marked_at INTEGER NOT NULL,
        PRIMARY KEY (box, id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX box_marks_by_time ON box_marks (marked_at);
      CREATE TABLE box_looks (box TEXT PRIMARY KEY, looked_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    `,
  },
  { version: 7, sql: OWNER_7_SQL, move: moveOwners },
]

/** The version this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0
