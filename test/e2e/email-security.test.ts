/**
 * A hostile e-mail in the real window: nothing runs, nothing loads, nothing leads out, and the window goes on working.
 * The second wall (policy and sandbox of the frame) is tried without the first: with the sender's HTML as it is.
 */
import { describe, expect, it, onTestFinished } from 'vitest'
import { byId, gone, linkIs, see } from './support/desk.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { DEMO_ARGS, hostileHtml, htmlMail, listen, newestMails, openMail, putMail, type Listener } from './support/mails.ts'
import { mailCsp } from '../../src/main/security/mail-frame.ts'

interface Site { readonly desk: LaunchedApp; readonly listener: Listener; readonly dialogs: string[]; readonly loaded: string[]; readonly files: readonly string[] }

/** Requests of the window to anywhere but its own schemes. */
async function start(): Promise<Site> {
  const listener = await listen()
  onTestFinished(() => listener.close())
  const desk = await launchApp({ args: [...DEMO_ARGS, '--lang=en', '--theme=light'] })
  onTestFinished(() => desk.close())
  const dialogs: string[] = []
  const loaded: string[] = []
  desk.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  desk.page.on('request', (request) => { if (!/^app(?:-mail)?:\/\//.test(request.url())) loaded.push(request.url()) })
  // The first start makes the demo's data.
  await linkIs(desk.page, 'ready', 60_000)
  await byId(desk.page, 'nav-email').click()
  await see(byId(desk.page, 'list-row').first())
  return { desk, listener, dialogs, loaded, files: newestMails(desk.dataDir, '8643', 4) }
}

/** Lets everything happen that a page does by itself: three frames and a task. */
async function settle({ desk }: Site): Promise<void> {
  await desk.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => { setTimeout(done) }))) }))
}

/** The browser is not opened: what would have been is noted. */
async function watchBrowser(desk: LaunchedApp): Promise<() => Promise<string[]>> {
  await desk.app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => { opened.push(url) }
  })
  return () => desk.app.evaluate(() => (globalThis as unknown as { readonly opened: string[] }).opened)
}

const quiet = (site: Site): void => {
  expect({ dialogs: site.dialogs, loaded: site.loaded, heard: site.listener.heard, console: site.desk.consoleErrors }).toEqual({ dialogs: [], loaded: [], heard: [], console: [] })
}

describe('a hostile e-mail', () => {
  it('is shown without anything in it running, loading or lying over the window; its links ask first', async () => {
    const site = await start()
    const { desk, listener } = site
    const { page } = desk
    const opened = await watchBrowser(desk)
    await putMail(desk.dataDir, site.files[0] ?? '', htmlMail('hostile', hostileHtml(listener.port)))
    await openMail(page, 0)
    const frame = page.frameLocator('iframe[data-mail-frame]')
    await frame.getByText('Dear customer').waitFor()
    await settle(site)
    await desk.screenshot('email-hostile')
    quiet(site)
    // A page of its own, in a process of its own, that may do nothing.
    const facts = await desk.app.evaluate(({ webContents }) => {
      const contents = webContents.getAllWebContents().find((one) => one.getURL().includes('index.html'))
      return { own: contents?.mainFrame.osProcessId, frames: contents?.mainFrame.frames.map((one) => ({ pid: one.osProcessId, url: one.url, origin: one.origin, children: one.frames.length })) }
    })
    expect(facts.frames).toHaveLength(1)
    expect(facts.frames?.[0]).toMatchObject({ origin: 'null', children: 0 })
    expect(facts.frames?.[0]?.pid).not.toBe(facts.own)
    const html = await frame.locator('html').evaluate((element) => element.outerHTML)
    expect(html).not.toMatch(/<(?:script|iframe|object|embed|form|input|svg|math|meta http|base|link)\b|\son[a-z]+=|127\.0\.0\.1|javascript:/i)
    await see(page.getByRole('alert').filter({ hasText: 'thief@evil.example' }))
    // Covering elements of the message stay in its frame, and are laid out as plain text there.
    expect(await frame.locator('.cover').evaluate((element) => getComputedStyle(element).position)).toBe('static')

    for (const words of ['js', 'js with line', 'js with control', 'vbs', 'file', 'data', 'app', 'app-mail', 'msdt', 'search', 'unc', 'relative', 'anchor']) {
      expect([words, await frame.getByText(words, { exact: true }).first().evaluate((element) => element.closest('a')?.getAttribute('href') ?? null)]).toEqual([words, null])
    }
    await frame.getByText('www.bank.example').click()
    await see(byId(page, 'link-host'))
    expect(await byId(page, 'link-host').textContent()).toBe('evil.example')
    await see(page.getByRole('dialog').getByRole('alert'))
    await desk.screenshot('email-link-warning')
    await byId(page, 'dialog-cancel').click()
    await gone(byId(page, 'link-host'))
    expect(await opened()).toEqual([])
    await frame.getByText('www.bank.example').click()
    await byId(page, 'dialog-confirm').click()
    await gone(byId(page, 'link-host'))
    await expect.poll(opened).toEqual(['https://evil.example/login?x=1'])
    await frame.getByText('call', { exact: true }).click()
    await see(page.getByRole('dialog').getByText('Call this number?'))
    await byId(page, 'dialog-cancel').click()
    await frame.getByText('mail', { exact: true }).click()
    await byId(page, 'dialog-confirm').click()
    await see(byId(page, 'email-write'))
    expect(await byId(page, 'email-to').inputValue()).toBe('other@example.com')
    expect(page.url()).toBe('app://atclient/index.html')
    expect(desk.app.windows()).toHaveLength(1)
    // The console has by now what the test itself did in the frame; everything else is as quiet as before.
    expect({ dialogs: site.dialogs, loaded: site.loaded, heard: listener.heard }).toEqual({ dialogs: [], loaded: [], heard: [] })
  })

  it('asks for pictures from elsewhere only when told to, and then not from this house', async () => {
    const site = await start()
    const { desk, listener } = site
    const { page } = desk
    await putMail(desk.dataDir, site.files[0] ?? '', htmlMail('pictures', `<p>Hello</p><img src="https://127.0.0.1:${listener.port}/a.png" alt="inside"><img src="http://127.0.0.1:${listener.port}/b.png" alt="plain">`))
    await openMail(page, 0)
    const frame = page.frameLocator('iframe[data-mail-frame]')
    await frame.getByText('Hello').waitFor()
    await see(byId(page, 'email-show-images'))
    expect(await frame.locator('img[src]').count()).toBe(0)
    await byId(page, 'email-show-images').click()
    await gone(byId(page, 'email-show-images'))
    await frame.locator('img[src="remote/1"]').waitFor({ state: 'attached' })
    await expect.poll(() => frame.locator('img').evaluateAll((images) => images.every((image) => image instanceof HTMLImageElement && image.complete))).toBe(true)
    expect(listener.heard).toEqual([])
    expect(site.loaded).toEqual([])
  })

  it('is held by the frame alone, too: the sender’s HTML as it is runs and loads nothing', async () => {
    const site = await start()
    const { desk, listener } = site
    const { page } = desk
    const token = 'a'.repeat(32)
    // The first wall taken away: the scheme answers with the raw HTML under the true policy.
    await desk.app.evaluate(({ session }, { csp, html }) => {
      const { protocol } = session.defaultSession
      const older = protocol as unknown as { registerBufferProtocol(scheme: string, handler: (request: unknown, answer: (response: object) => void) => void): boolean }
      protocol.unregisterProtocol('app-mail')
      older.registerBufferProtocol('app-mail', (_request, answer) => { answer({ statusCode: 200, headers: { 'content-security-policy': csp, 'content-type': 'text/html; charset=utf-8' }, data: Buffer.from(html) }) })
    }, { csp: mailCsp(token), html: hostileHtml(listener.port) })
    await page.evaluate((address) => {
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', '')
      frame.id = 'bare'
      frame.src = address
      document.querySelector('#view')?.append(frame)
    }, `app-mail://${token}/`)
    const frame = page.frameLocator('#bare')
    await frame.getByText('Dear customer').waitFor()
    await settle(site)
    await frame.locator('#web').evaluate((element) => { if (element instanceof HTMLElement) element.click() })
    await frame.locator('#js').evaluate((element) => { if (element instanceof HTMLElement) element.click() })
    await frame.locator('#file').evaluate((element) => { if (element instanceof HTMLElement) element.click() })
    await frame.locator('form').evaluate((element) => { if (element instanceof HTMLFormElement) element.submit() })
    await settle(site)
    expect({ dialogs: site.dialogs, heard: listener.heard, windows: desk.app.windows().length, url: page.url() }).toEqual({ dialogs: [], heard: [], windows: 1, url: 'app://atclient/index.html' })
  })
})

describe('an e-mail of 50 MB', () => {
  it('opens beside a window that goes on working, cut, and says so', async () => {
    const site = await start()
    const { desk } = site
    const { page } = desk
    const block = '<table><tr><td><div style="color:red"><b>lorem ipsum</b> dolor</div></td></tr></table>\r\n'
    const head = Buffer.from('From: a@example.com\r\nTo: b@example.com\r\nSubject: big\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n')
    await putMail(desk.dataDir, site.files[0] ?? '', Buffer.concat([head, Buffer.alloc(50 * 1_024 * 1_024, block)]))
    await page.evaluate(() => {
      const gaps = { longest: 0 }
      Object.assign(globalThis, { gaps })
      let last = performance.now()
      const tick = (at: number): void => {
        gaps.longest = Math.max(gaps.longest, at - last)
        last = at
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    })
    await byId(page, 'list-row').nth(0).click()
    // While it is being read: the call bar takes a number, another message is listed.
    await byId(page, 'dial-input').fill('601')
    expect(await byId(page, 'dial-input').inputValue()).toBe('601')
    await see(byId(page, 'email-cut'))
    await page.frameLocator('iframe[data-mail-frame]').getByText('lorem ipsum').first().waitFor()
    await byId(page, 'email-view-text').click()
    await see(byId(page, 'email-body').getByText('lorem ipsum').first())
    await byId(page, 'nav-workbench').click()
    await gone(byId(page, 'email-cut'))
    const longest = await page.evaluate(() => (globalThis as unknown as { readonly gaps: { readonly longest: number } }).gaps.longest)
    console.info(`e-mail of 50 MB: longest pause of the window ${String(Math.round(longest))} ms`)
    expect(site.desk.consoleErrors).toEqual([])
  })
})
