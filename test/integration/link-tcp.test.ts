import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listenTcp, nodeHashes, systemClock, systemRandom, tcpDialer } from '../../src/cti/node/index.ts'
import type { Listener } from '../../src/cti/node/index.ts'
import { createLinkClient } from '../../src/cti/link/client.ts'
import type { LinkClient } from '../../src/cti/link/api.ts'
import type { CloseCause, Connection } from '../../src/cti/ports.ts'
import type { LinkStatus } from '../../src/shared/domain/link.ts'
import { createMemoryLog } from '../support/fakes.ts'
import { LOGIN } from '../support/link-bench.ts'
import { sampleLeg } from '../support/samples.ts'
import { createScriptedServer } from '../support/scripted-server.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
const ports = { clock: systemClock, random: systemRandom, hashes: nodeHashes, log: createMemoryLog() }

async function startServer(port = 0) {
  const server = await createScriptedServer({ clock: systemClock, random: systemRandom, hashes: nodeHashes })
  const listener: Listener = await listenTcp({ host: '127.0.0.1', port, onConnection: (connection) => server.accept(connection) })
  cleanups.push(() => listener.close())
  return { server, listener }
}

function startClient(port: number): LinkClient {
  const client = createLinkClient({
    ...ports, dialer: tcpDialer({ tls: 'off' }), servers: [{ host: '127.0.0.1', port }], appVersion: '0.0.0', hostName: 'PC-17',
    timing: { firstRetryMaxMs: 20, retryCapMs: 50, helloTimeoutMs: 300 },
  })
  cleanups.push(() => { client.dispose() })
  return client
}

function until(client: LinkClient, wanted: (status: LinkStatus) => boolean): Promise<LinkStatus> {
  return new Promise((resolve) => {
    if (wanted(client.status())) { resolve(client.status()); return }
    const stop = client.subscribe({ onStatus: (status) => { if (wanted(status)) { stop(); resolve(status) } } })
  })
}

function rawServer(onSocket: (socket: Socket) => void, options: { readonly allowHalfOpen?: boolean } = {}): Promise<number> {
  return new Promise((resolve) => {
    const sockets = new Set<Socket>()
    const server: Server = createServer(options, (socket) => { sockets.add(socket); socket.on('error', () => undefined); onSocket(socket) })
    cleanups.push(() => new Promise<void>((done) => { server.close(() => { done() }); for (const socket of sockets) socket.destroy() }))
    server.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port) })
  })
}

/** Dials and tells how it ended. */
function ending(port: number, onOpen: (connection: Connection) => void = () => undefined): Promise<{ cause: CloseCause; ms: number }> {
  const began = performance.now()
  return new Promise((resolve) => {
    tcpDialer({ tls: 'off' }).connect({ host: '127.0.0.1', port }, {
      onOpen, onData: () => undefined, onClose: (cause) => { resolve({ cause, ms: performance.now() - began }) },
    })
  })
}

describe('the link on real TCP', () => {
  it('logs in, follows a call, calls, and logs out', async () => {
    const { server, listener } = await startServer()
    const client = startClient(listener.port)
    expect((await client.login(LOGIN)).ok).toBe(true)
    const changed = new Promise<void>((resolve) => { client.subscribe({ onChange: (change) => { if (change.kind === 'call') resolve() } }) })
    server.emit('call.changed', sampleLeg())
    await changed
    expect(client.model().calls.size).toBe(1)
    expect(await client.execute('ATPlaceCall', { called: '601' })).toEqual({ ok: true, value: { callId: 'c1' } })
    server.emit('call.ended', { ...sampleLeg(), endedAt: 1, endCause: 'normal' })
    server.emit('call.ended', { ...sampleLeg({ callId: 'c1' }), endedAt: 1, endCause: 'normal' })
    expect((await client.logout()).ok).toBe(true)
    expect(client.status().state).toBe('offline')
  })

  it('resumes when the server’s process lives, and logs in afresh when it was restarted on its port', async () => {
    const first = await startServer()
    const client = startClient(first.listener.port)
    await client.login(LOGIN)
    await first.listener.close()
    await until(client, (status) => status.reason === 'refused')
    const again = await listenTcp({ host: '127.0.0.1', port: first.listener.port, onConnection: (connection) => first.server.accept(connection) })
    await until(client, (status) => status.state === 'ready')
    expect(first.server.resumes).toBe(1)
    await again.close()
    await until(client, (status) => status.state === 'connecting')
    const second = await startServer(first.listener.port)
    await until(client, (status) => status.state === 'ready')
    expect(second.server.logins).toBe(1)
  })

  it('names a server that accepts and says nothing, and one that speaks HTTP', async () => {
    const mute = startClient(await rawServer(() => undefined))
    void mute.login(LOGIN)
    await until(mute, (status) => status.reason === 'no_hello')
    const http = startClient(await rawServer((socket) => { socket.write('HTTP/1.1 400 Bad Request\r\n\r\n') }))
    void http.login(LOGIN)
    await until(http, (status) => status.reason === 'wrong_protocol')
  })
})

describe('the transport', () => {
  it('tells refused, reset, ended and closed here apart', async () => {
    const listener = await listenTcp({ host: '127.0.0.1', port: 0, onConnection: () => ({ onData: () => undefined, onClose: () => undefined }) })
    await listener.close()
    expect((await ending(listener.port)).cause).toBe('refused')
    expect((await ending(await rawServer((socket) => { socket.resetAndDestroy() }))).cause).toBe('reset')
    expect((await ending(await rawServer((socket) => { socket.end() }))).cause).toBe('ended')
    expect((await ending(await rawServer(() => undefined), (connection) => { connection.close() })).cause).toBe('local')
  })

  it('cannot reach a name that does not exist', async () => {
    const cause = await new Promise((resolve) => {
      tcpDialer({ tls: 'off' }).connect({ host: 'no-such-host.invalid', port: 1 }, { onOpen: () => undefined, onData: () => undefined, onClose: resolve })
    })
    expect(cause).toBe('unreachable')
  })

  it('is cut within 2 s when the peer answers our FIN with nothing', async () => {
    const port = await rawServer(() => undefined, { allowHalfOpen: true })
    const { ms } = await ending(port, (connection) => { connection.send(new Uint8Array(10)); connection.close() })
    expect(ms).toBeLessThan(3_000)
  })

  it('can be cancelled before it is open', async () => {
    const port = await rawServer(() => undefined)
    const cause = await new Promise((resolve) => {
      tcpDialer({ tls: 'off' }).connect({ host: '127.0.0.1', port }, {
        onOpen: () => undefined, onData: () => undefined, onClose: resolve,
      }).cancel()
    })
    expect(cause).toBe('local')
  })

  it('tells a server that its reader is slow, counts what waits, and says when it has drained', async () => {
    let drained: (() => void) | null = null
    const done = new Promise<void>((resolve) => { drained = resolve })
    const seen: { full?: boolean; queued?: number } = {}
    const listener = await listenTcp({
      host: '127.0.0.1', port: 0,
      onConnection: (connection) => {
        for (let n = 0; n < 12 && seen.full !== true; n += 1) seen.full = !connection.send(new Uint8Array(1_048_576))
        seen.queued = connection.queuedBytes
        return { onData: () => undefined, onClose: () => undefined, onDrain: () => { drained?.() } }
      },
    })
    cleanups.push(() => listener.close())
    const socket = connect({ host: '127.0.0.1', port: listener.port })
    cleanups.push(() => { socket.destroy() })
    socket.resume()
    await done
    expect(seen.full).toBe(true)
    expect(seen.queued).toBeGreaterThan(0)
  })

  it('rejects when the port is taken', async () => {
    const { listener } = await startServer()
    await expect(listenTcp({
      host: '127.0.0.1', port: listener.port, onConnection: () => ({ onData: () => undefined, onClose: () => undefined }),
    })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
