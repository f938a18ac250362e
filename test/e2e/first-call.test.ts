/** The story of the product's first minute: log in, a customer calls, answer, hold, retrieve, hang up, on record. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { agentIs, byId, callIs, card, gone, linkIs, logIn, noCalls, press, see, until } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'

const CUSTOMER = '13800138000'

describe('the first call', () => {
  let site: Site
  let desk: LaunchedApp | undefined

  beforeAll(async () => { site = await startSite() })
  afterEach(async () => {
    const errors = desk?.consoleErrors ?? []
    await desk?.close()
    desk = undefined
    expect(errors).toEqual([])
  })
  afterAll(async () => { await site.stop() })

  for (const { lang, theme } of [{ lang: 'zh-CN', theme: 'light' }, { lang: 'en', theme: 'dark' }] as const) {
    it(`rings in card and window, is answered, held, taken back, ended and recorded (${lang}, ${theme})`, async () => {
      desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`, `--theme=${theme}`] })
      const { page } = desk
      const shot = (name: string) => desk?.screenshot(`${name}-${lang}-${theme}`)
      const recordsBefore = site.records().length
      await see(byId(page, 'login-submit'))
      await shot('login')
      await logIn(page, { uid: '8643', extension: '643' })
      await agentIs(page, 'ready')
      await shot('ready')

      await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
      const callId = await callIs(page, 'ringing')
      const ringCard = await desk.windowOf('card.html')
      await see(ringCard.getByTestId('call-answer'))
      expect(await card(page, 'ringing').getByTestId('call-number').textContent()).toContain('138 0013 8000')
      await desk.screenshot(`card-${lang}-${theme}`, ringCard)
      await shot('ringing')

      await ringCard.getByTestId('call-answer').click()
      expect(await callIs(page, 'talking')).toBe(callId)
      await gone(ringCard.getByTestId('call-answer')).catch(() => undefined)
      await shot('talking')
      await press(page, 'talking', 'call-hold')
      expect(await callIs(page, 'held')).toBe(callId)
      await shot('held')
      await press(page, 'held', 'call-retrieve')
      expect(await callIs(page, 'talking')).toBe(callId)
      await press(page, 'talking', 'call-hangup')
      await noCalls(page)

      await until('the record of the call', () => site.records().length > recordsBefore)
      expect(site.records().at(-1)).toMatchObject({
        CALLID: callId, CALLER: CUSTOMER, EXT: '643', GHID: '8643', DIRECTION: 1, END_CAUSE: 'normal',
      })
      await see(page.getByTestId('list-row').first())
      await shot('after-call')
    })
  }

  it('sets a state with one click on it, and a reason with one click on the reason', async () => {
    desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    for (const [click, state] of [['agent-state-busy', 'busy'], ['agent-state-ready', 'ready'], ['agent-reason-lunch', 'away'], ['agent-state-wrapup', 'wrapup']] as const) {
      await byId(page, 'agent-state').click()
      await byId(page, click).click()
      await agentIs(page, state)
    }
  })

  it('needs nothing but the demo: a customer calls by himself within a quarter of a minute', async () => {
    desk = await launchApp({ args: ['--demo', '--demo-seed=7', '--lang=zh-CN', '--theme=light'], freshDemo: true })
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    await linkIs(page, 'ready')
    await callIs(page, 'ringing', 25_000)
    await press(page, 'ringing', 'call-answer')
    await callIs(page, 'talking')
    await press(page, 'talking', 'call-hangup')
    await noCalls(page)
  })
})
