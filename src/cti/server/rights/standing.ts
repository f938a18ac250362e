/**
 * What an actor is, and what a target is to them: the two axes of the table of rights (table.ts). Pure.
 * A leader leads agents only: other leaders and managers are subject to managers, so that nobody gains a right
 * over somebody who can take it away (docs/at-link.md, Rights).
 */
export type Role = 'stranger' | 'agent' | 'leader' | 'manager'
export const ROLES: readonly Role[] = ['stranger', 'agent', 'leader', 'manager']

export const TARGETS = [
  // People. `colleague` is said besides the others: they have a group in common.
  'self', 'colleague', 'led', 'free', 'other', 'leader', 'manager',
  // Groups. Business groups sort people and are led by managers alone.
  'own-group', 'led-group', 'other-group',
  // A telephone at which nobody sits, or sat during its call.
  'empty-seat',
  // Calls, and what was recorded or noted of them, by who took part.
  'own-call', 'led-call', 'other-call',
  // Nobody in particular.
  'site',
] as const
export type Target = (typeof TARGETS)[number]

/** What the rights look at; an AgentRecord is one. */
export interface Person {
  readonly uid: string
  /** Who manages is a leader, too. */
  readonly role: 'agent' | 'leader'
  readonly manages: boolean
  readonly leads: ReadonlySet<string>
  readonly memberOf: readonly string[]
}

/** @param person undefined = nobody has logged in, or the agent is gone */
export function roleOf(person: Person | undefined): Role {
  if (person === undefined) return 'stranger'
  return person.manages ? 'manager' : person.role
}

/** What `target` is to the actor; undefined = nobody of that number (any more): only a right over everybody covers them. */
export function towards(self: Person, target: Person | undefined): readonly Target[] {
  if (target === undefined) return ['other']
  if (target.uid === self.uid) return ['self']
  const rank = rankOf(self, target)
  return target.memberOf.some((group) => self.memberOf.includes(group)) ? [rank, 'colleague'] : [rank]
}

function rankOf(self: Person, target: Person): Target {
  if (target.manages) return 'manager'
  if (target.role === 'leader') return 'leader'
  if (target.memberOf.length === 0) return 'free'
  return self.role === 'leader' && target.memberOf.some((group) => self.leads.has(group)) ? 'led' : 'other'
}

/** What a group is to the actor. */
export function towardsGroup(self: Person, group: string, business = false): readonly Target[] {
  if (business) return self.manages ? ['led-group'] : ['other-group']
  const found: Target[] = []
  if (self.memberOf.includes(group)) found.push('own-group')
  if (self.role === 'leader' && self.leads.has(group)) found.push('led-group')
  return found.length === 0 ? ['other-group'] : found
}
