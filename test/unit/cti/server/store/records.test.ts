import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { RecordWriter } from '../../../../../src/cti/server/records/record-writer.ts'
import { createMemoryRecordStore } from '../../../../../src/cti/server/store/memory-record-store.ts'
import type { CallRecord, RecordChange } from '../../../../../src/cti/server/store/record-store.ts'
import { CDR_FILE, createSqliteRecordStore } from '../../../../../src/cti/server/store/sqlite-record-store.ts'
import { createFakeClock, settle } from '../../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../../support/fakes.ts'

const at = new Date(2026, 10, 22, 9, 5, 7).getTime()
const record = (changes: Partial<CallRecord> = {}): CallRecord => ({
  callId: '261122090507', segment: 1, caller: '13800138000', called: '4001', extension: '643', direction: 'in', destType: 'agent',
  agent: '8643', agentName: '付智伟', group: '15', trunk: '1001', startedAt: at, answeredAt: at + 4_400, endedAt: at + 64_400,
  ringMs: 4_400, talkMs: 60_000, queued: true, queueReason: 'no-answer', queueResult: 'connected', endCause: 'normal', ...changes,
})

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cdr-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return join(dir, CDR_FILE)
}

describe('the record store in SQLite', () => {
  test('writes the manual’s columns and codes', () => {
    const file = folder()
    const store = createSqliteRecordStore(file)
    store.write(record())
    store.write(record({ segment: 2, extension: null, agent: null, agentName: null, direction: 'unknown', destType: 'route-point', answeredAt: null, talkMs: 0, queueReason: 'all-busy', queueResult: 'timed-out', endCause: 'timed_out' }))
    const db = new Database(file, { readonly: true })
    expect(db.prepare('SELECT * FROM CDR ORDER BY SEGMENT').all()).toMatchObject([
      { CALLID: '261122090507', CALLER: '13800138000', CALLED: '4001', EXT: '643', DIRECTION: 1, DEST_TYPE: 3, GHID: '8643', OP_NAME: '付智伟', GROUPS: '15', SDATE: '20261122', STIME: '090507', ETIME: '090611', LEN_RING: 4, LEN_TALK: 60, CALLTYPE: 10, QN_TYPE: 1, QN_DEST: '15', QN_REASON: 2, QN_RESULT: 1, SEGMENT: 1, TRUNK: '1001', STARTED_AT: at, ANSWERED_AT: at + 4_400, ENDED_AT: at + 64_400, END_CAUSE: 'normal' },
      { EXT: null, DIRECTION: 0, DEST_TYPE: 1, QN_REASON: 1, QN_RESULT: 21, LEN_TALK: 0 },
    ])
    db.close()
    store.close()
  })

  test('a talk of a moment is a second in LEN_TALK, which says 0 of what nobody answered', () => {
    const file = folder()
    const store = createSqliteRecordStore(file)
    store.write(record({ talkMs: 300 }))
    store.write(record({ segment: 2, answeredAt: null, talkMs: 0, endCause: 'no_answer' }))
    const db = new Database(file, { readonly: true })
    expect(db.prepare('SELECT LEN_TALK, TALK_MS FROM CDR ORDER BY SEGMENT').all()).toEqual([{ LEN_TALK: 1, TALK_MS: 300 }, { LEN_TALK: 0, TALK_MS: 0 }])
    db.close()
    store.close()
  })

  test('gives back what was written, newest first, and keeps one record per segment', () => {
    const store = createSqliteRecordStore(folder())
    const older = record()
    const newer = record({ callId: 'next', startedAt: at + 1 })
    store.write(older)
    store.write(newer)
    store.write({ ...older, endCause: 'failed' })
    expect(store.recent(9)).toEqual([newer, older])
    expect(store.recent(1)).toEqual([newer])
    store.close()
  })

  test('survives being opened again; drafts are there until their record is', () => {
    const file = folder()
    const first = createSqliteRecordStore(file)
    first.apply([{ kind: 'open', record: record() }, { kind: 'open', record: record({ segment: 2 }) }])
    first.touchOpen(at + 9_000)
    first.close()
    const second = createSqliteRecordStore(file)
    expect(second.open()).toMatchObject([{ segment: 1, endedAt: at + 9_000 }, { segment: 2 }])
    second.write(record())
    second.apply([{ kind: 'open', record: record() }])
    expect(second.open()).toMatchObject([{ segment: 2 }])
    second.close()
  })

  test('is durable: write-ahead log with full synchronisation', () => {
    const file = folder()
    createSqliteRecordStore(file).close()
    const db = new Database(file)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
  })

  test('refuses a file that is no database', () => {
    const file = folder()
    rmSync(file, { force: true })
    const dir = join(file, '..')
    expect(() => createSqliteRecordStore(dir)).toThrow()
  })

  test('a locked file costs nothing: the record is written when the lock is gone', () => {
    const file = folder()
    const store = createSqliteRecordStore(file)
    const clock = createFakeClock()
    const writer = new RecordWriter({ store, clock, log: createMemoryLog() })
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    writer.add({ kind: 'ended', record: record() })
    expect(writer.waiting).toBe(1)
    other.exec('COMMIT')
    other.close()
    clock.advance(500)
    expect(writer.waiting).toBe(0)
    expect(store.recent(9)).toEqual([record()])
    store.close()
  })
})

/** A store that answers when the test says so. */
function laterStore() {
  const asked: (readonly RecordChange[])[] = []
  let settleLast: (error: Error | null) => void = () => undefined
  return {
    asked,
    store: {
      apply: (changes: readonly RecordChange[]) => new Promise<void>((resolve, reject) => {
        asked.push(changes)
        settleLast = (error) => { if (error === null) resolve(); else reject(error) }
      }),
      touchOpen: () => undefined,
    },
    async answer(error: Error | null) {
      settleLast(error)
      await settle()
    },
  }
}

describe('the record writer', () => {
  test('a full disk: everything is kept in order, tried again with growing pauses, and written once', () => {
    let full = true
    let tries = 0
    const store = createMemoryRecordStore(() => {
      tries += 1
      return full ? new Error('disk is full') : null
    })
    const clock = createFakeClock()
    const log = createMemoryLog()
    const writer = new RecordWriter({ store, clock, log })
    for (let segment = 1; segment <= 3; segment += 1) writer.add({ kind: 'ended', record: record({ segment }) })
    expect([writer.waiting, tries]).toEqual([3, 1])
    clock.advance(60_000)
    expect(tries).toBeLessThan(12)
    full = false
    clock.advance(15_000)
    expect(store.recent(9)).toHaveLength(3)
    expect(writer.waiting).toBe(0)
    expect(log.lines.some((line) => line.level === 'error' && line.fields['error'] === 'disk is full')).toBe(true)
  })

  test('drafts share a transaction, an ended record takes them with it', () => {
    let writes = 0
    const store = createMemoryRecordStore(() => {
      writes += 1
      return null
    })
    const clock = createFakeClock()
    const writer = new RecordWriter({ store, clock, log: createMemoryLog() })
    for (let segment = 1; segment <= 5; segment += 1) writer.add({ kind: 'open', record: record({ segment }) })
    expect(writes).toBe(0)
    clock.advance(20)
    expect([writes, store.open().length]).toEqual([1, 5])
    writer.add({ kind: 'open', record: record({ segment: 6 }) })
    writer.add({ kind: 'ended', record: record() })
    expect([writes, store.open().length, store.recent(9).length]).toEqual([2, 5, 1])
  })

  test('a store on another thread: one batch is under way at a time, what comes meanwhile is the next one', async () => {
    const { store, asked, answer } = laterStore()
    const clock = createFakeClock()
    const writer = new RecordWriter({ store, clock, log: createMemoryLog() })
    writer.add({ kind: 'ended', record: record() })
    writer.add({ kind: 'open', record: record({ segment: 2 }) })
    writer.add({ kind: 'ended', record: record({ segment: 3 }) })
    clock.advance(60_000)
    expect([asked.map((batch) => batch.length), writer.waiting]).toEqual([[1], 3])
    await answer(null)
    clock.advance(20)
    expect([asked.map((batch) => batch.length), writer.waiting]).toEqual([[1, 2], 2])
    await answer(null)
    expect([writer.waiting, writer.flush()]).toEqual([0, true])
  })

  test('a batch that another thread refuses is kept, in order and before what came after it', async () => {
    const { store, asked, answer } = laterStore()
    const clock = createFakeClock()
    const writer = new RecordWriter({ store, clock, log: createMemoryLog() })
    writer.add({ kind: 'ended', record: record() })
    writer.add({ kind: 'ended', record: record({ segment: 2 }) })
    await answer(new Error('disk is full'))
    expect([asked.length, writer.waiting]).toEqual([1, 2])
    clock.advance(500)
    expect(asked[1]?.map((change) => change.record.segment)).toEqual([1, 2])
    await answer(null)
    expect(writer.waiting).toBe(0)
  })

  test('stops only when the last batch is answered; one that is never answered ends in the log', async () => {
    const { store, asked, answer } = laterStore()
    const clock = createFakeClock()
    const log = createMemoryLog()
    const writer = new RecordWriter({ store, clock, log })
    let stopped = false
    writer.add({ kind: 'ended', record: record() })
    writer.add({ kind: 'ended', record: record({ segment: 2 }) })
    const stop = writer.stop().then(() => { stopped = true })
    await answer(null)
    expect([asked.length, stopped]).toEqual([2, false])
    await clock.advanceAsync(10_000)
    await stop
    expect(log.lines.filter((line) => line.message === 'call record not written').map((line) => line.fields['record'])).toEqual([record({ segment: 2 })])
  })

  test('what cannot be written at the end is in the log', () => {
    const log = createMemoryLog()
    const writer = new RecordWriter({ store: createMemoryRecordStore(() => new Error('gone')), clock: createFakeClock(), log })
    writer.add({ kind: 'ended', record: record() })
    void writer.stop()
    expect(log.lines.filter((line) => line.message === 'call record not written')).toHaveLength(1)
  })
})
