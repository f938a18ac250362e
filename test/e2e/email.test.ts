/**
 * E-mail in the real window: every state of the view in both languages and themes (pictures test-results/screenshots/email-*), the layout
 * looked over by rule, axe; reading and writing by keyboard; drafts and what is sent survive the end of the program.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { byId, gone, linkIs, see } from './support/desk.ts'
import { demoNow } from './support/demo-day.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { layoutFaults } from './support/layout.ts'
import { DEMO_ARGS, hostileHtml, htmlMail, newestMails, openMail, putMail } from './support/mails.ts'
import { resize, settled } from './support/window.ts'
import { DEMO_AGENTS, DEMO_GROUPS } from '../../src/cti/server/demo/people.ts'
import { demoMessage } from '../../src/main/mail/demo/demo-mail.ts'
import { translate } from '../../src/shared/i18n/index.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { Page } from 'playwright-core'

type Theme = 'light' | 'dark'

async function start(locale: Locale, theme: Theme, options: { readonly dataDir?: string; readonly killed?: boolean } = {}): Promise<LaunchedApp> {
  const args = [...DEMO_ARGS, `--lang=${locale}`, `--theme=${theme}`]
  const desk = await launchApp({ args, ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }) })
  if (options.killed !== true) onTestFinished(() => desk.close())
  // The first start makes the demo's data.
  await linkIs(desk.page, 'ready', 60_000)
  await byId(desk.page, 'nav-email').click()
  await see(byId(desk.page, 'list-row').first())
  return desk
}
const isOpen = (page: Page): Promise<void> => see(page.locator('[data-testid="email"][data-open="true"]'))
const saved = (page: Page): Promise<void> => see(page.locator('[data-testid="draft-state"][data-saved="true"]'))

const LONG = 'Re: Re: Fwd: 关于贵公司二〇二六年度第四季度全部设备维护保养服务合同续签及补充协议条款修订事宜的第三次书面确认函(请务必于十一月三十日前回复)— renewal of the maintenance contract'
const NAME = 'Oberlandesgerichtspräsidentenkanzleivorsteherin Maria-Magdalena von und zu Hohenstein-Wartenberg'
/** By its digest demoMessage makes HTML of it. */
const HTML_CALL = 'html'
const longMail = (): Uint8Array => demoMessage({
  callId: 'long', from: `"${NAME}" <a.very.long.address.that.goes.on.and.on@subdomain.of.a.subdomain.example.com>`, to: Array.from({ length: 12 }, (_, n) => `colleague.number.${n}@example.com`).join(', '), cc: 'office@example.com, archive@example.com',
  subject: LONG, body: `${'很长的一段话,没有空格,'.repeat(40)}\nhttps://shop.example/${'a'.repeat(300)}\n`, at: Date.UTC(2026, 10, 24, 1, 30), rawFile: '',
  attachments: ['D:\\x\\一份名字非常长的报价单与服务条款以及附件清单汇总表(最终版)(修改稿第十七版).xlsx', 'D:\\x\\b.pdf', 'D:\\x\\c.docx', 'D:\\x\\photo.jpg'],
})

/** One of the demo's letters as HTML: which of them lies where in the list hangs on the day. */
const pageMail = (): Uint8Array => demoMessage({
  callId: HTML_CALL, from: 'li@example.com', to: 'service@example.com', cc: '', subject: '设备故障报修', at: Date.UTC(2026, 10, 24, 1, 30), rawFile: '', attachments: [],
  body: '您好：\n我司一台设备自昨日起无法启动，面板显示 E1234，照片见附件，请尽快安排维修。',
})

/** What may stand on the screen in any language. */
const WORDS = ['HTML', 'Ctrl+Enter', 'KB', 'thief@evil.example', 'ATClient CTI', 'zzzz', ...[...DEMO_AGENTS, ...DEMO_GROUPS].map(({ name }) => name)]

/** What people wrote: subjects, names, addresses, texts, file names. */
function written(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('[data-testid="list-row"] .clip, [data-testid="email"] h2, [data-testid="email"] dd, [data-testid="email"] dd *, [data-testid="email-file"] .clip, [data-testid="email-body"] *, [data-testid="link-host"], .whole')]
    const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-testid="email-write"] input, [data-testid="email-write"] textarea')].map((field) => field.value)
    const texts = parts.flatMap((part) => [part.textContent ?? '', part.getAttribute('title') ?? '', ...[...part.childNodes].map((node) => node.textContent ?? '')])
    return [...texts, ...fields].map((text) => text.trim()).filter((text) => text.length > 1)
  })
}

interface Walk { readonly desk: LaunchedApp; readonly page: Page; readonly faults: string[]; look(name: string): Promise<void> }

async function begin(locale: Locale, theme: Theme, dataDir: string): Promise<Walk> {
  const desk = await start(locale, theme, { dataDir })
  const { page } = desk
  const faults: string[] = []
  return {
    desk, page, faults,
    async look(name) {
      await settled(page)
      await desk.screenshot(`email-${name}-${locale}-${theme}`)
      // What axe sees depends on the theme, not on the language: Chinese light and English dark.
      if ((locale === 'en') === (theme === 'dark')) faults.push(...(await violations(page, name)))
      faults.push(...(await layoutFaults(page, name, locale, [...WORDS, ...await written(page)])))
    },
  }
}

async function reading({ desk, page, look }: Walk): Promise<void> {
  const files = newestMails(desk.dataDir, '8643', 6)
  await putMail(desk.dataDir, files[0] ?? '', htmlMail('hostile', hostileHtml(1)))
  await putMail(desk.dataDir, files[1] ?? '', longMail())
  await putMail(desk.dataDir, files[3] ?? '', new Uint8Array([0, 1, 2, 3]))
  await putMail(desk.dataDir, files[4] ?? '', pageMail())
  await look('list')
  await openMail(page, 1)
  await look('long')
  await openMail(page, 0)
  await page.frameLocator('iframe[data-mail-frame]').getByText('Dear customer').waitFor()
  await look('warnings')
  await openMail(page, 3)
  await look('row-only')
  await byId(page, 'list-row').nth(4).click()
  await isOpen(page)
  await page.frameLocator('iframe[data-mail-frame]').getByText('设备故障报修').first().waitFor()
  await look('html')
  await byId(page, 'email-view-text').click()
  await see(page.locator('[data-testid="email-body"][role="region"]'))
  await look('text')
  await byId(page, 'email-view-html').click()
  await see(page.locator('iframe[data-mail-frame]'))
  await byId(page, 'list-search').fill('zzzz')
  await see(page.locator('#view .empty'))
  await look('no-match')
}

async function writing({ desk, page, look }: Walk): Promise<void> {
  await openMail(page, 4)
  await byId(page, 'email-reply').click()
  await see(byId(page, 'email-write'))
  await byId(page, 'email-copies').click()
  await byId(page, 'email-cc').fill('nobody')
  await byId(page, 'email-send').click()
  await see(byId(page, 'email-write').getByRole('alert').first())
  await saved(page)
  await look('write')
  await resize(desk, 820, 560)
  await look('write-small')
  await resize(desk, 1180, 760)
  await byId(page, 'email-discard').click()
  await see(byId(page, 'dialog-confirm'))
  await look('discard')
  await byId(page, 'dialog-confirm').click()
  await gone(byId(page, 'email-write'))
  await byId(page, 'email-tab-drafts').click()
  await see(page.locator('#view .empty'))
  await look('no-drafts')
  await byId(page, 'email-tab-email-out').click()
  await see(byId(page, 'list-row').first())
  await openMail(page, 0)
  await look('sent')
  await resize(desk, 820, 560)
  await look('small')
  // The next start finds the window as it was left.
  await resize(desk, 1180, 760)
}

describe('the e-mail view', () => {
  // The demo's data are made once; what is looked at leaves nothing behind but seen marks.
  let dataDir = ''
  beforeAll(() => { dataDir = mkdtempSync(join(tmpdir(), 'email-e2e-')) })
  afterAll(() => { rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }) })

  const looks = [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const
  it.each(looks)('in %s, %s is in order while one reads', async (locale, theme) => {
    const walk = await begin(locale, theme, dataDir)
    await reading(walk)
    expect([walk.faults, walk.desk.consoleErrors]).toEqual([[], []])
  })
  it.each(looks)('in %s, %s is in order while one writes', async (locale, theme) => {
    const walk = await begin(locale, theme, dataDir)
    await writing(walk)
    expect([walk.faults, walk.desk.consoleErrors]).toEqual([[], []])
  })
})

/** A key as the system sends it: the debugger's keys go past the program into the frame. */
async function pressInFrame(desk: LaunchedApp, keyCode: string): Promise<void> {
  await desk.app.evaluate(({ webContents }, key) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL().includes('index.html'))
    contents?.sendInputEvent({ type: 'keyDown', keyCode: key })
    contents?.sendInputEvent({ type: 'keyUp', keyCode: key })
  }, keyCode)
}

describe('e-mail by keyboard', () => {
  it('reads, answers, keeps what is not finished over a crash, and sends it once', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'email-e2e-'))
    onTestFinished(() => { rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }) })
    const desk = await start('en', 'light', { dataDir, killed: true })
    const { page } = desk
    const unread = Number(await byId(page, 'email-tab-email-in').locator('.count').textContent())
    expect(unread).toBeGreaterThan(0)
    await byId(page, 'list').focus()
    await page.keyboard.press('n')
    await isOpen(page)
    const first = await byId(page, 'email-subject').textContent()
    await expect.poll(async () => Number(await byId(page, 'email-tab-email-in').locator('.count').textContent().catch(() => '0'))).toBeLessThan(unread)
    // Into the text, and out of it again by the keys of the list, also from the frame of an HTML message.
    for (let n = 0; n < 6 && !await page.locator('iframe[data-mail-frame]').isVisible(); n += 1) {
      await page.keyboard.press('ArrowDown')
      await isOpen(page)
    }
    await page.keyboard.press('Enter')
    await page.frameLocator('iframe[data-mail-frame]').locator('body').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME')
    // The key goes where the browser's focus is; it follows the page's a moment later.
    await expect.poll(() => desk.app.evaluate(({ webContents }) => webContents.getAllWebContents().find((one) => one.getURL().includes('index.html'))?.focusedFrame?.url ?? '')).toMatch(/^app-mail:/)
    await pressInFrame(desk, 'Escape')
    await gone(byId(page, 'email'))
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('list')
    await page.keyboard.press('Home')
    await isOpen(page)
    await page.keyboard.press('u')
    await byId(page, 'email').locator('button').first().focus()
    await page.keyboard.press('u')
    await see(page.locator('[data-testid="email-mark-unread"]:disabled'))
    await page.keyboard.press('r')
    await see(byId(page, 'email-write'))
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('email-text')
    await page.keyboard.type('Thank you; we will look into it.')
    await saved(page)
    const subject = await byId(page, 'email-subject-field').inputValue()
    expect(first).not.toBe('')
    await desk.kill()

    const again = await start('en', 'light', { dataDir })
    await byId(again.page, 'email-tab-drafts').click()
    await see(byId(again.page, 'list-row').filter({ hasText: subject }))
    await byId(again.page, 'list').focus()
    await again.page.keyboard.press('Home')
    await again.page.keyboard.press('Enter')
    await see(byId(again.page, 'email-write'))
    expect(await byId(again.page, 'email-text').inputValue()).toMatch(/^Thank you; we will look into it\.\n\n/)
    await byId(again.page, 'email-text').focus()
    await again.page.keyboard.press('Control+Enter')
    await gone(byId(again.page, 'email-write'))
    await byId(again.page, 'email-tab-email-out').click()
    await see(byId(again.page, 'list-row').filter({ hasText: 'Thank you; we will look into it.' }))
    await gone(byId(again.page, 'outbox-item'))
    expect(await byId(again.page, 'list-row').filter({ hasText: 'Thank you; we will look into it.' }).count()).toBe(1)
    await byId(again.page, 'email-tab-drafts').click()
    await see(again.page.locator('#view .empty'))
    expect(again.consoleErrors).toEqual([])
  })
})

/** What the run before has left in the outbox, as the disk has it. */
function leaveInOutbox(dataDir: string, items: readonly { readonly key: string; readonly subject: string; readonly state: string; readonly code: string }[]): void {
  const db = new Database(join(dataDir, 'local.db'))
  const insert = db.prepare('INSERT INTO outbox (kind, key, body, state, last_error, created_at) VALUES (?, ?, ?, ?, ?, ?)')
  for (const { key, subject, state, code } of items) {
    const content = { to: ['li@example.com'], cc: [], bcc: [], subject, body: 'text', files: [] }
    insert.run('email', key, JSON.stringify({ uid: '8643', demo: true, content }), state, JSON.stringify({ code, round: 0 }), demoNow() - 60_000)
  }
  db.close()
}

describe('e-mails that did not go out', () => {
  it('stand above those that did, each with its sentence; one is sent again, once, the other is dropped', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'email-e2e-'))
    onTestFinished(() => { rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }) })
    const first = await start('en', 'light', { dataDir, killed: true })
    await first.close()
    leaveInOutbox(dataDir, [
      { key: 'left-refused-1', subject: 'Refused before', state: 'failed', code: 'not_allowed' }, { key: 'left-unknown-1', subject: 'Nobody knows', state: 'unknown', code: 'outcome_unknown' },
    ])
    const desk = await start('en', 'light', { dataDir })
    const { page } = desk
    await byId(page, 'email-tab-email-out').click()
    const failed = page.locator('[data-testid="outbox-item"][data-state="failed"]')
    const unknown = page.locator('[data-testid="outbox-item"][data-state="unknown"]')
    await see(failed.filter({ hasText: 'Refused before' }).filter({ hasText: translate('en', 'error.not_allowed') }))
    await see(unknown.filter({ hasText: 'Nobody knows' }).filter({ hasText: 'It is not known whether it went out' }))
    // The general sentence for it speaks of calls.
    expect(await unknown.textContent()).not.toContain(translate('en', 'error.outcome_unknown'))
    await desk.screenshot('email-outbox-left')
    await unknown.getByTestId('outbox-discard').click()
    await gone(unknown)
    await failed.getByTestId('outbox-retry').click()
    await see(byId(page, 'list-row').filter({ hasText: 'Refused before' }))
    await gone(byId(page, 'outbox-item'))
    expect([await byId(page, 'list-row').filter({ hasText: 'Refused before' }).count(), await byId(page, 'list-row').filter({ hasText: 'Nobody knows' }).count()]).toEqual([1, 0])
    expect(desk.consoleErrors).toEqual([])
  })
})
