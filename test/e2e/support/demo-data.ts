/** Data of the demo for a start of the app, copied from what was made once in this run. */
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createDemoData } from '../../../src/central/demo/create-demo-data.ts'
import { TEMPLATE_ENV } from '../../support/demo-template.ts'

const SCHEMAS = resolve(import.meta.dirname, '../../../resources/sql/sqlite')
const two = (value: number): string => String(value).padStart(2, '0')

/** The demo's folder below the data folder, as the app names it (src/main/services.ts), and its seed; null = these switches start no demo. */
function demoOf(args: readonly string[]): { readonly name: string; readonly seed: number } | null {
  if (args.some((arg) => arg.startsWith('--server='))) return null
  const seed = args.map((arg) => /^--demo-seed=(\d+)$/.exec(arg)?.[1]).find((value) => value !== undefined)
  return seed === undefined ? { name: 'demo', seed: 1 } : { name: `demo-${seed}`, seed: Number(seed) }
}

/** Puts the demo's data where the app will look for them. Without the frame of a test run (a bench) the app makes its own. */
export function placeDemoData(dataDir: string, args: readonly string[]): void {
  const template = process.env[TEMPLATE_ENV]
  const demo = demoOf(args)
  if (template === undefined || demo === null) return
  const now = new Date()
  const folder = join(template, demo.name)
  // Made by whoever comes first; there already for all others.
  const made = createDemoData({
    folder, schemaFolder: SCHEMAS, seed: demo.seed, today: `${String(now.getFullYear())}${two(now.getMonth() + 1)}${two(now.getDate())}`,
    untilMs: ((now.getHours() * 60 + now.getMinutes()) * 60 + now.getSeconds()) * 1_000,
  })
  if (!made.ok) throw new Error(`no data for the demo: ${made.error.message}`)
  cpSync(folder, join(dataDir, demo.name), { recursive: true, filter: (file) => !file.endsWith('.lock') })
}
