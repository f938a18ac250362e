/** The management part of the team view: what is shown in each state, and what its store asks and keeps. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import ManageView from '../../../src/renderer/features/team/manage/ManageView.vue'
import { useLink } from '../../../src/renderer/stores/link.ts'
import { MANAGE_PLACE, useManage } from '../../../src/renderer/stores/manage.ts'
import { usePending } from '../../../src/renderer/stores/pending.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { useView } from '../../../src/renderer/stores/view.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { deferred, emptySnapshot, fakeBridge, provideBridge } from '../../support/renderer-bridge.ts'
import { renderWindow, windowGlobals } from '../../support/render-window.ts'
import type { ManagedAgent, ManagedGroup } from '../../../src/shared/domain/manage.ts'
import type { RequestName, SessionInfo } from '../../../src/shared/ipc/contract.ts'
import type { Locale } from '../../../src/shared/i18n/index.ts'
import type { Answer } from '../../support/renderer-bridge.ts'
import type { Picture } from '../../support/render-window.ts'

const READY = { ...emptySnapshot().link, state: 'ready', reason: 'up' } as const
const groupOf = (id: string, over: Partial<ManagedGroup> = {}): ManagedGroup => ({ id, name: `组${id}`, type: 'acd', members: 1, editable: true, ...over }) as ManagedGroup
const agentOf = (uid: string, over: Partial<Record<keyof ManagedAgent, unknown>> = {}): ManagedAgent => ({
  uid, name: `人${uid}`, role: 'agent', roleName: 'agent', type: 1, extension: '', mobile: '', groups: ['15'], businessGroups: [], loggedInAt: null, inCall: false, canLogIn: true, ...over,
}) as ManagedAgent
const sessionOf = (over: Partial<SessionInfo> = {}): SessionInfo => ({
  uid: '8600', name: '班长', extension: '600', extensionKind: 'ip', groups: [], role: 'leader', leads: ['15'], manages: true,
  site: { groups: [{ id: '15', name: '服务热线', codes: [] }], ivrFlows: [] }, ...over,
})

let undo: () => void = () => {}
beforeAll(() => { undo = windowGlobals() })
afterAll(() => { undo() })

interface Scene { readonly locale?: Locale; readonly manages?: boolean; readonly state?: 'ready' | 'offline'; readonly feed?: (manage: ReturnType<typeof useManage>) => void }
async function shown({ locale = 'zh-CN', manages = true, state = 'ready', feed }: Scene): Promise<Picture> {
  return renderWindow(ManageView, fakeBridge({}).bridge, () => {
    useLink().set({ ...READY, state })
    useSession().set(sessionOf({ manages }))
    feed?.(useManage())
  }, { locale })
}
const withGroups = (manage: ReturnType<typeof useManage>): void => {
  manage.groups = [groupOf('15'), groupOf('20', { members: 0, editable: false })]
  manage.members = [agentOf('8643')]
  manage.group = '15'
}
const has = (picture: Picture, id: string): boolean => picture.shown.some((one) => one.testid === id)
const isOff = (picture: Picture, id: string): boolean | undefined => picture.shown.find((one) => one.testid === id)?.disabled

describe('what is shown', () => {
  it('to a manager: everything can be changed', async () => {
    const picture = await shown({ feed: withGroups })
    for (const id of ['group-add', 'group-delete', 'member-search']) expect([id, isOff(picture, id)]).toEqual([id, false])
    expect(has(picture, 'manage-note')).toBe(false)
  })

  it('to a leader who does not manage: the members of what he leads, and who adds groups', async () => {
    const picture = await shown({ manages: false, feed: withGroups })
    expect([has(picture, 'group-add'), has(picture, 'group-delete'), has(picture, 'member-search')]).toEqual([false, false, true])
    expect(picture.text).toContain('增删组请找管理员')
    const other = await shown({ manages: false, feed: (manage) => { withGroups(manage); manage.group = '20'; manage.members = [] } })
    expect([has(other, 'member-search'), has(other, 'member-remove')]).toEqual([false, false])
  })

  it.each<readonly [string, Scene, string]>([
    ['the link is lost', { state: 'offline' }, '与服务器的连接已断开'],
    ['the database is away', { feed: (manage) => { manage.directory = 'away' } }, '暂时读不到座席数据库'],
    ['there is no database', { feed: (manage) => { manage.directory = 'none' } }, '没有座席数据库'],
  ])('when %s: why nothing can be changed', async (_when, scene, sentence) => {
    const picture = await shown({ ...scene, feed: (manage) => { withGroups(manage); scene.feed?.(manage) } })
    expect(picture.text).toContain(sentence)
    for (const id of ['group-add', 'group-delete', 'member-search', 'member-remove']) expect([id, isOff(picture, id)]).toEqual([id, true])
  })

  it('when the server refuses to tell: its sentence; while it has not answered: no empty list', async () => {
    const refused = await shown({ feed: (manage) => { manage.groupsError = fail('not_allowed', '', { state: 'not_leader' }).error } })
    expect(refused.text).toContain('只有班长才能管理组和座席。')
    const waiting = await shown({})
    expect(waiting.text).not.toContain('还没有 ACD 组')
    expect((await shown({ feed: (manage) => { manage.groups = [] } })).text).toContain('还没有 ACD 组')
  })

  it('when an act was refused: in the place where it arose', async () => {
    const picture = await shown({ locale: 'en', feed: (manage) => {
      withGroups(manage)
      usePending().errors.set(MANAGE_PLACE.member, fail('not_allowed', '', { state: 'not_led' }).error)
    } })
    expect(picture.html.split('data-testid="group-detail"')[1]).toContain('You do not lead this group')
  })

  it('of an agent: who he is, where he is, and never the own number’s deletion', async () => {
    const feed = (uid: string) => (manage: ReturnType<typeof useManage>): void => {
      manage.section = 'agents'
      manage.agents = [agentOf('8600', { role: 'leader', roleName: 'leader' }), agentOf('8643', { loggedInAt: '643', inCall: true, mobile: '13900000001', canLogIn: false, role: 'X9', roleName: 'X9' })]
      manage.agent = uid
    }
    const picture = await shown({ feed: feed('8643') })
    for (const words of ['139 0000 0001', '在分机 643,通话中', '服务热线', '服务器没有他的密码', 'X9']) expect(picture.text).toContain(words)
    expect(isOff(picture, 'agent-delete')).toBe(false)
    expect(isOff(await shown({ feed: feed('8600') }), 'agent-delete')).toBe(true)
  })
})

const settled = async (): Promise<void> => { for (let turn = 0; turn < 10; turn += 1) await nextTick() }
function setUp(answers: Partial<Record<RequestName, Answer>> = {}) {
  const page = { agents: [agentOf('8643')], total: 1, directory: 'ready', next: null, roles: [] }
  const { bridge, asked } = fakeBridge({
    'group.list': () => ok({ groups: [groupOf('15'), groupOf('20')], directory: 'ready' }), 'staff.list': () => ok(page), ...answers,
  })
  const run = provideBridge(bridge)
  const stores = run(() => ({ session: useSession(), link: useLink(), manage: useManage(), pending: usePending(), view: useView() }))
  stores.session.set(sessionOf())
  stores.link.set(READY)
  return { ...stores, asked, of: (name: RequestName) => asked.filter((one) => one.name === name).map((one) => one.args) }
}

describe('the store', () => {
  it('chooses the first group and reads its members; another choice reads those', async () => {
    const { manage, of } = setUp()
    await manage.loadGroups()
    expect([manage.group, manage.members?.map(({ uid }) => uid)]).toEqual(['15', ['8643']])
    manage.choose('20')
    expect(manage.members).toBeNull()
    await settled()
    expect(of('staff.list').at(-1)).toMatchObject({ group: { group: '20', type: 'acd' } })
  })

  it('drops an answer that a newer question has overtaken', async () => {
    const [slow, quick] = [deferred<unknown>(), deferred<unknown>()]
    const answers = [slow, quick]
    const { manage } = setUp({ 'staff.list': () => answers.shift()?.promise })
    manage.setSearch('a')
    manage.setSearch('ab')
    quick.resolve(ok({ agents: [agentOf('2')], total: 1, directory: 'ready', next: null, roles: [] }))
    await settled()
    slow.resolve(ok({ agents: [agentOf('1')], total: 1, directory: 'ready', next: null, roles: [] }))
    await settled()
    expect(manage.agents?.map(({ uid }) => uid)).toEqual(['2'])
  })

  it('keeps what is shown when the server does not answer, reads anew after every act, and says what failed', async () => {
    const { manage, of, pending } = setUp({ 'group.delete': () => fail('wrong_state', '', { state: 'calls_waiting' }) })
    await manage.loadGroups()
    const before = of('group.list').length
    expect(await manage.deleteGroup('15')).toBe(false)
    expect(pending.errorAt(MANAGE_PLACE.deleteGroup)).toMatchObject({ state: 'calls_waiting' })
    expect(of('group.list')).toHaveLength(before + 1)
    expect(manage.groups).toHaveLength(2)
  })

  it('reads the next page behind the last, and no page behind the end', async () => {
    const pages = [{ agents: [agentOf('1')], next: '1' }, { agents: [agentOf('2')], next: null }]
    const { manage, of } = setUp({ 'staff.list': () => ok({ ...pages.shift(), total: 2, directory: 'ready', roles: [] }) })
    await manage.loadAgents()
    await manage.loadAgents(true)
    await manage.loadAgents(true)
    expect([manage.agents?.map(({ uid }) => uid), of('staff.list').length]).toEqual([['1', '2'], 2])
  })

  it('reads anew when somebody else has changed the groups, but only while it is shown', async () => {
    const { manage, session, of } = setUp()
    session.set(sessionOf({ site: { groups: [], ivrFlows: [] } }))
    await settled()
    expect(of('group.list')).toHaveLength(0)
    manage.tab = 'manage'
    session.set(sessionOf({ site: { groups: [{ id: '20', name: '售后部', codes: [] }], ivrFlows: [] } }))
    await settled()
    expect(of('group.list')).toHaveLength(1)
  })

  it('forgets everything with the person, and a manager keeps the view when no group is left', async () => {
    const { manage, session, view } = setUp()
    await manage.loadGroups()
    session.set(sessionOf({ leads: [] }))
    expect(view.available).toContain('team')
    session.set(sessionOf({ uid: '8643', leads: [], manages: false }))
    await settled()
    expect([manage.groups, manage.members, manage.tab]).toEqual([null, null, 'board'])
    expect(view.available).not.toContain('team')
  })
})
