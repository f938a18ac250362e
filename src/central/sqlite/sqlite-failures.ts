/** SQLite's result codes as sentences of this program. */
import { DatabaseFailure } from '../failures.ts'

const CODES: readonly (readonly [RegExp, ConstructorParameters<typeof DatabaseFailure>[0]])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'database_busy'],
  [/^SQLITE_CANTOPEN/, 'database_missing'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'database_rights'],
]

/** What better-sqlite3 threw, told apart. */
export function sqliteFailure(cause: unknown): DatabaseFailure {
  if (cause instanceof DatabaseFailure) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code.startsWith('SQLITE_CONSTRAINT_UNIQUE') || code.startsWith('SQLITE_CONSTRAINT_PRIMARYKEY')) {
    return new DatabaseFailure('database_failed', message, { conflict: true, cause })
  }
  if (/^no such (table|column)/.test(message)) return new DatabaseFailure('database_table_missing', message, { cause })
  // better-sqlite3 looks for the folder itself and throws without a code.
  if (/directory does not exist|unable to open/.test(message)) return new DatabaseFailure('database_missing', message, { cause })
  const known = CODES.find(([pattern]) => pattern.test(code))
  return new DatabaseFailure(known?.[1] ?? 'database_failed', message, { cause })
}
