/** A process that writes is killed, again and again: what it has acknowledged is there, and the file is sound. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkFile } from '../../src/main/data/backups.ts'
import { openLocalDatabase } from '../../src/main/data/local-database.ts'
import { createLocalStore } from '../../src/main/data/local-store.ts'
import { createMemoryLog } from '../support/fakes.ts'
import { historyEntry } from '../support/history.ts'

const ROOT = join(import.meta.dirname, '../..')
const KILLS = 200
/** At the same time, each with a file of its own: starting a process is what takes the time. */
const WRITERS = 4
const WORKER = new URL('../../src/main/data/local-store-worker.ts', import.meta.url)

/** The writer as one file of JavaScript: two hundred starts, and each would translate a dozen files of TypeScript. */
let program = ''
beforeAll(async () => {
  program = mkdtempSync(join(tmpdir(), 'store-writer-'))
  await build({
    configFile: false, logLevel: 'error', root: ROOT,
    build: {
      ssr: join(ROOT, 'test/support/store-writer.ts'), outDir: program, emptyOutDir: false,
      rolldownOptions: { external: ['better-sqlite3'], output: { format: 'cjs', entryFileNames: 'writer.cjs' } },
    },
  })
})
afterAll(() => { rmSync(program, { recursive: true, force: true }) })

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'local-kill-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

/** Lets it write until `rows` rows are acknowledged, kills it there and then, and hands back the last number it acknowledged. */
function killed(file: string, first: number, rows: number): Promise<number> {
  const child = spawn(process.execPath, [join(program, 'writer.cjs'), file, String(first), 'mixed'], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
  })
  let last = first - 1
  let errors = ''
  child.stderr.on('data', (text: Buffer) => { errors += text.toString() })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word = '', number = ''] = line.split(' ')
    if (word !== 'acknowledged') { errors += line; return }
    last = Number(number)
    if (last === first + rows - 1) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(last)
      else reject(new Error(errors))
    })
  })
}

function rowsOf(file: string): { readonly history: Set<string>; readonly outbox: Set<string>; readonly notes: Set<string> } {
  const db = new Database(file, { readonly: true })
  try {
    const ids = (sql: string): Set<string> => new Set(db.prepare<[], string>(sql).pluck().all())
    return { history: ids('SELECT call_id FROM call_history'), outbox: ids('SELECT key FROM outbox'), notes: ids('SELECT call_id FROM wrapup_drafts') }
  } finally {
    db.close()
  }
}

async function murderSeries(file: string, times: number): Promise<number> {
  let next = 1
  for (let round = 0; round < times; round += 1) {
    // The place of the death moves: 1 to 7 rows, and anywhere in the row that is being written then.
    const last = await killed(file, next, 1 + (round % 7))
    next = last + 2
    const { history, outbox, notes } = rowsOf(file)
    expect([history.has(String(last)), outbox.has(String(last)), notes.has(String(last))], `round ${String(round)}`).toEqual([true, true, true])
  }
  return next
}

describe('the local database of a program that is killed', () => {
  it(`has every acknowledged row after ${String(KILLS)} times kill -9, and opens`, async () => {
    const files = Array.from({ length: WRITERS }, (_, n) => join(folder, `local-${String(n)}.db`))
    await Promise.all(files.map((file) => murderSeries(file, KILLS / WRITERS)))
    for (const file of files) {
      expect(checkFile(file)).toBe('sound')
      const raw = new Database(file)
      expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
      const rows = raw.prepare('SELECT count(*) FROM call_history').pluck().get() as number
      raw.close()
      const db = openLocalDatabase(file, 0)
      expect([db.condition, db.unclean]).toEqual(['ok', true])
      // The search index is in the same transactions: it knows every row, too.
      expect(db.listHistory({ uid: '8643', beforeId: null, limit: 100_000, search: '1540000' }).rows).toHaveLength(rows)
      db.close()
    }
  }, 120_000)

  it('is opened by the next run in the middle of anything, with what was being sent marked as unknown', async () => {
    const file = join(folder, 'local.db')
    await killed(file, 1, 3)
    const before = openLocalDatabase(file, 0)
    const [first] = before.kept.outbox({ kind: 'sms', state: 'waiting', limit: 1 })
    before.kept.mark({ id: first?.id ?? 0, state: 'sending', error: null })
    before.close()
    const worker = new Worker(WORKER, { workerData: { file, idleMs: 0 } })
    const store = createLocalStore(() => worker, createMemoryLog(), () => undefined)
    expect(await store.open()).toMatchObject({ ok: true, value: { condition: 'ok' } })
    expect(await store.writeHistory(historyEntry({ callId: 'next' }))).toMatchObject({ ok: true })
    expect(await store.outbox({ kind: 'sms', state: 'unknown', limit: 9 })).toMatchObject({ ok: true, value: [{ key: '1', tries: 1 }] })
    await store.close()
  })
})
