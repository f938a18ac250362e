/**
 * The local store with a million calls and 5,000 customers: search as it is typed, the first page, opening, merging 10,000 records
 * of the CDR server. Through the real worker, as the main process sees it; compared with a LIKE scan, an empty store and plain
 * inserts in the same run. BENCH_DATA_ROWS makes it smaller.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openLocalDatabase } from '../../src/main/data/local-database.ts'
import { HISTORY_SQL } from '../../src/main/data/history-sql.ts'
import { callsOf, chanceOf, customersOf, recordOf } from './lib/history-data.ts'
import { buildStore, startStore } from './lib/history-store.ts'
import { compare, median, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import { loadPinyin } from '../../src/main/data/pinyin.ts'
import type { Chance } from './lib/history-data.ts'
import type { LocalStore } from '../../src/main/data/local-store.ts'
import type { CallRow, CustomerRow } from '../../src/central/api.ts'

const ROWS = size(Number(process.env['BENCH_DATA_ROWS'] ?? 1_000_000), 3_000)
const SEED = 20_260_101
const CUSTOMERS = size(5_000, 200)
const TERMS = size(40, 4)
const SCANS = size(12, 2)
const OPENINGS = size(11, 2)
const RECORDS = size(10_000, 200)
/** 90 days. */
const SPAN_MS = 90 * 86_400_000
const FROM = 1_790_000_000_000
const PAGE = 100

interface Kind {
  readonly what: string
  readonly terms: readonly string[]
  readonly tail: boolean
  /** What a program without an index would do. */
  readonly like: (term: string) => { readonly where: string; readonly value: string }
}

const count = ROWS.toLocaleString('en')

function kindsOf(chance: Chance, customers: readonly CustomerRow[], initialsOf: (name: string) => string): readonly Kind[] {
  const some = Array.from({ length: TERMS }, () => customers[Math.floor(chance() * customers.length)] as CustomerRow)
  const anywhere = (term: string): { where: string; value: string } => ({ where: 'number LIKE @like OR name LIKE @like', value: `%${term}%` })
  return [
    { what: 'part of a number, 7 digits', terms: some.map(({ mobile }) => mobile.slice(2, 9)), tail: false, like: anywhere },
    { what: 'name of two characters', terms: some.map(({ name }) => name.slice(0, 2)), tail: false, like: anywhere },
    { what: 'first letters of pinyin', terms: some.filter(({ name }) => name.length === 3).map(({ name }) => initialsOf(name)), tail: false, like: (term) => ({ where: 'pinyin_key LIKE @like OR name LIKE @like', value: `% ${term}%` }) },
    { what: 'last four digits', terms: some.map(({ mobile }) => mobile.slice(-4)), tail: true, like: (term) => ({ where: 'number LIKE @like OR name LIKE @like', value: `%${term}` }) },
  ]
}

async function timed(act: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const from = performance.now()
  if (!(await act()).ok) throw new Error('a call failed')
  return performance.now() - from
}

/** Every term letter by letter, as it is typed. */
async function typing(store: LocalStore, { terms, tail }: Kind): Promise<number[]> {
  const keys: number[] = []
  for (const term of terms) {
    for (let length = 1; length <= term.length; length += 1) {
      const search = term.slice(0, length)
      keys.push(await timed(() => store.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search, tail })))
    }
  }
  return keys
}

/** The same page of the same terms, by the index and by LIKE, both in this thread; LIKE as the program did it before it had an index. */
function scanning(file: string, { terms, tail, like }: Kind): { readonly indexed: number[]; readonly scanned: number[] } {
  const scanner = new Database(file, { readonly: true })
  const store = openLocalDatabase(file, Date.now())
  const indexed: number[] = []
  const scanned: number[] = []
  try {
    for (const term of terms.slice(0, SCANS)) {
      const { where, value } = like(term)
      const scan = scanner.prepare(HISTORY_SQL.page.replace('ORDER BY', `AND (${where}) ORDER BY`))
      // Once without the watch: neither is to pay for pages that the other has read.
      for (const isTimed of [false, true]) {
        const from = performance.now()
        store.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search: term, tail })
        const between = performance.now()
        scan.all({ uid: '8643', before: Number.MAX_SAFE_INTEGER, take: PAGE + 1, like: value })
        if (isTimed) { indexed.push(between - from); scanned.push(performance.now() - between) }
      }
    }
    return { indexed, scanned }
  } finally {
    scanner.close()
    store.close()
  }
}

async function searching(store: LocalStore, file: string, kinds: readonly Kind[]): Promise<Measure[]> {
  const measures: Measure[] = []
  for (const kind of kinds) {
    const keys = await typing(store, kind)
    const { indexed, scanned } = scanning(file, kind)
    measures.push({ what: `${kind.what}: p95 of a letter typed, of ${String(keys.length)}`, value: quantile(keys, 0.95), unit: 'ms', budget: { of: 'value', atMost: 20 }, note: `median ${median(keys).toFixed(2)}, worst ${Math.max(...keys).toFixed(1)}` })
    measures.push(compare(`${kind.what}: LIKE scan`, median(scanned), 'ms', { what: 'by index, in the same thread', value: median(indexed) }, { of: 'ratio', atLeast: 50 }))
  }
  return measures
}

async function firstPage(store: LocalStore): Promise<Measure> {
  const times: number[] = []
  for (let i = 0; i < 100; i += 1) times.push(await timed(() => store.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search: '' })))
  return { what: `first page of ${count} calls: p95`, value: quantile(times, 0.95), unit: 'ms', budget: { of: 'value', atMost: 10 }, note: `median ${median(times).toFixed(2)}` }
}

/** The full and the empty store in turns, so that whatever else the machine does hits both. */
async function opening(full: string, empty: string): Promise<Measure[]> {
  const times = { full: [] as number[], empty: [] as number[] }
  const inside = { full: [] as number[], empty: [] as number[] }
  for (let i = 0; i < OPENINGS; i += 1) {
    for (const which of i % 2 === 0 ? (['full', 'empty'] as const) : (['empty', 'full'] as const)) {
      const file = which === 'full' ? full : empty
      const store = startStore(file)
      times[which].push(await timed(() => store.open()))
      await store.close()
      const from = performance.now()
      const db = openLocalDatabase(file, Date.now())
      db.loadSettings()
      db.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search: '' })
      inside[which].push(performance.now() - from)
      db.close()
    }
  }
  return [
    compare(`opening ${count} calls: worker, database, settings`, median(times.full), 'ms', { what: 'opening an empty store', value: median(times.empty) }, { of: 'ratio', atMost: 1.1 }),
    compare('of it the database with its first page', median(inside.full), 'ms', { what: 'the same, empty', value: median(inside.empty) }),
  ]
}

function plainInserts(folder: string, rows: readonly CallRow[]): number {
  const db = new Database(join(folder, 'plain.db'))
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE plain (call_id TEXT, segment INTEGER, row TEXT, UNIQUE (call_id, segment))')
  const insert = db.prepare('INSERT INTO plain VALUES (?, ?, ?)')
  const from = performance.now()
  db.transaction(() => { for (const row of rows) insert.run(row.callId, row.segment, JSON.stringify(row)) })()
  db.close()
  return performance.now() - from
}

/** Half of the records are of calls that are in the list, a third of own calls that are not, the rest of colleagues. */
function recordsOf(chance: Chance, customers: readonly CustomerRow[], known: readonly CallRow[]): CallRow[] {
  const fresh = [...callsOf(chance, customers, RECORDS - known.length, FROM + SPAN_MS / 2, 10_000)].map((entry, i) =>
    recordOf({ ...entry, callId: `9${entry.callId}` }, i % 3 === 0 ? { agent: '8601', extension: '601', segment: 1 } : {}))
  return [...known, ...fresh]
}

async function merging(store: LocalStore, folder: string, records: readonly CallRow[]): Promise<Measure[]> {
  const plainMs = plainInserts(folder, records)
  const quiet: number[] = []
  for (let i = 0; i < 50; i += 1) quiet.push(await timed(() => store.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search: '' })))
  const owner = { uid: '8643', extension: '643' }
  let merged = false
  const from = performance.now()
  const merge = store.mergeCalls(records, owner).then((result) => { merged = true; return { result, ms: performance.now() - from } })
  const pauses: number[] = []
  while (!merged) pauses.push(await timed(() => store.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search: '' })))
  const { result, ms } = await merge
  if (!result.ok) throw new Error(result.error.message)
  const again = await store.mergeCalls(records, owner)
  if (!again.ok || again.value.added > 0) throw new Error('merging again has added rows')
  const upkeep = performance.now()
  await store.upkeep(null)
  return [
    compare(`merging ${RECORDS.toLocaleString('en')} records`, ms, 'ms', { what: 'plain inserts in one transaction', value: plainMs }, undefined, `${String(result.value.filled)} filled in, ${String(result.value.added)} new, ${String(result.value.chained)} of colleagues`),
    { what: 'merging, against its promise', value: ms, unit: 'ms', budget: { of: 'value', atMost: 1_000 } },
    compare('longest wait of a read meanwhile', Math.max(...pauses), 'ms', { what: 'longest without merging', value: Math.max(...quiet) }, { of: 'value', atMost: 50 }, `${String(pauses.length)} reads, median ${median(pauses).toFixed(1)}`),
    { what: 'then indexed for the search, within', value: performance.now() - upkeep, unit: 'ms' },
  ]
}

async function contacts(store: LocalStore, customers: readonly CustomerRow[]): Promise<Measure> {
  if (!(await store.keepCustomers(customers)).ok) throw new Error('customers were not kept')
  const times: number[] = []
  for (const { name, mobile } of customers.slice(0, TERMS)) {
    for (const search of [name.slice(0, 1), name, mobile.slice(-4), mobile.slice(3, 7)]) {
      times.push(await timed(() => store.searchContacts({ beforeId: null, limit: 20, search })))
    }
  }
  return { what: `search among ${customers.length.toLocaleString('en')} customers: p95`, value: quantile(times, 0.95), unit: 'ms', budget: { of: 'value', atMost: 20 } }
}

async function run(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-data-'))
  try {
    const chance = chanceOf(SEED)
    const customers = customersOf(chance, CUSTOMERS)
    const known: CallRow[] = []
    const entries = function* () {
      let i = 0
      for (const entry of callsOf(chance, customers, ROWS, FROM, SPAN_MS / ROWS)) {
        i += 1
        if (i > ROWS - RECORDS && known.length < RECORDS / 2) known.push(recordOf(entry))
        yield entry
      }
    }
    const { file, bytes, buildMs } = await buildStore(join(folder, 'full'), entries())
    const empty = join(folder, 'empty', 'local.db')
    openLocalDatabase(empty, FROM).close()
    const openings = await opening(file, empty)
    const pinyinOf = await loadPinyin()
    // ` wangxiaoming xiaoming ming wxm xm m wangxm`: the first letters are the fourth form of a name with three syllables.
    const kinds = kindsOf(chance, customers, (name) => pinyinOf(name).trim().split(' ')[3] ?? '')
    const store = startStore(file)
    await store.open()
    await store.listHistory({ uid: '8643', beforeId: null, limit: PAGE, search: '' })
    const page = await firstPage(store)
    const searches = await searching(store, file, kinds)
    const people = await contacts(store, customers)
    const merges = await merging(store, folder, recordsOf(chance, customers, known))
    await store.close()
    return [
      { what: `building ${count} calls with their indexes`, value: buildMs / 1_000, unit: 's', note: `${(bytes / 1_048_576).toFixed(0)} MiB, ${(bytes / ROWS).toFixed(0)} bytes a call` },
      ...searches, people, page, ...openings, ...merges,
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = { name: `data (local store, ${count} calls)`, needsWindow: false, run }
