/** The repositories over five executors: the same for both back ends. */
import { randomBytes } from 'node:crypto'
import type { CentralData, DatabaseName, DatabaseState } from './api.ts'
import { DATABASES } from './api.ts'
import { createCursors } from './cursor.ts'
import type { Dialect, Executor } from './executor.ts'
import { toResult } from './failures.ts'
import type { Mapping } from './mapping.ts'
import { PASSWORD_FORMATS } from './passwords.ts'
import type { PasswordFormat } from './passwords.ts'
import { createCallRepository } from './repositories/calls.ts'
import { createCustomerRepository } from './repositories/customers.ts'
import { createDirectoryRepository } from './repositories/directory.ts'
import { createInboxRepository } from './repositories/inbox.ts'
import type { RepositoryContext } from './repositories/paged.ts'
import { machineClock } from './ports.ts'
import type { CentralClock } from './ports.ts'
import { machineTime } from './site-time.ts'
import type { SiteTime } from './site-time.ts'
import { createBuilder } from './sql/builder.ts'
import { compileProbe } from './sql/select.ts'
import { TABLES, tablesOf } from './tables.ts'
import type { TableName } from './tables.ts'

/** What both back ends take. */
export interface CentralOptions {
  readonly mapping?: Mapping | undefined
  readonly siteTime?: SiteTime | undefined
  /** Default `refuse`. */
  readonly passwords?: PasswordFormat | undefined
  readonly clock?: CentralClock | undefined
  /** Signs the cursors; default random, so that pages do not outlive the program. */
  readonly cursorSecret?: Uint8Array | undefined
}

const CURSOR_SECRET_BYTES = 32

/** Puts the repositories over the databases' executors. */
export function assembleCentral(
  dialect: Dialect, mapping: Mapping, executors: Readonly<Record<DatabaseName, Executor>>, options: CentralOptions,
): CentralData {
  const context: RepositoryContext = {
    dialect, mapping, builder: createBuilder(dialect),
    cursors: createCursors(options.cursorSecret ?? randomBytes(CURSOR_SECRET_BYTES)),
    siteTime: options.siteTime ?? machineTime,
    clock: options.clock ?? machineClock,
    executorOf: (table: TableName) => executors[TABLES[table].database],
  }
  const states = (): Readonly<Record<DatabaseName, DatabaseState>> =>
    Object.fromEntries(DATABASES.map((name) => [name, executors[name].state()])) as Record<DatabaseName, DatabaseState>

  return {
    inbox: createInboxRepository(context),
    customers: createCustomerRepository(context),
    calls: createCallRepository(context),
    directory: createDirectoryRepository(context, options.passwords ?? PASSWORD_FORMATS.refuse),
    states,
    onStates(listener) {
      const offs = DATABASES.map((name) => executors[name].onState(() => { listener(states()) }))
      return () => { for (const off of offs) off() }
    },
    test: (database, callOptions) => toResult(async () => {
      const begun = performance.now()
      const server = await executors[database].probe(tablesOf(database).map((table) => compileProbe(context, table)), callOptions)
      return { server, latencyMs: Math.round(performance.now() - begun) }
    }),
    async close() {
      await Promise.all(DATABASES.map((name) => executors[name].close()))
    },
  }
}
