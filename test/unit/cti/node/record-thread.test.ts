import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRecordThread } from '../../../../src/cti/node/record-thread.ts'
import type { CallRecord } from '../../../../src/cti/server/store/record-store.ts'
import { CDR_FILE, createSqliteRecordStore } from '../../../../src/cti/server/store/sqlite-record-store.ts'
import { createMemoryLog } from '../../../support/fakes.ts'

const at = Date.UTC(2026, 10, 22, 9)
const record = (segment: number): CallRecord => ({
  callId: '261122090507', segment, caller: '13800138000', called: '4001', extension: '643', direction: 'in', destType: 'agent',
  agent: '8643', agentName: '付智伟', group: '15', trunk: '1001', startedAt: at, answeredAt: at + 4_400, endedAt: at + 64_400,
  ringMs: 4_400, talkMs: 60_000, queued: true, queueReason: 'no-answer', queueResult: 'connected', endCause: 'normal',
})

function file(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cdr-thread-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return join(dir, CDR_FILE)
}

describe('the record store on a thread of its own', () => {
  test('writes, sums up and leaves the file whole', async () => {
    const path = file()
    const records = openRecordThread(path, createMemoryLog())
    await records.apply([{ kind: 'open', record: record(1) }, { kind: 'ended', record: record(2) }])
    await records.touchOpen(at + 9_000)
    expect(await records.sums({ from: at, to: at + 1, group: null, agent: '8643', limit: 10 })).toMatchObject({ calls: 1, talkMs: 60_000 })
    expect([records.open(), records.recent(9)]).toMatchObject([[{ segment: 1, endedAt: at + 9_000 }], [record(2)]])
    expect(records.sumsByAgent(at, at + 1).get('8643')).toMatchObject({ calls: 1 })
    // What was asked before the end is done before the end.
    void records.apply([{ kind: 'ended', record: record(1) }])
    await records.close()
    const store = createSqliteRecordStore(path)
    expect([store.recent(9).length, store.open().length]).toEqual([2, 0])
    store.close()
  })

  test('this thread goes on while the file is locked; the write is refused and can be tried again', async () => {
    const path = file()
    const records = openRecordThread(path, createMemoryLog())
    onTestFinished(() => records.close())
    await records.apply([])
    const other = new Database(path)
    other.exec('BEGIN IMMEDIATE')
    const refused = expect(records.apply([{ kind: 'ended', record: record(1) }])).rejects.toThrow('locked')
    let turns = 0
    const count = setInterval(() => { turns += 1 }, 1)
    await refused
    clearInterval(count)
    // The thread waited a quarter of a second for the lock; a write here would have let nothing else run.
    expect(turns).toBeGreaterThan(10)
    other.exec('COMMIT')
    other.close()
    await records.apply([{ kind: 'ended', record: record(1) }])
    expect(records.recent(9)).toHaveLength(1)
  })

  test('a file that is no database is refused at once', () => {
    expect(() => openRecordThread(join(file(), '..'), createMemoryLog())).toThrow()
  })

  test('too many questions for figures at once are refused, records are written all the same', async () => {
    const records = openRecordThread(file(), createMemoryLog())
    onTestFinished(() => records.close())
    const query = { from: 0, to: at * 2, group: null, agent: null, limit: 10 }
    const answers = Promise.allSettled(Array.from({ length: 20 }, async () => records.sums(query)))
    await records.apply([{ kind: 'ended', record: record(1) }])
    expect((await answers).filter(({ status }) => status === 'rejected')).toHaveLength(4)
  })
})
