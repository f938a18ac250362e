/**
 * One connection of the client end, from dialling to its end: frames, hello, and the deadlines of
 * both. Tells its owner once, and in the words of the link, why it was lost.
 */
import type { LinkReason } from '../../shared/domain/codes.ts'
import type { ServerAddress } from '../../shared/domain/link.ts'
import type { CloseCause, Clock, Connection, Dialer, Log, Timer } from '../ports.ts'
import { createFrameDecoder } from '../protocol/frame-decoder.ts'
import type { FrameDecoder, FrameFailure } from '../protocol/frame-decoder.ts'
import { encodeFrame } from '../protocol/frame-encoder.ts'
import type { RefusedMessage } from '../protocol/message-codec.ts'
import { PROTOCOL_VERSION } from '../protocol/messages.ts'
import type { ByeReason, HelloMessage, Message } from '../protocol/messages.ts'
import type { LinkTiming } from './api.ts'

/** A server that takes nothing while this much waits is as good as dead. */
const MAX_WAITING_BYTES = 4 * 1_048_576
/** What the server must offer. */
const MECHANISM = 'SCRAM-SHA-256'

export interface WireHandlers {
  onHello(hello: HelloMessage, secure: boolean): void
  /** Every message after the hello, and a bye even before it. */
  onMessage(message: Message): void
  onRefused(refused: RefusedMessage): void
  /** Bytes came in; called before the messages they hold. */
  onBytes(): void
  /** At most once, and never after close() or abandon(). */
  onLost(reason: LinkReason, detail: string): void
}

export interface Wire {
  send(message: Message): void
  /** Says bye and closes; forced by the transport after 2 s. */
  close(reason: ByeReason): void
  /** Cuts the connection without a word: nobody would hear it. */
  abandon(): void
}

export interface WireOptions {
  readonly dialer: Dialer
  readonly clock: Clock
  readonly log: Log
  readonly timing: LinkTiming
  readonly address: ServerAddress
  /** `seq` of the session's last event, to be told with what is sent; 0 = none yet. */
  seen(): number
}

const REASON_OF_CAUSE: Readonly<Record<CloseCause, LinkReason>> = {
  refused: 'refused',
  unreachable: 'unreachable',
  timeout: 'dead',
  tls_failed: 'tls_failed',
  reset: 'reset',
  ended: 'closed_by_server',
  local: 'reset',
}

/** Dials at once. */
export function openWire(options: WireOptions, handlers: WireHandlers): Wire {
  return new DialledWire(options, handlers)
}

class DialledWire implements Wire {
  private readonly options: WireOptions
  private readonly handlers: WireHandlers
  private readonly decoder: FrameDecoder
  /** Null while the dialler has not returned: it may fail at once. */
  private attempt: { cancel(): void } | null = null
  private connection: Connection | null = null
  private timer: Timer | null = null
  private greeted = false
  private over = false

  constructor(options: WireOptions, handlers: WireHandlers) {
    this.options = options
    this.handlers = handlers
    this.decoder = createFrameDecoder({
      onMessage: (message) => { this.receive(message) },
      onRefused: (refused) => { this.refuse(refused) },
      onFailure: (failure, detail) => { this.fail(failure, detail) },
    })
    const { clock, timing, dialer, address } = options
    this.timer = clock.after(timing.connectTimeoutMs, () => {
      this.lose('unreachable', `no connection within ${String(timing.connectTimeoutMs)} ms`)
    })
    this.attempt = dialer.connect(address, {
      onOpen: (connection) => { this.opened(connection) },
      onData: (chunk) => {
        if (this.over) return
        handlers.onBytes()
        this.decoder.push(chunk)
      },
      onClose: (cause, detail) => { this.lose(REASON_OF_CAUSE[cause], detail) },
    })
  }

  send(message: Message): void {
    if (this.over || this.connection === null) return
    this.connection.send(encodeFrame(withSeen(message, this.options.seen())))
    if (this.connection.queuedBytes > MAX_WAITING_BYTES) this.lose('dead', 'the server takes no bytes')
  }

  close(reason: ByeReason): void {
    if (this.over) return
    const { connection } = this
    this.end()
    if (connection === null) {
      this.attempt?.cancel()
      return
    }
    connection.send(encodeFrame({ kind: 'bye', reason }))
    connection.close()
  }

  abandon(): void {
    if (this.over) return
    this.end()
    if (this.connection === null) this.attempt?.cancel()
    else this.connection.destroy()
  }

  private end(): void {
    this.over = true
    this.timer?.cancel()
    this.decoder.close()
  }

  private lose(reason: LinkReason, detail: string): void {
    if (this.over) return
    this.abandon()
    this.handlers.onLost(reason, detail)
  }

  private opened(connection: Connection): void {
    if (this.over) {
      connection.destroy()
      return
    }
    this.connection = connection
    const { clock, timing } = this.options
    this.timer?.cancel()
    this.timer = clock.after(timing.helloTimeoutMs, () => {
      this.lose('no_hello', `connected, but no hello within ${String(timing.helloTimeoutMs)} ms`)
    })
  }

  private receive(message: Message): void {
    if (this.over) return
    if (this.greeted || message.kind === 'bye') this.handlers.onMessage(message)
    else if (message.kind === 'hello') this.greet(message)
    else this.lose('wrong_protocol', `first message is ${message.kind}`)
  }

  private greet(hello: HelloMessage): void {
    if (!hello.versions.includes(PROTOCOL_VERSION)) {
      this.lose('wrong_protocol', `server speaks version ${hello.versions.join(', ')}`)
    } else if (!hello.auth.includes(MECHANISM)) {
      this.lose('wrong_protocol', `server offers no ${MECHANISM}`)
    } else {
      this.greeted = true
      this.timer?.cancel()
      this.handlers.onHello(hello, this.connection?.secure ?? false)
    }
  }

  private refuse(refused: RefusedMessage): void {
    if (this.over) return
    if (this.greeted) this.handlers.onRefused(refused)
    else this.lose('wrong_protocol', `${refused.kind}: ${refused.detail}`)
  }

  private fail(failure: FrameFailure, detail: string): void {
    if (this.over) return
    // What is no AT Link from the first byte on is another kind of server (HTTP, TLS, …).
    if (!this.greeted) {
      this.lose('wrong_protocol', detail)
      return
    }
    this.close(failure === 'frame_too_large' ? 'frame_too_large' : 'protocol_error')
    this.handlers.onLost(failure, detail)
  }
}

/** The server need not keep for a resume what has been seen (docs/at-link.md, Resume). */
function withSeen(message: Message, seen: number): Message {
  const carries = message.kind === 'request' || message.kind === 'ping' || message.kind === 'pong'
  return carries && seen > 0 ? { ...message, seen } : message
}
