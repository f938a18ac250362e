/** Numbers from outside the window, in the real program: a switch, a second start with a tel: link, yes, no, and at once. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { electronPath, launchApp, sandboxSwitches } from './support/launch.ts'
import { agentIs, byId, callIs, dial, gone, logIn, noCalls, press, see, until } from './support/desk.ts'
import { layoutFaults } from './support/layout.ts'
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
    const hostile = [['tel:1-800-FLOWERS', '号码里不能有字母'], [`tel:${'1'.repeat(10_000)}`, '号码太长'], ['tel:13800138000,,643', '这不是一个可拨的号码']] as const
    for (const [link, why] of hostile) {
      await startAgain(desk, link)
      await see(byId(desk.page, 'toast').filter({ hasText: '不能拨打' }).filter({ hasText: why }).first())
      expect(await byId(desk.page, 'dialog-confirm').count()).toBe(0)
    }
    await noCalls(desk.page)
  })

  it('is called at once when that source is allowed to in the settings; the own area’s code is left out where the settings say so', async () => {
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

  it('may come by a hot key, which only one program can have: the second is told at the setting', async () => {
    const [first, second] = [await open(), await open()]
    const turnOn = async (desk: LaunchedApp): Promise<void> => {
      await byId(desk.page, 'login-settings').click()
      await desk.page.locator('[data-setting="hotkeyEnabled"] .el-switch').click()
    }
    await turnOn(first)
    await see(first.page.locator('[data-setting="hotkeyEnabled"] .el-switch.is-checked'))
    await turnOn(second)
    await see(second.page.locator('[data-setting="hotkeyEnabled"] [role="alert"]', { hasText: '占用' }))
    expect(await second.page.locator('[data-setting="hotkeyEnabled"] .el-switch.is-checked').count()).toBe(0)
    await second.page.locator('[data-setting="dialHotkey"]').scrollIntoViewIfNeeded()
    expect(await layoutFaults(second.page, 'settings with a refused key', 'zh-CN', [])).toEqual([])
    await second.screenshot('settings-dialling')
    // Other keys are free.
    await byId(second.page, 'dial-hotkey').click()
    await second.page.keyboard.press('Control+Alt+Shift+KeyK')
    await see(byId(second.page, 'dial-hotkey').getByText('Ctrl+Alt+Shift+K'))
    await second.page.locator('[data-setting="hotkeyEnabled"] .el-switch').click()
    await see(second.page.locator('[data-setting="hotkeyEnabled"] .el-switch.is-checked'))
  })
})
