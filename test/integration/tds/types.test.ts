import { createRequire } from 'node:module'
import mssql from 'mssql'
import { describe, expect, test } from 'vitest'

import { connect, failure, startServer } from './driver.ts'

const TABLE = `CREATE TABLE [dbo].[Things] (
  [id] bigint IDENTITY(1,1) NOT NULL CONSTRAINT [PK_Things] PRIMARY KEY, [name] nvarchar(50) NULL, [note] nvarchar(max) NULL, [code] char(8) NULL,
  [n] int NULL, [small] smallint NULL, [tiny] tinyint NULL, [big] bigint NULL, [flag] bit NULL, [ratio] float NULL, [at] datetime2(3) NULL, [raw] varbinary(max) NULL)`

async function things() {
  const server = await startServer()
  const pool = await connect(server)
  await pool.batch(TABLE)
  return { server, pool }
}

describe('types', () => {
  test('every type the application uses comes back as it was sent, and NULL as NULL', async () => {
    const { pool } = await things()
    const sent = {
      name: 'Žofia 王小明 😀', note: '长'.repeat(20_000), code: '20260401', n: -2_147_483_648, small: -32_768, tiny: 255, big: '9007199254740993',
      flag: true, ratio: 1.5e-7, at: new Date('2026-04-01T12:34:56.789Z'), raw: Buffer.from([0, 1, 255]),
    }
    const insert = pool.request()
      .input('name', mssql.NVarChar(50), sent.name).input('note', mssql.NVarChar(mssql.MAX), sent.note).input('code', mssql.Char(8), sent.code)
      .input('n', mssql.Int, sent.n).input('small', mssql.SmallInt, sent.small).input('tiny', mssql.TinyInt, sent.tiny).input('big', mssql.BigInt, sent.big)
      .input('flag', mssql.Bit, sent.flag).input('ratio', mssql.Float, sent.ratio).input('at', mssql.DateTime2(3), sent.at).input('raw', mssql.VarBinary(mssql.MAX), sent.raw)
    const columns = Object.keys(sent)
    const inserted = await insert.query(`INSERT INTO [dbo].[Things] (${columns.map((name) => `[${name}]`).join(', ')}) OUTPUT inserted.[id] VALUES (${columns.map((name) => `@${name}`).join(', ')})`)
    expect(inserted.recordset).toEqual([{ id: '1' }])
    await pool.query("INSERT INTO Things ([name]) VALUES (NULL)")
    const { recordset } = await pool.query('SELECT * FROM Things ORDER BY id')
    expect(recordset[0]).toEqual({ id: '1', ...sent })
    expect(recordset[1]).toEqual({ id: '2', ...Object.fromEntries(columns.map((name) => [name, null])) })
    expect(Object.values(recordset.columns).map(({ name, nullable }) => [name, nullable])).toEqual(['id', ...columns].map((name) => [name, true]))
  })

  test('values outside their column are refused with their numbers instead of being bent', async () => {
    const { pool } = await things()
    const refused = async (column: string, type: mssql.ISqlType | (() => mssql.ISqlType), value: unknown): Promise<number | undefined> =>
      (await failure(pool.request().input('v', type, value).query(`INSERT INTO Things ([${column}]) VALUES (@v)`))).number
    expect(await refused('name', mssql.NVarChar(100), 'x'.repeat(51))).toBe(2628)
    expect(await refused('small', mssql.Int, 40_000)).toBe(8115)
    expect(await refused('n', mssql.NVarChar(20), 'twelve')).toBe(245)
    expect(await refused('at', mssql.NVarChar(20), 'yesterday')).toBe(241)
    expect((await pool.query('SELECT COUNT(*) AS n FROM Things')).recordset).toEqual([{ n: 0 }])
  })

  test('ten megabytes of text, quotes, NUL and emoji come back unchanged', async () => {
    const { pool } = await things()
    const text = `'; DROP TABLE Things; -- [x] %_ \0 😀 ${'长a'.repeat(2_500_000)}`
    await pool.request().input('v', mssql.NVarChar(mssql.MAX), text).query('INSERT INTO Things (note) VALUES (@v)')
    const { recordset } = await pool.query<{ note: string }>('SELECT note FROM Things')
    expect(recordset[0]?.note === text).toBe(true)
  })

  test('ten thousand rows arrive complete and in order', async () => {
    const { server, pool } = await things()
    const rows = Array.from({ length: 500 }, (_, row) => `(N'row ${String(row)}')`).join(', ')
    for (let block = 0; block < 20; block += 1) await pool.query(`INSERT INTO Things (name) VALUES ${rows}`)
    const { recordset } = await pool.query<{ id: string; name: string }>('SELECT id, name FROM Things ORDER BY id')
    expect(recordset.map(({ id }) => Number(id))).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1))
    expect(recordset[9999]?.name).toBe('row 499')
    expect(server.database('shop').peek('SELECT COUNT(*) AS n FROM Things')).toEqual([{ n: 10_000n }])
  })

  test('parameters are logged with their values', async () => {
    const { server, pool } = await things()
    await pool.request().input('p1', mssql.NVarChar(20), "o'hara").input('p2', mssql.Int, 7).query('SELECT id FROM Things WHERE name = @p1 AND n > @p2')
    expect(server.log.statements(/FROM Things/)).toEqual([expect.objectContaining({
      via: 'sp_executesql', database: 'shop', sql: 'SELECT id FROM Things WHERE name = @p1 AND n > @p2', parameters: { '@p1': "o'hara", '@p2': 7n },
    })])
  })

  test('the driver proven here is the pinned one', () => {
    const require = createRequire(import.meta.url)
    const versions = ['mssql', 'tedious'].map((name) => (require(`${name}/package.json`) as { version: string }).version)
    expect(versions).toEqual(['12.7.14', '19.2.2'])
  })
})
