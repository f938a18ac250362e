/** Groups_Info, Group_Members, Agent_Role, and the list of agents. What is in them is everybody's to know, but for the list: it has mobile numbers. */
import { agentIdSchema, groupIdSchema } from '../../../shared/domain/schemas.ts'
import type { ManagedAgent, ManagedGroup } from '../../../shared/domain/manage.ts'
import { membersOf, nameOf } from '../roster/changes.ts'
import type { Person } from '../roster/picture.ts'
import { may, refuse } from './command.ts'
import type { ReadContext, Reader } from './command.ts'
import { fit } from './fit.ts'

type ManageRead = 'Groups_Info' | 'Group_Members' | 'Agent_Role' | 'agent.list'

export const manageReads: { readonly [N in ManageRead]: Reader<N> } = {
  Groups_Info: (context, { group, type }) => {
    const { roster } = context.office.roster
    const known = type === 'acd' ? roster.picture.groups : roster.picture.business
    const wanted = group === undefined ? [...known.keys()] : [group]
    if (group !== undefined && !known.has(group)) return refuse('bad_arguments', `there is no group ${group}`, 'no_such_group')
    const counts = type === 'acd' ? countMembers(roster.picture.people.values()) : null
    return { ok: true, result: { directory: context.office.roster.state, groups: fit(wanted.map((id): ManagedGroup => ({
      id: groupIdSchema.parse(id), name: known.get(id)?.name ?? '', type, editable: mayEdit(context, id, type === 'acd'),
      members: counts === null ? roster.picture.business.get(id)?.members.size ?? 0 : counts.get(id) ?? 0,
    }))) } }
  },
  Group_Members: ({ office: { roster: { roster } } }, { group, type }) => {
    if (nameOf(roster, group, type) === null) return refuse('bad_arguments', `there is no group ${group}`, 'no_such_group')
    return { ok: true, result: { uids: fit(membersOf(roster, group, type).map((uid) => agentIdSchema.parse(uid))) } }
  },
  Agent_Role: ({ office: { roster: { roster } } }, { uid }) => {
    const person = roster.person(uid)
    return person === undefined ? refuse('no_such_agent', `there is no agent ${uid}`) : { ok: true, result: { role: roster.roleName(person.role) } }
  },
  'agent.list': (context, { search, uid, after, limit, group }) => {
    const { self, office: { roster: { roster } } } = context
    // SECURITY: mobile numbers are a leader's to see (server-manage.test.ts, "the list of agents is for leaders").
    if (!may(context, 'agent.list', 'site')) return refuse('not_allowed', `${self.uid} is no leader`, 'not_leader')
    const words = search.trim().toLowerCase()
    const fits = (person: Person): boolean => words === '' || person.uid.toLowerCase().includes(words) || person.name.toLowerCase().includes(words)
      || person.extension.includes(words) || person.mobile.includes(words)
    const members = group === undefined ? null : new Set(membersOf(roster, group.group, group.type))
    const found = [...roster.picture.people.values()].filter((person) => (uid === undefined || person.uid === uid)
      && (members === null || members.has(person.uid)) && fits(person))
      .sort((a, b) => (a.uid < b.uid ? -1 : 1))
    const rest = after === undefined ? found : found.filter((person) => person.uid > after)
    const agents = fit(rest.slice(0, limit).map((person) => agentOf(context, person)))
    const last = agents.at(-1)
    return { ok: true, result: { agents, total: found.length, directory: context.office.roster.state, roles: [...roster.roles()], next: last !== undefined && agents.length < rest.length ? last.uid : null } }
  },
}

function countMembers(people: Iterable<Person>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { groups } of people) for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1)
  return counts
}

function mayEdit(context: ReadContext, group: string, acd: boolean): boolean {
  return may(context, 'Group_Member_Add', { group, business: !acd })
}

function agentOf({ centre, office: { roster: desk } }: ReadContext, person: Person): ManagedAgent {
  const { roster } = desk
  const business = [...roster.picture.business].filter(([, { members }]) => members.has(person.uid)).map(([id, { name }]) => ({ id: groupIdSchema.parse(id), name }))
  const record = centre.agents.get(person.uid)
  return {
    uid: agentIdSchema.parse(person.uid), name: person.name, role: person.role, roleName: roster.roleName(person.role), type: person.type,
    extension: person.extension, mobile: person.mobile, groups: [...person.groups], businessGroups: business,
    loggedInAt: record?.extension ?? null, inCall: desk.inCall(person.uid), canLogIn: person.verifier !== null,
  }
}
