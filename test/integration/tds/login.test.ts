import { describe, expect, test } from 'vitest'
import mssql from 'mssql'

import { ADMIN } from '../../support/tds/server.ts'
import { connect, failure, settings, startServer } from './driver.ts'

const logins = (server: Awaited<ReturnType<typeof startServer>>) => server.log.entries.filter((entry) => entry.kind === 'login')

/** The numbers the server gave: the driver keeps only the last message of a failed login. */
async function refusal(server: Awaited<ReturnType<typeof startServer>>, over: Partial<mssql.config>): Promise<{ message: string; code: string | undefined; numbers: number[] }> {
  const numbers: number[] = []
  const pool = new mssql.ConnectionPool({
    ...settings(server, over),
    beforeConnect: (connection) => { connection.on('errorMessage', (token) => { numbers.push(token.number) }) },
  })
  const cause = await failure(pool.connect())
  return { message: cause.message, code: cause.code, numbers }
}

describe('logging in', () => {
  test('an encrypted login by name and password opens the database', async () => {
    const server = await startServer()
    const pool = await connect(server)
    expect((await pool.query('SELECT DB_NAME() AS d, SUSER_SNAME() AS u')).recordset).toEqual([{ d: 'shop', u: ADMIN.user }])
    // Two: the pool tries one connection out before it hands any out.
    expect(logins(server).map(({ session: _session, ...entry }) => entry)).toEqual(Array.from({ length: 2 }, () => ({
      kind: 'login', user: ADMIN.user, database: 'shop', encrypted: true, windows: false, refused: null,
    })))
  })

  test('a login without encryption works where neither side demands it', async () => {
    const server = await startServer()
    const pool = await connect(server, { options: { encrypt: false } })
    expect((await pool.query('SELECT 1 AS one')).recordset).toEqual([{ one: 1 }])
    expect(logins(server)[0]).toMatchObject({ encrypted: false, refused: null })
  })

  test('a server that demands encryption refuses a client without it before the password is sent', async () => {
    const server = await startServer()
    server.encryptionRequired = true
    const cause = await failure(new mssql.ConnectionPool(settings(server, { options: { encrypt: false } })).connect())
    expect(cause.message).toMatch(/Server requires encryption/)
    expect(logins(server)).toEqual([])
  })

  test('a certificate for another name ends the connection before the password is sent', async () => {
    const server = await startServer()
    server.certificate = 'elsewhere'
    const cause = await failure(new mssql.ConnectionPool(settings(server)).connect())
    expect(cause.message).toMatch(/altnames/i)
    expect(logins(server)).toEqual([])
  })

  test('a certificate that no known authority has signed is refused', async () => {
    const server = await startServer()
    const cause = await failure(new mssql.ConnectionPool(settings(server, { options: { cryptoCredentialsDetails: {} } })).connect())
    expect(cause.message).toMatch(/certificate/i)
    expect(logins(server)).toEqual([])
  })

  test('a wrong password and an unknown name are refused with 18456 and are not told apart', async () => {
    const server = await startServer()
    const wrong = await refusal(server, { password: 'guess' })
    const unknown = await refusal(server, { user: 'nobody' })
    expect(wrong).toEqual({ message: `Login failed for user '${ADMIN.user}'.`, code: 'ELOGIN', numbers: [18456] })
    expect(unknown).toEqual({ message: "Login failed for user 'nobody'.", code: 'ELOGIN', numbers: [18456] })
  })

  test('an unknown database is refused with 4060, after which the login as a whole fails', async () => {
    const server = await startServer()
    expect((await refusal(server, { database: 'nowhere' })).numbers).toEqual([4060, 18456])
  })

  test('a database without a user for the login is refused like one that is not there', async () => {
    const server = await startServer({ databases: ['shop', 'other'] })
    server.rights.addLogin({ name: 'clerk', password: 'pw', admin: false, database: 'shop' })
    server.rights.addUser('shop', 'clerk')
    expect((await refusal(server, { user: 'clerk', password: 'pw', database: 'other' })).numbers).toEqual([4060, 18456])
    const pool = await connect(server, { user: 'clerk', password: 'pw' })
    expect((await pool.query('SELECT DB_NAME() AS d')).recordset).toEqual([{ d: 'shop' }])
  })

  test('a Windows login is challenged and its password checked', async () => {
    const server = await startServer()
    server.rights.addLogin({ name: 'TESTDOM\\agnes', password: 'Wind0ws 密码', admin: true, database: 'shop' })
    const windows = { domain: 'TESTDOM', user: 'agnes' }
    const pool = await connect(server, { ...windows, password: 'Wind0ws 密码' })
    expect((await pool.query('SELECT SUSER_SNAME() AS u')).recordset).toEqual([{ u: 'TESTDOM\\agnes' }])
    expect((await refusal(server, { ...windows, password: 'Wind0ws' })).numbers).toEqual([18456])
    expect((await refusal(server, { ...windows, domain: 'OTHER', password: 'Wind0ws 密码' })).numbers).toEqual([18456])
    expect(logins(server).map((entry) => entry.windows)).toEqual([true, true, true, true])
  })
})
