import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import LegGroups from '../../../src/renderer/features/callbar/LegGroups.vue'
import LegPanel from '../../../src/renderer/features/callbar/LegPanel.vue'
import { useCalls } from '../../../src/renderer/stores/calls.ts'
import { useLegPanel } from '../../../src/renderer/stores/leg-panel.ts'
import { useLink } from '../../../src/renderer/stores/link.ts'
import { usePending } from '../../../src/renderer/stores/pending.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { fail } from '../../../src/shared/result.ts'
import { emptySnapshot, fakeBridge, makeLeg } from '../../support/renderer-bridge.ts'
import { renderWindow, windowGlobals } from '../../support/render-window.ts'
import type { CallLeg } from '../../../src/shared/domain/schemas.ts'
import type { Locale } from '../../../src/shared/i18n/index.ts'
import type { Picture } from '../../support/render-window.ts'

const SINGLE = ['ATHangup', 'ATHoldCall', 'ATTranCall', 'ATConsTrans', 'ATConf_est', 'ATSendDtmf', 'ATTranCall_toIVR']
const EXITS = ['ATCallReconnect', 'ATCallSwap', 'ATTranOver', 'ATConfOver']
const party = (number: string, name: string | null, over: object = {}): object =>
  ({ number, name, kind: name === null ? 'external' : 'extension', uid: null, held: false, state: 'talking', listening: false, ...over })
const held = makeLeg({ callId: 'A', held: true, heldSince: 5, allowed: ['ATRetriveCall', 'ATHangup', ...EXITS] })
const consult = makeLeg({ callId: 'B', consultOf: 'A', startedAt: 2000, direction: 'internal-out', peer: party('615', '高维薇'), allowed: ['ATHangup', 'ATHoldCall', ...EXITS] })

let undo: () => void = () => {}
beforeAll(() => { undo = windowGlobals() })
afterAll(() => { undo() })

async function cards(legs: readonly CallLeg[], options: { locale?: Locale; linked?: boolean; also?: () => void } = {}): Promise<Picture> {
  return renderWindow(LegGroups, fakeBridge({}).bridge, () => {
    useLink().set({ ...emptySnapshot().link, state: options.linked === false ? 'offline' : 'ready' })
    useCalls().set(legs)
    options.also?.()
  }, { locale: options.locale ?? 'zh-CN' })
}
const buttons = (picture: Picture): string[] => picture.shown.filter((one) => /^call-(?!card|number|pair|attached|parties|recording)/.test(one.testid)).map((one) => `${one.testid}${one.disabled ? ' off' : ''}`)

describe('the card of a call', () => {
  it('has its buttons in fixed places, dim when the server does not allow them', async () => {
    expect(buttons(await cards([makeLeg({ allowed: SINGLE })]))).toEqual(['call-dtmf', 'call-ivr', 'call-hold', 'call-hangup', 'call-transfer', 'call-consult', 'call-conference'])
    expect(buttons(await cards([makeLeg({ allowed: ['ATHangup'] })]))).toEqual(['call-hold off', 'call-hangup', 'call-transfer off', 'call-consult off', 'call-conference off'])
  })

  it('offers nothing that cannot come to anything while the link is down', async () => {
    expect(buttons(await cards([makeLeg({ allowed: SINGLE })], { linked: false })).every((button) => button.endsWith(' off'))).toBe(true)
  })

  it('shows answer and reject alone while it rings', async () => {
    const picture = await cards([makeLeg({ state: 'ringing', allowed: ['ATAnswer', 'ATHangup'] })])
    expect(buttons(picture)).toEqual(['call-answer', 'call-hangup'])
    expect(picture.text).toContain('拒接')
  })

  it('shows the command that is under way on its button', async () => {
    const picture = await cards([makeLeg({ allowed: SINGLE })], { also: () => { void usePending().run('call:c1:transfer', () => new Promise(() => {})) } })
    expect(picture.shown.filter((one) => one.busy).map((one) => [one.testid, one.title])).toEqual([['call-transfer', '正在转接…']])
  })

  it('says an error where it arose', async () => {
    const picture = await cards([held, consult], { also: () => { usePending().errors.set('call:B:complete', fail('busy').error) } })
    expect(picture.html.split('data-call-id="B"')[1]).toContain('对方忙')
    expect(picture.html.split('data-call-id="B"')[0]).not.toContain('对方忙')
  })

  it('tells how a call came here and shows the first two of the attached data', async () => {
    const leg = makeLeg({ transferType: 'in', peer: party('615', '高维薇'), originalCaller: '13800138000', originalCalled: '4008101001', recording: true, attached: { 订单号: 'A-1', 类型: 'VIP', 其他: 'x' } })
    const picture = await cards([leg])
    expect(picture.text).toContain('转入 · 原主叫 138 0013 8000 · 被叫 400 810 1001')
    expect(picture.text).toContain('订单号: A-1 · 类型: VIP')
    expect(picture.text).not.toContain('其他')
    expect(picture.html).toContain('其他: x')
    expect(picture.shown.map((one) => one.testid)).toContain('call-recording')
  })

  it('reads in English as well', async () => {
    const picture = await cards([held, consult], { locale: 'en' })
    expect(picture.text).toMatch(/On hold .* Retrieve .* Consulting .* Return Swap Complete Conference/)
    expect(picture.text.replace('高维薇', '')).not.toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('a consultation', () => {
  it('is one pair with its four exits on the right card', async () => {
    const picture = await cards([held, consult])
    expect(picture.shown.map((one) => one.testid)).toContain('call-pair')
    expect(buttons(picture)).toEqual(['call-retrieve', 'call-hangup', 'call-consult-return', 'call-swap', 'call-consult-complete', 'call-consult-conference'])
    expect(picture.text).toContain('协商中')
  })

  it('has the same exits while the other one still rings, as far as the server allows', async () => {
    const ringing = { ...consult, state: 'ringback', allowed: ['ATHangup', 'ATCallReconnect', 'ATTranOver'] }
    expect(buttons(await cards([held, ringing])).slice(2)).toEqual(['call-consult-return', 'call-swap off', 'call-consult-complete', 'call-consult-conference off'])
  })

  it('can be hung up, and not returned from, while one is back with the customer', async () => {
    const customer = makeLeg({ callId: 'A', allowed: ['ATHoldCall', 'ATHangup', ...EXITS] })
    const waiting = { ...consult, held: true, heldSince: 9 }
    expect(buttons(await cards([customer, waiting]))).toEqual(['call-hold', 'call-hangup', 'call-hangup', 'call-swap', 'call-consult-complete', 'call-consult-conference'])
  })

  it('returns to the customer by his name of it, and to a colleague without', async () => {
    const inside = { ...held, peer: { ...held.peer, kind: 'extension' } }
    expect((await cards([held, consult])).text).toContain('返回客户')
    expect((await cards([inside, consult])).text).not.toContain('返回客户')
  })
})

describe('two calls that are no consultation', () => {
  it('can be connected or joined from the active one', async () => {
    const picture = await cards([held, { ...consult, consultOf: null }])
    expect(picture.shown.map((one) => one.testid)).not.toContain('call-pair')
    expect(buttons(picture)).toEqual(['call-retrieve', 'call-hangup', 'call-swap', 'call-hold', 'call-hangup', 'call-swap', 'call-consult-complete', 'call-conference'])
  })
})

describe('a conference', () => {
  const leg = makeLeg({
    conference: true, allowed: ['ATHangup', 'ATHoldCall', 'ATConf_est'],
    parties: [party('643', '付智伟'), party('13800138000', null), party('615', '高维薇', { held: true }), party('02012345678', null, { state: 'ringing' }), party('600', '班长', { listening: true })],
  })
  it('shows everybody with his mark and how many they are, and is left, not hung up', async () => {
    const { text } = await cards([leg])
    for (const part of ['会议(4 方)', '138 0013 8000', '高维薇 · 保持', '020 1234 5678 · 振铃', '班长 · 监听', '离开会议']) expect(text).toContain(part)
    expect(text).not.toContain('付智伟')
  })
  it('shows who listens in a call of two as well', async () => {
    expect((await cards([makeLeg({ parties: [party('643', '付智伟'), party('13800138000', null), party('600', '班长', { listening: true })] })])).text).toContain('班长 · 监听')
  })
  it('that one only listens to says so and is stopped', async () => {
    const { text } = await cards([makeLeg({ listening: true, allowed: ['ATHangup'] })])
    expect(text).toContain('监听中')
    expect(text).toContain('停止监听')
  })
})

describe('the panel', () => {
  const leg = makeLeg({ allowed: ['ATHangup', 'ATTranCall', 'ATTranCall_toIVR'] })
  const panelOf = (action: 'transfer' | 'ivr', over: Partial<CallLeg> = {}): Promise<Picture> => {
    const shown = { ...leg, ...over }
    return renderWindow(LegPanel, fakeBridge({ 'directory.list': () => fail('link_lost') }).bridge, () => {
      useLink().set({ ...emptySnapshot().link, state: 'ready' })
      useSession().set({
        uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [],
        site: { groups: [], ivrFlows: [{ file: 'SCORE.DAT', node: '1', name: '满意度调查' }] },
      })
      useCalls().set([shown])
      useLegPanel().show(shown.callId, action)
    }, { props: { leg: shown, action } })
  }

  it('confirms nothing before somebody is chosen', async () => {
    const picture = await panelOf('transfer')
    expect(picture.shown.find((one) => one.testid === 'transfer-confirm')?.disabled).toBe(true)
    expect(picture.shown.map((one) => one.testid)).toContain('transfer-target')
  })

  it('says that the call has changed when the command is no longer possible', async () => {
    expect((await panelOf('transfer', { allowed: ['ATHangup'] })).text).toContain('现在不能转接')
  })

  it('offers the flows of the site, each way only as the server allows', async () => {
    const picture = await panelOf('ivr')
    expect(picture.shown.filter((one) => one.testid.startsWith('ivr-')).map((one) => [one.testid, one.disabled, one.label])).toEqual([
      ['ivr-transfer', false, '把通话转到“满意度调查”'], ['ivr-conference', true, '把“满意度调查”接入通话'],
    ])
  })
})
