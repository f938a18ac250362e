/** The contract of the central data on the embedded databases, in real files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createSqliteCentral, sqliteFileName } from '../../../src/central/sqlite/create-sqlite-central.ts'
import { TABLES } from '../../../src/central/tables.ts'
import type { TableName } from '../../../src/central/tables.ts'
import { DATABASES } from '../../../src/central/api.ts'
import { describeCentralContract } from './contract.ts'
import { CONTRACT_OPTIONS } from './contract-rows.ts'
import type { CentralUnderTest, SeedRow } from './contract-rows.ts'
import { SQLITE_SCHEMAS, schemaOf } from './schemas.ts'

const quoted = (name: string): string => `"${name}"`

async function sqliteUnderTest(): Promise<CentralUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'central-'))
  const central = createSqliteCentral({ ...CONTRACT_OPTIONS, folder, schemaFolder: SQLITE_SCHEMAS })
  const files = new Map(DATABASES.map((database) => {
    const db = new Database(join(folder, sqliteFileName(database)))
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = OFF')
    db.exec(schemaOf('sqlite', database))
    return [database, db] as const
  }))
  const fileOf = (table: TableName): Database.Database => {
    const db = files.get(TABLES[table].database)
    if (db === undefined) throw new Error(table)
    return db
  }
  return {
    central,
    async seed(tables) {
      for (const [table, rows] of Object.entries(tables) as [TableName, readonly SeedRow[]][]) {
        for (const row of rows) {
          const columns = Object.keys(row)
          fileOf(table).prepare(`INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(Object.values(row))
        }
      }
    },
    rows: async (table) => fileOf(table).prepare<[], SeedRow>(`SELECT * FROM ${quoted(table)}`).all(),
    async close() {
      await central.close()
      for (const db of files.values()) db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describeCentralContract('central data in SQLite', sqliteUnderTest)
