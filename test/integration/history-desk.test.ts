/** The desk of the call list over real databases and the real local store: rights, searching, the course of a call, names and areas. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAreas } from '../../src/main/desk/areas.ts'
import { createColleagues } from '../../src/main/desk/colleagues.ts'
import { createCustomerNames } from '../../src/main/desk/customer-names.ts'
import { createHistoryDesk } from '../../src/main/desk/history.ts'
import { createLocalStore } from '../../src/main/data/local-store.ts'
import { createDemoData } from '../../src/central/demo/create-demo-data.ts'
import { createSqliteCentral } from '../../src/central/sqlite/create-sqlite-central.ts'
import { dayOf } from '../../src/main/desk/boxes.ts'
import { PLAIN_RULES } from '../../src/shared/numbers.ts'
import { createMainDesk, SESSION } from '../support/main-desk.ts'
import { SQLITE_SCHEMAS } from './central/schemas.ts'
import { callRecord, customerRow, historyEntry } from '../support/history.ts'
import { fail, ok } from '../../src/shared/result.ts'
import { systemClock } from '../../src/cti/node/index.ts'
import type { CentralData, CallRow } from '../../src/central/api.ts'
import type { HistoryDesk } from '../../src/main/desk/history.ts'
import type { LocalStore } from '../../src/main/data/local-store.ts'
import type { CallContext } from '../../src/main/ipc/registry.ts'
import type { SessionInfo } from '../../src/shared/ipc/contract.ts'
import type { Result } from '../../src/shared/result.ts'
import { ALL_SCOPE } from '../support/scopes.ts'

const NOW = new Date(2026, 10, 25, 12, 0, 0).getTime()
const DAY_MS = 86_400_000
const WORKER = new URL('../../src/main/data/local-store-worker.ts', import.meta.url)
const WINDOW: CallContext = { window: 'main', webContentsId: 1 }
const LEADER: SessionInfo = { ...SESSION, uid: '8600', extension: '600', leads: ['15'], scope: ALL_SCOPE, site: { ...SESSION.site, groups: [{ id: '15', name: '服务热线', codes: [] }] } }
const WEEK = { from: dayOf(NOW - 6 * DAY_MS), to: dayOf(NOW), number: '', extension: '', callId: '', agent: '', after: null, limit: 500 }

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

let folder = ''
let central: CentralData
let local: LocalStore
let worker: Worker
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-desk-'))
  value(createDemoData({ folder, schemaFolder: SQLITE_SCHEMAS, seed: 7, today: dayOf(NOW), untilMs: 12 * 3_600_000, calls: 12_000, cards: 300 }))
  central = createSqliteCentral({ folder, schemaFolder: SQLITE_SCHEMAS })
  worker = new Worker(WORKER, { workerData: { file: join(folder, 'local.db'), idleMs: 0 } })
  local = createLocalStore(() => worker, createMainDesk().log, () => undefined)
  value(await local.open())
})
afterAll(async () => {
  await local.close()
  await central.close()
  await worker.terminate()
  rmSync(folder, { recursive: true, force: true })
})

function open(session: SessionInfo | null, over: Partial<CentralData['calls']> = {}): { desk: HistoryDesk; handlers: HistoryDesk['handlers']; found: () => number } {
  const program = createMainDesk()
  program.store.dispatch({ kind: 'session', session })
  let found = 0
  const colleagues = createColleagues({ link: { request: program.link.request }, central, clock: systemClock })
  program.answers['directory'] = () => ok({ agents: [], queues: [] })
  const desk = createHistoryDesk({
    central: { calls: { ...central.calls, ...over } }, local, store: program.store, clock: systemClock, rules: () => PLAIN_RULES, onFound: () => { found += 1 }, colleagues,
    names: createCustomerNames({ central, local, clock: systemClock, rules: () => PLAIN_RULES }), areas: createAreas({ central, local, clock: systemClock }),
  })
  return { desk, handlers: desk.handlers, found: () => found }
}
/** All rows of the week under a condition. */
async function everything(handlers: HistoryDesk['handlers'], more: Partial<typeof WEEK> = {}) {
  const rows = []
  for (let after: string | null = null; ;) {
    const page: { rows: { agent: string; number: string; callId: string }[]; next: string | null } = value(await handlers['history.records']({ ...WEEK, ...more, after }, WINDOW))
    rows.push(...page.rows)
    if (page.next === null) return rows
    after = page.next
  }
}
/** A call that went from one agent to another this week. */
async function transferred(): Promise<readonly CallRow[]> {
  const byId = new Map<string, CallRow[]>()
  for (let after: string | undefined; ;) {
    const page = value(await central.calls.calls({ from: WEEK.from, to: WEEK.to, limit: 500, ...(after === undefined ? {} : { after }) }))
    for (const row of page.rows) byId.set(row.callId, [...byId.get(row.callId) ?? [], row])
    if (page.next === null) break
    after = page.next
  }
  const call = [...byId.values()].find((rows) => new Set(rows.filter((row) => row.talkS > 0).map((row) => row.agent)).size > 1)
  if (call === undefined) throw new Error('no transferred call in the demo')
  return call.toSorted((a, b) => a.startedAt - b.startedAt || a.segment - b.segment)
}

describe('the own call list', () => {
  it('is nobody’s while nobody is logged in, and not the one of the agent before', async () => {
    value(await local.writeHistory(historyEntry({ uid: '8601', callId: 'theirs', startedAt: 1_000, endedAt: 2_000, endCause: 'normal' })))
    const query = { beforeId: null, limit: 500, search: '' }
    expect(await open(null).handlers['history.list'](query, WINDOW)).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    expect(value(await open(SESSION).handlers['history.list'](query, WINDOW)).rows.map((row) => row.callId)).not.toContain('theirs')
    expect(value(await open({ ...SESSION, uid: '8601' }).handlers['history.list'](query, WINDOW)).rows.map((row) => row.callId)).toContain('theirs')
  })
})

describe('the records of the CDR', () => {
  it('are all for a team leader, with names of customers, agents and groups', async () => {
    const { handlers } = open(LEADER)
    const rows = await everything(handlers)
    expect(new Set(rows.map((row) => row.agent)).size).toBeGreaterThan(5)
    const page = value(await handlers['history.records'](WEEK, WINDOW))
    expect(page.rows.some((row) => row.name !== null)).toBe(true)
    expect(page.rows.some((row) => row.group === '服务热线')).toBe(true)
    expect(page.rows.some((row) => row.area !== null)).toBe(true)
  })
  it('are his own for an agent, whatever the window asks for', async () => {
    const { handlers } = open(SESSION)
    for (const agent of ['', '8601', '8', '86']) {
      const rows = await everything(handlers, { agent })
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => row.agent))).toEqual(new Set(['8643']))
    }
  })
  it('are nobody\'s when nobody is logged in', async () => {
    expect(await open(null).handlers['history.records'](WEEK, WINDOW)).toMatchObject({ ok: false })
  })
  it('are narrowed by number and extension in any part, and by the whole call id', async () => {
    const { handlers } = open(LEADER)
    const one = (await everything(handlers))[0]
    if (one === undefined) throw new Error('no record')
    const part = one.number.slice(2, 8)
    const byNumber = await everything(handlers, { number: part })
    expect(byNumber.length).toBeGreaterThan(0)
    expect((await everything(handlers, { callId: one.callId })).map((row) => row.callId)).toContain(one.callId)
    expect(await everything(handlers, { callId: one.callId.slice(0, -1) })).toEqual([])
  })
  it('of a first page that is overtaken are not waited for', async () => {
    const asked: (AbortSignal | undefined)[] = []
    const { handlers } = open(LEADER, { calls: (query, options) => { asked.push(options?.signal); return central.calls.calls(query, options) } })
    const first = handlers['history.records'](WEEK, WINDOW)
    await handlers['history.records']({ ...WEEK, number: '1' }, WINDOW)
    expect(asked.map((signal) => signal?.aborted)).toEqual([true, false])
    await first
  })
})

describe('the details of a call', () => {
  it('are refused to an agent who had no part in it', async () => {
    const call = await transferred()
    const uid = ['8601', '8602', '8603', '8604', '8605'].find((one) => !call.some((row) => row.agent === one || row.extension === one.slice(1)))
    if (uid === undefined) throw new Error('everybody took part')
    const stranger = open({ ...SESSION, uid, extension: uid.slice(1) })
    expect(await stranger.handlers['history.details']({ callId: call[0]?.callId ?? '', startedAt: call[0]?.startedAt ?? 0 }, WINDOW)).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    // Also when a colleague, who took part, has looked at it on this PC.
    const seen = call.find((row) => row.agent !== '')
    value(await open({ ...SESSION, uid: seen?.agent ?? '', extension: seen?.extension ?? '' }).handlers['history.details']({ callId: seen?.callId ?? '', startedAt: seen?.startedAt ?? 0 }, WINDOW))
    const again = await stranger.handlers['history.details']({ callId: call[0]?.callId ?? '', startedAt: call[0]?.startedAt ?? 0 }, WINDOW)
    expect(again.ok ? again.value.segments : []).toEqual([])
  })
  it('are its segments in their order, for a leader and for everybody who took part', async () => {
    const call = await transferred()
    const { callId, startedAt } = call[0] ?? { callId: '', startedAt: 0 }
    for (const uid of new Set(call.map((row) => row.agent).filter((agent) => agent !== ''))) {
      const mine = open({ ...SESSION, uid, extension: uid.slice(1) })
      const details = value(await mine.handlers['history.details']({ callId, startedAt }, WINDOW))
      expect(details.segments.map((row) => [row.segment, row.agent, row.startedAt])).toEqual(call.map((row) => [row.segment, row.agent, row.startedAt]))
      expect(details.cached).toBe(false)
    }
    expect(value(await open(LEADER).handlers['history.details']({ callId, startedAt }, WINDOW)).segments).toHaveLength(call.length)
  })
  it('are there without the databases once they were looked at, and say so', async () => {
    const call = await transferred()
    const first = call[0]
    if (first === undefined) throw new Error('no call')
    const uid = call.find((row) => row.agent !== '')?.agent ?? ''
    const session = { ...SESSION, uid, extension: uid.slice(1) }
    value(await open(session).handlers['history.details']({ callId: first.callId, startedAt: first.startedAt }, WINDOW))
    const away = { calls: async () => fail('database_away'), recordings: async () => fail('database_away') }
    const details = value(await open(session, away).handlers['history.details']({ callId: first.callId, startedAt: first.startedAt }, WINDOW))
    expect([details.cached, details.recordings, details.segments.length]).toEqual([true, null, call.length])
  })
  it('have what was written after the call, its trunk and how many recordings there are', async () => {
    const call = (await transferred())[0]
    if (call === undefined) throw new Error('no call')
    const { callId, startedAt } = call
    value(await local.writeHistory(historyEntry({ callId, startedAt, extension: '643', trunk: '1003', endedAt: startedAt + 1_000, endCause: 'normal' })))
    value(await local.writeWrapup({ callId, uid: '8643', code: 'repair', note: '打印机', done: true, savedAt: startedAt + 2_000, sentAt: null, refused: null }))
    const details = value(await open(SESSION).handlers['history.details']({ callId, startedAt }, WINDOW))
    expect(details).toMatchObject({ trunk: '1003', wrapup: { code: 'repair', note: '打印机' } })
    expect(details.recordings).toBeGreaterThan(0)
  })
})

/** An internal call of this week, as its two sides wrote it. */
async function internal(): Promise<{ readonly mine: CallRow; readonly other: CallRow }> {
  for (let after: string | undefined; ;) {
    const page = value(await central.calls.calls({ from: WEEK.from, to: WEEK.to, limit: 500, ...(after === undefined ? {} : { after }) }))
    const mine = page.rows.find((row) => row.direction === 'internal-out')
    const other = page.rows.find((row) => row.direction === 'internal-in' && row.callId === mine?.callId)
    if (mine !== undefined && other !== undefined) return { mine, other }
    if (page.next === null) throw new Error('no internal call in the demo')
    after = page.next
  }
}

describe('a call with a colleague', () => {
  it('has his name in the records, though the record has only his extension', async () => {
    const { mine, other } = await internal()
    const { handlers } = open({ ...SESSION, uid: mine.agent, extension: mine.extension })
    const row = (await everything(handlers, { callId: mine.callId }))[0]
    expect(row).toMatchObject({ number: other.extension, name: other.agentName })
  })
  it('has in its details the name of who sat there then, also when somebody else has the extension now', async () => {
    const { mine, other } = await internal()
    const then = [mine, { ...other, agent: '8699', agentName: '前同事' }]
    const { handlers } = open({ ...SESSION, uid: mine.agent, extension: mine.extension }, { calls: () => Promise.resolve(ok({ rows: then, next: null, wide: false })) })
    const details = value(await handlers['history.details']({ callId: mine.callId, startedAt: mine.startedAt }, WINDOW))
    expect(details.segments.map(({ number, name }) => [number, name])).toEqual([[other.extension, '前同事'], [mine.extension, mine.agentName]])
  })
  it('has his name in the own list a moment later, and is found by it; a customer whose number ends like the extension is not', async () => {
    const rows = [
      callRecord({ callId: 'inside', direction: 'internal-in', caller: '601', startedAt: NOW + 20_000, endedAt: NOW + 30_000 }),
      callRecord({ callId: 'outside', direction: 'in', caller: '15411110601', startedAt: NOW + 40_000, endedAt: NOW + 50_000 }),
    ]
    value(await local.mergeCalls(rows, { uid: '8643', extension: '643' }))
    const { handlers, found } = open(SESSION)
    const list = async (search: string) => value(await handlers['history.list']({ beforeId: null, limit: 10, search }, WINDOW)).rows
    expect((await list('')).find((row) => row.callId === 'inside')?.name).toBeNull()
    await expect.poll(found, { timeout: 10_000 }).toBeGreaterThan(0)
    const name = (await list('')).find((row) => row.callId === 'inside')?.name ?? ''
    expect(name).toMatch(/\p{Script=Han}{2,}/u)
    expect((await list(name)).map((row) => row.callId)).toEqual(['inside'])
  })
})

describe('the own list', () => {
  const search = async (handlers: HistoryDesk['handlers'], text: string, limit = 100) => value(await handlers['history.list']({ beforeId: null, limit, search: text }, WINDOW))

  it('finds a call whose row has no name by the name, pinyin and initials of a customer who was seen', async () => {
    const numbers = ['15411112222', '13733334444', '01012345678']
    for (const [n, number] of numbers.entries()) {
      value(await local.writeHistory(historyEntry({ callId: `s${String(n)}`, number, name: null, startedAt: NOW + n * 1_000, endedAt: NOW + n * 1_000 + 10, endCause: 'normal' })))
    }
    value(await local.keepCustomers([customerRow({ userId: 'S1', name: '欧阳慕白', mobile: '15411112222' }), customerRow({ userId: 'S2', name: '单雄信', mobile: '', tel: '010-12345678' })]))
    const { handlers } = open(SESSION)
    for (const text of ['欧阳', '慕白', 'ouyangmubai', 'oymb', 'OYMB']) expect((await search(handlers, text)).rows.map((row) => [row.callId, row.name])).toEqual([['s0', '欧阳慕白']])
    expect((await search(handlers, 'shanxiong')).rows.map((row) => row.callId)).toEqual(['s2'])
    expect((await search(handlers, '4444')).rows.map((row) => row.callId)).toEqual(['s1'])
    expect((await search(handlers, '138 0000')).rows).toEqual([])
  })
  it('has the area of a landline at once, that of a mobile when the site has said it, and tells then', async () => {
    const mobiles = value(await central.customers.customers({ caller: '154', limit: 300 })).rows.map((row) => row.mobile)
    const seen = value(await local.namesOf(mobiles))
    const mobile = mobiles.find((number) => number.startsWith('154') && !Object.hasOwn(seen, number)) ?? ''
    value(await local.writeHistory(historyEntry({ callId: 'm', number: mobile, name: null, startedAt: NOW + 10_000, endedAt: NOW + 10_010, endCause: 'normal' })))
    const { handlers, found } = open(SESSION)
    const first = await search(handlers, '', 10)
    expect(first.rows.find((row) => row.callId === 's2')?.area).toBe('北京')
    expect(first.rows.find((row) => row.callId === 'm')).toMatchObject({ name: null })
    await expect.poll(found, { timeout: 10_000 }).toBe(1)
    const second = await search(handlers, '', 10)
    expect(second.rows.find((row) => row.callId === 'm')?.name).not.toBeNull()
    expect(second.rows.find((row) => row.callId === 'm')?.area).toMatch(/\p{Script=Han}{2,}/u)
    // Nothing more is there to be found: the list is not told again.
    await search(handlers, '', 10)
    expect(found()).toBe(1)
  })
})
