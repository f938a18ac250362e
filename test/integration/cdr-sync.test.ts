/**
 * The own call list fed from the CDR: real databases with the demo's people, the real local store in its worker, a clock that stands
 * still. What is switched off here is the file of the CDR itself: missing, or held by another.
 */
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCdrSync } from '../../src/main/desk/cdr-sync.ts'
import { createLocalStore } from '../../src/main/data/local-store.ts'
import { createDemoData } from '../../src/central/demo/create-demo-data.ts'
import { createSqliteCentral } from '../../src/central/sqlite/create-sqlite-central.ts'
import { dayOf } from '../../src/main/desk/boxes.ts'
import { EMPTY_MODEL } from '../../src/main/telephony/telephony-service.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMainDesk, SESSION } from '../support/main-desk.ts'
import { sampleLeg } from '../support/samples.ts'
import { callRecord, historyEntry } from '../support/history.ts'
import { SQLITE_SCHEMAS } from './central/schemas.ts'
import { fail } from '../../src/shared/result.ts'
import type { CentralData, CallRow } from '../../src/central/api.ts'
import type { CdrSync } from '../../src/main/desk/cdr-sync.ts'
import type { LocalStore } from '../../src/main/data/local-store.ts'
import type { HistoryRow, SessionInfo } from '../../src/shared/ipc/contract.ts'
import type { Result } from '../../src/shared/result.ts'

/** Noon of the last day with data. */
const NOW = new Date(2026, 10, 25, 12, 0, 0).getTime()
const DAY_MS = 86_400_000
const WORKER = new URL('../../src/main/data/local-store-worker.ts', import.meta.url)
const CDR = 'callthink_cdr.sqlite'

let made = ''
beforeAll(() => {
  made = mkdtempSync(join(tmpdir(), 'cdr-made-'))
  const data = createDemoData({ folder: made, schemaFolder: SQLITE_SCHEMAS, seed: 7, today: dayOf(NOW), untilMs: 12 * 3_600_000, calls: 12_000, cards: 60 })
  expect(data.ok).toBe(true)
})
afterAll(() => { rmSync(made, { recursive: true, force: true }) })

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

describe('merging the own records', () => {
  let folder = ''
  let central: CentralData
  let local: LocalStore
  let workers: Worker[] = []
  let syncs: CdrSync[] = []
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cdr-'))
    cpSync(made, join(folder, 'central'), { recursive: true })
    central = createSqliteCentral({ folder: join(folder, 'central'), schemaFolder: SQLITE_SCHEMAS, busyTimeoutMs: 10 })
    workers = []
    syncs = []
    local = createLocalStore(() => {
      const worker = new Worker(WORKER, { workerData: { file: join(folder, 'local.db'), idleMs: 0 } })
      workers.push(worker)
      return worker
    }, desk.log, () => undefined)
    value(await local.open())
  })
  afterEach(async () => {
    for (const sync of syncs) sync.stop()
    await local.close()
    await central.close()
    await Promise.all(workers.map((worker) => worker.terminate()))
    rmSync(folder, { recursive: true, force: true })
  })
  const desk = createMainDesk()

  /** A program that has just started, on the same databases. */
  function start(session: SessionInfo | null = SESSION, over: Partial<CentralData['calls']> = {}) {
    const program = createMainDesk()
    const clock = createFakeClock(NOW)
    const published: string[] = []
    const asked: string[] = []
    const sync = createCdrSync({
      central: {
        onStates: (listener) => central.onStates(listener),
        calls: { ...central.calls, calls: (query, options) => { asked.push(`${query.from}-${query.to}`); return central.calls.calls(query, options) }, ...over },
      },
      local, clock, log: program.log, store: program.store,
      publisher: { publish: (name) => { published.push(name) } },
      known: async (numbers) => Object.fromEntries(numbers.map((number) => [number, { name: number.endsWith('8') ? '八先生' : null, area: '某地' }])),
    })
    syncs.push(sync)
    program.followers.push(sync)
    if (session !== null) program.login(session)
    return { program, clock, sync, published, asked }
  }
  const list = async (search = ''): Promise<HistoryRow[]> => {
    const rows: HistoryRow[] = []
    for (let beforeId: number | null = null; ;) {
      const page: { rows: HistoryRow[]; hasMore: boolean } = value(await local.listHistory({ uid: '8643', beforeId, limit: 500, search }))
      rows.push(...page.rows)
      beforeId = page.rows.at(-1)?.id ?? null
      if (!page.hasMore) return rows
    }
  }
  /** What the databases themselves have of him, told by hand. */
  const inCdr = (uid = '8643', extension = '643'): { CALLID: string; SDATE: number }[] => {
    const db = new Database(join(folder, 'central', CDR))
    try {
      return db.prepare<[string, string], { CALLID: string; SDATE: number }>(
        "SELECT CALLID, SDATE FROM CDR WHERE GHID = ? OR (trim(GHID) = '' AND EXT = ?) ORDER BY SDATE, STIME").all(uid, extension)
    } finally {
      db.close()
    }
  }
  const add = (row: { callId: string; agent: string; extension: string; at: number }): void => {
    const db = new Database(join(folder, 'central', CDR))
    const two = (part: number): string => String(part).padStart(2, '0')
    const date = new Date(row.at)
    db.prepare("INSERT INTO CDR (CALLID, SEGMENT, CALLER, CALLED, EXT, DIRECTION, DEST_TYPE, GHID, OP_NAME, GROUPS, SDATE, STIME, ETIME, LEN_RING, LEN_TALK, CALLTYPE, QN_TYPE, QN_DEST, QN_REASON, QN_RESULT, STARTED_AT, ENDED_AT, END_CAUSE, RING_MS, TALK_MS) VALUES (?, 1, ?, ?, ?, 1, 3, ?, '', ?, ?, ?, ?, 3, 20, 0, 0, '', 0, 0, 0, 0, 'normal', 0, 0)")
      .run(row.callId, '15400138008', row.extension, row.extension, row.agent, '15', dayOf(row.at), `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`, `${two(date.getHours())}${two(date.getMinutes())}59`)
    db.close()
  }

  it('fills an empty list with the last 90 days, page by page, each told once, with names and areas', async () => {
    const { sync, published } = start()
    await sync.run()
    const rows = await list()
    const expected = inCdr()
    expect(expected.length).toBeGreaterThan(500)
    expect(rows.map((row) => row.callId).sort()).toEqual(expected.map((row) => row.CALLID).sort())
    expect(published).toHaveLength(Math.ceil(expected.length / 500))
    expect(rows.every((row) => row.area === '某地')).toBe(true)
    expect(rows.filter((row) => row.number.endsWith('8')).every((row) => row.name === '八先生')).toBe(true)
    value(await local.upkeep(null))
    expect((await list('bxs')).length).toBe(rows.filter((row) => row.number.endsWith('8')).length)
  })

  it('waits with the next page while a call rings', async () => {
    const { program, sync, asked, clock } = start()
    program.store.dispatch({ kind: 'model', model: { ...EMPTY_MODEL, calls: new Map([['1', sampleLeg({ callId: '1', state: 'ringing' })]]) } })
    const done = sync.run()
    await vi.waitFor(() => { expect(clock.pendingTimers).toBeGreaterThan(1) })
    await clock.advanceAsync(1_000)
    expect(asked.length).toBeLessThanOrEqual(1)
    program.store.dispatch({ kind: 'model', model: { ...EMPTY_MODEL, calls: new Map([['1', sampleLeg({ callId: '1', state: 'talking' })]]) } })
    await clock.advanceAsync(250)
    await done
    expect(await list()).toHaveLength(inCdr().length)
  })

  it('has no call twice that was written here already, and fills in what that row lacks', async () => {
    const record = value(await central.calls.calls({ from: dayOf(NOW - DAY_MS), to: dayOf(NOW), agent: '8643', limit: 1 })).rows[0]
    if (record === undefined) throw new Error('no record')
    const own = historyEntry({
      callId: record.callId, extension: record.extension, startedAt: record.startedAt, number: record.direction === 'in' ? record.caller : record.called,
      name: null, groupName: null, endCause: 'normal', endedAt: record.endedAt, direction: record.direction,
    })
    value(await local.writeHistory(own))
    const { sync } = start()
    await sync.run()
    await sync.run()
    const rows = await list()
    expect(rows.filter((row) => row.callId === record.callId && row.startedAt === record.startedAt)).toHaveLength(1)
    expect(rows).toHaveLength(inCdr().length)
    expect(rows.find((row) => row.callId === record.callId)).toMatchObject({ area: '某地', endCause: 'normal' })
  })

  it('begins the next time a day before the last whole round, finds what was written late, and tells nothing when nothing is new', async () => {
    await start().sync.run()
    const next = start()
    await next.sync.run()
    expect(new Set(next.asked)).toEqual(new Set([`${dayOf(NOW - DAY_MS)}-${dayOf(NOW + DAY_MS)}`]))
    next.published.length = 0
    next.asked.length = 0
    await next.sync.run()
    expect([next.asked.length > 0, next.published]).toEqual([true, []])
    add({ callId: 'late', agent: '8643', extension: '643', at: NOW - DAY_MS + 1_000 })
    await next.sync.run()
    expect(next.published).toEqual(['history.changed'])
    expect((await list()).filter((row) => row.callId === 'late')).toHaveLength(1)
  })

  it('takes neither the calls of an agent whose number only contains his, nor those of another at his extension', async () => {
    add({ callId: 'other-86430', agent: '86430', extension: '6430', at: NOW - 60_000 })
    add({ callId: 'other-at-643', agent: '8601', extension: '643', at: NOW - 50_000 })
    add({ callId: 'nobody-at-643', agent: '', extension: '643', at: NOW - 40_000 })
    await start().sync.run()
    const ids = new Set((await list()).map((row) => row.callId))
    expect(['other-86430', 'other-at-643', 'nobody-at-643'].map((id) => ids.has(id))).toEqual([false, false, true])
  })

  it('catches up when the databases come back, with nothing double, and what happened meanwhile in its place', async () => {
    rmSync(join(folder, 'hidden'), { recursive: true, force: true })
    renameSync(join(folder, 'central'), join(folder, 'hidden'))
    const { sync, clock, published } = start()
    await sync.run()
    expect([await list(), published]).toEqual([[], []])
    // Meanwhile: a call of his own, written from the events.
    value(await local.writeHistory(historyEntry({ callId: 'meanwhile', startedAt: NOW - 5_000, endedAt: NOW - 1_000, endCause: 'normal' })))
    renameSync(join(folder, 'hidden'), join(folder, 'central'))
    add({ callId: 'meanwhile', agent: '8643', extension: '643', at: NOW - 5_000 })
    // The breaker lets nobody ask for two seconds of the real clock; the state that it is over is told by the next question.
    await central.close()
    central = createSqliteCentral({ folder: join(folder, 'central'), schemaFolder: SQLITE_SCHEMAS, busyTimeoutMs: 10 })
    await clock.advanceAsync(30_000)
    await sync.run()
    const rows = await list()
    expect(rows).toHaveLength(inCdr().length)
    expect(rows.filter((row) => row.callId === 'meanwhile')).toHaveLength(1)
  })

  it('goes on by itself when the CDR is up again, whoever found that out', async () => {
    let isUp = false
    const { sync, asked } = start(SESSION, { calls: async (query, options) => (isUp ? central.calls.calls(query, options) : fail('database_away')) })
    await sync.run()
    expect([await list(), asked]).toEqual([[], []])
    isUp = true
    // The rail's counts, or a view, ask the CDR something.
    value(await central.calls.calls({ from: dayOf(NOW), to: dayOf(NOW), limit: 1 }))
    await vi.waitFor(async () => { expect((await list()).length).toBe(inCdr().length) }, { timeout: 10_000 })
  })

  it('gets nothing from a file that another program holds, and everything when it is let go', async () => {
    const holder = new Database(join(folder, 'central', CDR))
    holder.pragma('locking_mode = EXCLUSIVE')
    holder.exec('BEGIN EXCLUSIVE')
    const { sync, program } = start()
    await sync.run()
    expect(await list()).toEqual([])
    expect(program.log.lines.map((line) => line.fields['code'])).toContain('database_busy')
    holder.exec('ROLLBACK')
    holder.close()
    await sync.run()
    expect(await list()).toHaveLength(inCdr().length)
  })

  it('keeps what it has when a page fails, and comes to the end after half a minute, with nothing double', async () => {
    let isWell = false
    const { sync, clock } = start(SESSION, { calls: async (query, options) =>
      (query.after !== undefined && !isWell ? fail('database_timeout') : central.calls.calls(query, options)) })
    await sync.run()
    expect(await list()).toHaveLength(500)
    isWell = true
    await clock.advanceAsync(30_000)
    await sync.run()
    expect(await list()).toHaveLength(inCdr().length)
  })

  it('stops in the middle when he logs out, and the next person gets his own', async () => {
    const rows: CallRow[] = Array.from({ length: 500 }, (_value, n) => callRecord({ callId: `p${String(n)}`, startedAt: NOW - n * 60_000 }))
    const gate = Promise.withResolvers<undefined>()
    const { program, sync } = start(SESSION, { calls: async (query) => {
      if (query.agent !== '8643') return { ok: true, value: { rows: [], next: null, wide: false } }
      await gate.promise
      return { ok: true, value: { rows, next: 'more', wide: false } }
    } })
    const round = sync.run()
    program.logout()
    gate.resolve(undefined)
    await round
    expect(await list()).toEqual([])
    program.login({ ...SESSION, uid: '8601', extension: '601' })
    await sync.run()
    expect(await list()).toEqual([])
  })

  it('runs after an own call has ended and every few minutes, and not any more after the logout', async () => {
    const { program, clock, sync, asked } = start()
    await sync.run()
    /** Something was asked since; what began has ended. */
    const ran = async (): Promise<void> => {
      await vi.waitFor(() => { expect(asked.length).toBeGreaterThan(0) }, { timeout: 10_000 })
      await sync.run()
      asked.length = 0
    }
    await ran()
    await clock.advanceAsync(5 * 60_000)
    await ran()
    program.ended(sampleLeg())
    await clock.advanceAsync(4_999)
    expect(asked).toEqual([])
    await clock.advanceAsync(1)
    await ran()
    program.logout()
    expect(clock.pendingTimers).toBe(0)
    await sync.run()
    expect(asked).toEqual([])
  })
})

