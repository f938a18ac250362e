/** A range of years under a time limit, in real files; only the clock is driven by the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { machineClock } from '../../../src/central/ports.ts'
import { createSqliteCentral, sqliteFileName } from '../../../src/central/sqlite/create-sqlite-central.ts'
import type { CentralData } from '../../../src/central/api.ts'
import { CONTRACT_OPTIONS, call, value } from './contract-rows.ts'
import { SQLITE_SCHEMAS, schemaOf } from './schemas.ts'

describe('a range of years', () => {
  let folder: string
  let central: CentralData
  let now = 0
  /** ms that pass with every look at the clock. */
  let step = 0
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ranges-'))
    const db = new Database(join(folder, sqliteFileName('callthink_cdr')))
    db.exec(schemaOf('sqlite', 'callthink_cdr'))
    for (const SDATE of ['20100101', '20130101']) {
      const row = call({ SDATE, CALLID: `c${SDATE}` })
      db.prepare(`INSERT INTO CDR (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`).run(Object.values(row))
    }
    db.close()
    step = 0
    central = createSqliteCentral({ ...CONTRACT_OPTIONS, folder, schemaFolder: SQLITE_SCHEMAS, clock: { ...machineClock, monotonic: () => (now += step) } })
  })
  afterEach(async () => {
    await central.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says how far it has looked when time is up, and goes on from there until the first day', async () => {
    step = 6_000
    const first = value(await central.calls.calls({ from: '20000101', to: '20130101', limit: 10 }))
    expect(first.rows.map(({ callId }) => callId)).toEqual(['c20130101'])
    expect(first.readTo).toMatch(/^20(?:0|1)\d{5}$/)
    const seen: string[] = []
    const readTo = [first.readTo ?? '']
    let after = first.next ?? undefined
    while (after !== undefined) {
      const page = value(await central.calls.calls({ from: '20000101', to: '20130101', limit: 10, after }))
      seen.push(...page.rows.map(({ callId }) => callId))
      if (page.readTo !== undefined) readTo.push(page.readTo)
      after = page.next ?? undefined
    }
    expect(seen).toEqual(['c20100101'])
    expect(readTo).toEqual(readTo.toSorted().toReversed())
    expect(new Set(readTo).size).toBe(readTo.length)
  })

  it('is read as a whole when there is time', async () => {
    const page = value(await central.calls.calls({ from: '20000101', to: '20130101', limit: 10 }))
    expect(page.rows).toHaveLength(2)
    expect([page.next, page.readTo]).toEqual([null, undefined])
  })
})
