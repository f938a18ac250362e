/** The life of sessions: begin, loss and grace, resume, displacement, end. */
import { checkResumeProof } from '../../protocol/scram.ts'
import { toBase64 } from '../../protocol/bytes.ts'
import type { Connection, Ports } from '../../ports.ts'
import type { Owner } from '../../../shared/domain/errors.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { CallCentre } from '../call-centre.ts'
import type { SiteConfig } from '../site-config.ts'
import { snapshotOf } from '../snapshot.ts'
import { Outbox } from './outbox.ts'
import type { Session, SessionPeer, Watch } from './session.ts'
import type { SessionHub } from './session-hub.ts'
import { sharedEvent, snapshotEnd } from './shared-event.ts'

const SESSION_ID_BYTES = 24

export interface NewSession {
  readonly agent: AgentRecord
  readonly extension: Session['extension']
  readonly groups: Session['groups']
  readonly host: string
  readonly watch: Watch
  readonly startNotReady: boolean
  readonly key: Uint8Array
}

export interface Conflict {
  readonly code: 'agent_in_use' | 'extension_in_use'
  readonly owner: Owner
}

export class Sessions {
  readonly #ports: Ports
  readonly #site: SiteConfig
  readonly #centre: CallCentre
  readonly #hub: SessionHub

  constructor(options: { readonly ports: Ports; readonly site: SiteConfig; readonly centre: CallCentre; readonly hub: SessionHub }) {
    this.#ports = options.ports
    this.#site = options.site
    this.#centre = options.centre
    this.#hub = options.hub
  }

  /**
   * Who stands in the way of this login. An agent's own lost session does not: it is he who comes
   * back, e.g. after his program was killed.
   */
  conflict(uid: string, extension: string): Conflict | null {
    const own = this.#hub.ofAgent(uid)
    if (own !== undefined && own.peer !== null) return { code: 'agent_in_use', owner: ownerOf(own) }
    const there = this.#hub.atExtension(extension)
    if (there !== undefined && there.uid !== uid) return { code: 'extension_in_use', owner: ownerOf(there) }
    return null
  }

  isFull(uid: string, extension: string): boolean {
    const replaces = this.#hub.ofAgent(uid) !== undefined || this.#hub.atExtension(extension) !== undefined
    return !replaces && this.#hub.size >= this.#site.limits.maxSessions
  }

  /** Opens the session; whoever held agent or extension is displaced. The caller answers, then calls begin(). */
  open(wanted: NewSession, peer: SessionPeer, connection: Connection): Session {
    const { agent, extension } = wanted
    for (const holder of new Set([this.#hub.ofAgent(agent.uid), this.#hub.atExtension(extension)])) {
      if (holder !== undefined) this.#displace(holder, agent.uid, wanted.host)
    }
    this.#centre.login(agent, {
      extension, host: wanted.host, groups: wanted.groups, startNotReady: wanted.startNotReady,
    })
    const session: Session = {
      id: toBase64(this.#ports.random.bytes(SESSION_ID_BYTES)),
      uid: agent.uid,
      extension,
      role: agent.role,
      host: wanted.host,
      since: this.#ports.clock.now(),
      groups: wanted.groups,
      leads: agent.role === 'leader' ? agent.leads : new Set<string>(),
      watch: wanted.watch,
      key: wanted.key,
      outbox: new Outbox(this.#ports.clock, this.#site.limits, () => { this.#slow(session) }),
      peer,
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
    this.#ports.log.info('session began', { uid: session.uid, extension: session.extension, host: session.host })
  }

  snapshot(session: Session): void {
    const at = this.#ports.clock.now()
    session.outbox.pushAll([
      sharedEvent({ event: 'snapshot.begin', data: {}, thing: null, audience: {} }, at),
      ...snapshotOf(this.#centre, session).map((announcement) => sharedEvent(announcement, at)),
      snapshotEnd(at),
    ])
  }

  /** The session's connection is gone. It may come back within the grace time. */
  lost(session: Session): void {
    session.peer = null
    session.outbox.detach()
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

  /** Attaches the new connection; call replay on the outbox after the answer. */
  resume(session: Session, peer: SessionPeer, connection: Connection): void {
    session.graceTimer?.cancel()
    session.graceTimer = null
    session.peer?.abandon()
    session.outbox.detach()
    session.peer = peer
    session.outbox.attach(connection)
    this.#centre.setReachable(session.uid, true)
    this.#ports.log.info('session resumed', { uid: session.uid })
  }

  /** Ends the session and logs the agent out. */
  end(session: Session, by: string): void {
    this.#forget(session)
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

  #displace(holder: Session, by: string, where: string): void {
    this.#forget(holder)
    const { peer } = holder
    holder.peer = null
    holder.outbox.detach()
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

function ownerOf(session: Session): Owner {
  return { uid: session.uid, host: session.host, since: session.since }
}
