/**
 * Main's end of the databases: the repositories of src/central/api.ts, asked in a worker. A call ends in its Result: also when
 * the worker dies (database_failed; the next call starts another), when the person has moved on (cancelled), and when the
 * databases are exchanged for others (cancelled). A change whose answer is lost ends in outcome_unknown.
 */
import { fail } from '../../shared/result.ts'
import { DATABASES } from '../../central/api.ts'
import { CHANGES, METHODS } from './central-protocol.ts'
import type { CallOptions, DatabaseName, DatabaseState, DesktopData } from '../../central/api.ts'
import type { Log } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { CentralDraft, CentralMessage, CentralRequest, DatabaseStates, RepositoryName } from './central-protocol.ts'

/** The part of a worker thread that is used (a real one in tests, too). */
export interface CentralWorker {
  postMessage(message: CentralRequest): void
  terminate(): Promise<unknown>
  on(event: 'message', listener: (message: CentralMessage) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface CentralClient extends DesktopData {
  /** Resolves when the databases can be asked (the demo's data are there); with the fault that was met, if one was. */
  readonly ready: Promise<string | null>
  /** The worker that runs now has not got there yet. Its listeners (onStates) hear when it has. */
  preparing(): boolean
  /** Gives the worker up and starts another: the settings have changed. What it is changing may come to its end. */
  restart(): void
  /** Tries the databases that are away now, whatever their breakers say. */
  retry(): void
  /** Tries a database out as it is typed. */
  tryOut(database: DatabaseName, draft: CentralDraft, options?: CallOptions): Promise<Result<{ readonly server: string; readonly latencyMs: number }>>
}

const UNKNOWN: DatabaseState = { state: 'unknown', since: 0, code: null, retryAt: null }
const noStates = (): DatabaseStates => Object.fromEntries(DATABASES.map((name) => [name, UNKNOWN])) as Record<DatabaseName, DatabaseState>
/** An ordered end waits this long for running transactions, ms; then the thread is ended (SQLite and SQL Server roll back). */
const CLOSE_MS = 3_000
/** A worker that dies more often than this in one run has a cause that starting again does not cure. */
const MAX_DEATHS = 5

function shifted(states: DatabaseStates, ms: number): DatabaseStates {
  return Object.fromEntries(DATABASES.map((name) => {
    const { since, retryAt, ...rest } = states[name]
    return [name, { ...rest, since: since + ms, retryAt: retryAt === null ? null : retryAt + ms }]
  })) as Record<DatabaseName, DatabaseState>
}

interface Waiting {
  readonly worker: CentralWorker
  /** It changes something: only its answer tells whether it was done. */
  readonly changes: boolean
  readonly resolve: (result: Result<never>) => void
  readonly drop: () => void
}

/**
 * @param start starts the worker with the settings that hold now
 * @param shiftMs service time less the wall clock of the worker: the windows count from service time
 * @param after the first worker starts when this has resolved: what needs the processor more goes before
 */
export function createCentralClient(start: () => CentralWorker, log: Log, after: Promise<unknown> = Promise.resolve(), shiftMs: () => number = () => 0): CentralClient {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(states: DatabaseStates) => void>()
  const ready = Promise.withResolvers<string | null>()
  let worker: CentralWorker | null = null
  let states = noStates()
  let lastId = 0
  let deaths = 0
  let closed = false
  let prepared = false

  const tell = (fresh: DatabaseStates): void => {
    states = fresh
    for (const listener of listeners) listener(states)
  }
  /** Ends the calls of a worker; what was changing something by `change`, null = it goes on waiting. */
  const endCalls = (of: CentralWorker, result: Result<never>, change: Result<never> | null): void => {
    for (const [id, call] of waiting) {
      if (call.worker !== of || (call.changes && change === null)) continue
      waiting.delete(id)
      call.drop()
      call.resolve(call.changes && change !== null ? change : result)
    }
  }
  const receive = (from: CentralWorker, message: CentralMessage): void => {
    if (message.kind === 'answer') {
      const call = waiting.get(message.id)
      if (call === undefined) return
      waiting.delete(message.id)
      call.drop()
      // The worker answers a call with the result of that call (central-worker.ts).
      call.resolve(message.result as Result<never>)
      return
    }
    if (worker !== from) return
    if (message.kind === 'states') { tell(shifted(message.states, shiftMs())); return }
    if (message.fault !== null) log.warn('databases', { fault: message.fault })
    prepared = true
    ready.resolve(message.fault)
    tell(states)
  }
  const launch = (): CentralWorker => {
    const fresh = start()
    prepared = false
    fresh.on('message', (message) => { receive(fresh, message) })
    fresh.on('error', (error) => { log.error('database worker failed', { error }) })
    fresh.on('exit', (code) => {
      const ended = `database worker ended (${String(code)})`
      endCalls(fresh, fail('database_failed', ended), fail('outcome_unknown', ended))
      if (worker !== fresh) return
      worker = null
      deaths += 1
      log.error('database worker ended', { code, deaths })
      prepared = true
      tell(noStates())
      // Whoever waits for the demo's data goes on without them.
      ready.resolve('the database worker ended')
    })
    worker = fresh
    return fresh
  }
  const running = (): CentralWorker | null => (closed ? null : worker ?? (deaths < MAX_DEATHS ? launch() : null))

  /** `make` is given the id of the request. */
  const ask = async (make: (id: number) => CentralRequest, signal: AbortSignal | undefined, changes = false): Promise<Result<never>> => {
    await after
    if (signal?.aborted === true) return fail('cancelled')
    const target = running()
    if (target === null) return fail(closed ? 'cancelled' : 'database_failed', closed ? 'closed' : 'the database worker is down')
    lastId += 1
    const id = lastId
    return new Promise((resolve) => {
      const onAbort = (): void => {
        target.postMessage({ kind: 'cancel', id })
        // A change is over when the database says so: it may have been done already.
        if (changes) return
        waiting.delete(id)
        resolve(fail('cancelled'))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.set(id, { worker: target, changes, resolve, drop: () => { signal?.removeEventListener('abort', onAbort) } })
      target.postMessage(make(id))
    })
  }
  const repository = <R extends RepositoryName>(name: R): DesktopData[R] =>
    Object.fromEntries(Object.entries(METHODS[name]).map(([method, optionsAt]) => [method, (...args: unknown[]) => {
      const options = args[optionsAt] as CallOptions | undefined
      const make = (id: number): CentralRequest =>
        ({ kind: 'call', id, repository: name, method, args: args.slice(0, optionsAt), timeoutMs: options?.timeoutMs ?? null, asked: options?.asked === true })
      return ask(make, options?.signal, CHANGES.has(method))
    // Built from METHODS, which the compiler holds to the interface by name.
    }])) as unknown as DesktopData[R]
  /** Ends a worker in order, then for good. */
  const end = async (target: CentralWorker): Promise<void> => {
    const ended = Promise.withResolvers<undefined>()
    lastId += 1
    waiting.set(lastId, { worker: target, changes: true, resolve: () => { ended.resolve(undefined) }, drop: () => undefined })
    target.postMessage({ kind: 'close', id: lastId })
    const timer = setTimeout(() => { ended.resolve(undefined) }, CLOSE_MS)
    await ended.promise
    clearTimeout(timer)
    await target.terminate()
  }

  void after.then(() => { running() })
  return {
    ready: ready.promise,
    preparing: () => !prepared,
    inbox: repository('inbox'),
    customers: repository('customers'),
    calls: repository('calls'),
    directory: repository('directory'),
    states: () => states,
    onStates(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    test: (database, options) => ask((id) => ({ kind: 'test', id, database, draft: null }), options?.signal),
    tryOut: (database, draft, options) => ask((id) => ({ kind: 'test', id, database, draft }), options?.signal),
    retry() {
      if (deaths >= MAX_DEATHS) deaths = 0
      running()?.postMessage({ kind: 'retry' })
    },
    restart() {
      const old = worker
      worker = null
      deaths = 0
      tell(noStates())
      if (old !== null) {
        endCalls(old, fail('cancelled', 'the databases were exchanged'), null)
        void end(old)
      }
      void after.then(() => { running() })
    },
    async close() {
      if (closed) return
      const target = worker
      closed = true
      worker = null
      if (target === null) return
      endCalls(target, fail('cancelled', 'closed'), null)
      await end(target)
    },
  }
}
