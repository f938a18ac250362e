/**
 * The call centre without the wire: agents, calls, queues, lines and records, moved by the switch
 * and by commands. What it has to say goes to the announcer.
 */
import type { ServerPorts } from './api.ts'
import type { ServiceClock } from '../ports.ts'
import type { CallId, Extension, OemMessage } from '../../shared/domain/schemas.ts'
import { AcdDesk } from './acd/acd-desk.ts'
import { QueueBoard } from './acd/queue-board.ts'
import { Agents } from './agents/agents.ts'
import type { AgentLogin } from './agents/agents-options.ts'
import type { AgentRecord } from './agents/agent-record.ts'
import { KeptWriter } from './agents/kept-writer.ts'
import { keptWrapup } from './agents/wrapup-store.ts'
import { CallBook } from './calls/call-book.ts'
import type { LegChange } from './calls/call-book.ts'
import { LegPeople } from './calls/leg-people.ts'
import { ListenerGuard } from './calls/listeners.ts'
import { Outcomes } from './calls/outcomes.ts'
import { SeatMove } from './calls/seat-move.ts'
import { ServedLegs } from './calls/served-legs.ts'
import type { Announcer, Origin } from './events-out.ts'
import { DayFigures } from './figures/day-figures.ts'
import { SiteDays } from './figures/site-days.ts'
import { zoneOf } from '../../shared/time/zone.ts'
import { IvrDesk } from './ivr/ivr-desk.ts'
import { LinesBoard } from './lines-board.ts'
import { RecordWriter } from './records/record-writer.ts'
import { Recorder } from './records/recorder.ts'
import type { AuditTrail } from './rights/audit-trail.ts'
import type { Rights } from './rights/rights.ts'
import type { Roster } from './roster/roster.ts'
import type { SiteConfig } from './site-config.ts'
import type { DeskStore } from './store/desk-store.ts'
import type { Records } from './store/record-store.ts'
import type { Switch, SwitchCall, SwitchEvent } from './switch/switch.ts'
import { Turn } from './turn.ts'

/** So many of the newest records are looked through for segments of calls that still stand at the start. */
const RECENT_RECORDS = 20_000

export interface CallCentreOptions extends ServerPorts {
  /** Its `site` is the site as it is now. */
  readonly roster: Roster
  readonly switch: Switch
  readonly records: Records
  readonly deskStore: DeskStore
  readonly announcer: Announcer
  readonly rights: Rights
  readonly trail: AuditTrail
}

interface Meta {
  /** The call the switch speaks of; other legs may change with it. */
  readonly callId?: string
  readonly cause?: string | undefined
  readonly origin?: Origin | undefined
}

export class CallCentre {
  readonly site: SiteConfig
  readonly clock: ServiceClock
  readonly days: SiteDays
  readonly phones: Switch
  readonly agents: Agents
  readonly book: CallBook
  readonly lines: LinesBoard
  readonly desk: AcdDesk
  readonly board: QueueBoard
  readonly outcomes: Outcomes
  readonly ivr: IvrDesk
  readonly announcer: Announcer
  readonly deskStore: DeskStore
  readonly #o: CallCentreOptions
  readonly #turn: Turn
  readonly #writer: RecordWriter
  readonly #recorder: Recorder
  readonly #kept: KeptWriter
  /** Sums of each agent's calls of today. */
  readonly dayFigures: DayFigures
  /** Who sat at the legs, and who took part in which call. */
  readonly people = new LegPeople(legKey)
  readonly #listeners: ListenerGuard
  readonly #served = new ServedLegs()
  readonly #seatMove: SeatMove

  constructor(options: CallCentreOptions) {
    const { clock, announcer, roster } = options
    const { site } = roster
    this.#o = options
    this.site = site
    this.clock = clock
    this.days = new SiteDays(clock, zoneOf(site.timeZone))
    this.phones = options.switch
    this.announcer = announcer
    this.deskStore = options.deskStore
    this.#turn = new Turn(() => {
      this.desk.serve()
      this.board.mark()
    })
    this.outcomes = new Outcomes(clock, announcer)
    this.book = new CallBook({
      kindOf: (extension) => this.lines.kindOf(extension),
      who: (number) => this.#who(number),
    })
    this.#kept = new KeptWriter({ store: options.deskStore, clock, log: options.log })
    this.agents = new Agents({
      site, clock, announcer, days: this.days,
      entries: roster.entries(),
      hasCalls: (extension) => this.book.hasLegs(extension),
      availabilityChanged: () => this.#turn.mark(),
      keptWrapup: (callId, uid) => keptWrapup(options.deskStore, options.log, callId, uid),
      kept: this.#kept.read(),
      keep: (uid, kept) => { this.#kept.keep(uid, kept) },
    })
    this.lines = new LinesBoard(site, { book: this.book, agents: this.agents, announcer })
    this.#writer = new RecordWriter({ store: options.records, clock, log: options.log })
    this.dayFigures = new DayFigures(this.days)
    this.#recorder = new Recorder({
      writer: this.#writer, clock, figures: this.dayFigures,
      seat: (extension) => this.agents.at(extension) ?? null,
    })
    this.#listeners = new ListenerGuard({
      book: this.book, phones: options.switch, rights: options.rights, trail: options.trail,
      at: (extension) => this.agents.at(extension)?.uid, seated: (callId, extension) => this.seated(callId, extension), ref: () => this.outcomes.track(null),
      refreshed: (callId) => { this.#publish(this.book.refreshCall(callId), { cause: 'seat' }) },
    })
    this.#seatMove = new SeatMove({ book: this.book, served: this.#served, agents: this.agents, switch: options.switch, log: options.log })
    this.desk = new AcdDesk({
      site, clock, log: options.log, switch: options.switch, agents: this.agents, book: this.book, recorder: this.#recorder,
      isOut: (extension) => this.lines.isOut(extension),
      servesElsewhere: ({ uid, extension }) => this.#served.elsewhere(uid, extension).length > 0,
      mark: () => this.#turn.mark(),
      turn: (work) => this.#turn.run(work),
    })
    this.ivr = new IvrDesk({
      site, clock, log: options.log, switch: options.switch, store: options.deskStore,
      knows: (uid) => this.agents.get(uid) !== undefined,
      extensionOf: (uid) => this.agents.get(uid)?.extension ?? null,
      deliver: (message) => { this.#deliverOem(message) },
      attach: (callId, set) => this.attach(callId, set),
      turn: (work) => this.#turn.run(work),
    })
    this.board = new QueueBoard({
      site, clock, announcer, agents: this.agents, acd: this.desk.acd,
      isFree: ({ uid, extension }) => extension !== null && !this.book.hasLegs(extension) && !this.lines.isOut(extension)
        && this.#served.elsewhere(uid, extension).length === 0,
    })
  }

  /** Takes up what the switch carries already and what a former server left open, then listens. */
  start(): void {
    this.#turn.run(() => {
      this.lines.begin(this.phones)
      const standing = this.phones.calls()
      const closed = this.#recover(standing)
      if (closed > 0) this.#o.log.warn('calls of a former server closed without a known outcome', { records: closed })
      for (const call of standing) {
        this.book.update(call)
        this.#recorder.changed(call)
      }
      this.desk.adopt(standing)
      this.ivr.adopt(standing)
    })
    this.phones.start((event) => this.#turn.run(() => this.#onSwitch(event)))
  }

  /** Records: what a former server left open goes on or is closed, and today's figures go on. Returns how many were closed. */
  #recover(standing: readonly SwitchCall[]): number {
    const { records } = this.#o
    const drafts = records.open()
    const written = standing.length + drafts.length === 0 ? [] : records.recent(RECENT_RECORDS)
    for (const { callId, extension, agent } of drafts) if (agent !== null && extension !== null) this.people.recall(callId, extension, agent)
    const unfinished = new Set<string>([...standing, ...drafts].map((one) => one.callId))
    const today = this.days.start()
    this.dayFigures.load(records.sumsByAgent(today, Number.MAX_SAFE_INTEGER), written.filter((record) => unfinished.has(record.callId)))
    return this.#recorder.recover(drafts, standing, written)
  }

  /** Stops listening to the switch; its calls stay. Resolves when the records are flushed. */
  async stop(): Promise<void> {
    this.phones.stop()
    this.desk.stop()
    this.ivr.stop()
    this.board.stop()
    this.outcomes.stop()
    this.agents.stop()
    this.#kept.stop()
    // A simulated switch dies with the program; a real one carries its calls on without us.
    if (this.phones.kind === 'simulated') this.#recorder.closeAll(this.book.calls(), 'maintenance')
    await this.#writer.stop()
  }

  /** A command or a change of a session, as one turn. */
  run<T>(work: () => T): T {
    return this.#turn.run(work)
  }

  /** The agent sits down at a telephone. True = he is in the state that was queued or chosen when his last session went. */
  login(agent: AgentRecord, login: AgentLogin): boolean {
    return this.#turn.run(() => {
      const former = agent.extension
      const moves = former !== null && former !== login.extension
      // What the ACD lets ring for him rings where nobody sits any more.
      if (moves) this.desk.agentGone(agent.uid)
      const restored = this.agents.login(agent.uid, login)
      if (moves) this.#seatChanged(former)
      this.#seatChanged(login.extension)
      this.agents.callsChanged(login.extension, this.book.summary(login.extension), null)
      this.#seatMove.look(agent.uid)
      return restored
    })
  }

  logout(uid: string, by: string): void {
    this.#turn.run(() => {
      const extension = this.agents.get(uid)?.extension ?? null
      this.desk.agentGone(uid)
      this.agents.logout(uid, by)
      if (extension !== null) this.#seatChanged(extension)
    })
  }

  setReachable(uid: string, reachable: boolean): void {
    this.#turn.run(() => {
      this.agents.setReachable(uid, reachable)
      if (!reachable) this.desk.agentGone(uid)
    })
  }

  /** Attaches data to a call; the legs that show it are told. */
  attach(callId: CallId, set: Readonly<Record<string, string>>, origin?: Origin): ReturnType<CallBook['attach']> {
    const done = this.book.attach(callId, set)
    if (done === 'changed' || done === 'unchanged') this.#publish(this.book.refreshCall(callId), { callId, cause: 'attached', origin })
    return done
  }

  #onSwitch(event: SwitchEvent): void {
    if (event.kind === 'call' || event.kind === 'left' || event.kind === 'cleared') this.book.carriedOut(event.ref)
    this.#onEvent(event)
    if (event.kind === 'call' || event.kind === 'left') {
      this.#seatMove.done(event.ref)
      this.#listeners.check(event.call)
    }
  }

  #onEvent(event: SwitchEvent): void {
    switch (event.kind) {
      case 'call': {
        const merged = event.cause === 'transferred' || event.cause === 'joined'
        if (merged) this.book.absorb(event.call)
        const changes = this.book.update(event.call, event.cause)
        this.#recorder.changed(event.call, merged)
        this.desk.changed(event.call)
        this.ivr.changed(event.call)
        this.lines.carries(event.call)
        this.#publish(changes, { callId: event.call.callId, cause: event.cause, origin: this.outcomes.take(event.ref) })
        return
      }
      case 'left': {
        const changes = this.book.left(event.call, event.party, event.cause, this.#o.clock.service())
        this.#recorder.left(event.call, event.party, event.cause)
        this.desk.left(event.call, event.party, event.cause)
        this.ivr.changed(event.call)
        this.#publish(changes, { callId: event.call.callId, cause: event.cause, origin: this.outcomes.take(event.ref) })
        return
      }
      case 'cleared': {
        const changes = this.book.cleared(event.call.callId, event.cause, this.#o.clock.service())
        this.#recorder.cleared(event.call, event.cause)
        this.desk.cleared(event.call.callId)
        this.ivr.cleared(event.call.callId)
        this.#publish(changes, { callId: event.call.callId, cause: event.cause, origin: this.outcomes.take(event.ref) })
        return
      }
      case 'arrived':
        return this.desk.arrived(event.call, event.group)
      case 'extension':
        this.#turn.mark()
        return this.lines.extensionState(event.extension, event.state)
      case 'trunk':
        return this.lines.trunkState(event.trunk, event.state, event.call)
      case 'dtmf':
        this.ivr.digits(event.callId, event.number, event.digits)
        return this.#publish([], { origin: this.outcomes.take(event.ref) })
      case 'ivr':
        return this.ivr.begin(event.call, event.partyId, event.entry)
      case 'failed':
        this.book.cameToNothing(event.ref)
        if (this.desk.failed(event.ref, event.code) || this.#seatMove.failed(event.ref)) return
        this.outcomes.fail(event.ref, event.code, event.message)
    }
  }

  /** Announces leg changes; the origin gets the one of its own extension, or request.done. */
  #publish(changes: readonly LegChange[], meta: Meta): void {
    const own = meta.origin === undefined ? undefined : this.agents.get(meta.origin.uid)?.extension ?? undefined
    const carrier = changes.find((change) => change.leg.extension === own && change.leg.callId === meta.callId)
    const touched = new Set<Extension>()
    for (const change of changes) {
      this.#announceLeg(change, meta, change === carrier ? meta.origin : undefined)
      touched.add(change.leg.extension)
      if (change.kind === 'ended') this.#served.ended(legKey(change.leg), change.leg, change.supervised)
      else this.#served.changed(legKey(change.leg), change.leg)
    }
    if (meta.origin !== undefined && carrier === undefined) this.announcer.done(meta.origin, { ok: true })
    for (const extension of touched) this.#callsChanged(extension)
  }

  /** `origin` answers the request; everybody else hears who has done it, too. */
  #announceLeg(change: LegChange, { cause, origin: asked }: Meta, origin: Origin | undefined): void {
    const { leg } = change
    const { groups, people } = this.people.note(change, this.agents.at(leg.extension))
    const audience = { extension: leg.extension, watchersOf: groups, seated: people }
    if (change.kind === 'ended') this.#listeners.over(leg.callId, leg.extension)
    const common = { audience, cause, origin }
    if (change.kind === 'ended') {
      const by = change.leg.endedBy ?? asked?.uid
      // Never merged into another event: every end is told.
      this.announcer.announce({ ...common, by, event: 'call.ended', data: change.leg, thing: null, ends: legKey(leg) })
    } else {
      this.announcer.announce({ ...common, by: asked?.uid, event: 'call.changed', data: change.leg, thing: legKey(leg) })
    }
  }

  /** Who sits at the extension, or sat there during its leg of the call. */
  seated(callId: string, extension: string): readonly string[] {
    const agent = this.agents.at(extension)
    return agent === undefined ? this.people.people(callId, extension) : [agent.uid]
  }

  /** Agents who took part in the call, as the server itself has seen it; empty = it knows no such call. @throws when the disk cannot be read */
  tookPart(callId: string): readonly string[] {
    return [...new Set([...this.people.participation.of(callId), ...this.#o.records.agentsOf(callId)])]
  }

  /** Groups or agents are others now: who listens may have lost the right. */
  rightsChanged(): void {
    this.#turn.run(() => { this.#listeners.checkAll() })
  }

  #callsChanged(extension: Extension): void {
    const left = this.book.hasLegs(extension) ? null : this.#served.over(extension) ?? NOTHING_LEFT
    const sitsElsewhere = left !== null && left.uid !== null && left.uid !== this.agents.at(extension)?.uid ? left.uid : null
    this.agents.callsChanged(extension, this.book.summary(extension), sitsElsewhere === null ? left : NOTHING_LEFT)
    this.lines.show(extension)
    if (left === null) return
    const seated = this.agents.at(extension)
    if (seated !== undefined) this.#seatMove.look(seated.uid)
    if (sitsElsewhere === null) return
    this.agents.callOver(sitsElsewhere, left)
    this.#seatMove.look(sitsElsewhere)
    this.#turn.mark()
  }

  /** Kept first, then told; who is absent gets it at his next login. */
  #deliverOem(message: OemMessage): void {
    const { deskStore, log, clock } = this.#o
    try {
      deskStore.addOem(message)
      const agent = this.agents.get(message.to)
      // Without a link it waits in the store for his next login or resume (oem-desk.ts, flush).
      if (agent?.reachable !== true) return
      this.announcer.announce({ event: 'oem.received', data: message, thing: null, audience: { uid: message.to } })
      deskStore.oemDelivered([message.id], clock.wall())
    } catch (error) {
      log.error('message could not be kept', { kind: message.kind, to: message.to, error: String(error) })
    }
  }

  /** Who sits at an extension shows in its own legs and in those of whom it talks to. */
  #seatChanged(extension: Extension): void {
    this.#publish(this.book.refreshAt(extension), { cause: 'seat' })
    this.lines.show(extension)
    for (const { callId } of this.book.legsAt(extension)) this.#listeners.check({ callId })
  }

  #who(number: string): { readonly uid: AgentRecord['uid'] | null; readonly name: string | null } | null {
    const agent = this.agents.at(number)
    if (agent !== undefined) return { uid: agent.uid, name: agent.name }
    if (!this.lines.has(number)) return null
    return { uid: null, name: this.lines.nameOf(number) }
  }
}

/** The last leg of a telephone at which nobody talked. */
const NOTHING_LEFT = { group: null, callId: null, talked: false, uid: null } as const

/** One leg as a thing that a slow reader needs only the newest state of. */
export function legKey(leg: { readonly callId: string; readonly extension: string }): string {
  return `call:${leg.callId}/${leg.extension}`
}
