/**
 * A bare AT Link client for tests of the server: sends what it is told, keeps what comes, decides
 * nothing. Works over real TCP and over any Connection handed in.
 */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createFrameDecoder } from '../../src/cti/protocol/frame-decoder.ts'
import { encodeFrame } from '../../src/cti/protocol/frame-encoder.ts'
import type { EventMessage, HelloMessage, Message, RequestMessage, ResponseMessage } from '../../src/cti/protocol/messages.ts'
import { createScramClient, resumeProof } from '../../src/cti/protocol/scram.ts'
import { systemRandom } from '../../src/cti/node/index.ts'
import { testHashes } from './fakes.ts'

export interface RawLogin {
  readonly uid: string
  readonly extension?: string
  readonly password?: string
  readonly takeOver?: boolean
  readonly startNotReady?: boolean
  readonly watch?: 'own' | 'all' | readonly string[]
  readonly groups?: readonly string[]
  readonly host?: string
  readonly instance?: string
  readonly automatic?: boolean
}

export interface RawClient {
  readonly messages: readonly Message[]
  readonly closed: boolean
  /** Key of the last login, for resume. */
  sessionKey: Uint8Array | null
  session: string
  events(name?: string): EventMessage[]
  lastSeq(): number
  send(message: object): void
  sendBytes(bytes: Uint8Array): void
  /** Sends a request and waits for its answer. Acting commands get a key by themselves. */
  ask(cmd: string, args?: object, extra?: { readonly key?: string; readonly retry?: boolean }): Promise<ResponseMessage>
  /** As ask, then waits for the event that carries the request's id. */
  act(cmd: string, args?: object): Promise<{ readonly response: ResponseMessage; readonly outcome: EventMessage | null }>
  login(login: RawLogin): Promise<ResponseMessage>
  resume(other: RawClient, lastSeq?: number): Promise<ResponseMessage>
  /** The first message, past or future, that fits. Fails after 20 s with what has come. */
  wait<T extends Message>(what: string, fits: (message: Message) => message is T): Promise<T>
  waitEvent(name: string, fits?: (data: Record<string, unknown>, event: EventMessage) => boolean): Promise<EventMessage>
  waitBye(): Promise<{ readonly reason: string; readonly by?: string | undefined; readonly where?: string | undefined }>
  waitClosed(): Promise<void>
  /** Forgets what has come so far; waits look at what comes from now on. */
  forget(): void
  pause(): void
  goOn(): void
  destroy(): void
}

/** A deadline, not a pause: a busy machine may need it. */
const WAIT_MS = 20_000

export interface RawTransport {
  send(bytes: Uint8Array): void
  destroy(): void
  pause?(): void
  resume?(): void
}

/** Builds a client over any bytes. `receive` and `gone` are called by the transport. */
export function createRawClient(open: (receive: (bytes: Uint8Array) => void, gone: () => void) => RawTransport): RawClient {
  let messages: Message[] = []
  let lastSeq = 0
  let closed = false
  let id = 0
  const listeners = new Set<() => void>()
  const changed = (): void => { for (const listener of [...listeners]) listener() }
  const decoder = createFrameDecoder({
    onMessage: (message) => {
      if (message.kind === 'event') lastSeq = message.seq
      messages.push(message)
    },
    onRefused: (refused) => { throw new Error(`server sent a message that does not fit its schema: ${JSON.stringify(refused)}`) },
    onFailure: (failure, detail) => { throw new Error(`server sent no AT Link: ${failure} ${detail}`) },
  })
  const transport = open(
    (bytes) => {
      decoder.push(bytes)
      changed()
    },
    () => {
      closed = true
      changed()
    },
  )

  const until = <T>(what: string, find: () => T | undefined): Promise<T> => new Promise((resolve, reject) => {
    const look = (): void => {
      const found = find()
      if (found === undefined) return
      clearTimeout(timer)
      listeners.delete(look)
      resolve(found)
    }
    const timer = setTimeout(() => {
      listeners.delete(look)
      reject(new Error(`waited for ${what}; closed: ${String(closed)}; came: ${JSON.stringify(messages.slice(-12))}`))
    }, WAIT_MS)
    listeners.add(look)
    look()
  })

  const client: RawClient = {
    get messages() { return messages },
    get closed() { return closed },
    sessionKey: null,
    session: '',
    events: (name) => messages.filter((message): message is EventMessage =>
      message.kind === 'event' && (name === undefined || message.event === name)),
    lastSeq: () => lastSeq,
    send: (message) => { transport.send(encodeFrame(message as Message)) },
    sendBytes: (bytes) => { transport.send(bytes) },
    async ask(cmd, args = {}, extra = {}) {
      id += 1
      const mine = id
      const key = extra.key ?? `key-${String(process.pid)}-${Math.random().toString(36).slice(2)}`
      const request: RequestMessage = { kind: 'request', id: mine, cmd, args: { ...args }, key, ...(extra.retry === undefined ? {} : { retry: extra.retry }) }
      client.send(request)
      return client.wait(`the answer to ${cmd}`, (message): message is ResponseMessage => message.kind === 'response' && message.id === mine)
    },
    async act(cmd, args) {
      const response = await client.ask(cmd, args)
      if (!response.ok) return { response, outcome: null }
      const outcome = await client.wait(`the outcome of ${cmd}`, (message): message is EventMessage =>
        message.kind === 'event' && message.requestId === response.id)
      return { response, outcome }
    },
    async login(login) {
      await client.wait('hello', isHello)
      const scram = createScramClient({ hashes: testHashes, random: systemRandom, uid: login.uid, password: login.password ?? 'demo' })
      const first = await client.ask('login', {
        version: 1, mechanism: 'SCRAM-SHA-256', uid: login.uid, extension: login.extension ?? login.uid.slice(1),
        ...(login.groups === undefined ? {} : { groups: login.groups }),
        ...(login.instance === undefined ? {} : { instance: login.instance }),
        ...(login.automatic === undefined ? {} : { automatic: login.automatic }),
        watch: login.watch ?? 'own', startNotReady: login.startNotReady ?? false,
        host: login.host ?? 'PC-TEST', appVersion: '0', takeOver: login.takeOver ?? false, clientFirst: scram.clientFirst,
      })
      if (!first.ok) return first
      const proof = await scram.respond(String(first.result['serverFirst']))
      if (!proof.ok) throw new Error(proof.error.message)
      const second = await client.ask('login.proof', { clientFinal: proof.value.clientFinal })
      if (!second.ok) return second
      const verified = proof.value.verifyServer(String(second.result['serverFinal']))
      if (!verified.ok) throw new Error('server signature is wrong')
      client.sessionKey = verified.value.sessionKey
      client.session = String(second.result['session'])
      await client.waitEvent('snapshot.end')
      return second
    },
    async resume(other, after = other.lastSeq()) {
      const hello = await client.wait('hello', isHello)
      if (other.sessionKey === null) throw new Error('the other client has never logged in')
      client.sessionKey = other.sessionKey
      client.session = other.session
      const proof = resumeProof(testHashes, other.sessionKey, hello.nonce, other.session, after)
      return client.ask('resume', { session: other.session, lastSeq: after, proof })
    },
    wait: (what, fits) => {
      // Each message is looked at once: some tests receive tens of thousands.
      let list = messages
      let looked = 0
      return until(what, () => {
        if (list !== messages) [list, looked] = [messages, 0]
        while (looked < list.length) {
          const message = list[looked]
          looked += 1
          if (message !== undefined && fits(message)) return message
        }
        return undefined
      })
    },
    waitEvent: (name, fits = () => true) => client.wait(`event ${name}`, (message): message is EventMessage =>
      message.kind === 'event' && message.event === name && fits(message.data, message)),
    waitBye: () => until('bye', () => messages.find((message) => message.kind === 'bye')),
    waitClosed: () => until('the end of the connection', () => closed ? true : undefined).then(() => undefined),
    forget: () => { messages = [] },
    pause: () => { transport.pause?.() },
    goOn: () => { transport.resume?.() },
    destroy: () => { transport.destroy() },
  }
  return client
}

const isHello = (message: Message): message is HelloMessage => message.kind === 'hello'

/** Connects over TCP to 127.0.0.1. */
export function rawTcpClient(port: number): RawClient {
  return createRawClient((receive, gone) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.on('data', receive)
    socket.on('error', () => undefined)
    socket.on('close', gone)
    return {
      send: (bytes) => { socket.write(bytes) },
      destroy: () => { socket.destroy() },
      pause: () => { socket.pause() },
      resume: () => { socket.resume() },
    }
  })
}
