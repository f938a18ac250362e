/** A PC in Los Angeles at a site in Shanghai: one call is one row, at the moment it happened, and is shown as colleagues see it (decision 023). */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSqliteRecordStore } from '../../src/cti/server/store/sqlite-record-store.ts'
import { zoneOf } from '../../src/shared/time/zone.ts'
import { call } from './central/contract-rows.ts'
import { SQLITE_SCHEMAS } from './central/schemas.ts'
import { LOGIN, startSqlServerSite } from './central/sqlserver-site.ts'
import { authority } from '../support/tds/server.ts'
import type { CallRecord } from '../../src/cti/server/store/record-store.ts'

const PROGRAM = join(import.meta.dirname, '../support/foreign-desk-program.ts')
/** 00:10 on 23 November in Shanghai, a morning of the day before in Los Angeles. */
const STARTED = Date.UTC(2026, 10, 22, 16, 10, 0)
const record: CallRecord = {
  callId: '1', segment: 1, caller: '15400138000', called: '643', extension: '643', direction: 'in', destType: 'agent', agent: '8643', agentName: '付智伟', group: '15',
  trunk: '1', startedAt: STARTED, answeredAt: STARTED + 4_000, endedAt: STARTED + 34_000, ringMs: 4_000, talkMs: 30_000, queued: false, queueReason: 'none', queueResult: 'none', endCause: 'normal',
}

async function inLosAngeles(source: object): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify({ source, startedAt: STARTED })], { env: { ...process.env, TZ: 'America/Los_Angeles' } })
  return JSON.parse(stdout) as unknown
}
const RIGHT = {
  machine: 'America/Los_Angeles', day: '20261123', records: [['1', STARTED, STARTED + 34_000]], list: [['1', STARTED + 400]], shown: '2026-11-23 00:10:00',
}

describe('a desk in another time zone', () => {
  test('finds a call of the embedded database once, at its time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zone-'))
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
    const store = createSqliteRecordStore(join(folder, 'callthink_cdr.sqlite'), zoneOf('Asia/Shanghai'))
    store.apply([{ kind: 'ended', record }])
    store.close()
    expect(await inLosAngeles({ folder, schemaFolder: SQLITE_SCHEMAS })).toEqual(RIGHT)
  })

  test('finds a call of SQL Server once, at its time', async () => {
    const site = await startSqlServerSite()
    onTestFinished(() => site.close())
    await site.seed({
      CDR: [call({ CALLID: '1', CALLER: '15400138000', CALLED: '643', EXT: '643', GHID: '8643', SDATE: '20261123', STIME: '001000', ETIME: '001034', LEN_RING: 4, LEN_TALK: 30 })],
    })
    const connection = { host: 'localhost', port: site.server.port, ...LOGIN, ca: authority(), connectTimeoutMs: 5_000 }
    expect(await inLosAngeles({ connection })).toEqual(RIGHT)
  })
})
