/** Data of the demo for a start of the app, copied from what was made once in this run. */
import { cpSync } from 'node:fs'
import { resolve } from 'node:path'
import { createDemoData } from '../../../src/central/demo/create-demo-data.ts'
import { demoFolder } from '../../../src/main/app/demo-day.ts'
import { parseArgs } from '../../../src/main/app/args.ts'
import { startOfNamedDay } from '../../../src/shared/demo-date.ts'
import { TEMPLATE_ENV } from '../../support/demo-template.ts'
import { clockReading, demoNow } from './demo-day.ts'

const SCHEMAS = resolve(import.meta.dirname, '../../../resources/sql/sqlite')

/** Puts the demo's data where the app will look for them. Without the frame of a test run (a bench) the app makes its own. */
export function placeDemoData(dataDir: string, args: readonly string[]): void {
  const template = process.env[TEMPLATE_ENV]
  const switches = parseArgs(args)
  if (template === undefined || !switches.ok || switches.options.servers !== null) return
  const { demoSeed, demoToday } = switches.options
  const now = demoToday === null || startOfNamedDay(demoToday) === null ? Date.now() : demoNow()
  const folder = demoFolder(switches.options, template)
  // Made by whoever comes first; there already for all others.
  const made = createDemoData({ folder, schemaFolder: SCHEMAS, seed: demoSeed ?? 1, ...clockReading(now) })
  if (!made.ok) throw new Error(`no data for the demo: ${made.error.message}`)
  cpSync(folder, demoFolder(switches.options, dataDir), { recursive: true, filter: (file) => !file.endsWith('.lock') })
}
