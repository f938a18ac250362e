import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEG_STATES } from '../../src/shared/domain/codes.ts'
import { codeOf, createLinkBench, LOGIN, watch } from '../support/link-bench.ts'
import type { LinkBench } from '../support/link-bench.ts'
import { checkAsyncProperty } from '../support/property.ts'
import { sampleLeg } from '../support/samples.ts'

/** One thing that happens: to the network, at the server, by the agent, or time. */
type Step =
  | { readonly do: 'event'; readonly call: number; readonly state: string }
  | { readonly do: 'end'; readonly call: number }
  | { readonly do: 'execute' | 'reset' | 'fin' | 'drop' | 'stall' | 'unstall' | 'restart' | 'gap' | 'duplicate' | 'probe' | 'retry' | 'down' | 'restore' | 'garbage' }
  | { readonly do: 'watch'; readonly groups: readonly string[] }
  | { readonly do: 'acting'; readonly how: 'normal' | 'lost' | 'accept_only' | 'silent' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'sleep'; readonly ms: number; readonly counts: boolean }
  | { readonly do: 'chunks'; readonly size: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('event' as const), call: fc.nat(3), state: fc.constantFrom(...LEG_STATES) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), call: fc.nat(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'execute' as const, 'execute' as const, 'execute' as const, 'reset' as const, 'fin' as const, 'drop' as const, 'stall' as const,
        'unstall' as const, 'restart' as const, 'gap' as const, 'duplicate' as const, 'probe' as const, 'retry' as const,
        'down' as const, 'restore' as const, 'garbage' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('watch' as const), groups: fc.subarray(['15', '2', '9']) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('acting' as const), how: fc.constantFrom('normal' as const, 'lost' as const, 'accept_only' as const, 'silent' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(50), fc.nat(20_000)) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep' as const), ms: fc.nat(10_000_000), counts: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('chunks' as const), size: fc.nat(40) }) },
)

type Waiting = ReturnType<typeof watch<Awaited<ReturnType<LinkBench['client']['execute']>>>>

async function run(bench: LinkBench, steps: readonly Step[]): Promise<readonly Waiting[]> {
  const waiting: Waiting[] = []
  for (const item of steps) {
    const link = bench.network.links.at(-1)
    switch (item.do) {
      case 'event': bench.a.emit('call.changed', sampleLeg({ callId: `x${String(item.call)}`, state: item.state })); break
      case 'end': {
        const leg = bench.a.calls.get(`x${String(item.call)}`)
        if (leg !== undefined) bench.a.emit('call.ended', { ...leg, endedAt: bench.clock.now(), endCause: 'normal', endedBy: null })
        break
      }
      case 'execute': waiting.push(watch(bench.client.execute('ATPlaceCall', { called: '601' }))); break
      case 'watch': void bench.client.setWatch(item.groups); break
      case 'reset': link?.reset(); break
      case 'fin': link?.finFromServer({ halfOpen: true }); break
      case 'drop': if (link !== undefined) { link.dropToClient = true; link.dropToServer = true } break
      case 'stall': link?.stall(true); break
      case 'unstall': link?.stall(false); break
      case 'restart': bench.a.restart(); link?.reset(); break
      case 'gap': bench.a.skip(2); break
      case 'duplicate': if (link !== undefined) link.duplicateNextToClient = true; break
      case 'probe': bench.client.probe('test'); break
      case 'retry': bench.client.retryNow(); break
      case 'down': bench.down('a'); break
      case 'restore': bench.restore('a'); break
      case 'garbage': link?.injectToClient(Uint8Array.of(0, 0, 0, 2, 1, 2)); break
      case 'acting': bench.a.script.acting = item.how; break
      case 'wait': await bench.clock.advanceAsync(item.ms); break
      case 'sleep': bench.clock.sleep(item.ms, item.counts); break
      case 'chunks': if (link !== undefined) link.chunkBytes = item.size; break
    }
  }
  return waiting
}

describe('the link under random faults', () => {
  it('leaves no request hanging, executes nothing twice, and its model equals the server’s in the end', async () => {
    await checkAsyncProperty(fc.asyncProperty(fc.nat(1_000), fc.array(step, { maxLength: 40 }), async (seed, steps) => {
      const bench = await createLinkBench({ seed })
      const login = watch(bench.client.login(LOGIN))
      const waiting = await run(bench, [{ do: 'wait', ms: 20 }, ...steps])
      bench.a.script.acting = 'normal'
      bench.restore('a')
      // A gap shows with the next event; a dropped connection within the dead time.
      await bench.clock.advanceAsync(50_000)
      bench.network.last().chunkBytes = 0
      if (bench.network.last().stallToClient) bench.network.last().stall(false)
      bench.a.emit('queue.changed', { group: '15', name: '服务热线', waiting: 1, oldestSince: null, readyAgents: 0, loggedInAgents: 1 })
      await bench.clock.advanceAsync(150_000)
      expect(codeOf(login.value)).toBe('ok')
      expect(bench.client.status().state).toBe('ready')
      for (const request of waiting) expect(codeOf(request.value)).not.toBe('pending')
      expect(new Set(bench.a.executed).size).toBe(bench.a.executed.length)
      const wanted = steps.findLast((item) => item.do === 'watch')
      if (wanted !== undefined) expect(bench.a.watched, 'what was wanted last, whatever became of the request').toEqual(wanted.groups)
      expect(new Map(bench.client.model().calls)).toEqual(new Map(bench.a.calls))
      expect(bench.client.model().self).toEqual(bench.a.agent)
      // No link event without a row: the table is complete for what really happens.
      expect(bench.log.lines.filter((line) => line.level === 'error')).toEqual([])
      bench.client.dispose()
      expect(bench.clock.pendingTimers).toBeLessThanOrEqual(4)
    }))
  }, 120_000)
})
