/**
 * A bounded pool of connections to one database, over the `mssql` package. The package is loaded with the
 * first connection: who has no SQL Server never pays for it (about 40 MB of memory and half a second).
 */
import type { config as MssqlConfig, ConnectionPool } from 'mssql'
import type { DatabaseName } from '../api.ts'
import { DatabaseFailure } from '../failures.ts'
import type { CentralLog } from '../ports.ts'
import { DEFAULT_PORT } from './settings.ts'
import type { SqlServerConnection } from './settings.ts'
import { sqlServerFailure } from './sqlserver-failures.ts'

export type Mssql = typeof import('mssql')

/** A connection that nobody used this long is closed, ms. */
const IDLE_MS = 30_000
/** How long a call waits for a free connection before it is told that the database is busy, ms. */
const ACQUIRE_MS = 10_000
/** The executor's own time limit comes first; this one is for what would hang in the driver, ms. */
const DRIVER_REQUEST_MS = 310_000

let loading: Promise<Mssql> | null = null

/** The driver, loaded once. */
export function loadMssql(): Promise<Mssql> {
  loading ??= import('mssql').then((loaded) => (loaded as Mssql & { readonly default?: Mssql }).default ?? loaded)
  return loading
}

/** What tedious keeps for itself and is needed here; absent in a version that works differently. */
interface TediousInside {
  on(event: 'errorMessage', listener: (token: { readonly number?: unknown }) => void): void
  performTlsNegotiation?: (prelogin: { readonly encryptionString?: unknown }, signal: AbortSignal) => Promise<void>
}

/**
 * SECURITY: tedious 19 goes on in clear text, password included, when a server (or somebody between) answers
 * "no encryption". Asked for encryption, we refuse that; and we refuse a version in which we cannot look
 * (test/integration/central/sqlserver-connect.test.ts, "a server that offers no encryption").
 */
function demandEncryption(connection: TediousInside): void {
  const negotiate = connection.performTlsNegotiation?.bind(connection)
  connection.performTlsNegotiation = async (prelogin, signal) => {
    if (negotiate === undefined || (prelogin.encryptionString !== 'ON' && prelogin.encryptionString !== 'REQ')) {
      throw Object.assign(new Error('the server offers no encryption'), { code: 'EENCRYPT' })
    }
    await negotiate(prelogin, signal)
  }
}

/** The driver's settings of a connection. */
export function driverConfig(settings: SqlServerConnection, database: DatabaseName, loginNumbers: number[]): MssqlConfig {
  return {
    server: settings.host,
    ...(settings.instance === undefined ? { port: settings.port ?? DEFAULT_PORT } : {}),
    database: settings.database ?? database,
    user: settings.user,
    password: settings.password,
    ...(settings.domain === undefined ? {} : { domain: settings.domain }),
    connectionTimeout: settings.connectTimeoutMs,
    requestTimeout: DRIVER_REQUEST_MS,
    // A look at the socket; a dropped connection that it does not show is answered by the one repeated read.
    validateConnection: 'socket',
    pool: { min: 0, max: settings.poolMax, idleTimeoutMillis: IDLE_MS, acquireTimeoutMillis: ACQUIRE_MS },
    options: {
      encrypt: settings.encrypt === 'strict' ? 'strict' : settings.encrypt === 'on',
      trustServerCertificate: settings.trustServerCertificate,
      ...(settings.instance === undefined ? {} : { instanceName: settings.instance }),
      ...(settings.serverName === undefined ? {} : { serverName: settings.serverName }),
      cryptoCredentialsDetails: { minVersion: settings.minTls, ...(settings.ca === undefined ? {} : { ca: settings.ca }) },
      appName: 'ATClient Desktop',
      // The breaker decides when to try again.
      maxRetriesOnTransientErrors: 0,
    },
    beforeConnect: (connection) => {
      loginNumbers.length = 0
      const inside = connection as unknown as TediousInside
      inside.on('errorMessage', ({ number }) => { if (typeof number === 'number') loginNumbers.push(number) })
      if (settings.encrypt === 'on') demandEncryption(inside)
    },
  }
}

export interface SqlServerPool {
  readonly mssql: Mssql
  readonly pool: ConnectionPool
  /** Error numbers of the last attempt to log in; the driver keeps only the last text. */
  readonly loginNumbers: readonly number[]
}

/**
 * Opens a pool; the first connection is tried at once.
 * @throws DatabaseFailure of the connect phase
 */
export async function openPool(settings: SqlServerConnection, database: DatabaseName, log: CentralLog): Promise<SqlServerPool> {
  const loginNumbers: number[] = []
  let mssql: Mssql
  try {
    mssql = await loadMssql()
  } catch (cause) {
    throw new DatabaseFailure('database_failed', 'the SQL Server driver cannot be loaded', { cause })
  }
  const pool = new mssql.ConnectionPool(driverConfig(settings, database, loginNumbers))
  // Without a listener an error on an idle connection would end the process.
  pool.on('error', (cause: unknown) => { log.warn('database pool', { database, error: cause instanceof Error ? cause.message : String(cause) }) })
  try {
    await pool.connect()
    return { mssql, pool, loginNumbers }
  } catch (cause) {
    throw sqlServerFailure(cause, 'connect', loginNumbers)
  }
}
