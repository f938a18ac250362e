/** A site with SQL Server for tests: the five databases made by the scripts of resources/sql, with the desktops' login and the server's. */
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
export const SERVER_LOGIN = { user: 'atclient_server', password: 'nur der Server 456' } as const
const scriptOf = (name: string): string => readFileSync(resolve(import.meta.dirname, '../../../resources/sql/sqlserver', name), 'utf8')

/** A script as sqlcmd runs it: batches between lines with GO. */
const batches = (script: string): readonly string[] => script.split(/^GO\s*$/m).filter((batch) => batch.replaceAll(/--.*$/gm, '').trim() !== '')

export interface SqlServerSite {
  readonly server: TdsTestServer
  /** What a desktop reads and writes, with its login (login.sql); the directory as the server has it, with the server's (login-server.sql). */
  central(over?: { readonly connection?: Partial<SqlServerConnectionInput>; readonly clock?: CentralClock; readonly mapping?: Mapping }): CentralData
  /** As the administrator. */
  admin(database: DatabaseName, sql: string): Promise<readonly SeedRow[]>
  seed(tables: SeedTables): Promise<void>
  /** Both again, as after an update. */
  runLoginScripts(): Promise<void>
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
  await runLoginScripts(admin)
  return admin
}

async function runLoginScripts(admin: mssql.ConnectionPool): Promise<void> {
  const scripts = [['login.sql', LOGIN], ['login-server.sql', SERVER_LOGIN]] as const
  for (const [name, { password }] of scripts) {
    for (const batch of batches(scriptOf(name).replace('<put a long password here>', password))) await admin.batch(batch)
  }
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
      const openAs = (login: { readonly user: string; readonly password: string }): CentralData => {
        const one: SqlServerConnectionInput = { host: 'localhost', port: server.port, ...login, ca: authority(), connectTimeoutMs: 5_000, ...connection }
        const connections = value(readConnections(Object.fromEntries(DATABASES.map((database) => [database, one]))))
        const central = createSqlServerCentral({ ...CONTRACT_OPTIONS, connections, ...(clock === undefined ? {} : { clock }), ...(mapping === undefined ? {} : { mapping }) })
        opened.push(central)
        return central
      }
      return { ...openAs(LOGIN), directory: openAs(SERVER_LOGIN).directory }
    },
    admin: rows,
    async seed(tables) {
      for (const [table, list] of Object.entries(tables) as [TableName, readonly SeedRow[]][]) {
        for (const row of list) await rows(TABLES[table].database, insertText(table, row))
      }
      server.log.clear()
    },
    runLoginScripts: () => runLoginScripts(admin),
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
