/** E-mail in the real window: reading, by keyboard, and what is written. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { byId, linkIs, see } from './support/desk.ts'

describe('e-mail', () => {
  it('opens', async () => {
    const desk = await launchApp({ args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8643', '--lang=zh-CN', '--theme=light'] })
    onTestFinished(() => desk.close())
    const { page } = desk
    await linkIs(page, 'ready')
    await byId(page, 'nav-email').click()
    await see(byId(page, 'list-row').first())
    await desk.screenshot('email-list')
    for (let n = 0; n < 6; n += 1) {
      await byId(page, 'list-row').nth(n).click()
      await see(page.locator('[data-testid="email"][data-open="true"]'))
      await page.waitForTimeout(400)
      await desk.screenshot(`email-open-${n}`)
    }
    console.log(desk.consoleErrors, desk.output().slice(-3000))
    console.log(page.frames().map((f) => f.url()))
  })
})
