/** axe-core looks at the real windows in every view and both themes: no serious and no critical finding (WCAG 2.2 AA). Team, messages and the states of a call: desk-views.test.ts. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { launchApp } from './support/launch.ts'
import { agentIs, byId, callIs, dial, logIn, press, see, submitLogin } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'

const CUSTOMER = '13800138000'
describe('the windows are accessible', () => {
  let site: Site
  beforeAll(async () => { site = await startSite() })
  afterAll(async () => { await site.stop() })
  const open = async (theme: string) => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', `--theme=${theme}`, `--dial=${CUSTOMER}`] })
    onTestFinished(() => desk.close())
    await see(byId(desk.page, 'login-submit'))
    return desk
  }

  it('axe finds what is put there to be found', async () => {
    const { page } = await open('light')
    expect(await violations(page, 'login')).toEqual([])
    await page.evaluate(() => {
      const pale = document.createElement('p')
      pale.textContent = 'too pale'
      pale.style.color = '#ccc'
      document.querySelector('main')?.append(pale, document.createElement('button'))
    })
    const found = (await violations(page, 'login')).join('\n')
    expect(found).toContain('color-contrast')
    expect(found).toContain('button-name')
  })

  for (const theme of ['light', 'dark'] as const) {
    it(`in every view (${theme})`, async () => {
      const desk = await open(theme)
      const { page } = desk
      const found: string[] = []
      const look = async (view: string, where = page): Promise<void> => { found.push(...await violations(where, view)) }

      await submitLogin(page, { uid: '8643', extension: '643', password: 'wrong' })
      await see(page.locator('[data-testid="login-error"][data-code="wrong_password"]'))
      await look('login with an error')
      await byId(page, 'login-settings').click()
      await see(byId(page, 'settings-back'))
      await look('settings before login')
      await byId(page, 'settings-back').click()

      await logIn(page, { uid: '8643', extension: '643' })
      await see(byId(page, 'dialog-confirm'))
      await look('dial request')
      await byId(page, 'dialog-cancel').click()
      await look('workbench')
      await byId(page, 'agent-state').click()
      await look('agent menu')
      await page.keyboard.press('Escape')
      await byId(page, 'dial-pad').click()
      await look('dial pad')
      await page.keyboard.press('Escape')
      await byId(page, 'help-open').click()
      await look('help')
      await page.keyboard.press('Escape')
      await byId(page, 'nav-settings').click()
      await see(byId(page, 'server-add'))
      await look('settings')
      await byId(page, 'nav-history').click()
      await look('empty history')

      await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
      await callIs(page, 'ringing')
      await look('ringing')
      const card = await desk.windowOf('card.html')
      await see(card.getByTestId('call-answer'))
      await look('card', card)
      await press(page, 'ringing', 'call-answer')
      await callIs(page, 'talking')
      await press(page, 'talking', 'call-hold')
      await callIs(page, 'held')
      await dial(page, '601')
      await callIs(page, 'ringback')
      await look('held and dialling, history')
      await byId(page, 'nav-workbench').click()
      await look('workbench with calls')
      await byId(page, 'mode-compact').click()
      await see(byId(page, 'mode-full'))
      await look('compact with calls')
      await press(page, 'ringback', 'call-hangup')
      await press(page, 'held', 'call-hangup')
      await agentIs(page, 'ready')
      await look('compact')
      expect(found).toEqual([])
    })
  }
})
