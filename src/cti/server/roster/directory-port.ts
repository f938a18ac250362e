/**
 * The site's directory of agents and groups (tables CTS_OPIDK, CTS_OPGP, … of database callthink) as the
 * server uses it. Implemented over src/central by src/cti/node/directory.ts; passwords go in and never come out.
 */
import type { NewManagedAgent, ManagedGroupType } from '../../../shared/domain/manage.ts'
import type { Result } from '../../../shared/result.ts'

export interface DirectoryPerson {
  readonly name: string
  readonly role: string
  /** 0 = stopped. */
  readonly type: number
  readonly extension: string
  readonly mobile: string
  /** ACD groups. */
  readonly groups: ReadonlySet<string>
}

/** The whole directory at one time, by number. */
export interface DirectoryPicture {
  readonly people: ReadonlyMap<string, DirectoryPerson>
  /** Names of the ACD groups. */
  readonly groups: ReadonlyMap<string, string>
  readonly business: ReadonlyMap<string, BusinessGroup>
  /** What people call a role, by its code. */
  readonly roles: ReadonlyMap<string, string>
}

export interface BusinessGroup {
  readonly name: string
  readonly members: ReadonlySet<string>
}

/** Every method ends within 8 s and never rejects; codes are those of src/central (docs/data.md, Failures). */
export interface DirectoryPort {
  load(): Promise<Result<DirectoryPicture>>
  addGroup(group: string, name: string, type: ManagedGroupType): Promise<Result<unknown>>
  deleteGroup(group: string, type: ManagedGroupType): Promise<Result<unknown>>
  addMember(group: string, uid: string, type: ManagedGroupType): Promise<Result<unknown>>
  /** uid null = all. */
  deleteMember(group: string, uid: string | null, type: ManagedGroupType): Promise<Result<unknown>>
  addAgent(agent: NewManagedAgent): Promise<Result<unknown>>
  deleteAgent(uid: string): Promise<Result<unknown>>
  /** The verifier the server keeps of a new password; not the directory's business, but made where passwords are. */
  makeVerifier(password: string): Promise<Verifier>
}

/** SCRAM verifier (site-config.ts). */
export interface Verifier {
  readonly salt: string
  readonly iterations: number
  readonly storedKey: string
  readonly serverKey: string
}
