/**
 * The server's directory of agents and groups over the data layer: the embedded `callthink.sqlite` of the data
 * folder, or the site's SQL Server. Passwords go through the one function of src/central/passwords.ts.
 */
import type { Zone } from '../../shared/time/zone.ts'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CentralData, DirectoryRepository, GroupType } from '../../central/api.ts'
import { PASSWORD_FORMATS, verifierFormat } from '../../central/passwords.ts'
import { createSqliteCentral } from '../../central/sqlite/create-sqlite-central.ts'
import { createSqlServerCentral } from '../../central/sqlserver/create-sqlserver-central.ts'
import { ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { Hashes, Log, Random } from '../ports.ts'
import { makeVerifier } from '../protocol/scram.ts'
import type { BusinessGroup, DirectoryPerson, DirectoryPicture, DirectoryPort, Verifier } from '../server/roster/directory-port.ts'
import type { DirectorySettings } from './directory-settings.ts'

/** Shorter than the 10 s a client waits for an outcome. */
const TIMEOUT_MS = 8_000
const PAGE_ROWS = 500
const SALT_BYTES = 16
/** OWASP's figure for PBKDF2-HMAC-SHA-256. */
export const VERIFIER_ITERATIONS = 310_000
/** What AT Link carries (shared/domain/schemas.ts, manage.ts). A row that an old program left with a longer number is no agent or group here. */
const MAX_NUMBER = 32
const MAX_TEXT = 128
const isNumber = (id: string): boolean => id !== '' && id.length <= MAX_NUMBER
const SCHEMA_FOLDER = join('resources', 'sql', 'sqlite')

export interface Directory extends DirectoryPort {
  close(): Promise<void>
}

export interface DirectoryOptions {
  readonly hashes: Hashes
  readonly random: Random
  /** Of new verifiers; fewer only in tests. */
  readonly iterations?: number
}

/** Makes the verifier of a password with a fresh salt. */
function verifierMaker({ hashes, random, iterations = VERIFIER_ITERATIONS }: DirectoryOptions): (password: string) => Promise<Verifier> {
  return (password) => makeVerifier(hashes, password, random.bytes(SALT_BYTES), iterations)
}

/**
 * @param dataDir the server's data folder
 * @param siteTime the site's zone, for what is written into its tables
 * @param schemaFolder resources/sql/sqlite; absent = found beside the program
 * @throws when the schema scripts cannot be read
 */
export function createEmbeddedDirectory(dataDir: string, options: DirectoryOptions, siteTime: Zone, schemaFolder = findSchemaFolder()): Directory {
  const make = verifierMaker(options)
  return over(createSqliteCentral({ folder: dataDir, schemaFolder, siteTime, passwords: verifierFormat(make) }), make)
}

export function createSqlServerDirectory(settings: DirectorySettings, options: DirectoryOptions, siteTime: Zone, log: Log): Directory {
  const { connections, mapping, passwordFormat } = settings
  return over(createSqlServerCentral({ connections, mapping, siteTime, passwords: PASSWORD_FORMATS[passwordFormat], log }), verifierMaker(options))
}

/** From the source as from a bundle: the nearest folder above that has the scripts. */
function findSchemaFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const there = join(folder, SCHEMA_FOLDER)
    if (existsSync(there)) return there
    if (dirname(folder) === folder) throw new Error(`the schema scripts (${SCHEMA_FOLDER}) are missing from the installation`)
  }
}

/** The port over any central data; for tests, too. */
export function over(central: CentralData, make: (password: string) => Promise<Verifier>): Directory {
  const { directory } = central
  const within = { timeoutMs: TIMEOUT_MS }
  return {
    load: () => load(directory),
    addGroup: async (group, name, type) => changed(await directory.addGroup({ group, name, type }, within)),
    deleteGroup: (group, type) => directory.deleteGroup(group, type, within),
    addMember: (group, uid, type) => directory.addMember(group, uid, type, within),
    deleteMember: (group, uid, type) => directory.deleteMember(group, uid, type, within),
    addAgent: ({ uid, name, password, role, type, extension, mobile }) => directory.addAgent({ uid, name, password, role, type, extension, mobile }, within),
    deleteAgent: (uid) => directory.deleteAgent(uid, within),
    makeVerifier: make,
    close: () => central.close(),
  }
}

/** Another program has added it meanwhile: not what was asked for. */
function changed(result: Result<{ readonly done: boolean }>): Result<unknown> {
  return result.ok && !result.value.done
    ? { ok: false, error: { code: 'bad_arguments', message: 'the directory has a group of this number already' } }
    : result
}

async function load(directory: DirectoryRepository): Promise<Result<DirectoryPicture>> {
  const groups = await directory.groups('acd', { timeoutMs: TIMEOUT_MS })
  if (!groups.ok) return groups
  const people = await loadPeople(directory)
  if (!people.ok) return people
  const business = await loadBusiness(directory, 'business')
  if (!business.ok) return business
  const roles = await loadRoles(directory, people.value)
  if (!roles.ok) return roles
  return ok({
    groups: new Map(groups.value.filter(({ group }) => isNumber(group)).map(({ group, name }) => [group, name.slice(0, MAX_TEXT)])), people: people.value, business: business.value, roles: roles.value,
  })
}

async function loadPeople(directory: DirectoryRepository): Promise<Result<Map<string, DirectoryPerson>>> {
  const people = new Map<string, DirectoryPerson>()
  let after: string | undefined
  do {
    const page = await directory.agents({ limit: PAGE_ROWS, after }, { timeoutMs: TIMEOUT_MS })
    if (!page.ok) return page
    for (const { uid, name, role, type, extension, mobile, groups } of page.value.rows) {
      if (!isNumber(uid)) continue
      people.set(uid, {
        name: name.slice(0, MAX_TEXT), role: role.slice(0, MAX_NUMBER), type: Number.isSafeInteger(type) ? type : 0,
        extension: extension.slice(0, 2 * MAX_NUMBER), mobile: mobile.slice(0, 2 * MAX_NUMBER), groups: new Set(groups),
      })
    }
    after = page.value.next ?? undefined
  } while (after !== undefined)
  return ok(people)
}

async function loadBusiness(directory: DirectoryRepository, type: GroupType): Promise<Result<Map<string, BusinessGroup>>> {
  const groups = await directory.groups(type, { timeoutMs: TIMEOUT_MS })
  if (!groups.ok) return groups
  const business = new Map<string, BusinessGroup>()
  for (const { group, name } of groups.value) {
    const members = await directory.members(group, type, { timeoutMs: TIMEOUT_MS })
    if (!members.ok) return members
    if (isNumber(group)) business.set(group, { name: name.slice(0, MAX_TEXT), members: new Set(members.value) })
  }
  return ok(business)
}

/** A role's name is asked by one of those who have it. */
async function loadRoles(directory: DirectoryRepository, people: ReadonlyMap<string, DirectoryPerson>): Promise<Result<Map<string, string>>> {
  const examples = new Map([...people].map(([uid, { role }]) => [role, uid]))
  const names = new Map<string, string>()
  for (const [role, uid] of examples) {
    const name = await directory.role(uid, { timeoutMs: TIMEOUT_MS })
    if (!name.ok) return name
    if (name.value !== null) names.set(role, name.value.slice(0, MAX_TEXT))
  }
  return ok(names)
}
