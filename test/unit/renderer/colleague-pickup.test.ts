import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import PickupPanel from '../../../src/renderer/features/callbar/PickupPanel.vue'
import { useAgent } from '../../../src/renderer/stores/agent.ts'
import { useCalls } from '../../../src/renderer/stores/calls.ts'
import { PICKUP_PLACE, useColleaguePickup } from '../../../src/renderer/stores/colleague-pickup.ts'
import { useDirectory } from '../../../src/renderer/stores/directory.ts'
import { useLegPanel } from '../../../src/renderer/stores/leg-panel.ts'
import { useLink } from '../../../src/renderer/stores/link.ts'
import { usePending } from '../../../src/renderer/stores/pending.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { directoryAgentSchema } from '../../../src/shared/domain/schemas.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { emptySnapshot, fakeBridge, makeAgent, makeLeg, provideBridge } from '../../support/renderer-bridge.ts'
import { renderWindow, windowGlobals } from '../../support/render-window.ts'
import type { Answer } from '../../support/renderer-bridge.ts'
import type { DirectoryAgent } from '../../../src/shared/domain/schemas.ts'
import type { RequestName } from '../../../src/shared/ipc/contract.ts'
import type { Locale } from '../../../src/shared/i18n/index.ts'

let undo: () => void = () => {}
beforeAll(() => { undo = windowGlobals() })
afterAll(() => { undo() })

const READY = { ...emptySnapshot().link, state: 'ready', reason: 'up' } as const
const colleague = (uid: string, name: string, callState: string, groups: readonly string[], extension: string | null = uid.slice(1)): DirectoryAgent =>
  directoryAgentSchema.parse({ uid, name, extension, state: 'ready', callState, groups })
const RINGING = [
  colleague('8601', '林若溪', 'ringing', ['15', '2']), colleague('8602', '陈嘉禾', 'talking', ['15']), colleague('8603', '周以宁', 'ringing', ['2']),
  colleague('8643', '付智伟', 'ringing', ['15']), colleague('8604', '吴桐', 'ringing', ['15']),
]

/** 8643 of group 15, whose colleagues are these. */
function feed(agents: readonly DirectoryAgent[], leads: readonly string[] = []): void {
  useSession().set({
    uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [{ id: '15', name: '服务热线' }], role: 'agent', leads: [...leads],
    site: { groups: [{ id: '2', name: '销售', codes: [] }], ivrFlows: [] },
  })
  useLink().set(READY)
  useAgent().set(makeAgent('8643'))
  const directory = useDirectory()
  directory.agents = agents
  directory.loaded = true
}
function desk(answers: Partial<Record<RequestName, Answer>> = {}) {
  const { bridge, asked } = fakeBridge(answers)
  const inApp = provideBridge(bridge)
  return inApp(() => {
    feed(RINGING)
    return { asked, pickup: useColleaguePickup(), pending: usePending(), link: useLink(), panel: useLegPanel(), calls: useCalls() }
  })
}
const picture = (agents: readonly DirectoryAgent[], locale: Locale = 'zh-CN', also: () => void = () => {}) =>
  renderWindow(PickupPanel, fakeBridge({ 'directory.list': () => ok({ agents, queues: [] }) }).bridge, () => {
    feed(agents)
    also()
  }, { locale })

describe('whose call can be picked up', () => {
  it('is the colleague of an own group whose telephone rings; never one’s own', () => {
    const { pickup } = desk()
    expect(pickup.ringing).toEqual([
      { uid: '8601', name: '林若溪', extension: '601', groups: ['服务热线'] }, { uid: '8604', name: '吴桐', extension: '604', groups: ['服务热线'] },
    ])
  })

  it('is for a leader whoever rings in his groups, too', () => {
    const { pickup } = desk()
    feed(RINGING, ['2'])
    expect(pickup.ringing.map(({ uid, groups }) => [uid, groups])).toEqual([['8601', ['服务热线', '销售']], ['8603', ['销售']], ['8604', ['服务热线']]])
  })
})

describe('picking up', () => {
  it('takes whatever rings at the extension, and the panel goes', async () => {
    const { pickup, asked } = desk({ 'team.pickup': () => ok({}) })
    expect(pickup.toggle()).toBe(true)
    await pickup.take('601')
    expect(asked.map(({ name, args }) => [name, args])).toEqual([['team.pickup', { extension: '601', callId: null }]])
    expect([pickup.open, pickup.done]).toEqual([false, true])
  })

  it('leaves the panel with the error when the server refuses; opening it anew forgets that', async () => {
    const { pickup, pending } = desk({ 'team.pickup': () => fail('no_such_call') })
    pickup.toggle()
    await pickup.take('601')
    expect([pickup.open, pending.errorAt(PICKUP_PLACE)?.code]).toEqual([true, 'no_such_call'])
    pickup.toggle()
    pickup.toggle()
    expect([pickup.open, pending.errorAt(PICKUP_PLACE)]).toEqual([true, null])
  })

  it('is not offered without a link, and does not come back by itself with it', () => {
    const { pickup, link } = desk()
    pickup.toggle()
    link.set({ ...READY, state: 'offline' })
    expect([pickup.open, pickup.toggle()]).toEqual([false, false])
    link.set(READY)
    expect(pickup.open).toBe(false)
  })

  it('shares its place with the panels of a call: one at a time', () => {
    const { pickup, panel, calls } = desk()
    calls.set([makeLeg({ allowed: ['ATTranCall'] })])
    panel.show(makeLeg().callId, 'transfer')
    pickup.toggle()
    expect([pickup.open, panel.open]).toEqual([true, null])
    panel.show(makeLeg().callId, 'transfer')
    expect([pickup.open, panel.open?.action]).toEqual([false, 'transfer'])
  })
})

describe('the panel of ringing colleagues', () => {
  it('shows name, extension and group, each with its button', async () => {
    const { text, shown } = await picture(RINGING)
    expect(text).toMatch(/林若溪 601 服务热线 代接 吴桐 604 服务热线 代接/)
    expect(shown.filter((one) => one.testid === 'pickup-take').map(({ label, title }) => [label, title])).toEqual([['代接 林若溪 601 的来电', 'Enter'], ['代接 吴桐 604 的来电', '']])
  })

  it('says that nobody rings', async () => {
    expect((await picture([])).text).toContain('没有同事的电话在响铃。')
    expect((await picture([], 'en')).text).toContain('No colleague’s telephone is ringing.')
  })

  it('says an error where it arose', async () => {
    expect((await picture(RINGING, 'zh-CN', () => { usePending().errors.set(PICKUP_PLACE, fail('no_such_call').error) })).text).toContain('这个通话已经结束')
  })
})
