/**
 * A network in memory, on a fake clock: a Dialer for clients, listeners for servers, and for every
 * connection a FakeLink through which a test does what networks do: drop silently, delay, reset,
 * end, half-close, split, duplicate, stall.
 */
import type { CloseCause, Clock, Connection, ConnectionHandlers, Dialer } from '../../src/cti/ports.ts'

/** `silent`: the host does not answer at all; `mute`: it accepts and never says a byte. */
export type AddressMode = 'open' | 'refuse' | 'unreachable' | 'silent' | 'mute'

/** What happens to the link when the next message but `after` is sent in one direction. */
export interface LinkFault {
  readonly towards: 'client' | 'server'
  /** So many messages still get through. */
  readonly after: number
  /**
   * `silent`: it and everything after it vanishes, both ways; `deaf`: this direction only; `reset`, `fin`: the
   * link ends and takes it along; `slow`: from now on 400 ms one way; `twice`: it arrives twice.
   */
  readonly what: 'silent' | 'deaf' | 'reset' | 'fin' | 'slow' | 'twice'
}

export interface FakeLink {
  readonly host: string
  readonly port: number
  /** Bytes vanish on the way, nobody is told: a pulled cable. */
  dropToClient: boolean
  dropToServer: boolean
  /** Bytes wait on the way (a slow or stopped reader) until set false again. */
  readonly stallToClient: boolean
  stall(toClient: boolean): void
  /** What waits while the way to the client is stalled, in order; the answer waits in its place. */
  editWaiting(edit: (waiting: readonly Uint8Array[]) => readonly Uint8Array[]): void
  /** One way, ms. */
  delayMs: number
  /** Bytes arrive in pieces of this size; 0 = as sent. */
  chunkBytes: number
  /** Time each piece takes on the line to the client, ms: with pieces of one byte, a very slow line. */
  msPerPiece: number
  /** The next chunk to the client arrives twice. */
  duplicateNextToClient: boolean
  /** Strikes between two messages; takes the place of an earlier plan for that direction. */
  plan(fault: LinkFault): void
  /** What is planned does not happen. */
  unplan(): void
  /** RST to both ends. */
  reset(): void
  /** The server end says FIN; with `halfOpen`, the client's stack needs its 2 s to give up. */
  finFromServer(options?: { readonly halfOpen?: boolean }): void
  /** Raw bytes to the client, as if the server had sent them. */
  injectToClient(bytes: Uint8Array): void
  injectToServer(bytes: Uint8Array): void
  readonly open: boolean
  /** What the client's and the server's ends were told, once each. */
  readonly clientClosed: CloseCause | null
  readonly serverClosed: CloseCause | null
  /** Bytes that the client has sent so far. */
  readonly sentByClient: number
  /** Bytes of the client that are still under way. */
  readonly queuedByClient: number
  /** When the client was last handed a byte (monotonic ms); null = never. */
  readonly lastToClientAt: number | null
}

export interface FakeNetwork {
  readonly dialer: Dialer
  /** Every connection that was opened, oldest first. */
  readonly links: readonly FakeLink[]
  /** Every attempt, also those that failed. */
  readonly attempts: readonly { readonly host: string; readonly port: number; readonly at: number }[]
  /** The last link; throws when there is none. */
  last(): FakeLink
  listen(host: string, port: number, onConnection: (connection: Connection) => ConnectionHandlers): { close(): void }
  /** What happens to those who dial this address; default: open when somebody listens, else refuse. */
  setMode(host: string, port: number, mode: AddressMode): void
}

const HIGH_WATER = 65_536
const FORCE_CLOSE_MS = 2_000
const SLOW_MS = 400

interface End {
  readonly connection: Connection
  handlers: ConnectionHandlers | null
  closed: CloseCause | null
  /** Bytes on the way to this end's peer. */
  queued: number
  blocked: boolean
}

/** `freeAt`: when the line has carried what was put on it (monotonic ms). */
interface Way {
  queue: Uint8Array[]
  stalled: boolean
  freeAt: number
  fault: { left: number; readonly what: LinkFault['what'] } | null
}

class Pair implements FakeLink {
  readonly host: string
  readonly port: number
  readonly client: End
  readonly server: End
  dropToClient = false
  dropToServer = false
  delayMs: number
  chunkBytes = 0
  msPerPiece = 0
  duplicateNextToClient = false
  sentByClient = 0
  lastToClientAt: number | null = null
  private readonly clock: Clock
  private readonly toClient: Way = { queue: [], stalled: false, freeAt: 0, fault: null }
  private readonly toServer: Way = { queue: [], stalled: false, freeAt: 0, fault: null }

  constructor(clock: Clock, host: string, port: number, delayMs: number) {
    this.clock = clock
    this.host = host
    this.port = port
    this.delayMs = delayMs
    this.client = this.makeEnd(`${host}:${String(port)}`, true)
    this.server = this.makeEnd('10.0.0.9', false)
  }

  get open(): boolean { return this.client.closed === null && this.server.closed === null }
  get clientClosed(): CloseCause | null { return this.client.closed }
  get serverClosed(): CloseCause | null { return this.server.closed }
  get queuedByClient(): number { return this.client.queued }
  get stallToClient(): boolean { return this.toClient.stalled }

  stall(toClient: boolean): void {
    this.toClient.stalled = toClient
    if (!toClient) this.flushStalled()
  }

  editWaiting(edit: (waiting: readonly Uint8Array[]) => readonly Uint8Array[]): void {
    const count = (list: readonly Uint8Array[]): number => list.reduce((sum, piece) => sum + piece.length, 0)
    const before = this.toClient.queue
    this.toClient.queue = [...edit(before)]
    this.server.queued += count(this.toClient.queue) - count(before)
  }

  plan({ towards, after, what }: LinkFault): void {
    this.way(towards === 'client').fault = { left: after, what }
  }

  unplan(): void {
    this.toClient.fault = null
    this.toServer.fault = null
  }

  reset(): void {
    this.closeEnd(this.client, 'reset')
    this.closeEnd(this.server, 'reset')
  }

  finFromServer(options: { readonly halfOpen?: boolean } = {}): void {
    this.closeEnd(this.server, 'local')
    if (options.halfOpen === true) this.clock.after(FORCE_CLOSE_MS, () => { this.closeEnd(this.client, 'ended') })
    else this.later(true, () => { this.closeEnd(this.client, 'ended') })
  }

  injectToClient(bytes: Uint8Array): void { this.carry(bytes, this.server, this.client) }
  injectToServer(bytes: Uint8Array): void { this.carry(bytes, this.client, this.server) }

  closeEnd(end: End, cause: CloseCause): void {
    if (end.closed !== null) return
    end.closed = cause
    end.handlers?.onClose(cause, `fake network: ${cause}`)
  }

  private makeEnd(remoteAddress: string, isClient: boolean): End {
    const self = (): End => (isClient ? this.client : this.server)
    const peer = (): End => (isClient ? this.server : this.client)
    const connection: Connection = {
      send: (bytes) => {
        const end = self()
        if (end.closed !== null) return false
        if (isClient) this.sentByClient += bytes.length
        this.carry(bytes, end, peer())
        end.blocked = end.queued > HIGH_WATER
        return !end.blocked
      },
      get queuedBytes() { return self().queued },
      close: () => { this.finish(self(), peer()) },
      destroy: () => { this.finish(self(), peer()) },
      remoteAddress,
      secure: false,
    }
    return { connection, handlers: null, closed: null, queued: 0, blocked: false }
  }

  /** Our FIN travels behind the bytes that are under way; a dropped direction swallows it, too. */
  private finish(end: End, peer: End): void {
    if (end.closed !== null) return
    const dropped = peer === this.client ? this.dropToClient : this.dropToServer
    this.clock.after(0, () => { this.closeEnd(end, 'local') })
    if (!dropped) this.later(peer === this.client, () => { this.closeEnd(peer, 'ended') })
  }

  private way(toClient: boolean): Way { return toClient ? this.toClient : this.toServer }

  /** After the delay, and after what is under way already. */
  private later(toClient: boolean, fn: () => void): void {
    this.clock.after(this.travelMs(toClient), fn)
  }

  /** The planned fault, when it strikes now. */
  private strikes(toClient: boolean): LinkFault['what'] | null {
    const way = this.way(toClient)
    if (way.fault === null || way.fault.left-- > 0) return null
    const { what } = way.fault
    way.fault = null
    if (what === 'silent' || what === 'deaf') {
      if (toClient || what === 'silent') this.dropToClient = true
      if (!toClient || what === 'silent') this.dropToServer = true
    }
    // From the outside, not from inside a send.
    if (what === 'reset') this.clock.after(0, () => { this.reset() })
    if (what === 'fin') this.clock.after(0, () => { this.finFromServer() })
    if (what === 'slow') this.delayMs = SLOW_MS
    return what
  }

  private carry(bytes: Uint8Array, from: End, to: End): void {
    const toClient = to === this.client
    const fault = this.strikes(toClient)
    if (fault === 'reset' || fault === 'fin' || (toClient ? this.dropToClient : this.dropToServer)) return
    // Copies: the sender may use its buffer again.
    const copies = fault === 'twice' || (toClient && this.duplicateNextToClient) ? 2 : 1
    if (toClient) this.duplicateNextToClient = false
    for (let n = 0; n < copies; n += 1) {
      for (const piece of this.pieces(bytes)) {
        from.queued += piece.length
        this.clock.after(this.travelMs(toClient), () => { this.arrive(piece, from, to) })
      }
    }
  }

  /** A line that takes its time with each piece keeps their order. */
  private travelMs(toClient: boolean): number {
    const now = this.clock.monotonic()
    const way = this.way(toClient)
    way.freeAt = Math.max(now + this.delayMs, way.freeAt + (toClient ? this.msPerPiece : 0))
    return way.freeAt - now
  }

  private pieces(bytes: Uint8Array): Uint8Array[] {
    if (this.chunkBytes === 0) return [bytes.slice()]
    const list: Uint8Array[] = []
    for (let at = 0; at < bytes.length; at += this.chunkBytes) list.push(bytes.slice(at, at + this.chunkBytes))
    return list
  }

  private arrive(piece: Uint8Array, from: End, to: End): void {
    const toClient = to === this.client
    if (toClient ? this.dropToClient : this.dropToServer) {
      from.queued -= piece.length
      return
    }
    const way = toClient ? this.toClient : this.toServer
    if (way.stalled) {
      way.queue.push(piece)
      return
    }
    from.queued -= piece.length
    if (toClient && to.closed === null) this.lastToClientAt = this.clock.monotonic()
    if (to.closed === null) to.handlers?.onData(piece)
    this.drained(from)
  }

  private flushStalled(): void {
    const waiting = this.toClient.queue
    this.toClient.queue = []
    for (const piece of waiting) this.arrive(piece, this.server, this.client)
  }

  private drained(end: End): void {
    if (!end.blocked || end.queued > HIGH_WATER / 2 || end.closed !== null) return
    end.blocked = false
    end.handlers?.onDrain?.()
  }
}

/**
 * @param clock the fake clock that moves the bytes
 * @param delayMs one-way delay of new connections
 */
export function createFakeNetwork(clock: Clock, delayMs = 1): FakeNetwork {
  const listeners = new Map<string, (connection: Connection) => ConnectionHandlers>()
  const modes = new Map<string, AddressMode>()
  const links: Pair[] = []
  const attempts: { host: string; port: number; at: number }[] = []
  const key = (host: string, port: number): string => `${host}:${String(port)}`

  const dialer: Dialer = {
    connect(address, handlers) {
      const { host, port } = address
      attempts.push({ host, port, at: clock.monotonic() })
      // Ended before it was open: refused, or cancelled.
      let over = false
      let pair: Pair | null = null
      clock.after(delayMs, () => {
        if (over) return
        const mode = modes.get(key(host, port)) ?? 'open'
        const listener = listeners.get(key(host, port))
        if (mode === 'silent') return
        if (mode === 'unreachable') { over = true; handlers.onClose('unreachable', 'fake network: no route'); return }
        if (mode === 'refuse' || (mode === 'open' && listener === undefined)) {
          over = true
          handlers.onClose('refused', 'fake network: refused')
          return
        }
        pair = new Pair(clock, host, port, delayMs)
        links.push(pair)
        pair.client.handlers = handlers
        handlers.onOpen(pair.client.connection)
        if (mode === 'open' && listener !== undefined) pair.server.handlers = listener(pair.server.connection)
      })
      return {
        cancel: () => {
          if (over) return
          if (pair !== null) { pair.client.connection.destroy(); return }
          over = true
          handlers.onClose('local', 'cancelled')
        },
      }
    },
  }
  return {
    dialer,
    links,
    attempts,
    last() {
      const link = links.at(-1)
      if (link === undefined) throw new Error('nobody has connected yet')
      return link
    },
    listen(host, port, onConnection) {
      listeners.set(key(host, port), onConnection)
      return { close: () => { listeners.delete(key(host, port)) } }
    },
    setMode(host, port, mode) { modes.set(key(host, port), mode) },
  }
}
