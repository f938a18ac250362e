/** What a leader does from the team board, seen from both sides: two real windows, a server of its own, customers outside. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { actOn, agentIs, boardSays, byId, callIs, gone, linkIs, logIn, noCalls, openTeam, press, see, teamRow, told, until } from './support/desk.ts'
import { startSite, type Site } from './support/site.ts'
import { signIn, tcpClient, untilLeg, untilModel } from '../support/system-tcp.ts'
import { extensionSchema } from '../../src/shared/domain/schemas.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const LEADER = '谢文澜'
const AGENT_EXTENSION = extensionSchema.parse('643')

interface Scene { readonly leader: LaunchedApp; readonly agent: LaunchedApp }

describe('the team board', () => {
  let site: Site
  beforeEach(async () => { site = await startSite() })
  afterEach(async () => { await site.stop() })

  const sitDown = async (): Promise<LaunchedApp> => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, '--lang=zh-CN', '--theme=light'] })
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await desk.screenshot(`team-failed-${desk.dataDir.slice(-4)}`)
      await desk.close()
    })
    return desk
  }
  /** 8600 has the board before him; 8643 sits at 643. */
  async function atWork(): Promise<Scene> {
    const [leader, agent] = await Promise.all([sitDown(), sitDown()])
    await logIn(leader.page, { uid: '8600', extension: '600' })
    await openTeam(leader.page)
    await logIn(agent.page, { uid: '8643', extension: '643' })
    await agentIs(agent.page, 'ready')
    await boardSays(leader.page, '8643', 'ready', 'idle')
    return { leader, agent }
  }
  /** 8643 talks to a customer of the hotline. */
  async function atWorkTalking(): Promise<Scene & { readonly callId: string }> {
    const scene = await atWork()
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    await callIs(scene.agent.page, 'ringing')
    await press(scene.agent.page, 'ringing', 'call-answer')
    const callId = await callIs(scene.agent.page, 'talking')
    await boardSays(scene.leader.page, '8643', 'ready', 'talking')
    return { ...scene, callId }
  }
  const countIs = (page: Page, name: string, value: number) => see(page.locator(`[data-count="${name}"][data-value="${value}"]`))
  /** The audit trail's rows of acts on 8643 since then, as `command detail outcome`. */
  const auditSince = (before: number): string[] => site.kept('ATC_AUDIT').slice(before)
    .map((row) => [row['WHO'], row['COMMAND'], row['DETAIL'], row['WHOM'], row['OUTCOME']].filter((part) => part !== '').join(' '))

  it('shows who is there, in which state and call, as it happens', async () => {
    const { leader, agent } = await atWork()
    const board = leader.page
    await countIs(board, 'ready', 1)
    await boardSays(board, '8601', 'logged-out', 'idle')

    await byId(agent.page, 'agent-state').click()
    await byId(agent.page, 'agent-reason-meal').click()
    await boardSays(board, '8643', 'busy', 'idle')
    expect(await teamRow(board, '8643').textContent()).toContain('用餐')
    await countIs(board, 'busy', 1)
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    await countIs(board, 'waiting', 1)

    await byId(agent.page, 'agent-state').click()
    await byId(agent.page, 'agent-state-ready').click()
    await boardSays(board, '8643', 'reserved', 'ringing')
    await countIs(board, 'waiting', 0)
    await press(agent.page, 'ringing', 'call-answer')
    await boardSays(board, '8643', 'ready', 'talking')
    expect(await teamRow(board, '8643').textContent()).toMatch(/138 0013 8000.*来自 服务热线/s)
    await countIs(board, 'talking', 1)
    await leader.screenshot('team-board')
    await press(agent.page, 'talking', 'call-hold')
    await boardSays(board, '8643', 'ready', 'held')
    await site.sim('sim.hangup', { number: CUSTOMER })
    await boardSays(board, '8643', 'ready', 'idle')
    await byId(agent.page, 'agent-state').click()
    await byId(agent.page, 'agent-state-busy').click()
    await boardSays(board, '8643', 'busy', 'idle')
    // Filters: one colleague by his name; those logged out away.
    await byId(board, 'list-search').fill('付智')
    await until('one line', async () => await byId(board, 'team-row').count() === 1)
    await byId(board, 'list-search').fill('')
    await byId(board, 'team-show-out').uncheck()
    await gone(teamRow(board, '8601'))
    await see(teamRow(board, '8643'))
    expect(leader.consoleErrors).toEqual([])
  })

  it('listens, joins as a third, and leaves; the agent sees each step and who it is', async () => {
    const { leader, agent, callId } = await atWorkTalking()
    const before = site.kept('ATC_AUDIT').length
    await actOn(leader.page, '8643', 'listen')
    await see(leader.page.locator('[data-testid="listen-bar"][data-mode="listen"]'))
    expect(await byId(leader.page, 'listen-bar').textContent()).toContain('8643')
    await told(agent.page, `${LEADER} 8600 开始监听您的通话`)
    const seen = byId(agent.page, 'call-parties')
    await see(seen)
    expect(await seen.textContent()).toContain(LEADER)
    await leader.screenshot('listening-leader')
    await agent.screenshot('listening-agent')
    // Listening is no conference, and nothing to answer.
    expect(await agent.page.locator('[data-testid="call-card"][data-conference="true"]').count()).toBe(0)

    await byId(leader.page, 'listen-join').click()
    await see(leader.page.locator('[data-testid="listen-bar"][data-mode="join"]'))
    await see(agent.page.locator(`[data-testid="call-card"][data-call-id="${callId}"][data-conference="true"]`))
    await told(agent.page, `${LEADER} 8600 已加入您的通话`)
    await until('both others', async () => await byId(agent.page, 'call-parties').locator('li').count() === 2)
    await leader.screenshot('insert-leader')
    await agent.screenshot('insert-agent')

    await byId(leader.page, 'listen-leave').click()
    await gone(byId(leader.page, 'listen-bar'))
    await gone(agent.page.locator('[data-testid="call-card"][data-conference="true"]'))
    expect(await callIs(agent.page, 'talking')).toBe(callId)
    await boardSays(leader.page, '8643', 'ready', 'talking')
    expect(auditSince(before)).toEqual(['8600 ATInsert listen 8643 done', '8600 ATInsert join 8643 done', '8600 ATInsert leave 8643 done'])
    await press(agent.page, 'talking', 'call-hangup')
    await noCalls(agent.page)
    expect(leader.consoleErrors).toEqual([])
    expect(agent.consoleErrors).toEqual([])
  })

  it('picks up what rings at an agent, as his leader and as his colleague', async () => {
    const { leader, agent } = await atWork()
    const before = site.kept('ATC_AUDIT').length
    await site.sim('sim.incoming', { caller: CUSTOMER, extension: '643' })
    const callId = await callIs(agent.page, 'ringing')
    await boardSays(leader.page, '8643', 'ready', 'ringing')
    await actOn(leader.page, '8643', 'pickup')
    expect(await callIs(leader.page, 'talking')).toBe(callId)
    await noCalls(agent.page)
    await told(agent.page, `${LEADER} 8600 代接了 138 0013 8000 的来电`)
    await agent.screenshot('picked-up-agent')
    await press(leader.page, 'talking', 'call-hangup')
    await noCalls(leader.page)

    const colleague = tcpClient(site.port)
    expect((await signIn(colleague, '8601')).ok).toBe(true)
    onTestFinished(async () => { await colleague.logout() })
    expect((await colleague.request('ATSetBusy', { busy: true, cause: 'meal' })).ok).toBe(true)
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '15' })
    const second = await callIs(agent.page, 'ringing')
    expect((await colleague.request('ATPickCall', { ext: AGENT_EXTENSION })).ok).toBe(true)
    expect((await untilLeg(colleague, 'talking')).callId).toBe(second)
    await noCalls(agent.page)
    await told(agent.page, '林若溪 8601 代接了 138 0013 8000 的来电')
    // His turn is not lost: the next call comes to him.
    await agentIs(agent.page, 'ready')
    await site.sim('sim.hangup', { number: CUSTOMER })
    await untilModel(colleague, (model) => model.calls.size === 0)
    // And the other way round, from the agent's own window.
    await site.sim('sim.incoming', { caller: CUSTOMER, extension: '601' })
    const third = (await untilLeg(colleague, 'ringing')).callId
    await agent.page.keyboard.press('Alt+KeyG')
    await see(agent.page.locator('[data-testid="pickup-row"][data-extension="601"]'))
    await agent.screenshot('pickup-colleague')
    await agent.page.keyboard.press('Enter')
    expect(await callIs(agent.page, 'talking')).toBe(third)
    await gone(byId(agent.page, 'pickup-panel'))
    await untilModel(colleague, (model) => model.calls.size === 0)
    await press(agent.page, 'talking', 'call-hangup')
    await noCalls(agent.page)
    expect(agent.consoleErrors).toEqual([])
    expect(auditSince(before)).toEqual(['8600 ATPickCall 8643 done', '8601 ATPickCall 8643 done', '8643 ATPickCall 8601 done'])
  })

  it('ends a call by force only after a question; the agent is told by whom', async () => {
    const { leader, agent } = await atWorkTalking()
    const before = site.kept('ATC_AUDIT').length
    await actOn(leader.page, '8643', 'release')
    const row = teamRow(leader.page, '8643')
    expect(await row.getByRole('alertdialog').textContent()).toContain('要强拆 8643 付智伟 与 138 0013 8000 的通话吗')
    await leader.screenshot('release-question')
    await row.getByTestId('dialog-cancel').click()
    await see(row.getByTestId('team-release'))
    await callIs(agent.page, 'talking')
    await actOn(leader.page, '8643', 'release')
    await row.getByTestId('dialog-confirm').click()
    await noCalls(agent.page)
    await told(agent.page, `${LEADER} 8600 强拆了您与 138 0013 8000 的通话`)
    await agent.screenshot('released-agent')
    await boardSays(leader.page, '8643', 'ready', 'idle')
    expect(auditSince(before)).toEqual(['8600 ATDiscCall 8643 done'])
  })

  it('sets an agent\'s state and logs him out; his window says who, and stays down', async () => {
    const { leader, agent } = await atWork()
    const before = site.kept('ATC_AUDIT').length
    await actOn(leader.page, '8643', 'state')
    await leader.screenshot('state-choice')
    await byId(leader.page, 'team-state-busy').click()
    await agentIs(agent.page, 'busy')
    await told(agent.page, `${LEADER} 8600 将您的状态改为“置忙”`)
    await boardSays(leader.page, '8643', 'busy', 'idle')
    // In the leader's own words: it was he.
    expect(await teamRow(leader.page, '8643').locator('.changed').textContent()).toBe('我')
    await agent.screenshot('state-set-agent')

    await actOn(leader.page, '8643', 'logout')
    await see(teamRow(leader.page, '8643').getByRole('alertdialog'))
    await teamRow(leader.page, '8643').getByTestId('dialog-confirm').click()
    await see(byId(agent.page, 'login-submit'))
    expect(await agent.page.getByRole('alert').textContent()).toMatch(/您已被 .*8600.* 强制签出,时间 \d\d:\d\d。 本机不会自动重新登录。/)
    await agent.screenshot('forced-log-out-agent')
    await boardSays(leader.page, '8643', 'logged-out', 'idle')
    expect(auditSince(before)).toEqual(['8600 ATSetBusy busy 8643 done', '8600 ATLogout 8643 done'])
    // It does not come back by itself: the server goes and comes back, the leader is back, the agent is not.
    await site.kill()
    await site.restart()
    await linkIs(leader.page, 'ready', 45_000)
    await boardSays(leader.page, '8643', 'logged-out', 'idle')
    await see(byId(agent.page, 'login-submit'))
    // He logs in again by himself, and may.
    await logIn(agent.page, { uid: '8643', extension: '643' })
    await boardSays(leader.page, '8643', 'ready', 'idle')
  })
})
