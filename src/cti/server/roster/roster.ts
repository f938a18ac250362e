/**
 * The people and groups of the site as they are now. The rest of the server reads `site`, whose groups are
 * always the present ones; only this file writes them. What moves when they change: roster-desk.ts.
 */
import { agentIdSchema } from '../../../shared/domain/schemas.ts'
import type { GroupId } from '../../../shared/domain/schemas.ts'
import type { AgentEntry } from '../agents/agent-record.ts'
import type { SiteConfig } from '../site-config.ts'
import type { DeskStore } from '../store/desk-store.ts'
import type { BusinessGroup, DirectoryPerson, Verifier } from './directory-port.ts'
import { drawPicture, isLeader, isManager, ledBy, noteKey } from './picture.ts'
import type { Person, Picture, RosterNote, RosterNoteKey, SiteGroup } from './picture.ts'

/** The directory as it was read, kept up with our own changes. */
export interface KnownDirectory {
  readonly people: Map<string, DirectoryPerson>
  readonly groups: Map<string, string>
  readonly business: Map<string, BusinessGroup>
  readonly roles: ReadonlyMap<string, string>
}

const KNOWN_ROLES = ['agent', 'leader', 'admin'] as const
const MAX_ROLES = 200

export class Roster {
  /** The site file's content with the present groups; the array stays the same one. */
  readonly site: SiteConfig
  readonly file: SiteConfig
  readonly notes = new Map<string, RosterNote>()
  readonly verifiers = new Map<string, Verifier>()
  readonly #store: DeskStore
  directory: KnownDirectory | null = null
  #picture: Picture

  /** @throws when the store cannot be read */
  constructor(file: SiteConfig, store: DeskStore) {
    this.file = file
    this.#store = store
    for (const note of store.rosterNotes()) this.notes.set(noteKey(note), note)
    for (const [uid, verifier] of store.verifiers()) this.verifiers.set(uid, verifier)
    this.#picture = this.#draw()
    this.site = { ...file, groups: [...this.#picture.groups.values()] }
  }

  get picture(): Picture {
    return this.#picture
  }

  person(uid: string): Person | undefined {
    return this.#picture.people.get(uid)
  }

  /** How an agent logs in; undefined = there is none who could. */
  login(uid: string): { readonly groups: readonly GroupId[]; readonly verifier: Verifier } | undefined {
    const person = this.person(uid)
    return person?.verifier == null ? undefined : { groups: person.groups, verifier: person.verifier }
  }

  /** Everybody who can log in. */
  entries(): AgentEntry[] {
    return [...this.#picture.people.values()].filter((person) => person.verifier !== null).map((person) => this.entry(person))
  }

  entry(person: Person): AgentEntry {
    return {
      uid: agentIdSchema.parse(person.uid), name: person.name, role: isLeader(person) ? 'leader' : 'agent',
      leads: this.leads(person), manages: isManager(person, this.file), groups: person.groups,
    }
  }

  /** What people call a role; the code itself where nobody has named it. */
  roleName(role: string): string {
    return this.directory?.roles.get(role) ?? role
  }

  /** Those the server knows what to do with, and those of the directory. */
  roles(): readonly { readonly code: string; readonly name: string }[] {
    const codes = new Set<string>([...KNOWN_ROLES, ...this.directory?.roles.keys() ?? []])
    return [...codes].slice(0, MAX_ROLES).map((code) => ({ code, name: this.roleName(code) }))
  }

  leads(person: Person): readonly GroupId[] {
    return ledBy(person, this.#picture, this.file)
  }

  /** Draws the picture anew; the former one is returned. */
  redraw(): Picture {
    const before = this.#picture
    this.#picture = this.#draw()
    this.#show()
    return before
  }

  /** Lets a deleted group and its members go on for the calls that wait for it. */
  keep(group: SiteGroup, before: Picture): void {
    const people = new Map(this.#picture.people)
    for (const [uid, person] of people) {
      const was = before.people.get(uid)?.groups.includes(group.id) ?? false
      if (was) people.set(uid, { ...person, groups: [...person.groups, group.id] })
    }
    this.#picture = { ...this.#picture, people, groups: new Map(this.#picture.groups).set(group.id, group) }
    this.#show()
  }

  #show(): void {
    this.site.groups.splice(0, this.site.groups.length, ...this.#picture.groups.values())
  }

  /** Durable when it returns. @returns undoes it. @throws when the disk refuses */
  note(add: readonly RosterNote[], remove: readonly RosterNoteKey[]): () => void {
    const before = remove.flatMap((key) => this.notes.get(noteKey(key)) ?? [])
    const over = add.flatMap((note) => this.notes.get(noteKey(note)) ?? [])
    this.#write(add, remove)
    return () => { this.#write([...before, ...over], add.filter((note) => !over.some((one) => noteKey(one) === noteKey(note)))) }
  }

  /** Null forgets it. @throws when the disk refuses */
  setVerifier(uid: string, verifier: Verifier | null): void {
    this.#store.setVerifier(uid, verifier)
    if (verifier === null) this.verifiers.delete(uid)
    else this.verifiers.set(uid, verifier)
  }

  #write(add: readonly RosterNote[], remove: readonly RosterNoteKey[]): void {
    this.#store.noteRoster(add, remove)
    for (const key of remove) this.notes.delete(noteKey(key))
    for (const note of add) this.notes.set(noteKey(note), note)
  }

  #draw(): Picture {
    return drawPicture({ file: this.file, directory: this.directory, notes: this.notes, verifiers: this.verifiers })
  }
}
