import { expect, test } from 'vitest'
import { Deliveries } from '../../../../../src/cti/server/messages/deliveries.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'

const DEAD_MS = 45_000

test('only what was written while the link may have been dead already is in doubt, and once', () => {
  const clock = createFakeClock()
  const deliveries = new Deliveries(clock, DEAD_MS)
  deliveries.note('8643', 'arrived')
  // The client may have heard nothing for one such time, and been silent for another.
  clock.advance(2 * DEAD_MS)
  deliveries.note('8643', 'a')
  deliveries.note('8601', 'his')
  clock.advance(10_000)
  deliveries.note('8643', 'b')
  expect(deliveries.lost('8643', clock.now())).toEqual(['a', 'b'])
  expect(deliveries.lost('8643', clock.now())).toEqual([])
  expect(deliveries.lost('8601', clock.now() + 2 * DEAD_MS)).toEqual([])
})

test('a former server’s deliveries are in doubt until the agent is met', () => {
  const clock = createFakeClock()
  const begunAt = clock.now()
  const deliveries = new Deliveries(clock, DEAD_MS)
  clock.advance(60_000)
  expect(deliveries.formerDoubt('8643')).toBe(begunAt - 15 * 60_000)
  deliveries.met('8643')
  expect([deliveries.formerDoubt('8643'), deliveries.formerDoubt('8601')]).toEqual([null, begunAt - 15 * 60_000])
})
