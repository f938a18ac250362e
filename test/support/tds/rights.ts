/** Logins of the server, users of its databases, and what they may do: as CREATE LOGIN, CREATE USER and GRANT say. */
import type { Grant } from './tsql/plan.ts'
import type { Permission } from './tsql/scope.ts'

export interface Login {
  /** `DOMAIN\\user` for a Windows login. */
  readonly name: string
  readonly password: string
  /** sysadmin: every database, everything allowed. */
  readonly admin: boolean
  /** Used when the client names none. */
  readonly database: string
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

export class Rights {
  readonly #logins: Login[] = []
  /** database → users. */
  readonly #users = new Map<string, Set<string>>()
  readonly #grants: { readonly database: string; readonly grant: Grant }[] = []
  readonly #denied: { readonly database: string; readonly table: string; readonly permission: Permission }[] = []

  addLogin(login: Login): void { this.#logins.push(login) }
  login(name: string): Login | undefined { return this.#logins.find((login) => same(login.name, name)) }
  loginNames(): readonly string[] { return this.#logins.map((login) => login.name) }

  addUser(database: string, user: string): void {
    const users = this.#users.get(database.toLowerCase()) ?? new Set()
    users.add(user.toLowerCase())
    this.#users.set(database.toLowerCase(), users)
  }

  hasUser(database: string, user: string): boolean { return this.#users.get(database.toLowerCase())?.has(user.toLowerCase()) === true }

  /** master is everybody's. */
  mayOpen(login: Login, database: string): boolean {
    return login.admin || same(database, 'master') || this.hasUser(database, login.name)
  }

  grant(database: string, grant: Grant): void { this.#grants.push({ database, grant }) }

  /** Takes permissions on a table back, with those by column. */
  revoke(database: string, { table, user, permissions }: Grant): void {
    for (const [at, one] of this.#grants.entries()) {
      if (!same(one.database, database) || !same(one.grant.table, table) || !same(one.grant.user, user)) continue
      this.#grants[at] = { database, grant: { ...one.grant, permissions: one.grant.permissions.filter((permission) => !permissions.includes(permission)) } }
    }
  }

  /** Takes a right away from everybody, administrators too: a fault to test with. */
  deny(database: string, table: string, permission: Permission): void { this.#denied.push({ database, table, permission }) }
  allowAgain(): void { this.#denied.length = 0 }

  mayUse(login: Login, database: string, table: string, permission: Permission): boolean {
    if (this.#denied.some((one) => same(one.database, database) && same(one.table, table) && one.permission === permission)) return false
    return login.admin || this.#matching(login, database, table, permission).length > 0
  }

  /** SELECT and UPDATE can be granted by column. */
  mayTouch(login: Login, database: string, table: string, permission: 'SELECT' | 'UPDATE', column: string): boolean {
    if (login.admin) return true
    return this.#matching(login, database, table, permission).some((grant) => grant.columns === null || grant.columns.some((one) => same(one, column)))
  }

  #matching(login: Login, database: string, table: string, permission: string): readonly Grant[] {
    return this.#grants
      .filter((one) => same(one.database, database) && same(one.grant.table, table) && same(one.grant.user, login.name) && one.grant.permissions.includes(permission))
      .map((one) => one.grant)
  }
}
