/** A site with SQL Server for tests: the five databases made by the scripts of resources/sql, and the login of login.sql. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import mssql from 'mssql'
import { DATABASES } from '../../../src/central/api.ts'
import type { CentralData, DatabaseName } from '../../../src/central/api.ts'
import type { Mapping } from '../../../src/central/mapping.ts'
import type { CentralClock } from '../../../src/central/ports.ts'
import { createSqlServerCentral } from '../../../src/central/sqlserver/create-sqlserver-central.ts'
import { readConnections } from '../../../src/central/sqlserver/settings.ts'
import type { SqlServerConnectionInput } from '../../../src/central/sqlserver/settings.ts'
import { TABLES } from '../../../src/central/tables.ts'
import type { TableName } from '../../../src/central/tables.ts'
import { ADMIN, TdsTestServer, authority } from '../../support/tds/server.ts'
import { CONTRACT_OPTIONS, value } from './contract-rows.ts'
import type { SeedRow, SeedTables } from './contract-rows.ts'
import { schemaOf } from './schemas.ts'

export const LOGIN = { user: 'atclient', password: 'lang & geheim 123' } as const
const LOGIN_SCRIPT = resolve(import.meta.dirname, '../../../resources/sql/sqlserver/login.sql')

/** A script as sqlcmd runs it: batches between lines with GO. */
const batches = (script: string): readonly string[] => script.split(/^GO\s*$/m).filter((batch) => batch.replaceAll(/--.*$/gm, '').trim() !== '')

export interface SqlServerSite {
  readonly server: TdsTestServer
  /** With the login of login.sql. */
  central(over?: { readonly connection?: Partial<SqlServerConnectionInput>; readonly clock?: CentralClock; readonly mapping?: Mapping }): CentralData
  /** As the administrator. */
  admin(database: DatabaseName, sql: string): Promise<readonly SeedRow[]>
  seed(tables: SeedTables): Promise<void>
  close(): Promise<void>
}

async function runScripts(server: TdsTestServer): Promise<mssql.ConnectionPool> {
  const admin = new mssql.ConnectionPool({
    server: 'localhost', port: server.port, user: ADMIN.user, password: ADMIN.password, database: 'master', pool: { max: 1, min: 1 }, validateConnection: false,
    options: { encrypt: true, cryptoCredentialsDetails: { ca: authority() } },
  })
  admin.on('error', () => undefined)
  await admin.connect()
  // A connection is reset to its first database before each batch it is given anew.
  for (const database of DATABASES) for (const batch of batches(schemaOf('sqlserver', database))) await admin.batch(`USE ${database}\n${batch}`)
  const script = readFileSync(LOGIN_SCRIPT, 'utf8').replace('<put a long password here>', LOGIN.password)
  for (const batch of batches(script)) await admin.batch(batch)
  return admin
}

/** Starts the server, runs schema scripts and login script. */
export async function startSqlServerSite(): Promise<SqlServerSite> {
  const server = await TdsTestServer.start({ databases: DATABASES })
  const admin = await runScripts(server)
  const opened: CentralData[] = []
  server.log.clear()
  const rows = async (database: DatabaseName, sql: string): Promise<readonly SeedRow[]> =>
    ((await admin.batch<SeedRow>(`USE ${database}; ${sql}`)).recordset ?? []).map((row) => ({ ...row }))
  return {
    server,
    central({ connection = {}, clock, mapping } = {}) {
      const one: SqlServerConnectionInput = { host: 'localhost', port: server.port, ...LOGIN, ca: authority(), connectTimeoutMs: 5_000, ...connection }
      const connections = value(readConnections(Object.fromEntries(DATABASES.map((database) => [database, one]))))
      const central = createSqlServerCentral({ ...CONTRACT_OPTIONS, connections, ...(clock === undefined ? {} : { clock }), ...(mapping === undefined ? {} : { mapping }) })
      opened.push(central)
      return central
    },
    admin: rows,
    async seed(tables) {
      for (const [table, list] of Object.entries(tables) as [TableName, readonly SeedRow[]][]) {
        for (const row of list) await rows(TABLES[table].database, insertText(table, row))
      }
      server.log.clear()
    },
    async close() {
      for (const central of opened) await central.close()
      await admin.close()
      await server.close()
    },
  }
}

const literal = (given: string | number | null): string => (given === null ? 'NULL' : typeof given === 'number' ? String(given) : `N'${given.replaceAll("'", "''")}'`)

const insertText = (table: TableName, row: SeedRow): string =>
  `INSERT INTO [${table}] (${Object.keys(row).map((column) => `[${column}]`).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')})`
