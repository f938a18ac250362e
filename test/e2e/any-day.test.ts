/**
 * The demo on the day of the run, view by view: every list has what people would look for, nothing is later than now, and nothing is cut.
 * Short, because it is run over many days (scripts/lib/days.ts): what is asked for is found by what it is, not by where it stands.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { byId, callIs, dial, linkIs, noCalls, press, see, until } from './support/desk.ts'
import { clockReading, demoDataIn, demoNow, demoToday } from './support/demo-day.ts'
import { launchApp } from './support/launch.ts'
import { layoutFaults } from './support/layout.ts'
import { rowWith, settled } from './support/window.ts'
import type { LaunchedApp } from './support/launch.ts'
import type { Page } from 'playwright-core'

const SEED = 7
const DATA_MS = 60_000
const HOUR_MS = 3_600_000

async function open(uid: string): Promise<LaunchedApp> {
  const desk = await launchApp({ args: ['--demo', `--demo-seed=${String(SEED)}`, '--demo-quiet', `--auto-login=${uid}`, '--lang=zh-CN', '--theme=light'] })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await desk.screenshot(`day-failed-${demoToday()}-${uid}`)
    await desk.close()
  })
  await linkIs(desk.page, 'ready', DATA_MS)
  return desk
}

/** Words are judged elsewhere; on any day people's own words are in any language. */
async function cuts(page: Page, view: string): Promise<string[]> {
  await settled(page)
  return (await layoutFaults(page, view, 'zh-CN', [])).filter((fault) => !/English in Chinese|Chinese in English/.test(fault))
}

async function view(page: Page, name: string, ready = byId(page, 'list-row').first()): Promise<string[]> {
  await byId(page, `nav-${name}`).click()
  await see(ready, DATA_MS)
  return cuts(page, name)
}

/** The last days of a box, newest first, as the window gets them. */
async function box(page: Page, name: 'fax-in' | 'email-in' | 'sms-in' | 'voicemail', agent: string): Promise<readonly { readonly at: number }[]> {
  const found = await page.evaluate(async ([wanted, own]) => {
    const day = (at: number): string => new Date(at).toLocaleDateString('sv').replaceAll('-', '')
    const to = new Date()
    const from = new Date(to.getFullYear(), to.getMonth(), to.getDate() - 29)
    return window.atclient?.request('box.list', { box: wanted, from: day(from.getTime()), to: day(to.getTime()), agent: own, search: '', after: null, limit: 50 })
  }, [name, agent] as const)
  if (found?.ok !== true) throw new Error(`${name}: ${JSON.stringify(found)}`)
  return found.value.rows
}

describe(`the demo on ${demoToday()}`, () => {
  it('lives on that day: the window, the program, the server, its records, and what an agent reads', async () => {
    const desk = await open('8643')
    const { page } = desk
    const { today } = clockReading(demoNow())
    const itIs = (at: number): void => { expect({ day: clockReading(at).today, sinceThree: at >= demoNow() && at < demoNow() + HOUR_MS }).toEqual({ day: today, sinceThree: true }) }
    itIs(await page.evaluate(() => Date.now()))
    itIs(await desk.app.evaluate(() => Date.now()))
    const heading = new Date(demoNow())
    await see(page.locator('#view .head').first().filter({ hasText: `${String(heading.getMonth() + 1)}月${String(heading.getDate())}日` }))
    const faults = await cuts(page, 'workbench')

    // A call of now is one of that day: in the own list, and in the server's records.
    await dial(page, '13900000000')
    await callIs(page, 'ringback')
    await press(page, 'ringback', 'call-hangup')
    await noCalls(page)
    faults.push(...await view(page, 'workbench', page.getByTestId('list-row').filter({ hasText: '139 0000 0000' })))
    await until('the record of the call', () => {
      const db = new Database(join(demoDataIn(desk.dataDir, SEED), 'callthink_cdr.sqlite'), { readonly: true })
      try {
        return db.prepare<[string, string], number>("SELECT COUNT(*) FROM CDR WHERE CALLED LIKE '%13900000000' AND SDATE = ? AND STIME >= ?").pluck().get(today, '150000') === 1
      } finally {
        db.close()
      }
    })

    faults.push(...await view(page, 'history'))
    for (const name of ['email-in', 'sms-in', 'voicemail'] as const) {
      const rows = await box(page, name, '8643')
      expect(rows.length, name).toBeGreaterThan(0)
      for (const { at } of rows) expect(at, name).toBeLessThan(demoNow() + HOUR_MS)
    }
    faults.push(...await view(page, 'email'))
    await byId(page, 'list-row').first().click()
    await see(page.locator('[data-testid="email"][data-open="true"]'))
    faults.push(...await cuts(page, 'email-open'), ...await view(page, 'sms'))
    await byId(page, 'list-row').first().click()
    faults.push(...await cuts(page, 'sms-open'), ...await view(page, 'voicemail'))
    expect(faults).toEqual([])
    expect(desk.consoleErrors).toEqual([])
  })

  it('shows a team leader recordings that play, faxes with their pages, and the records of the day', async () => {
    const desk = await open('8600')
    const { page } = desk
    const faults = await view(page, 'recordings')
    await byId(page, 'list-row').first().click()
    await see(page.locator('[data-testid="player-waveform"][data-ready="true"]'), DATA_MS)
    faults.push(...await cuts(page, 'player'), ...await view(page, 'fax'))
    const faxes = await box(page, 'fax-in', '')
    expect(faxes.length).toBeGreaterThan(5)
    for (const { at } of faxes) expect(at).toBeLessThan(demoNow() + HOUR_MS)
    await (await rowWith(page, 'PDF')).click()
    await see(page.locator('[data-testid="fax-page"][data-shown="true"]').first(), DATA_MS)
    faults.push(...await cuts(page, 'fax-open'), ...await view(page, 'history'))
    await byId(page, 'history-records').click()
    await see(byId(page, 'list-row').nth(5), DATA_MS)
    faults.push(...await cuts(page, 'records'))
    expect(faults).toEqual([])
    expect(desk.consoleErrors).toEqual([])
  })
})
