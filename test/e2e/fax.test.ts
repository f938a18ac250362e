/**
 * Faxes in a real window: the demo's own, and a folder of files with something wrong, found by the setting that maps the server's paths.
 * Both languages and themes with a picture of each state (test-results/screenshots/fax-*), the layout by rule, axe in two of them; then
 * everything by keyboard, a copy as PDF and a print.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { byId, see, until } from './support/desk.ts'
import { demoDataIn } from './support/demo-day.ts'
import { launchApp } from './support/launch.ts'
import { layoutFaults } from './support/layout.ts'
import { resize, rowWith, settled } from './support/window.ts'
import { cutFax, damagedFax, fixture, longFax } from '../support/fax-files.ts'
import type { LaunchedApp } from './support/launch.ts'
import type { Locator, Page } from 'playwright-core'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { BoxItem } from '../../src/shared/ipc/parts/boxes.ts'

const LONG_SUBJECT = `${'关于二〇二六年度设备维护服务合同续签及附件清单确认事宜的函，请于收到后三个工作日内盖章回传，'.repeat(6)}END`
/** A window of a leader: he sees everybody's faxes. */
const LEADER = ['--demo', '--demo-seed=1', '--demo-quiet', '--auto-login=8600']
const WAIT_MS = 60_000

const page1 = (page: Page): Locator => page.locator('[data-testid="fax-page"][data-shown="true"]').first()
const row = (page: Page, index: number): Locator => page.locator(`[data-testid="list-row"][data-index="${index}"]`)

async function openFaxes(page: Page): Promise<void> {
  await see(byId(page, 'agent-state'), WAIT_MS)
  await byId(page, 'nav-fax').click()
  await see(row(page, 0), WAIT_MS)
}

/** The first faxes of a box, as the window gets them. */
async function headers(page: Page, box: 'fax-in' | 'fax-out'): Promise<readonly BoxItem[]> {
  return page.evaluate(async (name) => {
    const day = (at: number): string => new Date(at).toLocaleDateString('sv').replaceAll('-', '')
    const now = Date.now()
    const found = await window.atclient?.request('box.list', { box: name, from: day(now - 29 * 86_400_000), to: day(now), agent: '', search: '', after: null, limit: 20 })
    return found?.ok === true ? found.value.rows : []
  }, box)
}

/** Files in the place of the server's; what is not among them is missing. */
async function putFiles(page: Page, folder: string, files: readonly (readonly [BoxItem | undefined, Buffer])[]): Promise<void> {
  for (const [item, data] of files) {
    if (item === undefined) throw new Error('too few faxes')
    const target = join(folder, new Date(item.at).toLocaleDateString('sv').replaceAll('-', ''), item.files[0]?.name ?? '')
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, data)
  }
  const set = await page.evaluate((target) => window.atclient?.request('settings.update', { mediaPaths: [{ prefix: 'D:\\ToneThink\\ivr_data\\faxdata', target }] }), folder)
  expect(set).toMatchObject({ ok: true })
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fax-e2e-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  return folder
}

async function open(args: readonly string[], lang: Locale, theme: string): Promise<LaunchedApp> {
  const desk = await launchApp({ args: [...args, `--lang=${lang}`, `--theme=${theme}`] })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await desk.screenshot(`fax-failed-${lang}-${theme}`)
    await desk.close()
  })
  return desk
}

/** The fax view of a leader, and how its states are looked at. */
async function begin(lang: Locale, theme: string) {
  const desk = await open(LEADER, lang, theme)
  const { page } = desk
  const faults: string[] = []
  const withAxe = (lang === 'en') === (theme === 'dark')
  await openFaxes(page)
  const [incoming, sent] = [await headers(page, 'fax-in'), await headers(page, 'fax-out')]
  const foreign = [...incoming, ...sent].flatMap((item) => [item.name ?? '', item.subject, item.agentName, ...item.files.map(({ name }) => name)]).filter((text) => text !== '')
  const look = async (name: string): Promise<void> => {
    await settled(page)
    await settled(page)
    await desk.screenshot(`fax-${name}-${lang}-${theme}`)
    faults.push(...await layoutFaults(page, name, lang, [...foreign, LONG_SUBJECT, 'TIFF', 'PDF', '谢文澜', 'zzz']))
    if (withAxe) faults.push(...await violations(page, name))
  }
  return { desk, look, faults, incoming, sent }
}

describe('faxes', () => {
  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const satisfies readonly (readonly [Locale, string])[]) {
    it(`of the demo are shown, legible and accessible (${lang}, ${theme})`, async () => {
      const walk = await begin(lang, theme)
      const { desk, look, sent } = walk
      const { page } = desk
      await look('list')
      await (await rowWith(page, 'PDF')).click()
      await see(page1(page), WAIT_MS)
      await look('pdf')
      await byId(page, 'fax-tab-out').click()
      await see(row(page, 0))
      await row(page, Math.max(0, Math.min(sent.findIndex((item) => item.files.length === 3), 6))).click()
      await see(page1(page), WAIT_MS)
      await look('sent')
      // A subject that does not end, put into the demo's database.
      const db = new Database(join(demoDataIn(desk.dataDir, 1), 'callthink.sqlite'))
      db.prepare('UPDATE MCI_FAX_SENT SET SUBJ = ? WHERE FILENAME LIKE ?').run(LONG_SUBJECT, `%${sent[0]?.files[0]?.name ?? ''}`)
      db.close()
      await byId(page, 'fax-tab-in').click()
      await byId(page, 'fax-tab-out').click()
      await see(row(page, 0).filter({ hasText: LONG_SUBJECT.slice(0, 12) }))
      await row(page, 0).click()
      await see(page1(page), WAIT_MS)
      await look('long-subject')
      await byId(page, 'list-search').fill('zzz')
      await see(page.locator('.empty'))
      await look('none')
      expect(walk.faults).toEqual([])
      expect(desk.consoleErrors).toEqual([])
    })

    it(`that are long, broken or not there are shown, legible and accessible (${lang}, ${theme})`, async () => {
      const walk = await begin(lang, theme)
      const { desk, look, incoming } = walk
      const { page } = desk
      await putFiles(page, temporary(), [[incoming[1], longFax(34)], [incoming[2], damagedFax()], [incoming[3], cutFax()], [incoming[4], Buffer.alloc(0)], [incoming[5], Buffer.from('no fax at all, but long enough to look at')]])
      for (const [index, name] of [[0, 'missing'], [4, 'empty-file'], [5, 'no-fax']] as const) {
        await row(page, index).click()
        await see(page.locator('[data-testid="fax-page"].trouble'))
        await look(name)
      }
      await row(page, 3).click()
      await see(page.locator('.cut'))
      await see(page1(page), WAIT_MS)
      await look('cut')
      await row(page, 2).click()
      await see(page1(page), WAIT_MS)
      await byId(page, 'fax-thumbs').focus()
      await page.keyboard.press('ArrowDown')
      await see(page.locator('.damage'))
      await look('damaged')
      await row(page, 1).click()
      await see(page1(page), WAIT_MS)
      await byId(page, 'fax-pages').focus()
      await page.keyboard.press('End')
      await see(page.locator('[data-testid="fax-page"][data-page="33"][data-shown="true"]'), WAIT_MS)
      await look('long')
      await page.keyboard.press('9')
      await page.keyboard.press('r')
      await see(page1(page))
      await look('turned')
      await resize(desk, 820, 560)
      await look('small')
      expect(walk.faults).toEqual([])
      expect(desk.consoleErrors).toEqual([])
    })
  }

  it('are read, turned, marked, saved and printed by keyboard alone', async () => {
    const folder = temporary()
    const desk = await open(LEADER, 'zh-CN', 'light')
    const { page } = desk
    await openFaxes(page)
    const incoming = await headers(page, 'fax-in')
    await putFiles(page, folder, [[incoming[0], longFax(4)], [incoming[1], fixture('g4.tif')]])
    const saved = join(folder, 'copy.pdf')
    const printed = join(folder, 'printed.pdf')
    await desk.app.evaluate(({ app, dialog, webContents }, [target, paper]) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: target ?? '' })
      // A printer that prints into a file, once it is asked.
      app.on('web-contents-created', (_event, contents) => {
        contents.print = (_options, done) => {
          void contents.printToPDF({ printBackground: true, preferCSSPageSize: true }).then((pdf) => {
            process.getBuiltinModule('node:fs').writeFileSync(paper ?? '', pdf)
            done?.(true, '')
          })
        }
      })
      return webContents.getAllWebContents().length
    }, [saved, printed])
    // From the rail into the list.
    await byId(page, 'nav-fax').focus()
    for (let pressed = 0; pressed < 20 && !await byId(page, 'list').evaluate((list) => list === document.activeElement); pressed += 1) await page.keyboard.press('F6')
    if (!await byId(page, 'list').evaluate((list) => list === document.activeElement)) await byId(page, 'list').focus()
    await page.keyboard.press('ArrowDown')
    await see(page1(page), WAIT_MS)
    await page.keyboard.press('Enter')
    const current = async (): Promise<string> => byId(page, 'fax-page-number').inputValue()
    expect(await current()).toBe('1')
    await page.keyboard.press('ArrowRight')
    await until('the second page', async () => await current() === '2')
    await page.keyboard.press('End')
    await until('the last page', async () => await current() === '4')
    const zoom = async (): Promise<string> => (await byId(page, 'fax-zoom').textContent() ?? '').trim()
    await page.keyboard.press('1')
    await until('actual size', async () => await zoom() === '100%')
    // Actual size is that of the paper: 8.47 inches of 96 px.
    await until('the size of the paper', async () => Math.round((await page1(page).boundingBox())?.width ?? 0) === Math.round((1_728 / 204) * 96))
    await page.keyboard.press('+')
    await until('larger', async () => await zoom() === '125%')
    await page.keyboard.press('-')
    await page.keyboard.press('-')
    await until('smaller', async () => await zoom() === '90%')
    await page.keyboard.press('9')
    await see(page1(page))
    const box = await page1(page).boundingBox()
    await page.keyboard.press('r')
    await until('turned', async () => {
      const turned = await page1(page).boundingBox()
      return box !== null && turned !== null && turned.width > turned.height && box.height > box.width
    })
    await page.keyboard.press('Control+s')
    await until('the copy', () => existsSync(saved))
    const pdf = readFileSync(saved).toString('latin1')
    expect(pdf.slice(0, 8)).toBe('%PDF-1.4')
    expect(pdf.match(/\/Type \/Page /g)).toHaveLength(4)
    await page.keyboard.press('Control+p')
    await until('the print', () => existsSync(printed))
    expect(readFileSync(printed).toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(4)
    // The second fax has pixels that are not square: it is shown in the shape of its paper.
    await page.keyboard.press('n')
    await see(row(page, 1).and(page.locator('[aria-selected="true"]')))
    await page.keyboard.press('0')
    await see(page1(page))
    await see(page.locator('[data-testid="fax-page"][data-page="0"][data-shown="true"]'), WAIT_MS)
    const coarse = await page.locator('[data-testid="fax-page"][data-page="0"]').boundingBox()
    expect((coarse?.height ?? 0) / (coarse?.width ?? 1)).toBeCloseTo((1_100 / 98) / (1_728 / 204), 2)
    await page.keyboard.press('Escape')
    await see(byId(page, 'list'))
    expect(desk.consoleErrors).toEqual([])
  })
})
