/**
 * What a colleague noted on the customer's last call: two real windows at one real server, the databases of the house beside it.
 * Pictures for the eye: test-results/screenshots/colleague-note-*.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { byId, callIs, logIn, noCalls, press, see, until } from './support/desk.ts'
import { siteData } from './support/central-data.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { layoutFaults } from './support/layout.ts'
import { startSite, type Site } from './support/site.ts'
import { settled } from './support/window.ts'
import { DEMO_CUSTOMERS } from '../../src/cti/server/demo/customers.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'

const [KNOWN] = DEMO_CUSTOMERS
if (KNOWN === undefined) throw new Error('no demo customers')
const CUSTOMER = KNOWN
const NOTE = '客户要求退款,已登记,等财务确认后回电。\n发票金额 1280 元,银行卡尾号 4417。再次来电请直接转财务,不要让客户重述经过。'

let site: Site
let data: ReturnType<typeof siteData>
beforeEach(async () => {
  site = await startSite()
  data = siteData()
})
afterEach(async () => {
  await site.stop()
  rmSync(data.dataDir, { recursive: true, force: true })
})

async function open(lang: Locale, theme: string, dataDir?: string): Promise<LaunchedApp> {
  const desk = await launchApp({ ...(dataDir === undefined ? {} : { dataDir }), args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`, `--theme=${theme}`] })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await desk.screenshot(`colleague-note-failed-${lang}-${theme}`)
    await desk.close()
  })
  return desk
}
/** The server's records, as the databases of the house have them. */
function copyRecords(): void {
  const db = new Database(join(data.central, 'callthink_cdr.sqlite'))
  const columns = db.prepare<[], { readonly name: string }>('PRAGMA table_info(CDR)').all().map(({ name }) => name)
  const insert = db.prepare(`INSERT INTO CDR (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`)
  // It took less than a second, and the records count in whole ones: with none nobody would have talked.
  for (const record of site.records()) insert.run({ ...record, LEN_TALK: 83, TALK_MS: 83_000 })
  db.close()
}
/** 8643 talks to the customer, chooses a code and writes a note; the server has both. */
async function handled(desk: LaunchedApp): Promise<string> {
  const { page } = desk
  await logIn(page, { uid: '8643', extension: '643' })
  await site.sim('sim.incoming', { caller: CUSTOMER.number, group: '15' })
  await callIs(page, 'ringing')
  await press(page, 'ringing', 'call-answer')
  const callId = await callIs(page, 'talking')
  await byId(page, 'wrapup-note').fill(NOTE)
  await press(page, 'talking', 'call-hangup')
  await noCalls(page)
  await page.locator('[data-testid="wrapup-code"][data-code="complaint"]').click()
  await until('code and note at the server', () => site.kept('ATC_WRAPUP').some((row) => row['CODE'] === 'complaint' && row['NOTE'] === NOTE))
  await until('the record of the call', () => site.records().some((row) => row['CALLID'] === callId))
  return callId
}

describe('the customer calls again', () => {
  for (const [lang, theme, words, onCard] of [
    ['zh-CN', 'light', `付智伟:投诉 · ${NOTE}`, `,付智伟:投诉 · ${NOTE}`], ['en', 'dark', `付智伟: 投诉 · ${NOTE}`, `, 付智伟: 投诉 · ${NOTE}`],
  ] as const satisfies readonly (readonly [Locale, string, string, string])[]) {
    it(`and another agent reads what his colleague noted, with the name of who did (${lang}, ${theme})`, async () => {
      const first = await open('zh-CN', 'light')
      const callId = await handled(first)
      copyRecords()
      const second = await open(lang, theme, data.dataDir)
      const { page } = second
      await logIn(page, { uid: '8601', extension: '601' })
      await site.sim('sim.incoming', { caller: CUSTOMER.number, extension: '601' })
      await callIs(page, 'ringing')
      const dealing = page.locator(`[data-testid="customer-dealing"][data-call-id="${callId}"]`)
      await see(dealing.filter({ hasText: words }))
      // The line below names the agent by his number alone: the name is above it.
      expect(await dealing.locator('.detail').textContent()).toContain('8643 · 1:23')
      // What is on the card that rises over other programs is the same.
      const card = await second.windowOf('card.html')
      await see(byId(card, 'card-last').filter({ hasText: onCard }))
      await second.screenshot(`colleague-note-card-${lang}-${theme}`, card)
      await press(page, 'ringing', 'call-answer')
      await callIs(page, 'talking')
      await settled(page)
      await second.screenshot(`colleague-note-${lang}-${theme}`)
      const faults = await violations(page, 'colleague-note')
      // More than two lines are a press away, by the keyboard, too.
      const more = dealing.getByTestId('customer-more')
      expect(await more.getAttribute('aria-expanded')).toBe('false')
      await more.focus()
      await page.keyboard.press('Enter')
      await see(dealing.locator('[data-testid="customer-more"][aria-expanded="true"]'))
      expect(await dealing.locator('.words').evaluate((words) => words.scrollHeight - words.clientHeight)).toBeLessThanOrEqual(1)
      await settled(page)
      await second.screenshot(`colleague-note-open-${lang}-${theme}`)
      faults.push(...await violations(page, 'colleague-note-open'))
      if (lang === 'zh-CN') faults.push(...await layoutFaults(page, 'colleague-note', lang, [CUSTOMER.name, CUSTOMER.city, CUSTOMER.province, 'whn0001@example.com']))
      expect(faults).toEqual([])
      // His own note field is empty: the colleague's words are to be read, not to be saved again.
      expect(await byId(page, 'wrapup-note').inputValue()).toBe('')
      expect([...first.consoleErrors, ...second.consoleErrors]).toEqual([])
    })
  }
})
