/** A whole day's handful of calls without a mouse: and the focus can always be seen, and a screen reader hears what happens. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp } from './support/launch.ts'
import { agentIs, boardSays, byId, callIs, gone, linkIs, logIn, noCalls, see, until } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'
import { signIn, tcpClient, untilLeg } from '../support/system-tcp.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const OUTSIDE = '02012345678'

/** What has the focus, by handle or kind; fails when the eye could not find it. */
async function focused(page: Page): Promise<string> {
  const look = await page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return { what: 'nothing', visible: false }
    const rect = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    const inside = rect.width > 0 && rect.right > 0 && rect.bottom > 0 && rect.left < innerWidth && rect.top < innerHeight
    // A ring, or the ground of a menu line: something that the same element without focus does not have.
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
    const ground = style.backgroundColor
    element.blur()
    const changed = getComputedStyle(element).backgroundColor !== ground
    element.focus()
    return { what: element.dataset['testid'] ?? element.id ?? element.tagName, visible: inside && (ring || changed) }
  })
  expect(look, 'the focus must be seen').toMatchObject({ visible: true })
  return look.what
}

/** Tab until that control has the focus; every stop on the way must be visible, too. */
async function tabTo(page: Page, testId: string, key = 'Tab'): Promise<void> {
  const stops: string[] = []
  while (stops.length < 40) {
    await page.keyboard.press(key)
    stops.push(await focused(page))
    if (stops.at(-1) === testId) return
  }
  throw new Error(`${key} never came to ${testId}: ${stops.join(', ')}`)
}

/** Keeps everything that the live region has said, in order. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const region = document.querySelector('[role="status"][aria-live="polite"].hidden-visually')
    if (region === null) throw new Error('there is no live region')
    new MutationObserver(() => { said.push(region.textContent ?? '') }).observe(region, { childList: true, characterData: true, subtree: true })
  })
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said)
}

describe('everything works by keyboard', () => {
  let site: Site
  beforeAll(async () => { site = await startSite() })
  afterAll(async () => { await site.stop() })

  it('logs in, changes the state, dials, answers, holds, takes back, hangs up, changes views, and is told so', async () => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    onTestFinished(() => desk.close())
    const { page } = desk
    const keys = page.keyboard

    // Login: the first field has the focus; Enter logs in.
    await see(byId(page, 'login-submit'))
    await until('the focus in the first field', async () => await page.evaluate(() => document.activeElement?.getAttribute('data-testid')) === 'login-uid')
    await keys.type('8643')
    await tabTo(page, 'login-extension')
    await keys.type('643')
    await tabTo(page, 'login-password')
    await keys.type('demo')
    await keys.press('Enter')
    await linkIs(page, 'ready')
    await agentIs(page, 'ready')
    const said = await listen(page)

    // State: by Tab to the chip, then the keys of a menu.
    await tabTo(page, 'agent-state')
    await keys.press('ArrowDown')
    await see(byId(page, 'agent-state-menu'))
    expect(await focused(page)).toBe('agent-state-ready')
    await keys.press('ArrowDown')
    expect(await focused(page)).toBe('agent-state-busy')
    await keys.press('ArrowRight')
    expect(await focused(page)).toBe('agent-reason-meal')
    await keys.press('Enter')
    await agentIs(page, 'busy')
    expect(await focused(page)).toBe('agent-state')
    await keys.press('Enter')
    await see(byId(page, 'agent-state-menu'))
    await keys.press('Home')
    await keys.press('Enter')
    await agentIs(page, 'ready')

    // Dial: Ctrl+D, number, Enter; Alt+H hangs up; ↑ brings the number back.
    await keys.press('Control+d')
    expect(await focused(page)).toBe('dial-input')
    await keys.type(OUTSIDE)
    await keys.press('Enter')
    await callIs(page, 'ringback')
    await site.sim('sim.answer', { number: OUTSIDE })
    await callIs(page, 'talking')
    await keys.press('Alt+h')
    await noCalls(page)
    await keys.press('ArrowUp')
    expect(await byId(page, 'dial-input').inputValue()).toBe(OUTSIDE)

    // A call comes while he types: answer, hold, take back, hang up with four keys.
    await agentIs(page, 'ready')
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    await callIs(page, 'ringing')
    expect(await focused(page)).toBe('dial-input')
    await keys.press('Alt+a')
    await callIs(page, 'talking')
    await keys.press('Alt+o')
    await callIs(page, 'held')
    await keys.press('Alt+o')
    await callIs(page, 'talking')
    await keys.press('Alt+h')
    await noCalls(page)
    const words = (await said()).join('\n')
    for (const sentence of ['我的状态:置忙(用餐)', '020 1234 5678:回铃', '138 0013 8000:来电振铃', '138 0013 8000:通话中', '138 0013 8000:保持', '138 0013 8000:通话结束']) {
      expect(words).toContain(sentence)
    }

    // Views, their lists, the zones of the window, and help.
    await keys.press('Alt+2')
    await see(byId(page, 'list-row').nth(1))
    await see(page.locator('[data-testid="nav-history"][aria-current="page"]'))
    const zones: string[] = []
    for (let n = 0; n < 4; n += 1) {
      await keys.press('F6')
      await focused(page)
      zones.push(await page.evaluate(() => document.activeElement?.closest('[data-zone]')?.getAttribute('data-zone') ?? ''))
    }
    // The panel of the last call is a zone of its own while there is something to write about.
    expect(zones).toEqual(expect.arrayContaining(['callbar', 'rail', 'view']))
    await tabTo(page, 'list')
    await keys.press('/')
    expect(await focused(page)).toBe('list-search')
    await keys.type('138')
    await until('one line', async () => await byId(page, 'list-row').count() === 1)
    await tabTo(page, 'list')
    await keys.press('Enter')
    expect(await focused(page)).toBe('dial-input')
    expect(await byId(page, 'dial-input').inputValue()).toBe(CUSTOMER)
    await keys.press('Alt+3')
    await see(page.locator('[data-testid="nav-messages"][aria-current="page"]'))
    await keys.press('Alt+9')
    await see(byId(page, 'server-add'))
    await keys.press('Alt+1')
    await see(page.locator('[data-testid="nav-workbench"][aria-current="page"]'))

    await tabTo(page, 'agent-state', 'Shift+Tab')
    await keys.press('?')
    const help = page.getByRole('dialog')
    await see(help)
    expect(await focused(page)).toBe('dialog-cancel')
    await keys.press('Escape')
    await gone(help)
    expect(await focused(page)).toBe('agent-state')
    expect(desk.consoleErrors).toEqual([])
  })

  it('a leader listens, joins, leaves, asks, and writes from the team board and the messages', async () => {
    const agent = tcpClient(site.port)
    expect((await signIn(agent, '8643')).ok).toBe(true)
    onTestFinished(async () => { await agent.logout() })
    await site.sim('sim.incoming', { caller: CUSTOMER, extension: '643' })
    const ringing = await untilLeg(agent, 'ringing')
    expect((await agent.execute('ATAnswer', { callId: ringing.callId })).ok).toBe(true)
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    onTestFinished(() => desk.close())
    const { page } = desk
    const keys = page.keyboard
    await logIn(page, { uid: '8600', extension: '600' })

    await keys.press('Alt+9')
    await boardSays(page, '8643', 'ready', 'talking')
    await tabTo(page, 'team-list')
    // Who talks stands first.
    await keys.press('ArrowDown')
    await see(page.locator('[data-testid="team-row"][data-uid="8643"][aria-selected="true"]'))
    await keys.press('l')
    await see(page.locator('[data-testid="listen-bar"][data-mode="listen"]'))
    expect(await focused(page)).toBe('team-list')
    await keys.press('Enter')
    expect(await focused(page)).toBe('team-insert')
    await keys.press('ArrowRight')
    expect(await focused(page)).toBe('team-leave')
    await keys.press('ArrowLeft')
    await keys.press('Enter')
    await see(page.locator('[data-testid="listen-bar"][data-mode="join"]'))
    await keys.press('Escape')
    expect(await focused(page)).toBe('team-list')
    await keys.press('x')
    await gone(byId(page, 'listen-bar'))
    // What cuts somebody off asks, and the answer under the hand is no.
    await keys.press('r')
    await until('the question', async () => await focused(page) === 'dialog-cancel')
    await keys.press('Escape')
    await gone(byId(page, 'dialog-cancel'))
    await keys.press('Escape')
    expect(await focused(page)).toBe('team-list')
    expect((await untilLeg(agent, 'talking')).callId).toBe(ringing.callId)
    await keys.press('m')
    await until('the field', async () => await focused(page) === 'message-text')
    await keys.type('请尽快结束通话')
    await keys.press('Enter')
    await until('the message', () => site.kept('CTS_OEM_UNDELIVERED').some((row) => row['CONTENT'] === '请尽快结束通话' && row['DELIVERED_AT'] !== null))
    await keys.press('Escape')
    await keys.press('Escape')
    expect(await focused(page)).toBe('team-list')
    await keys.press('/')
    expect(await focused(page)).toBe('list-search')

    await keys.press('Alt+3')
    await see(byId(page, 'conversation'))
    await tabTo(page, 'message-search')
    await keys.type('林若溪')
    await see(page.locator('[data-testid="message-target"][data-key="8601"][aria-selected="true"]'))
    await keys.press('Enter')
    await until('the field', async () => await focused(page) === 'message-text')
    await keys.type('回电话')
    await keys.press('Enter')
    await see(page.locator('[data-testid="message"][data-status="stored"]'))
    expect(desk.consoleErrors).toEqual([])
  })
})
