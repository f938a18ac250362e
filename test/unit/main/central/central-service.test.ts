/** Settings and passwords to the worker's data and the windows' state; the worker itself is tested in test/integration/central. */
import { afterEach, describe, expect, it } from 'vitest'
import { createCentralService } from '../../../../src/main/central/central-service.ts'
import { CHANGES, METHODS } from '../../../../src/main/central/central-protocol.ts'
import { createDatabasePasswords } from '../../../../src/main/central/database-passwords.ts'
import { createSettings } from '../../../../src/main/app/settings-service.ts'
import { DEFAULT_DATA_SETTINGS } from '../../../../src/shared/settings-data.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import type { CentralService } from '../../../../src/main/central/central-service.ts'
import type { CentralWorker } from '../../../../src/main/central/central-client.ts'
import type { CentralMessage, CentralRequest, CentralWorkerData } from '../../../../src/main/central/central-protocol.ts'
import type { Settings } from '../../../../src/shared/settings.ts'
import type { DatabaseConnection } from '../../../../src/shared/settings-data.ts'
import type { Result } from '../../../../src/shared/result.ts'

const CANARY = 'canary-52c1-password'
const CONTEXT = { window: 'main', webContentsId: 1 } as const
const FILES: Readonly<Record<string, string>> = { '/good.json': '{"tables":{"CDR":{"name":"HJ"}}}', '/bad.json': '{"tables":{"CDR":{"columns":{"SDATE":null}}}}' }
const at = (changes: Partial<DatabaseConnection> = {}): DatabaseConnection => ({ ...DEFAULT_DATA_SETTINGS.databases.callthink, host: 'db1', user: 'atclient', ...changes })
const site = (changes: Partial<Settings> = {}) => ({
  ...DEFAULT_DATA_SETTINGS, dataSource: 'sqlserver' as const, databases: { ...DEFAULT_DATA_SETTINGS.databases, callthink: at(), callthink_cdr: at() }, ...changes,
})

/** A thread that says it is ready, answers what it is told to, and remembers what it was asked. */
function fakeWorker(data: CentralWorkerData, asked: CentralRequest[]): CentralWorker {
  const listeners: ((message: CentralMessage) => void)[] = []
  const say = (message: CentralMessage): void => { for (const listener of listeners) listener(message) }
  queueMicrotask(() => { say({ kind: 'ready', fault: null }) })
  return {
    on: (event: string, listener: (value: never) => void) => { if (event === 'message') listeners.push(listener as (message: CentralMessage) => void) },
    postMessage(request: CentralRequest) {
      asked.push(request)
      if ('id' in request) queueMicrotask(() => { say({ kind: 'answer', id: request.id, result: ok(request.kind === 'test' ? { server: JSON.stringify(data.config.source), latencyMs: 1 } : null) }) })
    },
    terminate: async () => undefined,
  } as CentralWorker
}

const closing: CentralService[] = []
afterEach(async () => { await Promise.all(closing.splice(0).map(({ client }) => client.close())) })

async function setup(stored: Partial<Settings> = {}, { fixed = {}, saves = true, protects = true }: { fixed?: Partial<Settings>; saves?: boolean; protects?: boolean } = {}) {
  const main = createMainDesk()
  const started: CentralWorkerData[] = []
  const asked: CentralRequest[] = []
  const saved: Record<string, unknown> = {}
  const save = async (values: Readonly<Record<string, unknown>>): Promise<Result<null>> => { if (!saves) return fail('storage_failed'); Object.assign(saved, values); return ok(null) }
  const box = { protects: async () => protects, seal: async (text: string) => [...Buffer.from(text).toString('base64')].reverse().join(''), open: async (text: string) => Buffer.from([...text].reverse().join(''), 'base64').toString() }
  const passwords = createDatabasePasswords({ box, save, log: main.log })
  await passwords.load({})
  const service = createCentralService({
    store: main.store, log: main.log, passwords, dataDir: '/data', schemaFolder: '/schema', after: Promise.resolve(),
    settings: () => settings,
    startWorker: (data) => { started.push(data); return fakeWorker(data, asked) },
    demo: ({ servers }) => (servers.length === 0 ? { seed: 7, folder: '/data/demo-7' } : null),
    readText: async (path) => { const text = FILES[path]; if (text === undefined) throw new Error('ENOENT'); return text },
  })
  const settings = createSettings({ fixed, save, log: main.log, changed: (after) => { main.store.dispatch({ kind: 'settings', settings: after }); service.apply(after) } })
  settings.load({ servers: [{ host: 'cti', port: 1 }], ...stored })
  closing.push(service)
  await service.client.ready
  await service.settled()
  const configure = (values: ReturnType<typeof site>, entries: Record<string, string> = {}) =>
    service.handlers['data.configure']({ dataSource: values.dataSource, databases: values.databases, mappingFile: values.mappingFile, passwords: entries }, CONTEXT)
  return { ...main, service, settings, started, asked, saved, configure, central: () => main.store.state().central }
}

describe('the databases of the settings', () => {
  it('are files of this computer until a site sets others, and those of the demo in the demo', async () => {
    const { started, central } = await setup()
    expect(started.map(({ config }) => config)).toEqual([{ source: 'embedded', folder: '/data/central', demo: null }])
    expect(central().source).toBe('embedded')
    const demo = await setup({ servers: [] })
    expect(demo.started[0]?.config).toEqual({ source: 'embedded', folder: '/data/demo-7', demo: { seed: 7 } })
  })

  it('are SQL Servers with their passwords once both are there; another worker is started only when something has changed for it', async () => {
    const { started, configure, settings, service, central } = await setup()
    expect(await configure(site(), { callthink: CANARY })).toEqual({ ok: true, value: { kept: true } })
    expect(started).toHaveLength(2)
    expect(started[1]?.config).toMatchObject({
      source: 'sqlserver', mapping: null,
      connections: { callthink: { host: 'db1', password: CANARY }, callthink_cdr: { password: CANARY }, talentel_log: { absent: 'database_not_set' } },
    })
    expect(central()).toMatchObject({ source: 'sqlserver', protects: true, passwords: { callthink: 'kept', callthink_cdr: 'kept', talentel_log: 'unneeded' } })
    await settings.update({ zoom: 120 })
    await configure(site())
    await service.settled()
    expect(started).toHaveLength(2)
    await settings.update({ databases: { ...site().databases, callthink: at({ encrypt: 'strict' }) } })
    await service.settled()
    expect(started).toHaveLength(3)
  })

  it('wait for their password without holding anything up; typed once it serves all of the same server', async () => {
    const { started, service, central } = await setup(site(), { protects: false })
    expect(started[0]?.config).toMatchObject({ connections: { callthink: { absent: 'database_password' } } })
    expect(central()).toMatchObject({ protects: false, passwords: { callthink: 'none', callthink_cdr: 'none' } })
    expect(await service.handlers['data.password']({ database: 'callthink', password: CANARY }, CONTEXT)).toEqual({ ok: true, value: { kept: false } })
    expect(started[1]?.config).toMatchObject({ connections: { callthink: { password: CANARY }, callthink_cdr: { password: CANARY } } })
    expect(central().passwords).toMatchObject({ callthink: 'session', callthink_cdr: 'session' })
    expect(await service.handlers['data.password']({ database: 'callthink_rpt', password: CANARY }, CONTEXT)).toMatchObject({ ok: false, error: { code: 'database_not_set' } })
  })

  it('that an administrator has fixed are not changed, nor are their passwords', async () => {
    const { configure, started, saved, service, asked } = await setup({}, { fixed: { dataSource: 'embedded' } })
    expect(await configure(site(), { callthink: CANARY })).toMatchObject({ ok: false, error: { code: 'settings_locked' } })
    expect(started).toHaveLength(1)
    expect(saved).toEqual({})
    // What was typed with them is forgotten.
    await service.handlers['data.test']({ database: 'callthink', draft: { connection: at(), mappingFile: '', password: null } }, CONTEXT)
    expect(asked.findLast((request) => request.kind === 'test')).toMatchObject({ draft: { connection: { absent: 'database_password' } } })
  })

  it('hold for this run when they cannot be kept, and it is said', async () => {
    const { configure, started } = await setup({}, { saves: false })
    expect(await configure(site(), { callthink: CANARY })).toMatchObject({ ok: false, error: { code: 'storage_failed' } })
    expect(started.at(-1)?.config).toMatchObject({ connections: { callthink: { password: CANARY } } })
  })

  it('with a faulty mapping file are not asked; the fault names table and column, and is gone with it', async () => {
    const { configure, central, started } = await setup()
    await configure(site({ mappingFile: '/bad.json' }), { callthink: CANARY })
    expect(central().mappingFault).toMatchObject({ kind: 'needed', table: 'CDR', column: 'SDATE' })
    expect(started.at(-1)?.config).toMatchObject({ connections: { callthink: { absent: 'database_mapping' } } })
    await configure(site({ mappingFile: '/good.json' }))
    expect(central().mappingFault).toBeNull()
    expect(started.at(-1)?.config).toMatchObject({ mapping: FILES['/good.json'], connections: { callthink: { password: CANARY } } })
  })

  it('are tried out as they are typed, with the password that was typed or is known for that server', async () => {
    const { configure, service, asked } = await setup()
    await configure(site(), { callthink: CANARY })
    const test = (draft: { connection: DatabaseConnection; mappingFile: string; password: string | null } | null) => service.handlers['data.test']({ database: 'callthink', draft }, CONTEXT)
    const last = () => asked.findLast((request) => request.kind === 'test')
    await test(null)
    expect(last()).toMatchObject({ draft: null })
    await test({ connection: at({ encrypt: 'off' }), mappingFile: '', password: null })
    expect(last()).toMatchObject({ draft: { connection: { password: CANARY, encrypt: 'off' }, mapping: null } })
    await test({ connection: at({ host: 'evil' }), mappingFile: '', password: null })
    expect(last()).toMatchObject({ draft: { connection: { absent: 'database_password' } } })
    await test({ connection: at({ host: 'other' }), mappingFile: '/good.json', password: 'typed' })
    expect(last()).toMatchObject({ draft: { connection: { password: 'typed' }, mapping: FILES['/good.json'] } })
    expect(await test({ connection: at(), mappingFile: '/bad.json', password: null })).toMatchObject({ ok: false, error: { code: 'database_mapping' } })
  })

  it('tell no password to log, state, snapshot or disk', async () => {
    const { configure, service, log, store, saved } = await setup()
    await configure(site(), { callthink: CANARY, callthink_cdr: `${CANARY}-2` })
    await service.handlers['data.password']({ database: 'callthink', password: `${CANARY}-3` }, CONTEXT)
    await service.handlers['data.test']({ database: 'callthink', draft: { connection: at(), mappingFile: '', password: `${CANARY}-4` } }, CONTEXT)
    service.handlers['data.retry']({}, CONTEXT)
    for (const place of [log.lines, store.state(), store.snapshot(), saved]) expect(JSON.stringify(place)).not.toContain(CANARY)
  })
})

it('every method that writes counts as a change: its lost answer is told as not known, and it is not asked twice', () => {
  const writes = Object.values(METHODS).flatMap((methods) => Object.keys(methods)).filter((method) => /^(?:add|change|delete|record(?!ings))/.test(method))
  expect([...CHANGES].toSorted()).toEqual(writes.toSorted())
})
