import { describe, expect, it } from 'vitest'
import { createPublisher } from '../../../../src/main/ipc/publisher.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { sampleLeg, sampleQueue } from '../../../support/samples.ts'
import type { EventEnvelope } from '../../../../src/shared/ipc/contract.ts'

function setup() {
  const clock = createFakeClock()
  const publisher = createPublisher(clock, 'epoch-1')
  const got: EventEnvelope[] = []
  publisher.add(1, (envelope) => { got.push(envelope) })
  return { clock, publisher, got }
}

describe('the publisher', () => {
  it('sends calls at once, numbered without a gap, with the time of their bytes', () => {
    const { clock, publisher, got } = setup()
    publisher.publish('calls.changed', [sampleLeg()], 123)
    publisher.publish('agent.changed', null, null)
    expect(got.map((event) => [event.seq, event.name, event.receivedAt, event.sentAt, event.epoch])).toEqual([
      [1, 'calls.changed', 123, clock.now(), 'epoch-1'], [2, 'agent.changed', null, clock.now(), 'epoch-1'],
    ])
  })
  it('sends a list that changes often once per frame, the last state with the first cause', () => {
    const { clock, publisher, got } = setup()
    publisher.publish('queues.changed', [sampleQueue({ waiting: 1 })], 100)
    publisher.publish('queues.changed', [sampleQueue({ waiting: 2 })], 105)
    expect(got).toEqual([])
    clock.advance(16)
    expect(got).toHaveLength(1)
    expect(got[0]).toMatchObject({ seq: 1, receivedAt: 100, payload: [{ waiting: 2 }] })
    clock.advance(100)
    expect(got).toHaveLength(1)
  })
  it('tells once that the call list changed, a moment later, without keeping other lists waiting', () => {
    const { clock, publisher, got } = setup()
    publisher.publish('history.changed', { callId: 'a' }, null)
    clock.advance(100)
    publisher.publish('history.changed', { callId: 'b' }, null)
    publisher.publish('queues.changed', [], null)
    clock.advance(16)
    expect(got.map((event) => event.name)).toEqual(['queues.changed'])
    clock.advance(84)
    expect(got.map((event) => event.name)).toEqual(['queues.changed', 'history.changed'])
    clock.advance(1_000)
    expect(got).toHaveLength(2)
    publisher.publish('history.changed', { callId: 'c' }, null)
    clock.advance(200)
    expect(got.at(-1)).toMatchObject({ seq: 3, payload: { callId: 'c' } })
  })
  it('does not hold a call back behind a waiting list', () => {
    const { publisher, got } = setup()
    publisher.publish('queues.changed', [], 100)
    publisher.publish('calls.changed', [], 101)
    publisher.flush()
    expect(got.map((event) => event.name)).toEqual(['calls.changed', 'queues.changed'])
  })
  it('sends nothing to a window that is gone', () => {
    const { publisher, got } = setup()
    publisher.remove(1)
    publisher.publish('calls.changed', [], 1)
    expect(got).toEqual([])
  })
  it('remembers when the bytes came, and forgets it long afterwards', () => {
    const { publisher } = setup()
    publisher.publish('calls.changed', [], 500)
    expect(publisher.receivedAtOf(1)).toBe(500)
    for (let n = 0; n < 1_024; n += 1) publisher.publish('calls.changed', [], 600)
    expect(publisher.receivedAtOf(1)).toBeNull()
    expect(publisher.receivedAtOf(1_025)).toBe(600)
    expect(publisher.receivedAtOf(9_999)).toBeNull()
  })
})
