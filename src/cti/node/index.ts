/** Everything that call control needs from Node, for programs and tests. */
export { systemClock, systemRandom } from './clock.ts'
export { createJsonlLog } from './console-log.ts'
export type { LogLevel } from './console-log.ts'
export { nodeHashes } from './hashes.ts'
export { tcpDialer } from './tcp-dialer.ts'
export type { TcpDialerOptions } from './tcp-dialer.ts'
export { listenTcp } from './tcp-listener.ts'
export type { Listener, ListenOptions } from './tcp-listener.ts'
