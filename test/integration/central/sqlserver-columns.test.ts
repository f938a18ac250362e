/** Columns as sites have declared them: dates with their times, yes and no as BIT, times with colons. By the real driver. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMapping } from '../../../src/central/mapping.ts'
import type { Mapping } from '../../../src/central/mapping.ts'
import { value } from './contract-rows.ts'
import { startSqlServerSite } from './sqlserver-site.ts'
import type { SqlServerSite } from './sqlserver-site.ts'

const mappingOf = (tables: Readonly<Record<string, unknown>>): Mapping => value(readMapping({ tables }))
const CDR_COLUMNS = `CALLID NVARCHAR(64) NOT NULL, CALLER NVARCHAR(40) NOT NULL, CALLED NVARCHAR(40) NOT NULL, EXT NVARCHAR(20) NULL, DIRECTION INT NOT NULL, DEST_TYPE INT NOT NULL,
  GHID NVARCHAR(32) NULL, LEN_RING INT NOT NULL, LEN_TALK INT NOT NULL, CALLTYPE INT NOT NULL, QN_TYPE INT NOT NULL, QN_DEST NVARCHAR(40) NULL, QN_REASON INT NOT NULL, QN_RESULT INT NOT NULL`
const CDR_NAMES = 'CALLID, CALLER, CALLED, EXT, DIRECTION, DEST_TYPE, GHID, LEN_RING, LEN_TALK, CALLTYPE, QN_TYPE, QN_DEST, QN_REASON, QN_RESULT'
const cdrValues = (callId: string): string => `N'${callId}', N'13800138000', N'643', N'643', 1, 3, N'8643', 5, 60, 0, 0, NULL, 0, 0`

describe('a site with columns of its own kinds', () => {
  let site: SqlServerSite
  beforeEach(async () => { site = await startSqlServerSite() })
  afterEach(async () => { await site.close() })

  it('a date column that carries the time belongs to its day, also on the last day of a range, and pages lose nothing', async () => {
    await site.admin('callthink_cdr', `CREATE TABLE HD (${CDR_COLUMNS}, SDATE DATETIME2(3) NOT NULL, STIME NVARCHAR(16) NULL, ETIME NVARCHAR(16) NULL);
      GRANT SELECT ON HD TO atclient`)
    for (const [id, at] of [['early', '2026-11-19T23:59:59.997'], ['first', '2026-11-20T00:00:00'], ['noon', '2026-11-20T14:30:05'], ['last', '2026-11-20T23:59:59.997'], ['late', '2026-11-21T00:00:00']] as const) {
      await site.admin('callthink_cdr', `INSERT INTO HD (${CDR_NAMES}, SDATE, STIME, ETIME) VALUES (${cdrValues(id)}, '${at}', NULL, NULL)`)
    }
    const central = site.central({ mapping: mappingOf({ CDR: { name: 'HD', columns: { OP_NAME: null, GROUPS: null, SEGMENT: null } } }) })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = value(await central.calls.calls({ from: '20261120', to: '20261120', limit: 2, ...(after === undefined ? {} : { after }) }))
      seen.push(...page.rows.map(({ callId }) => callId))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual(['last', 'noon', 'first'])
    const [noon] = value(await central.calls.calls({ from: '20261120', to: '20261120', callId: 'noon', limit: 1 })).rows
    // The time of the same column, where none stands beside it (site time of the contract: +8).
    expect(noon?.startedAt).toBe(Date.UTC(2026, 10, 20, 6, 30, 5))
  })

  it('yes and no as BIT, times as 14:30 and 9:05:10, a whole range of years', async () => {
    await site.admin('callthink_cdr', `CREATE TABLE HD (${CDR_COLUMNS}, SDATE NVARCHAR(32) NOT NULL, STIME NVARCHAR(16) NULL, ETIME NVARCHAR(16) NULL, SEGMENT BIT NOT NULL);
      GRANT SELECT ON HD TO atclient`)
    await site.admin('callthink_cdr', `INSERT INTO HD (${CDR_NAMES}, SDATE, STIME, ETIME, SEGMENT) VALUES (${cdrValues('one')}, '20110627', '14:30', '14:31:05.000', 1)`)
    await site.admin('callthink_cdr', `INSERT INTO HD (${CDR_NAMES}, SDATE, STIME, ETIME, SEGMENT) VALUES (${cdrValues('two')}, '20130101', '9:05:10', '90620', 0)`)
    const central = site.central({ mapping: mappingOf({ CDR: { name: 'HD', columns: { OP_NAME: null, GROUPS: null } } }) })
    // The manual's own call.
    const { rows, readTo } = value(await central.calls.calls({ from: '20100101', to: '20130101', limit: 10 }))
    expect(rows.map(({ callId, segment, startedAt, endedAt }) => [callId, segment, startedAt, endedAt])).toEqual([
      ['two', 0, Date.UTC(2013, 0, 1, 1, 5, 10), Date.UTC(2013, 0, 1, 1, 6, 20)], ['one', 1, Date.UTC(2011, 5, 27, 6, 30, 0), Date.UTC(2011, 5, 27, 6, 31, 5)],
    ])
    expect(readTo).toBeUndefined()
  })
})
