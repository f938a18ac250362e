/** The whole system over real TCP on 127.0.0.1, with the system's clock: server, simulated switch, link clients. */
import { onTestFinished } from 'vitest'
import { createLinkClient } from '../../src/cti/link/client.ts'
import type { LinkClient, LinkModel, LinkTiming } from '../../src/cti/link/api.ts'
import { listenTcp, nodeHashes, systemClock, systemRandom, tcpDialer } from '../../src/cti/node/index.ts'
import { createCtiServer } from '../../src/cti/server/server.ts'
import { demoSite } from '../../src/cti/server/demo/index.ts'
import type { SiteConfig } from '../../src/cti/server/site-config.ts'
import { createMemoryDeskStore } from '../../src/cti/server/store/memory-desk-store.ts'
import { createMemoryRecordStore } from '../../src/cti/server/store/memory-record-store.ts'
import { createSimulatedSwitch, type SimulatedSwitch } from '../../src/cti/server/switch/simulated/index.ts'
import type { LinkStatus } from '../../src/shared/domain/link.ts'
import type { CallLeg } from '../../src/shared/domain/schemas.ts'
import { createMemoryLog } from './fakes.ts'

export interface TcpSystem {
  readonly port: number
  readonly phones: SimulatedSwitch
}

/** Everything ends with the test. */
export async function startTcpSystem(limits: Partial<SiteConfig['limits']> = {}): Promise<TcpSystem> {
  const log = createMemoryLog()
  const site = await demoSite({ hashes: nodeHashes, seed: 1, limits })
  const phones = createSimulatedSwitch({ clock: systemClock, log, extensions: site.extensions, trunks: site.trunks })
  const server = createCtiServer({
    clock: systemClock, random: systemRandom, hashes: nodeHashes, log, site, switch: phones, records: createMemoryRecordStore(), deskStore: createMemoryDeskStore(),
  })
  const listener = await listenTcp({ host: '127.0.0.1', port: 0, onConnection: (connection) => server.accept(connection) })
  onTestFinished(async () => {
    await server.stop(0)
    await listener.close()
    phones.dispose()
  })
  return { port: listener.port, phones }
}

/** A link client on the port; disposed with the test. */
export function tcpClient(port: number, timing: Partial<LinkTiming> = {}): LinkClient {
  const client = createLinkClient({
    clock: systemClock, random: systemRandom, hashes: nodeHashes, log: createMemoryLog(), dialer: tcpDialer({ tls: 'off' }),
    servers: [{ host: '127.0.0.1', port }], appVersion: 'test', hostName: 'PC-TEST', timing: { firstRetryMaxMs: 20, ...timing },
  })
  onTestFinished(() => { client.dispose() })
  return client
}

export function signIn(client: LinkClient, uid: string, takeOver = false) {
  return client.login({ uid, extension: uid.slice(1), password: 'demo', takeOver, startNotReady: false, watch: 'own' })
}

/** Resolves with the model as soon as it fits; the test's own time limit ends the wait. */
export function untilModel(client: LinkClient, fits: (model: LinkModel) => boolean): Promise<LinkModel> {
  return new Promise((resolve) => {
    const stop = client.subscribe({ onChange: check })
    function check(): void {
      if (!fits(client.model())) return
      stop()
      resolve(client.model())
    }
    check()
  })
}

/** Resolves with the first leg of the client that is in this state. */
export async function untilLeg(client: LinkClient, state: string): Promise<CallLeg> {
  const find = (model: LinkModel): CallLeg | undefined => [...model.calls.values()].find((leg) => leg.state === state)
  const leg = find(await untilModel(client, (model) => find(model) !== undefined))
  if (leg === undefined) throw new Error('the leg has gone')
  return leg
}

/** Resolves with the status as soon as it fits. */
export function untilStatus(client: LinkClient, fits: (status: LinkStatus) => boolean): Promise<LinkStatus> {
  return new Promise((resolve) => {
    const stop = client.subscribe({ onStatus: check })
    function check(): void {
      const status = client.status()
      if (!fits(status)) return
      stop()
      resolve(status)
    }
    check()
  })
}
