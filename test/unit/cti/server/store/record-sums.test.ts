/** Figures of the call records: the SQL is held against the meaning written down in the memory store. */
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DayFigures } from '../../../../../src/cti/server/figures/day-figures.ts'
import { SiteDays } from '../../../../../src/cti/server/figures/site-days.ts'
import { machineZone } from '../../../../../src/shared/time/zone.ts'
import { createMemoryRecordStore } from '../../../../../src/cti/server/store/memory-record-store.ts'
import type { CallRecord, RecordStore, SumsQuery } from '../../../../../src/cti/server/store/record-store.ts'
import { createSqliteRecordStore } from '../../../../../src/cti/server/store/sqlite-record-store.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'
import { checkProperty } from '../../../../support/property.ts'

const at = new Date(2026, 10, 22, 9, 5, 7).getTime()
const record = (changes: Partial<CallRecord> = {}): CallRecord => ({
  callId: 'c1', segment: 1, caller: '13800138000', called: '4001', extension: '643', direction: 'in', destType: 'agent',
  agent: '8643', agentName: '付智伟', group: '15', trunk: '1001', startedAt: at, answeredAt: at + 4_400, endedAt: at + 64_400,
  ringMs: 4_400, talkMs: 60_000, queued: true, queueReason: 'none', queueResult: 'connected', endCause: 'normal', ...changes,
})
const all: SumsQuery = { from: 0, to: at * 2, group: null, agent: null, limit: 1_000 }

function sqlite(): RecordStore {
  const store = createSqliteRecordStore(':memory:')
  onTestFinished(() => { store.close() })
  return store
}

describe.each([['memory', () => createMemoryRecordStore()], ['SQLite', sqlite]] as const)('figures of the records in %s', (_name, make) => {
  test('a call that rang at one agent and was answered by another is one call, one answer, one miss', () => {
    const store = make()
    store.write(record({ agent: '8601', extension: '601', answeredAt: null, talkMs: 0, queueResult: 'other', queueReason: 'no-answer' }))
    store.write(record({ segment: 2 }))
    store.write(record({ callId: 'c2', agent: null, extension: null, destType: 'route-point', direction: 'unknown', answeredAt: null, ringMs: 0, talkMs: 0, queueResult: 'timed-out' }))
    store.write(record({ callId: 'c3', direction: 'out', destType: 'external', queued: false, queueResult: 'none', group: null, talkMs: 1_500 }))
    expect(store.sums(all)).toEqual({
      calls: 3, callsIn: 2, callsOut: 1, queued: 2, queueFailed: 1, answered: 2, answeredByAgent: 2, missed: 1,
      ringMs: 13_200, talkMs: 61_500, talkInMs: 60_000, talkOutMs: 1_500,
    })
    expect(store.sums({ ...all, agent: '8601' })).toMatchObject({ calls: 1, answered: 0, missed: 1 })
    expect(store.sums({ ...all, group: '15' })).toMatchObject({ calls: 2, callsOut: 0 })
    expect(store.sums({ ...all, from: at + 1 })).toMatchObject({ calls: 0, talkMs: 0 })
    expect(store.sums({ ...all, to: at })).toMatchObject({ calls: 0 })
  })

  test('what was answered for a moment has been answered, and is told as talked', () => {
    const store = make()
    store.write(record({ answeredAt: at + 4_000, talkMs: 300, endedAt: at + 4_300 }))
    expect(store.sums({ ...all, agent: '8643' })).toMatchObject({ answered: 1, missed: 0, talkMs: 300 })
  })

  test.each(['picked_up', 'transferred', 'joined', 'rejected', 'released', 'taken_back', 'maintenance', 'outcome_unknown'])('a ringing that nobody missed (%s) is no miss', (endCause) => {
    const store = make()
    const rang = { answeredAt: null, talkMs: 0, queueResult: 'other' } as const
    store.write(record({ ...rang, endCause }))
    expect(store.sums({ ...all, agent: '8643' })).toMatchObject({ calls: 1, answered: 0, missed: 0 })
    store.write(record({ ...rang, segment: 2, endCause: 'no_answer' }))
    expect(store.sums({ ...all, agent: '8643' })).toMatchObject({ calls: 1, answered: 0, missed: 1 })
    expect(store.sumsByAgent(0, at * 2).get('8643')?.missed).toBe(1)
  })

  test('too many records are refused, not summed up in part', () => {
    const store = make()
    for (let segment = 1; segment <= 4; segment += 1) store.write(record({ segment }))
    expect(store.sums({ ...all, limit: 3 })).toBeNull()
    expect(store.sums({ ...all, limit: 4 })).not.toBeNull()
  })
})

const anyRecord = fc.record({
  callId: fc.integer({ min: 1, max: 8 }).map((n) => `c${String(n)}`),
  startedAt: fc.constantFrom(at, at + 1, at + 60_000),
  direction: fc.constantFrom('unknown', 'in', 'out', 'internal-in', 'internal-out'),
  destType: fc.constantFrom('unknown', 'route-point', 'ivr', 'agent', 'extension', 'external'),
  agent: fc.constantFrom('8643', '8601', null), group: fc.constantFrom('15', '2', null), answeredAt: fc.constantFrom(at + 9, null),
  ringMs: fc.double({ min: 0, max: 9_999, noNaN: true }), talkMs: fc.double({ min: 0, max: 9_999, noNaN: true }), queued: fc.boolean(),
  queueResult: fc.constantFrom('none', 'connected', 'hung-up', 'other', 'timed-out'),
  endCause: fc.constantFrom('normal', 'no_answer', 'abandoned', 'picked_up', 'transferred', 'joined', 'rejected', 'taken_back', 'outcome_unknown'),
} satisfies Partial<Record<keyof CallRecord, fc.Arbitrary<unknown>>>) as fc.Arbitrary<Partial<CallRecord>>
const anyQuery = fc.record({ group: fc.constantFrom('15', null), agent: fc.constantFrom('8643', null), from: fc.constantFrom(0, at + 1) })

test('both stores give the same figures for any records', () => {
  checkProperty(fc.property(fc.array(anyRecord, { maxLength: 30 }), fc.array(anyQuery, { minLength: 3, maxLength: 3 }), (changes, queries) => {
    const [memory, database] = [createMemoryRecordStore(), createSqliteRecordStore(':memory:')]
    for (const [index, change] of changes.entries()) for (const store of [memory, database]) store.write(record({ ...change, segment: index }))
    expect(database.sumsByAgent(at, at + 60_000)).toEqual(memory.sumsByAgent(at, at + 60_000))
    for (const query of queries) expect(database.sums({ ...all, ...query })).toEqual(memory.sums({ ...all, ...query }))
    database.close()
  }), { numRuns: 60 })
})

const DAY_MS = 86_400_000
const zone = machineZone()
const startOfDay = (moment: number): number => zone.startOfDay(moment)

describe('figures of the day, kept in step', () => {
  test('are what the store says, for any records, however many were written before the server began', () => {
    const begins = fc.constantFrom(at, at - DAY_MS)
    const changed = fc.tuple(anyRecord, begins).map(([change, startedAt]) => ({ ...change, startedAt }))
    checkProperty(fc.property(fc.array(changed, { maxLength: 40 }), fc.nat(40), (changes, before) => {
      const clock = createFakeClock(at + 3_600_000)
      const store = createMemoryRecordStore()
      const figures = new DayFigures(new SiteDays(clock, zone))
      const records = changes.map((change, index) => record({ ...change, segment: index }))
      const [written, later] = [records.slice(0, before), records.slice(before)]
      for (const one of written) store.write(one)
      const standing = new Set(later.map((one) => one.callId))
      figures.load(store.sumsByAgent(startOfDay(at), at * 2), written.filter((one) => standing.has(one.callId)))
      for (const [index, one] of later.entries()) {
        store.write(one)
        figures.ended(one)
        // A call that is over leaves nothing behind.
        if (!later.slice(index + 1).some((other) => other.callId === one.callId)) figures.over(one.callId)
      }
      for (const agent of ['8643', '8601']) expect(figures.of(agent)).toEqual(store.sums({ ...all, from: startOfDay(at), agent }))
      expect(figures.standing).toBe(0)
    }), { numRuns: 200 })
  })

  test('do not hold a call against an agent that a colleague picked up', () => {
    const figures = new DayFigures(new SiteDays(createFakeClock(at + 3_600_000), zone))
    const rang = { answeredAt: null, talkMs: 0 }
    figures.ended(record({ ...rang, endCause: 'picked_up' }))
    expect(figures.of('8643')).toMatchObject({ calls: 1, missed: 0 })
    figures.ended(record({ ...rang, callId: 'c2', endCause: 'no_answer' }))
    expect(figures.of('8643')).toMatchObject({ calls: 2, missed: 1 })
  })

  test('begin anew at midnight; a call that began before it is of the day before', () => {
    const clock = createFakeClock(at)
    const figures = new DayFigures(new SiteDays(clock, zone))
    figures.ended(record())
    expect(figures.of('8643').calls).toBe(1)
    clock.advance(startOfDay(at + DAY_MS) - at)
    expect(figures.of('8643').calls).toBe(0)
    figures.ended(record({ callId: 'long' }))
    expect(figures.of('8643').calls).toBe(0)
    figures.ended(record({ callId: 'next', startedAt: clock.now() }))
    expect(figures.of('8643').calls).toBe(1)
  })
})
