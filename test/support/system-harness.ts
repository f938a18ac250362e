/**
 * The whole system in memory: the real CTI server and the real simulated switch, real link clients,
 * a fake network and a fake clock between them. Faults are made by the network's links.
 */
import { createLinkClient } from '../../src/cti/link/client.ts'
import { createServerClock } from '../../src/cti/link/server-clock.ts'
import type { ServerClock } from '../../src/cti/link/server-clock.ts'
import type { LinkClient, LinkModel } from '../../src/cti/link/api.ts'
import type { Clock, Hashes, Timer } from '../../src/cti/ports.ts'
import type { CommandArgs, CommandName } from '../../src/cti/protocol/commands.ts'
import type { CtiServer } from '../../src/cti/server/api.ts'
import { createCtiServer } from '../../src/cti/server/server.ts'
import { demoSite } from '../../src/cti/server/demo/index.ts'
import { routePointsOf } from '../../src/cti/server/site-config.ts'
import type { SiteConfig } from '../../src/cti/server/site-config.ts'
import type { DeskStore } from '../../src/cti/server/store/desk-store.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { createMemoryRecordStore } from '../../src/cti/server/store/memory-record-store.ts'
import type { RecordStore } from '../../src/cti/server/store/record-store.ts'
import { createSimulatedSwitch, type SimulatedSwitch } from '../../src/cti/server/switch/simulated/index.ts'
import type { SwitchEvent } from '../../src/cti/server/switch/switch.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createFakeNetwork, type FakeLink, type FakeNetwork } from './fake-network.ts'
import { createMemoryLog, createSeededRandom, testHashes, type MemoryLog } from './fakes.ts'
import { createSleepyPc, type SleepyPc } from './sleepy-pc.ts'

export const SERVER = { host: 'cti', port: 18005 } as const

/** Longest time between two writes of the server's records (records/record-writer.ts), ms. */
const RECORD_BATCH_MS = 20

/** PBKDF2 of the same password and salt is the same: computed once per test process. */
const derived = new Map<string, Uint8Array>()
export const memoHashes: Hashes = {
  ...testHashes,
  async pbkdf2Sha256(password, salt, iterations) {
    const key = `${Buffer.from(password).toString('hex')}/${Buffer.from(salt).toString('hex')}/${String(iterations)}`
    const known = derived.get(key) ?? await testHashes.pbkdf2Sha256(password, salt, iterations)
    derived.set(key, known)
    return known
  },
}

const sites = new Map<string, SiteConfig>()
async function siteFor(limits: Partial<SiteConfig['limits']>): Promise<SiteConfig> {
  const key = JSON.stringify(limits)
  const site = sites.get(key) ?? await demoSite({ hashes: memoHashes, seed: 1, limits })
  sites.set(key, site)
  return site
}

/** A clock whose timers die with the process that set them. */
interface MortalClock extends Clock { readonly dead: boolean; kill(): void }
function mortal(clock: Clock): MortalClock {
  const timers = new Set<Timer>()
  let dead = false
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(delayMs, fn) {
      if (dead) return { cancel: () => undefined }
      const timer = clock.after(delayMs, () => {
        timers.delete(timer)
        fn()
      })
      timers.add(timer)
      return { cancel: () => { timer.cancel(); timers.delete(timer) } }
    },
    get dead() { return dead },
    kill() {
      dead = true
      for (const timer of timers) timer.cancel()
    },
  }
}

export interface Seat {
  readonly uid: string
  readonly extension: string
  /** Name of its PC; no two seats share one. */
  readonly host: string
  readonly client: LinkClient
  /** Its connections, oldest first. */
  readonly links: readonly FakeLink[]
  /** The PC sleeps: its timers and what the network brings wait until it wakes. */
  readonly pc: SleepyPc
  /** The server's clock as this PC knows it. */
  readonly clock: ServerClock
}

/** A request that was made, and whether its promise has come to an end. */
export interface Asked { readonly what: string; settled: string | null }

export class SystemHarness {
  readonly clock: FakeClock
  readonly net: FakeNetwork
  readonly log: MemoryLog
  readonly records: RecordStore
  readonly deskStore: DeskStore
  readonly site: SiteConfig
  readonly switchEvents: SwitchEvent[] = []
  /** When each of them happened, epoch ms. */
  readonly switchTimes: number[] = []
  readonly asked: Asked[] = []
  /** Calls a server heard of in time to note them: call id → monotonic ms of the first event. */
  readonly heard = new Map<string, number>()
  /** Calls that ended with their switch: nobody told their end. */
  readonly lost = new Set<string>()
  #phones: SimulatedSwitch
  #random: number
  #server: CtiServer | null = null
  #serverClock: MortalClock | null = null
  #listener: { close(): void } | null = null
  #links = 0

  static async create(options: { readonly seed?: number; readonly limits?: Partial<SiteConfig['limits']>; readonly site?: SiteConfig; readonly records?: RecordStore } = {}): Promise<SystemHarness> {
    return new SystemHarness(options.site ?? await siteFor(options.limits ?? {}), options.seed ?? 1, options.records ?? createMemoryRecordStore())
  }

  private constructor(site: SiteConfig, seed: number, records: RecordStore) {
    this.site = site
    this.#random = seed
    this.clock = createFakeClock()
    this.net = createFakeNetwork(this.clock)
    this.log = createMemoryLog()
    this.records = records
    this.deskStore = createMemoryDeskStore()
    this.#phones = this.#buildSwitch()
    this.startServer()
  }

  #buildSwitch(): SimulatedSwitch {
    const { clock, log, site: { extensions, trunks, ivr, groups } } = this
    const phones = createSimulatedSwitch({ clock, log, extensions, trunks, ivrPorts: ivr.ports, routePoints: routePointsOf({ groups }) })
    phones.observe((event) => {
      this.switchEvents.push(event)
      this.switchTimes.push(clock.now())
    })
    return phones
  }

  get phones(): SimulatedSwitch { return this.#phones }

  /** The whole house loses its power: the server and the switch with every call. What stood is in `lost`. */
  blackout(): void {
    if (this.serverIsUp) this.crashServer()
    for (const { callId } of this.#phones.calls()) this.lost.add(callId)
    this.#phones.dispose()
    this.#phones = this.#buildSwitch()
  }

  get server(): CtiServer {
    if (this.#server === null) throw new Error('the server is down')
    return this.#server
  }

  get serverIsUp(): boolean { return this.#server !== null }

  startServer(): void {
    const clock = mortal(this.clock)
    const server = createCtiServer({
      clock, random: createSeededRandom(this.#random += 1), hashes: memoHashes, log: this.log,
      site: this.site, switch: { ...this.phones, start: (listener) => { this.#startListening(listener) } }, records: this.records,
      deskStore: this.deskStore,
    })
    this.#server = server
    this.#serverClock = clock
    this.#listener = this.net.listen(SERVER.host, SERVER.port, (connection) => {
      const handlers = server.accept(connection)
      // A process that was killed does not hear its connections end.
      return {
        onData: (chunk) => { if (!clock.dead) handlers.onData(chunk) },
        onClose: (cause, detail) => { if (!clock.dead) handlers.onClose(cause, detail) },
        onDrain: () => { if (!clock.dead) handlers.onDrain?.() },
      }
    })
  }

  #startListening(listener: (event: SwitchEvent) => void): void {
    for (const call of this.phones.calls()) this.heard.set(call.callId, this.heard.get(call.callId) ?? this.clock.monotonic())
    this.phones.start((event) => {
      if (event.kind === 'call' && !this.heard.has(event.call.callId)) this.heard.set(event.call.callId, this.clock.monotonic())
      listener(event)
    })
  }

  /** kill -9: no goodbye, no flush; the system's stack resets the connections. */
  crashServer(): void {
    this.#listener?.close()
    this.#serverClock?.kill()
    this.phones.stop()
    // Records are written in batches; what began in the last one can be lost with the process.
    for (const [callId, at] of this.heard) if (this.clock.monotonic() - at <= RECORD_BATCH_MS) this.heard.delete(callId)
    for (const link of this.net.links) if (link.open) link.reset()
    this.#server = null
  }

  /** SIGTERM: ordered, with the notice given. */
  async stopServer(noticeMs = 0): Promise<void> {
    this.#listener?.close()
    const stopped = this.server.stop(noticeMs)
    await this.clock.advanceAsync(noticeMs + 3_000)
    await stopped
    this.#serverClock?.kill()
    this.#server = null
  }

  createSeat(uid: string): Seat {
    const host = `PC-${uid}-${String(this.#links += 1)}`
    const links: FakeLink[] = []
    const pc = createSleepyPc(this.clock, this.net, (link) => { links.push(link) })
    const clock = createServerClock(pc.clock)
    const client = createLinkClient({
      clock: pc.clock, serverClock: clock, random: createSeededRandom(this.#random += 1), hashes: memoHashes, log: this.log,
      dialer: pc.dialer, servers: [SERVER], appVersion: 'test', hostName: host,
    })
    return { uid, extension: uid.slice(1), host, client, links, pc, clock }
  }

  login(seat: Seat, options: { readonly takeOver?: boolean; readonly watch?: 'own' | 'all' } = {}): Promise<unknown> {
    return this.follow(`login ${seat.uid}`, seat.client.login({
      uid: seat.uid, extension: seat.extension, password: 'demo',
      takeOver: options.takeOver ?? false, startNotReady: false, watch: options.watch ?? 'own',
    }))
  }

  execute<N extends CommandName>(seat: Seat, cmd: N, args: CommandArgs<N>): Promise<unknown> {
    return this.follow(`${seat.uid} ${cmd} ${JSON.stringify(args)}`, seat.client.execute(cmd, args))
  }

  /** Remembers the promise, so that the end of the test can ask for those that never ended. */
  async follow(what: string, promise: Promise<{ readonly ok: boolean; readonly error?: { readonly code: string } }>): Promise<unknown> {
    const entry: Asked = { what, settled: null }
    this.asked.push(entry)
    const result = await promise
    entry.settled = result.ok ? 'ok' : result.error?.code ?? 'failed'
    return result
  }

  hanging(): readonly string[] {
    return this.asked.filter(({ settled }) => settled === null).map(({ what }) => what)
  }

  openLinks(): readonly FakeLink[] {
    return this.net.links.filter((link) => link.open)
  }

  /** Faults end, the server runs, and time passes until links that can come back are back. */
  async calm(ms = 200_000): Promise<void> {
    for (const link of this.net.links) {
      link.unplan()
      link.delayMs = 1
      link.chunkBytes = 0
      if (link.stallToClient) link.stall(false)
    }
    if (!this.serverIsUp) this.startServer()
    await this.clock.advanceAsync(ms)
  }

  /** A snapshot from the server replaces the client's model; answers both, for comparison. */
  async compareWithServer(seat: Seat): Promise<{ readonly before: LinkModel; readonly after: LinkModel }> {
    const before = seat.client.model()
    let snapshots = 0
    const said: string[] = []
    const stop = seat.client.subscribe({
      onChange: (change) => { if (change.kind === 'snapshot') snapshots += 1 },
      onStatus: ({ state, reason, detail }) => { said.push(`${state} ${reason} ${detail ?? ''}`) },
    })
    void this.follow(`${seat.uid} snapshot`, seat.client.request('snapshot', {}))
    await this.clock.advanceAsync(1_000)
    stop()
    if (snapshots !== 1) throw new Error(`${seat.uid}: ${String(snapshots)} snapshots came for one request; status ${said.join(', ')}; log ${JSON.stringify(this.log.lines.slice(-8))}`)
    return { before, after: seat.client.model() }
  }

  /** The legs of an extension as the switch knows them: the truth below the server. */
  legsInSwitch(extension: string): readonly string[] {
    return this.phones.calls().flatMap((call) => call.parties
      .filter((party) => party.extension === extension)
      .map((party) => `${call.callId} ${party.state}${party.holding ? ' held' : ''}`)).sort()
  }

  async dispose(seats: readonly Seat[]): Promise<void> {
    for (const seat of seats) seat.client.dispose()
    await this.clock.advanceAsync(10)
    this.crashServer()
    this.phones.dispose()
  }
}

/** A client's own legs in the same words as SystemHarness.legsInSwitch. */
export function legsOf(model: LinkModel): readonly string[] {
  return [...model.calls.values()].map((leg) => `${leg.callId} ${leg.state}${leg.held ? ' held' : ''}`).sort()
}
