/** Who calls, where the customer's field holds several numbers or an extension: by the databases' own files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqliteCentral, sqliteFileName } from '../../src/central/sqlite/create-sqlite-central.ts'
import { createLookup } from '../../src/main/desk/customer/lookup.ts'
import { PLAIN_RULES } from '../../src/shared/numbers.ts'
import { ok } from '../../src/shared/result.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { CONTRACT_OPTIONS, person } from './central/contract-rows.ts'
import { SQLITE_SCHEMAS, schemaOf } from './central/schemas.ts'
import type { CentralData } from '../../src/central/api.ts'
import type { Finding } from '../../src/main/desk/customer/lookup.ts'

describe('a customer with several numbers in one field', () => {
  let folder: string
  let central: CentralData
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'several-'))
    const db = new Database(join(folder, sqliteFileName('callthink_crm')))
    db.exec(schemaOf('sqlite', 'callthink_crm'))
    for (const row of [
      person({ USERID: 'A', UNAME: '甲公司', TEL: '', MOBILENO: '13800138000/13900139000' }), person({ USERID: 'B', UNAME: '乙公司', TEL: '010-82015268-8001' }),
      person({ USERID: 'C', UNAME: '丙公司', TEL: '', MOBILENO: '13700137000' }), person({ USERID: 'D', UNAME: '丁公司', TEL: '', MOBILENO: '913900139000' }),
    ]) db.prepare(`INSERT INTO CRM_CUSTOMER (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`).run(Object.values(row))
    db.close()
    central = createSqliteCentral({ ...CONTRACT_OPTIONS, folder, schemaFolder: SQLITE_SCHEMAS })
  })
  afterEach(async () => {
    await central.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function callers(number: string): Promise<string[]> {
    const told: Finding[] = []
    const lookup = createLookup({
      central, rules: () => PLAIN_RULES, clock: createFakeClock(), uid: () => '8643', codeName: (code) => code, media: (path) => path,
      noted: { of: () => Promise.resolve([]) },
      local: {
        searchContacts: () => Promise.resolve(ok({ rows: [], hasMore: false })), listHistory: () => Promise.resolve(ok({ rows: [], hasMore: false })),
        keepCustomers: () => Promise.resolve(ok(null)), keepAreas: () => Promise.resolve(ok(null)), area: () => Promise.resolve(ok(null)), getWrapup: () => Promise.resolve(ok(null)),
      },
    })
    await lookup.all({ number, callId: 'now' }, new AbortController().signal, (finding) => { told.push(finding) })
    return told.flatMap(({ customers }) => customers ?? []).map(({ name }) => name)
  }

  it.each([
    ['13800138000', ['甲公司']], ['+86 139 0013 9000', ['甲公司']], ['01082015268', ['乙公司']], ['13700137000', ['丙公司']], ['13600136000', []], ['01390013900', []],
  ])('%s is %j', async (number, names) => { expect(await callers(number)).toEqual(names) })
})
