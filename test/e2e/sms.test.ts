/** SMS at a real site: an arrival and the way to it, the answer, a link that dies while sending, drafts; and how it looks. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createTcpProxy } from '../support/tcp-proxy.ts'
import { violations } from './support/axe.ts'
import { byId, gone, linkIs, logIn, see, until } from './support/desk.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { startSite, type Site } from './support/site.ts'
import type { TcpProxy } from '../support/tcp-proxy.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '15412345678'
const sent = (page: Page, text: string) => page.locator('[data-testid="sms-message"][data-state="sent"]', { hasText: text })
const thread = (page: Page) => page.locator(`[data-testid="sms-thread"][data-key="${CUSTOMER}"]`)

describe('SMS at a site', () => {
  let site: Site
  let proxy: TcpProxy
  let dataDir: string
  let desk: LaunchedApp
  const sitDown = async (): Promise<Page> => {
    desk = await launchApp({ dataDir, args: [`--server=127.0.0.1:${proxy.port}`, '--lang=zh-CN', '--theme=light'] })
    await logIn(desk.page, { uid: '8643', extension: '643' })
    return desk.page
  }
  const rows = (text: string): number => site.kept('MCI_SMS_SEND').filter((row) => row['BODYS'] === text).length

  beforeEach(async () => {
    site = await startSite()
    proxy = await createTcpProxy({ host: '127.0.0.1', port: site.port })
    dataDir = mkdtempSync(join(tmpdir(), 'atclient-e2e-'))
    // The site's server and the desk read and write the same databases.
    symlinkSync(site.dataDir, join(dataDir, 'central'))
  })
  afterEach(async () => {
    await desk.close()
    await proxy.close()
    await site.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('one that arrives is counted and told; one key opens it, and the answer goes out, once', async () => {
    const page = await sitDown()
    await site.sim('sim.arrival', { kind: 'sms', from: CUSTOMER, uid: '8643', text: '几点到?;TEL=110' })
    await see(byId(page, 'toast-open'))
    await see(page.locator('[data-testid="nav-sms"]', { hasText: '1' }))
    await desk.screenshot('sms-arrival-zh-light')
    await page.keyboard.press('Alt+N')
    await see(thread(page))
    await see(page.locator('[data-testid="sms-message"][data-state="received"]', { hasText: '几点到?;TEL=110' }))
    await gone(byId(page, 'toast-open'))
    await gone(page.locator('[data-testid="nav-sms"]', { hasText: '1' }))
    // The field has the focus: the person writes and presses Enter.
    await page.keyboard.type('三点前送到;TEL=120')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('请放心')
    await page.keyboard.press('Enter')
    await see(sent(page, '三点前送到;TEL=120'))
    expect(await byId(page, 'sms-text').inputValue()).toBe('')
    await until('the row of the answer', () => site.kept('MCI_SMS_SEND').length > 0)
    expect(site.kept('MCI_SMS_SEND').map((row) => [row['TEL_TO'], row['GHID'], row['BODYS']])).toEqual([[CUSTOMER, '8643', '三点前送到;TEL=120\n请放心']])
    // Known twice now, by the outbox and by the box: shown once.
    await page.reload()
    await page.locator('[data-testid="nav-sms"]').click()
    await page.locator(`[data-testid="list-row"][data-id="${CUSTOMER}"]`).click()
    await see(sent(page, '三点前送到'))
    expect(await page.locator('[data-testid="sms-message"]').count()).toBe(2)
    // What comes while the conversation is open is seen at once: no notice, no count.
    await site.sim('sim.arrival', { kind: 'sms', from: CUSTOMER, uid: '8643', text: '好的' })
    await see(page.locator('[data-testid="sms-message"][data-state="received"]', { hasText: '好的' }))
    expect(await byId(page, 'toast-open').count()).toBe(0)
    expect(desk.consoleErrors).toEqual([])
  })

  it('written without a link it waits, and goes out once when the link is back; also when the link dies on the way', async () => {
    const page = await sitDown()
    await page.locator('[data-testid="nav-sms"]').click()
    await page.locator('[data-testid="list"], [data-testid="sms-new"]').first().waitFor()
    await byId(page, 'sms-new').click()
    await page.keyboard.type('154 1234-5678')
    await page.keyboard.press('Enter')
    await see(thread(page))
    // The cable is out, nobody has noticed: what is sent now is swallowed.
    proxy.pullCable()
    await page.keyboard.type('第一条')
    await page.keyboard.press('Enter')
    await see(page.locator('[data-testid="sms-message"][data-state="sending"]', { hasText: '第一条' }))
    proxy.resetAll()
    await gone(page.locator('[data-testid="link-state"][data-state="ready"]'))
    await byId(page, 'sms-text').fill('第二条')
    await page.keyboard.press('Enter')
    await see(page.locator('[data-testid="sms-message"][data-state="waiting"]', { hasText: '第二条' }))
    await desk.screenshot('sms-waiting-zh-light')
    proxy.plugIn()
    await linkIs(page, 'ready', 45_000)
    await see(sent(page, '第一条'))
    await see(sent(page, '第二条'))
    expect([rows('第一条'), rows('第二条'), site.kept('MCI_SMS_SEND').map((row) => row['BODYS'])]).toEqual([1, 1, ['第一条', '第二条']])
  })

  it('what was begun is there again after the program was killed', async () => {
    const page = await sitDown()
    await page.locator('[data-testid="nav-sms"]').click()
    await byId(page, 'sms-new').click()
    await page.keyboard.type(CUSTOMER)
    await page.keyboard.press('Enter')
    await see(thread(page))
    await page.keyboard.type('明天上午十点')
    // Leaving the conversation shows what is kept of it.
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await until('the draft on the disk', async () => (await page.evaluate(async () => {
      const answer = await window.atclient?.request('sms.threads', { days: 1, all: false, search: '' })
      return answer?.ok === true ? answer.value.threads[0]?.draft : ''
    })) === '明天上午十点')
    await desk.kill()
    const again = await sitDown()
    await again.locator('[data-testid="nav-sms"]').click()
    await again.locator(`[data-testid="list-row"][data-id="${CUSTOMER}"]`, { hasText: '明天上午十点' }).click()
    await see(thread(again))
    await until('the text in the field', async () => await byId(again, 'sms-text').inputValue() === '明天上午十点')
  })
})

describe('the SMS view', () => {
  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const) {
    it(`reads well and works by keyboard (${lang}, ${theme})`, async () => {
      const desk = await launchApp({ args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8643', `--lang=${lang}`, `--theme=${theme}`] })
      onTestFinished(() => desk.close())
      const { page } = desk
      const found: string[] = []
      const look = async (name: string): Promise<void> => {
        await desk.screenshot(`sms-${name}-${lang}-${theme}`)
        found.push(...await violations(page, `sms ${name}`))
      }
      await linkIs(page, 'ready', 30_000)
      await page.keyboard.press('Alt+6')
      await see(byId(page, 'list-row').first(), 30_000)
      await look('list')
      await byId(page, 'list').focus()
      await page.keyboard.press('n')
      await see(byId(page, 'sms-thread'))
      await page.keyboard.press('Enter')
      await page.keyboard.type('您好，'.repeat(30))
      await see(byId(page, 'sms-length').filter({ hasText: lang === 'en' ? '2 parts' : '2 条' }))
      await look('thread')
      await byId(page, 'sms-templates').focus()
      await page.keyboard.press('Enter')
      await see(byId(page, 'sms-template').first())
      await look('templates')
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      await see(byId(page, 'template-name').first())
      await look('template-editor')
      await page.keyboard.press('Escape')
      await byId(page, 'list').focus()
      await page.keyboard.press('/')
      await page.keyboard.type('zzzz')
      await see(page.locator('.empty'))
      await look('not-found')
      await page.keyboard.press('Escape')
      await see(byId(page, 'list-row').first())
      await page.keyboard.press('c')
      await see(byId(page, 'sms-number'))
      await page.keyboard.type('abc')
      await page.keyboard.press('Enter')
      await look('new-number')
      expect(found).toEqual([])
      expect(desk.consoleErrors).toEqual([])
    })
  }
})
