/** One connection from PRELOGIN to its end: login, then requests one after the other, attentions in between. */
import type { Socket } from 'node:net'

import { TdsChannel } from './channel.ts'
import type { ServerCertificate } from './channel.ts'
import type { TestDatabase } from './database.ts'
import type { Faults } from './faults.ts'
import { PACKET } from './framing.ts'
import type { TdsMessage } from './framing.ts'
import { ENCRYPT, askedEncryption, preloginAnswer, readLogin7 } from './login.ts'
import type { Login7 } from './login.ts'
import type { TdsLog } from './log.ts'
import { answersPassword, isNegotiate, makeChallenge, readAnswer } from './ntlm.ts'
import { RequestRunner } from './requests.ts'
import type { Rights } from './rights.ts'
import { SqlError } from './sql-error.ts'
import { DONE, collationChange, databaseChange, done, errorToken, infoToken, loginAck, packetSizeChange, sspiToken } from './tokens.ts'

/** What a connection needs of its server. */
export interface Host {
  readonly rights: Rights
  readonly faults: Faults
  readonly log: TdsLog
  readonly windowsDomain: string
  /** null: the server cannot encrypt. */
  readonly certificate: () => ServerCertificate | null
  /** Clients that do not encrypt are refused. */
  readonly encryptionRequired: () => boolean
  readonly database: (name: string) => TestDatabase | undefined
  readonly now: () => Date
}

const MIN_PACKET = 512
const MAX_PACKET = 32_767

export class Session {
  readonly id: number
  readonly #host: Host
  readonly #channel: TdsChannel
  readonly #closed = new AbortController()
  readonly #finished = Promise.withResolvers<undefined>()
  #queue: Promise<void> = Promise.resolve()
  #running: AbortController | null = null
  #ntlm: { readonly nonce: Buffer; readonly login: Login7 } | null = null
  #requests: RequestRunner | null = null

  constructor(id: number, socket: Socket, host: Host) {
    this.id = id
    this.#host = host
    host.log.add({ kind: 'connected', session: id })
    this.#channel = new TdsChannel(socket, (message) => { this.#received(message) }, () => (host.faults.silent ? null : host.certificate()))
    socket.on('close', () => { this.#gone() })
  }

  /** Resolves when the connection is gone and its transaction undone. */
  get finished(): Promise<void> { return this.#finished.promise }

  /** The cable is pulled. */
  drop(): void { this.#channel.destroy() }

  #gone(): void {
    if (this.#closed.signal.aborted) return
    this.#closed.abort()
    this.#running?.abort()
    this.#host.log.add({ kind: 'disconnected', session: this.id })
    // An open transaction is rolled back when the connection is gone.
    void this.#queue.then(() => {
      this.#requests?.close()
      this.#finished.resolve(undefined)
    })
  }

  #received(message: TdsMessage): void {
    if (this.#host.faults.silent) return
    if (message.type === PACKET.attention) {
      this.#host.log.add({ kind: 'attention', session: this.id })
      this.#running?.abort()
      this.#enqueue(() => this.#channel.send(PACKET.response, done('done', DONE.attention)))
      return
    }
    this.#enqueue(() => this.#handle(message))
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed.signal.aborted) return
      try {
        await work()
      } catch {
        // A message this server cannot even read ends the connection, as a protocol error does.
        this.drop()
      }
    })
  }

  async #handle(message: TdsMessage): Promise<void> {
    switch (message.type) {
      case PACKET.prelogin: return this.#prelogin(message.payload)
      case PACKET.login: return this.#login(readLogin7(message.payload))
      case PACKET.sspi: return this.#windowsAnswer(message.payload)
      default: return this.#request(message)
    }
  }

  async #prelogin(payload: Buffer): Promise<void> {
    const { faults, certificate, encryptionRequired } = this.#host
    if (faults.dropConnections.atPrelogin > 0) {
      faults.dropConnections.atPrelogin -= 1
      this.drop()
      return
    }
    if (this.#channel.encrypted) {
      await this.#channel.send(PACKET.response, preloginAnswer(ENCRYPT.on))
      return
    }
    const asked = askedEncryption(payload)
    const wanted = asked === ENCRYPT.on || asked === ENCRYPT.required
    const own = certificate()
    const encrypts = own !== null && (wanted || encryptionRequired())
    const answer = encrypts ? (wanted ? ENCRYPT.on : ENCRYPT.required) : ENCRYPT.notSupported
    // The answer itself is plain; what follows it is the handshake.
    const sent = this.#channel.send(PACKET.response, preloginAnswer(answer))
    if (encrypts) this.#channel.startTls(own)
    await sent
  }

  async #login(login: Login7): Promise<void> {
    const { faults, windowsDomain } = this.#host
    if (faults.dropConnections.atLogin > 0) {
      faults.dropConnections.atLogin -= 1
      this.drop()
      return
    }
    if (login.sspi === null) {
      const known = this.#host.rights.login(login.user)
      await this.#answerLogin(login, known !== undefined && !known.name.includes('\\') && known.password === login.password ? login.user : null, login.user, false)
      return
    }
    if (!isNegotiate(login.sspi)) throw new Error('not a Windows login')
    const { nonce, token } = makeChallenge(windowsDomain)
    this.#ntlm = { nonce, login }
    await this.#channel.send(PACKET.response, sspiToken(token))
  }

  async #windowsAnswer(payload: Buffer): Promise<void> {
    const answer = readAnswer(payload)
    if (this.#ntlm === null || answer === null) throw new Error('Windows login out of order')
    const name = `${answer.domain}\\${answer.user}`
    const known = this.#host.rights.login(name)
    const right = known !== undefined && answersPassword(answer, this.#ntlm.nonce, known.password)
    await this.#answerLogin(this.#ntlm.login, right ? name : null, name, true)
  }

  /** @param user null: name or password wrong; the two are not told apart */
  async #answerLogin(login: Login7, user: string | null, named: string, windows: boolean): Promise<void> {
    const { rights, log, database } = this.#host
    const known = user === null ? undefined : rights.login(user)
    const wanted = login.database === '' ? (known?.database ?? '') : login.database
    const opened = known !== undefined && rights.mayOpen(known, wanted) ? database(wanted) : undefined
    const entry = { kind: 'login' as const, session: this.id, user: named, database: wanted, encrypted: this.#channel.encrypted, windows }
    if (known === undefined || opened === undefined) {
      const failed = new SqlError(18456, `Login failed for user '${named}'.`, 14)
      const missing = new SqlError(4060, `Cannot open database "${wanted}" requested by the login. The login failed.`, 11)
      log.add({ ...entry, refused: known === undefined ? failed.number : missing.number })
      // Like SQL Server: for a database both errors, the reason first.
      const errors = known === undefined ? [failed] : [missing, failed]
      await this.#channel.send(PACKET.response, Buffer.concat([...errors.map(errorToken), done('done', DONE.error)]))
      return
    }
    log.add({ ...entry, refused: null })
    const packetSize = Math.min(Math.max(login.packetSize, MIN_PACKET), MAX_PACKET)
    await this.#channel.send(PACKET.response, Buffer.concat([
      databaseChange(opened.name, 'master'), infoToken(5701, `Changed database context to '${opened.name}'.`),
      collationChange(), packetSizeChange(packetSize), loginAck(), done('done', DONE.final),
    ]))
    this.#channel.packetSize = packetSize
    this.#requests = new RequestRunner({ session: this.id, host: this.#host, channel: this.#channel, login: known, database: opened, drop: () => { this.drop() } })
  }

  async #request(message: TdsMessage): Promise<void> {
    if (this.#requests === null) throw new Error('request before login')
    if (message.ignored) {
      // Given up while it was being sent: nothing is done, the client waits for an end all the same.
      await this.#channel.send(PACKET.response, done('done', DONE.final))
      return
    }
    this.#running = new AbortController()
    try {
      await this.#requests.run(message, this.#running.signal)
    } finally {
      this.#running = null
    }
  }
}
