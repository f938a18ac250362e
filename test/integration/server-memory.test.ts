/** What the server holds after thousands of calls: no more than after the first. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { AGENTS, busyHouse } from '../support/busy-house.ts'

/** Bytes of the heap after a collection. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 4; i += 1) collect()
  return process.memoryUsage().heapUsed
}

test('after 5,000 calls of 200 agents the server holds no more than after 1,000', async () => {
  const house = await busyHouse()
  house.take(1_000)
  const before = heap()
  const timers = house.clock.pendingTimers
  house.take(4_000)
  const grown = heap() - before
  expect(house.server.stats()).toMatchObject({ sessions: AGENTS, calls: 0 })
  expect(house.agents.filter((agent) => agent.refused > 0)).toEqual([])
  // Each call leaves two records at least: the agent's and the consultant's.
  expect(house.records()).toBeGreaterThanOrEqual(2 * house.calls())
  expect(house.clock.pendingTimers).toBe(timers)
  // The smallest thing kept per call, an entry of a map with its key, would be more; what the engine compiles is less.
  expect(grown / 4_000).toBeLessThan(60)
}, 300_000)
