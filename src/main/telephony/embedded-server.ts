/**
 * Runs the CTI server of the demo in a worker thread (src/cti/server/embedded.ts). A server that
 * dies is started again on another port; the link finds it through `onPort`.
 */
import type { Clock, Log, Timer } from '../../cti/ports.ts'

export type EmbeddedMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' }

/** The part of a worker thread that is used. */
export interface EmbeddedWorker {
  postMessage(message: { readonly type: 'stop' }): void
  terminate(): Promise<unknown>
  on(event: 'message', listener: (message: EmbeddedMessage) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

export interface EmbeddedServerOptions {
  readonly start: () => EmbeddedWorker
  /** The first start waits for this: the window's first paint goes before. Default: at once. */
  readonly after?: Promise<unknown>
  readonly clock: Clock
  readonly log: Log
  /** The server listens on 127.0.0.1 at this port. */
  readonly onPort: (port: number) => void
  /** It did not start, or died too often. */
  readonly onFailed: (message: string) => void
}

export interface EmbeddedServer {
  /** True once it listens; false when it has been given up. */
  ready(): Promise<boolean>
  /** Ordered stop; forced after 3 s. */
  stop(): Promise<void>
}

const RESTART_MS = [500, 1_000, 2_000, 4_000, 8_000] as const
const STOP_MS = 3_000
/** A worker that neither listens nor ends by then hangs: it is ended, and counts as dead. */
const START_MS = 30_000
/** A server that ran this long has started well: its next death counts as the first. */
const SETTLED_MS = 60_000

/** Starts the server at once, or after `after`. */
export function startEmbeddedServer(options: EmbeddedServerOptions): EmbeddedServer {
  const { clock, log } = options
  let worker: EmbeddedWorker | null = null
  let deaths = 0
  let startedAt = 0
  let listening = false
  let givenUp = false
  let stopping: (() => void) | null = null
  let restart: Timer | null = null
  let startLimit: Timer | null = null
  const waiters = new Set<(ready: boolean) => void>()

  const settle = (ready: boolean): void => {
    for (const resolve of waiters) resolve(ready)
    waiters.clear()
  }
  const giveUp = (message: string): void => {
    givenUp = true
    settle(false)
    options.onFailed(message)
  }
  const onMessage = (message: EmbeddedMessage): void => {
    if (message.type === 'listening') {
      listening = true
      startLimit?.cancel()
      log.info('demo server listens', { port: message.port })
      options.onPort(message.port)
      settle(true)
    } else if (message.type === 'failed') {
      log.error('demo server failed', { message: message.message })
      lastFault = message.message
    }
  }
  let lastFault = ''
  const onExit = (code: number): void => {
    worker = null
    listening = false
    startLimit?.cancel()
    if (stopping !== null) { stopping(); return }
    if (clock.monotonic() - startedAt > SETTLED_MS) deaths = 0
    const delay = RESTART_MS[deaths]
    deaths += 1
    log.error('demo server ended', { code, deaths })
    if (delay === undefined) giveUp(lastFault === '' ? `exit ${String(code)}` : lastFault)
    else restart = clock.after(delay, launch)
  }
  const launch = (): void => {
    restart = null
    startedAt = clock.monotonic()
    const fresh = options.start()
    worker = fresh
    fresh.on('message', onMessage)
    fresh.on('error', (error) => { lastFault = error.message; log.error('demo server crashed', { error }) })
    fresh.on('exit', onExit)
    startLimit = clock.after(START_MS, () => {
      lastFault = `no answer within ${String(START_MS / 1_000)} s`
      void fresh.terminate()
    })
  }
  if (options.after === undefined) launch()
  else void options.after.then(() => { if (stopping === null) launch() })

  return {
    ready: () => {
      if (listening) return Promise.resolve(true)
      if (givenUp || stopping !== null) return Promise.resolve(false)
      return new Promise((resolve) => { waiters.add(resolve) })
    },
    stop: () => new Promise((resolve) => {
      restart?.cancel()
      startLimit?.cancel()
      settle(false)
      const running = worker
      if (running === null) { stopping = () => undefined; resolve(); return }
      const force = clock.after(STOP_MS, () => { void running.terminate() })
      stopping = () => { force.cancel(); resolve() }
      running.postMessage({ type: 'stop' })
    }),
  }
}
