/**
 * What call control needs from the outside world, as interfaces. src/cti uses nothing else for
 * time, chance, bytes and hashes, which makes the property and fault tests exact and fast
 * (architecture.md, rule 3). The Node implementations live in src/cti/node.
 */

export interface Timer {
  cancel(): void
}

export interface Clock {
  /** Wall-clock epoch milliseconds; may jump. For time stamps that people see. Not in src/cti/server, which has a ServiceClock. */
  now(): number
  /** Milliseconds that only rise. For durations and deadlines. */
  monotonic(): number
  /** Calls `fn` once after `delayMs` (≥ 0). A throw inside `fn` is the caller's bug, not swallowed. */
  after(delayMs: number, fn: () => void): Timer
}

/**
 * The clock of the CTI server (docs/at-link.md, Time). It has no `now()`, so that each place says which time it means:
 * a comparison, an order or a deadline takes `service()` or `monotonic()`; the homes of `wall()` are a list in
 * scripts/lint/clock-rules.ts.
 */
export interface ServiceClock extends Pick<Clock, 'monotonic' | 'after'> {
  /** Epoch ms of the wall clock as it stood at the start, counted on by the monotonic clock: never steps. */
  service(): number
  /** Epoch ms of the wall clock; may jump. Only for what is kept, and for the calendar. */
  wall(): number
  /** wall() less service(), ms; 0 until the wall clock is set or has drifted. */
  readonly wallAheadMs: number
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** `count` unpredictable bytes (nonces, keys, session ids). */
  bytes(count: number): Uint8Array
}

export interface Hashes {
  sha256(data: Uint8Array): Uint8Array
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array
  /** RFC 8018 PBKDF2 with HMAC-SHA-256, 32 bytes. Off the calling thread where the platform can. */
  pbkdf2Sha256(password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array>
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}

export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly hashes: Hashes
  readonly log: Log
}

/** Structured log; implementations redact. Level `debug` may be dropped. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Why a connection ended, as far as the transport can tell. */
export type CloseCause =
  | 'refused' | 'unreachable' | 'timeout' | 'tls_failed' | 'reset' | 'ended' | 'local'

export interface ConnectionHandlers {
  /** Bytes came in. The chunk belongs to the receiver. */
  onData(chunk: Uint8Array): void
  /** Called exactly once, also when the connection never opened. `detail` is for logs. */
  onClose(cause: CloseCause, detail: string): void
  /** The send buffer fell below the low-water mark after `send` returned false. */
  onDrain?(): void
}

/** One byte stream. After onClose, send() does nothing. */
export interface Connection {
  /** Queues bytes; false = the peer reads slowly, wait for onDrain if you can. */
  send(bytes: Uint8Array): boolean
  /** Bytes queued and not yet taken by the system. */
  readonly queuedBytes: number
  /** Sends what is queued, then closes; forced after 2 s. */
  close(): void
  /** Closes at once. */
  destroy(): void
  readonly remoteAddress: string
  readonly secure: boolean
}

export interface Dialer {
  /**
   * Opens a connection. `onOpen` comes before any `onData`; exactly one `onClose` ends it,
   * also when it could not be opened.
   */
  connect(
    address: { readonly host: string; readonly port: number },
    handlers: ConnectionHandlers & { onOpen(connection: Connection): void },
  ): { cancel(): void }
}
