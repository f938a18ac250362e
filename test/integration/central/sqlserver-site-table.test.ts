/** Customers in a table that a site has made itself, with types of its own, over the real driver: what an edit and a service leave as it is. */
import { beforeEach, describe, expect, test } from 'vitest'
import { chinaTime, value } from './contract-rows.ts'
import { startSqlServerSite } from './sqlserver-site.ts'
import type { CentralData } from '../../../src/central/api.ts'
import type { SqlServerSite } from './sqlserver-site.ts'

const AT = chinaTime('2026-11-20T12:00:05')
const service = { agent: '8643', at: AT }

let site: SqlServerSite
let central: CentralData
beforeEach(async () => {
  site = await startSqlServerSite()
  central = site.central()
  return () => site.close()
})

/** Codes as text, CHAR columns filled up with blanks, dates as given. */
async function table(sdate: string, stime: string): Promise<void> {
  await site.admin('callthink_crm', 'DROP TABLE CRM_CUSTOMER')
  await site.admin('callthink_crm', `CREATE TABLE CRM_CUSTOMER (
    ID BIGINT IDENTITY(1,1) NOT NULL, USERID VARCHAR(32) NOT NULL, UNAME NVARCHAR(100) NULL, PYM CHAR(12) NULL, UTYPE VARCHAR(4) NULL, TEL CHAR(20) NULL,
    TEL_HOME VARCHAR(40) NULL, FAX VARCHAR(40) NULL, ADDRESS NVARCHAR(200) NULL, RELATION CHAR(2) NULL, PROV NVARCHAR(20) NULL, CITY NVARCHAR(20) NULL,
    MOBILENO VARCHAR(40) NULL, EMAIL VARCHAR(100) NULL, ZIP CHAR(6) NULL, PERSON NVARCHAR(100) NULL, BDATE VARCHAR(10) NULL, SDATE ${sdate} NULL, STIME ${stime} NULL,
    LASTEXT VARCHAR(10) NULL, GHID VARCHAR(10) NULL, MEMO NVARCHAR(MAX) NULL)`)
}
const rows = () => site.admin('callthink_crm', 'SELECT * FROM CRM_CUSTOMER ORDER BY ID')
const insert = (columns: string, values: string) => site.admin('callthink_crm', `INSERT INTO CRM_CUSTOMER (${columns}) VALUES (${values})`)

describe('a site’s own table of customers', () => {
  test('keeps type 07, the blanks of its CHAR columns, its PYM, LASTEXT and GHID when a remark is edited', async () => {
    await table('VARCHAR(10)', 'VARCHAR(8)')
    await insert('USERID, UNAME, PYM, UTYPE, TEL, RELATION, ZIP, BDATE, SDATE, STIME, LASTEXT, GHID, MEMO', `'A', N'北京强讯公司 ', 'BJQXGS', '07', '82015268', '03', '010', '19990101', '20080902 ', '91346', '8610', '8619', NULL`)
    const [before] = await rows()
    const [seen] = value(await central.customers.customers({ userId: 'A', limit: 5 })).rows
    expect(seen).toMatchObject({ type: '07', relation: '03', name: '北京强讯公司', lastAgent: '8610', agent: '8619', createdOn: '19990101', servedAt: chinaTime('2008-09-02T09:13:46') })
    expect(value(await central.customers.changeCustomer('A', { memo: { was: '', now: '周末联系' } }, 'X'))).toEqual({ done: true, conflicts: [] })
    expect(await rows()).toEqual([{ ...before, MEMO: '周末联系' }])
    expect(value(await central.customers.changeCustomer('A', { type: { was: '07', now: '08' } }, 'X'))).toEqual({ done: true, conflicts: [] })
    expect(await rows()).toEqual([{ ...before, MEMO: '周末联系', UTYPE: '08' }])
    // The same to the eye of a number, and not the same text.
    expect(value(await central.customers.changeCustomer('A', { type: { was: '8', now: '07' } }, null))).toEqual({ done: false, conflicts: [{ field: 'type', now: '08' }] })
  })

  test('gets no word of an edit but the changed columns', async () => {
    await table('VARCHAR(10)', 'VARCHAR(8)')
    await insert('USERID, UNAME', `'A', N'甲'`)
    await central.customers.changeCustomer('A', { tel: { was: '', now: '1' } }, 'X')
    await central.customers.recordService('A', service)
    const updates = site.server.log.entries.flatMap((entry) => ('sql' in entry && typeof entry.sql === 'string' && entry.sql.startsWith('update') ? [entry.sql] : []))
    expect(updates.map((sql) => sql.match(/set (.*) where/)?.[1]?.match(/\[\w+\]/g)?.join())).toEqual(['[TEL]', '[SDATE],[STIME],[LASTEXT]'])
  })

  test.each([
    ['with marks', 'VARCHAR(10)', 'VARCHAR(8)', `'2008-09-02', '15:13:46'`, { SDATE: '2026-11-20', STIME: '12:00:05' }],
    ['with slashes, and a time without its zero', 'VARCHAR(10)', 'VARCHAR(8)', `'2008/09/02', '91346'`, { SDATE: '2026/11/20', STIME: '120005' }],
    ['as the manual, in NULLs', 'VARCHAR(10)', 'VARCHAR(8)', 'NULL, NULL', { SDATE: '20261120', STIME: '120005' }],
  ])('has its latest service written as it writes it: %s', async (_name, sdate, stime, values, then) => {
    await table(sdate, stime)
    await insert('USERID, UNAME, PYM, SDATE, STIME, LASTEXT, GHID', `'A', N'甲', 'J', ${values}, '8610', '8619'`)
    const [before] = await rows()
    expect(value(await central.customers.recordService('A', service))).toEqual({ done: true })
    expect(await rows()).toEqual([{ ...before, ...then, LASTEXT: '8643' }])
    expect(value(await central.customers.customers({ userId: 'A', limit: 5 })).rows).toMatchObject([{ servedAt: AT, lastAgent: '8643', agent: '8619' }])
    expect(value(await central.customers.recordService('A', { agent: '8601', at: AT - 1_000 }))).toEqual({ done: false })
  })

  test('a DATETIME stays one: date and time are written as such', async () => {
    await table('DATETIME2(0)', 'DATETIME2(0)')
    await insert('USERID, UNAME, SDATE, STIME', `'A', N'甲', '2008-09-02T15:13:46', '2008-09-02T15:13:46'`)
    expect(value(await central.customers.recordService('A', service))).toEqual({ done: true })
    const [row] = await rows()
    const wall = '2026-11-20T12:00:05.000Z'
    expect([row?.['SDATE'], row?.['STIME']].map((one) => new Date(String(one)).toISOString())).toEqual([wall, wall])
    expect(value(await central.customers.customers({ userId: 'A', limit: 5 })).rows).toMatchObject([{ servedAt: AT }])
  })
})
