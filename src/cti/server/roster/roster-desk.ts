/**
 * Changes groups and agents while the site works, one change after the other: notes it (own store), writes it
 * to the directory, then lets everybody feel it at once. What fails leaves nothing behind (docs/operations.md).
 */
import type { ServiceClock, Log, Timer } from '../../ports.ts'
import type { DirectoryState, ManageReason } from '../../../shared/domain/manage.ts'
import type { AppError, ServerErrorCode } from '../../../shared/domain/errors.ts'
import type { GroupId } from '../../../shared/domain/schemas.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Announcer } from '../events-out.ts'
import type { Rights } from '../rights/rights.ts'
import { scopeOf } from '../rights/scope.ts'
import type { Scope } from '../../../shared/domain/scope.ts'
import type { Session } from '../sessions/session.ts'
import { follow, isDone, notesOf, objection, writeChange } from './changes.ts'
import type { FloorFacts, Refused, RosterChange } from './changes.ts'
import type { DirectoryPicture, DirectoryPort } from './directory-port.ts'
import type { Person, Picture } from './picture.ts'
import type { Roster } from './roster.ts'

/** How long the directory is left alone after it could not be read, ms; doubles up to the last. */
const FIRST_RETRY_MS = 5_000
const LAST_RETRY_MS = 60_000
/** How often calls that came while their group was being deleted are looked after, ms. */
const CLOSING_MS = 500

export interface RosterDeskOptions {
  readonly roster: Roster
  /** Null = the server has no directory: nothing can be changed. */
  readonly directory: DirectoryPort | null
  readonly centre: CallCentre
  readonly rights: Rights
  readonly clock: ServiceClock
  readonly log: Log
  readonly announcer: Announcer
  readonly sessions: {
    all(): readonly Session[]
    setGroups(session: Session, groups: readonly GroupId[]): void
    snapshot(session: Session): void
    /** Ends the session of an agent; false = he has none. */
    forceOut(uid: string, by: string): boolean
  }
}

export class RosterDesk {
  readonly roster: Roster
  readonly directory: DirectoryPort | null
  readonly #o: RosterDeskOptions
  readonly #floor: FloorFacts
  /** Deleted groups that calls still wait for; they go when those have been served. */
  readonly #closing = new Set<string>()
  #tail: Promise<unknown> = Promise.resolve()
  #retry: Timer | null = null
  #closingTimer: Timer | null = null
  #stopped = false

  constructor(options: RosterDeskOptions) {
    this.#o = options
    this.roster = options.roster
    this.directory = options.directory
    const { centre } = options
    this.#floor = {
      hasCalls: (group) => centre.desk.acd.waiting(group).length > 0 || [...centre.desk.acd.offers()].some((offer) => offer.group === group),
      agentInCall: (uid) => this.inCall(uid),
    }
  }

  get state(): DirectoryState {
    if (this.directory === null) return 'none'
    return this.roster.directory === null ? 'away' : 'ready'
  }

  inCall(uid: string): boolean {
    const { centre } = this.#o
    const extension = centre.agents.get(uid)?.extension ?? null
    return extension !== null && centre.book.hasLegs(extension)
  }

  /** Reads the directory; while it cannot be read the server goes on with what it knows. Resolves after the first attempt. */
  start(): Promise<void> {
    return this.#load(FIRST_RETRY_MS)
  }

  stop(): void {
    this.#stopped = true
    this.#retry?.cancel()
    this.#closingTimer?.cancel()
  }

  /** Why a change would be refused now; null = it can be tried. */
  objection(change: RosterChange): Refused | null {
    if (this.directory === null) return { code: 'wrong_state', reason: 'no_directory', message: 'this server keeps no directory of groups and agents' }
    if (this.roster.directory === null) return { code: 'unreachable', reason: 'directory_away', message: 'the directory has not been read yet' }
    return objection(this.roster, change, this.#floor)
  }

  /** Carries a change out, after those before it. Null = done. Never rejects. */
  change(change: RosterChange, by: string): Promise<Refused | null> {
    const turn = this.#tail.then(() => this.#carryOut(change, by)).catch((error: unknown): Refused => {
      this.#o.log.error('a change of groups and agents failed', { kind: change.kind, error: String(error) })
      return { code: 'internal', reason: null, message: 'the change failed; the log says why' }
    })
    this.#tail = turn
    return turn
  }

  async #carryOut(change: RosterChange, by: string): Promise<Refused | null> {
    const against = this.objection(change)
    const { directory: port, roster } = this
    if (against !== null || port === null) return against
    if (isDone(roster, change)) return null
    let undo: () => void
    try {
      undo = await this.#note(port, change)
    } catch (error) {
      this.#o.log.error('a change of groups and agents could not be noted', { kind: change.kind, error: String(error) })
      return { code: 'overloaded', reason: 'server_disk', message: 'the server cannot write its disk now' }
    }
    const written = await writeChange(port, roster, change)
    if (!written.ok) {
      this.#o.log.warn('the directory refused a change', { kind: change.kind, code: written.error.code, error: written.error.message })
      // Whether it was committed is not known: what is noted stays until the directory has been read again.
      if (written.error.code === 'outcome_unknown') void this.#load(FIRST_RETRY_MS)
      else undo()
      return refusalOf(written.error)
    }
    if (roster.directory !== null) follow(roster.directory, change)
    if (change.kind === 'delete-agent') this.#forgetVerifier(change.uid)
    this.#apply(by)
    return null
  }

  /** @throws when the disk refuses. @returns takes it back */
  async #note(port: DirectoryPort, change: RosterChange): Promise<() => void> {
    const { roster } = this
    const { add, remove } = notesOf(roster, change)
    if (change.kind !== 'add-agent') return roster.note(add, remove)
    const { uid, password } = change.agent
    const verifier = await port.makeVerifier(password)
    const undo = roster.note(add, remove)
    roster.setVerifier(uid, verifier)
    return () => {
      undo()
      roster.setVerifier(uid, null)
    }
  }

  #forgetVerifier(uid: string): void {
    try {
      this.roster.setVerifier(uid, null)
    } catch (error) {
      // Nobody can log in with it: the agent is gone. The next who gets his number overwrites it.
      this.#o.log.error('a verifier could not be deleted', { uid, error: String(error) })
    }
  }

  async #load(retryMs: number): Promise<void> {
    if (this.directory === null || this.#stopped) return
    this.#retry?.cancel()
    this.#retry = null
    const loaded = await this.directory.load()
    if (this.#stopped) return
    if (loaded.ok) {
      this.roster.directory = known(loaded.value)
      this.#apply('system')
      return
    }
    this.#o.log.warn('the directory of groups and agents cannot be read', { code: loaded.error.code, error: loaded.error.message, retryMs })
    this.#retry = this.#o.clock.after(retryMs, () => { void this.#load(Math.min(2 * retryMs, LAST_RETRY_MS)) })
  }

  /** Everybody feels what has changed. */
  #apply(by: string): void {
    const { centre } = this.#o
    const before = this.roster.redraw()
    for (const id of before.groups.keys()) if (!this.roster.picture.groups.has(id)) this.#keepWhileCallsWait(before, id)
    const after = this.roster.picture
    centre.run(() => {
      for (const [uid, person] of before.people) {
        const now = after.people.get(uid)
        if (person.verifier !== null && (now === undefined || now.verifier === null)) this.#dismiss(uid, by)
      }
      for (const person of after.people.values()) this.#take(person)
      this.#lead(after)
      centre.board.mark()
    })
    centre.rightsChanged()
    this.#tell(before, after)
  }

  /** A call that came in the very moment its group was deleted is served first. */
  #keepWhileCallsWait(before: Picture, id: string): void {
    const group = before.groups.get(id) ?? this.roster.site.groups.find((one) => one.id === id)
    if (this.roster.picture.groups.has(id) || group === undefined || !this.#floor.hasCalls(id)) {
      this.#closing.delete(id)
      return
    }
    this.#closing.add(id)
    this.roster.keep(group, before)
    this.#closingTimer?.cancel()
    this.#closingTimer = this.#o.clock.after(CLOSING_MS, () => { this.#apply('system') })
  }

  #dismiss(uid: string, by: string): void {
    const { centre, sessions } = this.#o
    const record = centre.agents.get(uid)
    if (record === undefined) return
    if (!sessions.forceOut(uid, by) && record.state !== 'logged-out') centre.logout(uid, by)
    centre.agents.dismiss(uid)
  }

  /** Somebody who can log in: new, or perhaps of other groups now. */
  #take(person: Person): void {
    if (person.verifier === null) return
    const { centre, sessions } = this.#o
    const record = centre.agents.get(person.uid)
    if (record === undefined) return centre.agents.admit(this.roster.entry(person))
    if (sameItems(record.memberOf, person.groups)) return
    // What rings at him for a group he has left goes to somebody who has not.
    const offer = centre.desk.acd.offerTo(person.uid)
    if (offer !== undefined && !person.groups.includes(offer.group)) centre.desk.agentGone(person.uid)
    centre.agents.regroup(person.uid, person.groups)
    const session = sessions.all().find(({ uid }) => uid === person.uid)
    if (session !== undefined) sessions.setGroups(session, record.loggedInTo)
  }

  #lead(after: Picture): void {
    for (const record of this.#o.centre.agents.all()) {
      const person = after.people.get(record.uid)
      if (person === undefined || record.role !== 'leader') continue
      record.leads.clear()
      for (const group of this.roster.leads(person)) record.leads.add(group)
    }
  }

  /** Every session learns the groups; who sees others, or less than before, gets the whole picture anew. */
  #tell(before: Picture, after: Picture): void {
    const { sessions, announcer, centre } = this.#o
    if (samePeople(before, after) && sameGroups(before, after)) return
    const groupsChanged = !sameGroups(before, after)
    for (const session of sessions.all()) {
      const own = before.people.get(session.uid)?.groups ?? []
      const regrouped = !sameItems(own, after.people.get(session.uid)?.groups ?? [])
      // Who leads somebody learns whom now: the scope says whose messages and recordings these are.
      if (!groupsChanged && !regrouped && session.watch === 'own' && session.leads.size === 0) continue
      announcer.announce({ event: 'site.changed', data: siteView(this.roster, this.#o.rights, session), thing: 'site', audience: { uid: session.uid } })
      if (session.watch !== 'own' || regrouped) sessions.snapshot(session)
    }
    this.#o.log.info('groups and agents', { groups: after.groups.size, people: after.people.size, canLogIn: [...centre.agents.all()].length })
  }
}

/** What a session is told of the site's groups: at the login, and when they change. */
export function siteView(roster: Roster, rights: Rights, session: Pick<Session, 'uid' | 'groups' | 'leads'>): {
  scope: Scope; groups: { id: GroupId; name: string }[]; leads: GroupId[]; siteGroups: { id: GroupId; name: string; codes: { code: string; name: string }[] }[]
} {
  const { site } = roster
  const nameOf = (id: GroupId): string => site.groups.find((known) => known.id === id)?.name ?? id
  return {
    scope: scopeOf(rights, session, roster.picture.people.values()),
    groups: session.groups.map((id) => ({ id, name: nameOf(id) })),
    leads: [...session.leads],
    siteGroups: site.groups.map(({ id, name, wrapup }) => ({ id, name, codes: wrapup.codes })),
  }
}

function known({ people, groups, business, roles }: DirectoryPicture): NonNullable<Roster['directory']> {
  return { people: new Map(people), groups: new Map(groups), business: new Map(business), roles }
}

function sameGroups({ groups: before }: Picture, { groups: after }: Picture): boolean {
  return before.size === after.size && [...after.values()].every(({ id, name }) => before.get(id)?.name === name)
}

function samePeople({ people: before }: Picture, { people: after }: Picture): boolean {
  return before.size === after.size && [...after.values()].every((person) => {
    const was = before.get(person.uid)
    return was !== undefined && (was.verifier === null) === (person.verifier === null) && sameItems(was.groups, person.groups)
  })
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item))
}

/** What the data layer says (docs/data.md, Failures), in the words of AT Link. */
function refusalOf({ code, message }: AppError): Refused {
  const as = (serverCode: ServerErrorCode, reason: ManageReason | null): Refused => ({ code: serverCode, reason, message })
  switch (code) {
    case 'not_allowed': return as('not_allowed', 'password_format')
    case 'database_rights': return as('not_allowed', 'directory_rights')
    case 'bad_arguments': case 'no_such_agent': return as('bad_arguments', 'directory_refused')
    case 'database_timeout': return as('timeout', null)
    case 'outcome_unknown': return as('outcome_unknown', null)
    default: return as('unreachable', 'directory_away')
  }
}
