/** An agent's client that keeps nothing of what it is told: for tests of what the server keeps. */
import { createFrameDecoder } from '../../src/cti/protocol/frame-decoder.ts'
import { encodeFrame } from '../../src/cti/protocol/frame-encoder.ts'
import type { EventMessage, Message, ResponseMessage } from '../../src/cti/protocol/messages.ts'
import { createScramClient } from '../../src/cti/protocol/scram.ts'
import type { Clock, Connection, Hashes } from '../../src/cti/ports.ts'
import type { CtiServer } from '../../src/cti/server/api.ts'
import { systemRandom } from '../../src/cti/node/index.ts'

const IDLE_MS = 15_000

export interface LeanAgentOptions {
  readonly server: Pick<CtiServer, 'accept'>
  readonly clock: Clock
  readonly hashes: Hashes
  readonly uid: string
  /** Absent = 'own'. */
  readonly watch?: 'own' | 'all'
  readonly startNotReady: boolean
  onEvent(agent: LeanAgent, event: EventMessage): void
}

export class LeanAgent {
  readonly uid: string
  readonly #o: LeanAgentOptions
  readonly #send: (bytes: Uint8Array) => void
  #id = 0
  #seen = 0
  #answered: ((response: ResponseMessage) => void) | null = null
  #refused = 0

  constructor(options: LeanAgentOptions) {
    this.#o = options
    this.uid = options.uid
    const decoder = createFrameDecoder({
      onMessage: (message) => { this.#take(message) },
      onRefused: (refused) => { throw new Error(refused.detail) },
      onFailure: (failure) => { throw new Error(failure) },
    })
    const connection: Connection = {
      send(bytes) {
        decoder.push(bytes.slice())
        return true
      },
      queuedBytes: 0, close: () => undefined, destroy: () => undefined, remoteAddress: '127.0.0.1', secure: false,
    }
    const handlers = options.server.accept(connection)
    this.#send = (bytes) => { handlers.onData(bytes) }
  }

  /** Commands that were refused. */
  get refused(): number { return this.#refused }

  async login(): Promise<void> {
    const { hashes, uid, startNotReady, watch = 'own' } = this.#o
    const scram = createScramClient({ hashes, random: systemRandom, uid, password: 'demo' })
    const first = await this.#ask('login', {
      version: 1, mechanism: 'SCRAM-SHA-256', uid, extension: uid, watch, startNotReady, host: 'PC', appVersion: '0', takeOver: false,
      clientFirst: scram.clientFirst,
    })
    const proof = first.ok ? await scram.respond(String(first.result['serverFirst'])) : null
    if (proof?.ok !== true) throw new Error(`login of ${uid}: ${JSON.stringify(first)}`)
    const answer = await this.#ask('login.proof', { clientFinal: proof.value.clientFinal })
    if (!answer.ok) throw new Error(`login of ${uid}: ${answer.error.code}`)
    this.#beat()
  }

  /** Sends a command and does not wait for it. */
  act(cmd: string, args: object): void {
    this.#request(cmd, args)
  }

  #beat(): void {
    this.#o.clock.after(IDLE_MS, () => {
      this.#write({ kind: 'ping', t: 0 })
      this.#beat()
    })
  }

  #ask(cmd: string, args: object): Promise<ResponseMessage> {
    return new Promise((resolve) => {
      this.#answered = resolve
      this.#request(cmd, args)
    })
  }

  #request(cmd: string, args: object): void {
    const id = this.#id += 1
    this.#write({ kind: 'request', id, cmd, args: { ...args }, key: `${this.uid}-${String(id).padStart(8, '0')}` })
  }

  #write(message: Message): void {
    this.#send(encodeFrame(this.#seen > 0 ? { ...message, seen: this.#seen } as Message : message))
  }

  #take(message: Message): void {
    if (message.kind === 'ping') this.#write({ kind: 'pong', t: message.t })
    else if (message.kind === 'event') {
      this.#seen = message.seq
      this.#o.onEvent(this, message)
    } else if (message.kind === 'response') {
      if (!message.ok) this.#refused += 1
      this.#answered?.(message)
      this.#answered = null
    }
  }
}
