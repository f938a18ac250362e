/** All sessions, and the way of every announcement to those who are to hear it. */
import type { ServiceClock, Log } from '../../ports.ts'
import type { GroupId } from '../../../shared/domain/schemas.ts'
import type { WireError } from '../../protocol/messages.ts'
import type { Announcement, Announcer, Audience, Origin, Outcome } from '../events-out.ts'
import type { CtiEventName } from '../../protocol/events.ts'
import type { Rights } from '../rights/rights.ts'
import { lessOf, subjectOf } from '../rights/views.ts'
import type { KeyMemory } from './key-memory.ts'
import type { Session, Watch } from './session.ts'
import { sharedEvent } from './shared-event.ts'
import type { SharedEvent } from './shared-event.ts'

export class SessionHub implements Announcer {
  readonly #clock: ServiceClock
  readonly #log: Log
  readonly #keys: KeyMemory
  readonly #rights: Rights
  readonly #byId = new Map<string, Session>()
  readonly #byUid = new Map<string, Session>()
  readonly #byExtension = new Map<string, Session>()
  readonly #watchAll = new Set<Session>()
  readonly #watchGroup = new Map<string, Set<Session>>()
  readonly #members = new Map<string, Set<Session>>()

  constructor(options: { readonly clock: ServiceClock; readonly log: Log; readonly keys: KeyMemory; readonly rights: Rights }) {
    this.#clock = options.clock
    this.#log = options.log
    this.#keys = options.keys
    this.#rights = options.rights
  }

  get size(): number {
    return this.#byId.size
  }

  all(): Session[] {
    return [...this.#byId.values()]
  }

  get(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  ofAgent(uid: string): Session | undefined {
    return this.#byUid.get(uid)
  }

  atExtension(extension: string): Session | undefined {
    return this.#byExtension.get(extension)
  }

  add(session: Session): void {
    this.#byId.set(session.id, session)
    this.#byUid.set(session.uid, session)
    this.#byExtension.set(session.extension, session)
    for (const group of session.groups) addTo(this.#members, group, session)
    this.#addWatch(session)
  }

  remove(session: Session): void {
    this.#byId.delete(session.id)
    if (this.#byUid.get(session.uid) === session) this.#byUid.delete(session.uid)
    if (this.#byExtension.get(session.extension) === session) this.#byExtension.delete(session.extension)
    for (const group of session.groups) removeFrom(this.#members, group, session)
    this.#removeWatch(session)
  }

  /** The session serves other groups from now on. */
  setGroups(session: Session, groups: readonly GroupId[]): void {
    for (const group of session.groups) removeFrom(this.#members, group, session)
    session.groups = groups
    for (const group of groups) addTo(this.#members, group, session)
  }

  setWatch(session: Session, watch: Watch): void {
    this.#removeWatch(session)
    session.watch = watch
    this.#addWatch(session)
  }

  announce<N extends CtiEventName>(announcement: Announcement<N>): void {
    const { origin } = announcement
    const asker = origin === undefined ? undefined : this.#byId.get(origin.session)
    const at = this.#clock.service()
    // Encoded once for all who hear all of it, and once for those who hear less.
    let full: SharedEvent | null = null
    let less: SharedEvent | null = null
    let answered = false
    for (const session of this.#hearers(announcement.audience)) {
      const heard = this.heard(session, announcement)
      if (heard === null) continue
      const event = heard === announcement ? (full ??= sharedEvent(announcement, at)) : (less ??= sharedEvent(heard, at))
      if (session === asker) answered = true
      this.#push(session, event, session === asker ? origin?.requestId ?? null : null)
    }
    if (origin === undefined) return
    if (asker === undefined || !answered) this.done(origin, { ok: true })
    else this.#remember(origin, { ok: true })
  }

  /** What the session may hear of it: all, less (a copy), or nothing (null). SECURITY: rights-events.test.ts. */
  heard(session: Session, announcement: Announcement): Announcement | null {
    // The own telephone: whatever goes on there is shown there.
    if (announcement.audience.extension === session.extension || announcement.audience.uid === session.uid) return announcement
    const hearing = this.#rights.hears(session.uid, announcement.event, subjectOf(announcement, session.uid))
    if (hearing === 'full') return announcement
    return hearing === 'less' ? lessOf(announcement) : null
  }

  done(origin: Origin, outcome: Outcome): void {
    this.#remember(origin, outcome)
    const asker = this.#byId.get(origin.session)
    if (asker === undefined) return
    const event = sharedEvent({
      event: 'request.done',
      data: outcome.ok
        ? { ok: true, code: null, message: '' }
        : { ok: false, code: outcome.code, message: outcome.message.slice(0, 512), ...(outcome.state === undefined ? {} : { state: outcome.state }) },
      thing: null,
      audience: {},
    }, this.#clock.service())
    this.#push(asker, event, origin.requestId)
  }

  /** To one session only. */
  tell(session: Session, announcement: Announcement): void {
    this.#push(session, sharedEvent(announcement, this.#clock.service()), null)
  }

  #push(session: Session, event: SharedEvent, requestId: number | null): void {
    try {
      session.outbox.push(event, requestId)
    } catch (error) {
      // A thing that does not fit into a frame is a fault of the server; it must not hurt the others.
      this.#log.error('event could not be sent', { event: event.event, uid: session.uid, error: String(error) })
    }
  }

  #remember(origin: Origin, outcome: Outcome): void {
    if (origin.key === null) return
    const error: WireError | null = outcome.ok
      ? null
      : { code: outcome.code, message: outcome.message, ...(outcome.state === undefined ? {} : { state: outcome.state }) }
    this.#keys.settle(origin.uid, origin.key, error === null ? { ok: true } : { ok: false, error })
  }

  #hearers(audience: Audience): Set<Session> {
    const hearers = new Set<Session>()
    const add = (session: Session | undefined): void => { if (session !== undefined) hearers.add(session) }
    if (audience.uid != null) add(this.#byUid.get(audience.uid))
    if (audience.extension != null) add(this.#byExtension.get(audience.extension))
    if (audience.membersOf !== undefined) for (const session of this.#members.get(audience.membersOf) ?? []) add(session)
    const groups = audience.watchersOf
    if (groups === undefined) return hearers
    for (const session of this.#watchAll) add(session)
    for (const group of groups) for (const session of this.#watchGroup.get(group) ?? []) add(session)
    return hearers
  }

  #addWatch(session: Session): void {
    if (session.watch === 'all') this.#watchAll.add(session)
    else if (session.watch !== 'own') for (const group of session.watch) addTo(this.#watchGroup, group, session)
  }

  #removeWatch(session: Session): void {
    this.#watchAll.delete(session)
    if (session.watch !== 'all' && session.watch !== 'own') {
      for (const group of session.watch) removeFrom(this.#watchGroup, group, session)
    }
  }
}

function addTo(index: Map<string, Set<Session>>, key: string, session: Session): void {
  const set = index.get(key)
  if (set === undefined) index.set(key, new Set([session]))
  else set.add(session)
}

function removeFrom(index: Map<string, Set<Session>>, key: string, session: Session): void {
  const set = index.get(key)
  set?.delete(session)
  if (set?.size === 0) index.delete(key)
}
