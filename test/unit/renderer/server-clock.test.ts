import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetClock, measureClock, serviceNow, wallNow } from '../../../src/renderer/ui/server-clock.ts'
import { connectStores } from '../../../src/renderer/stores/connect.ts'
import { emptySnapshot, fakeBridge, provideBridge } from '../../support/renderer-bridge.ts'
import { ok } from '../../../src/shared/result.ts'

/** The wall clock and the monotonic clock of the window, each moved by hand. */
const SERVER = 1_795_338_000_000
let mono = 0
let wall = SERVER + 90_000
beforeEach(() => {
  mono = 5_000
  wall = SERVER + 90_000
  vi.spyOn(performance, 'now').mockImplementation(() => mono)
  vi.spyOn(Date, 'now').mockImplementation(() => wall)
})
afterEach(() => {
  vi.restoreAllMocks()
  forgetClock()
})
const pass = (ms: number): void => { mono += ms; wall += ms }
/** Main, whose service time began with this test. */
const main = (...trips: number[]) => {
  const began = mono
  let asked = 0
  return {
    asked: () => asked,
    service: () => SERVER + mono - began,
    ask: () => {
      const trip = trips[Math.min(asked, trips.length - 1)] ?? 0
      asked += 1
      pass(trip / 2)
      const service = SERVER + mono - began
      pass(trip / 2)
      return Promise.resolve({ service, wallAheadMs: 0 })
    },
  }
}

describe("the server's clock in a window", () => {
  it('is measured by the round trip: the clock of the PC, 90 s ahead, is not looked at', async () => {
    const there = main(4)
    await measureClock(there.ask)
    expect(serviceNow()).toBe(there.service())
    for (const ms of [600_000, -600_000]) {
      wall += ms
      pass(1_000)
      expect(serviceNow()).toBe(there.service())
    }
  })

  it('asks again while the program is busy, at most four times, and keeps the shortest round trip', async () => {
    const busy = main(400, 80, 200, 90)
    await measureClock(busy.ask)
    expect([busy.asked(), serviceNow()]).toEqual([4, busy.service()])
    const quick = main(400, 2)
    await measureClock(quick.ask)
    expect([quick.asked(), serviceNow()]).toEqual([2, quick.service()])
  })

  it('stays as it is when main does not answer', async () => {
    const there = main(2)
    await measureClock(there.ask)
    await measureClock(() => Promise.resolve(null))
    expect(serviceNow()).toBe(there.service())
  })

  it('is measured when main has heard a server, and again when that clock has changed', async () => {
    let service = SERVER
    let ahead = 0
    const heard = emptySnapshot({ seq: 1, link: { ...emptySnapshot().link, clockOffsetMs: 1 } })
    const { bridge, emit, asked } = fakeBridge({ 'state.snapshot': () => ok(heard), 'clock.read': () => ok({ service, wallAheadMs: ahead }) })
    await provideBridge(bridge)(() => connectStores(bridge))
    await vi.waitFor(() => { expect(serviceNow()).toBe(SERVER) })
    emit(2, 'link.changed', { ...heard.link, latencyMs: 3 })
    expect(asked.filter(({ name }) => name === 'clock.read')).toHaveLength(1)
    service += 3_600_000
    ahead = 600_000
    emit(3, 'link.changed', { ...heard.link, clockOffsetMs: 3_600_001, wallAheadMs: ahead })
    await vi.waitFor(() => { expect(serviceNow()).toBe(SERVER + 3_600_000) })
    expect(wallNow()).toBe(SERVER + 3_600_000 + 600_000)
  })
})
