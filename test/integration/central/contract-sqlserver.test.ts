/** The contract of the central data on SQL Server: the real driver over a real, encrypted socket, with the login of login.sql. */
import { TABLES } from '../../../src/central/tables.ts'
import { describeCentralContract } from './contract.ts'
import type { CentralUnderTest } from './contract-rows.ts'
import { startSqlServerSite } from './sqlserver-site.ts'

async function sqlServerUnderTest(): Promise<CentralUnderTest> {
  const site = await startSqlServerSite()
  return {
    central: site.central(),
    seed: (tables) => site.seed(tables),
    rows: (table) => site.admin(TABLES[table].database, `SELECT * FROM [${table}]`),
    close: () => site.close(),
  }
}

describeCentralContract('central data on SQL Server', sqlServerUnderTest)
