/**
 * Fills a folder with the five databases of the demo. All or nothing: the files are written beside and moved in when all are
 * made; a run that was interrupted is begun again by the next. Blocks its thread for seconds: run it in a worker (main.ts).
 */
import { mkdirSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { DATABASES } from '../api.ts'
import { machineTime } from '../site-time.ts'
import type { SiteTime } from '../site-time.ts'
import { sqliteFileName } from '../sqlite/create-sqlite-central.ts'
import type { TableName } from '../tables.ts'
import { isDay } from './calendar.ts'
import { readMark, writeDemoFiles } from './demo-files.ts'
import type { DemoMark } from './demo-files.ts'
import { DEMO_VERSION, demoBatches } from './generate.ts'
import { DEMO_HOUSE } from './house.ts'
import type { House } from './house.ts'

export interface CreateDemoOptions extends Partial<House> {
  /** Made when it is missing. Nobody may have its databases open. */
  readonly folder: string
  /** resources/sql/sqlite. */
  readonly schemaFolder: string
  readonly seed: number
  /** The last day with data, yyyyMMdd at the site. */
  readonly today: string
  /** Time of day the data end at, ms since midnight; default the end of the day. */
  readonly untilMs?: number | undefined
  /** Rows of CDR; default 50,000. From about 55,000 on everybody is in several calls at a time on busy days: for benchmarks. */
  readonly calls?: number | undefined
  /** Customers with a card, those of the house included; default 5,000. */
  readonly cards?: number | undefined
  readonly zone?: SiteTime | undefined
  /** Makes the demo's databases anew when there are others of the demo; what was written to them since is gone. */
  readonly renew?: boolean | undefined
}

export interface DemoData extends DemoMark {
  /** made: written now. present: there already, of the same seed and size, perhaps of an earlier day. other: of another seed, size or version; left as it is. */
  readonly state: 'made' | 'present' | 'other'
  readonly rows: ReadonlyMap<TableName, number>
}

export const DEMO_CALLS = 50_000
export const DEMO_CARDS = 5_000
export const MAX_DEMO_CALLS = 2_000_000
const MAX_CARDS = 100_000
const DAY_MS = 86_400_000
const WORK_FOLDER = 'demo-data.tmp'
const LOCK_FILE = 'demo-data.lock'
/** How long a second run waits for the first, ms. */
const LOCK_MS = 120_000

const wholeNumber = (value: number, from: number, to: number): boolean => Number.isInteger(value) && value >= from && value <= to

function faultOf({ seed, today, untilMs = 0, calls = 0, cards = 1 }: CreateDemoOptions, house: House): string | null {
  if (!wholeNumber(seed, 0, 0xffff_ffff)) return 'the seed is a whole number from 0 to 4294967295'
  if (!isDay(today)) return 'today is written yyyyMMdd'
  if (!wholeNumber(untilMs, 0, DAY_MS)) return 'untilMs is a time of day in ms'
  if (!wholeNumber(calls, 0, MAX_DEMO_CALLS)) return `calls must be 0…${MAX_DEMO_CALLS}`
  if (!wholeNumber(cards, 1, MAX_CARDS)) return `cards must be 1…${MAX_CARDS}`
  const lists = [house.people, house.groups, house.customers, house.trunks, house.ports]
  return lists.some((list) => list.length === 0) ? 'the house needs people, groups, customers, trunks and ports' : null
}

/** The mark that all five files bear; null = not all of them do. */
function markOf(folder: string): DemoMark | null {
  const marks = DATABASES.map((database) => readMark(join(folder, sqliteFileName(database))))
  const [first] = marks
  if (first === undefined || first === null) return null
  const text = JSON.stringify(first)
  return marks.every((mark) => JSON.stringify(mark) === text) ? first : null
}

/** Files of the folder that the demo has not made. SECURITY: never overwritten (test/unit/central/demo/create-demo-data.test.ts). */
const foreignFiles = (folder: string): readonly string[] =>
  DATABASES.map(sqliteFileName).filter((name) => existsSync(join(folder, name)) && readMark(join(folder, name)) === null)

/**
 * Out of write-ahead mode and away with the old file: its log must not be found beside the new one.
 * @throws when somebody has it open
 */
function removeOld(file: string): void {
  if (!existsSync(file)) return
  const db = new Database(file, { timeout: 0 })
  try {
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
  rmSync(file)
}

function makeAnew(options: CreateDemoOptions, mark: DemoMark, house: House): ReadonlyMap<TableName, number> {
  const work = join(options.folder, WORK_FOLDER)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work)
  const rows = writeDemoFiles(work, options.schemaFolder, mark, demoBatches({
    seed: mark.seed, today: mark.day, untilMs: options.untilMs ?? DAY_MS, house, customers: mark.customers, calls: mark.calls, zone: options.zone ?? machineTime,
  }))
  const places = DATABASES.map((database) => ({ from: join(work, sqliteFileName(database)), to: join(options.folder, sqliteFileName(database)) }))
  for (const { to } of places) removeOld(to)
  for (const { from, to } of places) renameSync(from, to)
  rmSync(work, { recursive: true, force: true })
  return rows
}

function createLocked(options: CreateDemoOptions, house: House): Result<DemoData> {
  const mark: DemoMark = {
    seed: options.seed, version: DEMO_VERSION, day: options.today, calls: options.calls ?? DEMO_CALLS,
    customers: Math.max(options.cards ?? DEMO_CARDS, house.customers.length),
  }
  const there = markOf(options.folder)
  const same = there !== null && JSON.stringify({ ...there, day: mark.day }) === JSON.stringify(mark)
  if (there !== null && options.renew !== true) return ok({ ...there, state: same ? 'present' : 'other', rows: new Map() })
  const foreign = foreignFiles(options.folder)
  if (foreign.length > 0) return fail('bad_arguments', `${options.folder} holds databases that are not the demo's (${foreign.join(', ')}); give an empty folder`)
  return ok({ ...mark, state: 'made', rows: makeAnew(options, mark, house) })
}

/**
 * Makes the demo's data unless they are there. Same seed, day, time, house and sizes: the same rows, to the byte.
 * @returns bad_arguments for a wrong option or a folder with databases of somebody else; database_busy when somebody has the
 *   databases open; database_failed when the folder cannot be written
 */
export function createDemoData(options: CreateDemoOptions): Result<DemoData> {
  const { people = DEMO_HOUSE.people, groups = DEMO_HOUSE.groups, customers = DEMO_HOUSE.customers, trunks = DEMO_HOUSE.trunks, ports = DEMO_HOUSE.ports } = options
  const house: House = { people, groups, customers, trunks, ports }
  const fault = faultOf(options, house)
  if (fault !== null) return fail('bad_arguments', fault)
  let lock: Database.Database | null = null
  try {
    mkdirSync(options.folder, { recursive: true })
    // The system drops the lock with the process, however that ends.
    lock = new Database(join(options.folder, LOCK_FILE), { timeout: LOCK_MS })
    lock.exec('BEGIN EXCLUSIVE')
    return createLocked(options, house)
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && /^(SQLITE_BUSY|SQLITE_LOCKED|EBUSY|EPERM)/.test(String(cause.code))
    return fail(busy ? 'database_busy' : 'database_failed', cause instanceof Error ? cause.message : String(cause))
  } finally {
    lock?.close()
  }
}
