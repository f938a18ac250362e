/** The server's end of the transport: TCP, or TLS 1.3 on the same port (docs/at-link.md, Transport). */
import { createServer as createTcpServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Connection, ConnectionHandlers } from '../ports.ts'
import { connectSocket, tuneSocket } from './socket-connection.ts'

const HANDSHAKE_TIMEOUT_MS = 10_000

export interface ListenOptions {
  readonly host: string
  /** 0 = any free one; the result tells which. */
  readonly port: number
  /** PEM of the certificate and its key; absent = no encryption. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** Called for each connection; the handlers it returns receive the bytes. */
  onConnection(connection: Connection): ConnectionHandlers
  /** A handshake or the listening socket failed; for the log. */
  onError?(error: Error): void
}

export interface Listener {
  readonly host: string
  readonly port: number
  /** Stops listening and cuts what still stands. */
  close(): Promise<void>
}

/** Listens; rejects when the port cannot be had (its `code` says why, e.g. EADDRINUSE). */
export function listenTcp(options: ListenOptions): Promise<Listener> {
  const sockets = new Set<Socket>()
  const accept = (socket: Socket): void => {
    tuneSocket(socket)
    let handlers: ConnectionHandlers | null = null
    // accept() runs in this turn, before any byte can be delivered.
    const connection = connectSocket(socket, () => handlers ?? NOBODY, {
      remoteAddress: socket.remoteAddress ?? 'unknown', secure: options.tls !== undefined, during: () => 'open',
    })
    handlers = options.onConnection(connection)
  }
  const server: Server = options.tls === undefined
    ? createTcpServer({ noDelay: true }, accept)
    : createTlsServer({ ...options.tls, minVersion: 'TLSv1.3', handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, accept)
  // All raw sockets, also those whose handshake never ends, are cut when the listener closes.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => { sockets.delete(socket) })
  })
  server.on('tlsClientError', (error: Error) => { options.onError?.(error) })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject)
      server.on('error', (error) => { options.onError?.(error) })
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : options.port
      resolve({ host: options.host, port, close: () => closeServer(server, sockets) })
    })
  })
}

const NOBODY: ConnectionHandlers = { onData: () => undefined, onClose: () => undefined }

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => { resolve() })
    for (const socket of sockets) socket.destroy()
  })
}
