/**
 * Who belongs to the site, pure: the site file, the directory, and what the server itself has noted, put
 * together (docs/operations.md, Groups and agents).
 *
 *   people   file (unless deleted here) ∪ directory ∪ added here while the directory has not been read
 *   groups   the same
 *   members  file (unless removed here) ∪ directory ∪ added here
 *
 * What stands in the site file keeps its name, role and verifier.
 */
import type { GroupId } from '../../../shared/domain/schemas.ts'
import { siteConfigSchema } from '../site-config.ts'
import type { SiteConfig } from '../site-config.ts'
import type { BusinessGroup, DirectoryPicture, Verifier } from './directory-port.ts'

/**
 * What the server remembers of an act. `no-…` = an entry of the site file that counts no longer.
 * `stored` = the directory has it, too: once that has been read, it alone decides.
 */
export interface RosterNote {
  readonly kind: 'group' | 'agent' | 'member' | 'business-member' | 'no-group' | 'no-agent' | 'no-member'
  /** Empty for an agent. */
  readonly group: string
  /** Empty for a group. */
  readonly uid: string
  readonly stored: boolean
  /** Of `group` and `agent`: name and role. */
  readonly name: string
  readonly role: string
}
export type RosterNoteKey = Pick<RosterNote, 'kind' | 'group' | 'uid'>

export interface Person {
  readonly uid: string
  readonly name: string
  readonly role: string
  readonly type: number
  readonly extension: string
  readonly mobile: string
  readonly groups: readonly GroupId[]
  /** Null = he cannot log in. */
  readonly verifier: Verifier | null
  /** Groups the site file lets him lead. */
  readonly leads: readonly GroupId[]
  readonly inFile: boolean
  readonly inDirectory: boolean
}

export type SiteGroup = SiteConfig['groups'][number]

export interface Picture {
  readonly people: ReadonlyMap<string, Person>
  readonly groups: ReadonlyMap<string, SiteGroup>
  readonly business: ReadonlyMap<string, BusinessGroup>
}

export interface PictureSources {
  readonly file: SiteConfig
  /** Null = not read yet. */
  readonly directory: DirectoryPicture | null
  readonly notes: ReadonlyMap<string, RosterNote>
  readonly verifiers: ReadonlyMap<string, Verifier>
}

export function noteKey({ kind, group, uid }: RosterNoteKey): string {
  return JSON.stringify([kind, group, uid])
}

/** What a login and an agent's picture can carry (protocol/commands.ts, schemas.ts). */
export const MAX_GROUPS = 2_000
const MAX_GROUPS_OF_AGENT = 200
/** UTYPE of people of the site file, and of a directory that does not say. */
const WORKS = 1

export function drawPicture(sources: PictureSources): Picture {
  const groups = drawGroups(sources)
  const memberships = drawMemberships(sources, groups)
  const people = new Map<string, Person>()
  for (const person of drawPeople(sources)) {
    people.set(person.uid, { ...person, groups: memberships.get(person.uid) ?? [] })
  }
  return { people, groups, business: drawBusiness(sources, people) }
}

function drawBusiness({ directory, notes }: PictureSources, people: ReadonlyMap<string, Person>): ReadonlyMap<string, BusinessGroup> {
  const groups = new Map([...directory?.business ?? []].map(([id, { name, members }]) => [id, { name, members: new Set(members) }]))
  for (const note of notes.values()) {
    if (note.kind === 'business-member' && counts(note, directory) && people.has(note.uid)) groups.get(note.group)?.members.add(note.uid)
  }
  return groups
}

/** A note counts on its own while the directory is not known, or if that never held it. */
function counts(note: RosterNote, directory: DirectoryPicture | null): boolean {
  return directory === null || !note.stored
}

/** True when an entry of the site file counts no longer. */
export function dropped(notes: PictureSources['notes'], kind: 'no-group' | 'no-agent' | 'no-member', group: string, uid: string): boolean {
  return notes.has(noteKey({ kind, group, uid }))
}

function drawGroups({ file, directory, notes }: PictureSources): Map<string, SiteGroup> {
  const groups = new Map<string, SiteGroup>()
  for (const group of file.groups) if (!dropped(notes, 'no-group', group.id, '')) groups.set(group.id, group)
  const add = (id: string, name: string): void => { if (!groups.has(id) && groups.size < MAX_GROUPS) groups.set(id, groupWith(id, name)) }
  for (const [id, name] of directory?.groups ?? []) add(id, name)
  for (const note of notes.values()) if (note.kind === 'group' && counts(note, directory)) add(note.group, note.name)
  return groups
}

/** A group that nobody has configured: what the site file's schema takes for unsaid. */
export function groupWith(id: string, name: string): SiteGroup {
  const { groups: [group] } = siteConfigSchema.pick({ groups: true }).parse({ groups: [{ id, name }] })
  if (group === undefined) throw new Error('a group was lost')
  return group
}

function* drawPeople({ file, directory, notes, verifiers }: PictureSources): Generator<Omit<Person, 'groups'>> {
  const seen = new Set<string>()
  for (const agent of file.agents) {
    if (dropped(notes, 'no-agent', '', agent.uid)) continue
    seen.add(agent.uid)
    const known = directory?.people.get(agent.uid)
    yield {
      uid: agent.uid, name: agent.name, role: agent.role, type: known?.type ?? WORKS, extension: known?.extension ?? '', mobile: known?.mobile ?? '',
      verifier: agent.verifier, leads: agent.leads, inFile: true, inDirectory: known !== undefined,
    }
  }
  for (const [uid, { name, role, type, extension, mobile }] of directory?.people ?? []) {
    if (seen.has(uid)) continue
    seen.add(uid)
    // 0 = stopped: he stays in the list, and does not get in.
    yield { uid, name, role, type, extension, mobile, verifier: type === 0 ? null : verifiers.get(uid) ?? null, leads: [], inFile: false, inDirectory: true }
  }
  for (const note of notes.values()) {
    if (note.kind !== 'agent' || seen.has(note.uid) || !counts(note, directory)) continue
    yield {
      uid: note.uid, name: note.name, role: note.role, type: WORKS, extension: '', mobile: '', verifier: verifiers.get(note.uid) ?? null,
      leads: [], inFile: false, inDirectory: note.stored,
    }
  }
}

function drawMemberships({ file, directory, notes }: PictureSources, groups: ReadonlyMap<string, SiteGroup>): ReadonlyMap<string, readonly GroupId[]> {
  const members = new Map<string, Set<GroupId>>()
  const add = (uid: string, id: string): void => {
    const group = groups.get(id)
    if (group === undefined) return
    const his = members.get(uid)
    if (his === undefined) members.set(uid, new Set([group.id]))
    else if (his.size < MAX_GROUPS_OF_AGENT) his.add(group.id)
  }
  for (const { uid, groups: his } of file.agents) {
    // Whoever was deleted here and added again begins without groups; so does a group without members.
    if (dropped(notes, 'no-agent', '', uid)) continue
    for (const group of his) if (!dropped(notes, 'no-member', group, uid) && !dropped(notes, 'no-group', group, '')) add(uid, group)
  }
  for (const [uid, person] of directory?.people ?? []) for (const group of person.groups) add(uid, group)
  for (const note of notes.values()) if (note.kind === 'member' && counts(note, directory)) add(note.uid, note.group)
  return new Map([...members].map(([uid, his]) => [uid, [...his]]))
}

/**
 * A manager adds and deletes groups and agents: role `admin`, or a leader whom the site file lets lead every
 * group in it. He leads every group, also those that come later.
 */
export function isManager(person: Person, file: SiteConfig): boolean {
  if (person.role === 'admin') return true
  return person.role === 'leader' && person.inFile && file.groups.length > 0 && file.groups.every(({ id }) => person.leads.includes(id))
}

export function isLeader({ role }: Person): boolean {
  return role === 'leader' || role === 'admin'
}

/** A leader of the site file leads what that says; one who was added here leads the groups he is a member of. */
export function ledBy(person: Person, picture: Picture, file: SiteConfig): readonly GroupId[] {
  if (!isLeader(person)) return []
  if (isManager(person, file)) return [...picture.groups.values()].map(({ id }) => id)
  return (person.inFile ? person.leads : person.groups).filter((id) => picture.groups.has(id))
}
