/**
 * A CTI server on this machine: site, switch, record store and TCP listener put together. Used by
 * the command line (server/main.ts) and by the demo's worker thread (server/embedded.ts).
 */
import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock, systemRandom } from './clock.ts'
import { createEmbeddedDirectory, createSqlServerDirectory } from './directory.ts'
import type { Directory } from './directory.ts'
import { readDirectorySettings } from './directory-settings.ts'
import type { DirectorySettings } from './directory-settings.ts'
import { readDoorSecret } from './door-secret.ts'
import type { SmtpMailer } from './smtp-mailer.ts'
import { readSmtpSettings } from './smtp-settings.ts'
import type { SmtpSettings } from './smtp-settings.ts'
import { nodeHashes } from './hashes.ts'
import { makePrivate } from './private-files.ts'
import { listenTcp } from './tcp-listener.ts'
import { zoneOf } from '../../shared/time/zone.ts'
import type { Zone } from '../../shared/time/zone.ts'
import type { Log } from '../ports.ts'
import { createSeededRandom, demoSite, startDemoLife } from '../server/demo/index.ts'
import { limitLog } from '../server/limited-log.ts'
import { createCtiServer } from '../server/server.ts'
import { routePointsOf, siteConfigSchema } from '../server/site-config.ts'
import type { SiteConfig } from '../server/site-config.ts'
import type { DeskStore } from '../server/store/desk-store.ts'
import type { Later, Records } from '../server/store/record-store.ts'
import { DESK_FILE, createSqliteDeskStore } from '../server/store/sqlite-desk-store.ts'
import { CDR_FILE, createSqliteRecordStore } from '../server/store/sqlite-record-store.ts'
import { createSqliteInbox } from '../server/store/sqlite-inbox.ts'
import { createSimulatedSwitch } from '../server/switch/simulated/index.ts'
import type { CtiServer } from '../server/api.ts'

/** How long the start waits for the directory, ms. */
const DIRECTORY_WAIT_MS = 3_000
/** Sockets beyond the connections: handshakes under way, goodbyes. */
const EXTRA_SOCKETS = 1_000

export interface NodeServerOptions {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly dataDir: string
  /** Site file (JSON, site-config.ts); null = the demo site. */
  readonly configFile: string | null
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  readonly seed: number
  /** Customers call and colleagues answer by themselves. */
  readonly demoLife: boolean
  /** Opens the record store, e.g. on a thread of its own (record-thread.ts); absent = on this thread. */
  readonly openRecords?: (file: string, log: Log, zone: Zone) => OpenRecords
  /** Takes e-mail out when the site file says how (`smtp`); absent = it is kept and stays. */
  readonly makeMailer?: (settings: SmtpSettings) => SmtpMailer
  readonly log: Log
}

/** Records and their end. */
export interface OpenRecords extends Records {
  close(): Later<void>
}

export interface NodeServer {
  readonly host: string
  readonly port: number
  stats(): ReturnType<CtiServer['stats']>
  /** Ordered stop: `noticeMs` of warning when somebody is logged in. */
  stop(noticeMs: number): Promise<void>
}

/** What keeps a server from starting, in the words of the one who has to mend it. */
export class StartError extends Error {
  readonly zh: string
  readonly en: string

  constructor(zh: string, en: string, cause?: unknown) {
    super(en, { cause })
    this.name = 'StartError'
    this.zh = zh
    this.en = en
  }
}

/**
 * Starts the server and resolves when it listens.
 * @throws StartError: bad configuration, data folder not writable, certificate unreadable, port in use
 */
export async function runNodeServer(options: NodeServerOptions): Promise<NodeServer> {
  const { log } = options
  const { site, smtp, central } = options.configFile === null
    ? { site: await demoSite({ hashes: nodeHashes, seed: options.seed }), smtp: null, central: null }
    : readSite(options.configFile)
  const tls = readTls(options.tls)
  const zone = zoneOf(site.timeZone)
  const { records, deskStore, doorSecret } = openStores(options, zone)
  const phones = createSimulatedSwitch({
    clock: systemClock, log, extensions: site.extensions, trunks: site.trunks, ivrPorts: site.ivr.ports,
    outsidePrefix: site.outsidePrefix, routePoints: routePointsOf(site),
  })
  const inbox = createSqliteInbox(join(options.dataDir, DESK_FILE), zone)
  const mailer = smtp === null ? null : options.makeMailer?.(smtp) ?? null
  let server: CtiServer | null = null
  let directory: Directory | null = null
  try {
    directory = openDirectory(options, central, zone)
    const built = createCtiServer({
      clock: systemClock, random: systemRandom, hashes: nodeHashes, log, site, switch: phones, records, deskStore, doorSecret, mailer, directory, inbox,
    })
    server = built
    // So that nobody who was added here is refused at the door; a database that is away is not waited for.
    await Promise.race([built.directoryRead, new Promise((resolve) => { setTimeout(resolve, DIRECTORY_WAIT_MS).unref() })])
    const doorLog = limitLog(log, systemClock)
    const listener = await listenTcp({
      host: options.host,
      port: options.port,
      tls,
      maxSockets: built.maxConnections + EXTRA_SOCKETS,
      admit: (address, handshakes) => built.admits(address, handshakes),
      onConnection: (connection) => built.accept(connection),
      onTurnedAway: (address, why) => { doorLog.warn('connection turned away', { address, why }) },
      onError: (error, address) => { doorLog.warn('listener', { address, error: error.message }) },
    })
    const life = startDemoLife({
      clock: systemClock, random: createSeededRandom(options.seed), letters: createSeededRandom(options.seed + 1), greetings: createSeededRandom(options.seed + 2), log, switch: phones, site,
      staffed: (extension) => built.isStaffed(extension),
      waiting: () => built.waitingAgents(),
      quiet: !options.demoLife,
      // Nobody writes to an empty house.
      arrive: (arrival) => built.stats().sessions > 0 && built.arrive(arrival),
    })
    return {
      host: listener.host,
      port: listener.port,
      stats: () => built.stats(),
      async stop(noticeMs) {
        life.stop()
        await built.stop(noticeMs)
        await listener.close()
        phones.dispose()
        mailer?.close()
        await directory?.close()
        await records.close()
        inbox.close()
        deskStore.close()
      },
    }
  } catch (error) {
    await server?.stop(0)
    phones.dispose()
    mailer?.close()
    await directory?.close()
    await records.close()
    deskStore.close()
    throw listenError(options, error)
  }
}

/** Of the site file's SQL Server, else the embedded one of the data folder. */
function openDirectory({ dataDir, log }: NodeServerOptions, central: DirectorySettings | null, zone: Zone): Directory {
  const parts = { hashes: nodeHashes, random: systemRandom }
  return central === null ? createEmbeddedDirectory(dataDir, parts, zone) : createSqlServerDirectory(central, parts, zone, log)
}

function readSite(file: string): { readonly site: SiteConfig; readonly smtp: SmtpSettings | null; readonly central: DirectorySettings | null } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new StartError(`配置文件 ${file} 无法读取:${words(error)}`, `The configuration file ${file} cannot be read: ${words(error)}`, error)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new StartError(`配置文件 ${file} 不是有效的 JSON:${words(error)}`, `The configuration file ${file} is not valid JSON: ${words(error)}`, error)
  }
  const parsed = siteConfigSchema.safeParse(value)
  const wrong = (where: string): StartError => new StartError(`配置文件 ${file} 有错误,位置 ${where}`, `The configuration file ${file} has an error at ${where}`)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
  }
  try {
    return { site: parsed.data, smtp: readSmtpSettings(value), central: readDirectorySettings(value, process.env) }
  } catch (error) {
    throw wrong(words(error))
  }
}

function readTls(tls: NodeServerOptions['tls']): { readonly cert: string; readonly key: string } | undefined {
  if (tls === null) return undefined
  try {
    return { cert: readFileSync(tls.certFile, 'utf8'), key: readFileSync(tls.keyFile, 'utf8') }
  } catch (error) {
    throw new StartError(`TLS 证书或密钥无法读取:${words(error)}`, `The TLS certificate or key cannot be read: ${words(error)}`, error)
  }
}

interface OpenStores {
  readonly records: OpenRecords
  readonly deskStore: DeskStore
  readonly doorSecret: Uint8Array
}

function openStores({ dataDir, log, openRecords = (file, _log, zone) => createSqliteRecordStore(file, zone) }: NodeServerOptions, zone: Zone): OpenStores {
  let records: OpenRecords | null = null
  try {
    const left = makePrivate(dataDir)
    if (left.length > 0) log.warn('others can read a part of the data folder', { dataDir, left: left.slice(0, 10), count: left.length })
    accessSync(dataDir, constants.W_OK)
    const doorSecret = readDoorSecret(dataDir, systemRandom)
    records = openRecords(join(dataDir, CDR_FILE), log, zone)
    return { records, deskStore: createSqliteDeskStore(join(dataDir, DESK_FILE), zone), doorSecret }
  } catch (error) {
    void records?.close()
    throw new StartError(
      `数据目录 ${dataDir} 无法写入:${words(error)}。请检查权限,或用 --data 指定其他目录。`,
      `The data folder ${dataDir} cannot be written: ${words(error)}. Check its permissions or name another with --data.`,
      error,
    )
  }
}

function listenError(options: NodeServerOptions, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const at = `${options.host}:${String(options.port)}`
  if (code === 'EADDRINUSE') {
    return new StartError(`端口已被占用:${at}。请停止占用它的程序,或用 --port 指定其他端口。`,
      `The port is in use: ${at}. Stop the program that uses it or name another with --port.`, error)
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(`无法在 ${at} 上监听:${words(error)}。请检查 --host 和 --port。`,
      `Cannot listen on ${at}: ${words(error)}. Check --host and --port.`, error)
  }
  if (options.tls !== null && /PEM|key|cert|ssl|asn1/i.test(words(error))) {
    return new StartError(`TLS 证书或密钥无效:${words(error)}`, `The TLS certificate or key is not valid: ${words(error)}`, error)
  }
  return error
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
