import { it } from 'vitest'
import { launchApp } from './support/launch.ts'
import { byId, linkIs, see } from './support/desk.ts'
it('try', async () => {
  const desk = await launchApp({ args: ['--demo', '--demo-seed=7', '--demo-quiet', '--auto-login=8600', '--lang=zh-CN', '--theme=light'] })
  const { page } = desk
  try {
    await linkIs(page, 'ready', 60_000)
    await byId(page, 'nav-recordings').click()
    await see(byId(page, 'list-row').first(), 30_000)
    await byId(page, 'list-row').nth(2).click()
    await see(page.locator('[data-testid="player"][data-state="ready"]'))
    await see(page.locator('[data-testid="player-waveform"][data-ready="true"]'))
    await desk.screenshot('try-recordings')
    await byId(page, 'player-play').click()
    await see(page.locator('[data-testid="player"][data-state="playing"]'))
    await page.waitForTimeout(1500)
    console.log('pos', await byId(page, 'player-position').getAttribute('data-seconds'))
    await page.locator('[data-testid="player-volume"]').fill('200')
    await page.waitForTimeout(1500)
    console.log('pos boosted', await byId(page, 'player-position').getAttribute('data-seconds'))
    await page.screenshot({ path: 'test-results/screenshots/try-playing.png' })
    for (let i = 0; i < 8; i += 1) {
      await page.keyboard.press('n')
      await see(page.locator('[data-testid="player"][data-state="ready"]'))
      await see(page.locator('[data-testid="player-waveform"][data-ready="true"]'))
      console.log(await page.locator('.facts').innerText().then((t) => t.replace(/\n/g, ' ')))
    }
    await byId(page, 'nav-voicemail').click()
    await see(byId(page, 'list-row').first(), 30_000)
    await byId(page, 'list-row').nth(1).click()
    await see(page.locator('[data-testid="player"][data-state="ready"]'))
    await see(page.locator('[data-testid="player-waveform"][data-ready="true"]'))
    await desk.screenshot('try-voicemail')
  } catch (e) { await desk.screenshot('try-failed'); throw e } finally {
    console.log(desk.consoleErrors.join('\n')); console.log(desk.output().slice(-2000))
    await desk.close()
  }
})
