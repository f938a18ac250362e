import mssql from 'mssql'
import { beforeEach, describe, expect, test } from 'vitest'

import { connect, failure, startServer } from './driver.ts'

let pool: mssql.ConnectionPool

beforeEach(async () => {
  pool = await connect(await startServer())
  await pool.batch(`
    CREATE TABLE people (id int NOT NULL PRIMARY KEY, name nvarchar(50) NULL, tag varchar(20) COLLATE Latin1_General_BIN2 NULL, n int NULL);
    CREATE TABLE calls (id int NOT NULL PRIMARY KEY, person int NULL)
    CREATE UNIQUE NONCLUSTERED INDEX UX_tag ON dbo.people (tag) INCLUDE (n)
    INSERT INTO people (id, name, tag, n) VALUES (1, N'Anna', 'a', 10), (2, N'anna ', 'A', 20), (3, N'王小明', 'c', NULL), (4, NULL, 'd', 40), (5, N'50% [off]_', 'e', 50)
    INSERT INTO calls (id, person) VALUES (1, 1), (2, 1), (3, 5)`)
})

const ids = async (rest: string, ...values: readonly string[]): Promise<number[]> => {
  const request = pool.request()
  values.forEach((value, index) => request.input(`p${String(index + 1)}`, mssql.NVarChar(100), value))
  return (await request.query<{ id: number }>(`SELECT id FROM people ${rest}`)).recordset.map((row) => row.id)
}

describe('text under the collation', () => {
  test('case and trailing blanks do not count, unless the column is binary', async () => {
    expect(await ids('WHERE name = @p1 ORDER BY id', 'ANNA')).toEqual([1, 2])
    expect(await ids('WHERE tag = @p1', 'A')).toEqual([2])
    expect(await ids('WHERE name = @p1 COLLATE Latin1_General_BIN2', 'Anna')).toEqual([1])
    expect(await ids('WHERE name IN (@p1, @p2) ORDER BY id DESC', 'anna', '王小明')).toEqual([3, 2, 1])
  })

  test('keys follow the collation, too', async () => {
    await pool.batch('CREATE TABLE k (a nvarchar(10) NOT NULL, CONSTRAINT PK_k PRIMARY KEY (a))')
    await pool.query("INSERT INTO k (a) VALUES (N'x')")
    expect(await failure(pool.query("INSERT INTO k (a) VALUES (N'X ')"))).toMatchObject({ number: 2627, message: expect.stringContaining("'PK_k'") as string })
    expect((await failure(pool.query("INSERT INTO people (id, tag) VALUES (9, 'a')"))).number).toBe(2601)
  })

  test('LIKE knows brackets: a bracket that is not escaped is a set', async () => {
    expect(await ids('WHERE name LIKE @p1', '%[0-9]%')).toEqual([5])
    expect(await ids('WHERE name LIKE @p1', '%[off]%')).toEqual([5])
    expect(await ids('WHERE name LIKE @p1', '%[x]%')).toEqual([])
    expect(await ids('WHERE name LIKE @p1 ORDER BY id', '[^5]%')).toEqual([1, 2, 3])
    expect(await ids("WHERE name LIKE @p1 ESCAPE '\\'", '%\\[OFF]\\_')).toEqual([5])
    expect(await ids("WHERE name LIKE @p1 ESCAPE '\\'", '50\\%%')).toEqual([5])
    expect(await ids('WHERE name LIKE @p1', '_小_')).toEqual([3])
    expect(await ids('WHERE name NOT LIKE @p1 ORDER BY id', '%n%')).toEqual([3, 5])
  })
})

describe('queries', () => {
  test('TOP, OFFSET and FETCH bound the rows', async () => {
    expect((await pool.query('SELECT TOP(2) id FROM people ORDER BY id DESC')).recordset).toEqual([{ id: 5 }, { id: 4 }])
    expect(await ids('ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY')).toEqual([2, 3])
    const request = pool.request().input('a', mssql.Int, 3).input('b', mssql.Int, 9)
    expect((await request.query('SELECT [t].[id] AS [x] FROM [dbo].[people] AS [t] WITH (NOLOCK) ORDER BY [t].[id] OFFSET @a ROWS FETCH NEXT @b ROWS ONLY')).recordset).toEqual([{ x: 4 }, { x: 5 }])
  })

  test('three-valued logic: NULL is neither equal nor different', async () => {
    expect(await ids('WHERE n <> 10 ORDER BY id')).toEqual([2, 4, 5])
    expect(await ids('WHERE NOT (n = 10) ORDER BY id')).toEqual([2, 4, 5])
    expect(await ids('WHERE n IS NULL OR name IS NULL ORDER BY id')).toEqual([3, 4])
    expect(await ids('ORDER BY n DESC')).toEqual([5, 4, 2, 1, 3])
    expect(await ids('WHERE n BETWEEN 20 AND 40 AND (id > 2 OR (id = 2 AND n < 30)) ORDER BY id')).toEqual([2, 4])
  })

  test('joins, groups, aggregates, subqueries', async () => {
    const { recordset } = await pool.query('SELECT p.name, COUNT(c.id) AS calls FROM people AS p LEFT JOIN calls c ON c.person = p.id WHERE p.n IS NOT NULL GROUP BY p.id, p.name HAVING COUNT(*) > 0 ORDER BY COUNT(c.id) DESC, p.id')
    expect(recordset).toEqual([{ name: 'Anna', calls: 2 }, { name: '50% [off]_', calls: 1 }, { name: 'anna ', calls: 0 }, { name: null, calls: 0 }])
    expect(await ids('WHERE EXISTS (SELECT 1 FROM calls WHERE calls.person = people.id) ORDER BY id')).toEqual([1, 5])
    expect(await ids('WHERE id IN (SELECT person FROM calls) ORDER BY id')).toEqual([1, 5])
    expect((await pool.query('SELECT DISTINCT name FROM people WHERE id < 3')).recordset).toHaveLength(1)
    expect((await pool.query('SELECT MAX(n) AS m, SUM(n) AS s FROM people')).recordset).toEqual([{ m: 50, s: 120 }])
    expect((await failure(pool.query('SELECT name, COUNT(*) AS n FROM people'))).number).toBe(8120)
  })

  test('functions and expressions', async () => {
    const one = async (sql: string): Promise<unknown> => ((await pool.query<{ x: unknown }>(`SELECT ${sql} AS x`)).recordset[0])?.x
    expect(await one("ISNULL(NULL, N'b')")).toBe('b')
    expect(await one("COALESCE(NULL, N'a', N'bc')")).toBe('a')
    expect(await one("LEN(N'ab  ')")).toBe(2)
    expect(await one("UPPER(LEFT(N'straße', 4)) + RIGHT(N'xyz', 1)")).toBe('STRAz')
    expect(await one("SUBSTRING(N'abcdef', 2, 3)")).toBe('bcd')
    expect(await one("REPLACE(N'aXbx', N'x', N'-')")).toBe('a-b-')
    expect(await one('7 / 2')).toBe(3)
    expect(await one('CASE WHEN 1 = 2 THEN N\'no\' ELSE N\'yes\' END')).toBe('yes')
    expect(await one("CAST(N'12' AS int) + 1")).toBe(13)
    expect(await one("CAST(12 AS nvarchar(1))")).toBe('1')
    expect(await one("HAS_PERMS_BY_NAME(N'dbo.people', N'OBJECT', N'SELECT')")).toBe(1)
    expect(await one("OBJECT_ID(N'[dbo].[nothing]', N'U')")).toBe(null)
  })

  test('insert from select, update and delete with OUTPUT', async () => {
    expect((await pool.query('INSERT INTO calls (id, person) OUTPUT inserted.id SELECT id + 100, id FROM people WHERE id > 3')).recordset).toEqual([{ id: 104 }, { id: 105 }])
    expect((await pool.query('UPDATE calls SET person = person + 1 OUTPUT inserted.person AS p WHERE id = 104')).recordset).toEqual([{ p: 5 }])
    const removed = await pool.query('DELETE FROM calls OUTPUT deleted.id WHERE id > 100')
    expect([removed.recordset, removed.rowsAffected]).toEqual([[{ id: 104 }, { id: 105 }], [2]])
  })

  test('IF and a script run twice make a table once', async () => {
    const script = "IF OBJECT_ID(N'dbo.extra', N'U') IS NULL BEGIN CREATE TABLE dbo.extra (a int NOT NULL); INSERT INTO dbo.extra (a) VALUES (1) END ELSE INSERT INTO dbo.extra (a) VALUES (2)"
    await pool.batch(script)
    await pool.batch(script)
    expect((await pool.query('SELECT a FROM extra ORDER BY a')).recordset).toEqual([{ a: 1 }, { a: 2 }])
  })
})

describe('what is not understood', () => {
  const refused = [
    'SELECT id FROM people FOR JSON PATH', 'WITH c AS (SELECT 1 AS a) SELECT a FROM c', 'SELECT AVG(n) AS a FROM people', 'MERGE people AS t USING calls AS s ON t.id = s.id WHEN MATCHED THEN DELETE;',
    'SELECT ROW_NUMBER() OVER (ORDER BY id) AS r FROM people', 'SELECT id FROM people UNION SELECT id FROM calls', 'EXEC xp_cmdshell N\'dir\'', 'SELECT MIN(name) AS m FROM people',
    'SELECT id FROM people LIMIT 3', 'SELECT id FROM people ORDER BY 1', 'DECLARE @x int = 1', 'SET IDENTITY_INSERT people ON', 'SELECT id FROM people WHERE', 'SELECT a || b AS c FROM people',
    'UPDATE p SET n = 1 FROM people p', "SELECT id FROM people WHERE n = '2026-01-01' COLLATE Klingon", 'SELECT TOP 5 PERCENT id FROM people', 'BEGIN TRANSACTION', 'SELECT id FROM people WHERE id IN (1, 2', 'WAITFOR DELAY \'00:00:01\'',
  ]
  test.each(refused)('is refused with error 102: %s', async (sql) => {
    expect(await failure(pool.batch(sql))).toMatchObject({ number: 102 })
    expect((await pool.query('SELECT COUNT(*) AS n FROM people WHERE n = 10')).recordset).toEqual([{ n: 1 }])
  })

  test('rules of SQL Server that SQLite does not have are kept', async () => {
    const number = async (sql: string): Promise<number | undefined> => (await failure(pool.query(sql))).number
    expect(await number('SELECT TOP(1) id FROM people ORDER BY id OFFSET 1 ROWS')).toBe(10_741)
    expect(await number('SELECT id FROM people WHERE id IN (SELECT id FROM calls ORDER BY id)')).toBe(1033)
    expect(await number('SELECT id FROM people AS p JOIN calls AS c ON p.id = c.person')).toBe(209)
    expect(await number('SELECT "nothing" AS x FROM people')).toBe(207)
    expect(await number("SELECT id FROM people WHERE name = 'open")).toBe(105)
    expect(await number('SELECT DISTINCT name FROM people ORDER BY id')).toBe(145)
    expect(await number('INSERT INTO people (id, id) VALUES (1, 2)')).toBe(264)
  })
})
