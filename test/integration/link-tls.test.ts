import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { listenTcp, nodeHashes, systemClock, systemRandom, tcpDialer } from '../../src/cti/node/index.ts'
import type { TcpDialerOptions } from '../../src/cti/node/index.ts'
import { createLinkClient } from '../../src/cti/link/client.ts'
import { createMemoryLog } from '../support/fakes.ts'
import { build, testSite } from '../support/memory-server.ts'
import { LOGIN } from '../support/link-bench.ts'
import { createScriptedServer } from '../support/scripted-server.ts'

const pem = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function startServer(certificate: 'server' | 'elsewhere' | null) {
  const server = await createScriptedServer({ clock: systemClock, random: systemRandom, hashes: nodeHashes })
  const listener = await listenTcp({
    host: '127.0.0.1', port: 0,
    ...(certificate === null ? {} : { tls: { cert: pem(certificate), key: pem(`${certificate}-key`) } }),
    onConnection: (connection) => server.accept(connection),
  })
  cleanups.push(() => listener.close())
  return { server, port: listener.port }
}

/** How dialling ends: `open`, or the cause. */
function dial(port: number, options: TcpDialerOptions): Promise<string> {
  return new Promise((resolve) => {
    const attempt = tcpDialer(options).connect({ host: '127.0.0.1', port }, {
      onOpen: (connection) => { resolve(connection.secure ? 'open' : 'open, not secure'); connection.destroy() },
      onData: () => undefined,
      onClose: (cause, detail) => { resolve(`${cause} ${detail}`) },
    })
    cleanups.push(() => { attempt.cancel() })
  })
}
const fingerprint = (name: string): string => new X509Certificate(pem(name)).fingerprint256

describe('the link on TLS', () => {
  it('logs in over TLS with the site’s own authority, and says that it is secure', async () => {
    const { port } = await startServer('server')
    const client = createLinkClient({
      clock: systemClock, random: systemRandom, hashes: nodeHashes, log: createMemoryLog(),
      dialer: tcpDialer({ tls: 'on', caPem: pem('ca') }), servers: [{ host: 'localhost', port }, { host: '127.0.0.1', port }],
      appVersion: '0.0.0', hostName: 'PC-17', timing: { firstRetryMaxMs: 20 },
    })
    cleanups.push(() => { client.dispose() })
    expect((await client.login(LOGIN)).ok).toBe(true)
    expect(client.status()).toMatchObject({ state: 'ready', secure: true })
    expect((await client.execute('ATPlaceCall', { called: '601' })).ok).toBe(true)
  })

  it('refuses a certificate of an unknown authority, and one made for another host', async () => {
    const { port } = await startServer('server')
    expect(await dial(port, { tls: 'on' })).toContain('tls_failed')
    expect(await dial(port, { tls: 'on', caPem: pem('other-ca') })).toContain('tls_failed')
    const elsewhere = await startServer('elsewhere')
    expect(await dial(elsewhere.port, { tls: 'on', caPem: pem('ca') })).toContain('tls_failed ERR_TLS_CERT_ALTNAME_INVALID')
  })

  it('refuses a certificate that is not the pinned one, and takes the pinned one whatever host it names', async () => {
    const { port } = await startServer('elsewhere')
    expect(await dial(port, { tls: 'on', caPem: pem('ca'), pinnedSha256: fingerprint('server') })).toContain('tls_failed')
    expect(await dial(port, { tls: 'on', caPem: pem('ca'), pinnedSha256: fingerprint('elsewhere') })).toBe('open')
    expect(await dial(port, { tls: 'on', caPem: pem('other-ca'), pinnedSha256: fingerprint('elsewhere') })).toContain('tls_failed')
  })

  it('says that TLS failed when the server speaks none', async () => {
    const { port } = await startServer(null)
    expect(await dial(port, { tls: 'on', caPem: pem('ca') })).toContain('tls_failed')
  })

  it('names the missing hello when only the server speaks TLS', async () => {
    const { port } = await startServer('server')
    const client = createLinkClient({
      clock: systemClock, random: systemRandom, hashes: nodeHashes, log: createMemoryLog(), dialer: tcpDialer({ tls: 'off' }),
      servers: [{ host: '127.0.0.1', port }], appVersion: '0.0.0', hostName: 'PC-17', timing: { helloTimeoutMs: 200, firstRetryMaxMs: 20 },
    })
    cleanups.push(() => { client.dispose() })
    const reason = new Promise((resolve) => {
      client.subscribe({ onStatus: (status) => { if (status.retryAt !== null) resolve(status.reason) } })
    })
    void client.login(LOGIN)
    // The server waits for a TLS greeting that never comes.
    expect(await reason).toBe('no_hello')
  })

  it('offers nothing older than TLS 1.3', async () => {
    const { port } = await startServer('server')
    const code = await new Promise((resolve) => {
      const socket = connectTls({ host: '127.0.0.1', port, ca: pem('ca'), maxVersion: 'TLSv1.2' })
      cleanups.push(() => { socket.destroy() })
      socket.on('secureConnect', () => { resolve('connected') })
      socket.on('error', (error: NodeJS.ErrnoException) => { resolve(error.code) })
    })
    expect(String(code)).toMatch(/PROTOCOL_VERSION|ECONNRESET/)
  })
})

describe('handshakes that do not end', () => {
  /** The server of a site over TLS whose handshakes have `handshakeTimeoutMs`, and what its listener said. */
  async function startTlsSite(handshakeTimeoutMs: number, maxPendingPerAddress = 20) {
    const site = await testSite({ limits: { maxPendingPerAddress } })
    const { server } = build(site, systemClock, {})
    const failed: string[] = []
    const turnedAway: string[] = []
    const listener = await listenTcp({
      host: '127.0.0.1', port: 0, tls: { cert: pem('server'), key: pem('server-key') }, handshakeTimeoutMs,
      admit: (address, handshakes) => server.admits(address, handshakes),
      onConnection: (connection) => server.accept(connection),
      onError: (error) => { failed.push(error.message) },
      onTurnedAway: (_address, why) => { turnedAway.push(why) },
    })
    cleanups.push(() => server.stop(0), () => listener.close())
    return { server, listener, failed, turnedAway }
  }
  /** A socket that connects and keeps quiet. @returns resolves when the server has closed it */
  async function silent(port: number, say?: string): Promise<{ readonly closed: Promise<unknown> }> {
    const socket = connectTcp({ host: '127.0.0.1', port })
    socket.on('error', () => undefined)
    socket.resume()
    cleanups.push(() => { socket.destroy() })
    const closed = once(socket, 'close')
    await Promise.race([once(socket, 'connect'), closed])
    if (say !== undefined) socket.write(say)
    return { closed }
  }
  function agentLogin(port: number) {
    const client = createLinkClient({
      clock: systemClock, random: systemRandom, hashes: nodeHashes, log: createMemoryLog(),
      dialer: tcpDialer({ tls: 'on', caPem: pem('ca') }), servers: [{ host: 'localhost', port }],
      appVersion: '0.0.0', hostName: 'PC-17', timing: { firstRetryMaxMs: 20 },
    })
    cleanups.push(() => { client.dispose() })
    return client.login({ ...LOGIN, uid: '8643', extension: '643', password: 'demo' })
  }

  it('silent connections are closed at their deadline, and agents of the same address log in afterwards', async () => {
    const { listener, server, failed } = await startTlsSite(400)
    const closed = await Promise.all(Array.from({ length: 15 }, () => silent(listener.port)))
    await Promise.all(closed.map((one) => one.closed))
    await expect.poll(() => listener.sockets, { interval: 5 }).toBe(0)
    expect(failed).toHaveLength(15)
    expect(server.stats().connections).toBe(0)
    expect((await agentLogin(listener.port)).ok).toBe(true)
  })

  it('more of them than an address may have are closed at once: they count before they have said anything', async () => {
    const { listener, turnedAway } = await startTlsSite(60_000, 5)
    for (let n = 0; n < 5; n += 1) await silent(listener.port)
    for (let n = 0; n < 10; n += 1) await (await silent(listener.port)).closed
    expect(turnedAway).toEqual(Array.from({ length: 10 }, () => 'too_many_of_address'))
    expect(listener.sockets).toBe(5)
  })

  it('a handshake that fails leaves no socket, whatever was sent', async () => {
    const { listener, failed } = await startTlsSite(60_000)
    const ends = await Promise.all(['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001\u0000\u0005hello', 'x'.repeat(5_000)].map((say) => silent(listener.port, say)))
    await Promise.all(ends.map((one) => one.closed))
    await expect.poll(() => listener.sockets, { interval: 5 }).toBe(0)
    expect(failed).toHaveLength(3)
  })
})
