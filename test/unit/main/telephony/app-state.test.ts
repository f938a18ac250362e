import { describe, expect, it } from 'vitest'
import { changedParts, initialAppState, isConnected, reduce } from '../../../../src/main/telephony/app-state.ts'
import { createAppStore } from '../../../../src/main/telephony/app-store.ts'
import { createNotices } from '../../../../src/main/telephony/notices.ts'
import { createPublisher } from '../../../../src/main/ipc/publisher.ts'
import { EMPTY_MODEL } from '../../../../src/main/telephony/telephony-service.ts'
import { snapshotSchema } from '../../../../src/shared/ipc/contract.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { sampleAgent, sampleLeg } from '../../../support/samples.ts'
import type { EventEnvelope } from '../../../../src/shared/ipc/contract.ts'

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
