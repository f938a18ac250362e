/**
 * A small AT Link server for tests of the client end: real frames, real SCRAM, one agent, and a
 * script that says where it misbehaves. It keeps the truth against which the client's model is held.
 */
import { randomUUID } from 'node:crypto'
import type { Clock, Connection, ConnectionHandlers, Hashes, Random } from '../../src/cti/ports.ts'
import { createFrameDecoder } from '../../src/cti/protocol/frame-decoder.ts'
import { encodeFrame } from '../../src/cti/protocol/frame-encoder.ts'
import { toBase64 } from '../../src/cti/protocol/bytes.ts'
import { commands } from '../../src/cti/protocol/commands.ts'
import { checkResumeProof, createScramServer, makeVerifier } from '../../src/cti/protocol/scram.ts'
import type { ScramServer, ScramVerifier } from '../../src/cti/protocol/scram.ts'
import type { EventMessage, Message, RequestMessage } from '../../src/cti/protocol/messages.ts'
import type { WireError } from '../../src/cti/protocol/messages.ts'
import { sampleAgent, sampleLeg, sampleQueue } from './samples.ts'

export interface Script {
  /** What it says first. */
  hello: 'normal' | 'none' | 'old_version' | 'no_scram' | 'garbage' | 'http' | 'oversized'
  /** How it treats a login: silently, or with this error. */
  login: 'normal' | 'silent' | WireError
  /** Claims to have verified the agent without knowing him. */
  impostor: boolean
  snapshot: 'normal' | 'none' | 'half'
  /** How it treats acting commands: `lost` = executes, but answers nothing; `accept_only` = no outcome. */
  acting: 'normal' | 'lost' | 'accept_only' | 'silent' | WireError
  /** Keeps lost sessions and their events; an error answers every resume, `silent` none. */
  resumable: boolean | 'silent' | WireError
  subscribe: 'normal' | 'silent' | WireError
  heartbeat: { idleMs: number; deadMs: number }
  /** Answers pings. */
  pongs: boolean
}

interface Session {
  readonly id: string
  readonly key: Uint8Array
  readonly log: EventMessage[]
  seq: number
  peer: Peer | null
  readonly outcomes: Map<string, Message>
}

interface Peer {
  readonly connection: Connection
  readonly nonce: string
  scram: ScramServer | null
  session: Session | null
}

export interface ScriptedServer {
  readonly script: Script
  accept(connection: Connection): ConnectionHandlers
  /** Changes the truth and tells the client. */
  emit(event: string, data: object, extra?: Partial<EventMessage>): void
  /** Sends an event with a sequence number that leaves `missing` out. */
  skip(missing: number): void
  send(message: Message): void
  sendRaw(bytes: Uint8Array): void
  /** Forgets sessions and their events, keeps agent and calls: a restart. */
  restart(): void
  /** The truth. */
  readonly agent: ReturnType<typeof sampleAgent>
  readonly calls: ReadonlyMap<string, ReturnType<typeof sampleLeg>>
  /** Acting commands that were really executed, by key. */
  readonly executed: readonly string[]
  /** Every request as it came. */
  readonly requests: readonly RequestMessage[]
  readonly byes: readonly string[]
  readonly logins: number
  readonly resumes: number
  /** What the session watches. */
  readonly watched: unknown
}

/** @param password what the agent 8643 logs in with */
export async function createScriptedServer(options: {
  readonly clock: Clock
  readonly hashes: Hashes
  readonly random: Random
  readonly node?: string
  readonly password?: string
  readonly script?: Partial<Script>
}): Promise<ScriptedServer> {
  const verifier = await makeVerifier(options.hashes, options.password ?? 'demo', options.random.bytes(16), 4096)
  return new Scripted(options, verifier)
}

class Scripted implements ScriptedServer {
  readonly script: Script
  agent = sampleAgent()
  readonly calls = new Map<string, ReturnType<typeof sampleLeg>>()
  readonly executed: string[] = []
  readonly requests: RequestMessage[] = []
  readonly byes: string[] = []
  logins = 0
  resumes = 0
  watched: unknown = null
  private loginWatch: unknown = null
  private readonly clock: Clock
  private readonly hashes: Hashes
  private readonly random: Random
  private readonly node: string
  private readonly verifier: ScramVerifier
  private session: Session | null = null
  private peer: Peer | null = null
  private nextCall = 1

  constructor(
    options: { readonly clock: Clock; readonly hashes: Hashes; readonly random: Random; readonly node?: string; readonly script?: Partial<Script> },
    verifier: ScramVerifier,
  ) {
    this.clock = options.clock
    this.hashes = options.hashes
    this.random = options.random
    this.node = options.node ?? 'A'
    this.verifier = verifier
    this.script = {
      hello: 'normal', login: 'normal', impostor: false, snapshot: 'normal', acting: 'normal', resumable: true, subscribe: 'normal',
      heartbeat: { idleMs: 15_000, deadMs: 45_000 }, pongs: true, ...options.script,
    }
  }

  accept(connection: Connection): ConnectionHandlers {
    const peer: Peer = { connection, nonce: toBase64(this.random.bytes(18)), scram: null, session: null }
    this.peer = peer
    this.greet(peer)
    const decoder = createFrameDecoder({
      onMessage: (message) => { this.receive(peer, message) },
      onRefused: () => { this.byes.push('refused') },
      onFailure: (failure) => { this.byes.push(failure) },
    })
    return {
      onData: (chunk) => { decoder.push(chunk) },
      onClose: () => {
        decoder.close()
        if (this.peer === peer) this.peer = null
        if (peer.session?.peer === peer) peer.session.peer = null
      },
    }
  }

  emit(event: string, data: object, extra: Partial<EventMessage> = {}): void {
    if (event === 'agent.changed') this.agent = data as Scripted['agent']
    if (event === 'call.changed') {
      const leg = data as ReturnType<typeof sampleLeg>
      this.calls.set(leg.callId, leg)
    }
    if (event === 'call.ended') this.calls.delete((data as { callId: string }).callId)
    const { session } = this
    if (session === null) return
    session.seq += 1
    const message: EventMessage = {
      kind: 'event', seq: session.seq, event, at: this.clock.now(), data: { ...data }, ...extra,
    }
    session.log.push(message)
    if (session.peer !== null) this.tell(session.peer, message)
  }

  skip(missing: number): void {
    if (this.session !== null) this.session.seq += missing
  }

  send(message: Message): void {
    if (this.peer !== null) this.tell(this.peer, message)
  }

  sendRaw(bytes: Uint8Array): void {
    this.peer?.connection.send(bytes)
  }

  restart(): void {
    this.session = null
    this.peer = null
  }

  private tell(peer: Peer, message: Message): void {
    peer.connection.send(encodeFrame(message))
  }

  private greet(peer: Peer): void {
    const { hello, heartbeat } = this.script
    if (hello === 'none') return
    if (hello === 'garbage') { peer.connection.send(Uint8Array.of(0, 0, 0, 3, 0xff, 0xfe, 0xfd)); return }
    if (hello === 'http') { peer.connection.send(new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')); return }
    if (hello === 'oversized') { peer.connection.send(Uint8Array.of(0, 0x10, 0, 1)); return }
    this.tell(peer, {
      kind: 'hello', versions: [hello === 'old_version' ? 99 : 1], server: 'Scripted', node: this.node,
      serverTime: this.clock.now(), auth: [hello === 'no_scram' ? 'PLAIN' : 'SCRAM-SHA-256'], heartbeat, nonce: peer.nonce,
    })
  }

  private receive(peer: Peer, message: Message): void {
    if (message.kind === 'bye') {
      this.byes.push(message.reason)
      if (message.reason === 'logout' && peer.session !== null && peer.session === this.session) this.session = null
    } else if (message.kind === 'ping') {
      if (this.script.pongs) this.tell(peer, { kind: 'pong', t: message.t })
    } else if (message.kind === 'request') {
      this.requests.push(message)
      this.answer(peer, message)
    }
  }

  private ok(peer: Peer, id: number, result: object): void {
    this.tell(peer, { kind: 'response', id, ok: true, result: { ...result } })
  }

  private no(peer: Peer, id: number, error: WireError): void {
    this.tell(peer, { kind: 'response', id, ok: false, error })
  }

  private answer(peer: Peer, request: RequestMessage): void {
    const { id, args } = request
    switch (request.cmd) {
      case 'login': this.login(peer, id, commands.login.args.parse(args)); return
      case 'login.proof': this.proof(peer, id, commands['login.proof'].args.parse(args)); return
      case 'resume': this.resume(peer, id, commands.resume.args.parse(args)); return
      case 'logout':
        if (this.calls.size > 0) { this.no(peer, id, { code: 'wrong_state', message: 'a call stands', state: 'talking' }); return }
        this.ok(peer, id, {})
        this.tell(peer, { kind: 'bye', reason: 'logout' })
        this.session = null
        return
      case 'snapshot':
        this.ok(peer, id, {})
        this.snapshot()
        return
      case 'subscribe':
        if (this.script.subscribe === 'silent') return
        if (typeof this.script.subscribe === 'object') { this.no(peer, id, this.script.subscribe); return }
        this.watched = args['watch']
        this.ok(peer, id, {})
        this.snapshot()
        return
      default: this.act(peer, request)
    }
  }

  private login(peer: Peer, id: number, args: { uid: string; clientFirst: string; watch: unknown }): void {
    this.loginWatch = args.watch
    if (this.script.login === 'silent') return
    const made = createScramServer({
      hashes: this.hashes, random: this.random, verifier: this.verifier, uid: args.uid, clientFirst: args.clientFirst,
    })
    if (!made.ok) { this.no(peer, id, { code: 'bad_arguments', message: made.error.message }); return }
    peer.scram = made.value
    this.ok(peer, id, { serverFirst: made.value.serverFirst })
  }

  private proof(peer: Peer, id: number, args: { clientFinal: string }): void {
    const checked = peer.scram?.verify(args.clientFinal)
    if (checked === undefined) { this.no(peer, id, { code: 'bad_arguments', message: 'login first' }); return }
    if (!checked.ok) { this.no(peer, id, { code: 'wrong_password', message: 'wrong proof' }); return }
    if (typeof this.script.login === 'object') { this.no(peer, id, this.script.login); return }
    this.logins += 1
    this.watched = this.loginWatch
    const session: Session = {
      id: randomUUID(), key: checked.value.sessionKey, log: [], seq: 0, peer, outcomes: new Map(),
    }
    this.session = session
    peer.session = session
    this.ok(peer, id, {
      serverFinal: this.script.impostor ? `v=${toBase64(new Uint8Array(32))}` : checked.value.serverFinal,
      session: session.id, graceMs: 60_000, uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip',
      groups: [{ id: '15', name: '服务热线' }], role: 'agent',
      leads: [], site: { groups: [{ id: '15', name: '服务热线' }], ivrFlows: [] },
    })
    this.snapshot()
  }

  private resume(peer: Peer, id: number, args: { session: string; lastSeq: number; proof: string }): void {
    const { session } = this
    if (this.script.resumable === 'silent') return
    if (typeof this.script.resumable === 'object') { this.no(peer, id, this.script.resumable); return }
    if (session === null || !this.script.resumable || session.id !== args.session) {
      this.no(peer, id, { code: 'not_logged_in', message: 'session is gone' })
      return
    }
    if (!checkResumeProof(this.hashes, session.key, { ...args, helloNonce: peer.nonce })) {
      this.no(peer, id, { code: 'not_allowed', message: 'wrong proof' })
      return
    }
    this.resumes += 1
    session.peer?.connection.destroy()
    session.peer = peer
    peer.session = session
    const missed = session.log.filter((message) => message.seq > args.lastSeq)
    this.ok(peer, id, { replayed: missed.length })
    for (const message of missed) this.tell(peer, message)
  }

  private snapshot(): void {
    if (this.script.snapshot === 'none') return
    this.emit('snapshot.begin', {})
    this.emit('agent.changed', this.agent)
    for (const leg of [...this.calls.values()]) this.emit('call.changed', leg)
    this.emit('queue.changed', sampleQueue())
    if (this.script.snapshot === 'normal') this.emit('snapshot.end', { seq: (this.session?.seq ?? 0) + 1 })
  }

  private act(peer: Peer, request: RequestMessage): void {
    const { acting } = this.script
    const { id, key } = request
    const session = this.session
    if (session === null || key === undefined) { this.no(peer, id, { code: 'bad_arguments', message: 'no key' }); return }
    if (request.retry === true) {
      const first = session.outcomes.get(key)
      if (first === undefined) this.no(peer, id, { code: 'outcome_unknown', message: 'never seen' })
      else this.tell(peer, { ...first, id } as Message)
      return
    }
    if (acting === 'silent') return
    if (typeof acting === 'object') { this.no(peer, id, acting); return }
    this.executed.push(key)
    const { result, effect } = this.effectOf(request)
    const response: Message = { kind: 'response', id, ok: true, result }
    session.outcomes.set(key, response)
    if (acting !== 'lost') this.tell(peer, response)
    if (acting === 'normal') effect()
  }

  private effectOf(request: RequestMessage): { readonly result: Record<string, unknown>; effect(): void } {
    const requestId = request.id
    if (request.cmd === 'ATPlaceCall') {
      const callId = `c${String(this.nextCall)}`
      this.nextCall += 1
      const leg = sampleLeg({ callId, state: 'ringback', direction: 'out', called: String(request.args['called']) })
      return { result: { callId }, effect: () => { this.emit('call.changed', leg, { requestId }) } }
    }
    if (request.cmd === 'ATHangup') {
      const leg = this.calls.get(String(request.args['callId']))
      return {
        result: {},
        effect: () => {
          if (leg === undefined) this.emit('request.done', { ok: false, code: 'no_such_call', message: 'no such call' }, { requestId })
          else this.emit('call.ended', { ...leg, endedAt: this.clock.now(), endCause: 'normal', endedBy: null }, { requestId })
        },
      }
    }
    if (request.cmd === 'ATSetReady') {
      const state = request.args['ready'] === true ? 'ready' : 'not-ready'
      return { result: {}, effect: () => { this.emit('agent.changed', { ...this.agent, state, since: this.clock.now() }, { requestId }) } }
    }
    return { result: {}, effect: () => { this.emit('request.done', { ok: true, code: null, message: '' }, { requestId }) } }
  }
}
