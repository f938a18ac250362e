/** The manual's six keys over the demo's real databases. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDemoData } from '../../../../src/central/demo/create-demo-data.ts'
import { createMediaRegistry } from '../../../../src/main/media/media-registry.ts'
import { createColleagues, withColleagues } from '../../../../src/main/desk/colleagues.ts'
import { createCustomerNames } from '../../../../src/main/desk/customer-names.ts'
import { createRecordingsDesk, recordingView } from '../../../../src/main/desk/recordings-desk.ts'
import { createSqliteCentral } from '../../../../src/central/sqlite/create-sqlite-central.ts'
import { ok } from '../../../../src/shared/result.ts'
import { PLAIN_RULES, spellings } from '../../../../src/shared/numbers.ts'
import { requests } from '../../../../src/shared/ipc/contract.ts'
import { systemClock } from '../../../../src/cti/node/index.ts'
import { value } from '../../../support/audio.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import { CHINA, NOON_MS, TODAY } from '../../central/demo/demo-rows.ts'
import type { CentralData } from '../../../../src/central/api.ts'
import type { Recording } from '../../../../src/shared/ipc/parts/recordings.ts'
import type { RequestArgs, RequestResult } from '../../../../src/shared/ipc/contract.ts'
import { ALL_SCOPE } from '../../../support/scopes.ts'

const SCHEMAS = join(import.meta.dirname, '../../../../resources/sql/sqlite')
const CONTEXT = { window: 'main', webContentsId: 1 } as const
let folder = ''
let central: CentralData
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-desk-'))
  value(createDemoData({ folder, schemaFolder: SCHEMAS, seed: 1, today: TODAY, untilMs: NOON_MS, calls: 1_500, cards: 100, zone: CHINA }))
  central = createSqliteCentral({ folder, schemaFolder: SCHEMAS })
})
afterAll(async () => {
  await central.close()
  rmSync(folder, { recursive: true })
})

function setup(leads: readonly string[]) {
  const main = createMainDesk({ directory: () => ok({ agents: [], queues: [] }) })
  main.login({ ...SESSION, leads: [...leads], ...(leads.length === 0 ? {} : { scope: ALL_SCOPE }) })
  const registry = createMediaRegistry(randomBytes)
  const local = { namesOf: () => Promise.resolve(ok({})), keepCustomers: () => Promise.resolve(ok(null)) }
  const book = createCustomerNames({ central, local, clock: systemClock, rules: () => PLAIN_RULES })
  const colleagues = createColleagues({ link: main.link, central, clock: systemClock })
  const names = (numbers: readonly string[]) => withColleagues(book, colleagues).of(numbers, 200)
  const { handlers } = createRecordingsDesk({ central, registry, store: main.store, names, warm: () => undefined })
  const list = async (over: Partial<RequestArgs<'recordings.list'>> = {}): Promise<RequestResult<'recordings.list'>> => {
    const args = { from: '20260901', to: TODAY, number: '', extension: '', agent: '', callId: '', after: null, limit: 50, ...over }
    const page = value(await handlers['recordings.list'](args, CONTEXT))
    expect(requests['recordings.list'].result.safeParse(page).success).toBe(true)
    return page
  }
  return { list, registry, main, handlers }
}
const agents = (rows: readonly Recording[]): readonly string[] => [...new Set(rows.map((row) => row.agent))]

describe('recordings', () => {
  it('are nobody’s while nobody is logged in', async () => {
    const { main, handlers } = setup(['15'])
    main.logout()
    const args = { from: '20260901', to: TODAY, number: '', extension: '', agent: '', callId: '', after: null, limit: 50 }
    expect(await handlers['recordings.list'](args, CONTEXT)).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
  })
  it('are everybody’s for a team leader, and his own for an agent, whatever he asks for', async () => {
    expect(agents((await setup(['15']).list()).rows).length).toBeGreaterThan(3)
    const own = setup([])
    expect(agents((await own.list()).rows)).toEqual(['8643'])
    expect(agents((await own.list({ agent: '8601' })).rows)).toEqual(['8643'])
  })
  it('are found by each of the keys, alone and together', async () => {
    const { list } = setup(['15'])
    const { rows } = await list({ limit: 200 })
    const one = rows.find((row) => row.type === 'in') ?? rows[0]
    if (one === undefined) throw new Error('no recording in the demo')
    expect((await list({ callId: one.callId })).rows.map((row) => row.callId)).toContain(one.callId)
    expect((await list({ number: one.caller.slice(2, 9) })).rows.map((row) => row.id)).toContain(one.id)
    expect(agents((await list({ agent: one.agent })).rows)).toEqual([one.agent])
    expect((await list({ extension: one.agent.slice(1) })).rows.length).toBeGreaterThan(0)
    const day = new Date(one.at).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }).replaceAll('-', '')
    expect((await list({ from: day, to: day, number: one.caller, agent: one.agent, callId: one.callId })).rows.map((row) => row.id)).toEqual([one.id])
    expect((await list({ number: '000999888' })).rows).toEqual([])
  })
  it('come in pages, newest first, each once', async () => {
    const { list } = setup(['15'])
    const seen: Recording[] = []
    let after: string | null = null
    for (let page = 0; page < 4; page += 1) {
      const found = await list({ limit: 20, after })
      seen.push(...found.rows)
      after = found.next
    }
    expect(new Set(seen.map((row) => row.id)).size).toBe(80)
    expect(seen.map((row) => row.at)).toEqual(seen.map((row) => row.at).toSorted((a, b) => b - a))
  })
  it('carry an id that leads to the file in main, and no path', async () => {
    const { list, registry } = setup(['15'])
    const { rows: [row] } = await list({ limit: 1 })
    expect(JSON.stringify(row)).not.toContain('recwav')
    expect(registry.find(row?.media ?? '')).toMatchObject({ kind: 'recording', lengthS: row?.lengthS, callId: row?.callId })
    expect(registry.find(row?.media ?? '')?.path).toMatch(/^D:\\recwav\\\d{8}\\ch\d{3}\\R\d{6}\.wav$/)
  })
  it('have the name of the other side: of the customer who was called or called, of the colleague of an internal call', async () => {
    const { rows } = await setup(['15']).list({ limit: 200 })
    const named = rows.filter((row) => row.name !== null)
    for (const type of ['in', 'out', 'internal-in']) expect(named.map((row) => row.type), type).toContain(type)
    const call = named.find((row) => row.type === 'out')
    const customers = value(await central.customers.byNumbers({ numbers: spellings(call?.called ?? ''), limit: 5 }))
    expect(customers.map(({ name }) => name)).toContain(call?.name)
    const inside = named.find((row) => row.type === 'internal-in')
    const people = value(await central.directory.agents({ limit: 500 })).rows
    expect(people.find(({ extension }) => extension === inside?.caller)?.name).toBe(inside?.name)
  })
  it('without a file say so', () => {
    const view = recordingView({ caller: '1', called: '2', type: 'in', at: 3, lengthS: 4, filePath: ' ', agent: '8643', callId: 'c' }, createMediaRegistry((count) => new Uint8Array(count)), null)
    expect(view).toMatchObject({ media: null, fileName: ' ' })
  })
})
