/** The embedded twin: five files in one folder, the default where no SQL Server is configured. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CentralData, DatabaseName } from '../api.ts'
import { DATABASES } from '../api.ts'
import { assembleCentral } from '../central.ts'
import type { CentralOptions } from '../central.ts'
import type { Executor } from '../executor.ts'
import { DEFAULT_MAPPING } from '../mapping.ts'
import { machineClock } from '../ports.ts'
import type { CentralClock } from '../ports.ts'
import { createSqliteExecutor } from './sqlite-executor.ts'

/** Short enough that a window does not seem dead, long enough for another program's transaction. */
const BUSY_TIMEOUT_MS = 1_000

export interface SqliteCentralOptions extends CentralOptions {
  /** Holds `callthink.sqlite` …; must exist. `callthink_cdr.sqlite` is the CTI server's own file. */
  readonly folder: string
  /** Folder of the schema scripts: resources/sql/sqlite. */
  readonly schemaFolder: string
  /** Databases that another program owns: opened read-only, nothing created. */
  readonly readOnly?: readonly DatabaseName[] | undefined
  readonly busyTimeoutMs?: number | undefined
  readonly clock?: CentralClock | undefined
}

/** Name of a database's file in the folder. */
export function sqliteFileName(database: DatabaseName): string {
  return `${database}.sqlite`
}

/**
 * Opens nothing yet: a file is opened with the first call that needs it, and a failure is that call's Result.
 * @throws when a schema script cannot be read: a fault of the installation
 */
export function createSqliteCentral(options: SqliteCentralOptions): CentralData {
  const executors = Object.fromEntries(DATABASES.map((database): [DatabaseName, Executor] => [database, createSqliteExecutor({
    file: join(options.folder, sqliteFileName(database)),
    schema: readFileSync(join(options.schemaFolder, `${database}.sql`), 'utf8'),
    readOnly: options.readOnly?.includes(database) ?? false,
    busyTimeoutMs: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
  }, options.clock ?? machineClock)])) as Record<DatabaseName, Executor>
  return assembleCentral('sqlite', options.mapping ?? DEFAULT_MAPPING, executors, options)
}
