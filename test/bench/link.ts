/** AT Link decoding against bare JSON.parse of the same bodies. */
import { createFrameDecoder } from '../../src/cti/protocol/frame-decoder.ts'
import { compare, median, type Bench, type Measure } from './lib/measure.ts'
import { size } from './lib/size.ts'
import { eventSchemas } from '../../src/cti/protocol/events.ts'
import type { z } from 'zod'

const COUNT = size(20_000, 300)
const ROUNDS = size(15, 1)
/** What one read of a busy socket yields. */
const CHUNK_BYTES = 65_536

/** What the schema takes: it breaks here, by type, when the schema asks for something else. */
type Sample<N extends keyof typeof eventSchemas> = z.input<(typeof eventSchemas)[N]>

const leg = (i: number): Sample<'call.changed'> => ({
  callId: `c-${i}-7f3a`, extension: '643', agent: '8643',
  peer: { number: `139${String(10_000_000 + i)}`, name: i % 3 === 0 ? '王建国' : null, kind: 'external', uid: null, held: false, state: 'talking', listening: false },
  caller: `139${String(10_000_000 + i)}`, called: '95588', direction: 'in', state: i % 2 === 0 ? 'ringing' : 'talking',
  held: false, heldSince: null, heldByPeer: false, conference: false, listening: false, transferType: 'none', consultOf: null, trunk: '1001',
  queue: { group: '15', name: '服务热线', waitedMs: 12_000 + i }, originalCaller: null, originalCalled: '95588',
  attached: { level: 'gold', order: `A${i}` }, startedAt: 1_800_000_000_000 + i, answeredAt: null, since: 1_800_000_000_000 + i,
  recording: false, ringDeadline: 1_800_000_020_000 + i,
  parties: [{ number: '643', name: '付智伟', kind: 'agent', uid: '8643', held: false, state: 'talking', listening: false }],
  allowed: ['ATAnswer', 'ATHangup', 'ATHold'],
})
const agent = (i: number): Sample<'agent.changed'> => ({
  uid: '8601', name: '李小梅', extension: '601', state: i % 2 === 0 ? 'ready' : 'busy', reason: null, since: 1_800_000_000_000 + i,
  changedBy: '8601', nextState: null, groups: ['1', '15'], callState: 'idle', host: 'PC-17', role: 'agent', memberOf: ['1', '15'], loginAt: 1_800_000_000_000, wrapup: null,
})
const queue = (i: number): Sample<'queue.changed'> => ({ group: '15', name: '服务热线', waiting: i % 9, oldestSince: null, readyAgents: 4, loggedInAgents: 9 })

/** The mix of a busy hour: legs, agents, queues, now and then a response and a ping. */
function message(i: number): object {
  const event = <N extends keyof typeof eventSchemas>(name: N, data: Sample<N>): object => ({ kind: 'event', seq: i + 1, event: name, at: 1_800_000_000_000 + i, data, cause: 'switch', by: 'acd' })
  if (i % 50 === 0) return { kind: 'ping', t: i }
  if (i % 10 === 0) return { kind: 'response', id: i, ok: true, result: {} }
  if (i % 3 === 0) return event('agent.changed', agent(i))
  return i % 3 === 1 ? event('call.changed', leg(i)) : event('queue.changed', queue(i))
}

function chunksOf(bodies: readonly Uint8Array[]): Uint8Array[] {
  const all = Buffer.concat(bodies.flatMap((body) => {
    const header = Buffer.alloc(4)
    header.writeUInt32BE(body.length)
    return [header, body]
  }))
  const chunks: Uint8Array[] = []
  for (let at = 0; at < all.length; at += CHUNK_BYTES) chunks.push(new Uint8Array(all.subarray(at, at + CHUNK_BYTES)))
  return chunks
}

const perSecond = (work: () => number): number => {
  const startedAt = performance.now()
  const count = work()
  if (count !== COUNT) throw new Error(`${String(count)} of ${String(COUNT)} messages came out`)
  return COUNT / ((performance.now() - startedAt) / 1000)
}

async function run(): Promise<readonly Measure[]> {
  const texts = Array.from({ length: COUNT }, (_, i) => JSON.stringify(message(i)))
  const bodies = texts.map((text) => new TextEncoder().encode(text))
  const chunks = chunksOf(bodies)
  const utf8 = new TextDecoder('utf-8', { fatal: true })

  const decode = (full: boolean): number => {
    let count = 0
    const decoder = createFrameDecoder({
      onMessage: (decoded) => {
        if (full && decoded.kind === 'event') {
          const name = decoded.event
          const accepted = name in eventSchemas && eventSchemas[name as keyof typeof eventSchemas].safeParse(decoded.data).success
          if (!accepted) throw new Error(`refused ${name}`)
        }
        count += 1
      },
      onRefused: (refused) => { throw new Error(refused.detail) },
      onFailure: (failure, detail) => { throw new Error(`${failure}: ${detail}`) },
    })
    for (const chunk of chunks) decoder.push(chunk)
    return count
  }
  let kept: unknown = null
  const parseBytes = (): number => { for (const body of bodies) kept = JSON.parse(utf8.decode(body)); return bodies.length }
  const parseTexts = (): number => { for (const text of texts) kept = JSON.parse(text); return texts.length }

  const rates: Record<'link' | 'full' | 'bytes' | 'texts', number[]> = { link: [], full: [], bytes: [], texts: [] }
  for (let round = -3; round < ROUNDS; round += 1) {
    const result = { bytes: perSecond(parseBytes), link: perSecond(() => decode(false)), texts: perSecond(parseTexts), full: perSecond(() => decode(true)) }
    // The first rounds warm the compiler.
    if (round >= 0) for (const name of ['link', 'full', 'bytes', 'texts'] as const) rates[name].push(result[name])
  }
  if (kept === null) throw new Error('nothing was parsed')
  const ratio = (of: 'link' | 'full', to: 'bytes' | 'texts'): number => median(rates[of].map((rate, i) => rate / (rates[to][i] ?? Number.NaN)))
  const row = (what: string, of: 'link' | 'full', to: 'bytes' | 'texts', baseline: string, budget?: Measure['budget']): Measure => ({
    ...compare(what, median(rates[of]), 'frames/s', { what: baseline, value: median(rates[to]) }, budget), ratio: ratio(of, to),
  })
  return [
    row('bytes → messages', 'link', 'bytes', 'JSON.parse of the same bodies (bytes, already split)', { of: 'ratio', atLeast: 0.7 }),
    row('bytes → messages', 'link', 'texts', 'JSON.parse of the same bodies (text already decoded)', { of: 'ratio', atLeast: 0.7 }),
    row('bytes → messages, data checked by schema', 'full', 'bytes', 'JSON.parse of the same bodies (bytes, already split)'),
  ]
}

export const bench: Bench = { name: 'link', needsWindow: false, run }
