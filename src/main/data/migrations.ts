/**
 * Versions of the local database. Each step runs once, in a transaction of its own, and is never
 * changed after a release; every step has a test that brings rows over (migrations.test.ts).
 */

export interface Migration {
  readonly version: number
  readonly sql: string
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
]

/** The version this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0
