/**
 * A CTI server for tests, with the demo site and the simulated switch: over real TCP with the
 * machine's clock (closed at the end of the test), or in memory with a fake clock (memory-server.ts).
 */
import { onTestFinished } from 'vitest'
import { listenTcp, systemClock } from '../../src/cti/node/index.ts'
import { build, testSite } from './memory-server.ts'
import type { ServerParts, SiteChanges, TestServer } from './memory-server.ts'
import { rawTcpClient } from './raw-client.ts'
import type { RawClient, RawLogin } from './raw-client.ts'

export { startMemoryServer, testSite } from './memory-server.ts'
export type { MemoryClient, MemoryServer, ServerParts, SiteChanges, TestServer } from './memory-server.ts'

export interface TcpServer extends TestServer {
  readonly port: number
  client(): RawClient
  /** A client that is logged in. */
  agent(login: RawLogin): Promise<RawClient>
  stop(noticeMs?: number): Promise<void>
}

/** Over real TCP on 127.0.0.1, port 0. */
export async function startTcpServer(changes: SiteChanges & ServerParts = {}): Promise<TcpServer> {
  const site = await testSite(changes)
  const parts = build(site, systemClock, changes)
  const listener = await listenTcp({ host: '127.0.0.1', port: 0, onConnection: (connection) => parts.server.accept(connection) })
  const clients: RawClient[] = []
  let stopped: Promise<void> | null = null
  const tcp: TcpServer = {
    ...parts,
    port: listener.port,
    client() {
      const client = rawTcpClient(listener.port)
      clients.push(client)
      return client
    },
    async agent(login) {
      const client = tcp.client()
      const answer = await client.login(login)
      if (!answer.ok) throw new Error(`login of ${login.uid} refused: ${answer.error.code}`)
      return client
    },
    stop(noticeMs = 0) {
      stopped ??= (async () => {
        await parts.server.stop(noticeMs)
        await listener.close()
        parts.switch.dispose()
      })()
      return stopped
    },
  }
  onTestFinished(async () => {
    for (const client of clients) client.destroy()
    await tcp.stop()
  })
  return tcp
}
