/**
 * A window whose process dies in a call. Playwright's own launcher lets go of an app whose page crashes,
 * so the app is started by hand and looked at over its debugging port, once before and once after.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { byId, callIs, linkIs, logIn, noCalls, press, see, until } from './support/desk.ts'
import { electronPath, sandboxSwitches } from './support/launch.ts'
import { startSite } from './support/site.ts'

const root = resolve(import.meta.dirname, '../..')
const CUSTOMER = '13800138000'

/** Starts the app; resolves with the address of its debugging port. */
async function startByHand(args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly endpoint: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'atclient-e2e-'))
  const env = { ...process.env }
  delete env['NODE_OPTIONS']
  delete env['ELECTRON_RUN_AS_NODE']
  const child = spawn(electronPath(), [...sandboxSwitches(), '--remote-debugging-port=0', root, `--data-dir=${dataDir}`, ...args], {
    cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  for await (const line of createInterface({ input: child.stderr })) {
    const found = /^DevTools listening on (ws:\/\/\S+)$/.exec(line)
    if (found?.[1] === undefined) continue
    child.stderr.resume()
    return { child, endpoint: found[1] }
  }
  throw new Error('The app ended before it could be looked at.')
}

/** A connection to an app that is just starting or whose page is just dying may never be made; then another is. */
const CONNECT_MS = 3_000

/** True as soon as the main window has loaded its page (asked over plain HTTP, without attaching to anything). */
async function hasMainWindow(endpoint: string): Promise<boolean> {
  const targets = await (await fetch(`http://127.0.0.1:${new URL(endpoint).port}/json/list`)).json() as readonly { readonly url: string; readonly title: string }[]
  return targets.some(({ url, title }) => url.includes('index.html') && title === 'ATClient')
}

/** A fresh look at the app: its main window. A look at a page that is just dead shows nothing; then another one is taken. */
async function lookAt(endpoint: string): Promise<{ readonly browser: Browser; readonly page: Page }> {
  await until('a page in the main window', () => hasMainWindow(endpoint))
  let found: { readonly browser: Browser; readonly page: Page } | undefined
  await until('the main window', async () => {
    const browser = await chromium.connectOverCDP(endpoint, { timeout: CONNECT_MS }).catch(() => null)
    if (browser === null) return false
    const page = browser.contexts().flatMap((context) => context.pages()).find((candidate) => candidate.url().includes('index.html'))
    if (page === undefined) await browser.close()
    else found = { browser, page }
    return found !== undefined
  })
  if (found === undefined) throw new Error('The main window did not come.')
  return found
}

/** Process ids of the pages that are there now. */
async function rendererPids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

describe('a window that crashes', () => {
  it('comes back by itself with the call, says so, and the call goes on', async () => {
    const site = await startSite()
    onTestFinished(() => site.stop())
    const { child, endpoint } = await startByHand([`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'])
    const before = await lookAt(endpoint)
    await logIn(before.page, { uid: '8643', extension: '643' })
    // Nothing has rung yet: the main window is the only page.
    const [mainPid, ...others] = await rendererPids(before.browser)
    expect(others).toEqual([])
    if (mainPid === undefined) throw new Error('no page has a process')
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    const callId = await callIs(before.page, 'ringing')
    await press(before.page, 'ringing', 'call-answer')
    await callIs(before.page, 'talking')

    const pages = await rendererPids(before.browser)
    process.kill(mainPid, 'SIGKILL')
    await until('a new process for the window', async () => (await rendererPids(before.browser)).some((pid) => !pages.includes(pid)))
    await before.browser.close()
    const after = await lookAt(endpoint)
    onTestFinished(() => after.browser.close())
    expect(await callIs(after.page, 'talking')).toBe(callId)
    await linkIs(after.page, 'ready')
    expect(await rendererPids(after.browser)).not.toContain(mainPid)
    expect(child.exitCode).toBeNull()
    const notice = byId(after.page, 'toast').filter({ hasText: '窗口出错并已重新载入' })
    await see(notice)
    await press(after.page, 'talking', 'call-hold')
    expect(await callIs(after.page, 'held')).toBe(callId)
    await press(after.page, 'held', 'call-hangup')
    await noCalls(after.page)
  })
})
