/**
 * Kysely as builder and compiler, nothing more: statements come out as text with bound values, quoted and
 * in the words of the dialect; drivers of ours run them (executor.ts says why).
 */
import { DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector, MssqlQueryCompiler, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Dialect } from '../executor.ts'

/** Every value that a statement may carry. */
export type Bound = string | number | null
/** Names are the site's (mapping.ts), known at run time only. */
export type AnyTables = Record<string, Record<string, Bound>>
export type Builder = Kysely<AnyTables>

/** T-SQL with the brackets its readers know, and parameters named @p1 … as in other clients. */
class SqlServerCompiler extends MssqlQueryCompiler {
  protected override getLeftIdentifierWrapper(): string { return '[' }
  protected override getRightIdentifierWrapper(): string { return ']' }
  protected override sanitizeIdentifier(identifier: string): string { return identifier.replaceAll(']', ']]') }
  protected override getCurrentParameterPlaceholder(): string { return `@p${this.numParameters}` }
}

/** A builder for one dialect; holds no connection. */
export function createBuilder(dialect: Dialect): Builder {
  return new Kysely<AnyTables>({
    dialect: dialect === 'sqlite'
      ? {
          createAdapter: () => new SqliteAdapter(), createDriver: () => new DummyDriver(),
          createIntrospector: (db) => new SqliteIntrospector(db), createQueryCompiler: () => new SqliteQueryCompiler(),
        }
      : {
          createAdapter: () => new MssqlAdapter(), createDriver: () => new DummyDriver(),
          createIntrospector: (db) => new MssqlIntrospector(db), createQueryCompiler: () => new SqlServerCompiler(),
        },
  })
}

/** What stands between the parts of a name (阿里·买买提, 张　三). */
const NAME_GAPS = /[\s.\u00B7\u2022\u2027\u2219\u22C5\u30FB\uFF0E\uFF65]+/gu

/** The escape character of both dialects' LIKE. */
const ESCAPE = '\\'

/**
 * A pattern that finds `part` anywhere; of a name, whatever stands between its parts.
 * SECURITY: `%`, `_` and SQL Server's `[` are data (test/unit/central/sql-text.test.ts, the contract's hostile inputs).
 */
export function containsPattern(dialect: Dialect, part: string, kind: 'text' | 'name' = 'text'): string {
  const special = dialect === 'sqlserver' ? /[\\%_[]/g : /[\\%_]/g
  const escaped = part.replaceAll(special, (sign) => ESCAPE + sign)
  // Blanks and middle dots of a name are written in many ways: whatever stands there fits, also nothing.
  return `%${kind === 'name' && /[\p{L}\p{N}]/u.test(part) ? escaped.replace(NAME_GAPS, '%') : escaped}%`
}
