/**
 * The call list and the records of the CDR in a real window, over the demo's data: pictures of every state in both languages and
 * themes (test-results/screenshots/history-*), by keyboard alone, with axe, and exports that really write files.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pinyin } from 'pinyin-pro'
import { describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { demoDataIn } from './support/demo-day.ts'
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
    const db = new Database(join(demoDataIn(dataDir, 7), file), { readonly: true })
    try {
      return db.prepare<[], string | null>(sql).pluck().all().filter((name) => name !== null)
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
/** And the folders of this test. */
async function foreign(page: Page, known: readonly string[]): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerHTML)
  return [...known, ...text.match(new RegExp(`${TEMP}[\\w/]+`, 'gu')) ?? []]
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

  it('is there without a mouse: search, list, details, tabs, export, back', async () => {
    const desk = await open('8643')
    const { page } = desk
    const keys = page.keyboard
    const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)
    const tabTo = async (id: string): Promise<void> => {
      await until(`the focus on ${id}`, async () => {
        if (await focused() === id) return true
        await keys.press('Tab')
        return await focused() === id
      })
    }
    await filled(page)
    await tabTo('list')
    await keys.press('ArrowDown')
    await see(byId(page, 'call-details'))
    await keys.press('ArrowDown')
    await keys.press('End')
    await keys.press('Home')
    const first = await page.locator('[data-testid="list-row"][aria-selected="true"]').textContent()
    expect(first).toBe(await rows(page).first().textContent())
    await keys.press('/')
    expect(await focused()).toBe('list-search')
    await keys.press('ArrowDown')
    expect(await focused()).toBe('list')
    await tabTo('call-back')
    await keys.press('Escape')
    expect(await focused()).toBe('list')
    await gone(byId(page, 'call-details'))
    await keys.press('Enter')
    expect(await focused()).toBe('dial-input')
    await tabTo('history-records')
    await keys.press('Enter')
    await see(rows(page).nth(8), DATA_MS)
    await saveAs(desk, null)
    await tabTo('export')
    await keys.press('Enter')
    await until('the first format', async () => await focused() === 'export-xlsx')
    await keys.press('ArrowUp')
    expect(await focused()).toBe('export-csv-gbk')
    await keys.press('Escape')
    expect(await focused()).toBe('export')
    await gone(byId(page, 'export-xlsx'))
    await tabTo('list')
    await keys.press('/')
    expect(await focused()).toBe('records-number')
  })

  it('finds a call letter by letter: a part of the number, its last digits, the name, pinyin and its initials', async () => {
    const desk = await open('8643')
    const { page } = desk
    await filled(page)
    // Somebody with a name, as the list shows him once the site has been asked.
    const named = rows(page).filter({ has: page.locator('.who', { hasText: /^\p{Script=Han}{2,4}$/u }), hasText: /154 \d{4} \d{4}/u }).first()
    await see(named, DATA_MS)
    const name = await named.locator('.who').textContent() ?? ''
    const number = /154 \d{4} \d{4}/u.exec(await named.textContent() ?? '')?.[0].replaceAll(' ', '') ?? ''
    const syllables = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname' })
    for (const typed of [number.slice(3, 8), number.slice(-4), name.slice(0, 2), syllables.join(''), syllables.map((one) => one.slice(0, 1)).join('')]) {
      await byId(page, 'list-search').fill('')
      await byId(page, 'list-search').pressSequentially(typed)
      await until(`${typed} finds ${name}`, async () => {
        const found = await rows(page).allTextContents()
        return found.length > 0 && found.some((row) => row.includes(number.slice(-4)))
      })
    }
  })

  it('writes what the list shows into files: own calls as UTF-8 and GBK, the records as a workbook', async () => {
    const desk = await open('8600')
    const { page } = desk
    const into = folder()
    await filled(page)
    for (const [format, file, encoding] of [['csv-utf8', 'utf8.csv', 'utf-8'], ['csv-gbk', 'gbk.csv', 'gb18030']] as const) {
      await saveAs(desk, join(into, file))
      await exportAs(page, format)
      await until(`${file}`, () => existsSync(join(into, file)), DATA_MS)
      const table = readCsv(new TextDecoder(encoding, { fatal: true }).decode(readFileSync(join(into, file))))
      expect(table[0]?.slice(0, 3)).toEqual(['开始时间', '方向', '号码'])
      expect(table.length).toBeGreaterThan(100)
      expect(new Set(table.map((row) => row.length))).toEqual(new Set([table[0]?.length]))
    }
    await byId(page, 'history-records').click()
    await filled(page)
    const agent = page.getByTestId('records-agent')
    await agent.fill('8601')
    await until('only his', async () => (await rows(page).allTextContents()).every((row) => row.includes('林若溪')))
    await saveAs(desk, join(into, '话单.xlsx'))
    await exportAs(page, 'xlsx')
    await until('the workbook', () => existsSync(join(into, '话单.xlsx')), DATA_MS)
    const [sheet] = readWorkbook(readFileSync(join(into, '话单.xlsx'))).sheets
    const titles = sheet?.rows[0]?.map((cell) => cell?.value) ?? []
    const at = titles.indexOf('工号')
    expect(new Set(sheet?.rows.slice(1).map((row) => row[at]?.value))).toEqual(new Set(['8601']))
    expect(sheet?.rows.length).toBeGreaterThan(20)
    await jobIs(page, 'done')
    expect(readdirSync(into).sort()).toEqual(['gbk.csv', 'utf8.csv', '话单.xlsx'])
    // Shown in its folder by the system; here the system is asked.
    await desk.app.evaluate(({ shell }) => {
      shell.showItemInFolder = (path) => { process.env['ATCLIENT_SHOWN'] = path }
    })
    await byId(page, 'job-show').last().click()
    await until('the folder', async () => await desk.app.evaluate(() => process.env['ATCLIENT_SHOWN'] ?? '') === join(into, '话单.xlsx'))
    for (const dismiss of await byId(page, 'job-dismiss').all()) await dismiss.page().getByTestId('job-dismiss').first().click()
    await gone(byId(page, 'jobs'))
  })

  it('leads to the recordings of a call', async () => {
    const { page } = await open('8600')
    await filled(page)
    await rows(page).first().click()
    const link = byId(page, 'details-recordings')
    await until('a call with a recording', async () => {
      if (await link.isVisible() && await link.isEnabled()) return true
      await page.keyboard.press('ArrowDown')
      await settled(page)
      return false
    })
    const callId = await byId(page, 'call-details').getAttribute('data-call-id')
    await link.click()
    await see(page.locator('[data-testid="nav-recordings"][aria-current="page"]'))
    await see(rows(page).first())
    expect(await byId(page, 'filter-callId').inputValue()).toBe(callId)
  })
})
