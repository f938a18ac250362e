import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createServerClock } from '../../../../src/cti/link/server-clock.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { checkProperty } from '../../../support/property.ts'

/** A server so far ahead of the PC; `ask` = one round trip of these two halves, ms. */
function bench(aheadMs: number) {
  const pc = createFakeClock()
  const clock = createServerClock(pc)
  let ahead = aheadMs
  let wallAhead = 0
  // What the server's clock says is bound to the true time, not to what the PC's wall clock is set to.
  const trueWall = pc.now() - pc.monotonic()
  const server = (): number => trueWall + pc.monotonic() + ahead
  return {
    pc, clock, server,
    step(ms: number) { ahead += ms },
    setWallAhead(ms: number) { wallAhead = ms },
    ask(there: number, back: number): boolean {
      const sentAt = pc.monotonic()
      pc.advance(there)
      const serverTime = server()
      pc.advance(back)
      return clock.read({ sentAt, receivedAt: pc.monotonic(), serverTime, wallAheadMs: wallAhead })
    },
  }
}

describe("the server's clock", () => {
  it('goes by this PC until a server was heard, and by the server from then on', () => {
    const { pc, clock, ask } = bench(-90_000)
    expect([clock.now(), clock.offsetMs]).toEqual([pc.now(), null])
    ask(10, 10)
    expect([clock.service(), clock.now()]).toEqual([pc.now() - 90_000, pc.now() - 90_000])
  })

  it('does not notice what is done to the clock of this PC', () => {
    const { pc, clock, server, ask } = bench(5_000)
    ask(1, 1)
    for (const ms of [600_000, -1_200_000, 90_000]) {
      pc.jumpWall(ms)
      pc.advance(1_000)
      expect(clock.service()).toBe(server())
    }
  })

  it('keeps the reading of the shortest round trip, and gives it up when it has become too old to be the best', () => {
    const { clock, server, pc, ask } = bench(0)
    ask(2, 2)
    expect(ask(5, 195)).toBe(false)
    expect(clock.service()).toBe(server())
    // 4 ms of round trip, and 200 ppm of ten hours: a reading of two seconds is worth more by now.
    pc.advance(36_000_000)
    ask(1_000, 1_000)
    expect(clock.service()).toBe(server())
    expect(clock.offsetMs).not.toBeNull()
  })

  it('is never further off than half the round trip it goes by, whatever the way there and back take', () => {
    const trip = fc.record({ there: fc.nat(3_000), back: fc.nat(3_000), pause: fc.nat(120_000) })
    checkProperty(fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.array(trip, { minLength: 1, maxLength: 20 }), (ahead, trips) => {
      const { clock, server, pc, ask } = bench(ahead)
      let shortest = Number.POSITIVE_INFINITY
      for (const { there, back, pause } of trips) {
        ask(there, back)
        shortest = Math.min(shortest, (there + back) / 2)
        expect(Math.abs(clock.service() - server())).toBeLessThanOrEqual(Math.max(shortest, (there + back) / 2) + 1)
        pc.advance(pause)
      }
    }))
  })

  it('believes a reading that contradicts what it knows: one of the two machines slept', () => {
    const { clock, server, step, ask } = bench(0)
    ask(1, 1)
    step(3_600_000)
    expect(ask(300, 300)).toBe(true)
    expect(Math.abs(clock.service() - server())).toBeLessThanOrEqual(300)
  })

  it('takes the first reading of another server, however long it took', () => {
    const { clock, server, step, ask } = bench(0)
    ask(1, 1)
    step(400)
    clock.newServer()
    ask(600, 600)
    expect(clock.service()).toBe(server())
  })

  it("tells wall time from service time when the server's clock was set while it ran", () => {
    const { clock, server, setWallAhead, ask } = bench(0)
    ask(1, 1)
    setWallAhead(600_000)
    expect(ask(1, 1)).toBe(true)
    expect([clock.service(), clock.now(), clock.toWall(server())]).toEqual([server(), server() + 600_000, server() + 600_000])
  })
})
