/**
 * Passwords of the databases: encrypted by the system in the local store where it protects them, otherwise in memory until the program
 * ends. SECURITY: no password goes to a window, into a log or into the state; each is bound to the server and login it was typed for, so
 * that changed settings never send it elsewhere (test/unit/main/central/database-passwords.test.ts).
 */
import { DATABASE_NAMES } from '../../shared/domain/codes.ts'
import type { Log } from '../../cti/ports.ts'
import type { DatabaseName } from '../../central/api.ts'
import type { DatabaseConnection } from '../../shared/settings-data.ts'
import type { Result } from '../../shared/result.ts'
import type { SecretBox } from '../security/secret-box.ts'

export interface DatabasePasswordPorts {
  readonly box: SecretBox
  /** Into the store of the settings, under names that are no settings. */
  readonly save: (values: Readonly<Record<string, unknown>>) => Promise<Result<null>>
  readonly log: Log
}

export type PasswordState = 'none' | 'session' | 'kept'
export interface TypedPassword { readonly database: DatabaseName; readonly connection: DatabaseConnection; readonly password: string }

export interface DatabasePasswords {
  /** Whether the system protects; null until load(). */
  readonly protects: () => boolean | null
  /** Takes what the store holds. */
  load(stored: Readonly<Record<string, unknown>>): Promise<void>
  /** The password for this server and login: the database's own, or another one's with the same server and login. */
  readonly of: (database: DatabaseName, connection: DatabaseConnection) => string | null
  stateOf(database: DatabaseName, connection: DatabaseConnection): PasswordState
  /** Known from here on, not kept yet; the answer takes that back. */
  learn(typed: readonly TypedPassword[]): () => void
  /** Known from here on; `kept` false = until the program ends. */
  set(typed: readonly TypedPassword[]): Promise<{ readonly kept: boolean }>
}

interface Known { readonly target: string; readonly password: string; kept: boolean }

const storeKey = (database: DatabaseName): string => `secret.database.${database}`

/** Server and login, as far as they say who gets the password. */
export function targetOf({ host, port, instance, user, domain }: DatabaseConnection): string {
  return JSON.stringify([host.toLowerCase(), instance === '' ? port ?? 0 : instance.toLowerCase(), domain.toLowerCase(), user])
}

function parse(text: string): { readonly target: string; readonly password: string } | null {
  const value = JSON.parse(text) as unknown
  if (typeof value !== 'object' || value === null || !('target' in value) || !('password' in value)) return null
  return typeof value.target === 'string' && typeof value.password === 'string' ? { target: value.target, password: value.password } : null
}

/** Builds the keeper; nothing is known until load(). */
export function createDatabasePasswords({ box, save, log }: DatabasePasswordPorts): DatabasePasswords {
  const known = new Map<DatabaseName, Known>()
  let protects: boolean | null = null

  const find = (database: DatabaseName, connection: DatabaseConnection): Known | null => {
    const target = targetOf(connection)
    const own = known.get(database)
    if (own?.target === target) return own
    return [...known.values()].find((other) => other.target === target) ?? null
  }
  return {
    protects: () => protects,
    async load(stored) {
      try {
        protects = await box.protects()
      } catch (error) {
        protects = false
        log.warn('system keeps no secrets', { error })
      }
      if (!protects) return
      for (const database of DATABASE_NAMES) {
        const sealed = stored[storeKey(database)]
        if (typeof sealed !== 'string' || sealed === '') continue
        try {
          const opened = parse(await box.open(sealed))
          // What was typed while this was read is newer.
          if (opened !== null && !known.has(database)) known.set(database, { ...opened, kept: true })
        } catch {
          // Another account or machine, or a lost key. Not the error itself: what it says of the text is not known.
          log.warn('kept database password unreadable', { database })
        }
      }
    },
    of: (database, connection) => find(database, connection)?.password ?? null,
    stateOf(database, connection) {
      const found = find(database, connection)
      return found === null ? 'none' : found.kept ? 'kept' : 'session'
    },
    learn(typed) {
      const before = typed.map(({ database }) => [database, known.get(database)] as const)
      for (const { database, connection, password } of typed) known.set(database, { target: targetOf(connection), password, kept: false })
      return () => {
        for (const [database, entry] of before) {
          if (entry === undefined) known.delete(database)
          else known.set(database, entry)
        }
      }
    },
    async set(typed) {
      const fresh = typed.map(({ database, connection, password }): [DatabaseName, Known] => [database, { target: targetOf(connection), password, kept: false }])
      for (const [database, entry] of fresh) known.set(database, entry)
      if (protects !== true) return { kept: false }
      try {
        const sealed: Record<string, string> = {}
        for (const [database, { target, password }] of fresh) sealed[storeKey(database)] = await box.seal(JSON.stringify({ target, password }))
        const saved = await save(sealed)
        if (saved.ok) for (const [, entry] of fresh) entry.kept = true
        return { kept: saved.ok }
      } catch {
        log.warn('database passwords are not kept', { databases: typed.map(({ database }) => database) })
        return { kept: false }
      }
    },
  }
}
