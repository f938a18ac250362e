/** The worker of the databases, as main uses it, against a SQL Server over a real socket: slow answers, drops, restarts, time limits. */
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DATABASES } from '../../../src/central/api.ts'
import { readConnections } from '../../../src/central/sqlserver/settings.ts'
import { createCentralClient } from '../../../src/main/central/central-client.ts'
import { requests } from '../../../src/shared/ipc/contract.ts'
import { DEFAULT_TIMEOUT_MS } from '../../../src/central/executor.ts'
import { buildCentralWorker, type WorkerProgram } from '../../support/central-worker-program.ts'
import { createMemoryLog } from '../../support/fakes.ts'
import { authority } from '../../support/tds/server.ts'
import { DAY, call, codeOf, value } from './contract-rows.ts'
import { LOGIN, startSqlServerSite } from './sqlserver-site.ts'
import type { CentralClient } from '../../../src/main/central/central-client.ts'
import type { CentralWorkerData } from '../../../src/main/central/central-protocol.ts'
import type { SqlServerSite } from './sqlserver-site.ts'

let program: WorkerProgram
beforeAll(async () => { program = await buildCentralWorker() })
afterAll(() => { program.remove() })
const SCHEMA = resolve(import.meta.dirname, '../../../resources/sql/sqlite')
const today = { from: DAY, to: DAY, limit: 50 }

let site: SqlServerSite
let client: CentralClient
const log = createMemoryLog()

const connectionsTo = (password: string) => value(readConnections(Object.fromEntries(DATABASES.map((name) => [name, {
  host: 'localhost', port: site.server.port, user: LOGIN.user, password, ca: authority(), connectTimeoutMs: 5_000,
}]))))

beforeEach(async () => {
  site = await startSqlServerSite()
  const workers: Worker[] = []
  client = createCentralClient(() => {
    const config = { source: 'sqlserver' as const, connections: connectionsTo(LOGIN.password), mapping: null }
    const worker = new Worker(program.url, { workerData: { config, schemaFolder: SCHEMA, cursorSecret: new Uint8Array(32).fill(7), timeZone: 'Asia/Shanghai' } satisfies CentralWorkerData })
    workers.push(worker)
    return worker
  }, log)
  await client.ready
  return async () => {
    await client.close()
    await Promise.all(workers.map((worker) => worker.terminate()))
    await site.close()
  }
})
afterEach(() => { expect(JSON.stringify(log.lines)).not.toContain(LOGIN.password) })

const stateIs = (state: string): Promise<void> => new Promise((done) => {
  const off = client.onStates((states) => { if (states.callthink_cdr.state === state) { off(); done() } })
})

describe('the databases\' worker on SQL Server', () => {
  it('gives a slow answer up when the person moves on: the server hears of it, and the connection is used again', async () => {
    await site.seed({ CDR: [call()] })
    value(await client.calls.calls(today))
    const latch = site.server.faults.hold('before', { on: /\[CDR\]/ })
    const leave = new AbortController()
    const answer = client.calls.calls(today, { signal: leave.signal })
    await latch.arrived
    leave.abort()
    expect(codeOf(await answer)).toBe('cancelled')
    await site.server.log.untilSeen('attention')
    expect(value(await client.calls.calls(today)).rows).toHaveLength(1)
    expect(client.states().callthink_cdr.state).toBe('up')
  })

  it('a slow database does not hold up the others', async () => {
    const latch = site.server.faults.hold('before', { on: /\[CDR\]/ })
    const slow = client.calls.calls(today)
    await latch.arrived
    expect(codeOf(await client.inbox.voicemail(today))).toBe('ok')
    latch.release()
    expect(codeOf(await slow)).toBe('ok')
  })

  it('keeps its time limit, which is shorter than that of every request of the windows', async () => {
    site.server.faults.hold('before', { on: /\[CDR\]/ })
    expect(codeOf(await client.calls.calls(today, { timeoutMs: 150 }))).toBe('database_timeout')
    for (const name of ['box.list', 'data.test'] as const) expect(requests[name].deadlineMs).toBeGreaterThan(DEFAULT_TIMEOUT_MS)
  })

  it('a connection that breaks in the middle of the rows is made good; a server that is away is told, and is back with its first answer', async () => {
    await site.seed({ CDR: Array.from({ length: 30 }, (_, index) => call({ CALLID: String(index) })) })
    site.server.faults.drop({ rows: 10 }, { on: /\[CDR\]/ })
    expect(value(await client.calls.calls(today)).rows).toHaveLength(30)
    const away = stateIs('away')
    await site.server.stop()
    expect(codeOf(await client.calls.calls(today))).toBe('database_unreachable')
    await away
    expect(await client.calls.calls(today)).toMatchObject({ ok: false, error: { code: 'database_away', retryAfterMs: expect.any(Number) as number } })
    await site.server.listen()
    // The person does not wait for the breaker.
    const up = stateIs('up')
    client.retry()
    await up
    expect(value(await client.calls.calls(today)).rows).toHaveLength(30)
  })

  it('tries a draft out without touching what runs', async () => {
    value(await client.calls.calls(today))
    const { callthink_cdr: wrong } = connectionsTo('wrong')
    expect(codeOf(await client.tryOut('callthink_cdr', { connection: wrong, mapping: null }))).toBe('database_login')
    expect(client.states().callthink_cdr).toMatchObject({ state: 'up', code: null })
    const { callthink_cdr: right } = connectionsTo(LOGIN.password)
    expect(await client.tryOut('callthink_cdr', { connection: right, mapping: null })).toMatchObject({ ok: true, value: { server: expect.stringContaining('SQL Server') as string } })
    expect(codeOf(await client.tryOut('callthink_cdr', { connection: right, mapping: '{"tables":{"CDR":{"name":"HJ"}}}' }))).toBe('database_table_missing')
    site.server.faults.silent = true
    const leave = new AbortController()
    const test = client.tryOut('callthink_cdr', { connection: right, mapping: null }, { signal: leave.signal })
    leave.abort()
    expect(codeOf(await test)).toBe('cancelled')
    site.server.faults.silent = false
  })

  it('a change that is given up ends in what became of it: undone before its commit, unknown when the link broke at it', async () => {
    const add = (options = {}) => client.customers.addCustomer('K8701', { name: '新人' }, { agent: '8643', at: 1_795_338_000_000 }, options)
    const latch = site.server.faults.hold('before', { on: /insert into.*CRM_CUSTOMER/ })
    const leave = new AbortController()
    const given = add({ signal: leave.signal })
    await latch.arrived
    leave.abort()
    expect(codeOf(await given)).toBe('cancelled')
    await site.server.log.untilSeen('rollback')
    const found = () => site.admin('callthink_crm', "SELECT USERID FROM CRM_CUSTOMER WHERE USERID = N'K8701'")
    expect(await found()).toEqual([])
    site.server.faults.drop('after', { on: /^commit$/ })
    expect(codeOf(await add())).toBe('outcome_unknown')
    expect(await found()).toHaveLength(1)
  })
})
