/**
 * The session of the client end: attempts over the configured servers, login or resume, heartbeat,
 * event stream, and the one place that decides what a loss means. The states are in link-fsm.ts.
 */
import { isRetryable } from '../../shared/domain/errors.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { LinkReason } from '../../shared/domain/codes.ts'
import type { ServerAddress } from '../../shared/domain/link.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { createEventIntake } from '../model/event-intake.ts'
import type { EventIntake } from '../model/event-intake.ts'
import type { Timer } from '../ports.ts'
import { toBase64 } from '../protocol/bytes.ts'
import type { LoginResult } from '../protocol/commands.ts'
import { eventSchemas } from '../protocol/events.ts'
import type { ByeMessage, EventMessage, HelloMessage, Message } from '../protocol/messages.ts'
import type { LinkOptions, LinkTiming, LoginRequest } from './api.ts'
import { outcomeOf, readBye } from './bye-and-outcome.ts'
import { automaticLogin, isTaken, keptAfter, logIn, resume } from './handshake.ts'
import type { Ask, Resumable } from './handshake.ts'
import { createHeartbeat } from './heartbeat.ts'
import type { Heartbeat } from './heartbeat.ts'
import { PendingRequests } from './pending-requests.ts'
import { RetryPlan } from './retry-plan.ts'
import type { SessionEvents } from './session-events.ts'
import { StatusKeeper } from './status-keeper.ts'
import { SyncTracker } from './sync-tracker.ts'
import { UnsettledCommands } from './unsettled-commands.ts'
import { WatchKeeper } from './watch-keeper.ts'
import { openWire } from './wire.ts'
import type { Wire } from './wire.ts'

/** Events that may come before the answer to login.proof or resume has been worked through. */
const MAX_HELD_EVENTS = 20_000
const KEY_BYTES = 18

export class LinkSession {
  readonly pending: PendingRequests
  readonly keeper: StatusKeeper
  readonly intake: EventIntake
  readonly watch = new WatchKeeper((args) => (this.isUp ? this.pending.start('subscribe', args) : Promise.resolve(fail('not_connected'))))
  private readonly options: LinkOptions
  private readonly timing: LinkTiming
  private readonly events: SessionEvents
  private readonly plan: RetryPlan
  private readonly sync: SyncTracker
  private wire: Wire | null = null
  private heartbeat: Heartbeat | null = null
  private loginTimer: Timer | null = null
  private overdue = false
  private receivedAt = 0
  /** The person's login; kept in memory to log in again when the session is gone (SECURITY: nowhere else). */
  private credentials: LoginRequest | null = null
  private resumable: Resumable | null = null
  private loginResult: LoginResult | null = null
  private waiter: ((result: Result<LoginResult>) => void) | null = null
  /** Events held back until the server has proved itself; null = they are applied as they come. */
  private held: EventMessage[] | null = null
  private readonly unsettled = new UnsettledCommands()
  private readonly instance: string
  /** A login whose owner has not heard of it yet. */
  private newLogin: LoginResult | null = null

  constructor(options: LinkOptions, timing: LinkTiming, events: SessionEvents) {
    const { clock, log, random } = options
    this.options = options
    this.instance = toBase64(random.bytes(KEY_BYTES))
    this.timing = timing
    this.events = events
    this.plan = new RetryPlan({ clock, random, timing, servers: options.servers, attempt: () => { this.connect() } })
    this.keeper = new StatusKeeper(options, events.onStatus)
    this.pending = new PendingRequests({
      clock, log,
      responseTimeoutMs: timing.responseTimeoutMs,
      outcomeTimeoutMs: timing.outcomeTimeoutMs,
      send: (message) => { this.send(message) },
      newKey: () => toBase64(random.bytes(KEY_BYTES)),
      onUncertain: (cmd) => { this.sync.problem('uncertain', cmd) },
    })
    this.sync = new SyncTracker({
      clock, log, syncTimeoutMs: timing.syncTimeoutMs,
      askSnapshot: () => { this.askSnapshot() },
      onSynced: () => { this.synced() },
      onResyncing: () => { this.reviewHealth() },
      onFailed: (detail) => { this.lose('dead', detail) },
      onHopeless: (detail) => { this.wire?.close('protocol_error'); this.lost('protocol_error', detail) },
    })
    this.intake = createEventIntake({
      onChange: (change) => { events.onChange(change, this.receivedAt) },
      onOutcome: (message) => { this.outcome(message) },
      onProblem: (kind, detail) => { this.sync.problem(kind, detail) },
      onSnapshot: () => { this.sync.snapshotComplete() },
      onIgnored: (why, message) => { log.warn('event ignored', { why, event: message.event, seq: message.seq }) },
    })
  }

  get isUp(): boolean { return this.keeper.state === 'ready' || this.keeper.state === 'degraded' }

  login(request: LoginRequest): Promise<Result<LoginResult>> {
    const { state } = this.keeper
    if (state !== 'offline' && state !== 'displaced') {
      return Promise.resolve(fail('wrong_state', 'logged in, or logging in, already', { state }))
    }
    if (!this.plan.hasServers) return Promise.resolve(fail('not_connected', 'no server is configured'))
    const own = this.loginResult
    if (own?.uid !== request.uid || own.extension !== request.extension) this.intake.clear()
    this.credentials = request
    this.watch.begin(request.watch)
    this.resumable = null
    this.unsettled.forget()
    this.plan.restart()
    return new Promise((resolve) => {
      this.waiter = resolve
      this.keeper.go('start', { reason: 'connecting', by: null, where: null, detail: null })
      this.connect()
    })
  }

  cancelLogin(): void {
    if (this.waiter !== null) this.stop('ended', { reason: 'not_started' }, fail('cancelled', 'login was cancelled'))
  }

  async logout(): Promise<Result<object>> {
    if (this.isUp) {
      const { wire } = this
      const answer = await this.pending.start('logout', {})
      // A server that does not answer cannot keep us; one that says no (a call stands) can.
      const said = answer.ok || answer.error.code === 'timed_out' || answer.error.code === 'link_lost'
      if (!said && this.wire === wire) return fail(answer.error.code, answer.error.message, { state: answer.error.state })
    }
    if (this.keeper.state !== 'offline') this.stop('ended', { reason: 'logged_out' }, fail('cancelled', 'logged out'))
    this.intake.clear()
    return ok({})
  }

  dispose(): void {
    if (this.keeper.state === 'offline') return
    this.stop('ended', { reason: 'logged_out' }, fail('link_lost', 'the link was closed here'))
  }

  setServers(servers: readonly ServerAddress[]): void {
    this.plan.setServers(servers)
    if (this.keeper.state === 'connecting') this.retryNow()
  }

  retryNow(): void {
    if (this.keeper.state !== 'connecting') return
    // An attempt under way may be on a network that is gone: start anew.
    this.wire?.abandon()
    this.wire = null
    this.connect()
  }

  probe(why: string): void {
    if (this.heartbeat !== null) this.heartbeat.probe(why)
    else this.retryNow()
  }

  private connect(): void {
    const next = this.plan.take()
    if (next === null) {
      this.scheduleRetry('refused', 'no server is configured', this.timing.retryCapMs)
      return
    }
    const { address, attempt } = next
    this.keeper.note({
      reason: 'connecting', server: address, attempt, retryAt: null,
      serverName: null, node: null, secure: false, latencyMs: null,
    })
    const { dialer, clock, log } = this.options
    const dialledAt = clock.monotonic()
    // The wire belongs to this attempt; what an older one still says is not heard.
    const wire = openWire({ dialer, clock, log, timing: this.timing, address, seen: () => (this.held === null ? this.intake.lastSeq : 0) }, {
      onHello: (hello, secure) => { this.hello(hello, secure, dialledAt) },
      onMessage: (message) => { this.receive(message) },
      onRefused: (refused) => {
        log.warn('message refused', { ...refused })
        if (refused.kind === 'response' && refused.id !== null) this.pending.onUnreadableResponse(refused.id, refused.detail)
      },
      onBytes: () => {
        this.receivedAt = this.keeper.clock.service()
        this.heartbeat?.bytesIn()
      },
      onLost: (reason, detail) => { this.lost(reason, detail) },
    })
    // A dialler may fail at once; then the next attempt is planned already.
    if (!this.plan.waiting) this.wire = wire
  }

  private send(message: Message): void {
    this.heartbeat?.bytesOut()
    this.wire?.send(message)
  }

  private hello(hello: HelloMessage, secure: boolean, dialledAt: number): void {
    this.keeper.clockOf(hello, dialledAt)
    if (!this.keeper.go('hello', { reason: 'signing_in', serverName: hello.server, node: hello.node, secure })) return
    this.startHeartbeat(hello)
    this.held = []
    this.loginTimer = this.options.clock.after(this.timing.loginTimeoutMs, () => {
      this.lose('dead', `no login within ${String(this.timing.loginTimeoutMs)} ms`)
    })
    void this.authenticate(hello)
  }

  private startHeartbeat(hello: HelloMessage): void {
    const { clock, log } = this.options
    this.heartbeat = createHeartbeat({
      clock, log, ...hello.heartbeat, overdueMs: this.timing.probeTimeoutMs,
      sendPing: (t) => { this.wire?.send({ kind: 'ping', t }) },
      onOverdue: () => { this.overdue = true; this.reviewHealth() },
      onBack: () => { this.overdue = false; this.reviewHealth() },
      onDead: (detail, probed) => { this.lose('dead', detail, probed ? 0 : undefined) },
    })
  }

  private async authenticate(hello: HelloMessage): Promise<void> {
    const { wire, credentials } = this
    // The names of the handshake commands bind arguments and results together.
    const ask = ((cmd, args) => this.pending.start(cmd, args)) as Ask
    if (this.resumable !== null) {
      const resumed = await resume(ask, this.options.hashes, this.resumable, hello.nonce, this.intake.lastSeq)
      if (this.wire !== wire) return
      this.resumable = keptAfter(resumed, this.resumable)
      if (resumed.ok) { this.enter({ replay: this.intake.lastSeq + resumed.value }); return }
      if (isTaken(resumed.error)) { this.displaced(resumed.error); return }
      if (this.resumable !== null) { this.lose('dead', 'resume: no answer'); return }
      this.options.log.info('session is gone, logging in again', { code: resumed.error.code })
    }
    if (credentials === null) return
    const automatic = this.waiter === null
    const { wanted } = this.watch
    const request = { ...(automatic ? automaticLogin(credentials, this.intake.model.self?.state) : credentials), watch: wanted }
    const result = await logIn(ask, { ...this.options, instance: this.instance }, request, automatic)
    if (this.wire !== wire) return
    if (!result.ok) { this.loginFailed(result.error); return }
    this.resumable = result.value.resumable
    this.loginResult = result.value.login
    this.newLogin = result.value.login
    this.watch.opened(wanted)
    this.intake.newSession(result.value.login)
    this.enter('snapshot')
  }

  private enter(expected: 'snapshot' | { readonly replay: number }): void {
    this.loginTimer?.cancel()
    const held = this.held ?? []
    this.held = null
    if (!this.keeper.go('authenticated', { reason: 'loading' })) return
    const { wire } = this
    this.sync.begin(expected)
    for (const message of held) {
      // An event may end the connection.
      if (this.wire === wire) this.intake.take(message)
    }
    // What is here already belongs to the model before the state says `ready`.
    if (this.wire === wire) this.sync.progress(this.intake.lastSeq)
  }

  private synced(): void {
    const { newLogin } = this
    this.newLogin = null
    // Before the state says `ready`: who sees it finds name, groups and role in place.
    if (newLogin !== null) this.events.onSession(newLogin)
    if (!this.keeper.go('synced', { reason: 'up', attempt: 0, retryAt: null, detail: null })) return
    this.plan.cameUp()
    this.answer(this.loginResult === null ? fail('internal') : ok(this.loginResult))
    this.reviewHealth()
    this.unsettled.settle(this.pending, (cmd, outcome) => { this.events.onLateOutcome(cmd, outcome) })
    this.watch.settle()
  }

  private reviewHealth(): void {
    if (!this.isUp) return
    const reason: LinkReason = this.overdue ? 'probing' : this.sync.resyncing ? 'resyncing' : 'up'
    const { state } = this.keeper
    if (state === 'ready' && reason !== 'up') this.keeper.go('overdue', { reason })
    else if (state === 'degraded' && reason === 'up') this.keeper.go('recovered', { reason })
    else this.keeper.note({ reason })
  }

  private receive(message: Message): void {
    switch (message.kind) {
      case 'event':
        if (this.held === null) this.take(message)
        else if (this.held.push(message) > MAX_HELD_EVENTS) this.lose('protocol_error', 'events before the login')
        return
      case 'response': this.pending.onResponse(message); return
      case 'ping': this.send({ kind: 'pong', t: message.t }); return
      case 'pong': this.keeper.pong(message, this.heartbeat?.pong(message.t) ?? null); return
      case 'bye': this.bye(message); return
      default: this.options.log.warn('unexpected message', { kind: message.kind })
    }
  }

  private take(message: EventMessage): void {
    this.intake.take(message)
    this.sync.progress(this.intake.lastSeq)
  }

  private outcome(message: EventMessage): void {
    const done = message.event === 'request.done' ? eventSchemas['request.done'].safeParse(message.data) : null
    if (message.requestId !== undefined) this.pending.onOutcome(message.requestId, outcomeOf(done?.data ?? null))
  }

  private askSnapshot(): void {
    const { wire } = this
    void this.pending.start('snapshot', {}).then((answer) => {
      if (!answer.ok && this.wire === wire && wire !== null) this.lose('dead', `no snapshot: ${answer.error.code}`)
    })
  }

  private bye(message: ByeMessage): void {
    const meaning = readBye(message.reason)
    const { by = null, where = null } = message
    const detail = `bye ${message.reason}`
    if (meaning.kind === 'displaced' && this.keeper.state !== 'connecting') {
      this.displaced({ owner: { uid: by, host: where } })
    } else if (meaning.kind === 'ended') {
      this.stop('ended', { reason: meaning.reason, by, where }, fail('not_allowed', detail))
    } else {
      const spread = meaning.kind === 'spread' ? this.options.random.next() * this.timing.maintenanceSpreadMs : undefined
      this.lose(meaning.reason, detail, spread)
    }
  }

  private displaced({ owner }: { readonly owner?: { readonly uid: string | null; readonly host: string | null } | undefined }): void {
    this.stop('displaced', { reason: 'taken_over', by: owner?.uid ?? null, where: owner?.host ?? null }, fail('agent_in_use', 'another session took over'))
  }

  private loginFailed(error: AppError): void {
    const detail = `${error.code}: ${error.message}`
    const automatic = this.waiter === null
    if (error.code === 'timed_out' || error.code === 'link_lost') {
      this.lose('dead', detail)
    } else if (automatic && isTaken(error)) {
      this.displaced(error)
    } else if (automatic && (isRetryable(error.code) || error.code === 'internal')) {
      this.lose('login_refused', detail, Math.max(error.retryAfterMs ?? 0, this.plan.delayAfterLoss()))
    } else {
      const patch = { reason: 'login_refused', detail, by: error.owner?.uid ?? null, where: error.owner?.host ?? null } as const
      this.stop('refused', patch, { ok: false, error })
    }
  }

  /** Cuts the connection and goes on as after any loss. */
  private lose(reason: LinkReason, detail: string, delayMs?: number): void {
    this.wire?.abandon()
    this.lost(reason, detail, delayMs)
  }

  private lost(reason: LinkReason, detail: string, delayMs?: number): void {
    this.teardown(`${reason}: ${detail}`)
    this.scheduleRetry(reason, detail, delayMs ?? this.plan.delayAfterLoss())
  }

  private scheduleRetry(reason: LinkReason, detail: string, delayMs: number): void {
    this.plan.wait(delayMs)
    const retryAt = this.keeper.clock.service() + delayMs
    this.keeper.go('lost', { reason, detail: detail.slice(0, 500), retryAt, latencyMs: null })
  }

  /** Ends the session for good: nothing is tried again until a person logs in. */
  private stop(event: 'ended' | 'refused' | 'displaced', patch: Parameters<StatusKeeper['go']>[1], answer: Result<LoginResult>): void {
    const unsettled = this.unsettled.forget()
    this.wire?.close('logout')
    this.teardown(patch.reason ?? event)
    this.plan.stop()
    this.credentials = null
    this.resumable = null
    this.unsettled.forget()
    this.keeper.go(event, { detail: null, ...patch, attempt: 0, retryAt: null, latencyMs: null, secure: false })
    this.answer(answer)
    if (event === 'ended') return
    for (const { cmd } of unsettled) this.events.onLateOutcome(cmd, fail('outcome_unknown', 'the session is gone'))
  }

  /** What belongs to the connection ends with it. */
  private teardown(why: string): void {
    this.wire = null
    this.heartbeat?.stop()
    this.heartbeat = null
    this.overdue = false
    this.loginTimer?.cancel()
    this.held = null
    this.sync.connectionLost(this.intake.newConnection())
    this.unsettled.add(this.pending.failAll(why))
  }

  private answer(result: Result<LoginResult>): void {
    const { waiter } = this
    this.waiter = null
    waiter?.(result)
  }
}
