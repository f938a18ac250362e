/**
 * The fault matrix of the link: what networks and servers do × the state in which it happens. Whatever
 * it is, no request hangs, the status names a reason, and the link comes up again when the fault is over.
 */
import { describe, expect, it } from 'vitest'
import { codeOf, createLinkBench, LOGIN, watch } from '../support/link-bench.ts'
import type { LinkBench } from '../support/link-bench.ts'
import { sampleLeg } from '../support/samples.ts'
import type { LinkState } from '../../src/shared/domain/codes.ts'

/** Brings a fresh bench into a state. `cure` undoes what was needed for it. */
const ARRIVE: Readonly<Record<Exclude<LinkState, 'offline' | 'displaced'>, (bench: LinkBench) => Promise<void>>> = {
  async connecting(bench) {
    bench.network.setMode('a', 18_005, 'mute')
    void bench.client.login(LOGIN)
    await bench.clock.advanceAsync(10)
  },
  async authenticating(bench) {
    bench.a.script.login = 'silent'
    void bench.client.login(LOGIN)
    await bench.clock.advanceAsync(10)
  },
  async syncing(bench) {
    bench.a.script.snapshot = 'half'
    void bench.client.login(LOGIN)
    await bench.clock.advanceAsync(50)
  },
  async ready(bench) {
    await bench.up()
  },
  async degraded(bench) {
    await bench.up()
    bench.network.last().stall(true)
    await bench.clock.advanceAsync(17_500)
  },
}

interface Fault {
  readonly name: string
  /** Reasons of which the status must show one at some time; empty = the fault is none for the link. */
  readonly reasons: readonly string[]
  inflict(bench: LinkBench): void
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const garbage = bytes(0, 0, 0, 4, 0x7b, 0x7b, 0x7b, 0x7b)

const FAULTS: readonly Fault[] = [
  { name: 'RST', reasons: ['reset'], inflict: (bench) => { bench.network.last().reset() } },
  { name: 'FIN', reasons: ['closed_by_server'], inflict: (bench) => { bench.network.last().finFromServer() } },
  { name: 'half-close', reasons: ['closed_by_server'], inflict: (bench) => { bench.network.last().finFromServer({ halfOpen: true }) } },
  {
    name: 'half-open (packets dropped)', reasons: ['dead', 'no_hello'],
    inflict: (bench) => { bench.network.last().dropToClient = true; bench.network.last().dropToServer = true },
  },
  { name: 'silence of the server', reasons: ['dead', 'no_hello'], inflict: (bench) => { bench.network.last().dropToClient = true } },
  {
    name: 'garbage', reasons: ['garbage', 'wrong_protocol'],
    inflict: (bench) => { bench.network.last().stall(false); bench.network.last().injectToClient(garbage) },
  },
  {
    name: 'wrong charset', reasons: ['garbage', 'wrong_protocol'],
    inflict: (bench) => { bench.network.last().stall(false); bench.network.last().injectToClient(bytes(0, 0, 0, 4, 0x22, 0xd6, 0xd0, 0x22)) },
  },
  {
    name: 'oversized frame', reasons: ['frame_too_large', 'wrong_protocol'],
    inflict: (bench) => { bench.network.last().stall(false); bench.network.last().injectToClient(bytes(0, 0x10, 0, 1)) },
  },
  {
    name: 'an HTTP answer', reasons: ['frame_too_large', 'wrong_protocol'],
    inflict: (bench) => {
      bench.network.last().stall(false)
      bench.network.last().injectToClient(new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n'))
    },
  },
  {
    name: 'server restart', reasons: ['reset'],
    inflict: (bench) => { bench.a.restart(); bench.network.last().reset() },
  },
  {
    name: 'eight hours of sleep', reasons: ['dead', 'no_hello', 'reset'],
    inflict: (bench) => { bench.network.last().dropToClient = true; bench.network.last().dropToServer = true; bench.clock.sleep(8 * 3_600_000, true) },
  },
]

function cure(bench: LinkBench): void {
  bench.network.setMode('a', 18_005, 'open')
  bench.a.script.login = 'normal'
  bench.a.script.snapshot = 'normal'
}

const states = Object.keys(ARRIVE) as (keyof typeof ARRIVE)[]
const matrix = states.flatMap((state) => FAULTS.map((fault): [string, keyof typeof ARRIVE, Fault] => [fault.name, state, fault]))

describe('fault matrix', () => {
  it.each(matrix)('%s while %s: named, nothing hangs, comes up again', async (_name, state, fault) => {
    const bench = await createLinkBench()
    await ARRIVE[state](bench)
    expect(bench.client.status().state).toBe(state)
    const seenBefore = bench.statuses.length
    const waiting = bench.client.status().state === 'ready' || bench.client.status().state === 'degraded'
      ? watch(bench.client.execute('ATPlaceCall', { called: '601' })) : null
    fault.inflict(bench)
    cure(bench)
    await bench.clock.advanceAsync(100_000)
    expect(bench.client.status()).toMatchObject({ state: 'ready', reason: 'up', retryAt: null, attempt: 0 })
    const reasons = bench.statuses.slice(seenBefore).map((status) => status.reason)
    expect(reasons.some((reason) => fault.reasons.includes(reason)), reasons.join(', ')).toBe(true)
    if (waiting !== null) expect(codeOf(waiting.value)).not.toBe('pending')
    expect(bench.client.model().self?.uid).toBe('8643')
    // The model is the server's truth again.
    expect([...bench.client.model().calls.keys()].sort()).toEqual([...bench.a.calls.keys()].sort())
    expect(bench.a.executed.length).toBe(new Set(bench.a.executed).size)
  })
})

describe('servers that are no servers', () => {
  it.each([
    ['refuses', 'refuse', 'refused'],
    ['is not to be reached', 'unreachable', 'unreachable'],
    ['does not answer at all', 'silent', 'unreachable'],
    ['accepts and says nothing', 'mute', 'no_hello'],
  ] as const)('names the reason when the address %s', async (_what, mode, reason) => {
    const bench = await createLinkBench()
    bench.network.setMode('a', 18_005, mode)
    const login = watch(bench.client.login(LOGIN))
    await bench.clock.advanceAsync(10_500)
    expect(bench.statuses.map((status) => status.reason)).toContain(reason)
    expect(codeOf(login.value)).toBe('pending')
    bench.network.setMode('a', 18_005, 'open')
    await bench.clock.advanceAsync(60_000)
    expect(codeOf(login.value)).toBe('ok')
  })

  it.each([
    ['another version', 'old_version'],
    ['no SCRAM', 'no_scram'],
    ['garbage', 'garbage'],
    ['HTTP', 'http'],
    ['an oversized frame', 'oversized'],
  ] as const)('calls a server with %s a wrong protocol', async (_what, hello) => {
    const bench = await createLinkBench({ script: { hello } })
    const login = watch(bench.client.login(LOGIN))
    await bench.clock.advanceAsync(100)
    expect(bench.statuses.map((status) => status.reason)).toContain('wrong_protocol')
    expect(bench.a.requests).toHaveLength(0)
    expect(codeOf(login.value)).toBe('pending')
  })

  it('goes to the other server when the login is not answered', async () => {
    const bench = await createLinkBench({ both: true, script: { login: 'silent' } })
    const login = watch(bench.client.login(LOGIN))
    await bench.clock.advanceAsync(13_000)
    expect(codeOf(login.value)).toBe('ok')
    expect(bench.client.status().node).toBe('B')
  })

  it('does not hurry a server that drops its clients soon after letting them in', async () => {
    const bench = await createLinkBench({ seed: 5 })
    await bench.up()
    for (let n = 0; n < 200; n += 1) {
      if (bench.client.status().state === 'ready') bench.network.last().reset()
      await bench.clock.advanceAsync(1_000)
    }
    expect(bench.network.attempts.length).toBeLessThan(40)
  })
})

describe('bytes in odd portions', () => {
  it.each([1, 3, 7, 1_000])('logs in and follows a call when the stream comes in pieces of %i bytes', async (size) => {
    const bench = await createLinkBench()
    const login = bench.client.login(LOGIN)
    await bench.clock.advanceAsync(1)
    bench.network.last().chunkBytes = size
    await bench.clock.advanceAsync(100)
    expect(codeOf(await login)).toBe('ok')
    bench.a.emit('call.changed', sampleLeg())
    await bench.clock.advanceAsync(10)
    expect(bench.client.model().calls.size).toBe(1)
  })
})
