/**
 * Entry of the worker thread that owns the five databases: SQL Server through its driver, or the embedded files. In the demo it
 * makes the demo's data first. Every call is answered with its Result; a cancelled one at the server, too.
 */
import '../../cti/node/thread-date.ts'
import { mkdirSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { parseMappingFile } from '../../central/mapping.ts'
import { createDemoData } from '../../central/demo/create-demo-data.ts'
import { createSqliteCentral } from '../../central/sqlite/create-sqlite-central.ts'
import { createSqlServerCentral } from '../../central/sqlserver/create-sqlserver-central.ts'
import { DEFAULT_MAPPING } from '../../central/mapping.ts'
import { DATABASES } from '../../central/api.ts'
import { fail, ok } from '../../shared/result.ts'
import { zoneOf } from '../../shared/time/zone.ts'
import { METHODS } from './central-protocol.ts'
import type { AbsentDatabase } from '../../central/absent-executor.ts'
import type { CentralData, DatabaseName } from '../../central/api.ts'
import type { SqlServerConnection } from '../../central/sqlserver/settings.ts'
import type { CentralDraft, CentralMessage, CentralRequest, CentralWorkerData, RepositoryName } from './central-protocol.ts'
import type { MessagePort } from 'node:worker_threads'
import type { Result } from '../../shared/result.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** Data until this very moment. */
function demoUntil(): { readonly today: string; readonly untilMs: number } {
  const now = new Date()
  return {
    today: `${String(now.getFullYear())}${two(now.getMonth() + 1)}${two(now.getDate())}`,
    untilMs: ((now.getHours() * 60 + now.getMinutes()) * 60 + now.getSeconds()) * 1_000,
  }
}

function open({ config, schemaFolder, cursorSecret, timeZone }: CentralWorkerData): { readonly central: CentralData; readonly fault: string | null } {
  const siteTime = zoneOf(timeZone)
  if (config.source === 'sqlserver') {
    const mapping = config.mapping === null ? ok(DEFAULT_MAPPING) : parseMappingFile(config.mapping)
    return {
      central: createSqlServerCentral({
        connections: config.connections,
        mapping: mapping.ok ? mapping.value : DEFAULT_MAPPING, cursorSecret, siteTime,
      }),
      fault: mapping.ok ? null : mapping.error.message,
    }
  }
  let fault: string | null = null
  try {
    mkdirSync(config.folder, { recursive: true })
    if (config.demo !== null) {
      const made = createDemoData({ folder: config.folder, schemaFolder, seed: config.demo.seed, ...demoUntil() })
      if (!made.ok) fault = made.error.message
    }
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error)
  }
  return { central: createSqliteCentral({ folder: config.folder, schemaFolder, cursorSecret, siteTime }), fault }
}

/** One database as it is typed, opened for a test and closed after it. */
async function testDraft(database: DatabaseName, { connection, mapping }: CentralDraft, signal: AbortSignal): Promise<Result<unknown>> {
  const parsed = mapping === null ? ok(DEFAULT_MAPPING) : parseMappingFile(mapping)
  if (!parsed.ok) return fail('database_mapping', parsed.error.message)
  const connections = Object.fromEntries(DATABASES.map((name) => [name, connection])) as Record<DatabaseName, SqlServerConnection | AbsentDatabase>
  const tried = createSqlServerCentral({ connections, mapping: parsed.value })
  try {
    return await tried.test(database, { signal })
  } finally {
    await tried.close()
  }
}

type AnyMethod = (...args: unknown[]) => Promise<Result<unknown>>

function serve(port: MessagePort, data: CentralWorkerData): void {
  const send = (message: CentralMessage): void => { port.postMessage(message) }
  const { central, fault } = open(data)
  const running = new Map<number, AbortController>()
  central.onStates((states) => { send({ kind: 'states', states }) })

  const methodOf = (repository: RepositoryName, method: string): { readonly run: AnyMethod; readonly optionsAt: number } | null => {
    const known: Readonly<Record<string, number>> = METHODS[repository]
    const optionsAt = Object.hasOwn(known, method) ? known[method] : undefined
    // Name and arguments come as a pair from central-client.ts, typed there.
    const repositoryObject = central[repository] as unknown as Readonly<Record<string, AnyMethod>>
    const run = repositoryObject[method]
    return run === undefined || optionsAt === undefined ? null : { run, optionsAt }
  }
  /** Can be cancelled by its id as long as it runs. */
  const cancellable = async (id: number, run: (signal: AbortSignal) => Promise<Result<unknown>>): Promise<Result<unknown>> => {
    const abort = new AbortController()
    running.set(id, abort)
    try {
      return await run(abort.signal)
    } finally {
      running.delete(id)
    }
  }
  const call = async (request: Extract<CentralRequest, { kind: 'call' }>): Promise<Result<unknown>> => {
    const found = methodOf(request.repository, request.method)
    if (found === null) return fail('internal', `no method ${request.repository}.${request.method}`)
    return cancellable(request.id, (signal) => {
      const args = [...request.args]
      args[found.optionsAt] = { signal, asked: request.asked, ...(request.timeoutMs === null ? {} : { timeoutMs: request.timeoutMs }) }
      return found.run(...args)
    })
  }
  const test = ({ id, database, draft }: Extract<CentralRequest, { kind: 'test' }>): Promise<Result<unknown>> =>
    cancellable(id, (signal) => (draft === null ? central.test(database, { signal }) : testDraft(database, draft, signal)))
  const retry = (): void => {
    const states = central.states()
    // A probe asks the breaker nothing and closes it when it is answered.
    for (const database of DATABASES) if (states[database].state === 'away') void central.test(database)
  }
  const answer = async (id: number, work: Promise<Result<unknown>>): Promise<void> => {
    let result: Result<unknown>
    try {
      result = await work
    } catch (error) {
      result = fail('internal', error instanceof Error ? error.message : String(error))
    }
    send({ kind: 'answer', id, result })
  }
  port.on('message', (request: CentralRequest) => {
    switch (request.kind) {
      case 'call': void answer(request.id, call(request)); return
      case 'test': void answer(request.id, test(request)); return
      case 'retry': retry(); return
      case 'cancel': running.get(request.id)?.abort(); return
      case 'close':
        for (const abort of running.values()) abort.abort()
        void answer(request.id, central.close().then(() => ok(null))).then(() => { port.close() })
    }
  })
  send({ kind: 'states', states: central.states() })
  send({ kind: 'ready', fault })
}

const port = parentPort
if (port === null) throw new Error('central-worker runs as a worker thread only')
serve(port, workerData as CentralWorkerData)
