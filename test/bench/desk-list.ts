/**
 * Scrolling the call list: a real window over a local store with 100,000 calls, all of them read into the list, then scrolled as a
 * wheel does it and as the thumb of the scroll bar does it. Frames are timed by the window itself; the baseline is an empty window.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { byId, logIn, see } from '../e2e/support/desk.ts'
import { launchApp } from '../e2e/support/launch.ts'
import { startSite } from '../e2e/support/site.ts'
import { buildBaseline } from './lib/baseline.ts'
import { callsOf, chanceOf, customersOf } from './lib/history-data.ts'
import { buildStore } from './lib/history-store.ts'
import { compare, quantile, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import type { Page } from 'playwright-core'

const ROWS = size(100_000, 1_500)
const DAYS = 90
const FRAMES = size(400, 30)
/** A fast wheel: px per frame. */
const WHEEL_PX = 260

type Way = 'rest' | 'wheel' | 'thumb'

/** Times between frames, ms, while the list is moved in one of the ways. */
function frames(page: Page, way: Way): Promise<number[]> {
  return page.evaluate(({ count, how, wheel }) => new Promise<number[]>((done) => {
    const list = document.querySelector('[data-testid="list"]')
    const times: number[] = []
    let last = performance.now()
    const frame = (): void => {
      const now = performance.now()
      times.push(now - last)
      last = now
      if (list !== null && how === 'wheel') list.scrollTop += wheel
      // Up and down through the whole list, as a hand on the thumb.
      if (list !== null && how === 'thumb') list.scrollTop = (list.scrollHeight - list.clientHeight) * (0.5 + 0.5 * Math.sin(times.length / 9))
      if (times.length < count) requestAnimationFrame(frame)
      else done(times.slice(5))
    }
    requestAnimationFrame(frame)
  }), { count: FRAMES, how: way, wheel: WHEEL_PX })
}

/** Scrolls to the end again and again until every row has been read; frames on the way. */
function readAll(page: Page, rows: number): Promise<number[]> {
  return page.evaluate((wanted) => new Promise<number[]>((done) => {
    const list = document.querySelector('[data-testid="list"]')
    const times: number[] = []
    let last = performance.now()
    const frame = (): void => {
      const now = performance.now()
      times.push(now - last)
      last = now
      if (list !== null) list.scrollTop = list.scrollHeight
      const size = Number(document.querySelector('[data-testid="list-row"]')?.getAttribute('aria-setsize') ?? 0)
      if (size >= wanted) done(times)
      else requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  }), rows)
}

/** What a frame costs the window's own thread, ms of its processor time: the same on a busy machine as on a quiet one. */
async function costPerFrame(page: Page, act: () => Promise<readonly number[]>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1_000 * (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const before = await spent()
  const count = (await act()).length
  const cost = (await spent() - before) / count
  await session.detach()
  return cost
}

async function baselineFrames(): Promise<number[]> {
  const empty = await launchApp({ appDir: await buildBaseline() })
  try {
    return await frames(empty.page, 'rest')
  } finally {
    await empty.close()
  }
}

async function run(): Promise<readonly Measure[]> {
  const rest = await baselineFrames()
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-desk-list-'))
  const site = await startSite()
  try {
    const chance = chanceOf(5)
    await buildStore(dataDir, callsOf(chance, customersOf(chance, 5_000), ROWS, Date.now() - DAYS * 86_400_000, DAYS * 86_400_000 / ROWS * 0.9))
    const desk = await launchApp({ dataDir, args: [`--server=127.0.0.1:${String(site.port)}`, '--lang=zh-CN', '--theme=light'] })
    try {
      await logIn(desk.page, { uid: '8643', extension: '643' })
      await byId(desk.page, 'nav-history').click()
      await see(byId(desk.page, 'list-row').nth(5))
      const reading = await readAll(desk.page, ROWS)
      await desk.page.evaluate(() => { document.querySelector('[data-testid="list"]')?.scrollTo(0, 0) })
      const wheel = await frames(desk.page, 'wheel')
      const thumb = await frames(desk.page, 'thumb')
      const cost = await costPerFrame(desk.page, () => frames(desk.page, 'thumb'))
      const baseline = { what: 'frame to frame of an empty window, p99', value: quantile(rest, 0.99) }
      const note = (times: readonly number[]): string => `(p50 ${quantile(times, 0.5).toFixed(1)}, max ${Math.max(...times).toFixed(1)} ms of ${String(times.length)} frames)`
      return [
        compare('scrolling 100,000 calls by wheel, frame p99', quantile(wheel, 0.99), 'ms', baseline, { of: 'value', atMost: 34 }, note(wheel)),
        compare('scrolling 100,000 calls by the thumb, frame p99', quantile(thumb, 0.99), 'ms', baseline, { of: 'value', atMost: 34 }, note(thumb)),
        { what: 'a frame by the thumb, processor time of the window', value: cost, unit: 'ms', budget: { of: 'value', atMost: 10 } },
        compare('reading 100,000 calls into the list, frame p99', quantile(reading, 0.99), 'ms', baseline, { of: 'value', atMost: 50 }, note(reading)),
      ]
    } finally {
      await desk.close()
    }
  } finally {
    await site.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

export const bench: Bench = { name: 'desk-list', needsWindow: true, run }
