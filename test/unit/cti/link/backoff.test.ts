import { describe, expect, it } from 'vitest'
import { createBackoff } from '../../../../src/cti/link/backoff.ts'
import { createSeededRandom } from '../../../support/fakes.ts'

describe('back-off', () => {
  it('doubles its bound from 2 s to 30 s and begins again after a reset', () => {
    const backoff = createBackoff({ next: () => 0.999_999, bytes: (n) => new Uint8Array(n) }, 2_000, 30_000)
    const delays = Array.from({ length: 7 }, () => backoff.next())
    expect(delays).toEqual([1_999, 3_999, 7_999, 15_999, 29_999, 29_999, 29_999])
    backoff.reset()
    expect(backoff.next()).toBe(1_999)
  })

  it('spreads evenly over the whole range', () => {
    const random = createSeededRandom(11)
    const tenths = new Array<number>(10).fill(0)
    for (let n = 0; n < 5_000; n += 1) {
      const tenth = Math.floor(createBackoff(random, 2_000, 30_000).next() / 200)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(Math.abs(count - 500)).toBeLessThan(100)
  })
})
