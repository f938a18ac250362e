/** The Dialer port on TCP, or TLS 1.3 (docs/at-link.md, Transport). */
import { connect as connectTcp, isIP } from 'node:net'
import { checkServerIdentity, connect as connectTls } from 'node:tls'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import type { Dialer } from '../ports.ts'
import { connectSocket, tuneSocket } from './socket-connection.ts'

export interface TcpDialerOptions {
  readonly tls: 'off' | 'on'
  /** PEM of the site's own certificate authority, or of a self-signed server; absent = the system's authorities. */
  readonly caPem?: string | undefined
  /**
   * SHA-256 of the server's certificate (hex, colons allowed). Says who the server is instead of the
   * host's name; the certificate must be signed by a known authority all the same.
   */
  readonly pinnedSha256?: string | undefined
}

/** Connects AT Link clients over the network. A certificate that cannot be verified ends the attempt with tls_failed. */
export function tcpDialer(options: TcpDialerOptions): Dialer {
  const secure = options.tls === 'on'
  return {
    connect(address, handlers) {
      let during: 'opening' | 'handshake' | 'open' = 'opening'
      const socket = secure ? openTls(address, options) : connectTcp({ ...address, noDelay: true })
      const connection = connectSocket(socket, () => handlers, {
        remoteAddress: `${address.host}:${String(address.port)}`, secure, during: () => during,
      })
      if (secure) socket.on('connect', () => { during = 'handshake' })
      socket.on(secure ? 'secureConnect' : 'connect', () => {
        during = 'open'
        tuneSocket(socket)
        handlers.onOpen(connection)
      })
      return { cancel: () => { connection.destroy() } }
    },
  }
}

function openTls(address: { readonly host: string; readonly port: number }, options: TcpDialerOptions): TLSSocket {
  const pinned = options.pinnedSha256
  return connectTls({
    ...address,
    minVersion: 'TLSv1.3',
    // SECURITY: test/integration/link-tls.test.ts, "refuses a certificate …".
    rejectUnauthorized: true,
    ...(isIP(address.host) === 0 ? { servername: address.host } : {}),
    ...(options.caPem === undefined ? {} : { ca: options.caPem }),
    checkServerIdentity: (host, certificate) =>
      pinned === undefined ? checkServerIdentity(host, certificate) : checkPin(pinned, certificate),
  })
}

const hexOnly = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase()

// SECURITY: test/integration/link-tls.test.ts, "refuses a certificate that is not the pinned one".
function checkPin(pinned: string, certificate: PeerCertificate): Error | undefined {
  if (hexOnly(certificate.fingerprint256) === hexOnly(pinned)) return undefined
  return Object.assign(new Error('certificate is not the pinned one'), { code: 'ERR_TLS_CERT_PINNED' })
}
