/** The databases of a site without SQL Server, in the app's own folder, filled like the demo's. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { createDemoData } from '../../../src/central/demo/create-demo-data.ts'
import { DEMO_HOUSE } from '../../../src/central/demo/house.ts'
import { DEST, IN, REASON, RESULT, cdrRow, recordingRow } from '../../../src/central/demo/segment.ts'
import { machineTime } from '../../../src/central/site-time.ts'
import { clockReading } from './demo-day.ts'
import type { DemoRow } from '../../../src/central/demo/rows.ts'
import type { Segment } from '../../../src/central/demo/segment.ts'

const SCHEMAS = resolve(import.meta.dirname, '../../../resources/sql/sqlite')
/** The agent of these tests. */
const OWN_UID = '8643'

/** A data folder for the app, with some hundred customers and their calls of the last weeks until now. */
export function siteData(size: { readonly calls?: number; readonly cards?: number } = {}): { readonly dataDir: string; readonly central: string } {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-desk-'))
  const central = join(dataDir, 'central')
  const made = createDemoData({ folder: central, schemaFolder: SCHEMAS, seed: 7, ...clockReading(Date.now()), calls: size.calls ?? 3_000, cards: size.cards ?? 300 })
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.message}`)
  return { dataDir, central }
}

function insert(file: string, table: string, row: DemoRow): void {
  const db = new Database(file)
  const columns = Object.keys(row)
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(...Object.values(row))
  db.close()
}

/**
 * What the site has of a customer must not hang on the day: this one was on the line with the agent of these tests some minutes ago,
 * and it was recorded.
 */
export function wasOnTheLine(central: string, caller: string): void {
  const agent = DEMO_HOUSE.people.find(({ uid }) => uid === OWN_UID)
  const trunk = DEMO_HOUSE.trunks[0]
  if (agent === undefined || trunk === undefined) throw new Error('the demo has no such agent')
  const { today, untilMs } = clockReading(Date.now() - 300_000)
  const one: Segment = {
    callId: '99990001', segment: 1, caller, called: '4008101001', agent, channel: 1, direction: IN, destType: DEST.agent, group: '15', trunk,
    startMs: untilMs, ringMs: 5_000, talkMs: 47_000, queued: false, reason: REASON.none, result: RESULT.connected, endCause: 'normal',
  }
  insert(join(central, 'callthink_cdr.sqlite'), 'CDR', cdrRow(machineTime, today, one))
  const recording = recordingRow(today, one)
  if (recording !== null) insert(join(central, 'talentel_log.sqlite'), 'TALENTEL_LOG', recording)
}
