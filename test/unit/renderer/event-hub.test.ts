import { describe, expect, it } from 'vitest'
import { EventHub, SNAPSHOT_RETRY_MS } from '../../../src/renderer/api/event-hub.ts'
import { paintReporter } from '../../../src/renderer/api/paint-reporter.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { deferred, emptySnapshot } from '../../support/renderer-bridge.ts'
import type { EventEnvelope, Snapshot } from '../../../src/shared/ipc/contract.ts'
import type { Result } from '../../../src/shared/result.ts'

function event(seq: number, epoch = 'e1'): EventEnvelope {
  return { epoch, seq, receivedAt: null, sentAt: 0, name: 'calls.changed', payload: [] }
}

function hubWith(snapshots: (() => Promise<Result<Snapshot>>)[]) {
  const log: string[] = []
  const later: { run: () => void; delayMs: number }[] = []
  let listen: (envelope: EventEnvelope) => void = () => {}
  const hub = new EventHub({
    fetchSnapshot: () => {
      log.push('fetch')
      const next = snapshots.shift()
      if (next === undefined) throw new Error('one snapshot too many was asked for')
      return next()
    },
    subscribe: (listener) => {
      log.push('subscribe')
      listen = listener
      return () => { log.push('unsubscribe') }
    },
    onSnapshot: (snapshot) => log.push(`snapshot ${snapshot.epoch}/${String(snapshot.seq)}`),
    onEvent: (envelope) => log.push(`event ${String(envelope.seq)}`),
    onStale: (stale) => log.push(stale ? 'stale' : 'fresh'),
    later: (run, delayMs) => { later.push({ run, delayMs }) },
  })
  return { hub, log, later, send: (envelope: EventEnvelope) => { listen(envelope) } }
}
const snapshot = (seq: number, epoch = 'e1') => () => Promise.resolve(ok(emptySnapshot({ seq, epoch })))
const settled = async (): Promise<void> => { for (let turn = 0; turn < 10; turn += 1) await Promise.resolve() }

describe('the event hub of a window', () => {
  it('listens before it asks for the snapshot, so that nothing falls between the two', async () => {
    const { hub, log } = hubWith([snapshot(4)])
    await hub.start()
    expect(log).toEqual(['subscribe', 'stale', 'fetch', 'fresh', 'snapshot e1/4'])
  })

  it('applies events that follow the snapshot in order and drops those it already holds', async () => {
    const { hub, log, send } = hubWith([snapshot(4)])
    await hub.start()
    for (const seq of [3, 4, 5, 5, 6]) send(event(seq))
    expect(log.filter((line) => line.startsWith('event'))).toEqual(['event 5', 'event 6'])
  })

  it('keeps events that come while the snapshot is under way and applies the newer ones after it', async () => {
    const waiting = deferred<Result<Snapshot>>()
    const { hub, log, send } = hubWith([() => waiting.promise])
    const started = hub.start()
    send(event(4))
    send(event(5))
    waiting.resolve(ok(emptySnapshot({ seq: 4 })))
    await started
    expect(log.slice(-2)).toEqual(['snapshot e1/4', 'event 5'])
  })

  it('asks for a new snapshot when a number is missing', async () => {
    const { hub, log, send } = hubWith([snapshot(1), snapshot(9)])
    await hub.start()
    send(event(3))
    await settled()
    send(event(10))
    expect(log.slice(-5)).toEqual(['stale', 'fetch', 'fresh', 'snapshot e1/9', 'event 10'])
  })

  it('asks for a new snapshot when main counts in another epoch', async () => {
    const { hub, log, send } = hubWith([snapshot(5), snapshot(1, 'e2')])
    await hub.start()
    send(event(1, 'e2'))
    await settled()
    send(event(2, 'e2'))
    expect(log.slice(-2)).toEqual(['snapshot e2/1', 'event 2'])
  })

  it('forgets waiting events of an epoch that is over instead of asking for ever', async () => {
    const waiting = deferred<Result<Snapshot>>()
    const { hub, log, send } = hubWith([() => waiting.promise])
    const started = hub.start()
    send(event(77, 'old'))
    waiting.resolve(ok(emptySnapshot({ seq: 0, epoch: 'new' })))
    await started
    expect(log.filter((line) => line === 'fetch')).toHaveLength(1)
  })

  it('asks once however many events show the gap', async () => {
    const { hub, log, send } = hubWith([snapshot(1), snapshot(9)])
    await hub.start()
    for (const seq of [5, 6, 7]) send(event(seq))
    await settled()
    expect(log.filter((line) => line === 'fetch')).toHaveLength(2)
  })

  it('stays marked as stale and tries again later when the snapshot fails', async () => {
    const { hub, log, later, send } = hubWith([() => Promise.resolve(fail('internal')), snapshot(2)])
    await hub.start()
    expect(log.at(-1)).toBe('fetch')
    send(event(3))
    expect(later.map((entry) => entry.delayMs)).toEqual([SNAPSHOT_RETRY_MS])
    later[0]?.run()
    await settled()
    expect(log.slice(-3)).toEqual(['fresh', 'snapshot e1/2', 'event 3'])
  })
})

describe('the paint reporter', () => {
  it('reports the oldest event of a frame, in the task after the frame', () => {
    const frames: (() => void)[] = []
    const tasks: (() => void)[] = []
    const reports: number[][] = []
    const painted = paintReporter({
      requestFrame: (run) => { frames.push(run) }, nextTask: (run) => { tasks.push(run) }, now: () => 99, visible: () => true, report: (seq, at) => { reports.push([seq, at]) },
    })
    painted(7)
    painted(8)
    frames.shift()?.()
    expect(reports).toEqual([])
    tasks.shift()?.()
    expect(reports).toEqual([[7, 99]])
    painted(9)
    expect(frames).toHaveLength(1)
  })

  it('reports nothing from a hidden window', () => {
    const frames: (() => void)[] = []
    paintReporter({ requestFrame: (run) => { frames.push(run) }, nextTask: () => {}, now: () => 0, visible: () => false, report: () => {} })(1)
    expect(frames).toEqual([])
  })
})
