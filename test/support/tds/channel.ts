/**
 * One connection's bytes: TDS messages in and out, over plain TCP or over TLS as SQL Server does it before
 * TDS 8 — the handshake travels inside PRELOGIN packets, everything after it as bare TLS records ([MS-TDS] 3.2.5.2).
 */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import type { Duplex } from 'node:stream'
import { TLSSocket, createSecureContext } from 'node:tls'

import { MessageAssembler, PACKET, toPackets } from './framing.ts'
import type { TdsMessage } from './framing.ts'

export interface ServerCertificate { readonly key: string; readonly cert: string }

/** Before login the packet size is 4096 on both sides. */
const LOGIN_PACKET_BYTES = 4096

/** First byte of a TLS record that begins a connection. */
const TLS_HANDSHAKE = 0x16

export class TdsChannel {
  packetSize = LOGIN_PACKET_BYTES
  readonly #socket: Socket
  readonly #onMessage: (message: TdsMessage) => void
  readonly #certificate: () => ServerCertificate | null
  readonly #assembler = new MessageAssembler()
  #first = true
  #tls: TLSSocket | null = null
  /** The encrypted end: fed with what the client sends. */
  #wire: Duplex | null = null
  #handshake: MessageAssembler | null = null

  /** @param certificate for clients of TDS 8.0 ("strict"), whose TLS comes before anything else */
  constructor(socket: Socket, onMessage: (message: TdsMessage) => void, certificate: () => ServerCertificate | null) {
    this.#socket = socket
    this.#onMessage = onMessage
    this.#certificate = certificate
    // A dropped connection is part of the tests, not an accident.
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => { this.#received(chunk) })
  }

  get encrypted(): boolean { return this.#tls !== null }

  /** Resolves when there is room again: a client that reads slowly slows the server down. */
  async send(type: number, payload: Buffer, last = true): Promise<void> {
    const out = this.#tls ?? this.#socket
    if (out.destroyed) return
    if (out.write(toPackets(type, payload, this.packetSize, last))) return
    await Promise.race([once(out, 'drain'), once(this.#socket, 'close')]).catch(() => undefined)
  }

  /** The client's next PRELOGIN packets are a TLS handshake. TLS 1.2: what servers up to 2019 speak here. */
  startTls(certificate: ServerCertificate, strict = false): void {
    const [wire, inner] = duplexPair()
    this.#wire = wire
    this.#handshake = strict ? null : new MessageAssembler()
    wire.on('data', (chunk: Buffer) => {
      this.#socket.write(this.#handshake === null ? chunk : toPackets(PACKET.prelogin, chunk, LOGIN_PACKET_BYTES, true))
    })
    const tls = new TLSSocket(inner, { isServer: true, ALPNProtocols: ['tds/8.0'], secureContext: createSecureContext({ ...certificate, maxVersion: 'TLSv1.2' }) })
    tls.on('error', () => { this.#socket.destroy() })
    tls.on('data', (chunk: Buffer) => { this.#assembled(chunk) })
    this.#tls = tls
  }

  /** Ends like a pulled cable seen from here: RST where the system does so. */
  destroy(): void {
    this.#tls?.destroy()
    this.#socket.destroy()
  }

  #received(chunk: Buffer): void {
    const own = this.#first && chunk[0] === TLS_HANDSHAKE ? this.#certificate() : null
    this.#first = false
    if (own !== null) this.startTls(own, true)
    if (this.#wire === null) {
      this.#assembled(chunk)
      return
    }
    // The first byte at a packet's start tells: 0x12 is PRELOGIN, TLS records begin with 0x14 to 0x17.
    if (this.#handshake !== null && this.#handshake.atBoundary && chunk[0] !== PACKET.prelogin) this.#handshake = null
    if (this.#handshake === null) {
      this.#wire.write(chunk)
      return
    }
    for (const message of this.#handshake.push(chunk)) this.#wire.write(message.payload)
  }

  #assembled(chunk: Buffer): void {
    try {
      for (const message of this.#assembler.push(chunk)) this.#onMessage(message)
    } catch {
      this.destroy()
    }
  }
}
