import { describe, expect, it } from 'vitest'
import { createSoonNames } from '../../../../src/main/desk/soon-names.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'

describe('names for a list', () => {
  it('are asked for at the site, and waited for a moment only', async () => {
    const clock = createFakeClock()
    const asked: number[] = []
    const site = Promise.withResolvers<ReadonlyMap<string, string>>()
    const soon = createSoonNames({
      of: (_numbers, ask = 0) => {
        asked.push(ask)
        return ask > 0 ? site.promise : Promise.resolve(new Map([['1', 'known']]))
      },
    }, clock)
    const slow = soon(['1', '2'], true)
    await clock.advanceAsync(150)
    expect([...await slow]).toEqual([['1', 'known']])
    site.resolve(new Map([['1', 'known'], ['2', 'found']]))
    expect([[...await soon(['1', '2'], true)].length, clock.pendingTimers]).toEqual([2, 0])
    expect([[...await soon(['1'], false)].length, asked.filter((ask) => ask > 0).length]).toEqual([1, 2])
  })
})
