/** Groups and agents managed in the real window, against a server of its own; the new agent works at once. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { agentIs, byId, callIs, gone, linkIs, logIn, openTeam, press, see, submitLogin, teamRow, until } from './support/desk.ts'
import { violations } from './support/axe.ts'
import { resize } from './support/window.ts'
import { startSite, type Site } from './support/site.ts'
import type { Page } from 'playwright-core'

const CUSTOMER = '13800138000'
const NEW = { uid: '8613', name: '林新雨', password: 'Wk7-lampe-blau', extension: '605' }

describe('groups and agents in the window', () => {
  let site: Site
  beforeEach(async () => { site = await startSite() })
  afterEach(async () => { await site.stop() })

  const sitDown = async (...args: readonly string[]): Promise<LaunchedApp> => {
    const desk = await launchApp({ args: [`--server=127.0.0.1:${site.port}`, ...(args.length === 0 ? ['--lang=zh-CN', '--theme=light'] : args)] })
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await desk.screenshot(`manage-failed-${desk.dataDir.slice(-4)}`)
      await desk.close()
    })
    return desk
  }
  async function leaderManages(...args: readonly string[]): Promise<LaunchedApp> {
    const leader = await sitDown(...args)
    await logIn(leader.page, { uid: '8600', extension: '600' })
    await openTeam(leader.page)
    await byId(leader.page, 'team-tab-manage').click()
    await see(row(leader.page, '15'))
    return leader
  }
  const row = (page: Page, id: string) => page.locator(`[data-testid="list-row"][data-id="${id}"]`)
  const toldHere = (page: Page, words: string) => see(byId(page, 'manage-told').filter({ hasText: words }))
  async function addGroup(page: Page, id: string, name: string): Promise<void> {
    await byId(page, 'group-add').click()
    await byId(page, 'group-id').fill(id)
    await byId(page, 'group-name').fill(name)
    await byId(page, 'group-name').press('Enter')
    await see(page.locator(`[data-testid="group-detail"][data-group="${id}"]`))
  }
  async function addAgent(page: Page): Promise<void> {
    await byId(page, 'manage-agents').click()
    await byId(page, 'agent-add').click()
    await byId(page, 'agent-uid').fill(NEW.uid)
    await byId(page, 'agent-name').fill(NEW.name)
    await byId(page, 'agent-password').fill(NEW.password)
    await byId(page, 'agent-extension').fill(NEW.extension)
    await byId(page, 'agent-mobile').fill('13900000001')
    await byId(page, 'agent-save').click()
    await toldHere(page, `${NEW.name}(${NEW.uid})`)
  }
  async function addMember(page: Page, group: string, words: string, uid: string): Promise<void> {
    await byId(page, 'manage-groups').click()
    await row(page, group).click()
    await see(page.locator(`[data-testid="group-detail"][data-group="${group}"]`))
    await byId(page, 'member-search').fill(words)
    await see(page.locator(`[data-testid="member-found"][data-uid="${uid}"]`))
    await byId(page, 'member-search').press('Enter')
    await see(row(page, uid))
  }

  it('a leader adds a group and an agent; the agent logs in elsewhere with his password and gets a call of the group', async () => {
    const leader = await leaderManages()
    const { page } = leader
    await addGroup(page, '20', '售后部')
    await toldHere(page, '已添加组 售后部(20)')
    await addAgent(page)
    await addMember(page, '20', '林新', NEW.uid)
    await toldHere(page, '已加入 售后部')

    const agent = await sitDown()
    await submitLogin(agent.page, { ...NEW, password: 'wrong' })
    await see(byId(agent.page, 'login-error'))
    await byId(agent.page, 'login-password').fill(NEW.password)
    await byId(agent.page, 'login-submit').click()
    await linkIs(agent.page, 'ready')
    await agentIs(agent.page, 'ready')
    await byId(page, 'team-tab-board').click()
    await see(teamRow(page, NEW.uid))
    expect(await teamRow(page, NEW.uid).textContent()).toContain('售后部')
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '20' })
    await callIs(agent.page, 'ringing')
    await press(agent.page, 'ringing', 'call-answer')
    await callIs(agent.page, 'talking')
    expect(await agent.page.getByTestId('call-card').textContent()).toContain('售后部')

    // While he talks he cannot be deleted: the question says so, and the server refuses.
    await byId(page, 'team-tab-manage').click()
    await byId(page, 'manage-agents').click()
    await row(page, NEW.uid).click()
    await byId(page, 'agent-delete').click()
    await see(byId(page, 'delete-consequences').filter({ hasText: '将同时删除 1 个组成员关系:售后部。' }))
    expect(await byId(page, 'delete-consequences').textContent()).toContain('正在通话')
    await byId(page, 'dialog-confirm').click()
    await see(page.getByRole('alert').filter({ hasText: '他正在通话,挂机后再删除。' }))
    await leader.screenshot('manage-delete-refused')
    await byId(page, 'dialog-cancel').click()
    await press(agent.page, 'talking', 'call-hangup')
    await agentIs(agent.page, 'ready')
    await byId(page, 'agent-delete').click()
    await see(byId(page, 'delete-consequences').filter({ hasText: '会先被签出' }))
    await leader.screenshot('manage-delete-agent')
    await byId(page, 'dialog-confirm').click()
    await toldHere(page, `已删除座席 ${NEW.name}(${NEW.uid})。`)
    await gone(row(page, NEW.uid))
    await see(byId(agent.page, 'login-uid'))
    expect(await agent.page.locator('main').textContent()).toContain('强制签出')
    await submitLogin(agent.page, NEW)
    await see(byId(agent.page, 'login-error'))
    expect(site.kept('ATC_AUDIT').map((entry) => [entry['COMMAND'], entry['WHOM'], entry['OUTCOME']].join(' '))).toEqual([
      'Group_Add  done', `Agent_Add ${NEW.uid} done`, `Group_Member_Add ${NEW.uid} done`, 'login  wrong_password', `Agent_Del ${NEW.uid} wrong_state`, `Agent_Del ${NEW.uid} done`,
      // Whoever is deleted is a stranger again.
      'login  wrong_password',
    ])
  })

  it('deleting a group asks, says what goes, and is refused while calls wait; what is typed wrong is said at its field', async () => {
    const leader = await leaderManages()
    const { page } = leader
    await byId(page, 'group-add').click()
    await byId(page, 'group-save').click()
    await until('the first field that is wrong has the focus', async () => await byId(page, 'group-id').evaluate((field) => field === document.activeElement))
    await byId(page, 'group-id').fill('15')
    await byId(page, 'group-name').fill('a|b')
    const form = await byId(page, 'group-form').textContent()
    expect(form).toContain('这个编号已有一个组。')
    expect(form).toContain('不能含有 | 或 ; 。')
    await leader.screenshot('manage-group-faults')
    await byId(page, 'group-id').press('Escape')

    await row(page, '2').click()
    await see(row(page, '8604'))
    await site.sim('sim.incoming', { caller: CUSTOMER, group: '2' })
    await byId(page, 'group-delete').click()
    await see(byId(page, 'delete-consequences').filter({ hasText: '将同时删除 5 个组成员关系' }))
    await byId(page, 'dialog-confirm').click()
    await see(page.getByRole('alert').filter({ hasText: '还有来电在这个组排队或振铃' }))
    await site.sim('sim.hangup', { number: CUSTOMER })
    await until('the call is over', () => site.records().length === 1)
    await byId(page, 'dialog-confirm').click()
    await toldHere(page, '已删除组 销售部(2)。')
    await gone(row(page, '2'))
  })

  it('works from the keyboard: tabs, list, a member out and in again', async () => {
    const { page } = await leaderManages()
    await byId(page, 'team-tab-manage').focus()
    await page.keyboard.press('ArrowLeft')
    await see(byId(page, 'team-row').first())
    await page.keyboard.press('ArrowRight')
    await see(row(page, '15'))
    await byId(page, 'list').first().focus()
    await page.keyboard.press('End')
    await see(page.locator('[data-testid="group-detail"][data-group="15"]'))
    await see(row(page, '8601'))
    await byId(page, 'list').nth(1).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await toldHere(page, '林若溪(8601)已移出 服务热线')
    await gone(row(page, '8601'))
    await byId(page, 'member-search').fill('8601')
    await see(page.locator('[data-testid="member-found"][data-uid="8601"]'))
    await page.keyboard.press('Enter')
    await see(row(page, '8601'))
  })

  it('says that nothing can be changed while the link is lost, and goes on when it is back', async () => {
    const leader = await leaderManages()
    await site.kill()
    await see(byId(leader.page, 'manage-note').filter({ hasText: '与服务器的连接已断开' }))
    expect(await byId(leader.page, 'group-add').isDisabled()).toBe(true)
    await leader.screenshot('manage-link-lost')
    await site.restart()
    await linkIs(leader.page, 'ready', 40_000)
    await gone(byId(leader.page, 'manage-note'))
    await addGroup(leader.page, '20', '售后部')
  }, 90_000)

  it('works in the demo, too: with its own server and its own data', async () => {
    const demo = await launchApp({ args: ['--demo', '--demo-quiet', '--auto-login=8600', '--lang=zh-CN', '--theme=light'] })
    onTestFinished(() => demo.close())
    const { page } = demo
    await linkIs(page, 'ready', 60_000)
    await openTeam(page)
    await byId(page, 'team-tab-manage').click()
    await addGroup(page, '20', '售后部')
    await byId(page, 'manage-type').selectOption('business')
    await see(page.getByTestId('list-row').first())
    await byId(page, 'manage-type').selectOption('acd')
    await addAgent(page)
    await addMember(page, '20', '林新', NEW.uid)
    await byId(page, 'manage-agents').click()
    await row(page, '8643').click()
    await see(byId(page, 'agent-detail').filter({ hasText: '售前咨询' }))
    await demo.screenshot('manage-demo')
  }, 120_000)

  for (const lang of ['zh-CN', 'en']) {
    for (const theme of ['light', 'dark']) {
      it(`looks right in ${lang}, ${theme}`, async () => {
        const leader = await leaderManages(`--lang=${lang}`, `--theme=${theme}`)
        const { page } = leader
        const shot = async (name: string): Promise<void> => {
          expect(await violations(page, name)).toEqual([])
          await leader.screenshot(`manage-${name}-${lang}-${theme}`)
        }
        await addGroup(page, '20', '华东区企业客户售后与技术支持联合服务部门')
        await shot('empty-group')
        await row(page, '15').click()
        await see(row(page, '8601'))
        await row(page, '8602').click()
        await shot('groups')
        await byId(page, 'manage-agents').click()
        await see(row(page, '8643'))
        await row(page, '8643').click()
        await shot('agents')
        await byId(page, 'agent-delete').click()
        await see(byId(page, 'delete-consequences'))
        await shot('ask')
        await page.keyboard.press('Escape')
        await byId(page, 'agent-add').click()
        await byId(page, 'agent-uid').fill('8643')
        await byId(page, 'agent-password').fill('12345678')
        await byId(page, 'agent-password-show').click()
        await byId(page, 'agent-save').click()
        await shot('form')
        await resize(leader, 820, 620)
        await shot('form-small')
        await byId(page, 'agent-uid').press('Escape')
        await shot('agents-small')
      })
    }
  }
})
