/**
 * A small SQL Server for tests: speaks TDS 7.4 on 127.0.0.1, so that the real `mssql` / `tedious` driver runs
 * against a real socket. It answers the plain T-SQL of this application and refuses everything else with error
 * 102; databases live in memory. Its encoders are its own, not the driver's, so that both ends are not wrong alike.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'

import type { ServerCertificate } from './channel.ts'
import { TestDatabase } from './database.ts'
import { Faults } from './faults.ts'
import { TdsLog } from './log.ts'
import { Rights } from './rights.ts'
import { Session } from './session.ts'

export const ADMIN = { user: 'sa', password: 'Sa!geheim 密码 1' } as const
const HOST = '127.0.0.1'

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8')
/** The authority that has signed the right certificate. */
export const authority = (): string => fixture('ca.pem')
/** right: for localhost and 127.0.0.1; elsewhere: of the same authority for another name. */
export type CertificateName = 'right' | 'elsewhere' | 'none'

export interface TdsServerOptions {
  readonly databases?: readonly string[]
  readonly windowsDomain?: string
  readonly now?: () => Date
}

export class TdsTestServer {
  readonly rights = new Rights()
  readonly faults = new Faults()
  readonly log = new TdsLog()
  certificate: CertificateName = 'right'
  encryptionRequired = false
  readonly #databases = new Map<string, TestDatabase>()
  readonly #sessions = new Set<Session>()
  readonly #options: TdsServerOptions
  #listener: Server | null = null
  #port = 0
  #lastSession = 50

  private constructor(options: TdsServerOptions) {
    this.#options = options
    this.rights.addLogin({ name: ADMIN.user, password: ADMIN.password, admin: true, database: 'master' })
    for (const name of ['master', ...(options.databases ?? [])]) this.addDatabase(name)
  }

  static async start(options: TdsServerOptions = {}): Promise<TdsTestServer> {
    const server = new TdsTestServer(options)
    await server.listen()
    return server
  }

  get port(): number { return this.#port }
  get connections(): number { return this.#sessions.size }

  addDatabase(name: string): TestDatabase {
    const database = new TestDatabase(name)
    this.#databases.set(name.toLowerCase(), database)
    return database
  }

  database(name: string): TestDatabase {
    const database = this.#databases.get(name.toLowerCase())
    if (database === undefined) throw new Error(`no database ${name}`)
    return database
  }

  dropDatabase(name: string): void { this.#databases.delete(name.toLowerCase()) }

  /** Listens, after the first time on the port it had. */
  async listen(): Promise<void> {
    const listener = createServer((socket) => {
      this.#lastSession += 1
      const session = new Session(this.#lastSession, socket, {
        rights: this.rights, faults: this.faults, log: this.log, windowsDomain: this.#options.windowsDomain ?? 'TESTDOM',
        certificate: () => this.#certificateNow(), encryptionRequired: () => this.encryptionRequired,
        database: (name) => this.#databases.get(name.toLowerCase()), now: this.#options.now ?? (() => new Date()),
      })
      this.#sessions.add(session)
      socket.on('close', () => this.#sessions.delete(session))
    })
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(this.#port, HOST, resolve)
    })
    const address = listener.address() as AddressInfo
    this.#port = address.port
    this.#listener = listener
  }

  /** The service is stopped: connections are refused, those that are open end. The data stays. */
  async stop(): Promise<void> {
    const listener = this.#listener
    this.#listener = null
    if (listener === null) return
    const closed = new Promise<void>((resolve) => { listener.close(() => { resolve() }) })
    const sessions = [...this.#sessions]
    this.dropConnections()
    await Promise.all([closed, ...sessions.map((session) => session.finished)])
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.listen()
  }

  /** Every open connection breaks. */
  dropConnections(): void {
    for (const session of this.#sessions) session.drop()
  }

  async close(): Promise<void> {
    await this.stop()
    for (const database of this.#databases.values()) database.close()
  }

  #certificateNow(): ServerCertificate | null {
    if (this.certificate === 'none') return null
    const name = this.certificate === 'right' ? 'server' : 'elsewhere'
    return { cert: fixture(`${name}.pem`), key: fixture(`${name}-key.pem`) }
  }
}
