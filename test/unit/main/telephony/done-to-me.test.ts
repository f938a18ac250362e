import { describe, expect, it } from 'vitest'
import { createDoneToMe, stateChangedBy } from '../../../../src/main/telephony/done-to-me.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import { sampleAgent, sampleEnd, sampleLeg } from '../../../support/samples.ts'
import type { Party } from '../../../../src/shared/domain/schemas.ts'

function setup() {
  const desk = createMainDesk()
  desk.followers.push(createDoneToMe(desk.store, desk.notice))
  desk.login()
  return desk
}
const party = (changes: Partial<Record<keyof Party, unknown>> = {}): unknown =>
  ({ number: '600', name: '班长', kind: 'extension', uid: '8600', held: false, state: 'talking', listening: false, ...changes })
const customer = party({ number: '13800138000', name: '王小明', kind: 'external', uid: null })
const talking = (parties: readonly unknown[], changes: Parameters<typeof sampleLeg>[0] = {}) =>
  sampleLeg({ state: 'talking', answeredAt: 1, parties, ...changes })

describe('what others did to my state', () => {
  it('is told with their name and the new state, once', () => {
    const { agent, notices } = setup()
    agent(sampleAgent())
    agent(sampleAgent({ state: 'busy', changedBy: '8600', since: 5 }))
    agent(sampleAgent({ state: 'busy', changedBy: '8600', since: 5, callState: 'talking' }))
    expect(notices()).toEqual([{ key: 'state_changed_by', by: '8600', state: 'Busy' }])
  })
  it('is told when it is to come after the call', () => {
    const { agent, notices } = setup()
    agent(sampleAgent({ callState: 'talking' }))
    agent(sampleAgent({ callState: 'talking', changedBy: '8600', nextState: { state: 'away', reason: null } }))
    expect(notices()).toEqual([{ key: 'next_state_by', by: '8600', state: 'Away' }])
  })
  it.each([['8643'], ['acd'], ['system'], ['switch'], [null]])('is nothing when %s did it', (changedBy) => {
    expect(stateChangedBy(sampleAgent(), sampleAgent({ state: 'busy', changedBy, since: 5 }))).toBeNull()
  })
  it('is nothing at the login, and is found again after a loss of the link', () => {
    const { agent, change, modelNow, notices } = setup()
    agent(sampleAgent({ changedBy: '8600' }))
    expect(notices()).toEqual([])
    const model = modelNow({ self: sampleAgent({ state: 'busy', changedBy: '8600', since: 9 }) })
    change({ kind: 'snapshot', before: modelNow(), model })
    expect(notices()).toMatchObject([{ key: 'state_changed_by' }])
  })
})

describe('what others did to my calls', () => {
  it('is a release or a pick-up, with who did it, by name where the team is watched, and of the caller', () => {
    const { leg, ended, change, modelNow, store, notices } = setup()
    leg(talking([], { callId: '1' }))
    ended(talking([], { callId: '1' }), 'released', '8600')
    ended(sampleLeg({ callId: '2' }), 'picked_up', '8601')
    const model = modelNow({ agents: new Map([['8600', sampleAgent({ uid: '8600', name: '班长' })]]) })
    change({ kind: 'ended', leg: sampleEnd({ endCause: 'released', endedBy: '8600' }), model })
    expect(notices()).toEqual([
      { key: 'call_released', by: '8600', who: '王小明' }, { key: 'call_picked_up', by: '8601', who: '王小明' },
      { key: 'call_released', by: '班长 8600', who: '王小明' },
    ])
    expect(store.state().notices.map((notice) => notice.level)).toEqual(['warning', 'info', 'warning'])
  })
  it('names who did it also where no team is watched; the number alone when the name is not to be had', async () => {
    const names = new Map([['8600', '班长']])
    const desk = createMainDesk()
    desk.followers.push(createDoneToMe(desk.store, desk.notice, (uid) => Promise.resolve(names.get(uid) ?? null)))
    desk.login()
    desk.ended(sampleLeg({ callId: '1' }), 'picked_up', '8600')
    desk.ended(sampleLeg({ callId: '2' }), 'picked_up', '8601')
    await Promise.resolve()
    expect(desk.notices()).toMatchObject([{ by: '班长 8600' }, { by: '8601' }])
  })
  it.each([['released', null], ['released', '8643'], ['taken_back', 'acd'], ['normal', '8600']])('is no news when it ended with %s by %s', (cause, by) => {
    const { ended, notices } = setup()
    ended(sampleLeg(), cause, by)
    expect(notices()).toEqual([])
  })
  it('is somebody who listens, and then joins; not the leaving', () => {
    const { leg, notices } = setup()
    leg(talking([customer]))
    leg(talking([customer, party({ listening: true })]))
    leg(talking([customer, party({ listening: true })], { recording: true }))
    leg(talking([customer, party()], { conference: true }))
    leg(talking([customer]))
    expect(notices()).toEqual([{ key: 'listened_by', by: '班长 8600' }, { key: 'joined_by', by: '班长 8600' }])
  })
  it('is somebody who joins without having been called', () => {
    const { leg, notices } = setup()
    leg(talking([customer]))
    leg(talking([customer, party()], { conference: true }))
    expect(notices()).toEqual([{ key: 'joined_by', by: '班长 8600' }])
  })
  it('is not whom I called into it, nor whom I consulted, nor the customer', () => {
    const { leg, ended, notices } = setup()
    leg(talking([customer]))
    leg(talking([customer, party({ state: 'ringing' })]))
    leg(talking([customer, party()], { conference: true }))
    const consult = sampleLeg({ callId: 'B', state: 'talking', answeredAt: 2, peer: party({ number: '602', uid: '8602' }), parties: [party({ number: '602', uid: '8602' })] })
    leg(consult)
    leg(talking([customer, party(), party({ number: '602', uid: '8602' })], { conference: true }))
    ended(consult, 'joined')
    leg(talking([customer, party(), party({ number: '602', uid: '8602' }), party({ number: '13900139000', uid: null, kind: 'external' })], { conference: true }))
    expect(notices()).toEqual([])
  })
  it('is not a far end that was transferred to somebody else', () => {
    const { leg, notices } = setup()
    leg(talking([party({ number: '601', uid: '8601' })]))
    leg(talking([party({ number: '602', uid: '8602' })]))
    expect(notices()).toEqual([])
  })
  it('is not my own listening', () => {
    const { leg, notices } = setup()
    leg(talking([customer], { listening: true }))
    leg(talking([customer, party({ number: '601', uid: '8601' })], { listening: true }))
    expect(notices()).toEqual([])
  })
})
