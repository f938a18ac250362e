/**
 * Main's end of the databases: the repositories of src/central/api.ts, asked in a worker. A call ends in its Result: also when
 * the worker dies (database_failed; the next call starts another), when the person has moved on (cancelled), and when the
 * databases are exchanged for others (cancelled).
 */
import { fail } from '../../shared/result.ts'
import { DATABASES } from '../../central/api.ts'
import { METHODS } from './central-protocol.ts'
import type { CallOptions, CentralData, DatabaseName, DatabaseState } from '../../central/api.ts'
import type { Log } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { CentralMessage, CentralRequest, DatabaseStates, RepositoryName } from './central-protocol.ts'

/** The part of a worker thread that is used (a real one in tests, too). */
export interface CentralWorker {
  postMessage(message: CentralRequest): void
  terminate(): Promise<unknown>
  on(event: 'message', listener: (message: CentralMessage) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface CentralClient extends CentralData {
  /** Resolves when the databases can be asked (the demo's data are there); with the fault that was met, if one was. */
  readonly ready: Promise<string | null>
  /** Gives the worker up and starts another: the settings have changed, or the person wants it tried again now. */
  restart(): void
}

const UNKNOWN: DatabaseState = { state: 'unknown', since: 0, code: null, retryAt: null }
const noStates = (): DatabaseStates => Object.fromEntries(DATABASES.map((name) => [name, UNKNOWN])) as Record<DatabaseName, DatabaseState>
/** An ordered end waits this long for running transactions, ms; then the thread is ended (SQLite and SQL Server roll back). */
const CLOSE_MS = 3_000
/** A worker that dies more often than this in one run has a cause that starting again does not cure. */
const MAX_DEATHS = 5

interface Waiting { readonly resolve: (result: Result<never>) => void; readonly drop: () => void }

/**
 * @param start starts the worker with the settings that hold now
 * @param after the first worker starts when this has resolved: what needs the processor more goes before
 */
export function createCentralClient(start: () => CentralWorker, log: Log, after: Promise<unknown> = Promise.resolve()): CentralClient {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(states: DatabaseStates) => void>()
  const ready = Promise.withResolvers<string | null>()
  let worker: CentralWorker | null = null
  let states = noStates()
  let lastId = 0
  let deaths = 0
  let closed = false

  const tell = (fresh: DatabaseStates): void => {
    states = fresh
    for (const listener of listeners) listener(states)
  }
  const failAll = (result: Result<never>): void => {
    const lost = [...waiting.values()]
    waiting.clear()
    for (const call of lost) { call.drop(); call.resolve(result) }
  }
  const receive = (message: CentralMessage): void => {
    if (message.kind === 'states') { tell(message.states); return }
    if (message.kind === 'ready') {
      if (message.fault !== null) log.warn('databases', { fault: message.fault })
      ready.resolve(message.fault)
      return
    }
    const call = waiting.get(message.id)
    if (call === undefined) return
    waiting.delete(message.id)
    call.drop()
    // The worker answers a call with the result of that call (central-worker.ts).
    call.resolve(message.result as Result<never>)
  }
  const launch = (): CentralWorker => {
    const fresh = start()
    fresh.on('message', (message) => { if (worker === fresh) receive(message) })
    fresh.on('error', (error) => { log.error('database worker failed', { error }) })
    fresh.on('exit', (code) => {
      if (worker !== fresh) return
      worker = null
      deaths += 1
      log.error('database worker ended', { code, deaths })
      tell(noStates())
      failAll(fail('database_failed', `database worker ended (${String(code)})`))
      // Whoever waits for the demo's data goes on without them.
      ready.resolve('the database worker ended')
    })
    worker = fresh
    return fresh
  }
  const running = (): CentralWorker | null => (closed ? null : worker ?? (deaths < MAX_DEATHS ? launch() : null))

  /** `request` gets its id here. */
  const ask = async (make: (id: number) => CentralRequest, signal: AbortSignal | undefined): Promise<Result<never>> => {
    await after
    if (signal?.aborted === true) return fail('cancelled')
    const target = running()
    if (target === null) return fail(closed ? 'cancelled' : 'database_failed', closed ? 'closed' : 'the database worker is down')
    lastId += 1
    const id = lastId
    return new Promise((resolve) => {
      const onAbort = (): void => {
        waiting.delete(id)
        target.postMessage({ kind: 'cancel', id })
        resolve(fail('cancelled'))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.set(id, { resolve, drop: () => { signal?.removeEventListener('abort', onAbort) } })
      target.postMessage(make(id))
    })
  }
  const repository = <R extends RepositoryName>(name: R): CentralData[R] =>
    Object.fromEntries(Object.entries(METHODS[name]).map(([method, optionsAt]) => [method, (...args: unknown[]) => {
      const options = args[optionsAt] as CallOptions | undefined
      return ask((id) => ({ kind: 'call', id, repository: name, method, args: args.slice(0, optionsAt), timeoutMs: options?.timeoutMs ?? null }), options?.signal)
    // Built from METHODS, which the compiler holds to the interface by name.
    }])) as unknown as CentralData[R]

  void after.then(() => { running() })
  return {
    ready: ready.promise,
    inbox: repository('inbox'),
    customers: repository('customers'),
    calls: repository('calls'),
    directory: repository('directory'),
    states: () => states,
    onStates(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    test: (database, options) => ask((id) => ({ kind: 'test', id, database }), options?.signal),
    restart() {
      const old = worker
      worker = null
      deaths = 0
      failAll(fail('cancelled', 'the databases were exchanged'))
      if (old !== null) void old.terminate()
      tell(noStates())
      void after.then(() => { running() })
    },
    async close() {
      if (closed) return
      const target = worker
      closed = true
      if (target === null) return
      const ended = Promise.withResolvers<undefined>()
      lastId += 1
      waiting.set(lastId, { resolve: () => { ended.resolve(undefined) }, drop: () => undefined })
      target.postMessage({ kind: 'close', id: lastId })
      const timer = setTimeout(() => { ended.resolve(undefined) }, CLOSE_MS)
      await ended.promise
      clearTimeout(timer)
      worker = null
      failAll(fail('cancelled', 'closed'))
      await target.terminate()
    },
  }
}
