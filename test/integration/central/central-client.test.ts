/** Main's end of the databases with a real worker thread and real SQLite files. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCentralClient } from '../../../src/main/central/central-client.ts'
import { buildCentralWorker, type WorkerProgram } from '../../support/central-worker-program.ts'
import { createMemoryLog } from '../../support/fakes.ts'
import type { CentralClient } from '../../../src/main/central/central-client.ts'
import type { CentralConfig, CentralWorkerData, DatabaseStates } from '../../../src/main/central/central-protocol.ts'
import type { Result } from '../../../src/shared/result.ts'

let program: WorkerProgram
beforeAll(async () => { program = await buildCentralWorker() })
afterAll(() => { program.remove() })
const SCHEMA = resolve(import.meta.dirname, '../../../resources/sql/sqlite')
const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

let folder = ''
const workers: Worker[] = []
const clients: CentralClient[] = []
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'central-client-')) })
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
  rmSync(folder, { recursive: true, force: true })
})

function open(config: () => CentralConfig = () => ({ source: 'embedded', folder: join(folder, 'central'), demo: null }), after?: Promise<unknown>) {
  const log = createMemoryLog()
  const client = createCentralClient(() => {
    const worker = new Worker(program.url, { workerData: { config: config(), schemaFolder: SCHEMA, cursorSecret: new Uint8Array(32).fill(7), timeZone: 'Asia/Shanghai' } satisfies CentralWorkerData })
    workers.push(worker)
    return worker
  }, log, after)
  clients.push(client)
  const seen: DatabaseStates[] = []
  client.onStates((states) => { seen.push(states) })
  return { client, log, seen }
}
/** A change, as an agent makes one. */
const add = (client: CentralClient, userId: string) => client.customers.addCustomer(userId, { name: '王小明' }, { agent: '8643', at: 1_795_338_000_000 })
const known = async (client: CentralClient): Promise<readonly string[]> => {
  const found = await client.customers.customers({ name: '王小明', limit: 10 })
  return found.ok ? found.value.rows.map((row) => row.userId).toSorted() : [found.error.code]
}
const exited = (worker: Worker | undefined): Promise<unknown> => new Promise((done) => { worker?.once('exit', done) })

describe('the databases in their real worker', () => {
  it('are asked, tested, and tell their states; closing ends the thread', async () => {
    const { client, seen } = open()
    expect(client.preparing()).toBe(true)
    expect(await client.ready).toBeNull()
    expect(client.preparing()).toBe(false)
    expect(code(await add(client, 'K1'))).toBe('ok')
    expect(await known(client)).toEqual(['K1'])
    expect(await client.test('callthink')).toMatchObject({ ok: true, value: { server: expect.stringContaining('SQLite') as string } })
    expect(client.states().callthink.state).toBe('up')
    expect(seen.at(-1)?.callthink.state).toBe('up')
    const gone = exited(workers[0])
    await client.close()
    await gone
    expect(code(await client.directory.groups('acd'))).toBe('cancelled')
    expect(workers).toHaveLength(1)
  })

  it('start when what goes before them is done, and calls wait for that', async () => {
    const before = Promise.withResolvers<undefined>()
    const { client } = open(undefined, before.promise)
    const asked = client.directory.groups('acd')
    expect(workers).toHaveLength(0)
    before.resolve(undefined)
    expect(code(await asked)).toBe('ok')
  })

  it('a call that was given up ends at once, before and while it is asked', async () => {
    const { client } = open()
    expect(code(await client.directory.groups('acd', { signal: AbortSignal.abort() }))).toBe('cancelled')
    const leave = new AbortController()
    await client.ready
    const asked = client.directory.groups('acd', { signal: leave.signal })
    // One turn: the request is on its way to the worker.
    await Promise.resolve()
    leave.abort()
    expect(code(await asked)).toBe('cancelled')
    expect(code(await client.directory.groups('acd'))).toBe('ok')
  })

  it('a worker that dies in the middle ends every call with a reason, a change as unknown, and the next call starts another', async () => {
    const { client, log } = open()
    await add(client, 'K1')
    const [reading, changing] = [client.directory.groups('acd'), add(client, 'K2')]
    // Both are sent before the death is ordered.
    await Promise.resolve()
    void workers[0]?.terminate()
    const codes = [code(await reading), code(await changing)]
    // Whoever was quick enough has its answer; nobody is told a lie and nobody waits for ever.
    expect(['ok', 'database_failed']).toContain(codes[0])
    expect(['ok', 'outcome_unknown']).toContain(codes[1])
    expect(codes).not.toEqual(['ok', 'ok'])
    const after = await known(client)
    // Unknown is unknown: the change was made or it was not, and the one before stands.
    expect(codes[1] === 'ok' ? [['K1', 'K2']] : [['K1'], ['K1', 'K2']]).toContainEqual(after)
    expect(workers).toHaveLength(2)
    expect(log.lines.some(({ message }) => message === 'database worker ended')).toBe(true)
  })

  it('a worker that dies again and again is not started for ever, until somebody asks for it', async () => {
    const { client } = open()
    await client.ready
    for (let death = 0; death < 5; death += 1) {
      await client.directory.groups('acd')
      const gone = exited(workers.at(-1))
      void workers.at(-1)?.terminate()
      await gone
    }
    expect(code(await client.directory.groups('acd'))).toBe('database_failed')
    expect(workers).toHaveLength(5)
    client.retry()
    expect(code(await client.directory.groups('acd'))).toBe('ok')
    expect(workers).toHaveLength(6)
  })

  it('other settings start another worker; what was being read is given up, what was being changed comes to its end', async () => {
    let place = 'one'
    const { client, seen } = open(() => ({ source: 'embedded', folder: join(folder, place), demo: null }))
    await add(client, 'K1')
    const [reading, changing] = [client.directory.groups('acd'), add(client, 'K2')]
    await Promise.resolve()
    place = 'two'
    const gone = exited(workers[0])
    client.restart()
    expect([code(await reading), code(await changing)]).toEqual(['cancelled', 'ok'])
    expect(seen.at(-1)?.callthink.state).toBe('unknown')
    expect(await known(client)).toEqual([])
    await gone
    expect(readdirSync(folder).sort()).toEqual(['one', 'two'])
  })

  it('a folder that cannot be made is a reason of each call, not a dead program', async () => {
    const { client, log } = open(() => ({ source: 'embedded', folder: join(program.url.pathname, 'below-a-file'), demo: null }))
    expect(await client.ready).not.toBeNull()
    expect(code(await client.directory.groups('acd'))).toBe('database_missing')
    expect(log.lines.some(({ level, message }) => level === 'warn' && message === 'databases')).toBe(true)
  })

  it('databases that are not set up say so, at the test button, too', async () => {
    const absent = { absent: 'database_not_set' } as const
    const { client } = open(() => ({
      source: 'sqlserver', mapping: null,
      connections: { callthink: { absent: 'database_password' }, callthink_crm: absent, callthink_cdr: absent, talentel_log: absent, callthink_rpt: absent },
    }))
    await client.ready
    expect(client.states()).toMatchObject({ callthink: { state: 'away', code: 'database_password', retryAt: null }, callthink_crm: { code: 'database_not_set' } })
    expect(code(await client.directory.groups('acd'))).toBe('database_password')
    expect(code(await client.test('callthink_crm'))).toBe('database_not_set')
    expect(code(await client.tryOut('callthink', { connection: absent, mapping: null }))).toBe('database_not_set')
    expect(code(await client.tryOut('callthink', { connection: absent, mapping: '{' }))).toBe('database_mapping')
  })
})
