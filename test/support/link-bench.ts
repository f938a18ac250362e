/** A client, a scripted server on each address, and the network between them, all on one fake clock. */
import { createLinkClient } from '../../src/cti/link/client.ts'
import type { LinkClient, LinkOptions, LoginRequest, ModelChange } from '../../src/cti/link/api.ts'
import type { CommandName } from '../../src/cti/protocol/commands.ts'
import type { LinkStatus } from '../../src/shared/domain/link.ts'
import type { Result } from '../../src/shared/result.ts'
import { createFakeClock } from './fake-clock.ts'
import type { FakeClock } from './fake-clock.ts'
import { createFakeNetwork } from './fake-network.ts'
import type { FakeNetwork } from './fake-network.ts'
import { createMemoryLog, createSeededRandom, testHashes } from './fakes.ts'
import type { MemoryLog } from './fakes.ts'
import { createScriptedServer } from './scripted-server.ts'
import type { Script, ScriptedServer } from './scripted-server.ts'

export const LOGIN: LoginRequest = {
  uid: '8643', extension: '643', password: 'demo', takeOver: false, startNotReady: false, watch: 'own',
}

export interface LinkBench {
  readonly clock: FakeClock
  readonly network: FakeNetwork
  readonly log: MemoryLog
  readonly a: ScriptedServer
  readonly b: ScriptedServer
  readonly client: LinkClient
  readonly statuses: LinkStatus[]
  readonly changes: ModelChange[]
  readonly late: { readonly cmd: CommandName; readonly outcome: Result<unknown> }[]
  /** Logs in and waits until the link is ready. */
  up(): Promise<void>
  /** Stops listening on an address and cuts nothing. */
  down(which: 'a' | 'b'): void
  restore(which: 'a' | 'b'): void
}

/** Server A listens, B does too when `both`. */
export async function createLinkBench(options: {
  readonly seed?: number
  readonly script?: Partial<Script>
  readonly both?: boolean
  readonly link?: Partial<LinkOptions>
} = {}): Promise<LinkBench> {
  const clock = createFakeClock()
  const random = createSeededRandom(options.seed ?? 1)
  const network = createFakeNetwork(clock)
  const log = createMemoryLog()
  const common = { clock, hashes: testHashes, random }
  const a = await createScriptedServer({ ...common, node: 'A', ...(options.script === undefined ? {} : { script: options.script }) })
  const b = await createScriptedServer({ ...common, node: 'B' })
  const servers = { a, b }
  const listeners = new Map<'a' | 'b', { close(): void }>()
  const restore = (which: 'a' | 'b'): void => {
    listeners.set(which, network.listen(which, 18_005, (connection) => servers[which].accept(connection)))
  }
  restore('a')
  if (options.both === true) restore('b')
  const client = createLinkClient({
    clock, random, hashes: testHashes, log, dialer: network.dialer, appVersion: '0.0.0', hostName: 'PC-17',
    servers: [{ host: 'a', port: 18_005 }, ...(options.both === true ? [{ host: 'b', port: 18_005 }] : [])],
    ...options.link,
  })
  const statuses: LinkStatus[] = []
  const changes: ModelChange[] = []
  const late: LinkBench['late'][number][] = []
  client.subscribe({
    onStatus: (status) => { statuses.push(status) },
    onChange: (change) => { changes.push(change) },
    onLateOutcome: (cmd, outcome) => { late.push({ cmd, outcome }) },
  })
  return {
    clock, network, log, a, b, client, statuses, changes, late,
    async up() {
      const login = client.login(LOGIN)
      await clock.advanceAsync(100)
      const result = await login
      if (!result.ok) throw new Error(`login: ${result.error.code} ${result.error.message}`)
    },
    down: (which) => { listeners.get(which)?.close() },
    restore,
  }
}

/** What a promise has come to by now; `pending` when nothing. */
export function watch<T>(promise: Promise<T>): { readonly value: T | 'pending' } {
  const seen: { value: T | 'pending' } = { value: 'pending' }
  void promise.then((value) => { seen.value = value })
  return seen
}

/** The error code of a result, `ok`, or `pending`. */
export function codeOf(result: Result<unknown> | 'pending'): string {
  if (result === 'pending') return 'pending'
  return result.ok ? 'ok' : result.error.code
}
