import { describe, expect, it } from 'vitest'
import { ALERT_AFTER_MS, createRingController, decideRing, ringChanges } from '../../../../src/main/telephony/ring-controller.ts'
import { BLIND_RING_MS } from '../../../../src/main/telephony/blind-ringing.ts'
import { isRinging } from '../../../../src/main/telephony/ringing.ts'
import { createAppStore } from '../../../../src/main/telephony/app-store.ts'
import { createPublisher } from '../../../../src/main/ipc/publisher.ts'
import { EMPTY_MODEL } from '../../../../src/main/telephony/telephony-service.ts'
import { initialAppState } from '../../../../src/main/telephony/app-state.ts'
import { DEFAULT_SETTINGS } from '../../../../src/shared/settings.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { sampleLeg } from '../../../support/samples.ts'
import type { CallLeg } from '../../../../src/shared/domain/schemas.ts'
import type { Settings } from '../../../../src/shared/settings.ts'

const session = { uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: { groups: [], ivrFlows: [] } }
const APP = { version: '1', platform: 'linux', demo: true, locale: 'en' as const, dark: false, locked: [] }
const talking = sampleLeg({ callId: '2', state: 'talking', answeredAt: 1_795_338_000_000 })

function setup(settings: Partial<Settings> = {}) {
  const clock = createFakeClock()
  const store = createAppStore({ ...initialAppState(APP, 0), session, settings: { ...DEFAULT_SETTINGS, ...settings } }, createPublisher(clock, 'e'))
  const link = (state: string): void => { store.dispatch({ kind: 'link', status: { ...store.state().link, state } as never }) }
  link('ready')
  const done: string[] = []
  const controller = createRingController(store, clock, {
    showNotification: (leg) => { done.push(`notify ${leg.callId}`) },
    removeNotification: (callId) => { done.push(`unnotify ${callId}`) },
    showCard: () => { done.push('card') },
    hideCard: () => { done.push('no card') },
    flash: (on) => { done.push(on ? 'flash' : 'no flash') },
    answer: (callId) => { done.push(`answer ${callId}`) },
    notice: (_level, key) => { done.push(key) },
  })
  const calls = (...legs: CallLeg[]): void => {
    store.dispatch({ kind: 'model', model: { ...EMPTY_MODEL, calls: new Map(legs.map((leg) => [leg.callId, leg])) } })
  }
  /** As calls, and long enough for what rings to be noticed. */
  const alerted = (...legs: CallLeg[]): void => {
    calls(...legs)
    clock.advance(ALERT_AFTER_MS)
  }
  return { clock, store, done, controller, calls, alerted, link }
}

describe('what rings', () => {
  it('is a leg at the own telephone that waits for an answer, and nothing else', () => {
    expect(isRinging(sampleLeg())).toBe(true)
    expect(isRinging(sampleLeg({ direction: 'internal-in' }))).toBe(true)
    for (const state of ['talking', 'ringback', 'seized', 'offhook', 'disconnected', '09']) expect(isRinging(sampleLeg({ state }))).toBe(false)
    expect(isRinging(sampleLeg({ direction: 'out' })), 'an outbound call that comes back').toBe(true)
    expect(isRinging(sampleLeg({ listening: true }))).toBe(false)
    expect(isRinging(sampleLeg({ held: true }))).toBe(false)
  })
  it('is the call that has waited longest, on the chosen device, with the chosen tone', () => {
    const settings = { ...DEFAULT_SETTINGS, ringDeviceId: 'desk', ringTone: 'soft' as const, ringAlsoDefault: true }
    const calls = [sampleLeg({ callId: 'b', startedAt: 2 }), sampleLeg({ callId: 'a', startedAt: 1 })]
    expect(decideRing({ calls, settings, session })).toEqual({ ringing: true, callId: 'a', deviceId: 'desk', tone: 'soft', volume: 80, alsoDefault: true })
  })
  it('is low while he speaks on another call, and loud while that one is held', () => {
    expect(decideRing({ calls: [talking, sampleLeg()], settings: DEFAULT_SETTINGS, session }).volume).toBe(24)
    expect(decideRing({ calls: [{ ...talking, held: true }, sampleLeg()], settings: DEFAULT_SETTINGS, session }).volume).toBe(80)
  })
  it('is nothing when nobody is logged in', () => {
    expect(decideRing({ calls: [sampleLeg()], settings: DEFAULT_SETTINGS, session: null }).ringing).toBe(false)
  })
  it('begins and is over once', () => {
    const leg = sampleLeg()
    expect(ringChanges([], [leg])).toEqual({ began: [leg], over: [] })
    expect(ringChanges([leg], [{ ...leg, attached: {} }])).toEqual({ began: [], over: [] })
    expect(ringChanges([leg], [{ ...leg, state: 'talking' }])).toEqual({ began: [], over: [leg] })
  })
})

describe('the ring controller', () => {
  it('shows card, notification and flash with the ring, and takes all away by the event that ends it', () => {
    const { alerted, calls, done, store } = setup()
    alerted(sampleLeg({ callId: '1' }))
    expect(done).toEqual(['card', 'notify 1', 'flash'])
    expect(store.state().ring).toMatchObject({ ringing: true, callId: '1' })
    calls(sampleLeg({ callId: '1', state: 'talking' }))
    expect(done.slice(3)).toEqual(['unnotify 1', 'no flash', 'no card'])
    expect(store.state().ring.ringing).toBe(false)
  })
  it('lets the window draw the call first: a call that is over so soon is neither heard nor shown', () => {
    const { calls, clock, done, store } = setup()
    calls(sampleLeg({ callId: '1' }))
    clock.advance(ALERT_AFTER_MS - 1)
    expect(done).toEqual([])
    expect(store.state().ring.ringing).toBe(false)
    calls()
    clock.advance(ALERT_AFTER_MS)
    expect(done.filter((what) => !what.startsWith('no '))).toEqual([])
    expect(store.state().ring.ringing).toBe(false)
  })
  it('tells the second call for itself while the first is heard already', () => {
    const { alerted, calls, clock, done, store } = setup()
    const one = sampleLeg({ callId: '1', startedAt: 2 })
    alerted(one)
    calls(sampleLeg({ callId: '2', startedAt: 1 }), one)
    expect(store.state().ring.callId).toBe('1')
    clock.advance(ALERT_AFTER_MS)
    expect(store.state().ring.callId).toBe('2')
    expect(done.filter((what) => what.startsWith('notify'))).toEqual(['notify 1', 'notify 2'])
  })
  it('keeps the card while a second call still rings', () => {
    const { alerted, calls, done } = setup()
    const one = sampleLeg({ callId: '1', startedAt: 1 })
    const two = sampleLeg({ callId: '2', startedAt: 2 })
    alerted(one, two)
    calls(two)
    expect(done).not.toContain('no card')
    calls()
    expect(done.at(-1)).toBe('no card')
  })
  it('does what the settings allow only', () => {
    const { alerted, done } = setup({ showCallCard: false, showNotification: false })
    alerted(sampleLeg())
    expect(done).toEqual(['flash'])
  })
  it('keeps the ring when the card is closed, and shows the card again for a further call', () => {
    const { alerted, done, controller, store } = setup()
    const one = sampleLeg({ callId: '1' })
    alerted(one)
    controller.cardDismissed()
    expect(done.at(-1)).toBe('no card')
    expect(store.state().ring.ringing).toBe(true)
    alerted(one, sampleLeg({ callId: '2' }))
    expect(done.filter((what) => what === 'card')).toHaveLength(2)
  })
  it('stops everything when the agent is displaced during a ring', () => {
    const { alerted, done, store } = setup()
    alerted(sampleLeg({ callId: '1' }))
    store.dispatch({ kind: 'session', session: null })
    expect(store.state().ring.ringing).toBe(false)
    expect(done).toContain('unnotify 1')
    expect(done.at(-1)).toBe('no card')
  })
  it('follows a change of the ring settings while it rings', () => {
    const { alerted, store } = setup()
    alerted(sampleLeg())
    store.dispatch({ kind: 'settings', settings: { ...store.state().settings, ringVolume: 10 } })
    expect(store.state().ring.volume).toBe(10)
  })
})

describe('a ring while the link is out', () => {
  it('ends at its deadline, everywhere; the call is shown as unknown and the person is told once', () => {
    const { alerted, clock, done, store, link } = setup()
    alerted(sampleLeg({ callId: '1', ringDeadline: clock.service() + 20_000 }))
    link('connecting')
    clock.advance(15_000)
    expect(store.state().ring.ringing).toBe(true)
    clock.advance(5_000)
    expect(store.state().ring.ringing).toBe(false)
    expect(store.state().calls).toMatchObject([{ callId: '1', state: 'unknown', allowed: [], ringDeadline: null }])
    expect(done.slice(3).filter((what) => what !== 'no flash')).toEqual(['unnotify 1', 'no card', 'ring_unknown'])
    link('authenticating')
    clock.advance(60_000)
    expect(done.filter((what) => what === 'ring_unknown')).toHaveLength(1)
  })
  it('ends after a while where the call has no deadline', () => {
    const { alerted, clock, store, link } = setup()
    alerted(sampleLeg({ callId: '1', ringDeadline: null }))
    clock.advance(BLIND_RING_MS * 2)
    expect(store.state().ring.ringing).toBe(true)
    link('offline')
    clock.advance(BLIND_RING_MS)
    expect(store.state().ring.ringing).toBe(false)
  })
  it('goes on when the link is back before the deadline, until the server says that it is over', () => {
    const { alerted, calls, clock, store, link } = setup()
    const leg = sampleLeg({ callId: '1', ringDeadline: clock.service() + 20_000 })
    alerted(leg)
    link('connecting')
    clock.advance(5_000)
    link('ready')
    clock.advance(30_000)
    expect(store.state().ring.ringing).toBe(true)
    calls()
    expect(store.state().ring.ringing).toBe(false)
  })
  it('is what the server says again once it is back', () => {
    const { alerted, calls, clock, store, link } = setup()
    alerted(sampleLeg({ callId: '1', ringDeadline: clock.service() + 1_000 }))
    link('connecting')
    clock.advance(2_000)
    link('ready')
    calls(sampleLeg({ callId: '1', state: 'talking', answeredAt: 5 }))
    expect(store.state().calls).toMatchObject([{ callId: '1', state: 'talking' }])
  })
  it('can be silenced at once, with and without a link; a further call is heard again', () => {
    const { alerted, controller, store, link } = setup()
    const one = sampleLeg({ callId: '1', startedAt: 1 })
    alerted(one)
    link('connecting')
    controller.silence()
    expect(store.state().ring.ringing).toBe(false)
    expect(store.state().calls).toMatchObject([{ state: 'ringing' }])
    alerted(one, sampleLeg({ callId: '2', startedAt: 2 }))
    expect(store.state().ring).toMatchObject({ ringing: true, callId: '2' })
  })
})

describe('auto-answer', () => {
  it('answers after the chosen time', () => {
    const { calls, done, clock } = setup({ autoAnswer: true, autoAnswerDelayS: 3 })
    calls(sampleLeg({ callId: '1' }))
    clock.advance(2_999)
    expect(done).not.toContain('answer 1')
    clock.advance(1)
    expect(done).toContain('answer 1')
  })
  it('does not answer a call that comes back: he has spoken on it before', () => {
    const { calls, done, clock } = setup({ autoAnswer: true, autoAnswerDelayS: 0 })
    calls(sampleLeg({ callId: '1', state: 'talking', answeredAt: 5 }))
    calls()
    calls(sampleLeg({ callId: '1' }))
    clock.advance(5_000)
    calls()
    calls(sampleLeg({ callId: '2', answeredAt: 5 }))
    clock.advance(5_000)
    expect(done.filter((what) => what.startsWith('answer'))).toEqual([])
    expect(done.filter((what) => what === 'card'), 'it rings all the same').toHaveLength(2)
  })
  const answers = (done: readonly string[]): string[] => done.filter((what) => what.startsWith('answer'))
  it.each([['talking', {}], ['on hold', { held: true, heldSince: 1 }], ['being dialled', { state: 'ringback', answeredAt: null }], ['off the hook', { state: 'offhook', answeredAt: null }]] as const)(
    'does not answer behind the back of an agent whose other call is %s, and does when that one is over', (_what, other) => {
      const { calls, done, clock } = setup({ autoAnswer: true, autoAnswerDelayS: 3 })
      const ringing = sampleLeg({ callId: '1' })
      calls({ ...talking, ...other }, ringing)
      clock.advance(10_000)
      expect(answers(done)).toEqual([])
      calls(ringing)
      clock.advance(2_999)
      expect(answers(done)).toEqual([])
      clock.advance(1)
      expect(answers(done)).toEqual(['answer 1'])
    })
  it('begins to count when the call can be answered, also when it could not at its first ring', () => {
    const { calls, done, clock } = setup({ autoAnswer: true, autoAnswerDelayS: 3 })
    calls(sampleLeg({ callId: '1', allowed: [] }))
    clock.advance(5_000)
    calls(sampleLeg({ callId: '1' }))
    clock.advance(3_000)
    expect(answers(done)).toEqual(['answer 1'])
  })
  it('is given up when another call begins in between, and a refused answer is not repeated', () => {
    const { calls, done, clock } = setup({ autoAnswer: true, autoAnswerDelayS: 3 })
    const ringing = sampleLeg({ callId: '1' })
    calls(ringing)
    clock.advance(2_000)
    calls(ringing, { ...talking, state: 'ringback', answeredAt: null })
    clock.advance(5_000)
    expect(answers(done)).toEqual([])
    calls(ringing)
    clock.advance(3_000)
    calls({ ...ringing, attached: { a: '1' } })
    clock.advance(30_000)
    expect(answers(done)).toEqual(['answer 1'])
  })
  it('leaves alone what was answered, has ended, cannot be answered, or would cut into a conversation', () => {
    const { calls, done, clock, controller } = setup({ autoAnswer: true, autoAnswerDelayS: 3 })
    calls(sampleLeg({ callId: '1' }))
    calls()
    calls(sampleLeg({ callId: '3', allowed: [] }))
    clock.advance(5_000)
    calls(talking, sampleLeg({ callId: '4' }))
    clock.advance(5_000)
    calls(sampleLeg({ callId: '5' }))
    controller.stop()
    clock.advance(5_000)
    expect(done.filter((what) => what.startsWith('answer'))).toEqual([])
    expect(clock.pendingTimers).toBe(0)
  })
})
