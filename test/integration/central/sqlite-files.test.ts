/** What happens to the files of the embedded databases, and what the user is told. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CentralData } from '../../../src/central/api.ts'
import { createSqliteCentral } from '../../../src/central/sqlite/create-sqlite-central.ts'
import type { SqliteCentralOptions } from '../../../src/central/sqlite/create-sqlite-central.ts'
import { createSqliteDeskStore } from '../../../src/cti/server/store/sqlite-desk-store.ts'
import { createSqliteRecordStore } from '../../../src/cti/server/store/sqlite-record-store.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { CONTRACT_OPTIONS, codeOf, value } from './contract-rows.ts'
import { SQLITE_SCHEMAS } from './schemas.ts'

describe('the files of the embedded databases', () => {
  let folder: string
  const opened: CentralData[] = []
  const open = (options: Partial<SqliteCentralOptions> = {}): CentralData => {
    const central = createSqliteCentral({ ...CONTRACT_OPTIONS, folder, schemaFolder: SQLITE_SCHEMAS, busyTimeoutMs: 20, ...options })
    opened.push(central)
    return central
  }
  const today = { from: '20261120', to: '20261120', limit: 5 }
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'central-files-')) })
  afterEach(async () => {
    for (const central of opened.splice(0)) await central.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are made with the first call that needs them, and keep what was written', async () => {
    const central = open()
    expect(existsSync(join(folder, 'callthink.sqlite'))).toBe(false)
    value(await central.directory.addGroup({ group: '1', name: '一', type: 'acd' }))
    await central.close()
    expect(value(await open().directory.groups('acd'))).toEqual([{ group: '1', name: '一', type: 'acd' }])
  })

  it.each(['server first', 'central first'])('are shared with the CTI server: %s', async (order) => {
    const server = () => [createSqliteRecordStore(join(folder, 'callthink_cdr.sqlite')), createSqliteDeskStore(join(folder, 'callthink.sqlite'))] as const
    const central = open()
    const early = order === 'server first' ? server() : null
    value(await central.calls.calls(today))
    value(await central.inbox.smsSent(today))
    const [records, desk] = early ?? server()
    records.write({
      callId: 'c1', segment: 0, caller: '13900000001', called: '8000', extension: '601', direction: 'in', destType: 'agent', agent: '8601', agentName: '高薇', group: '1', trunk: null,
      startedAt: new Date(2026, 10, 20, 9, 29, 55).getTime(), answeredAt: new Date(2026, 10, 20, 9, 30).getTime(), endedAt: new Date(2026, 10, 20, 9, 31).getTime(), ringMs: 5_000, talkMs: 60_000, queued: false, queueReason: 'none', queueResult: 'none', endCause: 'normal',
    })
    expect(value(await central.calls.calls(today)).rows).toMatchObject([{ callId: 'c1', caller: '13900000001', direction: 'in', agentName: '高薇', talkS: 60 }])
    records.close()
    desk.close()
  })

  it('a folder that is missing is told, and found when it is there', async () => {
    const clock = createFakeClock()
    const late = join(folder, 'late')
    const central = open({ folder: late, clock })
    expect(codeOf(await central.directory.groups('acd'))).toBe('database_missing')
    expect(central.states().callthink).toMatchObject({ state: 'away', code: 'database_missing' })
    mkdirSync(late)
    expect(codeOf(await central.directory.groups('acd'))).toBe('database_away')
    clock.advance(2_000)
    expect(codeOf(await central.directory.groups('acd'))).toBe('ok')
  })

  it('a file that is no database is told and left as it is', async () => {
    const file = join(folder, 'callthink.sqlite')
    writeFileSync(file, 'not a database, but long enough to be looked at as one '.repeat(20))
    expect(codeOf(await open().directory.groups('acd'))).toBe('database_failed')
    expect(codeOf(await open().test('callthink'))).toBe('database_failed')
  })

  it('another program that writes is waited for, then told', async () => {
    const central = open()
    value(await central.directory.groups('acd'))
    const other = new Database(join(folder, 'callthink.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    expect(codeOf(await central.directory.addGroup({ group: '1', name: '一', type: 'acd' }))).toBe('database_busy')
    expect(codeOf(await central.directory.groups('acd'))).toBe('ok')
    other.exec('ROLLBACK')
    other.close()
    expect(codeOf(await central.directory.addGroup({ group: '1', name: '一', type: 'acd' }))).toBe('ok')
  })

  it('read-only: nothing is made and nothing is written', async () => {
    expect(codeOf(await open({ readOnly: ['callthink'] }).directory.groups('acd'))).toBe('database_missing')
    expect(existsSync(join(folder, 'callthink.sqlite'))).toBe(false)
    value(await open().directory.groups('acd'))
    const central = open({ readOnly: ['callthink'] })
    expect(value(await central.directory.groups('acd'))).toEqual([])
    expect(codeOf(await central.directory.addGroup({ group: '1', name: '一', type: 'acd' }))).toBe('database_rights')
  })

  it('a missing table and a missing column are told by name', async () => {
    value(await open().directory.groups('acd'))
    const db = new Database(join(folder, 'callthink.sqlite'))
    db.exec('DROP TABLE CTS_OPGP; ALTER TABLE CTS_BSGP RENAME COLUMN GNAME TO OTHER')
    db.close()
    const central = open({ readOnly: ['callthink'] })
    for (const type of ['acd', 'business'] as const) {
      const result = await central.directory.groups(type)
      expect(result).toMatchObject({ ok: false, error: { code: 'database_table_missing' } })
      expect(result.ok ? '' : result.error.message).toMatch(type === 'acd' ? /CTS_OPGP/ : /GNAME/)
    }
    expect(codeOf(await central.test('callthink'))).toBe('database_table_missing')
    expect(central.states().callthink).toMatchObject({ state: 'up', code: 'database_table_missing' })
  })

  it('a failed change leaves nothing behind', async () => {
    const central = open({ passwords: async () => 'x' })
    value(await central.directory.groups('acd'))
    const db = new Database(join(folder, 'callthink.sqlite'))
    db.exec('DROP TABLE CTS_OPIDK_INFO')
    expect(codeOf(await central.directory.addAgent({ uid: '1', name: 'n', password: 'p', role: '1', type: 1 }))).toBe('database_table_missing')
    expect(db.prepare('SELECT COUNT(*) AS N FROM CTS_OPIDK').get()).toEqual({ N: 0 })
    db.close()
    expect(codeOf(await central.directory.groups('acd'))).toBe('ok')
  })

  it('without a password format no agent is added, and the sentence says why', async () => {
    const result = await open({ passwords: undefined }).directory.addAgent({ uid: '1', name: 'n', password: 'p', role: '1', type: 1 })
    expect(result).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    expect(result.ok ? '' : result.error.message).toContain('passwordFormat')
  })

  it('after closing, a call is refused and nothing is opened again', async () => {
    const central = open()
    await central.close()
    expect(codeOf(await central.directory.groups('acd'))).toBe('cancelled')
    expect(existsSync(join(folder, 'callthink.sqlite'))).toBe(false)
  })
})
