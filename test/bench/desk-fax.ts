/**
 * Part of the desk bench: how soon a fax is read. A fax of 30 pages in Group 4 lies in a folder that the settings name, as on a mapped
 * share; measured in the window, from choosing the row to the frame after the picture of the first page is there.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { launchApp } from '../e2e/support/launch.ts'
import { byId, see } from '../e2e/support/desk.ts'
import { longFax } from '../support/fax-files.ts'
import { median, quantile } from './lib/measure.ts'
import type { Page } from 'playwright-core'
import type { Bench, Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'

const PAGES = size(30, 3)
const FIRST_PAGE_MS = 200
const ROUNDS = size(12, 3)
const WAIT_MS = 60_000

/** Puts the long fax in the place of the files of the first rows, each a little different: nothing is found in a cache. */
async function putFaxes(page: Page, folder: string): Promise<void> {
  const items = await page.evaluate(async (limit) => {
    const day = (at: number): string => new Date(at).toLocaleDateString('sv').replaceAll('-', '')
    const now = Date.now()
    const found = await window.atclient?.request('box.list', { box: 'fax-in', from: day(now - 29 * 86_400_000), to: day(now), agent: '', search: '', after: null, limit })
    return found?.ok === true ? found.value.rows.map(({ at, files }) => ({ day: day(at), name: files[0]?.name ?? '' })) : []
  }, ROUNDS)
  const fax = longFax(PAGES)
  items.forEach(({ day, name }, index) => {
    const target = join(folder, day, name)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, Buffer.concat([fax, Buffer.from([index])]))
  })
  await page.evaluate((target) => window.atclient?.request('settings.update', { mediaPaths: [{ prefix: 'D:\\ToneThink\\ivr_data\\faxdata', target }] }), folder)
}

/** ms from the choice to the painted picture. */
function firstPage(page: Page, index: number): Promise<number> {
  return page.evaluate((at) => new Promise<number>((done, fail) => {
    const row = document.querySelector<HTMLElement>(`[data-testid="list-row"][data-index="${String(at)}"]`)
    if (row === null) { fail(new Error(`no row ${String(at)}`)); return }
    const before = document.querySelector('[data-testid="fax-page"][data-shown="true"] img')?.getAttribute('src') ?? ''
    const watcher = new MutationObserver(() => {
      const picture = document.querySelector('[data-testid="fax-page"][data-page="0"][data-shown="true"] img')
      if (picture === null || picture.getAttribute('src') === before) return
      watcher.disconnect()
      requestAnimationFrame(() => { requestAnimationFrame(() => { done(performance.now() - started) }) })
    })
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-shown', 'src'] })
    const started = performance.now()
    row.click()
  }), index)
}

/** ms for opening and decoding alone: what main and its thread do, without the window. */
function decoded(page: Page, index: number): Promise<number> {
  return page.evaluate(async (at) => {
    const day = (time: number): string => new Date(time).toLocaleDateString('sv').replaceAll('-', '')
    const now = Date.now()
    const found = await window.atclient?.request('box.list', { box: 'fax-in', from: day(now - 29 * 86_400_000), to: day(now), agent: '', search: '', after: null, limit: 12 })
    const media = found?.ok === true ? (found.value.rows[at]?.files[0]?.media ?? '') : ''
    const started = performance.now()
    await window.atclient?.request('fax.open', { media })
    await window.atclient?.request('fax.page', { media, page: 0, width: 0 })
    return performance.now() - started
  }, index)
}

/** @returns the figures of faxes */
export async function faxMeasures(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fax-bench-'))
  const desk = await launchApp({ args: ['--demo', '--demo-seed=1', '--demo-quiet', '--auto-login=8600', '--lang=zh-CN', '--theme=light'] })
  try {
    const { page } = desk
    await see(byId(page, 'agent-state'), WAIT_MS)
    await byId(page, 'nav-fax').click()
    await see(byId(page, 'list-row').first(), WAIT_MS)
    await putFaxes(page, folder)
    // The last two are opened by nobody else.
    const main = [await decoded(page, ROUNDS - 1), await decoded(page, ROUNDS - 2)]
    const times: number[] = []
    // The list is a window of rows: the first ten are there without scrolling.
    for (let index = 0; index < Math.min(ROUNDS, 10); index += 1) times.push(await firstPage(page, index))
    const [first = Number.NaN, ...others] = times
    return [
      { what: 'the same, opening and decoding alone', value: Math.min(...main), unit: 'ms' },
      { what: `first page of a ${String(PAGES)}-page Group 4 fax, the very first one`, value: first, unit: 'ms', budget: { of: 'value', atMost: FIRST_PAGE_MS } },
      { what: `first page of a ${String(PAGES)}-page Group 4 fax, p50`, value: median(others), unit: 'ms', budget: { of: 'value', atMost: FIRST_PAGE_MS } },
      { what: `first page of a ${String(PAGES)}-page Group 4 fax, p95`, value: quantile(others, 0.95), unit: 'ms', budget: { of: 'value', atMost: FIRST_PAGE_MS } },
    ]
  } finally {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = { name: 'desk-fax', needsWindow: true, run: faxMeasures }
