/**
 * The one place that decides who may do what to whom. Commands, events, reads of the site's data and logins ask here;
 * the answers come from table.ts. Takes an actor, not a session: whatever door somebody comes by, the rights are the same.
 */
import type { CommandName } from '../../protocol/commands.ts'
import type { CtiEventName } from '../../protocol/events.ts'
import type { Actor } from './actor.ts'
import { roleOf, towards, towardsGroup } from './standing.ts'
import type { Person, Role, Target } from './standing.ts'
import { COMMAND_RIGHTS, EVENT_RIGHTS, OTHER_RIGHTS } from './table.ts'
import type { OtherRight, Row, Seen } from './table.ts'

export type Right = CommandName | OtherRight

/** Whom or what an act is about. */
export type Subject =
  | 'site'
  | { readonly agent: string }
  | { readonly group: string; readonly business?: boolean }
  /** The agents who sit at a telephone, or sat there during its call. All of them must be in reach; none = an empty seat. */
  | { readonly seat: readonly string[] }
  /** The agents who took part in a call; one of them must be in reach. */
  | { readonly call: readonly string[] }

/** How much of an event somebody hears. */
export type Hearing = 'full' | 'less' | 'none'
/** How far one sees: one's own, also those of the agents one leads, or everybody's. */
export type Reach = 'own' | 'led' | 'all'

export class Rights {
  readonly #find: (uid: string) => Person | undefined

  /** @param find everybody of the site by number, also who is logged out or cannot log in */
  constructor(find: (uid: string) => Person | undefined) {
    this.#find = find
  }

  role(actor: Pick<Actor, 'uid'>): Role {
    return roleOf(this.#find(actor.uid))
  }

  /** True = the table has the actor's cell for this subject. */
  may(actor: Pick<Actor, 'uid'>, right: Right, subject: Subject): boolean {
    return this.#allows(isCommandRight(right) ? COMMAND_RIGHTS[right] : OTHER_RIGHTS[right], actor.uid, subject)
  }

  /** @param subject whom the event is about */
  hears(uid: string, event: CtiEventName, subject: Subject): Hearing {
    const { full, less } = EVENT_RIGHTS[event]
    if (this.#allows(full, uid, subject)) return 'full'
    return this.#allows(less, uid, subject) ? 'less' : 'none'
  }

  /** How far the actor sees in a table of the site's databases. */
  reach(actor: Pick<Actor, 'uid'>, what: Seen): Reach {
    const cells = OTHER_RIGHTS[`see.${what}`][this.role(actor)]
    if (cells.includes('other')) return 'all'
    return cells.includes('led') ? 'led' : 'own'
  }

  /** What the target is to the actor; for tests and for people who read a refusal. */
  targets(uid: string, subject: Subject): readonly (readonly Target[])[] {
    const self = this.#find(uid)
    if (subject === 'site' || self === undefined) return [['site']]
    if ('agent' in subject) return [towards(self, this.#person(subject.agent, self))]
    if ('group' in subject) return [towardsGroup(self, subject.group, subject.business)]
    if ('seat' in subject) return subject.seat.length === 0 ? [['empty-seat']] : subject.seat.map((one) => towards(self, this.#person(one, self)))
    return [this.#towardsCall(self, subject.call)]
  }

  #allows(row: Row, uid: string, subject: Subject): boolean {
    const cells = row[roleOf(this.#find(uid))]
    if (cells.length === 0) return false
    return this.targets(uid, subject).every((found) => found.some((target) => cells.includes(target)))
  }

  #towardsCall(self: Person, people: readonly string[]): readonly Target[] {
    if (people.includes(self.uid)) return ['own-call']
    return people.some((uid) => towards(self, this.#person(uid, self)).includes('led')) ? ['led-call'] : ['other-call']
  }

  #person(uid: string, self: Person): Person | undefined {
    return uid === self.uid ? self : this.#find(uid)
  }
}

function isCommandRight(right: Right): right is CommandName {
  return Object.hasOwn(COMMAND_RIGHTS, right)
}
