import { describe, expect, test } from 'vitest'
import { Recorder } from '../../../../../src/cti/server/records/recorder.ts'
import { RecordWriter } from '../../../../../src/cti/server/records/record-writer.ts'
import { createMemoryRecordStore } from '../../../../../src/cti/server/store/memory-record-store.ts'
import type { RecordStore } from '../../../../../src/cti/server/store/record-store.ts'
import type { SwitchEvent } from '../../../../../src/cti/server/switch/switch.ts'
import { createMemoryLog } from '../../../../support/fakes.ts'
import { createSwitchBench, ext } from '../../../../support/switch-harness.ts'
import type { SwitchBench } from '../../../../support/switch-harness.ts'

const CUSTOMER = '13800138000'
const OTHER = '13900139000'

const simOf = ({ switch: { sim } }: SwitchBench) => {
  if (sim === null) throw new Error('the simulated switch has people')
  return sim
}
type Step = (bench: SwitchBench) => void
const incoming = (bench: SwitchBench) => bench.did(simOf(bench).incoming('in', { caller: CUSTOMER, called: '643', trunk: null, group: null, extension: ext('643') })).callId
const first = (bench: SwitchBench) => bench.switch.calls()[0]?.callId ?? ('' as never)
const last = (bench: SwitchBench) => bench.switch.calls().at(-1)?.callId ?? ('' as never)
const callsIn: Step = (bench) => { incoming(bench) }
const answers = (extension: string): Step => (bench) => { bench.did(bench.switch.answer('a', last(bench), ext(extension))) }
const answersFirst = (extension: string): Step => (bench) => { bench.did(bench.switch.answer('a', first(bench), ext(extension))) }
const lifts = (number: string): Step => (bench) => { bench.did(simOf(bench).answer('s', number)) }
const leaves = (number: string): Step => (bench) => { bench.did(simOf(bench).hangup('h', number)) }
const places = (from: string, to: string): Step => (bench) => { bench.did(bench.switch.placeCall('p', ext(from), to)) }
const consults = (from: string, to: string): Step => (bench) => { bench.did(bench.switch.consult('c', first(bench), ext(from), to)) }
const completes = (by: string): Step => (bench) => { bench.did(bench.switch.complete('o', first(bench), last(bench), ext(by))) }
const joins = (by: string): Step => (bench) => { bench.did(bench.switch.join('j', first(bench), last(bench), ext(by))) }
const sends = (from: string, number: string): Step => (bench) => { bench.did(bench.switch.transfer('t', first(bench), ext(from), { kind: 'number', number })) }
const adds = (by: string, number: string): Step => (bench) => { bench.did(bench.switch.addParty('+', first(bench), ext(by), number)) }
const monitors = (by: string, mode: 'listen' | 'join'): Step => (bench) => { bench.did(bench.switch.monitor('m', first(bench), ext(by), mode)) }
const port: Step = (bench) => { bench.did(bench.switch.toIvr('i', first(bench), ext('643'), { channel: 0, file: 'F', node: '1', message: '' }, 'transfer')) }

/** Each story with the segments it must leave: extension or destination, and how it ended. */
const STORIES: readonly (readonly [string, readonly Step[], readonly string[]])[] = [
  ['an inbound call', [callsIn, answers('643'), leaves(CUSTOMER)], ['643 normal']],
  ['an outbound call is one segment', [places('643', OTHER), lifts(OTHER), leaves(OTHER)], ['643 normal']],
  ['a consultation completed', [callsIn, answers('643'), consults('643', '601'), answers('601'), completes('643'), leaves(CUSTOMER)],
    ['643 transferred', '601 normal', '643 transferred', '601 transferred']],
  ['a conference', [callsIn, answers('643'), consults('643', '601'), answers('601'), joins('643'), leaves(CUSTOMER), leaves('601')],
    ['643 normal', '601 normal', '643 joined', '601 joined']],
  ['an outside number is consulted and gets the call', [callsIn, answers('643'), consults('643', OTHER), lifts(OTHER), completes('643'), leaves(OTHER)],
    ['643 transferred', `external:${OTHER} normal`, '643 transferred']],
  ['an outbound call is transferred', [places('643', CUSTOMER), lifts(CUSTOMER), sends('643', '601'), answers('601'), leaves(CUSTOMER)],
    ['643 transferred', '601 normal']],
  ['a transfer outside', [callsIn, answers('643'), sends('643', OTHER), lifts(OTHER), leaves(CUSTOMER)],
    ['643 transferred', `external:${OTHER} normal`]],
  ['a third party from outside', [places('643', '601'), answers('601'), adds('643', OTHER), lifts(OTHER), leaves('601'), leaves(OTHER)],
    ['643 normal', '601 normal', `external:${OTHER} normal`]],
  ['a supervisor listens, joins, listens and goes', [
    callsIn, answers('643'), monitors('601', 'listen'), monitors('601', 'join'), monitors('601', 'listen'), leaves('601'), leaves(CUSTOMER),
  ], ['643 normal', '601 normal']],
  ['a voice response port', [callsIn, answers('643'), port, leaves(CUSTOMER)], ['643 transferred', 'ivr:9001 normal']],
  ['a call that comes back', [callsIn, answers('643'), sends('643', '601'), leaves('601'), answersFirst('643'), leaves('643')],
    ['643 transferred', '601 rejected', '643 normal']],
]

/** Plays a story; after `crashAt` events the server is replaced by a new one that has only the journal. */
function play(steps: readonly Step[], crashAt: number): { readonly store: RecordStore; readonly events: number } {
  const bench = createSwitchBench({ ivrPorts: ['9001'] })
  const store = createMemoryRecordStore()
  const build = () => {
    const writer = new RecordWriter({ store, clock: bench.clock, log: createMemoryLog() })
    return { writer, recorder: new Recorder({ writer, clock: bench.clock, seat: () => null }) }
  }
  let server = build()
  let count = 0
  bench.switch.start((event: SwitchEvent) => {
    const merged = event.kind === 'call' && (event.cause === 'transferred' || event.cause === 'joined')
    if (event.kind === 'call') server.recorder.changed(event.call, merged)
    if (event.kind === 'left') server.recorder.left(event.call, event.party, event.cause)
    if (event.kind === 'cleared') server.recorder.cleared(event.call, event.cause)
    count += 1
  })
  for (const step of steps) {
    step(bench)
    if (count >= crashAt && crashAt >= 0) {
      crashAt = -1
      server.writer.flush()
      server = build()
      const standing = bench.switch.calls()
      server.recorder.recover(store.open(), standing, store.recent(1_000))
      for (const call of standing) server.recorder.changed(call)
    }
    bench.clock.advance(1_000)
  }
  expect(bench.switch.calls()).toEqual([])
  server.writer.flush()
  return { store, events: count }
}

function told(store: RecordStore): readonly string[] {
  return [...store.recent(100)].sort((a, b) => (a.callId === b.callId ? a.segment - b.segment : a.callId < b.callId ? -1 : 1))
    .map((record) => `${record.extension ?? `${record.destType}:${record.called}`} ${record.endCause}`)
}

describe('call records', () => {
  test.each(STORIES)('%s: exactly one record per segment', (_name, steps, expected) => {
    const { store } = play(steps, -1)
    expect(told(store)).toEqual(expected)
    expect(store.open()).toEqual([])
  })

  test.each(STORIES)('%s: the same records when the server is replaced in between, whenever that is', (_name, steps, expected) => {
    const { events } = play(steps, -1)
    for (let crashAt = 0; crashAt < events; crashAt += 1) {
      const { store } = play(steps, crashAt)
      expect([crashAt, told(store)]).toEqual([crashAt, expected])
      expect(store.open()).toEqual([])
    }
  })

  test('a segment that begins with a merge counts from there', () => {
    const { store } = play(STORIES.find(([name]) => name === 'a consultation completed')?.[1] ?? [], -1)
    const records = [...store.recent(9)]
    const callId = records.map((record) => record.callId).sort()[0]
    const [own, taken] = records.filter((record) => record.callId === callId).sort((a, b) => a.segment - b.segment)
    expect(taken?.startedAt).toBeGreaterThanOrEqual((own?.endedAt ?? Infinity) - 20)
    expect(taken?.talkMs).toBe((taken?.endedAt ?? 0) - (taken?.startedAt ?? 0))
  })
})
