import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { loadPinyin } from '../../../../src/main/data/pinyin.ts'
import { NOW, callRecord, historyEntry } from '../../../support/history.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'
import type { CallRow } from '../../../../src/central/api.ts'

const OWNER = { uid: '8643', extension: '643' }
let db: LocalDatabase
beforeEach(() => { db = openLocalDatabase(':memory:', NOW) })
afterEach(() => { db.close() })

const merge = (...rows: CallRow[]) => db.merge.step(rows, 0, OWNER, 10_000).counts
const list = (search = '') => db.listHistory({ uid: '8643', beforeId: null, limit: 100, search }).rows

describe('merging the records of the CDR server', () => {
  it('keeps what the own row knows and fills in what it lacks', () => {
    db.writeHistory(historyEntry({ groupName: null, answeredAt: NOW + 3_500, endedAt: NOW + 33_900, endCause: 'transferred', ringMs: 3_500, talkMs: 30_400 }))
    expect(merge(callRecord())).toEqual({ filled: 1, added: 0, chained: 0 })
    expect(list()).toMatchObject([{ name: '王小明', groupName: '服务热线', endCause: 'transferred', ringMs: 3_500, talkMs: 30_400, endedAt: NOW + 33_900, trunk: '1' }])
  })
  it('gives a call whose end was not seen here its times', () => {
    db.writeHistory(historyEntry())
    db.closeOpenHistory()
    merge(callRecord())
    expect(list()).toMatchObject([{ endCause: 'normal', answeredAt: NOW + 4_000, endedAt: NOW + 34_000, talkMs: 30_000, ringMs: 4_000 }])
  })
  it('knows its own row by a start that was cut to the second, and tells two legs of one call apart', () => {
    db.writeHistory(historyEntry({ startedAt: NOW + 700, endCause: 'transferred' }))
    db.writeHistory(historyEntry({ startedAt: NOW + 61_200, endCause: 'normal' }))
    expect(merge(callRecord(), callRecord({ segment: 3, startedAt: NOW + 61_000 }))).toEqual({ filled: 2, added: 0, chained: 0 })
    expect(list()).toHaveLength(2)
  })
  it('gives two segments at one extension within a moment a row each', () => {
    db.writeHistory(historyEntry({ endCause: 'transferred' }))
    expect(merge(callRecord(), callRecord({ segment: 2, startedAt: NOW + 1_000 }))).toEqual({ filled: 1, added: 1, chained: 0 })
    expect(merge(callRecord({ segment: 2, startedAt: NOW + 1_000 }), callRecord())).toEqual({ filled: 2, added: 0, chained: 0 })
  })
  it('adds own calls that were made elsewhere at their time in the list', async () => {
    db.writeHistory(historyEntry({ callId: 'early', startedAt: NOW - 60_000 }))
    db.writeHistory(historyEntry({ callId: 'late', startedAt: NOW + 60_000 }))
    expect(merge(callRecord({ callId: 'between', talkS: 0 }), callRecord({ callId: 'same moment', direction: 'out', caller: '643', called: '01015550199' }))).toMatchObject({ added: 2 })
    expect(list().map((row) => row.callId)).toEqual(['late', 'same moment', 'between', 'early'])
    expect(list().find((row) => row.callId === 'between')).toMatchObject({ missed: true, endCause: 'no_answer', number: '15400138000' })
    expect(list().find((row) => row.callId === 'same moment')).toMatchObject({ missed: false, number: '01015550199', direction: 'out' })
    db.usePinyin(await loadPinyin())
    db.indexDue(10)
    expect(list('0199').map((row) => row.callId)).toEqual(['same moment'])
  })
  it('changes nothing when it is done again', () => {
    db.writeHistory(historyEntry())
    const rows = [callRecord(), callRecord({ callId: '2', startedAt: NOW + 5_000 }), callRecord({ callId: '2', segment: 2, agent: '8601', extension: '601' })]
    merge(...rows)
    const before = JSON.stringify(list())
    expect(merge(...rows)).toEqual({ filled: 2, added: 0, chained: 1 })
    expect(JSON.stringify(list())).toBe(before)
    expect(db.merge.chain({ uid: '8643', callId: '2' })).toHaveLength(2)
  })
  it('lets an own row that is written afterwards take the place of its record', () => {
    merge(callRecord())
    db.writeHistory(historyEntry({ startedAt: NOW + 400, endCause: 'normal', name: '王小明' }))
    expect(list()).toMatchObject([{ name: '王小明', startedAt: NOW + 400 }])
    expect(list('小明')).toHaveLength(1)
    merge(callRecord())
    expect(list()).toHaveLength(1)
  })
  it('keeps the segments of others for the chain of the call, out of the own list', () => {
    db.writeHistory(historyEntry({ callId: '7' }))
    merge(
      callRecord({ callId: '7', segment: 3, extension: '601', agent: '8601', startedAt: NOW + 40_000 }),
      callRecord({ callId: '7', segment: 1, extension: '', agent: '', destType: 'ivr', startedAt: NOW - 9_000 }),
      callRecord({ callId: '7', segment: 2 }),
      callRecord({ callId: '7', segment: 1, extension: '601', agent: '8601', startedAt: NOW - 9 * 86_400_000 }),
    )
    expect(list()).toHaveLength(1)
    expect(db.merge.chain({ uid: '8643', callId: '7' }).map((row) => [row.segment, row.extension])).toEqual([[1, ''], [2, '643'], [3, '601']])
    expect(db.merge.chain({ uid: '8643', callId: 'unknown' })).toEqual([])
  })
  it('finds the note of a call whose row came from the server', async () => {
    db.writeWrapup({ callId: '9', uid: '8643', code: null, note: '退款', done: true, savedAt: NOW + 1_000, sentAt: null, refused: null })
    merge(callRecord({ callId: '9' }))
    db.usePinyin(await loadPinyin())
    db.indexDue(10)
    expect(list('退款')).toHaveLength(1)
  })
  it('finds a place for thousands of records of one moment', () => {
    const rows = Array.from({ length: 500 }, (_, n) => callRecord({ callId: `m${String(n)}` }))
    expect(merge(...rows)).toMatchObject({ added: 500 })
    expect(new Set(list().map((row) => row.id)).size).toBe(100)
  })
  it('stops when its time is up and goes on where it stopped', () => {
    const rows = Array.from({ length: 5 }, (_, n) => callRecord({ callId: String(n) }))
    let from = 0
    let steps = 0
    for (; from < rows.length; steps += 1) from = db.merge.step(rows, from, OWNER, 0).next
    expect([steps, list().length]).toEqual([5, 5])
  })
})

describe('the order of the list', () => {
  it('is the order in which calls happen here, also when the clock is set back', () => {
    db.writeHistory(historyEntry({ callId: 'a', startedAt: NOW }))
    db.writeHistory(historyEntry({ callId: 'b', startedAt: NOW - 40 * 86_400_000 }))
    db.writeHistory(historyEntry({ callId: 'c', startedAt: 0 }))
    db.writeHistory(historyEntry({ callId: 'd', startedAt: NOW }))
    expect(list().map((row) => row.callId)).toEqual(['d', 'c', 'b', 'a'])
    expect(list('王').map((row) => row.callId)).toEqual(['d', 'c', 'b', 'a'])
  })
})
