/** What an act of management is, whether it can be done now, and what is written for it. Rights: commands/manage-commands.ts. */
import type { NewManagedAgent, ManagedGroupType, ManageReason } from '../../../shared/domain/manage.ts'
import type { ServerErrorCode } from '../../../shared/domain/errors.ts'
import type { Result } from '../../../shared/result.ts'
import type { DirectoryPort } from './directory-port.ts'
import { dropped } from './picture.ts'
import type { RosterNote, RosterNoteKey } from './picture.ts'
import type { KnownDirectory, Roster } from './roster.ts'

export type RosterChange =
  | { readonly kind: 'add-group'; readonly group: string; readonly name: string; readonly type: ManagedGroupType }
  | { readonly kind: 'delete-group'; readonly group: string; readonly type: ManagedGroupType }
  | { readonly kind: 'add-member'; readonly group: string; readonly uid: string; readonly type: ManagedGroupType }
  /** uid null = all. */
  | { readonly kind: 'delete-member'; readonly group: string; readonly uid: string | null; readonly type: ManagedGroupType }
  | { readonly kind: 'add-agent'; readonly agent: NewManagedAgent }
  | { readonly kind: 'delete-agent'; readonly uid: string }

export interface Refused {
  readonly code: ServerErrorCode
  readonly reason: ManageReason | null
  readonly message: string
}

/** What the call centre knows and the roster does not. */
export interface FloorFacts {
  /** Calls wait for the group, or ring for it. */
  hasCalls(group: string): boolean
  agentInCall(uid: string): boolean
}

const refused = (code: ServerErrorCode, reason: ManageReason, message: string): Refused => ({ code, reason, message })

/** Why the change cannot be made now; null = it can. */
export function objection(roster: Roster, change: RosterChange, floor: FloorFacts): Refused | null {
  switch (change.kind) {
    case 'add-group':
      return nameOf(roster, change.group, change.type) === null ? null : refused('wrong_state', 'group_exists', `there is a group ${change.group} already`)
    case 'delete-group':
      if (nameOf(roster, change.group, change.type) === null) return noGroup(change.group)
      return change.type === 'acd' && floor.hasCalls(change.group) ? refused('wrong_state', 'calls_waiting', `calls wait for group ${change.group}`) : null
    case 'add-member':
      if (nameOf(roster, change.group, change.type) === null) return noGroup(change.group)
      return roster.person(change.uid) === undefined ? noAgent(change.uid) : null
    case 'delete-member': {
      const { group, type, uid } = change
      if (nameOf(roster, group, type) === null) return noGroup(group)
      const members = membersOf(roster, group, type)
      const there = uid === null ? members.length > 0 : members.includes(uid)
      return there ? null : refused('wrong_state', 'not_a_member', `${uid ?? 'nobody'} is no member of group ${group}`)
    }
    case 'add-agent':
      return roster.person(change.agent.uid) === undefined ? null : refused('wrong_state', 'agent_exists', `there is an agent ${change.agent.uid} already`)
    case 'delete-agent':
      if (roster.person(change.uid) === undefined) return noAgent(change.uid)
      return floor.agentInCall(change.uid) ? refused('wrong_state', 'agent_in_call', `agent ${change.uid} has a call`) : null
  }
}

const noGroup = (group: string): Refused => refused('bad_arguments', 'no_such_group', `there is no group ${group}`)
const noAgent = (uid: string): Refused => ({ code: 'no_such_agent', reason: null, message: `there is no agent ${uid}` })

export function nameOf(roster: Roster, group: string, type: ManagedGroupType): string | null {
  return (type === 'acd' ? roster.picture.groups : roster.picture.business).get(group)?.name ?? null
}

/** Numbers of the members, ascending. */
export function membersOf(roster: Roster, group: string, type: ManagedGroupType): string[] {
  if (type === 'business') return [...roster.picture.business.get(group)?.members ?? []].sort()
  return [...roster.picture.people.values()].filter((person) => person.groups.some((one) => one === group)).map(({ uid }) => uid).sort()
}

/** True when the change is made already: asking for it again does no harm. */
export function isDone(roster: Roster, change: RosterChange): boolean {
  return change.kind === 'add-member' && membersOf(roster, change.group, change.type).includes(change.uid)
}

export interface Notes {
  readonly add: readonly RosterNote[]
  readonly remove: readonly RosterNoteKey[]
}

const noteOf = (kind: RosterNote['kind'], more: Partial<RosterNote>): RosterNote => ({ kind, group: '', uid: '', stored: false, name: '', role: '', ...more })

/** The notes of the change, kept before anything is written to the directory. */
export function notesOf(roster: Roster, change: RosterChange): Notes {
  switch (change.kind) {
    case 'add-group':
      return { add: change.type === 'acd' ? [noteOf('group', { group: change.group, name: change.name, stored: true })] : [], remove: [] }
    case 'delete-group': {
      const { group, type } = change
      const about = [...roster.notes.values()].filter((note) => note.group === group && (type === 'business') === (note.kind === 'business-member') && note.kind !== 'no-group')
      const inFile = type === 'acd' && roster.file.groups.some(({ id }) => id === group)
      return { add: inFile ? [noteOf('no-group', { group })] : [], remove: about }
    }
    case 'add-member': {
      const { group, uid, type } = change
      const kind = type === 'acd' ? 'member' : 'business-member'
      return { add: [noteOf(kind, { group, uid, stored: canStore(roster, group, uid, type) })], remove: [{ kind: 'no-member', group, uid }] }
    }
    case 'delete-member': {
      const { group, type } = change
      const uids = change.uid === null ? membersOf(roster, group, type) : [change.uid]
      const kind = type === 'acd' ? 'member' : 'business-member'
      return {
        add: type === 'acd' ? uids.filter((uid) => fileHolds(roster, group, uid)).map((uid) => noteOf('no-member', { group, uid })) : [],
        remove: uids.map((uid) => ({ kind, group, uid })),
      }
    }
    case 'add-agent':
      return { add: [noteOf('agent', { uid: change.agent.uid, name: change.agent.name, role: change.agent.role, stored: true })], remove: [] }
    case 'delete-agent': {
      const { uid } = change
      const inFile = roster.file.agents.some((agent) => agent.uid === uid)
      return {
        add: inFile ? [noteOf('no-agent', { uid })] : [],
        remove: [...roster.notes.values()].filter((note) => note.uid === uid && note.kind !== 'no-agent'),
      }
    }
  }
}

/** The directory takes a membership of whom and what it knows itself. */
export function canStore({ directory }: Roster, group: string, uid: string, type: ManagedGroupType): boolean {
  return directory !== null && directory.people.has(uid) && (type === 'acd' ? directory.groups : directory.business).has(group)
}

function fileHolds({ file, notes }: Roster, group: string, uid: string): boolean {
  if (dropped(notes, 'no-agent', '', uid) || dropped(notes, 'no-group', group, '')) return false
  return file.agents.some((agent) => agent.uid === uid && agent.groups.some((one) => one === group))
}

/** Writes the change to the directory, where that has to do with it. */
export async function writeChange(port: DirectoryPort, roster: Roster, change: RosterChange): Promise<Result<unknown>> {
  const done: Result<unknown> = { ok: true, value: null }
  switch (change.kind) {
    case 'add-group': return port.addGroup(change.group, change.name, change.type)
    // Also where the directory was not known to hold it: nothing to delete is no failure.
    case 'delete-group': return port.deleteGroup(change.group, change.type)
    case 'add-member': return canStore(roster, change.group, change.uid, change.type) ? port.addMember(change.group, change.uid, change.type) : done
    case 'delete-member': return port.deleteMember(change.group, change.uid, change.type)
    case 'add-agent': return port.addAgent(change.agent)
    case 'delete-agent': return port.deleteAgent(change.uid)
  }
}

/** The same in the copy of the directory that is kept here. */
export function follow(directory: KnownDirectory, change: RosterChange): void {
  const { people, groups, business } = directory
  const regroup = (uid: string, edit: (his: Set<string>) => void): void => {
    const person = people.get(uid)
    if (person === undefined) return
    const his = new Set(person.groups)
    edit(his)
    people.set(uid, { ...person, groups: his })
  }
  const sort = (group: string, edit: (members: Set<string>) => void): void => {
    const known = business.get(group)
    if (known === undefined) return
    const members = new Set(known.members)
    edit(members)
    business.set(group, { ...known, members })
  }
  switch (change.kind) {
    case 'add-group':
      if (change.type === 'acd') groups.set(change.group, change.name)
      else business.set(change.group, { name: change.name, members: new Set() })
      return
    case 'delete-group':
      if (change.type === 'business') { business.delete(change.group); return }
      groups.delete(change.group)
      for (const uid of people.keys()) regroup(uid, (his) => { his.delete(change.group) })
      return
    case 'add-member':
      if (change.type === 'business') { if (people.has(change.uid)) sort(change.group, (members) => { members.add(change.uid) }) }
      else if (groups.has(change.group)) regroup(change.uid, (his) => { his.add(change.group) })
      return
    case 'delete-member': {
      const { group, type, uid } = change
      const edit = (uids: Set<string>, one: string): void => { uids.delete(one) }
      if (type === 'business') sort(group, (members) => { if (uid === null) members.clear(); else edit(members, uid) })
      else for (const one of uid === null ? [...people.keys()] : [uid]) regroup(one, (his) => { edit(his, group) })
      return
    }
    case 'add-agent': {
      const { uid, name, role, type, extension, mobile } = change.agent
      people.set(uid, { name, role, type, extension, mobile, groups: new Set() })
      return
    }
    case 'delete-agent':
      people.delete(change.uid)
      for (const group of business.keys()) sort(group, (members) => { members.delete(change.uid) })
  }
}
