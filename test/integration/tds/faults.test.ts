import { createConnection } from 'node:net'
import { once } from 'node:events'
import mssql from 'mssql'
import { describe, expect, test } from 'vitest'

import { connect, failure, settings, startServer } from './driver.ts'

async function shop(rows = 0) {
  const server = await startServer()
  const pool = await connect(server)
  await pool.batch('CREATE TABLE items (id bigint IDENTITY(1,1) NOT NULL PRIMARY KEY, name nvarchar(200) NOT NULL)')
  for (let done = 0; done < rows; done += 500) await pool.query(`INSERT INTO items (name) VALUES ${Array.from({ length: 500 }, (_, index) => `(N'${'x'.repeat(100)}${String(index)}')`).join(', ')}`)
  server.log.clear()
  return { server, pool }
}

const count = (server: Awaited<ReturnType<typeof startServer>>): unknown => server.database('shop').peek('SELECT COUNT(*) AS n FROM items')[0]?.['n']

describe('faults of the connection', () => {
  test('a stopped server refuses connections; started again on the same port it has its data', async () => {
    const { server, pool } = await shop()
    await pool.query("INSERT INTO items (name) VALUES (N'kept')")
    await server.stop()
    expect((await failure(new mssql.ConnectionPool(settings(server)).connect())).code).toBe('ESOCKET')
    expect(server.log.count('connected')).toBe(0)
    await server.listen()
    expect((await (await connect(server)).query('SELECT name FROM items')).recordset).toEqual([{ name: 'kept' }])
  })

  test('a silent server accepts and says nothing until the client gives up', async () => {
    const server = await startServer()
    server.faults.silent = true
    const cause = await failure(new mssql.ConnectionPool(settings(server, { connectionTimeout: 300 })).connect())
    expect(cause.code).toBe('ETIMEOUT')
    expect(server.log.count('connected')).toBe(1)
    expect(server.log.count('login')).toBe(0)
  })

  test.each(['atPrelogin', 'atLogin'] as const)('a connection dropped %s fails, the next one works', async (place) => {
    const server = await startServer()
    server.faults.dropConnections[place] = 1
    expect((await failure(new mssql.ConnectionPool(settings(server)).connect())).code).toBe('ESOCKET')
    await connect(server)
  })

  test('a server without TLS answers so', async () => {
    const server = await startServer()
    server.certificate = 'none'
    const pool = await connect(server, { options: { encrypt: false } })
    expect((await pool.query('SELECT 1 AS one')).recordset).toEqual([{ one: 1 }])
  })

  test('rubbish on the port ends that connection and nothing else', async () => {
    const { server, pool } = await shop()
    const socket = createConnection(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    const closed = once(socket, 'close')
    socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'latin1'))
    socket.end(Buffer.alloc(20_000, 1))
    await closed
    expect((await pool.query('SELECT 1 AS one')).recordset).toEqual([{ one: 1 }])
  })
})

describe('faults of a statement', () => {
  test('an error chosen for the next statement comes with its number, once', async () => {
    const { server, pool } = await shop()
    for (const number of [208, 229, 547, 1205, 2627]) {
      server.faults.failNext(number)
      expect((await failure(pool.query('SELECT name FROM items'))).number).toBe(number)
      expect((await pool.query('SELECT name FROM items')).recordset).toEqual([])
    }
  })

  test('a deadlock undoes the transaction it hits', async () => {
    const { server, pool } = await shop()
    const transaction = pool.transaction()
    await transaction.begin()
    await transaction.request().query("INSERT INTO items (name) VALUES (N'lost')")
    server.faults.failNext(1205)
    expect((await failure(transaction.request().query("INSERT INTO items (name) VALUES (N'victim')"))).number).toBe(1205)
    expect(count(server)).toBe(0n)
  })

  test('a slow answer comes when the latch is opened, and not before', async () => {
    const { server, pool } = await shop()
    const latch = server.faults.hold('before', { on: /SELECT name/ })
    let answered = false
    const slow = pool.query('SELECT name FROM items').then((result) => {
      answered = true
      return result.recordset
    })
    await latch.arrived
    expect((await pool.query('SELECT COUNT(*) AS n FROM items')).recordset).toEqual([{ n: 0 }])
    expect(answered).toBe(false)
    latch.release()
    expect(await slow).toEqual([])
  })

  test('a cancelled request reaches the server as an attention, is not run, and the connection lives on', async () => {
    const { server, pool } = await shop()
    const latch = server.faults.hold('before', { on: /INSERT/ })
    const request = pool.request()
    const cancelled = failure(request.query("INSERT INTO items (name) VALUES (N'never')"))
    await latch.arrived
    request.cancel()
    expect((await cancelled).code).toBe('ECANCEL')
    expect(server.log.count('attention')).toBe(1)
    expect(count(server)).toBe(0n)
    expect((await pool.query('SELECT COUNT(*) AS n FROM items')).recordset).toEqual([{ n: 0 }])
    expect(server.log.count('connected')).toBe(0)
  })

  test('a cancel in the middle of a result stops the rows', async () => {
    const { server, pool } = await shop(3000)
    const latch = server.faults.hold({ rows: 1000 }, { on: /SELECT name/ })
    const request = pool.request()
    const cancelled = failure(request.query('SELECT name FROM items'))
    await latch.arrived
    request.cancel()
    expect((await cancelled).code).toBe('ECANCEL')
    expect(server.log.count('attention')).toBe(1)
    expect((await pool.query('SELECT COUNT(*) AS n FROM items')).recordset).toEqual([{ n: 3000 }])
  })

  test('a request that takes too long is given up by an attention', async () => {
    const { server, pool } = await shop()
    server.faults.hold('before', { on: /SELECT name/ })
    const request = Object.assign(pool.request(), { overrides: { requestTimeout: 200 } })
    const cause = await failure(request.query('SELECT name FROM items'))
    expect(cause.code).toBe('ETIMEOUT')
    await server.log.untilSeen('attention')
  })

  test('a connection dropped in the middle of a result is an error, never a short result', async () => {
    const { server, pool } = await shop(3000)
    server.faults.drop({ rows: 1500 }, { on: /SELECT name/ })
    expect((await failure(pool.query('SELECT name FROM items'))).code).toMatch(/^(ESOCKET|ECLOSE|ECONNRESET)$/)
    expect((await pool.query('SELECT COUNT(*) AS n FROM items')).recordset).toEqual([{ n: 3000 }])
  })

  test('a drop before a statement leaves it undone, one after it done without an answer', async () => {
    const { server, pool } = await shop()
    server.faults.drop('before', { on: /INSERT/ })
    await failure(pool.query("INSERT INTO items (name) VALUES (N'a')"))
    expect(count(server)).toBe(0n)
    server.faults.drop('after', { on: /INSERT/ })
    await failure(pool.query("INSERT INTO items (name) VALUES (N'b')"))
    expect(count(server)).toBe(1n)
  })

  test('a drop during a transaction undoes it; one after the commit keeps it', async () => {
    const { server, pool } = await shop()
    for (const [place, kept] of [['before', 0n], ['after', 1n]] as const) {
      const transaction = pool.transaction()
      await transaction.begin()
      await transaction.request().query("INSERT INTO items (name) VALUES (N'a')")
      server.faults.drop(place, { on: /^commit$/ })
      const gone = server.log.count('disconnected') + 1
      await failure(transaction.commit())
      await server.log.untilSeen('disconnected', gone)
      expect((await pool.query('SELECT COUNT(*) AS n FROM items')).recordset).toEqual([{ n: Number(kept) }])
    }
  })
})
