/** One connection: frames in, hello, heartbeat, login, requests, goodbye. Nothing a peer sends makes it throw. */
import { commands } from '../../protocol/commands.ts'
import { createFrameDecoder } from '../../protocol/frame-decoder.ts'
import { encodeFrame } from '../../protocol/frame-encoder.ts'
import { toBase64 } from '../../protocol/bytes.ts'
import { PROTOCOL_VERSION } from '../../protocol/messages.ts'
import type { ByeReason, Message, RequestMessage } from '../../protocol/messages.ts'
import type { RefusedMessage } from '../../protocol/message-codec.ts'
import type { CloseCause, Connection, ConnectionHandlers, Timer } from '../../ports.ts'
import { siteView } from '../roster/roster-desk.ts'
import { refuse } from '../commands/command.ts'
import { dispatchActing, dispatchSim, isCommand, isRefusal, isSim, parseArgs } from './dispatch.ts'
import type { Answer } from './dispatch.ts'
import { dispatchRead, isRead } from './dispatch-read.ts'
import { Heartbeat } from './heartbeat.ts'
import { LoginAttempt } from './login.ts'
import type { ServerContext } from './server-context.ts'
import type { Session, SessionPeer } from './session.ts'
import type { NewSession } from './sessions.ts'

const NONCE_BYTES = 18
/** So many messages that are none of ours, and the peer is not believed to speak AT Link. */
const MAX_BAD_MESSAGES = 20

/** So many refused requests on one connection before its login: no program and no person goes on there. */
const MAX_REFUSALS = 20

export interface PeerEvents {
  /** The connection stands no longer. Called once. */
  closed(peer: Peer): void
  /** A frame or message that is none. */
  badFrame(): void
}

export class Peer implements SessionPeer {
  readonly address: string
  readonly #context: ServerContext
  readonly #connection: Connection
  readonly #events: PeerEvents
  readonly #login: LoginAttempt
  readonly #heartbeat: Heartbeat
  readonly #nonce: string
  readonly #decoder: ReturnType<typeof createFrameDecoder>
  #loginTimer: Timer | null = null
  #session: Session | null = null
  #bad = 0
  /** Before the login. */
  #refusals = 0
  #ended = false

  constructor(context: ServerContext, connection: Connection, events: PeerEvents) {
    this.#context = context
    this.#connection = connection
    this.#events = events
    this.address = connection.remoteAddress
    this.#nonce = toBase64(context.random.bytes(NONCE_BYTES))
    this.#login = new LoginAttempt(context, this.address)
    this.#decoder = createFrameDecoder({
      onMessage: (message) => { this.#onMessage(message) },
      onRefused: (refused) => { this.#onRefused(refused) },
      onFailure: (failure, detail) => {
        events.badFrame()
        context.log.info('connection closed: no AT Link', { address: this.address, failure, detail })
        this.dismiss(failure === 'frame_too_large' ? 'frame_too_large' : 'protocol_error')
      },
    })
    const { limits } = context.site
    this.#heartbeat = new Heartbeat({
      clock: context.clock, idleMs: limits.heartbeatIdleMs, deadMs: limits.heartbeatDeadMs,
      ping: () => { this.#send({ kind: 'ping', t: context.clock.monotonic() }) },
      dead: () => { this.#dead() },
    })
    this.#armLoginTimer()
    this.#hello()
  }

  get session(): Session | null {
    return this.#session
  }

  handlers(): ConnectionHandlers {
    return {
      onData: (chunk) => { this.#onData(chunk) },
      onDrain: () => { this.#session?.outbox.flush() },
      onClose: (cause, detail) => { this.#onClose(cause, detail) },
    }
  }

  dismiss(reason: ByeReason, by?: string, where?: string): void {
    if (this.#ended) return
    this.#send({ kind: 'bye', reason, ...(by === undefined ? {} : { by }), ...(where === undefined ? {} : { where }) })
    this.#end()
    this.#connection.close()
  }

  abandon(): void {
    if (this.#ended) return
    this.#session = null
    this.#end()
    this.#connection.destroy()
  }

  #hello(): void {
    const { site, clock } = this.#context
    this.#send({
      kind: 'hello',
      versions: [PROTOCOL_VERSION],
      server: site.serverName,
      node: site.node,
      serverTime: clock.service(),
      wallAheadMs: clock.wallAheadMs,
      timeZone: site.timeZone,
      auth: ['SCRAM-SHA-256'],
      heartbeat: { idleMs: site.limits.heartbeatIdleMs, deadMs: site.limits.heartbeatDeadMs },
      nonce: this.#nonce,
    })
  }

  #onData(chunk: Uint8Array): void {
    if (this.#ended) return
    this.#heartbeat.heard()
    try {
      this.#decoder.push(chunk)
    } catch (error) {
      // SECURITY: a fault of ours costs this connection, never the server (test/property/server-fuzz.test.ts).
      this.#context.log.error('connection failed', { address: this.address, error })
      this.dismiss('protocol_error')
    }
  }

  #onClose(cause: CloseCause, detail: string): void {
    this.#context.log.debug('connection closed', { address: this.address, cause, detail })
    this.#end()
    this.#events.closed(this)
  }

  /** Stops everything that belongs to the connection; the session, if any, waits for a resume. */
  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#decoder.close()
    this.#heartbeat.stop()
    this.#loginTimer?.cancel()
    const session = this.#session
    this.#session = null
    if (session?.peer === this) this.#context.sessions.lost(session)
  }

  #dead(): void {
    this.#send({ kind: 'bye', reason: 'idle_timeout' })
    this.#end()
    this.#connection.destroy()
  }

  #onMessage(message: Message): void {
    switch (message.kind) {
      case 'request':
        this.#session?.outbox.heard(message.seen)
        return this.#onRequest(message)
      case 'ping':
        this.#session?.outbox.heard(message.seen)
        return this.#send({ kind: 'pong', t: message.t, serverTime: this.#context.clock.service(), wallAheadMs: this.#context.clock.wallAheadMs })
      case 'pong':
        return this.#session?.outbox.heard(message.seen)
      case 'bye':
        this.#context.log.debug('peer says goodbye', { address: this.address, reason: message.reason })
        this.#end()
        return this.#connection.close()
      default:
        // Kinds that only a server sends.
        this.#events.badFrame()
        return this.dismiss('protocol_error')
    }
  }

  #onRefused(refused: RefusedMessage): void {
    this.#events.badFrame()
    this.#bad += 1
    this.#context.log.debug('message refused', { address: this.address, kind: refused.kind, detail: refused.detail })
    if (refused.id !== null) this.#respond(refused.id, refuse('bad_arguments', `${refused.kind}: ${refused.detail}`.slice(0, 300)))
    if (this.#bad >= MAX_BAD_MESSAGES) this.dismiss('protocol_error')
  }

  #onRequest(request: RequestMessage): void {
    const { id, cmd } = request
    const respond = (answer: Answer): void => { this.#respond(id, answer) }
    if (!isCommand(cmd)) return respond(refuse('bad_arguments', `unknown command ${cmd}`))
    if (commands[cmd].right === 'login') return this.#onLoginRequest(request)
    const session = this.#session
    if (session === null && this.#refusals >= MAX_REFUSALS) return this.dismiss('protocol_error')
    if (session === null) {
      // SECURITY: without a login only from this machine and only on a simulated switch (server-commands.test.ts, "sim.* without a login").
      if (isSim(cmd) && !isLoopback(this.address)) return respond(refuse('not_allowed', 'sim.* without a login only from the same machine'))
      if (isSim(cmd)) this.#armLoginTimer()
      return dispatchSim(this.#context, request, respond)
    }
    if (commands[cmd].acts) return dispatchActing(this.#context, session, request, respond)
    if (isRead(cmd)) return dispatchRead(this.#context, session, request, respond)
    this.#onSessionRequest(session, request)
  }

  #onLoginRequest(request: RequestMessage): void {
    const { id, cmd } = request
    if (this.#session !== null) return this.#respond(id, refuse('wrong_state', 'logged in already', 'logged-in'))
    if (this.#refusals >= MAX_REFUSALS) return this.dismiss('protocol_error')
    if (cmd === 'login') {
      const args = parseArgs('login', request.args)
      if (isRefusal(args)) return this.#respond(id, args)
      const step = this.#login.first(args)
      return this.#respond(id, step.ok ? { ok: true, result: { serverFirst: step.serverFirst } } : step)
    }
    if (cmd === 'login.proof') {
      const args = parseArgs('login.proof', request.args)
      return isRefusal(args) ? this.#respond(id, args) : this.#onProof(id, args.clientFinal)
    }
    const args = parseArgs('resume', request.args)
    if (isRefusal(args)) return this.#respond(id, args)
    this.#onResume(id, args)
  }

  #onProof(id: number, clientFinal: string): void {
    const outcome = this.#login.proof(clientFinal)
    if (!outcome.ok) return this.#respond(id, outcome)
    if (outcome.full) return this.dismiss('server_full')
    const { site, sessions, centre, roster } = this.#context
    this.#tellTakeOver(outcome.wanted)
    const session = sessions.open(outcome.wanted, this, this.#connection)
    this.#takeUp(session)
    const { groups, leads, siteGroups, scope } = siteView(roster, this.#context.office.rights, session)
    this.#respond(id, {
      ok: true,
      result: {
        serverFinal: outcome.serverFinal,
        session: session.id,
        graceMs: site.limits.graceMs,
        uid: session.uid,
        name: outcome.wanted.agent.name,
        extension: session.extension,
        extensionKind: centre.lines.kindOf(session.extension),
        groups,
        role: session.role,
        kept: session.kept,
        leads,
        scope,
        manages: outcome.wanted.agent.manages,
        site: {
          groups: siteGroups,
          ivrFlows: site.ivr.flows.map(({ file, node, name }) => ({ file, node, name })),
        },
      },
    })
    sessions.begin(session)
  }

  /** Their own session at the same PC makes way without a word: a program was started anew. */
  #tellTakeOver({ agent, extension, host }: NewSession): void {
    const { sessions, trail } = this.#context
    for (const holder of sessions.holders(agent.uid, extension)) {
      if (holder.uid === agent.uid && holder.host === host) continue
      trail.takenOver({
        command: 'login', who: agent.uid, address: this.address, host, detail: `takes over from ${holder.host}`,
        whom: holder.uid, extension: holder.extension, outcome: 'done',
      })
    }
  }

  #onResume(id: number, asked: { readonly session: string; readonly lastSeq: number; readonly proof: string }): void {
    const { sessions } = this.#context
    const session = sessions.resumable(asked, this.#nonce)
    if (session === null) {
      const taken = sessions.takenOver(asked, this.#nonce)
      this.#context.trail.refused({
        command: 'resume', who: this.#context.hub.get(asked.session)?.uid ?? '', address: this.address, host: '', detail: 'refused',
        whom: null, extension: null, outcome: taken?.code ?? 'not_logged_in',
      })
      if (taken?.code === 'forced_logout') return this.dismiss('forced_logout', taken.owner.uid, taken.owner.host)
      if (taken === null) return this.#respond(id, refuse('not_logged_in', 'no such session to resume: log in again'))
      return this.#respond(id, { ok: false, error: { code: taken.code, message: `taken over by ${taken.owner.uid}`, owner: taken.owner } })
    }
    sessions.resume(session, this, this.#connection)
    this.#takeUp(session)
    this.#respond(id, { ok: true, result: { replayed: session.outbox.replayCount(asked.lastSeq) } })
    session.outbox.replay(asked.lastSeq)
    sessions.resumed(session)
  }

  #takeUp(session: Session): void {
    this.#session = session
    this.#loginTimer?.cancel()
    this.#loginTimer = null
  }

  #onSessionRequest(session: Session, request: RequestMessage): void {
    const { id, cmd } = request
    const { sessions, hub, centre } = this.#context
    if (cmd === 'snapshot') {
      this.#respond(id, { ok: true, result: {} })
      return sessions.repair(session)
    }
    if (cmd === 'subscribe') {
      const args = parseArgs('subscribe', request.args)
      if (isRefusal(args)) return this.#respond(id, args)
      hub.setWatch(session, args.watch)
      this.#respond(id, { ok: true, result: {} })
      // What is watched from now on is told in full.
      return sessions.snapshot(session)
    }
    const standing = centre.book.summary(session.extension)
    if (standing !== 'idle') return this.#respond(id, refuse('wrong_state', 'a call stands', standing))
    this.#respond(id, { ok: true, result: {} })
    this.#session = null
    session.peer = null
    // He goes without having seen everything: what was a message waits again.
    const missed = request.seen !== undefined && request.seen < session.outbox.lastSeq
    session.outbox.detach()
    sessions.leave(session, missed)
    this.dismiss('logout')
  }

  #respond(id: number, answer: Answer): void {
    if (this.#session === null && !answer.ok) this.#refusals += 1
    this.#send(answer.ok
      ? { kind: 'response', id, ok: true, result: answer.result }
      : { kind: 'response', id, ok: false, error: answer.error })
  }

  #send(message: Message): void {
    if (this.#ended) return
    // SECURITY: a peer that asks and never reads fills no memory (server-limits.test.ts, "a reader that only asks").
    if (this.#connection.queuedBytes > this.#context.site.limits.sendBufferBytes) {
      this.#end()
      this.#connection.destroy()
      return
    }
    this.#connection.send(encodeFrame(message))
  }

  #armLoginTimer(): void {
    this.#loginTimer?.cancel()
    this.#loginTimer = this.#context.clock.after(this.#context.site.limits.loginTimeoutMs, () => { this.dismiss('login_timeout') })
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
