/** The server's end of the transport: TCP, or TLS 1.3 on the same port (docs/at-link.md, Transport). */
import { createServer as createTcpServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Server as TlsServer } from 'node:tls'
import type { Connection, ConnectionHandlers } from '../ports.ts'
import { connectSocket, tuneSocket } from './socket-connection.ts'

/** From the first byte of TCP to the end of the TLS handshake (docs/at-link.md, Limits). */
const HANDSHAKE_TIMEOUT_MS = 10_000
/** Without anybody who decides: handshakes under way from one address. */
const MOST_HANDSHAKES = 200

export interface ListenOptions {
  readonly host: string
  /** 0 = any free one; the result tells which. */
  readonly port: number
  /** PEM of the certificate and its key; absent = no encryption. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** Most sockets at once, handshakes included; one more is closed at once. Absent = as many as the system has. */
  readonly maxSockets?: number
  readonly handshakeTimeoutMs?: number
  /**
   * Asked for each socket before a byte of it is read: may this address have one more?
   * @param handshakes of this address that are under way, this one not counted
   */
  admit?(address: string, handshakes: number): boolean
  /** Called for each connection; the handlers it returns receive the bytes. */
  onConnection(connection: Connection): ConnectionHandlers
  /** A socket was closed before anything was read from it; for the log, as often as strangers like. */
  onTurnedAway?(address: string, why: 'too_many_of_address' | 'too_many'): void
  /** A handshake or the listening socket failed; for the log, as often as strangers like. */
  onError?(error: Error, address: string | null): void
}

export interface Listener {
  readonly host: string
  readonly port: number
  /** Sockets that stand, handshakes included. */
  readonly sockets: number
  /** Stops listening and cuts what still stands. */
  close(): Promise<void>
}

/** Handshakes under way: each ends within its time, well or badly. */
class Handshakes {
  readonly #timeoutMs: number
  readonly #tooLate: (socket: Socket, address: string) => void
  readonly #running = new Map<string, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>()
  readonly #perAddress = new Map<string, number>()

  constructor(timeoutMs: number, tooLate: (socket: Socket, address: string) => void) {
    this.#timeoutMs = timeoutMs
    this.#tooLate = tooLate
  }

  of(address: string): number {
    return this.#perAddress.get(address) ?? 0
  }

  begin(socket: Socket): void {
    const { remoteAddress: address = 'unknown' } = socket
    const key = keyOf(socket)
    this.#running.set(key, { socket, timer: setTimeout(() => { this.#tooLate(socket, address) }, this.#timeoutMs) })
    this.#perAddress.set(address, this.of(address) + 1)
    socket.once('close', () => { this.#end(key, address) })
  }

  /** The socket that TLS speaks through has the same two ends. Returns the raw one. */
  end(secure: Socket): Socket | undefined {
    const key = keyOf(secure)
    const raw = this.#running.get(key)?.socket
    this.#end(key, secure.remoteAddress ?? 'unknown')
    return raw
  }

  #end(key: string, address: string): void {
    const running = this.#running.get(key)
    if (running === undefined) return
    clearTimeout(running.timer)
    this.#running.delete(key)
    const left = this.of(address) - 1
    if (left > 0) this.#perAddress.set(address, left)
    else this.#perAddress.delete(address)
  }
}

const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress ?? 'unknown'} ${String(remotePort ?? 0)}`

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
  const handshakes = new Handshakes(options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS, (socket, address) => {
    handshakes.end(socket)
    options.onError?.(new Error('TLS handshake not finished in time'), address)
    socket.destroy()
  })
  const secure = options.tls === undefined ? null : listenTls(options.tls, handshakes, accept, options)
  const server = createTcpServer({ noDelay: true }, (socket) => {
    const address = socket.remoteAddress ?? 'unknown'
    // SECURITY: test/integration/link-tls.test.ts, "silent connections …". A socket counts before it has said anything.
    const running = handshakes.of(address)
    if (!(options.admit?.(address, running) ?? running < MOST_HANDSHAKES)) {
      options.onTurnedAway?.(address, 'too_many_of_address')
      socket.destroy()
      return
    }
    // All raw sockets, also those whose handshake never ends, are cut when the listener closes.
    sockets.add(socket)
    socket.on('close', () => { sockets.delete(socket) })
    if (secure === null) return accept(socket)
    socket.on('error', () => undefined)
    handshakes.begin(socket)
    secure.emit('connection', socket)
  })
  if (options.maxSockets !== undefined) server.maxConnections = options.maxSockets
  server.on('drop', (data) => { options.onTurnedAway?.(data?.remoteAddress ?? 'unknown', 'too_many') })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject)
      server.on('error', (error) => { options.onError?.(error, null) })
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : options.port
      resolve({ host: options.host, port, get sockets() { return sockets.size }, close: () => closeServer(server, sockets) })
    })
  })
}

/** TLS over sockets that are handed in; it does not listen itself. Throws when certificate or key are none. */
function listenTls(
  tls: { readonly cert: string; readonly key: string }, handshakes: Handshakes, accept: (socket: Socket) => void, options: ListenOptions,
): TlsServer {
  const server = createTlsServer({ ...tls, minVersion: 'TLSv1.3' }, (socket) => {
    handshakes.end(socket)
    accept(socket)
  })
  server.on('tlsClientError', (error: Error, socket) => {
    const address = socket.remoteAddress ?? null
    const raw = handshakes.end(socket)
    // Node reports and leaves the socket standing; one that is cut here is reported once more.
    if (raw !== undefined) options.onError?.(error, address)
    raw?.destroy()
    socket.destroy()
  })
  return server
}

const NOBODY: ConnectionHandlers = { onData: () => undefined, onClose: () => undefined }

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => { resolve() })
    for (const socket of sockets) socket.destroy()
  })
}
