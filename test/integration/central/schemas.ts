/** Where the schema scripts lie, for tests. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DatabaseName } from '../../../src/central/api.ts'

const SQL = resolve(import.meta.dirname, '../../../resources/sql')
export const SQLITE_SCHEMAS = join(SQL, 'sqlite')

/** The text of one database's script. */
export function schemaOf(dialect: 'sqlite' | 'sqlserver', database: DatabaseName): string {
  return readFileSync(join(SQL, dialect, `${database}.sql`), 'utf8')
}
