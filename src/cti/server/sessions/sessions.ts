/** The life of sessions: begin, loss and grace, resume, displacement, end. */
import { checkResumeProof } from '../../protocol/scram.ts'
import { toBase64 } from '../../protocol/bytes.ts'
import type { ServerPorts } from '../api.ts'
import type { Connection } from '../../ports.ts'
import type { Owner } from '../../../shared/domain/errors.ts'
import type { GroupId } from '../../../shared/domain/schemas.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { CallCentre } from '../call-centre.ts'
import type { SiteConfig } from '../site-config.ts'
import { callHolder } from '../calls/call-holder.ts'
import type { AuditTrail } from '../rights/audit-trail.ts'
import type { Rights } from '../rights/rights.ts'
import { snapshotOf } from '../snapshot.ts'
import { DisplacedSessions } from './displaced-sessions.ts'
import type { Displaced } from './displaced-sessions.ts'
import { Outbox } from './outbox.ts'
import type { OutboxLimits } from './outbox.ts'
import type { Session, SessionPeer, Watch } from './session.ts'
import type { SessionHub } from './session-hub.ts'
import { sharedEvent, snapshotEnd } from './shared-event.ts'

const SESSION_ID_BYTES = 24

export interface NewSession {
  readonly agent: AgentRecord
  readonly extension: Session['extension']
  readonly groups: Session['groups']
  readonly host: string
  readonly instance: string | null
  readonly watch: Watch
  readonly startNotReady: boolean
  /** No person asked for it. */
  readonly automatic: boolean
  readonly key: Uint8Array
}

export interface Conflict {
  readonly code: 'agent_in_use' | 'extension_in_use'
  readonly owner: Owner
}

/** Who asks for a seat, as far as it decides whether somebody stands in his way. */
export interface Asker {
  readonly uid: string
  readonly extension: string
  readonly host: string
  readonly instance?: string | undefined
  /** No person asked for it. */
  readonly automatic: boolean
}

/** Is told what becomes of sessions: what was kept for the agent goes out, or waits again. */
export interface SessionWatcher {
  /** The agent has a link again: after a login's snapshot, or a resume's replay. */
  present(uid: string, resumed: boolean): void
  /** The session is over without a goodbye of the client; its link was found lost at `lostAt`, epoch ms. */
  gone(uid: string, lostAt: number): void
}

export class Sessions {
  readonly #displaced = new DisplacedSessions()
  readonly #ports: ServerPorts
  readonly #site: SiteConfig
  readonly #outboxLimits: OutboxLimits
  readonly #centre: CallCentre
  readonly #hub: SessionHub
  readonly #watcher: SessionWatcher
  readonly #trail: AuditTrail
  readonly #rights: Rights

  constructor(options: {
    readonly ports: ServerPorts; readonly site: SiteConfig; readonly centre: CallCentre; readonly hub: SessionHub; readonly watcher: SessionWatcher
    readonly trail: AuditTrail; readonly rights: Rights
  }) {
    this.#ports = options.ports
    this.#site = options.site
    const { limits } = options.site
    // A link that is dead is noticed within heartbeatDeadMs, and its session kept for graceMs.
    this.#outboxLimits = { ...limits, replayMs: limits.heartbeatDeadMs + limits.graceMs }
    this.#centre = options.centre
    this.#hub = options.hub
    this.#watcher = options.watcher
    this.#trail = options.trail
    this.#rights = options.rights
  }

  /** Who stands in the way of this login (docs/at-link.md, Login). */
  conflict(asker: Asker): Conflict | null {
    const own = this.#hub.ofAgent(asker.uid)
    if (own !== undefined && !standsAside(own, asker)) return { code: 'agent_in_use', owner: ownerOf(own) }
    const there = this.#hub.atExtension(asker.extension)
    if (there !== undefined && there.uid !== asker.uid) return { code: 'extension_in_use', owner: ownerOf(there) }
    return null
  }

  /**
   * Whose call stands at the telephone, so that nobody else may sit down there meanwhile; null = nobody’s. The refusal and the
   * right are in the audit trail. SECURITY: rights-takeover.test.ts, "a colleague’s talk stays the colleague’s".
   */
  callInTheWay(uid: string, extension: string, address: string): { readonly uid: string; readonly state: string } | null {
    const holder = callHolder(this.#centre, extension, uid)
    if (holder === null || this.#rights.may({ uid }, 'seat.takeOverCall', { agent: holder.uid })) return null
    const act = { command: 'login', detail: 'take-over', whom: holder.uid, extension, callId: null }
    this.#trail.note({ uid, via: 'link', address }, act, 'wrong_state')
    return holder
  }

  isFull(uid: string, extension: string): boolean {
    const replaces = this.#hub.ofAgent(uid) !== undefined || this.#hub.atExtension(extension) !== undefined
    return !replaces && this.#hub.size >= this.#site.limits.maxSessions
  }

  /** The sessions that a login of this agent at this telephone ends. */
  holders(uid: string, extension: string): Session[] {
    return [...new Set([this.#hub.ofAgent(uid), this.#hub.atExtension(extension)])].filter((holder) => holder !== undefined)
  }

  /** Opens the session; whoever held agent or extension is displaced. The caller answers, then calls begin(). */
  open(wanted: NewSession, peer: SessionPeer, connection: Connection): Session {
    const { agent, extension } = wanted
    for (const holder of this.holders(agent.uid, extension)) this.#displace(holder, wanted)
    const restored = this.#centre.login(agent, {
      extension, host: wanted.host, groups: wanted.groups, startNotReady: wanted.startNotReady, automatic: wanted.automatic,
    })
    const session: Session = {
      id: toBase64(this.#ports.random.bytes(SESSION_ID_BYTES)),
      uid: agent.uid,
      extension,
      role: agent.role,
      kept: restored ? { state: agent.state, reason: agent.reason } : null,
      host: wanted.host,
      address: connection.remoteAddress,
      instance: wanted.instance,
      since: this.#ports.clock.service(),
      groups: wanted.groups,
      leads: agent.role === 'leader' ? agent.leads : new Set<GroupId>(),
      watch: wanted.watch,
      key: wanted.key,
      outbox: new Outbox(this.#ports.clock, this.#outboxLimits, () => { this.#slow(session) }),
      peer,
      lostAt: null,
      graceTimer: null,
    }
    session.outbox.attach(connection)
    return session
  }

  /** The answer to the login is out: from now on the session hears events, the snapshot first. */
  begin(session: Session): void {
    this.snapshot(session)
    this.#tellWatchers(session, true)
    this.#hub.add(session)
    this.#watcher.present(session.uid, false)
    this.#ports.log.info('session began', { uid: session.uid, extension: session.extension, host: session.host })
  }

  snapshot(session: Session): void {
    const at = this.#ports.clock.service()
    session.outbox.pushAll([
      sharedEvent({ event: 'snapshot.begin', data: {}, thing: null, audience: {} }, at),
      ...snapshotOf(this.#centre, session).flatMap((announcement) => {
        const heard = this.#hub.heard(session, announcement)
        return heard === null ? [] : [sharedEvent(heard, at)]
      }),
      snapshotEnd(at),
    ])
  }

  /** The client has missed something: the states anew, and once more what is no state and may not have arrived. */
  repair(session: Session): void {
    this.snapshot(session)
    this.#watcher.gone(session.uid, this.#ports.clock.service())
    this.#watcher.present(session.uid, true)
  }

  /** The session's connection is gone. It may come back within the grace time. */
  lost(session: Session): void {
    session.peer = null
    session.outbox.detach()
    session.lostAt = this.#ports.clock.service()
    if (this.#hub.get(session.id) !== session) return
    this.#ports.log.info('session lost', { uid: session.uid, graceMs: this.#site.limits.graceMs })
    this.#centre.setReachable(session.uid, false)
    session.graceTimer = this.#ports.clock.after(this.#site.limits.graceMs, () => {
      session.graceTimer = null
      this.end(session, 'system')
    })
  }

  /**
   * Finds the session a `resume` may take up; null = log in again. One answer for unknown, foreign
   * and outrun sessions, so that nobody learns which it was.
   */
  resumable(asked: { readonly session: string; readonly lastSeq: number; readonly proof: string }, helloNonce: string): Session | null {
    const session = this.#hub.get(asked.session)
    if (session === undefined) return null
    // SECURITY: the proof is bound to this connection's nonce (test/integration/server-resume.test.ts, "a listener cannot take a session").
    if (!checkResumeProof(this.#ports.hashes, session.key, { ...asked, helloNonce })) return null
    return session.outbox.canReplay(asked.lastSeq) ? session : null
  }

  /**
   * Who took over the session that a `resume` asks for, or logged its agent out; null = nobody, as far as
   * is known. Only for the one who held it: for anybody else it is an unknown session.
   */
  takenOver(asked: { readonly session: string; readonly lastSeq: number; readonly proof: string }, helloNonce: string): Displaced['by'] | null {
    const displaced = this.#displaced.get(asked.session)
    if (displaced === undefined) return null
    // SECURITY: test/integration/server-resume.test.ts, "who took over is told only to the one who was displaced".
    return checkResumeProof(this.#ports.hashes, displaced.key, { ...asked, helloNonce }) ? displaced.by : null
  }

  /** Attaches the new connection; call replay on the outbox after the answer. */
  resume(session: Session, peer: SessionPeer, connection: Connection): void {
    session.graceTimer?.cancel()
    session.graceTimer = null
    session.peer?.abandon()
    session.outbox.detach()
    session.peer = peer
    session.address = connection.remoteAddress
    session.lostAt = null
    session.outbox.attach(connection)
    this.#centre.setReachable(session.uid, true)
    this.#ports.log.info('session resumed', { uid: session.uid })
  }

  /** The replay is out: what came meanwhile for the agent follows. */
  resumed(session: Session): void {
    this.#watcher.present(session.uid, true)
  }

  /**
   * Forced log-out: the client is told who did it and does not come back by itself, not even when its
   * link is lost just now. His calls stay at his telephone. False = he has no session.
   */
  forceOut(uid: string, by: string): boolean {
    const session = this.#hub.ofAgent(uid)
    if (session === undefined) return false
    this.#displaced.add(session, {
      code: 'forced_logout', owner: { uid: by, host: this.#hub.ofAgent(by)?.host ?? '', since: this.#ports.clock.service() },
    })
    const { peer } = session
    // He has not said goodbye: a link that has died unnoticed looks just the same, so what was written last waits again.
    if (session.lostAt === null) this.#watcher.gone(uid, this.#ports.clock.service())
    this.end(session, by)
    session.peer = null
    session.outbox.detach()
    peer?.dismiss('forced_logout', by, this.#hub.ofAgent(by)?.host)
    return true
  }

  /** The agent logs out himself. `missed` = by what he says he has not seen all that was sent to him. */
  leave(session: Session, missed: boolean): void {
    if (missed) this.#watcher.gone(session.uid, this.#ports.clock.service())
    this.end(session, session.uid)
  }

  /** Ends the session and logs the agent out. */
  end(session: Session, by: string): void {
    this.#forget(session)
    if (session.lostAt !== null) this.#watcher.gone(session.uid, session.lostAt)
    this.#centre.logout(session.uid, by)
    this.#tellWatchers(session, false)
    this.#ports.log.info('session ended', { uid: session.uid, by })
  }

  stop(): void {
    for (const session of this.#hub.all()) {
      session.graceTimer?.cancel()
      session.outbox.detach()
    }
  }

  #displace(holder: Session, taker: NewSession): void {
    const by = taker.agent.uid
    const where = taker.host
    this.#forget(holder)
    this.#displaced.add(holder, {
      code: holder.uid === by ? 'agent_in_use' : 'extension_in_use',
      owner: { uid: by, host: where, since: this.#ports.clock.service() },
    })
    const { peer } = holder
    holder.peer = null
    holder.outbox.detach()
    // What was just written to it may not have been read any more.
    this.#watcher.gone(holder.uid, holder.lostAt ?? this.#ports.clock.service())
    peer?.dismiss('taken_over', by, where)
    this.#ports.log.info('session taken over', { uid: holder.uid, extension: holder.extension, by, where })
    // The same agent goes on at another place: his state goes with him (agents.ts, login).
    if (holder.uid === by) return
    this.#centre.logout(holder.uid, by)
    this.#tellWatchers(holder, false)
  }

  #slow(session: Session): void {
    this.#ports.log.warn('slow reader cut off', { uid: session.uid })
    session.peer?.dismiss('slow_consumer')
  }

  #forget(session: Session): void {
    session.graceTimer?.cancel()
    session.graceTimer = null
    this.#hub.remove(session)
  }

  #tellWatchers(session: Session, online: boolean): void {
    this.#hub.announce({
      event: 'session.changed',
      data: { uid: session.uid, extension: session.extension, online, host: online ? session.host : null },
      thing: `session:${session.uid}`,
      audience: { watchersOf: this.#centre.agents.get(session.uid)?.memberOf ?? [] },
    })
  }
}

/**
 * True when an agent's own session makes way without being taken over: it belongs to the same run of
 * the same program, or it is lost and a person logs in again at the same seat, e.g. after his program
 * was killed. A lost session of another PC is kept for that PC: it may be the one that took over.
 */
function standsAside(own: Session, asker: Asker): boolean {
  if (asker.instance !== undefined && own.instance === asker.instance) return true
  return own.peer === null && !asker.automatic && own.host === asker.host && own.extension === asker.extension
}

function ownerOf(session: Session): Owner {
  return { uid: session.uid, host: session.host, since: session.since }
}
