/**
 * The states that came with all of call control, in both languages and themes: a picture of each for the eye
 * (test-results/screenshots/desk-*), the layout looked over by rule, and axe in Chinese light and English dark.
 */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { violations } from './support/axe.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { actOn, agentIs, boardSays, byId, callIs, gone, logIn, noCalls, openTeam, press, see, teamRow } from './support/desk.ts'
import { layoutFaults } from './support/layout.ts'
import { startSite, type Site } from './support/site.ts'
import { isCompact, resize, settled } from './support/window.ts'
import { signIn, tcpClient, untilLeg } from '../support/system-tcp.ts'
import { nodeHashes } from '../../src/cti/node/index.ts'
import { DEMO_AGENTS, DEMO_GROUPS, DEMO_IVR, DEMO_WRAPUP_CODES } from '../../src/cti/server/demo/people.ts'
import { demoSite } from '../../src/cti/server/demo/index.ts'
import { agentIdSchema, extensionSchema } from '../../src/shared/domain/schemas.ts'
import type { LinkClient } from '../../src/cti/link/api.ts'
import type { Locale } from '../../src/shared/i18n/index.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const WORDS = ['打印机的客户明天上午再来电,请接待。', '好的,已经记下。', '三点全体开会。', '打印机卡纸,已转技术部。']
const NAMES = [
  ...[...DEMO_AGENTS, ...DEMO_GROUPS, ...DEMO_WRAPUP_CODES].map(({ name }) => name), ...DEMO_IVR.flows.flatMap(({ name, file }) => [name, file]),
  ...WORDS, 'IVR_VERIFY', 'PC-TEST', 'zzz', 'tel:', 'callto:', 'tel', 'callto',
]

interface Walk {
  readonly desk: LaunchedApp
  readonly page: Page
  look(name: string): Promise<void>
}

/** What they press in the world outside the window must have been accepted. */
async function done(outcome: Promise<{ readonly ok: boolean }>): Promise<void> {
  expect(await outcome).toMatchObject({ ok: true })
}
const uid = (number: string) => agentIdSchema.parse(number)

async function messageViews({ page, look }: Walk, colleague: LinkClient): Promise<void> {
  await byId(page, 'nav-messages').click()
  await see(page.locator('#view .empty').first())
  await look('messages-empty')
  await byId(page, 'message-search').fill('86')
  await see(byId(page, 'message-target').nth(3))
  await look('messages-search')
  await byId(page, 'message-search').fill('8601')
  await see(page.locator('[data-testid="message-target"][data-key="8601"]'))
  await page.keyboard.press('Enter')
  await see(byId(page, 'message-text'))
  await look('messages-new')
  await byId(page, 'message-text').fill(WORDS[0] ?? '')
  await page.keyboard.press('Enter')
  await see(page.locator('[data-testid="message"][data-status="delivered"]'))
  await byId(page, 'nav-workbench').click()
  await done(colleague.request('ATSendMsg', { uidTo: uid('8643'), info: WORDS[1] ?? '', all: false }))
  await see(byId(page, 'toast-reply'))
  await look('message-toast')
  await byId(page, 'toast-reply').click()
  await see(byId(page, 'message').nth(1))
  await look('messages')
  await byId(page, 'nav-workbench').click()
}

async function talkViews(walk: Walk, site: Site, colleague: LinkClient, leader: LinkClient): Promise<void> {
  const { desk, page, look } = walk
  await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
  await callIs(page, 'ringing')
  await press(page, 'ringing', 'call-answer')
  await callIs(page, 'talking')
  await byId(page, 'wrapup-note').fill(WORDS[3] ?? '')
  await see(page.locator('[data-testid="wrapup-panel"][data-state="saved"]'))
  await look('one-call')
  await done(leader.execute('ATInsert', { ext: extensionSchema.parse('643'), type: 'listen' }))
  await see(byId(page, 'call-parties'))
  await look('listened-to')
  await done(leader.execute('ATInsert', { ext: extensionSchema.parse('643'), type: 'leave' }))
  await gone(byId(page, 'call-parties'))

  await byId(page, 'call-dtmf').click()
  await see(byId(page, 'dtmf-sent'))
  await look('keys')
  await page.keyboard.press('Escape')
  await byId(page, 'call-ivr').click()
  await see(byId(page, 'ivr-transfer').first())
  await look('ivr')
  // The flow joins the call, asks for a number, and leaves it with the call.
  await page.locator('[data-testid="ivr-conference"][data-file="VERIFY.DAT"]').click()
  await see(page.locator('[data-testid="call-card"][data-conference="true"]'))
  await look('ivr-joined')
  await site.sim('sim.dtmf', { number: CUSTOMER, digits: '8801234#' })
  await see(byId(page, 'call-attached'))
  await gone(page.locator('[data-testid="call-card"][data-conference="true"]'))
  await look('attached')
  await byId(page, 'call-consult').click()
  await see(byId(page, 'target-row').first())
  await look('picker')
  await byId(page, 'transfer-target').fill('601')
  await see(page.locator('[data-testid="target-row"][data-key="a8601"][aria-selected="true"]'))
  await page.keyboard.press('Enter')
  await callIs(page, 'ringback')
  await look('consult-ringing')
  const consulted = await untilLeg(colleague, 'ringing')
  await done(colleague.execute('ATAnswer', { callId: consulted.callId }))
  await callIs(page, 'talking')
  await look('consult')
  await resize(desk, 820, 560)
  await look('consult-small')
  await byId(page, 'mode-compact').click()
  await isCompact(page)
  await look('consult-compact')
  await byId(page, 'mode-full').click()
  await see(byId(page, 'nav-workbench'))
  await resize(desk, 1180, 760)
  await byId(page, 'call-consult-conference').click()
  await see(page.locator('[data-testid="call-card"][data-conference="true"]'))
  await look('conference')
  await press(page, 'talking', 'call-hangup')
  await noCalls(page)
  await site.sim('sim.hangup', { number: CUSTOMER })
}

async function afterViews({ page, look }: Walk): Promise<void> {
  await agentIs(page, 'wrapup')
  await see(byId(page, 'wrapup-countdown'))
  await page.locator('[data-testid="wrapup-code"][data-code="repair"]').click()
  await see(page.locator('[data-testid="wrapup-panel"][data-state="saved"]'))
  await look('wrapup')
  await byId(page, 'mode-compact').click()
  await isCompact(page)
  await look('wrapup-compact')
  await byId(page, 'mode-full').click()
  await see(byId(page, 'wrapup-done'))
  await byId(page, 'wrapup-done').click()
  await agentIs(page, 'ready')
  await byId(page, 'nav-settings').click()
  await see(byId(page, 'server-add'))
  await page.locator('[data-setting="hotkeyEnabled"]').scrollIntoViewIfNeeded()
  await look('settings-dialling')
}

async function teamViews(walk: Walk, agent: LinkClient): Promise<void> {
  const { desk, page, look } = walk
  await openTeam(page)
  await boardSays(page, '8643', 'ready', 'talking')
  await boardSays(page, '8601', 'busy', 'idle')
  await look('team')
  await teamRow(page, '8601').click({ position: { x: 24, y: 12 } })
  await look('team-chosen')
  await actOn(page, '8643', 'state')
  await look('team-state')
  await teamRow(page, '8643').getByTestId('dialog-cancel').click()
  await actOn(page, '8643', 'message')
  await look('team-message')
  await teamRow(page, '8643').getByTestId('dialog-cancel').click()
  await actOn(page, '8643', 'release')
  await look('team-release')
  await teamRow(page, '8643').getByTestId('dialog-cancel').click()
  await actOn(page, '8643', 'logout')
  await look('team-logout')
  await teamRow(page, '8643').getByTestId('dialog-cancel').click()
  await byId(page, 'team-broadcast').click()
  await byId(page, 'broadcast').getByTestId('message-text').fill(WORDS[2] ?? '')
  await byId(page, 'broadcast').getByTestId('message-send').click()
  await see(byId(page, 'broadcast').getByRole('status'))
  await look('team-broadcast')
  await byId(page, 'broadcast').getByTestId('dialog-cancel').click()
  await actOn(page, '8643', 'listen')
  await see(page.locator('[data-testid="listen-bar"][data-mode="listen"]'))
  await look('team-listening')
  await byId(page, 'listen-join').click()
  await see(page.locator('[data-testid="listen-bar"][data-mode="join"]'))
  await look('team-joined')
  await resize(desk, 820, 560)
  await look('team-joined-small')
  await resize(desk, 1180, 760)
  await byId(page, 'listen-leave').click()
  await gone(byId(page, 'listen-bar'))
  // The note of the call is the agent's: no after-call work for who helped.
  await agentIs(page, 'ready')
  await gone(byId(page, 'side-panel'))
  await byId(page, 'list-search').fill('zzz')
  await see(page.locator('#view .empty'))
  await look('team-no-match')
  await byId(page, 'list-search').fill('')
  await done(agent.execute('ATHangup', { callId: (await untilLeg(agent, 'talking')).callId }))
}

describe('every state of call control, team and messages', () => {
  let site: Site
  beforeEach(async () => {
    const people = await demoSite({ hashes: nodeHashes, seed: 1 })
    const wrapup = { policy: 'timed' as const, ms: 600_000, codes: [...DEMO_WRAPUP_CODES] }
    site = await startSite({ ...people, groups: people.groups.map((group) => (group.id === '15' ? { ...group, wrapup } : group)) })
  })
  afterEach(async () => { await site.stop() })

  const person = async (number: string): Promise<LinkClient> => {
    const client = tcpClient(site.port)
    expect((await signIn(client, number)).ok).toBe(true)
    return client
  }
  const open = async (lang: Locale, theme: string, faults: string[]): Promise<Walk> => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, `--lang=${lang}`, `--theme=${theme}`] })
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await desk.screenshot(`desk-failed-${lang}-${theme}`)
      await desk.close()
    })
    const withAxe = (lang === 'en') === (theme === 'dark')
    return {
      desk, page: desk.page,
      async look(name) {
        await settled(desk.page)
        await desk.screenshot(`desk-${name}-${lang}-${theme}`)
        faults.push(...await layoutFaults(desk.page, name, lang, NAMES))
        if (withAxe) faults.push(...await violations(desk.page, name))
      },
    }
  }

  for (const [lang, theme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] as const satisfies readonly (readonly [Locale, string])[]) {
    it(`is whole, legible, accessible and in its own language at an agent's desk (${lang}, ${theme})`, async () => {
      const [colleague, leader] = [await person('8601'), await person('8600')]
      await done(colleague.execute('ATSetBusy', { busy: true, cause: 'meal' }))
      const faults: string[] = []
      const walk = await open(lang, theme, faults)
      await logIn(walk.page, { uid: '8643', extension: '643' })
      await agentIs(walk.page, 'ready')
      await messageViews(walk, colleague)
      await talkViews(walk, site, colleague, leader)
      await afterViews(walk)
      expect(faults).toEqual([])
      expect(walk.desk.consoleErrors).toEqual([])
    })

    it(`is whole, legible, accessible and in its own language at a leader's desk (${lang}, ${theme})`, async () => {
      const [agent, other] = [await person('8643'), await person('8601')]
      await done(other.execute('ATSetBusy', { busy: true, cause: 'meal' }))
      await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
      await done(agent.execute('ATAnswer', { callId: (await untilLeg(agent, 'ringing')).callId }))
      const faults: string[] = []
      const walk = await open(lang, theme, faults)
      await logIn(walk.page, { uid: '8600', extension: '600' })
      await teamViews(walk, agent)
      expect(faults).toEqual([])
      expect(walk.desk.consoleErrors).toEqual([])
    })
  }
})
