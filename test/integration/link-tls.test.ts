import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { listenTcp, nodeHashes, systemClock, systemRandom, tcpDialer } from '../../src/cti/node/index.ts'
import type { TcpDialerOptions } from '../../src/cti/node/index.ts'
import { createLinkClient } from '../../src/cti/link/client.ts'
import { createMemoryLog } from '../support/fakes.ts'
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
