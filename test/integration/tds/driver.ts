/** The real driver against the test server: connections that close with the test. */
import mssql from 'mssql'
import { onTestFinished } from 'vitest'

import { ADMIN, TdsTestServer, authority } from '../../support/tds/server.ts'
import type { TdsServerOptions } from '../../support/tds/server.ts'

export async function startServer(options: TdsServerOptions = { databases: ['shop'] }): Promise<TdsTestServer> {
  const server = await TdsTestServer.start(options)
  onTestFinished(() => server.close())
  return server
}

/** As an administrator in `shop`, encrypted and the certificate checked, unless `over` says otherwise. */
export function settings(server: TdsTestServer, over: Partial<mssql.config> = {}): mssql.config {
  return {
    server: 'localhost', port: server.port, user: ADMIN.user, password: ADMIN.password, database: 'shop', connectionTimeout: 5000, requestTimeout: 5000,
    ...over,
    options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca: authority() }, ...over.options },
    pool: { max: 4, min: 0, ...over.pool },
  }
}

export async function connect(server: TdsTestServer, over: Partial<mssql.config> = {}): Promise<mssql.ConnectionPool> {
  const pool = new mssql.ConnectionPool(settings(server, over))
  // A pool tells of broken connections by events, too; the tests look at the requests.
  pool.on('error', () => undefined)
  onTestFinished(() => pool.close())
  await pool.connect()
  return pool
}

/** The failure of something that must not succeed. */
export async function failure(work: Promise<unknown>): Promise<Error & { number?: number; code?: string }> {
  try {
    await work
  } catch (cause) {
    if (cause instanceof Error) return cause
    throw cause
  }
  throw new Error('it succeeded')
}
