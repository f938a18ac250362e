/** Call control in the real window: consult with each of its four exits, conference, transfer by the picker, keys. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { byId, callIs, card, gone, logIn, noCalls, press, see, until } from './support/desk.ts'
import { layoutFaults } from './support/layout.ts'
import { startSite, type Site } from './support/site.ts'
import { signIn, tcpClient, untilLeg, untilModel } from '../support/system-tcp.ts'
import { DEMO_AGENTS, DEMO_GROUPS, DEMO_IVR } from '../../src/cti/server/demo/people.ts'
import type { LinkClient } from '../../src/cti/link/api.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const NAMES = [...[...DEMO_AGENTS, ...DEMO_GROUPS].map(({ name }) => name), 'PC-TEST', 'zzz', ...DEMO_IVR.flows.flatMap(({ name, file }) => [name, file])]

interface Scene { readonly desk: LaunchedApp; readonly page: Page; readonly colleague: LinkClient; readonly callId: string }

describe('call control in the window', () => {
  let site: Site
  beforeAll(async () => { site = await startSite() })
  afterAll(async () => { await site.stop() })

  /** 8643 talks to a customer; 8601 sits at 601 and answers what he is told to. */
  async function talking(lang: Locale = 'zh-CN', theme = 'light'): Promise<Scene> {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`, `--theme=${theme}`] })
    onTestFinished(() => desk.close())
    const colleague = tcpClient(site.port)
    expect((await signIn(colleague, '8601', true)).ok).toBe(true)
    onTestFinished(async () => { await colleague.logout() })
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    await site.sim('sim.incoming', { caller: CUSTOMER, extension: '643' })
    await callIs(page, 'ringing')
    await press(page, 'ringing', 'call-answer')
    return { desk, page, colleague, callId: await callIs(page, 'talking') }
  }

  /** Consults 601 by the picker, with keys alone. */
  async function consult({ page, colleague }: Scene): Promise<void> {
    await press(page, 'talking', 'call-consult')
    await see(byId(page, 'transfer-target'))
    await page.keyboard.type('601')
    await see(page.locator('[data-testid="target-row"][data-key="a8601"][aria-selected="true"]'))
    await page.keyboard.press('Enter')
    await gone(byId(page, 'transfer-target'))
    // The focus is on the card: the next Enter presses nothing by mistake.
    await until('the focus on the card', async () => page.evaluate(() => document.activeElement?.classList.contains('leg') === true))
    await callIs(page, 'ringback')
    await see(byId(page, 'call-pair'))
    const leg = await untilLeg(colleague, 'ringing')
    expect((await colleague.request('ATAnswer', { callId: leg.callId })).ok).toBe(true)
    await callIs(page, 'talking')
    await callIs(page, 'held')
  }
  const colleagueIsFree = (colleague: LinkClient) => untilModel(colleague, (model) => model.calls.size === 0)

  it('a consultation returns to the customer', async () => {
    const scene = await talking()
    const { page, colleague, callId } = scene
    await consult(scene)
    await scene.desk.screenshot('consult')
    await byId(page, 'call-consult-return').click()
    await until('one call', async () => await byId(page, 'call-card').count() === 1)
    expect(await callIs(page, 'talking')).toBe(callId)
    await colleagueIsFree(colleague)
    await press(page, 'talking', 'call-hangup')
    await noCalls(page)
  })

  it('a consultation swaps between both, and the transfer is completed', async () => {
    const scene = await talking()
    const { page, colleague, callId } = scene
    await consult(scene)
    await byId(page, 'call-pair').getByTestId('call-swap').click()
    await see(page.locator(`[data-testid="call-card"][data-call-id="${callId}"][data-state="talking"]`))
    await byId(page, 'call-pair').getByTestId('call-swap').click()
    await see(page.locator(`[data-testid="call-card"][data-call-id="${callId}"][data-state="held"]`))
    await byId(page, 'call-consult-complete').click()
    await noCalls(page)
    await untilModel(colleague, (model) => [...model.calls.values()].some((leg) => leg.state === 'talking' && leg.peer.number === CUSTOMER))
    await site.sim('sim.hangup', { number: CUSTOMER })
    await colleagueIsFree(colleague)
  })

  it('a consultation becomes a conference that shows everybody and is left without ending it', async () => {
    const scene = await talking()
    const { page, colleague } = scene
    await consult(scene)
    await byId(page, 'call-consult-conference').click()
    await see(page.locator('[data-testid="call-card"][data-conference="true"]'))
    await until('both others', async () => await byId(page, 'call-parties').locator('li').count() === 2)
    await scene.desk.screenshot('conference')
    await press(page, 'talking', 'call-hangup')
    await noCalls(page)
    await untilModel(colleague, (model) => [...model.calls.values()].some((leg) => leg.state === 'talking' && leg.peer.number === CUSTOMER))
    await site.sim('sim.hangup', { number: CUSTOMER })
    await colleagueIsFree(colleague)
  })

  it('transfers in one step by a name, invites by the keyboard, sends keys, and says what is refused where it arose', async () => {
    const scene = await talking()
    const { page, colleague } = scene
    const keys = page.keyboard
    await keys.press('Alt+KeyK')
    await see(byId(page, 'dtmf-sent'))
    for (const key of ['1', '2', '#']) await keys.press(key)
    await see(page.locator('[data-testid="dtmf-sent"][data-sent="12#"]'))
    await keys.press('Escape')
    await gone(byId(page, 'leg-panel'))

    await keys.press('Alt+KeyJ')
    await see(byId(page, 'transfer-target'))
    await keys.type('699')
    await byId(page, 'transfer-confirm').click()
    await see(byId(page, 'leg-panel').locator('[role="alert"]'))
    await byId(page, 'transfer-target').fill('601')
    await keys.press('Enter')
    const invited = await untilLeg(colleague, 'ringing')
    expect((await colleague.request('ATAnswer', { callId: invited.callId })).ok).toBe(true)
    await see(page.locator('[data-testid="call-card"][data-conference="true"]'))
    expect((await colleague.request('ATHangup', { callId: invited.callId })).ok).toBe(true)
    await gone(page.locator('[data-testid="call-card"][data-conference="true"]'))

    await keys.press('Alt+KeyT')
    await see(byId(page, 'transfer-target'))
    await keys.type('林若')
    await see(page.locator('[data-testid="target-row"][data-key="a8601"][aria-selected="true"]'))
    await keys.press('Enter')
    await noCalls(page)
    const leg = await untilLeg(colleague, 'ringing')
    expect((await colleague.request('ATAnswer', { callId: leg.callId })).ok).toBe(true)
    await site.sim('sim.hangup', { number: CUSTOMER })
    await colleagueIsFree(colleague)
  })

  for (const [lang, theme] of [['zh-CN', 'light'], ['en', 'dark']] as const) {
    it(`looks right in every state (${lang}, ${theme})`, async () => {
      const scene = await talking(lang, theme)
      const { page, desk } = scene
      const faults: string[] = []
      const look = async (name: string): Promise<void> => {
        await desk.screenshot(`call-control-${name}-${lang}-${theme}`)
        faults.push(...await layoutFaults(page, name, lang, NAMES))
      }
      await look('one-call')
      await byId(page, 'call-transfer').click()
      await see(byId(page, 'target-row').first())
      await look('picker')
      await byId(page, 'leg-panel-close').click()
      await byId(page, 'call-ivr').click()
      await look('ivr')
      await page.keyboard.press('Escape')
      await consult(scene)
      await look('consult')
      await byId(page, 'call-consult-conference').click()
      await see(page.locator('[data-testid="call-card"][data-conference="true"]'))
      await look('conference')
      await byId(page, 'mode-compact').click()
      await page.waitForFunction(() => innerWidth === 360)
      await look('compact-conference')
      await byId(page, 'mode-full').click()
      await see(byId(page, 'nav-workbench'))
      await site.sim('sim.hangup', { number: CUSTOMER })
      await press(page, 'talking', 'call-hangup')
      await gone(card(page, 'talking').first())
      expect(faults).toEqual([])
    })
  }
})
