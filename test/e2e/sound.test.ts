/**
 * Recordings and voicemail in the real app, in both languages and themes: what plays, what cannot and why, by mouse and by keys; a picture
 * of each for the eye (test-results/screenshots/sound-*), the layout by rule, axe in Chinese light and English dark.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { byId, linkIs, see } from './support/desk.ts'
import { demoDataIn } from './support/demo-day.ts'
import { customerNames } from './support/demo-names.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { layoutFaults } from './support/layout.ts'
import { resize, settled } from './support/window.ts'
import { putSiteFiles, SITE_FILES } from '../support/recordings.ts'
import { DATABASES } from '../../src/central/api.ts'
import { DEMO_AGENTS } from '../../src/cti/server/demo/people.ts'
import { translate } from '../../src/shared/i18n/index.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { Page } from 'playwright-core'

const NAMES = [...DEMO_AGENTS.map(({ name }) => name), '客户要求退款,已转技术部', 'recwav', 'server', 'zzz', ...SITE_FILES.map(({ name }) => name), ...DATABASES.toSorted((a, b) => b.length - a.length)]
const FIRST_START_MS = 60_000
const ROWS = { hour: 0, stereo: 1, truncated: 2, missing: 3, empty: 4, broken: 5, unknown: 6 } as const

/** Each has a sentence of its own. */
const FAILURES = [[ROWS.empty, 'media_empty'], [ROWS.broken, 'media_broken'], [ROWS.unknown, 'media_unknown_format'], [ROWS.missing, 'media_missing']] as const

const playerIs = (page: Page, state: string): Promise<void> => see(page.locator(`[data-testid="player"][data-state="${state}"]`))
const waved = (page: Page): Promise<void> => see(page.locator('[data-testid="player-waveform"][data-ready="true"]'))
const position = async (page: Page): Promise<number> => Number(await byId(page, 'player-position').getAttribute('data-seconds'))
/** Waits until the sound has got there. */
const reaches = (page: Page, seconds: number): Promise<unknown> =>
  page.waitForFunction((at) => Number(document.querySelector('[data-testid="player-position"]')?.getAttribute('data-seconds')) >= at, seconds)

interface Walk {
  readonly desk: LaunchedApp
  readonly page: Page
  /** Customers on the screen: their names are of no language. */
  readonly people: string[]
  look(name: string): Promise<void>
}

/** The leader's desk with the list of recordings open. */
async function openRecordings({ page }: Walk): Promise<void> {
  await linkIs(page, 'ready', FIRST_START_MS)
  await byId(page, 'nav-recordings').click()
  await see(byId(page, 'list-row').first(), FIRST_START_MS)
}
const choose = (page: Page, row: number): Promise<void> => byId(page, 'list-row').nth(row).click()

async function recordingViews(walk: Walk, lang: Locale): Promise<void> {
  const { desk, page, look } = walk
  await openRecordings(walk)
  // Who it was with: customers, and colleagues of internal calls.
  const named = page.locator('[data-testid="list-row"] .who:not(.num)')
  await see(named.first())
  walk.people.push(...await named.allTextContents())
  await look('recordings')
  await choose(page, ROWS.stereo)
  await playerIs(page, 'ready')
  await waved(page)
  await look('stereo')
  for (const [row, code] of FAILURES) {
    await choose(page, row)
    await see(byId(page, 'player').getByText(translate(lang, `error.${code}`)))
  }
  await look('failed')
  await choose(page, ROWS.truncated)
  await see(byId(page, 'player-truncated'))
  await waved(page)
  await look('truncated')
  await choose(page, ROWS.hour)
  await playerIs(page, 'ready')
  await waved(page)
  await byId(page, 'player-waveform').focus()
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('PageUp')
  await byId(page, 'player-note-text').fill('客户要求退款,已转技术部')
  await page.keyboard.press('Enter')
  await see(byId(page, 'player-note').first())
  await byId(page, 'player-loop').click()
  await byId(page, 'player-waveform').focus()
  await page.keyboard.press('PageUp')
  await byId(page, 'player-loop').click()
  await byId(page, 'player-volume').fill('180')
  await look('player')
  await resize(desk, 820, 560)
  await look('player-small')
  await resize(desk, 1180, 760)
  await byId(page, 'player-volume').fill('100')
  await byId(page, 'filter-more').click()
  await byId(page, 'filter-callId').fill('zzz')
  await see(page.locator('#view .empty'))
  await look('recordings-none')
  await byId(page, 'filter-callId').fill('')
}

async function voicemailViews({ page, people, look }: Walk): Promise<void> {
  await byId(page, 'nav-voicemail').click()
  await see(byId(page, 'list-row').first())
  people.push(...await page.locator('[data-testid="list-row"] .who:not(.num)').allTextContents())
  await look('voicemail')
  await byId(page, 'next-unread').click()
  await playerIs(page, 'ready')
  await waved(page)
  await byId(page, 'mark-done').click()
  await see(page.locator('[data-testid="preview"] .chip'))
  await look('voicemail-open')
  await byId(page, 'nav-settings').click()
  await see(byId(page, 'path-add'))
  await byId(page, 'path-add').scrollIntoViewIfNeeded()
  await look('settings-paths')
}

describe('recordings and voicemail', () => {
  let folder = ''
  let dataDir = ''
  const open = async (lang: Locale, theme: string, faults: string[]): Promise<Walk> => {
    const desk = await launchApp({ dataDir, args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8600', `--lang=${lang}`, `--theme=${theme}`] })
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await desk.screenshot(`sound-failed-${lang}-${theme}`)
      await desk.close()
    })
    const withAxe = (lang === 'en') === (theme === 'dark')
    const people = customerNames(dataDir, 7)
    return {
      desk, page: desk.page, people,
      async look(name) {
        await settled(desk.page)
        await desk.screenshot(`sound-${name}-${lang}-${theme}`)
        faults.push(...await layoutFaults(desk.page, name, lang, [...NAMES, ...people]))
        if (withAxe) faults.push(...await violations(desk.page, name))
      },
    }
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sound-files-'))
    dataDir = mkdtempSync(join(tmpdir(), 'sound-data-'))
    // The first start makes the demo's data; then the newest recordings are named files of a folder.
    const first = await launchApp({ dataDir, args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8600'] })
    await linkIs(first.page, 'ready', FIRST_START_MS)
    const set = await first.page.evaluate((target) => window.atclient?.request('settings.update', { mediaPaths: [{ prefix: 'd:/recwav/20261125', target }] }), join(folder, '20261125'))
    expect(set).toMatchObject({ ok: true })
    await first.close()
    putSiteFiles(demoDataIn(dataDir, 7), folder)
  })
  afterAll(() => {
    for (const one of [folder, dataDir]) rmSync(one, { recursive: true, force: true, maxRetries: 5 })
  })

  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const satisfies readonly (readonly [Locale, string])[]) {
    it(`are whole, legible, accessible and in their own language (${lang}, ${theme})`, async () => {
      const faults: string[] = []
      const walk = await open(lang, theme, faults)
      await recordingViews(walk, lang)
      await voicemailViews(walk)
      expect(faults).toEqual([])
      expect(walk.desk.consoleErrors).toEqual([])
    })
  }

  it('are played, sought, slowed, repeated and noted by keys alone', async () => {
    const walk = await open('zh-CN', 'light', [])
    const { page } = walk
    await openRecordings(walk)
    await byId(page, 'list').focus()
    await page.keyboard.press('Home')
    await playerIs(page, 'ready')
    await page.keyboard.press(' ')
    await playerIs(page, 'playing')
    await reaches(page, 0.4)
    await page.keyboard.press('Enter')
    await page.keyboard.press(' ')
    await playerIs(page, 'ready')
    const before = await position(page)
    await page.keyboard.press('ArrowRight')
    await reaches(page, before + 4.9)
    await page.keyboard.press('+')
    expect(await byId(page, 'player-speed').inputValue()).toBe('1.25')
    // Into the middle of the hour, and on from there.
    await byId(page, 'player-waveform').focus()
    await page.keyboard.press('End')
    await reaches(page, 3_599.9)
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('PageDown')
    await page.waitForFunction(() => Math.abs(Number(document.querySelector('[data-testid="player-position"]')?.getAttribute('data-seconds')) - 1_800) < 2)
    await byId(page, 'player-play').focus()
    await page.keyboard.press(' ')
    await reaches(page, 1_800.5)
    await page.keyboard.press('n')
    await playerIs(page, 'ready')
    expect(await byId(page, 'list-row').nth(1).getAttribute('aria-selected')).toBe('true')
    // Back: it stands where it was left, at the speed that was chosen.
    await byId(page, 'list').focus()
    await page.keyboard.press('Home')
    await playerIs(page, 'ready')
    await reaches(page, 1_800.5)
    expect(await byId(page, 'player-speed').inputValue()).toBe('1.25')
    expect(walk.desk.consoleErrors).toEqual([])
  })

  it('give their bytes to no script of the page, and none without an id', async () => {
    const walk = await open('en', 'light', [])
    await openRecordings(walk)
    await choose(walk.page, ROWS.stereo)
    await playerIs(walk.page, 'ready')
    const tried = await walk.page.evaluate(async () => {
      const fetched = await fetch(`app-media://sound/${'0'.repeat(32)}`).then(() => 'came', () => 'refused')
      const audio = new Audio(`app-media://sound/${'0'.repeat(32)}`)
      const played = await audio.play().then(() => 'played', () => 'refused')
      return [fetched, played]
    })
    expect(tried).toEqual(['refused', 'refused'])
  })
})
