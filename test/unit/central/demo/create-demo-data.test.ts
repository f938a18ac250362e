import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASES } from '../../../../src/central/api.ts'
import type { CentralData, Page } from '../../../../src/central/api.ts'
import { createDemoData } from '../../../../src/central/demo/create-demo-data.ts'
import type { CreateDemoOptions, DemoData } from '../../../../src/central/demo/create-demo-data.ts'
import { DEMO_HOUSE } from '../../../../src/central/demo/house.ts'
import { PASSWORD_FORMATS } from '../../../../src/central/passwords.ts'
import { createSqliteCentral, sqliteFileName } from '../../../../src/central/sqlite/create-sqlite-central.ts'
import { createSqliteRecordStore } from '../../../../src/cti/server/store/sqlite-record-store.ts'
import { createSqliteDeskStore } from '../../../../src/cti/server/store/sqlite-desk-store.ts'
import type { Result } from '../../../../src/shared/result.ts'
import { CHINA, NOON_MS, TODAY } from './demo-rows.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const SCHEMAS = join(ROOT, 'resources/sql/sqlite')
const PROGRAM = join(ROOT, 'src/central/demo/main.ts')
const CALLS = 1_500
const FILES = DATABASES.map(sqliteFileName)

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'demo-data-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const options = (more: Partial<CreateDemoOptions> = {}): CreateDemoOptions =>
  ({ folder, schemaFolder: SCHEMAS, seed: 1, today: TODAY, untilMs: NOON_MS, calls: CALLS, cards: 300, zone: CHINA, ...more })

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}
const make = (more: Partial<CreateDemoOptions> = {}): DemoData => valueOf(createDemoData(options(more)))
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)
const bytesOf = (): readonly string[] => FILES.map((file) => readFileSync(join(folder, file)).toString('base64'))

describe('creating the demo data', () => {
  it('writes the five databases, and does nothing when they are there', () => {
    expect(make()).toMatchObject({ state: 'made', seed: 1, day: TODAY, calls: CALLS })
    expect(readdirSync(folder).sort()).toEqual([...FILES, 'demo-data.lock'].sort())
    const before = bytesOf()
    expect(make().state).toBe('present')
    expect(make({ today: '20261201' })).toMatchObject({ state: 'present', day: TODAY })
    expect(make({ seed: 2 })).toMatchObject({ state: 'other', seed: 1 })
    expect(make({ calls: 10 }).state).toBe('other')
    expect(bytesOf()).toEqual(before)
  })

  it('writes the same bytes again for the same seed and day, others for another seed', () => {
    make()
    const before = bytesOf()
    expect(make({ renew: true }).state).toBe('made')
    expect(bytesOf()).toEqual(before)
    expect(make({ renew: true, seed: 2 })).toMatchObject({ state: 'made', seed: 2 })
    expect(bytesOf()).not.toEqual(before)
  })

  it('begins again after an interrupted run, whether it died while writing or while moving the files in', () => {
    mkdirSync(join(folder, 'demo-data.tmp'))
    writeFileSync(join(folder, 'demo-data.tmp', 'callthink.sqlite'), 'half a file')
    expect(make().state).toBe('made')
    const whole = bytesOf()
    rmSync(join(folder, 'callthink_crm.sqlite'))
    rmSync(join(folder, 'talentel_log.sqlite'))
    expect(make().state).toBe('made')
    expect(bytesOf()).toEqual(whole)
    expect(existsSync(join(folder, 'demo-data.tmp'))).toBe(false)
  })

  it('never touches databases that are not the demo\'s', () => {
    createSqliteRecordStore(join(folder, 'callthink_cdr.sqlite')).close()
    const before = readFileSync(join(folder, 'callthink_cdr.sqlite'))
    for (const renew of [false, true]) expect(codeOf(createDemoData(options({ renew })))).toBe('bad_arguments')
    expect(readFileSync(join(folder, 'callthink_cdr.sqlite'))).toEqual(before)
    expect(readdirSync(folder).sort()).toEqual(['callthink_cdr.sqlite', 'demo-data.lock'])
  })

  it('renews nothing that somebody has open', () => {
    make()
    const db = new Database(join(folder, 'callthink_cdr.sqlite'))
    db.pragma('journal_mode = WAL')
    db.prepare('UPDATE CDR SET CALLED = CALLED WHERE SEGMENT = 9').run()
    const result = createDemoData(options({ renew: true, seed: 2 }))
    db.close()
    expect(codeOf(result)).toBe('database_busy')
  })

  it('refuses options that make no sense', () => {
    for (const wrong of [{ seed: -1 }, { seed: 0.5 }, { today: '20261131' }, { today: '2026-11-05' }, { calls: -1 }, { calls: 1e9 }, { cards: 0 }, { untilMs: -1 }, { people: [] }]) {
      expect([wrong, codeOf(createDemoData(options(wrong)))]).toEqual([wrong, 'bad_arguments'])
    }
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes another house', () => {
    const people = [{ uid: '7001', name: '单雨', extension: '701', role: 'agent', groups: ['3'] }] as const
    make({ people, groups: [{ id: '3', name: '前台', called: '4008101009' }], calls: 200 })
    const db = new Database(join(folder, 'callthink_cdr.sqlite'), { readonly: true })
    expect(db.prepare('SELECT DISTINCT GHID FROM CDR WHERE GHID IS NOT NULL').pluck().all()).toEqual(['7001'])
    expect(db.prepare('SELECT COUNT(*) FROM CDR').pluck().get()).toBe(200)
    db.close()
  })

  it('is what the CTI server goes on writing: its stores open the files and read the calls', () => {
    make()
    const records = createSqliteRecordStore(join(folder, 'callthink_cdr.sqlite'))
    const recent = records.recent(50)
    records.close()
    expect(recent).toHaveLength(50)
    expect(recent.every(({ direction, endCause, trunk }) => direction !== 'unknown' && endCause !== '' && (trunk !== null || direction.startsWith('internal')))).toBe(true)
    const desk = createSqliteDeskStore(join(folder, 'callthink.sqlite'))
    desk.close()
  })

  it('runs as a program and in a worker', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, '--folder', folder, '--seed', '5', '--calls', '200', '--cards', '100'])
    expect(stdout).toMatch(/^made: seed 5, until \d{8} \d{6}, \d+ ms/)
    expect(stdout).toMatch(/CDR +200\n/)
    await expect(promisify(execFile)(process.execPath, [PROGRAM, '--folder', folder, '--colour', 'blue'])).rejects.toMatchObject({ code: 2 })
    const { zone: _, ...plain } = options({ folder: join(folder, 'in', 'worker') })
    const worker = new Worker(PROGRAM, { workerData: plain })
    const result = await new Promise<Result<DemoData>>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    expect(valueOf(result)).toMatchObject({ state: 'made', seed: 1 })
    await worker.terminate()
  }, 30_000)
})

describe('the 21 data methods on the demo data', () => {
  const days = { from: '20260808', to: TODAY, limit: 100 }
  const agent = DEMO_HOUSE.people[3]?.uid ?? ''
  const filled = async <T>(what: string, read: Promise<Result<Page<T>>>): Promise<readonly T[]> => {
    const { rows } = valueOf(await read)
    expect([what, rows.length > 0]).toEqual([what, true])
    return rows
  }

  async function withCentral(test: (central: CentralData) => Promise<void>): Promise<void> {
    make()
    const central = createSqliteCentral({ folder, schemaFolder: SCHEMAS, siteTime: CHINA, passwords: PASSWORD_FORMATS.sha256 })
    try {
      await test(central)
    } finally {
      await central.close()
    }
  }

  it('find something in every inbox, for everybody and for one agent', () => withCentral(async ({ inbox }) => {
    for (const query of [days, { ...days, agent }]) {
      await filled('VMS_Recv', inbox.voicemail({ ...days }))
      await filled('Fax_Sent', inbox.faxesSent(query))
      await filled('Fax_Recv', inbox.faxesReceived(query))
      await filled('Sms_Sent', inbox.smsSent(query))
      await filled('Sms_Recv', inbox.smsReceived(query))
      await filled('Email_Sent', inbox.emailsSent(query))
      await filled('Email_Recv', inbox.emailsReceived(query))
    }
  }))

  it('find callers, customers, persons, calls and recordings by the conditions of the manual', () => withCentral(async ({ customers, calls }) => {
    const [first] = DEMO_HOUSE.customers
    const caller = first?.number ?? ''
    expect(await filled('Get_Caller_Area', customers.areas({ caller, limit: 10 }))).toEqual([{ caller, province: first?.province, city: first?.city }])
    const [customer] = await filled('Get_Customer_Info', customers.customers({ caller, limit: 10 }))
    expect(customer).toMatchObject({ name: first?.name, mobile: caller })
    expect(await filled('Get_Customer_Info by name', customers.customers({ name: first?.name, limit: 10 }))).toContainEqual(customer)
    const known = await filled('Get_Customer_Info by part', customers.customers({ caller: '154', limit: 100 }))
    const withPerson = known.find(({ person }) => person !== '')
    const persons = await filled('Get_Person_Info', customers.persons({ userId: withPerson?.userId, limit: 10 }))
    expect(persons.map(({ person }) => person)).toContain(withPerson?.person)
    const rows = await filled('Get_Call_Info', calls.calls({ ...days, agent }))
    expect(rows.every((row) => row.endedAt !== null && row.endedAt >= row.startedAt)).toBe(true)
    await filled('Get_Call_Info by caller', calls.calls({ ...days, caller: '154' }))
    const [recording] = await filled('Get_Talentel_log_Info', calls.recordings({ ...days, agent }))
    await filled('Get_Call_Info by call', calls.calls({ ...days, callId: recording?.callId }))
  }))

  it('list groups, members, roles and agents, and change them', () => withCentral(async ({ directory }) => {
    for (const type of ['acd', 'business'] as const) {
      const groups = valueOf(await directory.groups(type))
      expect(groups.length).toBeGreaterThan(2)
      const [group] = groups
      expect(valueOf(await directory.groupName(group?.group ?? '', type))).toBe(group?.name)
      expect(valueOf(await directory.members(group?.group ?? '', type)).length).toBeGreaterThan(0)
      expect(valueOf(await directory.addGroup({ group: '88', name: '夜班', type }))).toEqual({ done: true })
      expect(valueOf(await directory.addMember('88', agent, type))).toEqual({ done: true })
      expect(valueOf(await directory.deleteMember('88', agent, type))).toEqual({ deleted: 1 })
      expect(valueOf(await directory.deleteGroup('88', type))).toEqual({ done: true, members: 0 })
    }
    expect(valueOf(await directory.role('8600'))).toBe('班长')
    const agents = valueOf(await directory.agents({ limit: 100 })).rows
    expect(agents.map(({ uid, name, groups }) => ({ uid, name, groups: [...groups].sort() })))
      .toEqual(DEMO_HOUSE.people.map(({ uid, name, groups }) => ({ uid, name, groups: [...groups].sort() })))
    expect(valueOf(await directory.addAgent({ uid: '8699', name: '新人', password: 'secret', role: 'agent', type: 1 }))).toEqual({ done: true })
    expect(valueOf(await directory.deleteAgent('8699'))).toMatchObject({ done: true })
  }))
})
