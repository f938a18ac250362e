import { describe, expect, it } from 'vitest'
import { createLinkBench } from '../../../support/link-bench.ts'
import { sampleLeg } from '../../../support/samples.ts'

async function upBench(script = {}) {
  const bench = await createLinkBench({ script })
  await bench.up()
  return bench
}

describe('heartbeat', () => {
  it('pings only after 15 s without a byte, and measures the round trip', async () => {
    const bench = await upBench()
    const sent = bench.network.last().sentByClient
    await bench.clock.advanceAsync(14_800)
    expect(bench.network.last().sentByClient).toBe(sent)
    await bench.clock.advanceAsync(400)
    expect(bench.network.last().sentByClient).toBeGreaterThan(sent)
    expect(bench.client.status().latencyMs).toBe(2)
  })

  it('pings although events come, so that the server knows that the client lives', async () => {
    const bench = await upBench()
    const sent = bench.network.last().sentByClient
    for (let s = 0; s < 16; s += 1) {
      bench.a.emit('call.changed', sampleLeg())
      await bench.clock.advanceAsync(1_000)
    }
    expect(bench.network.last().sentByClient).toBeGreaterThan(sent)
  })

  it('is degraded when a ping is unanswered for 2 s, and ready with the next byte', async () => {
    const bench = await upBench()
    bench.network.last().stall(true)
    await bench.clock.advanceAsync(17_200)
    expect(bench.client.status()).toMatchObject({ state: 'degraded', reason: 'probing' })
    bench.network.last().stall(false)
    await bench.clock.advanceAsync(10)
    expect(bench.client.status()).toMatchObject({ state: 'ready', reason: 'up' })
    expect(bench.network.attempts).toHaveLength(1)
  })

  it('finds a pulled cable within 45 s, and comes back by itself', async () => {
    const bench = await upBench()
    bench.network.last().dropToClient = true
    bench.network.last().dropToServer = true
    await bench.clock.advanceAsync(44_000)
    expect(bench.client.status().state).toBe('degraded')
    await bench.clock.advanceAsync(1_200)
    expect(bench.statuses.some((status) => status.reason === 'dead')).toBe(true)
    await bench.clock.advanceAsync(2_500)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.a.resumes).toBe(1)
  })

  it('takes the times that the server offers', async () => {
    const bench = await upBench({ heartbeat: { idleMs: 1_000, deadMs: 3_000 } })
    bench.network.last().dropToClient = true
    await bench.clock.advanceAsync(3_100)
    expect(bench.statuses.some((status) => status.reason === 'dead')).toBe(true)
  })

  it('answers the pings of the server', async () => {
    const bench = await upBench()
    const sent = bench.network.last().sentByClient
    bench.a.send({ kind: 'ping', t: 7 })
    await bench.clock.advanceAsync(5)
    expect(bench.network.last().sentByClient).toBeGreaterThan(sent)
  })

  it('lives as long as bytes come, also when pings are never answered', async () => {
    const bench = await upBench({ pongs: false })
    for (let s = 0; s < 100; s += 1) {
      bench.a.emit('call.changed', sampleLeg())
      await bench.clock.advanceAsync(1_000)
    }
    expect(bench.client.status().state).toBe('ready')
    expect(bench.network.attempts).toHaveLength(1)
  })
})

describe('probe', () => {
  it('leaves a living link alone', async () => {
    const bench = await upBench()
    bench.client.probe('unlock')
    await bench.clock.advanceAsync(5_000)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.network.attempts).toHaveLength(1)
  })

  it('finds a dead link within 2 s and connects at once', async () => {
    const bench = await upBench()
    bench.network.last().dropToClient = true
    bench.network.last().dropToServer = true
    bench.client.probe('resume from sleep')
    await bench.clock.advanceAsync(2_100)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.network.attempts).toHaveLength(2)
  })

  it('connects at once when the link waits for its next attempt', async () => {
    const bench = await upBench()
    bench.down('a')
    bench.network.last().reset()
    await bench.clock.advanceAsync(120_000)
    bench.restore('a')
    expect(bench.client.status().state).toBe('connecting')
    bench.client.probe('network change')
    await bench.clock.advanceAsync(50)
    expect(bench.client.status().state).toBe('ready')
  })

  it('does nothing while offline', async () => {
    const bench = await createLinkBench()
    bench.client.probe('unlock')
    bench.client.retryNow()
    await bench.clock.advanceAsync(10_000)
    expect(bench.network.attempts).toHaveLength(0)
  })
})

describe('sleep and clocks', () => {
  it.each([
    ['counts sleep (Windows)', true],
    ['stands still in sleep (Linux)', false],
  ])('notices eight hours of sleep on a machine whose monotonic clock %s and probes at once', async (_what, counts) => {
    const bench = await upBench()
    bench.network.last().dropToClient = true
    bench.network.last().dropToServer = true
    bench.clock.sleep(8 * 3_600_000, counts)
    await bench.clock.advanceAsync(7_200)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.network.attempts).toHaveLength(2)
  })

  it('keeps a link that survived the sleep', async () => {
    const bench = await upBench()
    bench.clock.sleep(8 * 3_600_000, true)
    await bench.clock.advanceAsync(10_000)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.network.attempts).toHaveLength(1)
  })

  it.each([-3_600_000, 3_600_000])('stays up when the wall clock is corrected by %i ms', async (ms) => {
    const bench = await upBench()
    bench.clock.jumpWall(ms)
    await bench.clock.advanceAsync(100_000)
    expect(bench.client.status().state).toBe('ready')
    expect(bench.network.attempts).toHaveLength(1)
  })
})
