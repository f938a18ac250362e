/** The demo's promise: who logs in is called within seconds, whatever the seed and whenever they log in. */
import { describe, expect, it } from 'vitest'
import { DEMO_AGENTS } from '../../src/cti/server/demo/people.ts'
import { createSeededRandom, startDemoLife } from '../../src/cti/server/demo/index.ts'
import { startMemoryServer } from '../support/server-harness.ts'

const SEEDS = 200
/** What a person who looks at the demo takes for "within seconds", ms. */
const SECONDS = 15_000
const STEP = 250

/** ms from the login to the ring at the agent's telephone; null = nobody rang in a minute and a half. */
async function rings(seed: number, { uid = '8643', afterMs = 0, quiet = false, startNotReady = false } = {}): Promise<number | null> {
  const house = await startMemoryServer({ seed })
  const life = startDemoLife({
    clock: house.clock, random: createSeededRandom(seed), greetings: createSeededRandom(seed + 2), log: house.log, switch: house.switch, site: house.site, quiet,
    staffed: (extension) => house.server.isStaffed(extension), waiting: () => house.server.waitingAgents(),
  })
  try {
    await house.clock.advanceAsync(afterMs)
    const extension = uid.slice(1)
    const client = await house.agent({ uid, extension, startNotReady })
    for (let at = 0; at <= 90_000; at += STEP) {
      await house.clock.advanceAsync(STEP)
      if (client.events('call.changed').length > 0) return at
    }
    return null
  } finally {
    life.stop()
    await house.server.stop(0)
    house.switch.dispose()
  }
}

describe('the demo', () => {
  it(`calls who logs in within ${String(SECONDS / 1_000)} s, for each of ${String(SEEDS)} seeds`, async () => {
    const late: string[] = []
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      // At once, as --auto-login does, or after a while of typing: the first customers have called by then.
      const afterMs = [0, 3_000, 20_000, 130_000][seed % 4] ?? 0
      const ms = await rings(seed, { afterMs })
      if (ms === null || ms > SECONDS) late.push(`seed ${String(seed)}, login after ${String(afterMs)} ms: ${String(ms)}`)
    }
    expect(late).toEqual([])
  })

  it.each(DEMO_AGENTS.filter(({ groups }) => groups.length > 0).map(({ uid }) => uid))('calls agent %s, whatever group they serve', async (uid) => {
    for (const seed of [5, 7]) expect(await rings(seed, { uid })).toBeLessThanOrEqual(SECONDS)
  })

  it('leaves alone who is not ready, and everybody when it is quiet', async () => {
    expect(await rings(5, { startNotReady: true })).toBeNull()
    expect(await rings(5, { quiet: true })).toBeNull()
  })
})
