/** The boxes over the real embedded databases with data of the demo, a real local database and a real cache. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createBoxDesk, dayOf } from '../../../../src/main/desk/boxes.ts'
import { createDemoData } from '../../../../src/central/demo/create-demo-data.ts'
import { createSqliteCentral } from '../../../../src/central/sqlite/create-sqlite-central.ts'
import { openCache } from '../../../../src/main/data/cache-database.ts'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { BOXES } from '../../../../src/shared/domain/codes.ts'
import { createMainDesk, SESSION } from '../../../support/main-desk.ts'
import { TODAY } from '../../central/demo/demo-rows.ts'
import type { CallOptions, CentralData, DatabaseState } from '../../../../src/central/api.ts'
import type { Box } from '../../../../src/shared/domain/codes.ts'
import type { RequestArgs, RequestResult } from '../../../../src/shared/ipc/contract.ts'
import type { Result } from '../../../../src/shared/result.ts'
import { ALL_SCOPE } from '../../../support/scopes.ts'

const SCHEMAS = resolve(import.meta.dirname, '../../../../resources/sql/sqlite')
const AGENT = '8643'
const LEADER = { ...SESSION, uid: '8600', leads: ['15'], scope: ALL_SCOPE }
const NOON = new Date(2026, 10, 5, 12).getTime()

let data = ''
let folder = ''
let real: CentralData
let gone: CentralData
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'boxes-data-'))
  const made = createDemoData({ folder: data, schemaFolder: SCHEMAS, seed: 1, today: TODAY, untilMs: 12 * 3_600_000, calls: 1_500, cards: 300 })
  if (!made.ok) throw new Error(made.error.message)
})
afterAll(() => { rmSync(data, { recursive: true, force: true }) })
const closing: (() => unknown)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boxes-'))
  const cursorSecret = new Uint8Array(32).fill(7)
  real = createSqliteCentral({ folder: data, schemaFolder: SCHEMAS, cursorSecret })
  gone = createSqliteCentral({ folder: join(folder, 'not-there'), schemaFolder: SCHEMAS, cursorSecret })
  closing.push(() => real.close(), () => gone.close())
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

/** As the worker of the local store answers, also when it has been closed. */
function kept<T>(act: () => T): Result<T> {
  try {
    return ok(act())
  } catch (error) {
    return fail('storage_failed', String(error))
  }
}

/** A desk whose databases can be taken away and given back; `signals`: what the queries were given to be cancelled by. */
function setup() {
  const main = createMainDesk()
  main.clock.jumpWall(NOON - main.clock.now())
  let central = real
  const signals: AbortSignal[] = []
  const listeners = new Set<Parameters<CentralData['onStates']>[0]>()
  // Every call goes to the databases of the moment; nothing is answered here.
  const inbox = new Proxy({} as CentralData['inbox'], {
    get: (_, method: keyof CentralData['inbox']) => (query: never, options?: CallOptions) => {
      if (options?.signal !== undefined) signals.push(options.signal)
      return central.inbox[method](query, options)
    },
  })
  const local = openLocalDatabase(join(folder, 'local.db'), NOON)
  const cache = openCache(join(folder, 'cache.db'))
  closing.push(() => { local.close() }, () => { cache.close() })
  const published: string[] = []
  const desk = createBoxDesk({
    central: { inbox, states: () => central.states(), onStates: (listener) => { listeners.add(listener); return () => { listeners.delete(listener) } } },
    local: {
      keepInbox: async (headers) => kept(() => { cache.keepInbox(headers); return null }),
      inbox: async (page) => kept(() => cache.inbox(page)),
      markBox: async (marking) => kept(() => { local.boxes.mark(marking); return null }),
      boxMarks: async (of) => kept(() => local.boxes.marks(of)),
      boxLook: async (box) => kept(() => local.boxes.lookedAt(box)),
      lookedAtBox: async (of) => kept(() => { local.boxes.looked(of); return null }),
    },
    store: main.store, clock: main.clock, log: main.log,
    publisher: { publish: (name, payload) => { published.push(`${name} ${JSON.stringify(payload)}`) } },
    media: (kind, path) => `${kind}:${String(path.length)}`,
    names: async () => new Map([['15400000000', '王小明']]),
    agents: async () => new Map([['8601', '林若溪']]),
  })
  closing.push(() => { desk.stop() })
  const list = (box: Box, changes: Partial<RequestArgs<'box.list'>> = {}): Promise<Result<RequestResult<'box.list'>>> =>
    Promise.resolve(desk.handlers['box.list']({ box, from: '20260901', to: TODAY, agent: '', search: '', after: null, limit: 50, ...changes }, { window: 'main', webContentsId: 1 }))
  const page = async (box: Box, changes: Partial<RequestArgs<'box.list'>> = {}): Promise<RequestResult<'box.list'>> => {
    const result = await list(box, changes)
    if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
    return result.value
  }
  const all = async (box: Box, changes: Partial<RequestArgs<'box.list'>> = {}) => {
    const rows = []
    for (let after: string | null = null; ;) {
      const found = await page(box, { ...changes, after })
      rows.push(...found.rows)
      after = found.next
      if (after === null) return rows
    }
  }
  return {
    main, desk, list, page, all, published, signals,
    mark: (box: Box, ids: string[], seen: boolean | null, done: boolean | null) => desk.handlers['box.mark']({ box, ids, seen, done }, { window: 'main', webContentsId: 1 }),
    take: () => { central = gone },
    giveBack: () => { central = real },
    states: (state: DatabaseState['state']) => {
      const states = Object.fromEntries(Object.entries(real.states()).map(([name, known]) => [name, { ...known, state }])) as ReturnType<CentralData['states']>
      for (const listener of listeners) listener(states)
    },
  }
}

describe('a box', () => {
  it('is nobody’s while nobody is logged in, and what was listed cannot be opened afterwards', async () => {
    const { main, desk, list, page, take } = setup()
    main.followers.push(desk)
    main.login(LEADER)
    const [row] = (await page('email-in')).rows
    expect(desk.row('email-in', row?.id ?? '')).not.toBeNull()
    main.logout()
    expect(desk.row('email-in', row?.id ?? '')).toBeNull()
    expect(await list('email-in')).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    expect(await desk.headers('email-in', { from: '20260901', to: TODAY, limit: 50 })).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
    take()
    expect(await list('email-in')).toMatchObject({ ok: false, error: { code: 'not_logged_in' } })
  })
  it('of one agent is his to a leader also while the databases are away', async () => {
    const { main, page, take } = setup()
    main.login(LEADER)
    const { rows } = await page('voicemail', { limit: 200 })
    const agent = rows[0]?.agent ?? ''
    take()
    const kept = (await page('voicemail', { agent, limit: 200 })).rows
    expect([kept.length > 0, new Set(kept.map((row) => row.agent))]).toEqual([true, new Set([agent])])
  })
  it.each(BOXES)('%s is read page by page, newest first, nothing twice and nothing left out', async (box) => {
    const { main, all } = setup()
    main.login(LEADER)
    const rows = await all(box, { limit: 23 })
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
    expect(rows.map((row) => row.at)).toEqual(rows.map((row) => row.at).toSorted((a, b) => b - a))
    expect((await all(box, { limit: 200 })).map((row) => row.id)).toEqual(rows.map((row) => row.id))
  })

  it('shows an agent his own messages whatever he asks for, a leader those of everybody or of one', async () => {
    const { main, all } = setup()
    main.login(LEADER)
    const everybody = await all('sms-in')
    const ofOne = await all('sms-in', { agent: AGENT })
    expect(new Set(everybody.map((row) => row.agent)).size).toBeGreaterThan(1)
    expect(ofOne).toEqual(everybody.filter((row) => row.agent === AGENT))
    main.login({ ...SESSION, uid: AGENT })
    expect((await all('sms-in', { agent: '8601' })).map((row) => row.id)).toEqual(ofOne.map((row) => row.id))
  })

  it('is searched over its pages by what the list shows', async () => {
    const { main, all } = setup()
    main.login(LEADER)
    const rows = await all('sms-in')
    const number = rows.at(-1)?.number ?? ''
    const found = await all('sms-in', { search: number.slice(-6), limit: 5 })
    expect(found.map((row) => row.id)).toEqual(rows.filter((row) => row.number.includes(number.slice(-6)) || row.preview.includes(number.slice(-6))).map((row) => row.id))
    expect(await all('sms-in', { search: '没有这样的内容' })).toEqual([])
  })

  it('keeps the person\'s marks, counts what is unread of the last week, and does not count what was sent', async () => {
    const { main, desk, all, mark } = setup()
    main.followers.push(desk)
    main.login({ ...SESSION, uid: AGENT })
    const week = dayOf(NOON - 6 * 86_400_000)
    const mine = await all('sms-in', { from: week })
    await expect.poll(() => main.store.state().unread.sms).toBe(mine.length)
    expect(mine.length).toBeGreaterThan(1)
    expect(mine.every((row) => !row.seen)).toBe(true)
    await mark('sms-in', [mine[0]?.id ?? ''], true, true)
    expect(main.store.state().unread.sms).toBe(mine.length - 1)
    expect((await all('sms-in', { from: week }))[0]).toMatchObject({ seen: true, done: true })
    expect((await all('sms-out')).every((row) => row.seen)).toBe(true)
    main.logout()
    expect(main.store.state().unread).toEqual({ voicemail: 0, fax: 0, sms: 0, email: 0 })
  })

  it('is what was seen before when the databases are away, and says so; back again it is read anew and nothing is double', async () => {
    const { main, desk, page, published, take, giveBack, states } = setup()
    main.followers.push(desk)
    main.login(LEADER)
    const seen = await page('sms-in', { limit: 20 })
    expect([seen.cached, seen.rows.length]).toEqual([false, 20])
    take()
    states('away')
    const cached = await page('sms-in', { limit: 20 })
    expect(cached.cached).toBe(true)
    expect(cached.rows.map((row) => row.id)).toEqual(seen.rows.map((row) => row.id))
    // What was never seen here is an empty list, not an error.
    expect(await page('email-out')).toMatchObject({ rows: [], cached: true })
    expect(published).toEqual([])
    giveBack()
    states('up')
    expect(published.filter((line) => line.startsWith('box.changed'))).toHaveLength(BOXES.length)
    expect((await page('sms-in', { limit: 20 })).rows.map((row) => row.id)).toEqual(seen.rows.map((row) => row.id))
  })

  it('shows of what was seen before only what the agent who is logged in now has seen', async () => {
    const { main, page, all, take } = setup()
    main.login({ ...SESSION, uid: AGENT })
    await all('sms-in', { limit: 200 })
    main.login(LEADER)
    await all('sms-in', { limit: 200 })
    take()
    expect((await page('sms-in', { limit: 200 })).rows.some((row) => row.agent !== AGENT)).toBe(true)
    main.login({ ...SESSION, uid: AGENT })
    const { rows } = await page('sms-in', { limit: 200 })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every((row) => row.agent === AGENT)).toBe(true)
    main.login({ ...SESSION, uid: '8602' })
    expect((await page('sms-in', { limit: 200 })).rows).toEqual([])
  })

  it('an error in the middle of paging is told; what was seen before does not stand in for the next page', async () => {
    const { main, list, page, take } = setup()
    main.login(LEADER)
    const { next } = await page('sms-in', { limit: 5 })
    take()
    expect(await list('sms-in', { after: next, limit: 5 })).toMatchObject({ ok: false, error: { code: 'database_missing' } })
  })

  it('other databases than before are read anew', () => {
    const { main, published, states } = setup()
    main.login(LEADER)
    states('up')
    expect(published).toEqual([])
    states('unknown')
    expect(published).toHaveLength(BOXES.length)
  })

  it('a newer request for a list gives up the older one of the same box, and of no other', async () => {
    const { main, list, signals } = setup()
    main.login(LEADER)
    const older = list('sms-in')
    const other = list('fax-in')
    const newer = list('sms-in', { search: '' })
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false, false])
    expect((await older).ok).toBe(false)
    expect([(await newer).ok, (await other).ok]).toEqual([true, true])
  })

  it('names the other party of a fax or SMS as the databases know it, else as the row does, and the agent by his number', async () => {
    const { main, all } = setup()
    main.login(LEADER)
    const customers = new Set((await real.inbox.smsReceived({ from: '20260901', to: TODAY, limit: 500 }).then((found) => (found.ok ? found.value.rows : []))).map((row) => row.partyName))
    expect(customers.size).toBeGreaterThan(5)
    for (const box of ['sms-in', 'sms-out', 'fax-out'] as const) {
      const rows = await all(box)
      for (const { name, agentName, agent } of rows) {
        expect(name === null || !['林若溪', '付智伟', '谢文澜'].includes(name)).toBe(true)
        expect(agentName).toBe(agent === '8601' ? '林若溪' : '')
      }
      expect(rows.some(({ name }) => name !== null && name !== '王小明')).toBe(true)
    }
  })

  it('gives the row behind a header that was listed in this run, and no other', async () => {
    const { main, desk, page } = setup()
    main.login(LEADER)
    const { rows: [first] } = await page('email-in', { limit: 1 })
    expect(desk.row('email-in', first?.id ?? '')).toMatchObject({ at: first?.at, from: first?.number })
    expect([desk.row('email-out', first?.id ?? ''), desk.row('email-in', 'x')]).toEqual([null, null])
  })
})
