/**
 * Cells of the fault matrix over real TCP: what a fake network only plays. Shown elsewhere and not repeated:
 * ready × RST and ready × half-open (system-two-desks.test.ts), refused, silence before the hello, another
 * protocol, and the transport's own words for every end (link-tcp.test.ts).
 */
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenTcp, nodeHashes, systemClock, systemRandom } from '../../src/cti/node/index.ts'
import type { LinkClient } from '../../src/cti/link/api.ts'
import { sampleLeg } from '../support/samples.ts'
import { createScriptedServer } from '../support/scripted-server.ts'
import type { Script, ScriptedServer } from '../support/scripted-server.ts'
import { signIn, tcpClient, untilModel, untilStatus } from '../support/system-tcp.ts'
import { createTcpProxy } from '../support/tcp-proxy.ts'
import type { TcpProxy } from '../support/tcp-proxy.ts'

const DEAD_MS = 900
const HEARTBEAT = { idleMs: 300, deadMs: DEAD_MS }

/** A server, a proxy before it, and a client that knows the proxy only. */
async function house(script: Partial<Script> = {}): Promise<{ readonly server: ScriptedServer; readonly proxy: TcpProxy; readonly client: LinkClient }> {
  const server = await createScriptedServer({ clock: systemClock, random: systemRandom, hashes: nodeHashes, script: { heartbeat: HEARTBEAT, ...script } })
  const listener = await listenTcp({ host: '127.0.0.1', port: 0, onConnection: (connection) => server.accept(connection) })
  onTestFinished(() => listener.close())
  const proxy = await createTcpProxy({ host: '127.0.0.1', port: listener.port })
  onTestFinished(() => proxy.close())
  return { server, proxy, client: tcpClient(proxy.port, { probeTimeoutMs: 200, helloTimeoutMs: 300 }) }
}

type House = Awaited<ReturnType<typeof house>>

/** The state, and the promise of the person's login, which waits in `authenticating`. */
const ARRIVE = {
  async authenticating() {
    const all = await house({ login: 'silent' })
    const login = signIn(all.client, '8643')
    await untilStatus(all.client, ({ state }) => state === 'authenticating')
    // Logins to come are answered; the one that is under way never is.
    await expect.poll(() => all.server.requests.length, { interval: 5 }).toBe(1)
    all.server.script.login = 'normal'
    return { all, login }
  },
  async ready() {
    const all = await house()
    const login = signIn(all.client, '8643')
    expect((await login).ok).toBe(true)
    return { all, login }
  },
} as const

async function comesBack({ server, client }: House, login: ReturnType<typeof signIn>): Promise<void> {
  await untilStatus(client, ({ state }) => state === 'ready')
  expect((await login).ok).toBe(true)
  server.emit('call.changed', sampleLeg())
  await untilModel(client, (model) => model.calls.has(sampleLeg().callId))
  expect(client.model().calls.get(sampleLeg().callId)).toEqual(sampleLeg())
}

describe('authenticating, over real TCP', () => {
  it('× RST: connecting (reset) at once, and ready by itself', async () => {
    const { all, login } = await ARRIVE.authenticating()
    all.proxy.resetAll()
    await untilStatus(all.client, ({ reason }) => reason === 'reset')
    await comesBack(all, login)
    expect({ logins: all.server.logins, resumes: all.server.resumes }).toEqual({ logins: 1, resumes: 0 })
  })

  it('× half-open: dead within the heartbeat offered, and ready when the cable is back', async () => {
    const { all, login } = await ARRIVE.authenticating()
    const pulledAt = performance.now()
    all.proxy.pullCable()
    await untilStatus(all.client, ({ reason }) => reason === 'dead')
    // A busy machine is given its time; without a heartbeat it were 5 s.
    expect(performance.now() - pulledAt).toBeLessThan(DEAD_MS + 2_000)
    await untilStatus(all.client, ({ reason }) => reason === 'no_hello')
    all.proxy.plugIn()
    await comesBack(all, login)
  })
})

describe.each(['authenticating', 'ready'] as const)('%s, over real TCP', (state) => {
  it('× half-close: connecting (closed by the server), what waits fails, and it is ready by itself', async () => {
    const { all, login } = await ARRIVE[state]()
    const waiting = all.client.execute('ATPlaceCall', { called: '601' })
    all.proxy.halfClose()
    await untilStatus(all.client, ({ reason }) => reason === 'closed_by_server')
    expect(await waiting).toMatchObject({ ok: false, error: { code: state === 'ready' ? 'link_lost' : 'not_connected' } })
    await comesBack(all, login)
    expect({ logins: all.server.logins, resumes: all.server.resumes }).toEqual({ logins: 1, resumes: state === 'ready' ? 1 : 0 })
  })

  it('× byte by byte: nothing is lost, nothing is given up', async () => {
    const { all, login } = await ARRIVE[state]()
    all.proxy.trickle()
    if (state === 'authenticating') all.proxy.resetAll()
    await comesBack(all, login)
    const placed = await all.client.execute('ATPlaceCall', { called: '601' })
    expect(placed).toEqual({ ok: true, value: { callId: 'c1' } })
    expect([...all.client.model().calls.values()]).toEqual([...all.server.calls.values()])
    expect({ logins: all.server.logins, resumes: all.server.resumes }).toEqual({ logins: 1, resumes: 0 })
  })
})
