/** A Connection on a Node socket; the same for TCP and TLS, for both ends. */
import type { Socket } from 'node:net'
import type { CloseCause, Connection, ConnectionHandlers } from '../ports.ts'

/** A peer that does not answer our FIN, or whose FIN we cannot answer, is cut off after this (ioredis 1318). */
export const FORCE_CLOSE_MS = 2_000
/** TCP keep-alive needs a delay other than 0 to be set at all (node-redis 1390). */
const KEEP_ALIVE_DELAY_MS = 20_000
/** More waiting than this, and the connection is cut: the owner should have cut it long before. */
export const MAX_QUEUED_BYTES = 16 * 1_048_576

/** Options that every AT Link socket has. */
export function tuneSocket(socket: Socket): void {
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS)
}

/** Errors of a socket by what they mean; the rest depends on when they come. */
const CAUSE_BY_CODE: Readonly<Record<string, CloseCause>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
}

/**
 * Reads what a socket error means.
 * @param during `opening` (no connection yet), `handshake` (TLS not yet agreed) or `open`
 */
export function causeOfError(code: string, during: 'opening' | 'handshake' | 'open'): CloseCause {
  const known = CAUSE_BY_CODE[code]
  if (known !== undefined) return known
  if (code === 'ETIMEDOUT') return during === 'opening' ? 'unreachable' : 'timeout'
  if (during === 'handshake' || /SSL|TLS|CERT/.test(code)) return 'tls_failed'
  return during === 'opening' ? 'unreachable' : 'reset'
}

/**
 * Wires a socket to handlers. `handlers` may be given later (the server's accept returns them), but
 * before the current turn of the event loop ends.
 */
export function connectSocket(
  socket: Socket,
  handlersOf: () => ConnectionHandlers,
  options: { readonly remoteAddress: string; readonly secure: boolean; readonly during: () => 'opening' | 'handshake' | 'open' },
): Connection {
  let cause: CloseCause | null = null
  let detail = ''
  let forced: NodeJS.Timeout | null = null
  let corked = false
  const note = (why: CloseCause, words: string): void => {
    if (cause === null) [cause, detail] = [why, words]
  }
  const force = (): void => {
    forced ??= setTimeout(() => { socket.destroy() }, FORCE_CLOSE_MS)
  }
  socket.on('data', (chunk: Buffer) => { handlersOf().onData(chunk) })
  socket.on('drain', () => { handlersOf().onDrain?.() })
  socket.on('end', () => {
    note('ended', 'peer closed')
    force()
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    note(causeOfError(error.code ?? '', options.during()), `${error.code ?? error.name}: ${error.message}`)
  })
  socket.on('close', () => {
    if (forced !== null) clearTimeout(forced)
    handlersOf().onClose(cause ?? 'ended', detail)
  })
  const connection: Connection = {
    send(bytes) {
      if (socket.destroyed || socket.writableEnded) return false
      if (socket.writableLength + bytes.length > MAX_QUEUED_BYTES) {
        note('local', 'too many bytes queued')
        socket.destroy()
        return false
      }
      // What is said within one turn of the event loop goes out in one call of the system.
      if (!corked) {
        corked = true
        socket.cork()
        process.nextTick(() => {
          corked = false
          socket.uncork()
        })
      }
      return socket.write(bytes)
    },
    get queuedBytes() { return socket.writableLength },
    close() {
      note('local', 'closed here')
      socket.end()
      force()
    },
    destroy() {
      note('local', 'destroyed here')
      socket.destroy()
    },
    remoteAddress: options.remoteAddress,
    secure: options.secure,
  }
  return connection
}
