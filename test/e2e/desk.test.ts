/** What an agent has at his desk besides the call itself: survey, messages, after-call work. Real windows, real server, its database. */
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { agentIs, byId, callIs, gone, linkIs, logIn, noCalls, openTeam, press, see, told, until } from './support/desk.ts'
import { startSite, type KeptTable, type Site } from './support/site.ts'
import { nodeHashes } from '../../src/cti/node/index.ts'
import { demoSite } from '../../src/cti/server/demo/index.ts'
import { DEMO_WRAPUP_CODES } from '../../src/cti/server/demo/people.ts'
import type { SiteConfig } from '../../src/cti/server/site-config.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const HOTLINE = '15'
/** Long enough to be seen going, short enough to be waited for. */
const TIMED_MS = 12_000

type Wrapup = SiteConfig['groups'][number]['wrapup']

let site: Site | null = null

/** The demo's people; the hotline asks for after-call work in this way. */
async function siteWith(wrapup: Pick<Wrapup, 'policy'> & Partial<Wrapup>): Promise<Site> {
  const people = await demoSite({ hashes: nodeHashes, seed: 1 })
  const groups = people.groups.map((group) => (group.id === HOTLINE ? { ...group, wrapup: { ms: 0, codes: [...DEMO_WRAPUP_CODES], ...wrapup } } : group))
  site = await startSite({ ...people, groups })
  return site
}
async function sitDown(at: Site): Promise<LaunchedApp> {
  const desk = await launchApp({ args: [`--server=127.0.0.1:${at.port}`, '--lang=zh-CN', '--theme=light'] })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await desk.screenshot(`desk-failed-${desk.dataDir.slice(-4)}`)
    await desk.close()
  })
  return desk
}
/** 8643 talks to a customer of the hotline; resolves with the call. */
async function talk(at: Site, page: Page): Promise<string> {
  await agentIs(page, 'ready')
  await at.sim('sim.incoming', { caller: CUSTOMER, group: HOTLINE })
  await callIs(page, 'ringing')
  await press(page, 'ringing', 'call-answer')
  return callIs(page, 'talking')
}
async function hangUp(page: Page): Promise<void> {
  await press(page, 'talking', 'call-hangup')
  await noCalls(page)
}
const kept = async (at: Site, table: KeptTable, what: string, fits: (row: Readonly<Record<string, unknown>>) => boolean): Promise<Readonly<Record<string, unknown>>> => {
  await until(what, () => at.kept(table).some(fits))
  const row = at.kept(table).find(fits)
  if (row === undefined) throw new Error(`gone again: ${what}`)
  return row
}
const noteIs = (page: Page, state: string) => see(page.locator(`[data-testid="wrapup-panel"][data-state="${state}"]`))
const code = (page: Page, name: string) => page.locator(`[data-testid="wrapup-code"][data-code="${name}"]`)

afterEach(async () => {
  await site?.stop()
  site = null
})

describe('the survey', () => {
  it('takes the customer over, keeps the digit he presses, and tells the agent', async () => {
    const at = await startSite()
    site = at
    const desk = await sitDown(at)
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    const callId = await talk(at, page)
    await byId(page, 'call-ivr').click()
    await page.locator('[data-testid="ivr-transfer"][data-file="SCORE.DAT"]').click()
    await noCalls(page)
    await agentIs(page, 'ready')
    // A key that is no score is not one: the flow asks again.
    await at.sim('sim.dtmf', { number: CUSTOMER, digits: '9' })
    expect(at.kept('ATC_SCORE')).toEqual([])
    await at.sim('sim.dtmf', { number: CUSTOMER, digits: '5' })
    await told(page, '客户评分:5')
    await desk.screenshot('survey-told')
    const row = await kept(at, 'ATC_SCORE', 'the score', () => true)
    expect(row).toMatchObject({ CALLID: callId, GHID: '8643', SCORE: '5', FLOW: 'SCORE.DAT', CALLER: CUSTOMER })
    expect(desk.consoleErrors).toEqual([])
  })
})

describe('messages', () => {
  it('one to an absent agent waits, arrives on his login, and its read mark returns', async () => {
    const at = await startSite()
    site = at
    const [sender, receiver] = await Promise.all([sitDown(at), sitDown(at)])
    const { page } = sender
    await logIn(page, { uid: '8643', extension: '643' })
    await byId(page, 'nav-messages').click()
    await byId(page, 'message-search').fill('林若')
    await see(page.locator('[data-testid="message-target"][data-key="8601"]'))
    await page.keyboard.press('Enter')
    await byId(page, 'message-text').fill('打印机的客户明天上午再来电\n请接待')
    await page.keyboard.press('Enter')
    await see(page.locator('[data-testid="message"][data-status="stored"]'))
    expect(await byId(page, 'message').textContent()).toContain('对方不在线')
    await sender.screenshot('message-stored')
    expect(await kept(at, 'CTS_OEM_UNDELIVERED', 'the message', () => true)).toMatchObject({ GHID: '8601', GHID_FROM: '8643', DELIVERED_AT: null })
    // It outlives the server.
    await at.kill()
    await at.restart()

    await logIn(receiver.page, { uid: '8601', extension: '601' })
    const notice = await told(receiver.page, '打印机的客户明天上午再来电')
    expect(await notice.textContent()).toContain('付智伟')
    await see(receiver.page.locator('[data-testid="nav-messages"] .badge'))
    await receiver.screenshot('message-arrived')
    await linkIs(page, 'ready', 45_000)
    await see(page.locator('[data-testid="message"][data-status="delivered"]'))
    await notice.getByTestId('toast-reply').click()
    await see(byId(receiver.page, 'thread'))
    await gone(receiver.page.locator('[data-testid="nav-messages"] .badge'))
    await see(page.locator('[data-testid="message"][data-status="read"]'))
    await sender.screenshot('message-read')

    await byId(receiver.page, 'message-text').fill('好的')
    await byId(receiver.page, 'message-send').click()
    await until('the answer', async () => (await byId(page, 'message').allTextContents()).some((text) => text.includes('好的')))
    await until('the answer is read', async () => await receiver.page.locator('[data-testid="message"][data-status="read"]').count() === 1)
    expect(receiver.consoleErrors).toEqual([])
  })

  it('one to all reaches who is there and waits for the others; only a leader may', async () => {
    const at = await startSite()
    site = at
    const [leader, agent] = await Promise.all([sitDown(at), sitDown(at)])
    await logIn(agent.page, { uid: '8643', extension: '643' })
    expect(await byId(agent.page, 'nav-team').count()).toBe(0)
    await logIn(leader.page, { uid: '8600', extension: '600' })
    await openTeam(leader.page)
    await byId(leader.page, 'team-broadcast').click()
    const form = byId(leader.page, 'broadcast')
    await form.getByTestId('message-text').fill('三点全体开会')
    await form.getByTestId('message-send').click()
    await told(agent.page, '三点全体开会')
    await until('what became of it', async () => (await form.textContent())?.includes('已送达 1 人,12 人离线待收') === true)
    await leader.screenshot('broadcast')
    await byId(agent.page, 'nav-messages').click()
    await until('it is marked as one to all', async () => (await byId(agent.page, 'message').textContent())?.includes('群发') === true)
    await agent.screenshot('broadcast-received')
  })
})

describe('after-call work', () => {
  it('saves code and note by itself, also over a lost link, and finishes', async () => {
    const at = await siteWith({ policy: 'optional' })
    const desk = await sitDown(at)
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    const callId = await talk(at, page)
    await byId(page, 'wrapup-note').fill('打印机卡纸')
    await noteIs(page, 'saved')
    expect(await kept(at, 'ATC_WRAPUP', 'the note', (row) => row['NOTE'] === '打印机卡纸')).toMatchObject({ CALLID: callId, GHID: '8643', CODE: null, DONE: 0 })
    await hangUp(page)
    await agentIs(page, 'ready')
    await code(page, 'repair').click()
    await noteIs(page, 'saved')
    await kept(at, 'ATC_WRAPUP', 'the code', (row) => row['CODE'] === 'repair')
    await desk.screenshot('wrapup-saved')

    await at.kill()
    await see(byId(page, 'link-banner'))
    await byId(page, 'wrapup-note').fill('打印机卡纸,已转技术部')
    await noteIs(page, 'local')
    await desk.screenshot('wrapup-local')
    expect(at.kept('ATC_WRAPUP')).toMatchObject([{ NOTE: '打印机卡纸' }])
    await at.restart()
    await linkIs(page, 'ready', 45_000)
    await noteIs(page, 'saved')
    await kept(at, 'ATC_WRAPUP', 'what was typed meanwhile', (row) => row['NOTE'] === '打印机卡纸,已转技术部' && row['CODE'] === 'repair')

    await byId(page, 'wrapup-done').click()
    await gone(byId(page, 'wrapup-panel'))
    await kept(at, 'ATC_WRAPUP', 'its end', (row) => row['DONE'] === 1)
    expect(at.kept('ATC_WRAPUP')).toHaveLength(1)
  })

  it('that is required holds the agent until a code is chosen, and says so', async () => {
    const at = await siteWith({ policy: 'required' })
    const desk = await sitDown(at)
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    await talk(at, page)
    await hangUp(page)
    await agentIs(page, 'wrapup')
    expect(await byId(page, 'wrapup-hint').textContent()).toBe('这个组要求选一个小结代码。')
    expect(await byId(page, 'wrapup-done').isDisabled()).toBe(true)
    await byId(page, 'agent-state').click()
    await byId(page, 'agent-state-ready').click()
    await see(page.locator('[data-testid="wrapup-hint"][role="alert"]'))
    expect(await byId(page, 'wrapup-hint').textContent()).toBe('先选一个小结代码,才能转为可工作。')
    await agentIs(page, 'wrapup')
    await desk.screenshot('wrapup-required')
    await code(page, 'complaint').click()
    await gone(byId(page, 'wrapup-hint'))
    await byId(page, 'wrapup-done').click()
    await agentIs(page, 'ready')
    expect(await kept(at, 'ATC_WRAPUP', 'the code', (row) => row['DONE'] === 1)).toMatchObject({ CODE: 'complaint', GHID: '8643' })
  })

  it('that is timed counts down and ends by itself, or earlier when it is done', async () => {
    const at = await siteWith({ policy: 'timed', ms: TIMED_MS })
    const desk = await sitDown(at)
    const { page } = desk
    await logIn(page, { uid: '8643', extension: '643' })
    await talk(at, page)
    await hangUp(page)
    await agentIs(page, 'wrapup')
    const left = byId(page, 'wrapup-countdown')
    expect(await left.textContent()).toMatch(/0:\d\d 后自动可工作/)
    const first = await left.textContent()
    await desk.screenshot('wrapup-timed')
    await until('the countdown goes', async () => await left.textContent() !== first)
    await agentIs(page, 'ready')

    const began = performance.now()
    await talk(at, page)
    await hangUp(page)
    await agentIs(page, 'wrapup')
    await code(page, 'other').click()
    await byId(page, 'wrapup-done').click()
    await agentIs(page, 'ready')
    expect(performance.now() - began).toBeLessThan(TIMED_MS)
  })
})
