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

/** The escape character of both dialects' LIKE. */
const ESCAPE = '\\'

/**
 * A pattern that finds `part` anywhere.
 * SECURITY: `%`, `_` and SQL Server's `[` are data (test/unit/central/sql-text.test.ts, the contract's hostile inputs).
 */
export function containsPattern(dialect: Dialect, part: string): string {
  const special = dialect === 'sqlserver' ? /[\\%_[]/g : /[\\%_]/g
  return `%${part.replaceAll(special, (sign) => ESCAPE + sign)}%`
}
