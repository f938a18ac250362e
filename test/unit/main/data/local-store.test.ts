import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLocalStore } from '../../../../src/main/data/local-store.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import { NOW, callRecord, customerRow } from '../../../support/history.ts'
import type { HistoryEntry } from '../../../../src/main/data/history-entry.ts'

const WORKER = new URL('../../../../src/main/data/local-store-worker.ts', import.meta.url)
const ENTRY: HistoryEntry = {
  uid: '8643', callId: '1', extension: '643', direction: 'in', number: '1', name: null, groupName: null, trunk: null, startedAt: 1,
  answeredAt: null, endedAt: null, endCause: null, ringMs: 0, talkMs: 0, missed: false,
}

describe('the local store in its real worker', () => {
  let folder = ''
  const workers: Worker[] = []
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'local-store-')) })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
    rmSync(folder, { recursive: true, force: true })
  })
  const open = () => {
    const troubles: string[] = []
    const news: string[] = []
    const store = createLocalStore(() => {
      const worker = new Worker(WORKER, { workerData: { file: join(folder, 'local.db'), idleMs: 0 } })
      workers.push(worker)
      return worker
    }, createMemoryLog(), (detail) => { troubles.push(detail) }, (what) => { news.push(what) })
    return { store, troubles, news }
  }

  it('opens, writes, lists and closes; a second run finds it all, with open rows closed', async () => {
    const { store, troubles } = open()
    expect(await store.open()).toMatchObject({ ok: true, value: { condition: 'ok', settings: {} } })
    expect(await store.saveSettings({ zoom: 110 })).toEqual({ ok: true, value: null })
    expect(await store.writeHistory(ENTRY)).toEqual({ ok: true, value: null })
    await store.close()
    const again = open()
    expect(await again.store.open()).toMatchObject({ ok: true, value: { settings: { zoom: 110 } } })
    expect(await again.store.listHistory({ uid: '8643', beforeId: null, limit: 5, search: '' })).toMatchObject({
      ok: true, value: { rows: [{ callId: '1', endCause: 'outcome_unknown' }], hasMore: false },
    })
    await again.store.close()
    expect(troubles).toEqual([])
  })
  it('keeps after-call drafts over a second run', async () => {
    const entry = { callId: '1', uid: '8643', code: null, note: 'n', done: false, savedAt: 5, sentAt: null, refused: null }
    const { store } = open()
    await store.open()
    expect(await store.writeWrapup(entry)).toEqual({ ok: true, value: null })
    await store.close()
    const again = open()
    await again.store.open()
    expect(await again.store.unsentWrapups('8643')).toEqual({ ok: true, value: [entry] })
    expect(await again.store.latestWrapup('8643')).toEqual({ ok: true, value: entry })
    expect(await again.store.getWrapup({ callId: '1', uid: '8601' })).toEqual({ ok: true, value: null })
    await again.store.close()
  })
  it.each(['sent', 'thrown away'] as const)('brings no draft back that was put off, then %s', async (how) => {
    const { store } = open()
    await store.open()
    const other = new Database(join(folder, 'local.db'))
    other.exec('BEGIN IMMEDIATE')
    expect(await store.saveDraft({ kind: 'email', key: 'k', body: '{}', savedAt: 1 })).toMatchObject({ ok: false, error: { code: 'storage_failed' } })
    other.exec('ROLLBACK')
    other.close()
    if (how === 'sent') expect(await store.send({ kind: 'email', key: 'k', body: '{}', createdAt: 1 })).toEqual({ ok: true, value: true })
    else expect(await store.dropDraft({ kind: 'email', key: 'k' })).toMatchObject({ ok: true })
    // The next write takes along what was put off.
    await store.saveSettings({ zoom: 110 })
    expect(await store.drafts('email')).toEqual({ ok: true, value: [] })
    await store.close()
  })
  it('answers storage_failed for a call the worker cannot do, and tells the trouble', async () => {
    const { store, troubles } = open()
    expect(await store.writeHistory(ENTRY)).toMatchObject({ ok: false, error: { code: 'storage_failed' } })
    expect(troubles).toHaveLength(1)
    await store.close()
  })
  it('leaves no call waiting when the worker dies, and works again afterwards', async () => {
    const { store, troubles } = open()
    await store.open()
    const waiting = store.writeHistory(ENTRY)
    await workers[0]?.terminate()
    const outcome = await waiting
    if (!outcome.ok) expect(outcome.error.code).toBe('storage_failed')
    expect(await store.writeHistory(ENTRY)).toEqual({ ok: true, value: null })
    expect(troubles).toHaveLength(1)
    expect(workers).toHaveLength(2)
    await store.close()
  })
  it('merges records in the background, answers reads in between, and finds the new rows afterwards', async () => {
    const { store } = open()
    await store.open()
    const records = Array.from({ length: 3_000 }, (_, n) => callRecord({ callId: String(n), startedAt: NOW + n * 1_000 }))
    let merged = false
    const merging = store.mergeCalls(records, { uid: '8643', extension: '643' }).then((result) => { merged = true; return result })
    expect(await store.listHistory({ uid: '8643', beforeId: null, limit: 5, search: '' })).toMatchObject({ ok: true })
    expect(merged).toBe(false)
    expect(await merging).toEqual({ ok: true, value: { filled: 0, added: 3_000, chained: 0 } })
    await store.upkeep(null)
    const page = await store.listHistory({ uid: '8643', beforeId: null, limit: 500, search: '0138' })
    expect(page).toMatchObject({ ok: true, value: { hasMore: true, rows: { length: 500 } } })
    expect(await store.callChain({ uid: '8643', callId: '7' })).toMatchObject({ ok: true, value: [{ callId: '7' }] })
    await store.close()
  })
  it('keeps customers in a second file and finds them; both files are there after a restart', async () => {
    const { store } = open()
    await store.open()
    expect(await store.keepCustomers([customerRow()])).toEqual({ ok: true, value: null })
    await store.close()
    const again = open()
    await again.store.open()
    expect(await again.store.searchContacts({ beforeId: null, limit: 5, search: 'wxm' })).toMatchObject({ ok: true, value: { rows: [{ customer: { userId: 'K1' } }] } })
    await again.store.close()
    expect(readdirSync(folder).toSorted()).toEqual(['cache.db', 'local.db'])
  })
  it('makes its backup and its index in upkeep, beside whatever else is asked', async () => {
    const { store } = open()
    await store.open()
    await store.writeHistory({ ...ENTRY, name: '王小明' })
    const [done, written] = await Promise.all([store.upkeep(null), store.writeHistory({ ...ENTRY, startedAt: 2 })])
    expect(done).toMatchObject({ ok: true, value: { check: 'none', backup: 'made' } })
    expect(written.ok).toBe(true)
    expect(await store.listHistory({ uid: '8643', beforeId: null, limit: 5, search: 'wxm' })).toMatchObject({ ok: true, value: { rows: [{ name: '王小明' }] } })
    expect(await store.upkeep(null)).toMatchObject({ ok: true, value: { indexed: 0, backup: 'none' } })
    await store.close()
    expect(readdirSync(folder)).toContain('local.db.backup-1')
  })
  it('tells by itself that a damaged file was replaced', async () => {
    const first = open()
    await first.store.open()
    await first.store.writeHistory(ENTRY)
    await first.store.upkeep(null)
    await first.store.close()
    const { store, news } = open()
    await store.open()
    const file = join(folder, 'local.db')
    // Under the feet of the running program; as it was not closed, the next one has to find it.
    writeFileSync(file, readFileSync(file).fill(0xa5, 4_096))
    await workers.at(-1)?.terminate()
    expect(await store.listHistory({ uid: '8643', beforeId: null, limit: 5, search: '' })).toMatchObject({ ok: true, value: { rows: [{ callId: '1' }] } })
    expect(news).toEqual(['restored'])
    await store.close()
  })
  it('refuses calls after its end instead of starting anew', async () => {
    const { store } = open()
    await store.open()
    await store.close()
    expect(await store.saveSettings({ zoom: 1 })).toMatchObject({ ok: false, error: { code: 'storage_failed' } })
    expect(workers).toHaveLength(1)
  })
})
