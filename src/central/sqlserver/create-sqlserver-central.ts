/** The five databases on SQL Servers of the site. */
import type { CentralData, DatabaseName } from '../api.ts'
import { DATABASES } from '../api.ts'
import { createAbsentExecutor } from '../absent-executor.ts'
import type { AbsentDatabase } from '../absent-executor.ts'
import { assembleCentral } from '../central.ts'
import type { CentralOptions } from '../central.ts'
import type { Executor } from '../executor.ts'
import { DEFAULT_MAPPING } from '../mapping.ts'
import { machineClock, silentLog } from '../ports.ts'
import type { CentralClock, CentralLog } from '../ports.ts'
import type { SqlServerConnection } from './settings.ts'
import { createSqlServerExecutor } from './sqlserver-executor.ts'

export interface SqlServerCentralOptions extends CentralOptions {
  /** Checked by readConnections; or why there is none. */
  readonly connections: Readonly<Record<DatabaseName, SqlServerConnection | AbsentDatabase>>
  readonly clock?: CentralClock | undefined
  readonly log?: CentralLog | undefined
}

/** Connects to nothing yet; the first call of a database does. */
export function createSqlServerCentral(options: SqlServerCentralOptions): CentralData {
  const clock = options.clock ?? machineClock
  const executorOf = (database: DatabaseName): Executor => {
    const connection = options.connections[database]
    if ('absent' in connection) return createAbsentExecutor('sqlserver', connection.absent, clock)
    return createSqlServerExecutor(database, connection, clock, options.log ?? silentLog)
  }
  const executors = Object.fromEntries(DATABASES.map((database) => [database, executorOf(database)])) as Record<DatabaseName, Executor>
  return assembleCentral('sqlserver', options.mapping ?? DEFAULT_MAPPING, executors, options)
}
