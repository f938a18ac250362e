/** A TCP proxy on 127.0.0.1 whose cable can be pulled: bytes are swallowed in both directions, nobody is told. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** From now on nothing passes on the connections that stand, and new ones get no answer. */
  pullCable(): void
  /** From now on the clients hear nothing more on the connections that stand; what they say passes. */
  deafen(): void
  /** New connections pass again; what was swallowed is lost. */
  plugIn(): void
  /** RST to both ends of everything. */
  resetAll(): void
  /** FIN to the clients; what they say is read, and answered with nothing. */
  halfClose(): void
  /** From now on, clients are sent single bytes, one per turn of the event loop. */
  trickle(): void
  close(): Promise<void>
}

const dripping = new WeakMap<Socket, number[]>()

/** In the order of the calls, also when more comes while it drips. */
function drip(to: Socket, chunk: Buffer): void {
  const waiting = dripping.get(to)
  if (waiting !== undefined) { for (const byte of chunk) waiting.push(byte); return }
  const bytes = [...chunk]
  dripping.set(to, bytes)
  let at = 0
  const next = (): void => {
    const byte = bytes[at]
    at += 1
    if (byte === undefined || to.destroyed || to.writableEnded) { dripping.delete(to); return }
    to.write(Uint8Array.of(byte))
    setImmediate(next)
  }
  next()
}

export async function createTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let pulled = false
  /** Connections that stood when the cable was pulled stay mute for ever. */
  const mute = new WeakSet<Socket>()
  const clients = new Set<Socket>()
  let single = false
  const pass = (chunk: Buffer, to: Socket): void => {
    if (!single || !clients.has(to)) { to.write(chunk); return }
    drip(to, chunk)
  }
  const wire = (from: Socket, to: Socket): void => {
    sockets.add(from)
    from.on('data', (chunk) => { if (!mute.has(from)) pass(chunk, to) })
    from.on('end', () => { if (!mute.has(from)) to.end() })
    from.on('error', () => { to.destroy() })
    from.on('close', () => {
      sockets.delete(from)
      if (!mute.has(from)) to.destroy()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client)
    client.setNoDelay(true)
    client.on('close', () => { clients.delete(client) })
    const upstream = connect(target)
    if (pulled) for (const socket of [client, upstream]) mute.add(socket)
    wire(client, upstream)
    wire(upstream, client)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port,
    pullCable() {
      pulled = true
      for (const socket of sockets) mute.add(socket)
    },
    deafen() { for (const socket of sockets) if (!clients.has(socket)) mute.add(socket) },
    plugIn() { pulled = false },
    resetAll() { for (const socket of sockets) socket.resetAndDestroy() },
    halfClose() {
      // The server hears nothing of it: to him the connection stands.
      for (const socket of sockets) mute.add(socket)
      for (const client of clients) client.end()
    },
    trickle() { single = true },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => { resolve() })
    }),
  }
}
