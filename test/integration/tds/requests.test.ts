import mssql from 'mssql'
import { describe, expect, test } from 'vitest'

import { connect, failure, startServer } from './driver.ts'

async function shop() {
  const server = await startServer()
  const pool = await connect(server)
  await pool.batch('CREATE TABLE items (code nvarchar(10) NOT NULL CONSTRAINT PK_items PRIMARY KEY, n int NOT NULL DEFAULT 0 CONSTRAINT CK_n CHECK (n >= 0))')
  server.log.clear()
  return { server, pool }
}

const codes = async (pool: mssql.ConnectionPool): Promise<unknown[]> => (await pool.query('SELECT code FROM items ORDER BY code')).recordset.map((row: { code: string }) => row.code)

describe('requests', () => {
  test('several statements in one batch give several results', async () => {
    const { pool } = await shop()
    const result = await pool.batch("INSERT INTO items (code) VALUES (N'a'); SELECT @@ROWCOUNT AS r; SELECT code FROM items")
    expect(result.recordsets).toEqual([[{ r: 1 }], [{ code: 'a' }]])
    expect(result.rowsAffected).toEqual([1, 1, 1])
  })

  test('a prepared statement runs as often as wanted and is gone after unprepare', async () => {
    const { server, pool } = await shop()
    const statement = new mssql.PreparedStatement(pool)
    statement.input('x', mssql.Int)
    await statement.prepare('SELECT @x + 1 AS y')
    expect((await statement.execute({ x: 41 })).recordset).toEqual([{ y: 42 }])
    expect((await statement.execute({ x: null })).recordset).toEqual([{ y: null }])
    await statement.unprepare()
    expect(server.log.statements().map(({ via, parameters }) => [via, parameters])).toEqual([['sp_prepare', {}], ['sp_execute', { '@x': 41n }], ['sp_execute', { '@x': null }], ['sp_unprepare', {}]])
  })

  test('a transaction is kept by commit and undone by rollback', async () => {
    const { server, pool } = await shop()
    const kept = pool.transaction()
    await kept.begin(mssql.ISOLATION_LEVEL.SERIALIZABLE)
    await kept.request().query("INSERT INTO items (code) VALUES (N'kept')")
    await kept.commit()
    const undone = pool.transaction()
    await undone.begin()
    await undone.request().query("INSERT INTO items (code) VALUES (N'undone')")
    await undone.rollback()
    expect(await codes(pool)).toEqual(['kept'])
    expect(server.log.entries.filter((entry) => ['begin', 'commit', 'rollback'].includes(entry.kind)).map((entry) => entry.kind)).toEqual(['begin', 'commit', 'begin', 'rollback'])
  })

  test('what a transaction has written is seen by others only after its commit', async () => {
    const { server, pool } = await shop()
    const transaction = pool.transaction()
    await transaction.begin()
    await transaction.request().query("INSERT INTO items (code) VALUES (N'x')")
    let answered = false
    server.log.clear()
    const waiting = codes(pool).then((found) => {
      answered = true
      return found
    })
    await server.log.until(() => server.log.statements(/SELECT code/).length === 1)
    expect(answered).toBe(false)
    await transaction.commit()
    expect(await waiting).toEqual(['x'])
  })

  test('errors carry the numbers of SQL Server', async () => {
    const { pool } = await shop()
    await pool.query("INSERT INTO items (code) VALUES (N'a')")
    const number = async (sql: string): Promise<number | undefined> => (await failure(pool.query(sql))).number
    expect(await number('SELECT * FROM nowhere')).toBe(208)
    expect(await number('SELECT nothing FROM items')).toBe(207)
    expect(await number("INSERT INTO items (code) VALUES (N'a')")).toBe(2627)
    expect(await number('INSERT INTO items (n) VALUES (1)')).toBe(515)
    expect(await number("INSERT INTO items (code, n) VALUES (N'b', -1)")).toBe(547)
    expect(await number('SELECT 1/0 AS x')).toBe(8134)
    expect(await number('SELECT code FROM items WHERE code = @nothing')).toBe(137)
    expect(await codes(pool)).toEqual(['a'])
  })

  test('a right that is missing is error 229 with the name of the object', async () => {
    const { server, pool } = await shop()
    server.rights.deny('shop', 'items', 'SELECT')
    expect(await failure(codes(pool))).toMatchObject({ number: 229, message: "The SELECT permission was denied on the object 'items', database 'shop', schema 'dbo'." })
    server.rights.allowAgain()
    expect(await codes(pool)).toEqual([])
  })

  test('a grant by column lets the other columns be read by nobody', async () => {
    const { server, pool } = await shop()
    await pool.batch('CREATE LOGIN clerk WITH PASSWORD = N\'pw\', CHECK_POLICY = ON, DEFAULT_DATABASE = shop; USE shop; CREATE USER clerk FOR LOGIN clerk; GRANT SELECT ON dbo.items (code) TO clerk; GRANT DELETE ON items TO clerk')
    const clerk = await connect(server, { user: 'clerk', password: 'pw' })
    expect(await codes(clerk)).toEqual([])
    expect((await failure(clerk.query('SELECT n FROM items'))).number).toBe(230)
    expect((await failure(clerk.query('SELECT * FROM items'))).number).toBe(230)
    expect((await failure(clerk.query('SELECT code FROM items WHERE n = 1'))).number).toBe(230)
    expect((await failure(clerk.query("INSERT INTO items (code) VALUES (N'z')"))).number).toBe(229)
    expect((await clerk.query("DELETE FROM items WHERE code = N'q'")).rowsAffected).toEqual([0])
    expect((await failure(clerk.batch('GRANT SELECT ON items TO clerk'))).number).toBe(15_247)
  })

  test('UPDATE can be granted by column, and what was granted can be taken back', async () => {
    const { server, pool } = await shop()
    await pool.batch("CREATE LOGIN clerk WITH PASSWORD = N'pw', CHECK_POLICY = ON, DEFAULT_DATABASE = shop; USE shop; CREATE USER clerk FOR LOGIN clerk; GRANT SELECT ON dbo.items TO clerk; GRANT UPDATE ON dbo.items (n) TO clerk; GRANT INSERT, DELETE ON items TO clerk")
    const clerk = await connect(server, { user: 'clerk', password: 'pw' })
    expect((await clerk.query("UPDATE items SET n = 5 WHERE code = N'q'")).rowsAffected).toEqual([0])
    expect((await failure(clerk.query("UPDATE items SET code = N'x'"))).number).toBe(230)
    await pool.batch('USE shop; REVOKE INSERT ON dbo.items FROM clerk; REVOKE UPDATE ON items FROM clerk')
    expect((await failure(clerk.query("INSERT INTO items (code) VALUES (N'z')"))).number).toBe(229)
    expect((await failure(clerk.query('UPDATE items SET n = 5'))).number).toBe(229)
    expect((await clerk.query("DELETE FROM items WHERE code = N'q'")).rowsAffected).toEqual([0])
    expect((await failure(clerk.batch('REVOKE SELECT ON items FROM clerk'))).number).toBe(15_247)
  })

  test('USE changes the database only where the login has a user', async () => {
    const server = await startServer({ databases: ['shop', 'other'] })
    const pool = await connect(server)
    expect((await pool.batch('USE other; SELECT DB_NAME() AS d')).recordset).toEqual([{ d: 'other' }])
    expect((await failure(pool.batch('USE nowhere'))).number).toBe(911)
    server.rights.addLogin({ name: 'clerk', password: 'pw', admin: false, database: 'shop' })
    server.rights.addUser('shop', 'clerk')
    const clerk = await connect(server, { user: 'clerk', password: 'pw' })
    expect((await failure(clerk.batch('USE other'))).number).toBe(916)
  })
})
