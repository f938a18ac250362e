import { describe, expect, it } from 'vitest'
import { useCalls } from '../../../src/renderer/stores/calls.ts'
import { useDirectory } from '../../../src/renderer/stores/directory.ts'
import { groupLegs, partnerOf } from '../../../src/renderer/stores/leg-actions.ts'
import { useLegPanel } from '../../../src/renderer/stores/leg-panel.ts'
import { usePending } from '../../../src/renderer/stores/pending.ts'
import { callNews } from '../../../src/renderer/ui/call-news.ts'
import { conferenceSize, otherParties } from '../../../src/renderer/ui/leg-parties.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { deferred, fakeBridge, makeLeg, provideBridge } from '../../support/renderer-bridge.ts'
import type { CallLeg } from '../../../src/shared/domain/schemas.ts'

const EXITS = ['ATCallReconnect', 'ATCallSwap', 'ATTranOver', 'ATConfOver']
const customer = (over: Partial<Record<keyof CallLeg, unknown>> = {}): CallLeg => makeLeg({ callId: 'A', held: true, heldSince: 5, allowed: ['ATRetriveCall', 'ATHangup', ...EXITS], ...over })
const consult = (over: Partial<Record<keyof CallLeg, unknown>> = {}): CallLeg =>
  makeLeg({ callId: 'B', consultOf: 'A', startedAt: 2000, peer: party('615', '高维薇'), direction: 'internal-out', allowed: ['ATHangup', ...EXITS], ...over })
function party(number: string, name: string | null, over: object = {}): object {
  return { number, name, kind: name === null ? 'external' : 'extension', uid: null, held: false, state: 'talking', listening: false, ...over }
}

function desk(answers: Parameters<typeof fakeBridge>[0] = {}) {
  const { bridge, asked } = fakeBridge(answers)
  provideBridge(bridge)
  return { asked, calls: useCalls(), panel: useLegPanel(), pending: usePending() }
}

describe('a held and an active call', () => {
  it('stand together when one consults about the other, the customer first, whatever began first', () => {
    const pair = groupLegs([consult({ startedAt: 1 }), customer({ startedAt: 2 }), makeLeg({ callId: 'C', startedAt: 3 })])
    expect(pair.map((group) => [group.key, group.legs.map((leg) => leg.callId)])).toEqual([['A', ['A', 'B']], ['C', ['C']]])
  })

  it('lose no card when the call that is consulted about is gone, or when a consultation is consulted about', () => {
    expect(groupLegs([consult()]).map((group) => group.key)).toEqual(['B'])
    const chain = [customer(), consult(), makeLeg({ callId: 'C', consultOf: 'B' })]
    expect(groupLegs(chain).flatMap((group) => group.legs.map((leg) => leg.callId)).sort()).toEqual(['A', 'B', 'C'])
  })

  it('know each other, before and after a swap, and not a call that only rings', () => {
    const [a, b] = [customer(), consult()]
    expect([partnerOf(a, [a, b])?.callId, partnerOf(b, [a, b])?.callId]).toEqual(['B', 'A'])
    const [active, held] = [customer({ held: false }), consult({ held: true })]
    expect([partnerOf(active, [active, held])?.callId, partnerOf(held, [active, held])?.callId]).toEqual(['B', 'A'])
    expect(partnerOf(a, [a, makeLeg({ callId: 'R', state: 'ringing' })])).toBeNull()
  })

  it('are completed and joined by the held call and left by the consultation, from whichever card', async () => {
    const { calls, asked } = desk()
    const [a, b] = [customer(), consult()]
    calls.set([a, b])
    await calls.act(b.callId, 'complete')
    await calls.act(b.callId, 'conference')
    await calls.act(b.callId, 'reconnect')
    await calls.act(b.callId, 'swap')
    await calls.act(a.callId, 'conference')
    expect(asked).toEqual([
      { name: 'call.completeTransfer', args: { callId: 'A' } }, { name: 'call.conference', args: { callId: 'A' } }, { name: 'call.reconnect', args: { callId: 'B' } },
      { name: 'call.swap', args: { callId: 'B' } }, { name: 'call.conference', args: { callId: 'A' } },
    ])
  })

  it('are completed by the call that is held after a swap', async () => {
    const { calls, asked } = desk()
    calls.set([customer({ held: false }), consult({ held: true })])
    await calls.act(consult().callId, 'complete')
    expect(asked).toEqual([{ name: 'call.completeTransfer', args: { callId: 'B' } }])
  })

  it('answer the one key by what is possible: complete before transfer, join before inviting', () => {
    const { calls } = desk()
    calls.set([makeLeg({ allowed: ['ATTranCall', 'ATConf_est'] })])
    expect([calls.firstFor('complete', 'transfer')?.action, calls.firstFor('conference', 'addParty')?.action]).toEqual(['transfer', 'addParty'])
    calls.set([customer(), consult()])
    expect([calls.firstFor('complete', 'transfer')?.action, calls.firstFor('conference', 'addParty')?.action]).toEqual(['complete', 'conference'])
    expect(calls.firstFor('ivr')).toBeNull()
  })
})

describe('the panel of a call', () => {
  it('sends the call to a number, to a group, to a consultation or an invitation, and closes', async () => {
    const { calls, panel, asked } = desk()
    const leg = makeLeg({ allowed: ['ATTranCall', 'ATConsTrans', 'ATConf_est'] })
    calls.set([leg])
    for (const [action, target] of [
      ['transfer', { kind: 'number', number: '615' }], ['transfer', { kind: 'group', group: '2' }], ['consult', { kind: 'number', number: '615' }], ['addParty', { kind: 'number', number: '139' }],
    ] as const) {
      panel.show(leg.callId, action)
      await panel.confirm(target)
      expect(panel.open).toBeNull()
    }
    expect(asked).toEqual([
      { name: 'call.transfer', args: { callId: 'c1', target: '615', group: null } }, { name: 'call.transfer', args: { callId: 'c1', target: null, group: '2' } },
      { name: 'call.consult', args: { callId: 'c1', target: '615' } }, { name: 'call.addParty', args: { callId: 'c1', target: '139' } },
    ])
    expect(panel.recent).toEqual([{ kind: 'number', number: '139' }, { kind: 'number', number: '615' }, { kind: 'group', group: '2' }])
  })

  it('stays open with the error when the server refuses, and forgets the error when it is opened again', async () => {
    const { calls, panel, pending } = desk({ 'call.transfer': () => fail('busy') })
    const leg = makeLeg({ allowed: ['ATTranCall'] })
    calls.set([leg])
    panel.show(leg.callId, 'transfer')
    await panel.confirm({ kind: 'number', number: '615' })
    expect(panel.isOpen('c1', 'transfer')).toBe(true)
    expect([pending.errorOf('call:c1:')?.code, pending.errorOf('call:c1:', 'transfer')]).toEqual(['busy', null])
    expect(panel.recent).toEqual([])
    panel.show(leg.callId, 'transfer')
    expect(pending.errorOf('call:c1:')).toBeNull()
  })

  it('is one at a time, goes with its call, and says when the server no longer allows it', () => {
    const { calls, panel } = desk()
    const leg = makeLeg({ allowed: ['ATTranCall', 'ATSendDtmf'] })
    calls.set([leg])
    panel.toggle(leg.callId, 'transfer')
    panel.toggle(leg.callId, 'dtmf')
    expect([panel.isOpen('c1', 'transfer'), panel.isOpen('c1', 'dtmf'), panel.possible]).toEqual([false, true, true])
    calls.set([makeLeg({ allowed: ['ATHangup'] })])
    expect([panel.open?.action, panel.possible]).toEqual(['dtmf', false])
    calls.set([])
    expect([panel.open, panel.possible]).toEqual([null, false])
  })

  it('does not close what was opened for another call while the answer was under way', async () => {
    const answer = deferred<unknown>()
    const { calls, panel } = desk({ 'call.consult': () => answer.promise })
    const [one, two] = [makeLeg({ allowed: ['ATConsTrans'] }), makeLeg({ callId: 'c2', startedAt: 3000, allowed: ['ATSendDtmf'] })]
    calls.set([one, two])
    panel.show(one.callId, 'consult')
    const sent = panel.confirm({ kind: 'number', number: '615' })
    panel.show(two.callId, 'dtmf')
    answer.resolve(ok({ callId: 'c3' }))
    await sent
    expect(panel.isOpen('c2', 'dtmf')).toBe(true)
  })
})

describe('keys into a call', () => {
  it('are each sent once and in order; those pressed meanwhile go together after the first', async () => {
    const first = deferred<unknown>()
    let count = 0
    const { calls, panel, asked } = desk({ 'call.dtmf': () => (++count === 1 ? first.promise : ok({})) })
    const leg = makeLeg()
    calls.set([leg])
    const done = panel.press(leg.callId, '1')
    void panel.press(leg.callId, '2')
    void panel.press(leg.callId, '#')
    expect([asked.length, panel.waiting.get('c1')]).toEqual([1, '2#'])
    first.resolve(ok({}))
    await done
    expect(asked.map((request) => request.args)).toEqual([{ callId: 'c1', digits: '1' }, { callId: 'c1', digits: '2#' }])
    expect([panel.sent.get('c1'), panel.waiting.get('c1')]).toEqual(['12#', undefined])
  })

  it('after an error are not sent on, and what was sent is what is shown', async () => {
    const second = deferred<unknown>()
    let count = 0
    const { calls, panel, pending, asked } = desk({ 'call.dtmf': () => (++count === 1 ? ok({}) : second.promise) })
    const leg = makeLeg()
    calls.set([leg])
    await panel.press(leg.callId, '1')
    const failing = panel.press(leg.callId, '2')
    void panel.press(leg.callId, '3')
    second.resolve(fail('wrong_state'))
    await failing
    expect([asked.length, panel.sent.get('c1'), panel.waiting.get('c1'), pending.errorAt('call:c1:dtmf')?.code]).toEqual([2, '1', undefined, 'wrong_state'])
  })
})

describe('the directory', () => {
  it('is asked for again when it is three seconds old, not sooner, and not twice at once', async () => {
    const answer = deferred<unknown>()
    let count = 0
    const { bridge, asked } = fakeBridge({ 'directory.list': () => (++count === 1 ? answer.promise : fail('link_lost')) })
    provideBridge(bridge)
    const directory = useDirectory()
    const first = directory.keepFresh(1000)
    void directory.keepFresh(9000)
    answer.resolve(ok({ agents: [], queues: [] }))
    await first
    await directory.keepFresh(3999)
    expect([asked.length, directory.loaded, directory.error]).toEqual([1, true, null])
    await directory.keepFresh(4000)
    expect([asked.length, directory.loaded, directory.error?.code]).toEqual([2, true, 'link_lost'])
  })
})

describe('who is in a call', () => {
  it('is everybody but this telephone; who listens is shown and does not count', () => {
    const leg = makeLeg({ conference: true, parties: [party('643', '付智伟'), party('138', null), party('615', '高维薇'), party('600', '班长', { listening: true })] })
    expect(otherParties(leg).map((one) => one.number)).toEqual(['138', '615', '600'])
    expect(conferenceSize(leg)).toBe(3)
  })
})

describe('what a screen reader hears of calls', () => {
  const never = (): boolean => false
  const kinds = (before: CallLeg[], now: CallLeg[], handedOn: (callId: string) => boolean = never): string[] =>
    callNews(before, now, handedOn).map((news) => (news.kind === 'listens' ? `listens ${news.party.number}` : `${news.kind} ${news.leg.callId}`))

  it('tells that the consultation was answered', () => {
    expect(kinds([customer(), consult({ state: 'ringback' })], [customer(), consult()])).toEqual(['consultAnswered B'])
  })
  it('tells a transfer from an end', () => {
    expect(kinds([customer(), consult()], [], (callId) => callId === 'A')).toEqual(['transferred A', 'ended B'])
  })
  it('tells of the conference and not that the call that went up in it has ended', () => {
    const joined = customer({ held: false, conference: true, parties: [party('643', '付智伟'), party('138', null), party('615', '高维薇')] })
    expect(kinds([customer(), consult()], [joined])).toEqual(['conference A'])
  })
  it('tells once that somebody listens', () => {
    const listened = makeLeg({ parties: [party('600', '班长', { listening: true })] })
    expect(kinds([makeLeg()], [listened])).toEqual(['listens 600'])
    expect(kinds([listened], [listened])).toEqual([])
  })
  it('knows the transfer before the answer has come, and forgets it when it was refused', async () => {
    const answer = deferred<unknown>()
    const { calls } = desk({ 'call.completeTransfer': () => answer.promise })
    calls.set([customer(), consult()])
    const done = calls.act(consult().callId, 'complete')
    expect([...calls.handedOn].sort()).toEqual(['A', 'B'])
    answer.resolve(fail('wrong_state'))
    await done
    expect(calls.handedOn.size).toBe(0)
  })
})
