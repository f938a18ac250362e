import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { setEnvironmentData, Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { demoFolder, demoOffsetMs } from '../../../../src/main/app/demo-day.ts'
import { DEMO_OFFSET, shiftDate, startOfNamedDay } from '../../../../src/shared/demo-date.ts'

const HOUR = 3_600_000
const DAYS = ['2028-02-29', '2026-12-31', '2027-01-01', '2026-03-29', '2026-11-01'] as const
const root = resolve(import.meta.dirname, '../../../..')

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'atclient-day-'))
  onTestFinished(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}

const local = (at: number): string => {
  const date = new Date(at)
  return `${String(date.getFullYear())}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')} ${String(date.getHours())}:${String(date.getMinutes())}`
}

describe('a named day', () => {
  it.each(DAYS)('%s begins at its midnight', (day) => {
    expect(local(startOfNamedDay(day) ?? 0)).toBe(`${day} 0:0`)
  })
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '26-04-30', '2026-4-30', '20260430', '1999-12-31', '2026-04-30T00:00', ''])('%j is none', (text) => {
    expect(startOfNamedDay(text)).toBeNull()
  })
})

describe('the clock of a demo with a day of its own', () => {
  const now = new Date(2026, 11, 1, 4, 28, 30).getTime()

  it.each(DAYS)('begins at three in the afternoon of %s', (day) => {
    expect(local(now + demoOffsetMs(day, folder(), now))).toBe(`${day} 15:0`)
  })

  it('goes on with a second start while the day lasts, and begins again after it', () => {
    const place = folder()
    const first = demoOffsetMs('2028-02-29', place, now)
    expect(demoOffsetMs('2028-02-29', place, now + 8 * HOUR)).toBe(first)
    const later = now + 9 * HOUR
    expect(local(later + demoOffsetMs('2028-02-29', place, later))).toBe('2028-02-29 15:0')
  })

  it('begins with a broken note of it, too', () => {
    const place = folder()
    for (const text of ['', 'null', '{"offsetMs":"x"}', '{"offsetMs":1e400}']) {
      writeFileSync(join(place, 'demo-clock.json'), text)
      expect(local(now + demoOffsetMs('2028-02-29', place, now))).toBe('2028-02-29 15:0')
    }
  })

  it('has a folder of its own per day and seed', () => {
    expect(['demo', 'demo-7', 'demo-20280229', 'demo-7-20280229'].map((name) => join('data', name))).toEqual([
      demoFolder({ demoSeed: null, demoToday: null }, 'data'), demoFolder({ demoSeed: 7, demoToday: null }, 'data'),
      demoFolder({ demoSeed: null, demoToday: '2028-02-29' }, 'data'), demoFolder({ demoSeed: 7, demoToday: '2028-02-29' }, 'data'),
    ])
  })
})

describe('a date that is shifted', () => {
  // As text, in a place where nothing else is: that is how a page gets it.
  const page = (offsetMs: number) => {
    const context = createContext({ performance: { timeOrigin: 1_000 } })
    runInContext(`(${shiftDate.toString()})(${String(offsetMs)})`, context)
    return (code: string): unknown => runInContext(code, context)
  }
  const OFFSET = 400 * 24 * HOUR

  it('moves what asks for the moment', () => {
    const ask = page(OFFSET)
    const before = Date.now() + OFFSET
    for (const code of ['Date.now()', 'new Date().getTime()', 'Number(new Date())', 'Reflect.construct(Date, []).valueOf()']) {
      const at = Number(ask(code))
      expect(at, code).toBeGreaterThanOrEqual(before)
      expect(at, code).toBeLessThanOrEqual(Date.now() + OFFSET)
    }
    expect(ask('Date()')).toContain(String(new Date(before).getFullYear()))
    expect(ask('performance.timeOrigin')).toBe(1_000 + OFFSET)
  })

  it('leaves what names its moment, and what a Date is', () => {
    const ask = page(OFFSET)
    expect(ask('new Date(0).getTime()')).toBe(0)
    expect(ask('new Date(undefined).getTime()')).toBeNaN()
    expect(ask('new Date(2026, 1, 3).getDate()')).toBe(3)
    expect(ask("Date.parse('2026-01-01T00:00:00Z')")).toBe(Date.UTC(2026, 0, 1))
    expect(ask('new Date() instanceof Date && new (class extends Date {})() instanceof Date')).toBe(true)
    expect(ask("Object.prototype.toString.call(new Date()) === '[object Date]' && Date.name === 'Date'")).toBe(true)
  })
})

describe('worker threads', () => {
  afterEach(() => { setEnvironmentData(DEMO_OFFSET, undefined) })

  it('live on the day of the thread that started them, and those that they start, too', async () => {
    const entry = JSON.stringify(join(root, 'src/cti/node/thread-date.ts'))
    const inner = `import(${entry}).then(() => require('node:worker_threads').parentPort.postMessage(Date.now()))`
    const outer = `import(${entry}).then(() => {
      const { Worker, parentPort } = require('node:worker_threads')
      new Worker(${JSON.stringify(inner)}, { eval: true }).once('message', (at) => parentPort.postMessage([Date.now(), at]))
    })`
    setEnvironmentData(DEMO_OFFSET, 1_000 * HOUR)
    const worker = new Worker(outer, { eval: true })
    const [answer] = await once(worker, 'message') as [readonly number[]]
    for (const at of answer) expect(Math.abs(at - Date.now() - 1_000 * HOUR)).toBeLessThan(HOUR)
    expect(answer).toHaveLength(2)
  })

  it('have it as their first import, all of them', () => {
    const config = readFileSync(join(root, 'electron.vite.config.ts'), 'utf8')
    const main = config.slice(config.indexOf('input: {'), config.indexOf("external: ['electron', 'better-sqlite3']"))
    const entries = [...main.matchAll(/at\('(src\/[^']+)'\)/g)].map((match) => match[1] ?? '').filter((file) => file !== 'src/main/index.ts')
    expect(entries.length).toBeGreaterThan(6)
    for (const file of entries) expect(/^import .*$/m.exec(readFileSync(join(root, file), 'utf8'))?.[0], file).toMatch(/^import '(\.\.\/)+(cti\/)?node\/thread-date\.ts'$/)
  })
})
