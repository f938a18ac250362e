/** How SQL Server is reached, over the real driver: the test button's sentences, encryption, logins, the pool. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { CentralData } from '../../../src/central/api.ts'
import { CLIENT_ERROR_CODES } from '../../../src/shared/domain/errors.ts'
import { authority } from '../../support/tds/server.ts'
import type { LogEntry } from '../../support/tds/log.ts'
import { DAY, codeOf, value, voicemail } from './contract-rows.ts'
import { LOGIN, SERVER_LOGIN, startSqlServerSite } from './sqlserver-site.ts'
import type { SqlServerSite } from './sqlserver-site.ts'

const today = { from: DAY, to: DAY, limit: 50 }

let site: SqlServerSite
beforeEach(async () => {
  site = await startSqlServerSite()
  return () => site.close()
})

const connections = (): number => site.server.log.count('connected')
const logins = (): readonly Extract<LogEntry, { kind: 'login' }>[] => site.server.log.entries.filter((entry) => entry.kind === 'login')

describe('the test button', () => {
  const tested = async (connection: Parameters<SqlServerSite['central']>[0] = {}): Promise<string> => codeOf(await site.central(connection).test('callthink'))

  test('names server and time when all is well, and leaves no connection open', async () => {
    const central = site.central()
    const { server, latencyMs } = value(await central.test('callthink'))
    expect(server).toMatch(/SQL Server 2022.*localhost/)
    expect(latencyMs).toBeGreaterThanOrEqual(0)
    await site.server.log.untilSeen('disconnected', connections())
    expect(central.states().callthink.state).toBe('up')
    for (const database of ['callthink_crm', 'callthink_cdr', 'talentel_log', 'callthink_rpt'] as const) expect(codeOf(await central.test(database)), database).toBe('ok')
  })

  test('every failure has a code of its own', async () => {
    const unused = createServer()
    await new Promise<void>((resolve) => { unused.listen(0, '127.0.0.1', resolve) })
    const { port } = unused.address() as AddressInfo
    await new Promise((resolve) => { unused.close(resolve) })
    expect(await tested({ connection: { host: 'no-such-host.invalid' } }), 'host').toBe('database_unreachable')
    expect(await tested({ connection: { port } }), 'port').toBe('database_unreachable')
    expect(await tested({ connection: { password: 'wrong' } }), 'password').toBe('database_login')
    expect(await tested({ connection: { user: 'nobody' } }), 'user').toBe('database_login')
    expect(await tested({ connection: { database: 'nowhere' } }), 'database').toBe('database_missing')
    expect(await tested({ connection: { ca: undefined } }), 'unknown authority').toBe('database_tls')
    expect(await tested({ connection: { user: 'atclient', domain: 'TESTDOM' } }), 'domain').toBe('database_login')
    site.server.rights.deny('callthink', 'CTS_OPIDK', 'SELECT')
    expect(await tested(), 'rights').toBe('database_rights')
    site.server.rights.allowAgain()
    await site.admin('callthink', 'DROP TABLE CTS_ROLE')
    expect(await tested(), 'table').toBe('database_table_missing')
    for (const code of ['database_unreachable', 'database_login', 'database_missing', 'database_tls', 'database_rights', 'database_table_missing']) expect(CLIENT_ERROR_CODES).toContain(code)
  })

  test('a certificate for another host is refused before the password is sent', async () => {
    site.server.certificate = 'elsewhere'
    expect(await tested()).toBe('database_tls')
    expect(logins()).toEqual([])
    expect(await tested({ connection: { serverName: 'cti.example.invalid' } })).toBe('ok')
  })

  test('a server that offers no encryption gets no password', async () => {
    site.server.certificate = 'none'
    expect(await tested()).toBe('database_tls')
    expect(logins()).toEqual([])
  })

  test('a server that demands encryption is not asked in clear text', async () => {
    site.server.encryptionRequired = true
    expect(await tested({ connection: { encrypt: 'off' } })).toBe('database_tls')
    expect(logins()).toEqual([])
  })

  test('TDS 8.0, where TLS comes before anything else, works by configuration', async () => {
    expect(await tested({ connection: { encrypt: 'strict' } })).toBe('ok')
    expect(logins().every((entry) => entry.encrypted)).toBe(true)
    site.server.log.clear()
    site.server.certificate = 'elsewhere'
    expect(await tested({ connection: { encrypt: 'strict' } })).toBe('database_tls')
    expect(logins()).toEqual([])
  })

  test('a Windows domain login works by configuration', async () => {
    site.server.rights.addLogin({ name: 'TESTDOM\\svc', password: 'Wind0ws', admin: true, database: 'callthink' })
    expect(await tested({ connection: { domain: 'TESTDOM', user: 'svc', password: 'Wind0ws' } })).toBe('ok')
    expect(logins().every((entry) => entry.windows && entry.encrypted)).toBe(true)
  })

  test('a server that says nothing is given up after the time set', async () => {
    site.server.faults.silent = true
    expect(await tested({ connection: { connectTimeoutMs: 500 } })).toBe('database_unreachable')
  })
})

describe('connections', () => {
  test('are bounded: many calls at once share them and all are answered', async () => {
    await site.seed({ MCI_VMS_RECV: [voicemail()] })
    const central: CentralData = site.central({ connection: { poolMax: 2 } })
    const latches = [site.server.faults.hold('before', { on: /MCI_VMS_RECV/ }), site.server.faults.hold('before', { on: /MCI_VMS_RECV/ })]
    const answers = Array.from({ length: 20 }, () => central.inbox.voicemail(today))
    await Promise.all(latches.map((latch) => latch.arrived))
    // The administrator's own connection is one of them.
    expect(site.server.connections).toBe(3)
    for (const latch of latches) latch.release()
    for (const answer of await Promise.all(answers)) expect(value(answer).rows).toHaveLength(1)
    expect(site.server.connections).toBe(3)
  })

  test('are encrypted, with the login of the desktops', async () => {
    value(await site.central().calls.calls(today))
    expect(logins().every((entry) => entry.encrypted && entry.user === LOGIN.user)).toBe(true)
  })

  /** Error numbers of statements that somebody types with this login; null = it was done. */
  async function tries(login: { readonly user: string; readonly password: string }, database: string, ...statements: readonly string[]): Promise<unknown[]> {
    const { Connection, Request } = await import('tedious')
    const connection = new Connection({
      server: 'localhost', authentication: { type: 'default', options: { userName: login.user, password: login.password } },
      options: { port: site.server.port, database, encrypt: true, cryptoCredentialsDetails: { ca: authority() } },
    })
    onTestFinished(() => { connection.close() })
    await new Promise<void>((resolve, reject) => { connection.connect((cause) => { if (cause === undefined) resolve(); else reject(cause) }) })
    const numbers: unknown[] = []
    for (const sql of statements) {
      numbers.push(await new Promise((resolve) => {
        connection.execSql(new Request(sql, (cause) => { resolve((cause as { readonly number?: number } | null | undefined)?.number ?? null) }))
      }))
    }
    return numbers
  }

  test('of a PC read, edit a customer’s own columns, and change neither agents nor groups', async () => {
    expect(await tries(LOGIN, 'callthink', 'SELECT GHID FROM CTS_OPIDK', 'SELECT PASS FROM CTS_OPIDK', 'SELECT EMAIL_PWD FROM CTS_OPIDK_INFO')).toEqual([null, 230, 230])
    expect(await tries(LOGIN, 'callthink',
      "INSERT INTO CTS_OPGP_MEMBER (GROUPS, GHID) VALUES (N'1', N'8601')", "INSERT INTO CTS_OPGP (GROUPS, GNAME) VALUES (N'9', N'x')", "DELETE FROM CTS_OPGP_MEMBER WHERE GHID = N'8601'",
      "DELETE FROM CTS_OPIDK WHERE GHID = N'8601'", "UPDATE CTS_OPIDK SET ROLES = N'1'", 'DELETE FROM MCI_VMS_RECV')).toEqual([229, 229, 229, 229, 229, 229])
    expect(await tries(LOGIN, 'callthink_crm', "UPDATE CRM_CUSTOMER SET MEMO = N'x' WHERE USERID = N'K1'", "UPDATE CRM_CUSTOMER SET GHID = N'8601'", "UPDATE CRM_CUSTOMER SET USERID = N'K2'", 'DELETE FROM CRM_CUSTOMER')).toEqual([null, 230, 230, 229])
  })

  test('of the server change agents and groups, and read no password and no customer', async () => {
    expect(await tries(SERVER_LOGIN, 'callthink', "INSERT INTO CTS_OPGP (GROUPS, GNAME) VALUES (N'9', N'x')", "DELETE FROM CTS_OPGP WHERE GROUPS = N'9'", 'SELECT PASS FROM CTS_OPIDK', "UPDATE CTS_OPIDK SET ROLES = N'1'")).toEqual([null, null, 230, 229])
    await expect(tries(SERVER_LOGIN, 'callthink_crm', 'SELECT USERID FROM CRM_CUSTOMER')).rejects.toThrow()
  })

  test('of a site set up by an older script lose the right to change agents and groups when the script is run again', async () => {
    await site.admin('callthink', 'GRANT INSERT, DELETE ON dbo.CTS_OPGP_MEMBER TO atclient')
    await site.admin('callthink_crm', 'GRANT UPDATE ON dbo.CRM_CUSTOMER TO atclient')
    const insert = "INSERT INTO CTS_OPGP_MEMBER (GROUPS, GHID) VALUES (N'7', N'8601')"
    expect(await tries(LOGIN, 'callthink', insert)).toEqual([null])
    await site.runLoginScripts()
    expect(await tries(LOGIN, 'callthink', insert)).toEqual([229])
    expect(await tries(LOGIN, 'callthink_crm', "UPDATE CRM_CUSTOMER SET GHID = N'8601'", "UPDATE CRM_CUSTOMER SET MEMO = N'x' WHERE USERID = N'K1'")).toEqual([230, null])
  })

  test('nothing is connected before it is needed, and nothing after the end', async () => {
    const central = site.central()
    expect(connections()).toBe(0)
    value(await central.calls.calls(today))
    const gone = site.server.log.count('connected')
    await central.close()
    await site.server.log.untilSeen('disconnected', gone)
    expect(site.server.connections).toBe(1)
  })
})
