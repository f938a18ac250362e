/**
 * Which servers the link uses: those of the settings, or the demo's own. Follows the settings, so
 * that a server typed in needs no restart.
 */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { startEmbeddedServer } from './embedded-server.ts'
import type { EmbeddedServer, EmbeddedServerOptions } from './embedded-server.ts'
import type { RaiseNotice } from './notices.ts'
import type { Dialer } from '../../cti/ports.ts'
import type { ServerAddress } from '../../shared/domain/link.ts'
import type { Settings } from '../../shared/settings.ts'

export interface Servers {
  /** The settings have been read or changed. */
  apply(settings: Settings): void
  /** The servers are known; false = the demo's server does not start. */
  ready(): Promise<boolean>
  /** Connects as the settings say, also when they change. */
  readonly dialer: Dialer
  stop(): Promise<void>
}

export interface ServersOptions extends Pick<EmbeddedServerOptions, 'clock' | 'log' | 'onFailed' | 'after'> {
  readonly startWorker: EmbeddedServerOptions['start']
  readonly makeDialer: (options: { readonly tls: 'off' | 'on'; readonly caPem?: string }) => Dialer
  readonly onServers: (servers: readonly ServerAddress[]) => void
  /** Tells a person that the CA file of the settings cannot be used. */
  readonly notice: RaiseNotice
}

/**
 * The text of a PEM file with a certificate in it. Node takes anything for `ca` and would then trust
 * nobody, which looks like a wrong server.
 * @throws Error it cannot be read, or there is no certificate in it
 */
function readCertificate(file: string): string {
  const pem = readFileSync(file, 'utf8')
  const certificate = new X509Certificate(pem)
  if (certificate.raw.length === 0) throw new Error('there is no certificate in it')
  return pem
}

/** Nothing happens before the first apply(). */
export function createServers(options: ServersOptions): Servers {
  let embedded: EmbeddedServer | null = null
  let settings: Settings | null = null
  let dialer: Dialer = options.makeDialer({ tls: 'off' })
  const firstApplied = Promise.withResolvers<undefined>()

  const chooseDialer = (fresh: Settings): void => {
    const demo = fresh.servers.length === 0
    if (demo || fresh.tls === 'off') { dialer = options.makeDialer({ tls: 'off' }); return }
    if (fresh.tlsCaFile === '') { dialer = options.makeDialer({ tls: 'on' }); return }
    try {
      dialer = options.makeDialer({ tls: 'on', caPem: readCertificate(fresh.tlsCaFile) })
    } catch (error) {
      // Without the file the system's authorities decide: stricter, never looser.
      dialer = options.makeDialer({ tls: 'on' })
      const detail = error instanceof Error ? error.message : String(error)
      options.log.error('CA file cannot be used', { file: fresh.tlsCaFile, detail })
      options.notice('error', 'ca_file_unreadable', { file: fresh.tlsCaFile, error: detail.slice(0, 200) })
    }
  }
  const startDemo = (): void => {
    embedded ??= startEmbeddedServer({
      start: options.startWorker,
      clock: options.clock,
      log: options.log,
      onFailed: options.onFailed,
      ...(options.after === undefined ? {} : { after: options.after }),
      onPort: (port) => {
        if (settings?.servers.length === 0) options.onServers([{ host: '127.0.0.1', port }])
      },
    })
  }

  return {
    apply(fresh) {
      const before = settings
      settings = fresh
      if (before === null || before.tls !== fresh.tls || before.tlsCaFile !== fresh.tlsCaFile || before.servers !== fresh.servers) chooseDialer(fresh)
      if (JSON.stringify(before?.servers) !== JSON.stringify(fresh.servers)) {
        if (fresh.servers.length === 0) startDemo()
        else {
          void embedded?.stop()
          embedded = null
          options.onServers(fresh.servers)
        }
      }
      firstApplied.resolve(undefined)
    },
    async ready() {
      await firstApplied.promise
      return embedded === null ? true : embedded.ready()
    },
    dialer: { connect: (address, handlers) => dialer.connect(address, handlers) },
    async stop() { await embedded?.stop() },
  }
}
