/** Small demo data in memory, table by table. */
import { demoBatches } from '../../../../src/central/demo/generate.ts'
import type { DemoOptions } from '../../../../src/central/demo/generate.ts'
import { DEMO_HOUSE } from '../../../../src/central/demo/house.ts'
import type { DemoRow } from '../../../../src/central/demo/rows.ts'
import { fixedOffset } from '../../../../src/central/site-time.ts'
import type { TableName } from '../../../../src/central/tables.ts'

export const CHINA = fixedOffset(480)
/** A Thursday. */
export const TODAY = '20261105'
export const NOON_MS = 12 * 3_600_000

export const demoOptions = (options: Partial<DemoOptions> = {}): DemoOptions =>
  ({ seed: 1, today: TODAY, untilMs: NOON_MS, house: DEMO_HOUSE, customers: 400, calls: 3_000, zone: CHINA, ...options })

export type Tables = ReadonlyMap<TableName, readonly DemoRow[]>

export function tablesOf(options: Partial<DemoOptions> = {}): Tables {
  const tables = new Map<TableName, DemoRow[]>()
  for (const { table, rows } of demoBatches(demoOptions(options))) tables.set(table, [...tables.get(table) ?? [], ...rows])
  return tables
}

export const rowsOf = (tables: Tables, table: TableName): readonly DemoRow[] => tables.get(table) ?? []
export const text = (row: DemoRow, column: string): string => {
  const value = row[column]
  return typeof value === 'string' ? value : ''
}
export const number = (row: DemoRow, column: string): number => {
  const value = row[column]
  if (typeof value !== 'number') throw new Error(`${column} is ${String(value)}`)
  return value
}
