/** A TCP proxy on 127.0.0.1 whose cable can be pulled: bytes are swallowed in both directions, nobody is told. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** From now on nothing passes on the connections that stand, and new ones get no answer. */
  pullCable(): void
  /** New connections pass again; what was swallowed is lost. */
  plugIn(): void
  /** RST to both ends of everything. */
  resetAll(): void
  close(): Promise<void>
}

export async function createTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let pulled = false
  /** Connections that stood when the cable was pulled stay mute for ever. */
  const mute = new WeakSet<Socket>()
  const wire = (from: Socket, to: Socket): void => {
    sockets.add(from)
    from.on('data', (chunk) => { if (!mute.has(from)) to.write(chunk) })
    from.on('end', () => { if (!mute.has(from)) to.end() })
    from.on('error', () => { to.destroy() })
    from.on('close', () => {
      sockets.delete(from)
      if (!mute.has(from)) to.destroy()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
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
    plugIn() { pulled = false },
    resetAll() { for (const socket of sockets) socket.resetAndDestroy() },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => { resolve() })
    }),
  }
}
