/** The databases of a site without SQL Server, in the app's own folder, filled like the demo's. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createDemoData } from '../../../src/central/demo/create-demo-data.ts'
import { clockReading } from './demo-day.ts'

const SCHEMAS = resolve(import.meta.dirname, '../../../resources/sql/sqlite')

/** A data folder for the app, with some hundred customers and their calls of the last weeks. */
export function siteData(size: { readonly calls?: number; readonly cards?: number } = {}): { readonly dataDir: string; readonly central: string } {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-desk-'))
  const central = join(dataDir, 'central')
  const made = createDemoData({ folder: central, schemaFolder: SCHEMAS, seed: 7, ...clockReading(Date.now()), calls: size.calls ?? 3_000, cards: size.cards ?? 300 })
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.message}`)
  return { dataDir, central }
}
