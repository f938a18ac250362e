/** Numbers from outside the window, in the real program: a switch, a second start with a tel: link, yes, no, and at once. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { electronPath, launchApp, sandboxSwitches } from './support/launch.ts'
import { agentIs, byId, callIs, dial, gone, logIn, noCalls, press, see, until } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'
import type { LaunchedApp } from './support/launch.ts'

const SEAT = { uid: '8643', extension: '643' }
const run = promisify(execFile)

/** What a browser does with a tel: link: the program is started again and hands the link on. Resolves when it has ended. */
async function startAgain(desk: LaunchedApp, word: string): Promise<void> {
  const root = await desk.app.evaluate(({ app }) => app.getAppPath())
  await run(electronPath(), [...sandboxSwitches(), root, `--data-dir=${desk.dataDir}`, word])
}

describe('a number from outside the window', () => {
  let site: Site
  beforeAll(async () => { site = await startSite() })
  afterAll(async () => { await site.stop() })
  const open = async (...args: readonly string[]): Promise<LaunchedApp> => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', ...args] })
    onTestFinished(() => desk.close())
    return desk
  }
  const question = (desk: LaunchedApp) => desk.page.locator('.number', { has: desk.page.locator('xpath=ancestor::*[@role="dialog"]') }).first()
  const dialled = (): unknown[] => site.records().map((record) => record['CALLED'])

  it('waits for the login, is asked for, and no means no', async () => {
    const desk = await open('--dial=+86 138 0013 8000')
    await see(byId(desk.page, 'login-uid'))
    await logIn(desk.page, SEAT)
    await see(byId(desk.page, 'dialog-confirm'))
    expect(await question(desk).textContent()).toBe('138 0013 8000')
    await desk.screenshot('dial-request')
    await byId(desk.page, 'dialog-cancel').click()
    await gone(byId(desk.page, 'dialog-confirm'))
    await noCalls(desk.page)
    expect(desk.consoleErrors).toEqual([])
  })

  it('of a second start takes the place of the one before, and yes calls it', async () => {
    const desk = await open()
    await logIn(desk.page, SEAT)
    await startAgain(desk, 'tel:+86-138-0013-8001')
    await see(byId(desk.page, 'dialog-confirm'))
    await startAgain(desk, 'callto:13800138002')
    await see(desk.page.getByText('138 0013 8002', { exact: true }))
    await byId(desk.page, 'dialog-confirm').click()
    await callIs(desk.page, 'ringback')
    await gone(byId(desk.page, 'dialog-confirm'))
    expect(await byId(desk.page, 'call-number').first().textContent()).toContain('138 0013 8002')
    await press(desk.page, 'ringback', 'call-hangup')
    await agentIs(desk.page, 'ready')
    await until('the record of the call', () => dialled().includes('13800138002'))
    expect(dialled()).not.toContain('13800138001')
  })

  it('that is hostile is told and never asked for', async () => {
    const desk = await open()
    await logIn(desk.page, SEAT)
    for (const link of ['tel:1-800-FLOWERS', `tel:${'1'.repeat(10_000)}`, 'tel:13800138000,,643']) {
      await startAgain(desk, link)
      const toast = byId(desk.page, 'toast').filter({ hasText: '不能拨打' }).first()
      await see(toast)
      expect(await byId(desk.page, 'dialog-confirm').count()).toBe(0)
    }
    await noCalls(desk.page)
  })

  it('is called at once when that source is allowed to in the settings; the site’s prefix goes in front', async () => {
    const desk = await open()
    await logIn(desk.page, SEAT)
    await byId(desk.page, 'nav-settings').click()
    await desk.page.locator('[data-setting="dialTelAtOnce"] .el-switch').click()
    await byId(desk.page, 'local-area-code').fill('010')
    await byId(desk.page, 'local-area-code').press('Tab')
    await desk.page.locator('[data-setting="localWithoutAreaCode"] .el-switch').click()
    await see(byId(desk.page, 'dial-examples').getByText('010 8201 5268 → 拨出 82015268'))
    await startAgain(desk, 'tel:010-82015268')
    await callIs(desk.page, 'ringback')
    expect(await byId(desk.page, 'dialog-confirm').count()).toBe(0)
    expect(await byId(desk.page, 'call-number').first().textContent()).toContain('8201 5268')
    await press(desk.page, 'ringback', 'call-hangup')
    await noCalls(desk.page)
    await startAgain(desk, '--dial=643')
    await see(byId(desk.page, 'dialog-confirm'))
    await byId(desk.page, 'dialog-cancel').click()
    await dial(desk.page, '010 8201 5268')
    await callIs(desk.page, 'ringback')
    await press(desk.page, 'ringback', 'call-hangup')
    await until('both records', () => dialled().filter((called) => called === '82015268').length === 2)
  })
})
