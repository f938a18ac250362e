/** What must not be lost: a server that dies, a window that reloads or hides, an app that is killed in a call. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { byId, callIs, gone, linkIs, logIn, noCalls, press, see, until } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CUSTOMER = '13800138001'

describe('the softphone survives', () => {
  let site: Site
  let desk: LaunchedApp | undefined
  const sitDown = (dataDir?: string) => launchApp({
    args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'],
    ...(dataDir === undefined ? {} : { dataDir }),
  })
  const inCall = async (): Promise<string> => {
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    if (desk === undefined) throw new Error('nobody sits here')
    await callIs(desk.page, 'ringing')
    await press(desk.page, 'ringing', 'call-answer')
    return callIs(desk.page, 'talking')
  }

  beforeEach(async () => { site = await startSite() })
  afterEach(async () => {
    await desk?.close()
    desk = undefined
    await site.stop()
  })
  afterAll(() => undefined)

  it('a server that is killed and started again in a call: says so, comes back by itself, and the call is on record', async () => {
    desk = await sitDown()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    const callId = await inCall()
    await site.kill()
    await gone(desk.page.locator('[data-testid="link-state"][data-state="ready"]'))
    await desk.screenshot('link-lost')
    await site.restart()
    await linkIs(desk.page, 'ready', 45_000)
    // The simulated switch died with the server: the snapshot says that there is no call any more.
    await noCalls(desk.page)
    await until('the record of the interrupted call', () => site.records().some((row) => row['CALLID'] === callId))
    expect(site.records().find((row) => row['CALLID'] === callId)).toMatchObject({ END_CAUSE: 'outcome_unknown' })
  })

  it('a reload of the window in a call: the call is still there', async () => {
    desk = await sitDown()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    const callId = await inCall()
    await desk.page.reload()
    expect(await callIs(desk.page, 'talking')).toBe(callId)
    await linkIs(desk.page, 'ready')
    await press(desk.page, 'talking', 'call-hangup')
    await noCalls(desk.page)
  })

  it('being killed in a call: a new start gets the call back from the snapshot', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'atclient-e2e-'))
    try {
      desk = await sitDown(dataDir)
      await logIn(desk.page, { uid: '8643', extension: '643' })
      const callId = await inCall()
      await desk.kill()
      desk = await sitDown(dataDir)
      // The old session is still in its time of grace: the same person at the same desk takes it over.
      await see(byId(desk.page, 'login-uid'))
      await byId(desk.page, 'login-uid').fill('8643')
      await byId(desk.page, 'login-extension').fill('643')
      await byId(desk.page, 'login-password').fill('demo')
      await byId(desk.page, 'login-submit').click()
      const confirm = byId(desk.page, 'dialog-confirm')
      await see(confirm.or(byId(desk.page, 'call-card').first()))
      if (await confirm.isVisible()) await confirm.click()
      expect(await callIs(desk.page, 'talking')).toBe(callId)
      await press(desk.page, 'talking', 'call-hangup')
      await noCalls(desk.page)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('a hidden window: the card pops without taking the focus, and what happened is there when it shows again', async () => {
    desk = await sitDown()
    await logIn(desk.page, { uid: '8643', extension: '643' })
    await desk.app.evaluate(({ BrowserWindow }) => { for (const window of BrowserWindow.getAllWindows()) window.hide() })
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    const card = await desk.windowOf('card.html')
    await see(card.getByTestId('call-answer'))
    const windows = await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => ({
      card: window.webContents.getURL().includes('card.html'), visible: window.isVisible(), focused: window.isFocused(), onTop: window.isAlwaysOnTop(),
    })))
    expect(windows.find((window) => window.card)).toEqual({ card: true, visible: true, focused: false, onTop: true })
    await site.sim('sim.hangup', { number: CUSTOMER })
    await desk.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (!window.webContents.getURL().includes('card.html')) window.show()
    })
    await noCalls(desk.page)
    const row = desk.page.getByTestId('list-row').first()
    await see(row)
    expect(await row.textContent()).toContain('138 0013 8001')
  })
})
