/**
 * A CTI server in memory, with the demo site, the simulated switch and a fake clock. Needs no test
 * runner: scripts use it, too (scripts/docs-call-control.ts). Over TCP: server-harness.ts.
 */
import { nodeHashes, systemRandom } from '../../src/cti/node/index.ts'
import type { Clock, Connection, ConnectionHandlers } from '../../src/cti/ports.ts'
import { demoSite } from '../../src/cti/server/demo/index.ts'
import { createCtiServer } from '../../src/cti/server/server.ts'
import type { InboxPort } from '../../src/cti/server/oem/inbox-port.ts'
import type { CtiServer, Mailer } from '../../src/cti/server/api.ts'
import type { DirectoryPort } from '../../src/cti/server/roster/directory-port.ts'
import { routePointsOf } from '../../src/cti/server/site-config.ts'
import type { SiteConfig } from '../../src/cti/server/site-config.ts'
import type { DeskStore } from '../../src/cti/server/store/desk-store.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { createMemoryRecordStore } from '../../src/cti/server/store/memory-record-store.ts'
import type { RecordStore } from '../../src/cti/server/store/record-store.ts'
import { createSimulatedSwitch } from '../../src/cti/server/switch/simulated/index.ts'
import type { SimulatedSwitch } from '../../src/cti/server/switch/simulated/index.ts'
import { createFakeClock, settle } from './fake-clock.ts'
import type { FakeClock } from './fake-clock.ts'
import { createMemoryLog, createSeededRandom, testHashes } from './fakes.ts'
import type { MemoryLog } from './fakes.ts'
import { createRawClient } from './raw-client.ts'
import type { RawClient, RawLogin } from './raw-client.ts'

export interface SiteChanges {
  readonly limits?: Partial<SiteConfig['limits']>
  readonly groups?: Partial<SiteConfig['groups'][number]>
  /** Changes single agents. */
  readonly agents?: (agent: SiteConfig['agents'][number]) => SiteConfig['agents'][number]
}

let demo: Promise<SiteConfig> | null = null

/** The demo site with changes; the verifiers are made once per process. */
export async function testSite(changes: SiteChanges = {}): Promise<SiteConfig> {
  demo ??= demoSite({ hashes: testHashes, seed: 1 })
  const site = await demo
  return {
    ...site,
    limits: { ...site.limits, ...changes.limits },
    groups: site.groups.map((group) => ({ ...group, ...changes.groups })),
    agents: changes.agents === undefined ? site.agents : site.agents.map(changes.agents),
  }
}

/** What a test hands in; the rest is made. */
export interface ServerParts {
  readonly records?: RecordStore
  readonly deskStore?: DeskStore
  readonly mailer?: Mailer
  readonly directory?: DirectoryPort
  /** Where what arrives is written; absent = nothing arrives here. */
  readonly inbox?: InboxPort
  /** Reproducible chance. */
  readonly seed?: number
}

export interface TestServer {
  readonly server: CtiServer
  readonly switch: SimulatedSwitch
  readonly records: RecordStore
  readonly deskStore: DeskStore
  readonly log: MemoryLog
  readonly site: SiteConfig
}

export interface MemoryServer extends TestServer {
  readonly clock: FakeClock
  client(options?: { readonly address?: string }): MemoryClient
  agent(login: RawLogin): Promise<MemoryClient>
  /** Lets the switch do what it has been told, and everything that follows. */
  settle(): Promise<void>
}

export interface MemoryClient extends RawClient {
  /** Bytes the client has not read; the server sees them as queued. */
  readonly unread: number
  /** The cable is pulled: the server is told that the connection is gone. */
  cut(): void
}

/** In memory, on a fake clock: exact and fast. */
export async function startMemoryServer(changes: SiteChanges & ServerParts = {}): Promise<MemoryServer> {
  const site = await testSite(changes)
  const clock = createFakeClock()
  const parts = build(site, clock, changes)
  const memory: MemoryServer = {
    ...parts,
    clock,
    client: ({ address = '127.0.0.1' } = {}) => memoryClient(parts.server, address),
    async agent(login) {
      const client = memory.client()
      const answer = await client.login(login)
      if (!answer.ok) throw new Error(`login of ${login.uid} refused: ${answer.error.code}`)
      return client
    },
    async settle() {
      for (let round = 0; round < 6; round += 1) await clock.advanceAsync(10)
    },
  }
  return memory
}

/** The server and what it stands on; nobody is connected yet. */
export function build(site: SiteConfig, clock: Clock, parts: ServerParts): TestServer {
  const { seed, records = createMemoryRecordStore(), deskStore = createMemoryDeskStore(), mailer = null, directory = null, inbox = null } = parts
  const log = createMemoryLog()
  const phones = createSimulatedSwitch({ clock, log, extensions: site.extensions, trunks: site.trunks, ivrPorts: site.ivr.ports, outsidePrefix: site.outsidePrefix, routePoints: routePointsOf(site) })
  const server = createCtiServer({
    clock, log, site, records, deskStore, mailer, directory, inbox, switch: phones,
    random: seed === undefined ? systemRandom : createSeededRandom(seed),
    hashes: seed === undefined ? nodeHashes : testHashes,
  })
  return { server, switch: phones, records, deskStore, log, site }
}

function memoryClient(server: CtiServer, address: string): MemoryClient {
  let handlers: ConnectionHandlers | null = null
  let paused = false
  let waiting: Uint8Array[] = []
  let queued = 0
  let open = true
  let toClient: (bytes: Uint8Array) => void = () => undefined
  let gone: () => void = () => undefined
  const end = (cause: 'local' | 'ended'): void => {
    if (!open) return
    open = false
    handlers?.onClose(cause, 'memory')
    gone()
  }
  const connection: Connection = {
    send(bytes) {
      if (!open) return false
      queued += bytes.length
      waiting.push(bytes.slice())
      if (!paused) deliver()
      return queued === 0
    },
    get queuedBytes() { return queued },
    close: () => { void settle().then(() => { end('local') }) },
    destroy: () => { void settle().then(() => { end('local') }) },
    remoteAddress: address,
    secure: false,
  }
  const deliver = (): void => {
    const list = waiting
    waiting = []
    queued = 0
    for (const bytes of list) toClient(bytes)
  }
  const client = createRawClient((receive, closed) => {
    toClient = receive
    gone = closed
    return {
      send: (bytes) => { if (open) handlers?.onData(bytes) },
      destroy: () => { end('ended') },
      pause: () => { paused = true },
      resume: () => {
        paused = false
        deliver()
        if (open) handlers?.onDrain?.()
      },
    }
  })
  handlers = server.accept(connection)
  return Object.assign(client, { cut: () => { end('ended') } }, { get unread() { return queued } }) as unknown as MemoryClient
}
