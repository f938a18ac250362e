/** What a file system does to a database: full, locked, read-only, damaged; and a clock that goes backwards. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkFile, listBackups, makeBackup } from '../../../../src/main/data/backups.ts'
import { openLocalDatabase } from '../../../../src/main/data/local-database.ts'
import { createStoreHost } from '../../../../src/main/data/store-host.ts'
import { storeNotice } from '../../../../src/main/data/store-notices.ts'
import { doTask } from '../../../../src/main/data/store-task.ts'
import { en } from '../../../../src/shared/i18n/en.ts'
import { zhCN } from '../../../../src/shared/i18n/zh-CN.ts'
import { NOW, historyEntry } from '../../../support/history.ts'
import type { LocalDatabase } from '../../../../src/main/data/local-database.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const DAY_MS = 86_400_000
let folder = ''
let file = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'store-conditions-')); file = join(folder, 'data', 'local.db') })
afterEach(() => {
  if (existsSync(join(folder, 'data'))) chmodSync(join(folder, 'data'), 0o755)
  rmSync(folder, { recursive: true, force: true })
})

const numbers = (db: LocalDatabase): string[] => db.listHistory({ uid: '8643', beforeId: null, limit: 5_000, search: '' }).rows.map((row) => row.callId)
function filled(rows: number, close = true): LocalDatabase {
  const db = openLocalDatabase(file, NOW)
  for (let n = 1; n <= rows; n += 1) db.writeHistory(historyEntry({ callId: String(n), endCause: 'normal' }))
  if (close) db.close(NOW)
  return db
}
/** Overwrites pages in the middle, as a bad disk does. */
function damage(): void {
  const raw = new Database(file)
  raw.pragma('wal_checkpoint(TRUNCATE)')
  raw.prepare("UPDATE meta SET value = '0' WHERE key = 'clean'").run()
  raw.close()
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 4_096 * 3, bytes.length - 4_096)
  writeFileSync(file, bytes)
}
function hostOf() {
  const told: string[] = []
  const clock = { now: NOW }
  const host = createStoreHost({
    file, now: () => clock.now, tell: (news) => { told.push(news) }, task: (task) => Promise.resolve(doTask(task)), breathe: () => Promise.resolve(),
  })
  return { host, told, clock }
}
const write = (host: ReturnType<typeof hostOf>['host'], callId: string): void => {
  host.write(`history ${callId}`, (db) => { db.writeHistory(historyEntry({ callId })) })
}

describe('backups', () => {
  it('are whole copies; the two newest are kept, numbered and not dated', () => {
    filled(3)
    for (let n = 0; n < 4; n += 1) makeBackup(file)
    expect(listBackups(file).map(({ number }) => number)).toEqual([4, 3])
    const copy = openLocalDatabase(listBackups(file)[0]?.path ?? '', NOW)
    expect(numbers(copy)).toEqual(['3', '2', '1'])
    copy.close()
  })
  it('are made while the database is in use, without a trace of a half one', () => {
    const db = filled(2, false)
    writeFileSync(`${file}.backup-new`, 'left over by a crash')
    makeBackup(file)
    db.writeHistory(historyEntry({ callId: '3' }))
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('backup'))).toEqual(['local.db.backup-1'])
    db.close()
  })
  it('cost none of the good ones when the database is damaged', () => {
    filled(300)
    makeBackup(file)
    damage()
    expect(() => makeBackup(file)).toThrow()
    expect(listBackups(file).map(({ path }) => checkFile(path))).toEqual(['sound'])
  })
  it('are due once a day, after the clock was set back, and when the files are gone', () => {
    const db = filled(1, false)
    expect(db.backupDue(NOW)).toBe(true)
    makeBackup(file)
    db.noteBackup(NOW)
    expect([db.backupDue(NOW), db.backupDue(NOW + DAY_MS - 1), db.backupDue(NOW + DAY_MS), db.backupDue(NOW - 1)]).toEqual([false, false, true, true])
    for (const { path } of listBackups(file)) rmSync(path)
    expect(db.backupDue(NOW)).toBe(true)
    db.close()
  })
})

describe('a damaged file', () => {
  it('is set aside, and the newest sound backup takes its place', () => {
    filled(300)
    makeBackup(file)
    makeBackup(file)
    const newest = listBackups(file)[0]?.path ?? ''
    writeFileSync(newest, readFileSync(newest).fill(0x5a, 8_192))
    writeFileSync(file, 'no database at all, but long enough to be read as the header of one '.repeat(30))
    const db = openLocalDatabase(file, NOW)
    expect([db.condition, numbers(db).length]).toEqual(['restored', 300])
    expect(db.detail).toContain('backup-1')
    db.close()
    expect(readdirSync(join(folder, 'data')).some((name) => name.startsWith('local.db.damaged-'))).toBe(true)
  })
  it('that opens all the same is found by the check after a crash, replaced, and told', async () => {
    filled(300)
    makeBackup(file)
    const raw = new Database(file)
    // A page that nothing reads at the start.
    const page = raw.prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'call_history' AND pagetype = 'leaf' ORDER BY pageno DESC LIMIT 1").pluck().get() ?? 0
    raw.prepare("UPDATE meta SET value = '0' WHERE key = 'clean'").run()
    raw.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4_096 * (page - 1), 4_096 * page)
    writeFileSync(file, bytes)
    const { host, told } = hostOf()
    expect(host.open().condition).toBe('ok')
    expect(await host.upkeep()).toMatchObject({ check: 'damaged' })
    expect([told, numbers(host.db()).length]).toEqual([['restored'], 300])
    write(host, 'after')
    expect(numbers(host.db())[0]).toBe('after')
    host.close()
  })
  it('that shows at the first step after opening is replaced before anybody is answered', () => {
    filled(300)
    makeBackup(file)
    const raw = new Database(file)
    const page = raw.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'call_history_open'").pluck().get() ?? 0
    raw.close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4_096 * (page - 1), 4_096 * page)
    writeFileSync(file, bytes)
    const { host } = hostOf()
    expect([host.open().condition, numbers(host.db()).length]).toEqual(['restored', 300])
    host.close()
  })
  it('whose search index alone is damaged keeps its rows; the index is made again', () => {
    filled(300)
    const raw = new Database(file)
    raw.unsafeMode(true)
    raw.prepare("UPDATE history_number_data SET block = zeroblob(length(block)) WHERE id > 10").run()
    raw.prepare("UPDATE meta SET value = '0' WHERE key = 'clean'").run()
    raw.close()
    const { host } = hostOf()
    host.open()
    host.recover()
    expect([host.db().condition, host.db().listHistory({ uid: '8643', beforeId: null, limit: 500, search: '0138' }).rows.length]).toEqual(['ok', 300])
    host.close()
    expect(checkFile(file)).toBe('sound')
  })
})

describe('a file that is locked', () => {
  const hold = (): Database.Database => {
    mkdirSync(join(folder, 'data'), { recursive: true })
    const other = new Database(file)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN EXCLUSIVE')
    return other
  }
  it('at the start: it is told, everything works in memory, and is written when the file is free', () => {
    filled(2)
    const other = hold()
    const { host, told } = hostOf()
    expect(host.open().condition).toBe('busy')
    write(host, 'meanwhile')
    host.write('settings zoom', (db) => { db.saveSettings({ zoom: 110 }) })
    host.retry()
    expect([told, numbers(host.db())]).toEqual([[], ['meanwhile']])
    other.exec('ROLLBACK')
    other.close()
    host.retry()
    expect([told, numbers(host.db()), host.db().loadSettings(), host.waiting()]).toEqual([['recovered'], ['meanwhile', '2', '1'], { zoom: 110 }, 0])
    host.close()
  })
  it('in use: the write is refused, kept, and done with the next one', () => {
    const { host, told } = hostOf()
    host.open()
    write(host, '1')
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    expect(() => { write(host, '2') }).toThrow(/locked/)
    expect(host.waiting()).toBe(1)
    other.exec('ROLLBACK')
    other.close()
    write(host, '3')
    expect([numbers(host.db()), told]).toEqual([['3', '2', '1'], ['recovered']])
    host.close()
  })
})

describe('a disk that is full', () => {
  it('refuses the write; what was acknowledged is there, and writing goes on when there is space', async () => {
    filled(1)
    // 1 MiB for every file of this process: a real limit, the system refuses the write.
    const child = spawn('bash', ['-c', `ulimit -f 1024; exec "${process.execPath}" "${join(ROOT, 'test/support/store-writer.ts')}" "${file}" 2`], { stdio: ['ignore', 'pipe', 'ignore'] })
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) lines.push(line)
    const last = Number(lines.findLast((line) => line.startsWith('acknowledged'))?.split(' ')[1])
    expect(lines.at(-1)).toMatch(/^refused SQLITE_(FULL|IOERR)/)
    expect(last).toBeGreaterThan(10)
    expect(checkFile(file)).toBe('sound')
    const db = openLocalDatabase(file, NOW)
    expect([db.condition, numbers(db).slice(0, 2)]).toEqual(['ok', [String(last), String(last - 1)]])
    db.writeHistory(historyEntry({ callId: 'after' }))
    expect(numbers(db)).toHaveLength(last + 1)
    db.close()
  }, 60_000)
})

describe('a file that cannot be written', () => {
  it('is read: earlier calls and settings are there, and the condition says what is wrong', () => {
    const db = filled(3, false)
    db.saveSettings({ zoom: 110 })
    db.close(NOW)
    chmodSync(folder, 0o755)
    chmodSync(file, 0o444)
    chmodSync(join(folder, 'data'), 0o555)
    const program = `
      const { openLocalDatabase } = await import(process.argv[1])
      const db = openLocalDatabase(process.argv[2], 1)
      console.log(JSON.stringify([db.condition, db.keeps, db.loadSettings(), db.listHistory({ uid: '8643', beforeId: null, limit: 9, search: '0138' }).rows.length]))
      db.close()`
    // Nothing is read-only for root: the child is nobody then.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program, join(ROOT, 'src/main/data/local-database.ts'), file], { encoding: 'utf8', ...nobody, env: { PATH: process.env['PATH'] ?? '' } })
    expect(run.stderr).toBe('')
    expect(JSON.parse(run.stdout)).toEqual(['readonly', false, { zoom: 110 }, 3])
  })
})

describe('a clock that was set back', () => {
  it('is noticed at the start; an hour of summer time or a correction is not', () => {
    filled(1)
    const at = (now: number): boolean => {
      const db = openLocalDatabase(file, now)
      const found = db.clockSetBack
      db.close()
      return found
    }
    expect([at(NOW + 5_000), at(NOW - 3_600_000), at(NOW - 3_600_001)]).toEqual([false, false, true])
  })
})

it('every condition and every piece of news has its sentence in both languages', () => {
  for (const what of ['restored', 'reset', 'readonly', 'busy', 'memory', 'recovered', 'clock_set_back'] as const) {
    const { key } = storeNotice(what)
    expect([key, Object.keys(en.notice).includes(key), Object.keys(zhCN.notice).includes(key)]).toEqual([key, true, true])
  }
})
