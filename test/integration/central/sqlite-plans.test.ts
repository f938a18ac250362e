/** How the embedded databases read: by an index, in its order, unless the page says that it is wide. */
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES } from '../../../src/central/api.ts'
import type { CentralData, DatabaseName, Page } from '../../../src/central/api.ts'
import type { Result } from '../../../src/shared/result.ts'
import { recordingCentral } from '../../unit/central/recording-executor.ts'
import { schemaOf } from './schemas.ts'

const range = { from: '20260101', to: '20260131', limit: 50 }
/** For the table below, which looks at the statements and not at the rows. */
async function asPage(read: Promise<Result<unknown>>): Promise<Result<Page<unknown>>> {
  const result = await read
  return result.ok ? { ok: true, value: { rows: [], next: null, wide: false } } : result
}
type Read = (central: CentralData, after?: string) => Promise<Result<Page<unknown>>>
const READS: Readonly<Record<string, Read>> = {
  'voicemail': (central, after) => central.inbox.voicemail({ ...range, after }),
  'voicemail of an agent': (central, after) => central.inbox.voicemail({ ...range, agent: '8601', after }),
  'faxes sent': (central, after) => central.inbox.faxesSent({ ...range, after }),
  'faxes received of an agent': (central, after) => central.inbox.faxesReceived({ ...range, agent: '8601', after }),
  'sms sent': (central, after) => central.inbox.smsSent({ ...range, after }),
  'sms received of an agent': (central, after) => central.inbox.smsReceived({ ...range, agent: '8601', after }),
  'e-mails sent': (central, after) => central.inbox.emailsSent({ ...range, after }),
  'e-mails received of an agent': (central, after) => central.inbox.emailsReceived({ ...range, agent: '8601', after }),
  'calls': (central, after) => central.calls.calls({ ...range, after }),
  'calls of a caller': (central, after) => central.calls.calls({ ...range, caller: '139', after }),
  'recordings': (central, after) => central.calls.recordings({ ...range, after }),
  'agents': (central, after) => central.directory.agents({ limit: 50, after }),
  'a customer': (central, after) => central.customers.customers({ userId: 'U1', limit: 50, after }),
}
/** Few rows each: sorting them is cheaper than an index more. */
const FOUND_BY_ID: Readonly<Record<string, Read>> = {
  'a call by its id': (central) => central.calls.calls({ ...range, callId: '1' }),
  'customers by their numbers': (central) => asPage(central.customers.byNumbers({ numbers: ['1', '2'], limit: 20 })),
  'customers by their e-mail addresses': (central) => asPage(central.customers.byEmails({ emails: ['a@b.cn', 'c@d.cn'], limit: 20 })),
  'customers by their fax numbers': (central) => asPage(central.customers.byFaxes({ numbers: ['1', '2'], limit: 20 })),
  'contact persons by their numbers': (central) => asPage(central.customers.personsByNumbers({ numbers: ['1', '2'], limit: 20 })),
  'the area of a number': (central) => asPage(central.customers.areaOf('13900000001')),
  'the calls of a number': (central) => asPage(central.calls.callsOfNumbers({ ...range, numbers: ['1', '2'] })),
  'the recordings of a number': (central) => asPage(central.calls.recordingsOfNumbers({ ...range, numbers: ['1', '2'] })),
  'the short messages of a number': (central) => asPage(central.inbox.smsOfNumbers({ ...range, numbers: ['1', '2'] })),
  'the recording of a call': (central) => central.calls.recordings({ ...range, callId: '1' }),
}

describe('reading the embedded databases', () => {
  const files = new Map<DatabaseName, Database.Database>()
  beforeAll(() => {
    for (const database of DATABASES) {
      const db = new Database(':memory:')
      db.exec(schemaOf('sqlite', database))
      files.set(database, db)
    }
  })
  afterAll(() => { for (const db of files.values()) db.close() })

  const plansOf = (recorded: ReturnType<typeof recordingCentral>['recorded']): readonly string[] => recorded.flatMap(({ database, statement }) =>
    (files.get(database)?.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement.sql}`).all(...statement.parameters) ?? []).map((row) => row.detail))
  /** A row for a second page to begin behind. */
  const someRow = { SDATE: '20260120', STIME: '093000', ID: 7, CALLID: 'c', FILENAME: 'f', GHID: '8601', FAX: '1', CALLER: '1', SEGMENT: 0, UCID: 'u', FILE_PATH: 'p', USERID: 'U1', UNAME: 'n' }

  it.each(Object.keys(READS))('%s: the first page and the ones behind it come from an index in its order', async (name) => {
    const { central, recorded } = recordingCentral('sqlite', { answer: () => Array.from({ length: 51 }, () => someRow) })
    const first = await READS[name]?.(central)
    if (first?.ok !== true || first.value.next === null) throw new Error('no next page')
    expect(first.value.wide).toBe(false)
    const firstPlans = plansOf(recorded)
    await READS[name]?.(central, first.value.next)
    for (const detail of [...firstPlans, ...plansOf(recorded)]) {
      expect(detail).toMatch(/USING (COVERING |)(INDEX|INTEGER PRIMARY KEY)|^MULTI-INDEX|^INDEX/)
      expect(detail).not.toContain('TEMP B-TREE')
    }
  })

  it.each(Object.keys(FOUND_BY_ID))('%s: nothing is scanned', async (name) => {
    const { central, recorded } = recordingCentral('sqlite')
    await FOUND_BY_ID[name]?.(central)
    expect(plansOf(recorded).filter((detail) => detail.startsWith('SCAN'))).toEqual([])
  })

  it('what scans a table says so', async () => {
    const { central, recorded } = recordingCentral('sqlite')
    const wide: readonly Result<Page<unknown>>[] = [
      await central.customers.customers({ name: '张', limit: 50 }), await central.customers.persons({ caller: '139', limit: 50 }), await central.customers.areas({ caller: '139', limit: 50 }),
    ]
    expect(plansOf(recorded).filter((detail) => detail.startsWith('SCAN'))).toHaveLength(3)
    expect(wide.map((result) => result.ok && result.value.wide)).toEqual([true, true, true])
  })
})
