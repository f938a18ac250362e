/** The SQL Server driver against a real socket: connecting, cancelling, dropped connections, restarts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASES } from '../../../src/central/api.ts'
import type { CentralData } from '../../../src/central/api.ts'
import { createSqlServerCentral } from '../../../src/central/sqlserver/create-sqlserver-central.ts'
import { readConnections } from '../../../src/central/sqlserver/settings.ts'
import type { SqlServerConnectionInput } from '../../../src/central/sqlserver/settings.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { ADMIN, TdsTestServer, authority } from '../../support/tds/server.ts'
import { CONTRACT_OPTIONS, codeOf, value } from './contract-rows.ts'

const TABLES = [
  'CREATE TABLE CTS_OPGP (GROUPS NVARCHAR(32) NOT NULL, GNAME NVARCHAR(100) NOT NULL, CONSTRAINT PK_CTS_OPGP PRIMARY KEY (GROUPS))',
  'CREATE TABLE CTS_OPGP_MEMBER (GHID NVARCHAR(32) NOT NULL, GROUPS NVARCHAR(32) NOT NULL, CONSTRAINT PK_CTS_OPGP_MEMBER PRIMARY KEY (GROUPS, GHID))',
]

describe('the SQL Server driver', () => {
  let server: TdsTestServer
  let clock: FakeClock
  const opened: CentralData[] = []

  const open = (over: Partial<SqlServerConnectionInput> = {}): CentralData => {
    const settings = { host: 'localhost', port: server.port, user: ADMIN.user, password: ADMIN.password, ca: authority(), ...over }
    const connections = readConnections(Object.fromEntries(DATABASES.map((database) => [database, settings])))
    const central = createSqlServerCentral({ ...CONTRACT_OPTIONS, connections: value(connections), clock })
    opened.push(central)
    return central
  }
  const groups = (central: CentralData, options = {}) => central.directory.groups('acd', options)
  const seen = (match: RegExp) => server.log.statements(match).length

  beforeEach(async () => {
    server = await TdsTestServer.start({ databases: [...DATABASES] })
    clock = createFakeClock()
    const { loadMssql } = await import('../../../src/central/sqlserver/sqlserver-pool.ts')
    const mssql = await loadMssql()
    const pool = await new mssql.ConnectionPool({ server: 'localhost', port: server.port, user: ADMIN.user, password: ADMIN.password, database: 'callthink', options: { encrypt: false } }).connect()
    for (const sql of TABLES) await pool.request().query(sql)
    await pool.close()
    server.log.clear()
  })
  afterEach(async () => {
    server.faults.clear()
    for (const central of opened.splice(0)) await central.close()
    await server.close()
  })

  it('encrypts, and checks the certificate, without being told to', async () => {
    expect(codeOf(await groups(open()))).toBe('ok')
    expect(server.log.entries.filter((entry) => entry.kind === 'login').every((entry) => entry.encrypted)).toBe(true)
    expect(codeOf(await groups(open({ ca: undefined })))).toBe('database_tls')
    server.certificate = 'elsewhere'
    expect(codeOf(await groups(open()))).toBe('database_tls')
    expect(codeOf(await groups(open({ trustServerCertificate: true })))).toBe('ok')
  })

  it('a server that offers no encryption gets no password', async () => {
    server.certificate = 'none'
    expect(codeOf(await groups(open()))).toBe('database_tls')
    expect(server.log.count('login')).toBe(0)
    expect(codeOf(await groups(open({ encrypt: 'off' })))).toBe('ok')
  })

  it('wrong password, wrong database, wrong port, missing table and missing right are told apart', async () => {
    expect(codeOf(await open({ password: 'wrong' }).test('callthink'))).toBe('database_login')
    expect(codeOf(await open({ database: 'nowhere' }).test('callthink'))).toBe('database_missing')
    const { port } = server
    expect(codeOf(await open().test('callthink'))).toBe('database_table_missing')
    expect(value(await open().test('callthink_rpt')).server).toContain('localhost')
    server.rights.deny('callthink', 'CTS_OPGP', 'SELECT')
    expect(codeOf(await groups(open()))).toBe('database_rights')
    await server.stop()
    expect(codeOf(await open({ port }).test('callthink'))).toBe('database_unreachable')
  })

  it('a refused login is not repeated by the next hundred calls', async () => {
    const central = open({ password: 'wrong' })
    expect(codeOf(await groups(central))).toBe('database_login')
    const logins = server.log.count('login')
    for (let time = 0; time < 100; time += 1) expect(codeOf(await groups(central))).toBe('database_away')
    expect(server.log.count('login')).toBe(logins)
  })

  it('a person who moves on stops the query at the server', async () => {
    const central = open()
    await groups(central)
    const latch = server.faults.hold('before', { on: /CTS_OPGP/ })
    const mover = new AbortController()
    const asked = groups(central, { signal: mover.signal })
    await latch.arrived
    mover.abort()
    expect(codeOf(await asked)).toBe('cancelled')
    await server.log.untilSeen('attention')
    expect(codeOf(await groups(central))).toBe('ok')
    expect(central.states().callthink.state).toBe('up')
  })

  it('a query over its time is stopped at the server, and told', async () => {
    const central = open()
    await groups(central)
    const latch = server.faults.hold('before', { on: /CTS_OPGP/ })
    const asked = groups(central, { timeoutMs: 500 })
    await latch.arrived
    clock.advance(500)
    expect(codeOf(await asked)).toBe('database_timeout')
    await server.log.untilSeen('attention')
    expect(seen(/CTS_OPGP/)).toBe(2)
  })

  it('a read whose connection drops is made once more, even in the middle of its rows', async () => {
    const central = open()
    for (const group of ['1', '2', '3']) value(await central.directory.addGroup({ group, name: `组${group}`, type: 'acd' }))
    server.log.clear()
    server.faults.drop({ rows: 1 }, { on: /select.*CTS_OPGP/i })
    expect(value(await groups(central)).map((row) => row.group)).toEqual(['1', '2', '3'])
    server.faults.drop('after', { on: /select.*CTS_OPGP/i, times: 2 })
    expect(codeOf(await groups(central))).toBe('database_unreachable')
    expect(seen(/CTS_OPGP/)).toBe(4)
  })

  it('the victim of a deadlock reads once more; who waits for a lock too long is told', async () => {
    const central = open()
    await groups(central)
    server.faults.failNext(1205, { on: /CTS_OPGP/ })
    expect(codeOf(await groups(central))).toBe('ok')
    server.faults.failNext(1222, { on: /CTS_OPGP/ })
    expect(codeOf(await groups(central))).toBe('database_busy')
  })

  it('a change is never repeated: dropped before its end it is undone, dropped at its end nobody knows', async () => {
    const central = open()
    await groups(central)
    server.faults.drop('after', { on: /insert/i })
    expect(codeOf(await central.directory.addGroup({ group: '1', name: '一', type: 'acd' }))).toBe('database_unreachable')
    expect(seen(/insert/i)).toBe(1)
    clock.advance(60_000)
    expect(value(await groups(central))).toEqual([])
    server.faults.drop('after', { on: /commit/ })
    expect(codeOf(await central.directory.addGroup({ group: '2', name: '二', type: 'acd' }))).toBe('outcome_unknown')
    expect(seen(/insert/i)).toBe(2)
  })

  it('a change that is cancelled is rolled back', async () => {
    const central = open({ poolMax: 1 })
    await groups(central)
    const latch = server.faults.hold('after', { on: /insert/i })
    const mover = new AbortController()
    const asked = central.directory.addGroup({ group: '1', name: '一', type: 'acd' }, { signal: mover.signal })
    await latch.arrived
    mover.abort()
    expect(codeOf(await asked)).toBe('cancelled')
    await server.log.untilSeen('rollback')
    expect(value(await groups(central))).toEqual([])
  })

  it('a server that restarts is found again, and the state tells all of it', async () => {
    const central = open()
    const heard: string[] = []
    central.onStates((states) => { heard.push(states.callthink.state) })
    await groups(central)
    await server.stop()
    expect(codeOf(await groups(central))).toBe('database_unreachable')
    expect(codeOf(await groups(central))).toBe('database_away')
    await server.listen()
    clock.advance(2_000)
    expect(codeOf(await groups(central))).toBe('ok')
    expect(heard).toEqual(['up', 'away', 'up'])
  })

  it('asks with as many connections as it may have, and not one more', async () => {
    const central = open({ poolMax: 2 })
    await groups(central)
    const latches = [server.faults.hold('before', { on: /CTS_OPGP/ }), server.faults.hold('before', { on: /CTS_OPGP/ })]
    const asked = Array.from({ length: 6 }, () => groups(central))
    await Promise.all(latches.map((latch) => latch.arrived))
    await settle()
    expect(server.connections).toBe(2)
    for (const latch of latches) latch.release()
    expect((await Promise.all(asked)).map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
  })

  it('closing stops what runs and leaves no connection', async () => {
    const central = open()
    await groups(central)
    const latch = server.faults.hold('before', { on: /CTS_OPGP/ })
    const asked = groups(central)
    await latch.arrived
    await central.close()
    expect(codeOf(await asked)).toBe('cancelled')
    await server.log.until((entries) => entries.filter((entry) => entry.kind === 'disconnected').length >= entries.filter((entry) => entry.kind === 'connected').length)
    expect(codeOf(await groups(central))).toBe('cancelled')
  })
})
