import { describe, expect, it } from 'vitest'
import { changedParts, initialAppState, isConnected, reduce } from '../../../../src/main/telephony/app-state.ts'
import { createAppStore } from '../../../../src/main/telephony/app-store.ts'
import { announced, createNotices } from '../../../../src/main/telephony/notices.ts'
import { createPublisher } from '../../../../src/main/ipc/publisher.ts'
import { EMPTY_MODEL } from '../../../../src/main/telephony/telephony-service.ts'
import { snapshotSchema } from '../../../../src/shared/ipc/contract.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { sampleAgent, sampleFigures, sampleLeg, sampleMessage } from '../../../support/samples.ts'
import type { AppAction } from '../../../../src/main/telephony/app-state.ts'
import type { EventEnvelope, Notice } from '../../../../src/shared/ipc/contract.ts'

const APP = { version: '1', platform: 'linux', demo: true, locale: 'en' as const, dark: false, locked: [] }
const first = initialAppState(APP, 1_000)

describe('the state of the app', () => {
  it('names only the parts that changed, calls before everything else', () => {
    const leg = sampleLeg()
    const model = { ...EMPTY_MODEL, self: sampleAgent(), calls: new Map([[leg.callId as string, leg]]) }
    const next = reduce(first, { kind: 'model', model })
    expect(changedParts(first, next).map((part) => part.name)).toEqual(['calls.changed', 'agent.changed'])
    expect(changedParts(next, reduce(next, { kind: 'model', model: { ...model, calls: new Map(model.calls) } }))).toEqual([])
  })
  it('has a part for the team, its calls, the figures, the inbox and the draft', () => {
    const other = sampleLeg({ callId: 'x', extension: '601' })
    const model = { ...EMPTY_MODEL, teamCalls: new Map([['x/601', other]]), figures: sampleFigures() }
    const steps: readonly AppAction[] = [
      { kind: 'model', model }, { kind: 'watched', on: true }, { kind: 'inbox', inbox: { unread: 1, messages: [sampleMessage()] } },
      { kind: 'wrapup', draft: { callId: other.callId, code: null, note: '', state: 'empty', savedAt: null } },
    ]
    const next = steps.reduce((state, action) => reduce(state, action), first)
    expect(changedParts(first, next).map((part) => part.name)).toEqual(['wrapup.changed', 'inbox.changed', 'teamWatched.changed', 'teamCalls.changed', 'figures.changed'])
    expect(reduce(next, { kind: 'watched', on: true })).toBe(next)
    expect(snapshotSchema.parse({ ...next, epoch: 'e', seq: 1 })).toMatchObject({ teamWatched: true, inbox: { unread: 1 } })
  })
  it('shows the same notice once, and forgets one that was dismissed', () => {
    const clock = createFakeClock()
    const store = createAppStore(first, createPublisher(clock, 'e'))
    const notice = createNotices(clock, store)
    notice('warning', 'taken_over', { by: 'a' })
    notice('warning', 'taken_over', { by: 'a' })
    notice('warning', 'taken_over', { by: 'b' })
    expect(store.state().notices.map((item) => item.id)).toEqual([2, 3])
    store.dispatch({ kind: 'dismiss', id: 2 })
    expect(store.state().notices.map((item) => item.id)).toEqual([3])
  })
  it('keeps the last 20 notices', () => {
    let state = first
    for (let id = 1; id <= 30; id += 1) state = reduce(state, { kind: 'notice', notice: { id, level: 'info', key: 'k', params: { id }, at: 0 } })
    expect(state.notices.map((item) => item.id)).toEqual(Array.from({ length: 20 }, (_, n) => n + 11))
  })
  it('announces to the system what came since, and only what concerns the person', () => {
    const at = (id: number, key: string): Notice => ({ id, level: 'info', key, params: {}, at: 0 })
    expect(announced([], [at(1, 'message'), at(2, 'ring_failed')]).map((notice) => notice.id)).toEqual([1])
    expect(announced([at(1, 'message')], [at(1, 'message'), at(2, 'listened_by')]).map((notice) => notice.id)).toEqual([2])
    expect(announced([at(1, 'message'), at(2, 'message')], [at(1, 'message')])).toEqual([])
  })
  it('knows when the machine must stay awake', () => {
    expect(isConnected([sampleLeg()])).toBe(false)
    expect(isConnected([sampleLeg({ state: 'talking' })])).toBe(true)
    expect(isConnected([sampleLeg({ state: 'talking', held: true })])).toBe(true)
  })
})

describe('the store', () => {
  it('gives a snapshot that contains exactly the events up to its number', () => {
    const events: EventEnvelope[] = []
    const publisher = createPublisher(createFakeClock(), 'e')
    publisher.add(1, (envelope) => { events.push(envelope) })
    const store = createAppStore(first, publisher)
    store.dispatch({ kind: 'app', app: { dark: true } })
    const snapshot = store.snapshot()
    expect(snapshotSchema.parse(snapshot)).toEqual(snapshot)
    expect(snapshot).toMatchObject({ epoch: 'e', seq: 1, app: { dark: true } })
    store.dispatch({ kind: 'app', app: { dark: false } })
    expect(events.map((event) => event.seq)).toEqual([1, 2])
  })
  it('tells listeners every change in its order, also when one of them changes something', () => {
    const store = createAppStore(first, createPublisher(createFakeClock(), 'e'))
    const seen: boolean[] = []
    store.subscribe((after) => { if (after.app.dark && after.dialRequest === null) store.dispatch({ kind: 'dial', request: { number: '1', source: 's' } }) })
    store.subscribe((after) => { seen.push(after.dialRequest !== null) })
    store.dispatch({ kind: 'app', app: { dark: true } })
    expect(seen).toEqual([false, true])
  })
})
