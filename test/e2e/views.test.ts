/**
 * Every view and every important state in the real app, in both languages and themes: a picture of each
 * for the eye (test-results/screenshots/views-*), and a layout that is looked over by rule.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { customerNames } from './support/demo-names.ts'
import { agentIs, byId, callIs, card, dial, gone, linkIs, noCalls, press, see, submitLogin } from './support/desk.ts'
import { layoutFaults } from './support/layout.ts'
import { isCompact, resize, settled } from './support/window.ts'
import { startSite, type Site } from './support/site.ts'
import { signIn, tcpClient } from '../support/system-tcp.ts'
import { nodeHashes } from '../../src/cti/node/index.ts'
import { DEMO_AGENTS, DEMO_GROUPS, DEMO_WRAPUP_CODES } from '../../src/cti/server/demo/people.ts'
import { demoSite } from '../../src/cti/server/demo/index.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const SECOND = '02012345678'
const LONG = '00447911123456789012'
const OWN_NAME = '欧阳静怡·阿卜杜热合曼'
const OTHER_NAME = 'Alexander Montgomery-Featherstonehaugh the Younger'
const GROUP_NAME = '呼和浩特市赛罕区大学西街客户服务与技术支持中心'
/** Names, a computer, what is typed into a search, and the system's own word for a server that is not there. */
const NAMES = [...[...DEMO_AGENTS, ...DEMO_GROUPS, ...DEMO_WRAPUP_CODES].map(({ name }) => name), 'PC-TEST', 'zzz', 'ECONNREFUSED: connect', 'ECONNREFUSED', 'peer closed']

/** A walk through the app: takes pictures and collects what is wrong with them. */
interface Walk {
  readonly desk: LaunchedApp
  readonly page: Page
  readonly site: Site
  /** Somebody sits at 601 until this is called. */
  readonly colleagueLeaves: () => Promise<unknown>
  look(name: string, page?: Page): Promise<void>
}

async function loginViews({ page, site, look, colleagueLeaves }: Walk): Promise<void> {
  await see(byId(page, 'login-submit'))
  await look('login')
  await byId(page, 'login-submit').click()
  await see(byId(page, 'login-error').locator('[role=alert]'))
  await look('login-empty-field')
  await submitLogin(page, { uid: '8643', extension: '643', password: 'wrong' })
  await see(page.locator('[data-testid="login-error"][data-code="wrong_password"]'))
  await look('login-wrong-password')
  await submitLogin(page, { uid: '8602', extension: '601' })
  await see(byId(page, 'dialog-confirm'))
  await look('login-in-use')
  await byId(page, 'dialog-cancel').click()
  await colleagueLeaves()

  await byId(page, 'login-settings').click()
  await see(byId(page, 'settings-back'))
  await look('login-settings')
  await byId(page, 'settings-back').click()

  await site.kill()
  await submitLogin(page, { uid: '8643', extension: '643' })
  await see(page.locator('[data-testid="login-status"][data-reason="refused"]'))
  await look('login-server-absent')
  await byId(page, 'login-cancel').click()
  await gone(byId(page, 'login-cancel'))
  await site.restart()
  await submitLogin(page, { uid: '8643', extension: '643' })
  await linkIs(page, 'ready')
  await agentIs(page, 'ready')
  // --dial was waiting for somebody who can call.
  await see(byId(page, 'dialog-confirm'))
  await look('dial-request')
  await byId(page, 'dialog-cancel').click()
  await gone(byId(page, 'dialog-confirm'))
}

async function idleViews({ page, look }: Walk): Promise<void> {
  await look('workbench-empty')
  await byId(page, 'agent-state').click()
  await see(byId(page, 'agent-state-menu'))
  await look('agent-menu')
  await page.keyboard.press('Escape')
  await gone(byId(page, 'agent-state-menu'))

  await byId(page, 'dial-input').fill('（010） 8201-5268')
  await byId(page, 'dial-pad').click()
  await see(page.locator('.pad.panel'))
  await look('dial-pad')
  await page.keyboard.press('Escape')
  await byId(page, 'dial-input').fill('138abc')
  await see(page.locator('#dial-note [role=alert]'))
  await look('dial-letters')
  await byId(page, 'dial-input').fill('')

  await byId(page, 'help-open').click()
  await see(page.getByRole('dialog'))
  await look('help')
  await page.keyboard.press('Escape')

  await byId(page, 'nav-history').click()
  await see(page.locator('#view .empty'))
  await look('history-empty')
  await byId(page, 'nav-settings').click()
  await see(byId(page, 'server-add'))
  await look('settings')
  await page.locator('[data-setting="awayReasons"]').scrollIntoViewIfNeeded()
  await look('settings-end')
  await byId(page, 'nav-workbench').click()
}

async function callViews({ desk, page, site, look }: Walk): Promise<void> {
  await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
  await callIs(page, 'ringing')
  await look('ringing')
  const ringCard = await desk.windowOf('card.html')
  await see(ringCard.getByTestId('call-answer'))
  await look('card', ringCard)

  await site.sim('sim.incoming', { caller: LONG, extension: '643' })
  await see(card(page, 'ringing').nth(1))
  await look('call-waiting')
  await see(ringCard.getByTestId('card-more'))
  await look('card-two', ringCard)
  await card(page, 'ringing').first().getByTestId('call-answer').click()
  await callIs(page, 'talking')
  await look('talking-and-ringing')
  await site.sim('sim.hangup', { number: LONG })
  await gone(card(page, 'ringing').first())
  await look('talking')

  await byId(page, 'agent-state').click()
  await byId(page, 'agent-reason-meal').click()
  await see(page.locator('.me .next'))
  await look('state-queued')
  await press(page, 'talking', 'call-hold')
  await callIs(page, 'held')
  await dial(page, SECOND)
  await callIs(page, 'ringback')
  await look('held-and-dialling')
  await site.sim('sim.answer', { number: SECOND })
  await callIs(page, 'talking')
  await look('held-and-talking')
  await site.sim('sim.incoming', { caller: LONG, extension: '643' })
  await callIs(page, 'ringing')
  const ringing = await card(page, 'ringing').first().boundingBox()
  // The third call must be seen as a whole without scrolling: it is the one that rings.
  expect((ringing?.x ?? Infinity) + (ringing?.width ?? 0)).toBeLessThanOrEqual(await page.evaluate(() => innerWidth))
  await look('three-calls')
  await site.sim('sim.hangup', { number: LONG })
  await gone(card(page, 'ringing').first())
  await resize(desk, 820, 560)
  await look('held-and-talking-small')
  await byId(page, 'nav-settings').click()
  await see(byId(page, 'server-add'))
  await look('settings-small')
  await byId(page, 'nav-workbench').click()
  await resize(desk, 1180, 760)
}

async function compactViews({ page, site, look }: Walk): Promise<void> {
  await byId(page, 'mode-compact').click()
  await isCompact(page)
  await look('compact-two-calls')
  await press(page, 'talking', 'call-hangup')
  await press(page, 'held', 'call-hangup')
  await noCalls(page)
  await look('compact-idle')
  await byId(page, 'agent-state').click()
  await see(byId(page, 'agent-state-menu'))
  await look('compact-agent-menu')
  await byId(page, 'agent-state-ready').click()
  await agentIs(page, 'ready')
  await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
  await callIs(page, 'ringing')
  await look('compact-ringing')
  await press(page, 'ringing', 'call-answer')
  await callIs(page, 'talking')
  await look('compact-talking')
  await byId(page, 'mode-full').click()
  await see(byId(page, 'nav-workbench'))
}

async function listViews({ page, look }: Walk): Promise<void> {
  await see(byId(page, 'list-row').nth(2))
  await look('workbench-calls')
  await byId(page, 'nav-history').click()
  await see(byId(page, 'list-row').nth(2))
  await look('history')
  await byId(page, 'list-search').fill('zzz')
  await see(page.locator('#view .empty'))
  await look('history-not-found')
  await byId(page, 'nav-workbench').click()
}

async function troubleViews({ page, site, look }: Walk): Promise<void> {
  await site.kill()
  await see(byId(page, 'link-banner'))
  await look('link-lost')
  await byId(page, 'mode-compact').click()
  await isCompact(page)
  await look('compact-link-lost')
  await byId(page, 'mode-full').click()
  await see(byId(page, 'nav-workbench'))
  await site.restart()
  if (await byId(page, 'link-retry').isVisible()) await byId(page, 'link-retry').click().catch(() => undefined)
  await linkIs(page, 'ready', 45_000)
  await noCalls(page)
  const thief = tcpClient(site.port)
  const login = await signIn(thief, '8643', true)
  expect(login.ok).toBe(true)
  await linkIs(page, 'displaced')
  await see(byId(page, 'login-submit'))
  await look('displaced')
  await thief.logout()
}

describe('every view', () => {
  let site: Site
  beforeAll(async () => { site = await startSite() })
  afterAll(async () => { await site.stop() })

  it('has a layout check that can fail', async () => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=en', '--theme=light'] })
    onTestFinished(() => desk.close())
    await see(byId(desk.page, 'login-submit'))
    expect(await layoutFaults(desk.page, 'login', 'en', NAMES)).toEqual([])
    await desk.page.evaluate(() => {
      const put = (tag: string, text: string, style: Partial<CSSStyleDeclaration>): void => {
        const element = document.createElement(tag)
        element.textContent = text
        Object.assign(element.style, { position: 'fixed', zIndex: '9', whiteSpace: 'nowrap', ...style })
        document.body.append(element)
      }
      put('p', 'much too long for this box', { left: '0', top: '0', width: '40px', overflow: 'hidden' })
      put('p', 'beyond the edge', { left: `${innerWidth - 20}px`, top: '60px' })
      put('p', 'login.submit', { left: '0', top: '90px' })
      put('p', '中文句子', { left: '0', top: '120px' })
      put('p', 'Hello {name}', { left: '0', top: '150px' })
      put('button', 'A', { left: '0', top: '180px', width: '60px', height: '30px' })
      put('button', 'B', { left: '40px', top: '190px', width: '60px', height: '30px' })
      put('button', '', { left: '0', top: '240px', width: '12px', height: '12px', padding: '0' })
    })
    const kinds = (await layoutFaults(desk.page, 'login', 'en', NAMES)).map((fault) => fault.replace(/^login: /, '').slice(0, 12)).sort()
    expect(kinds).toEqual(['Chinese in E', 'a key instea', 'a sentence w', 'cut: <p> "mu', 'out of the w', 'over each ot', 'too small (1'].sort())
  })

  for (const lang of ['zh-CN', 'en'] as const) {
    it(`the demo says what to type and what happens next, and one click fills it in (${lang})`, async () => {
      const desk = await launchApp({ args: ['--demo', '--demo-quiet', `--lang=${lang}`, '--theme=light'] })
      onTestFinished(() => desk.close())
      const { page } = desk
      await see(byId(page, 'login-demo'))
      expect(await byId(page, 'login-demo').textContent()).toMatch(/8643.*643.*demo/s)
      const faults = await layoutFaults(page, 'login-demo', lang, NAMES)
      await desk.screenshot(`views-login-demo-${lang}-light`)
      await byId(page, 'login-demo-fill').click()
      await page.keyboard.press('Enter')
      await linkIs(page, 'ready')
      await agentIs(page, 'ready')
      // The day's calls of the demo's past come a moment after the login; on a day without any the hint says what happens next.
      await see(page.locator('[data-testid="empty-hint"], [data-testid="list-row"]').first())
      for (const hint of await byId(page, 'empty-hint').allTextContents()) expect(hint).toMatch(/演示客户很快会来电|A demo customer will call soon/)
      await desk.screenshot(`views-workbench-demo-${lang}-light`)
      const shown = await page.locator('body').innerHTML()
      faults.push(...await layoutFaults(page, 'workbench-demo', lang, [...NAMES, ...customerNames(desk.dataDir).filter((name) => shown.includes(name))]))
      expect(faults).toEqual([])
    })

    it(`long names are shortened, never cut, and can be read in full (${lang})`, async () => {
      const people = await demoSite({ hashes: nodeHashes, seed: 1 })
      const named = (uid: string) => (uid === '8601' || uid === '601' ? OTHER_NAME : OWN_NAME)
      const longSite = await startSite({
        ...people,
        agents: people.agents.map((agent) => (['8601', '8643'].includes(agent.uid) ? { ...agent, name: named(agent.uid) } : agent)),
        extensions: people.extensions.map((line) => (['601', '643'].includes(line.extension) ? { ...line, name: named(line.extension) } : line)),
        groups: people.groups.map((group) => ({ ...group, name: GROUP_NAME })),
      })
      onTestFinished(() => longSite.stop())
      const colleague = tcpClient(longSite.port)
      expect((await signIn(colleague, '8601')).ok).toBe(true)
      const desk = await launchApp({ args: [`--server=127.0.0.1:${longSite.port}`, `--lang=${lang}`, '--theme=light'] })
      onTestFinished(() => desk.close())
      const { page } = desk
      const faults: string[] = []
      const look = async (name: string, where = page): Promise<void> => {
        await desk.screenshot(`views-${name}-${lang}-light`, where)
        faults.push(...await layoutFaults(where, name, lang, [...NAMES, OWN_NAME, OTHER_NAME, GROUP_NAME]))
      }
      await submitLogin(page, { uid: '8643', extension: '643' })
      await agentIs(page, 'ready')
      expect((await colleague.execute('ATPlaceCall', { called: '643' })).ok).toBe(true)
      await callIs(page, 'ringing')
      await look('long-names-ringing')
      const ringCard = await desk.windowOf('card.html')
      await see(ringCard.getByTestId('call-answer'))
      await look('long-names-card', ringCard)
      await press(page, 'ringing', 'call-answer')
      await press(page, 'talking', 'call-hold')
      await callIs(page, 'held')
      await look('long-names-held')
      await resize(desk, 820, 560)
      await look('long-names-small')
      await byId(page, 'mode-compact').click()
      await isCompact(page)
      await look('long-names-compact')
      expect(faults).toEqual([])
    })
  }

  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const satisfies readonly (readonly [Locale, string])[]) {
    it(`is whole, legible and in its own language (${lang}, ${theme})`, async () => {
      const colleague = tcpClient(site.port)
      expect((await signIn(colleague, '8601', true)).ok).toBe(true)
      const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`, `--theme=${theme}`, `--dial=${CUSTOMER}`] })
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') await desk.screenshot(`views-failed-${lang}-${theme}`)
        await desk.close()
      })
      const faults: string[] = []
      const walk: Walk = {
        desk, page: desk.page, site, colleagueLeaves: () => colleague.logout(),
        async look(name, page = desk.page) {
          await settled(page)
          await desk.screenshot(`views-${name}-${lang}-${theme}`, page)
          faults.push(...await layoutFaults(page, name, lang, NAMES))
        },
      }
      await loginViews(walk)
      await idleViews(walk)
      await callViews(walk)
      await compactViews(walk)
      await listViews(walk)
      await troubleViews(walk)
      expect(faults).toEqual([])
      expect(desk.consoleErrors).toEqual([])
    })
  }
})
