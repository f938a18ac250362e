import { describe, expect, test } from 'vitest'
import { createFrameDecoder } from '../../../../../src/cti/protocol/frame-decoder.ts'
import type { EventMessage } from '../../../../../src/cti/protocol/messages.ts'
import type { Connection } from '../../../../../src/cti/ports.ts'
import { Outbox, STUCK_MS, WATERMARK_BYTES } from '../../../../../src/cti/server/sessions/outbox.ts'
import { sharedEvent, snapshotEnd } from '../../../../../src/cti/server/sessions/shared-event.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'

function bench(limits: Partial<{ replayEvents: number; replayBytes: number; replayMs: number; sendBufferBytes: number }> = {}) {
  const clock = createFakeClock()
  const got: EventMessage[] = []
  let slow = 0
  let queuedBytes = 0
  const decoder = createFrameDecoder({
    onMessage: (message) => { if (message.kind === 'event') got.push(message) },
    onRefused: (refused) => { throw new Error(refused.detail) },
    onFailure: (failure) => { throw new Error(failure) },
  })
  const connection: Connection = {
    send(bytes) {
      decoder.push(bytes)
      return true
    },
    get queuedBytes() { return queuedBytes },
    close: () => undefined, destroy: () => undefined, remoteAddress: 'x', secure: false,
  }
  const outbox = new Outbox(clock, { replayEvents: 500, replayBytes: 524_288, replayMs: 105_000, sendBufferBytes: 4_194_304, ...limits }, () => { slow += 1 })
  outbox.attach(connection)
  const shown = (): string[] => got.map((event) => `${String(event.seq)} ${String(event.data['text'] ?? event.event)}${event.requestId === undefined ? '' : ` #${String(event.requestId)}`}`)
  return { clock, got, outbox, connection, shown, slow: () => slow, block: () => { queuedBytes = WATERMARK_BYTES }, free: () => { queuedBytes = 0 } }
}

const state = (thing: string, text: string, ends?: string) => sharedEvent(
  { event: 'server.notice', data: { notice: 'x', inMs: 0, text }, thing, audience: {}, ...(ends === undefined ? {} : { ends }) }, 1)
const message = (text: string, ends?: string) => sharedEvent(
  { event: 'server.notice', data: { notice: 'x', inMs: 0, text }, thing: null, audience: {}, ...(ends === undefined ? {} : { ends }) }, 1)

describe('the outbox', () => {
  test('sends at once while the reader keeps up', () => {
    const b = bench()
    b.outbox.push(state('a', 'a1'))
    b.outbox.push(state('a', 'a2'), 7)
    expect(b.shown()).toEqual(['1 a1', '2 a2 #7'])
  })

  test('holds back above the watermark, merges by thing, and numbers without a gap', () => {
    const b = bench()
    b.block()
    for (const text of ['a1', 'b1', 'a2', 'a3']) b.outbox.push(state(text[0] ?? '', text))
    b.outbox.push(message('told'))
    b.outbox.push(message('told again'))
    b.free()
    b.outbox.flush()
    expect(b.shown()).toEqual(['1 a3', '2 b1', '3 told', '4 told again'])
  })

  test('never merges the outcome of a request away, nor anything into it', () => {
    const b = bench()
    b.block()
    b.outbox.push(state('a', 'a1'))
    b.outbox.push(state('a', 'a2'), 9)
    b.outbox.push(state('a', 'a3'))
    b.outbox.push(state('a', 'a4'))
    b.free()
    b.outbox.flush()
    expect(b.shown()).toEqual(['1 a1', '2 a2 #9', '3 a4'])
  })

  test('a state after the end of a thing is a new thing', () => {
    const b = bench()
    b.block()
    b.outbox.push(state('leg', 'rings'))
    b.outbox.push(message('ended', 'leg'))
    b.outbox.push(state('leg', 'rings again'))
    b.free()
    b.outbox.flush()
    expect(b.shown()).toEqual(['1 rings', '2 ended', '3 rings again'])
  })

  test('nothing is merged over the border of a snapshot', () => {
    const b = bench()
    b.block()
    b.outbox.push(state('a', 'before'))
    b.outbox.pushAll([sharedEvent({ event: 'snapshot.begin', data: {}, thing: null, audience: {} }, 1), state('a', 'inside'), snapshotEnd(1)])
    b.outbox.push(state('a', 'after'))
    b.free()
    b.outbox.flush()
    expect(b.shown()).toEqual(['1 before', '2 snapshot.begin', '3 inside', '4 snapshot.end', '5 after'])
    expect(b.got[3]?.data).toEqual({ seq: 4 })
  })

  test('a flush from inside send sends nothing twice', () => {
    const b = bench()
    b.block()
    for (const text of ['a1', 'b1', 'c1']) b.outbox.push(state(text[0] ?? '', text))
    b.free()
    const { send } = b.connection
    b.connection.send = (bytes) => {
      b.outbox.flush()
      return send(bytes)
    }
    b.outbox.flush()
    expect(b.shown()).toEqual(['1 a1', '2 b1', '3 c1'])
  })

  test('looks by itself whether the reader has caught up', () => {
    const b = bench()
    b.block()
    b.outbox.push(state('a', 'a1'))
    b.free()
    b.clock.advance(100)
    expect(b.shown()).toEqual(['1 a1'])
    expect(b.clock.pendingTimers).toBe(0)
  })

  test('a reader who takes nothing for too long is cut off', () => {
    const b = bench()
    b.block()
    b.outbox.push(state('a', 'a1'))
    b.clock.advance(STUCK_MS)
    expect(b.slow()).toBe(0)
    b.clock.advance(200)
    expect(b.slow()).toBe(1)
    expect(b.outbox.canReplay(0)).toBe(false)
  })

  test('too many waiting bytes cut the reader off, a large snapshot does not', () => {
    const b = bench({ sendBufferBytes: WATERMARK_BYTES + 2_000 })
    b.block()
    b.outbox.pushAll(Array.from({ length: 100 }, (_, n) => state(`s${String(n)}`, 'snapshot')))
    expect(b.slow()).toBe(0)
    for (let n = 0; n < 100 && b.slow() === 0; n += 1) b.outbox.push(message('more'))
    expect(b.slow()).toBe(1)
    expect(b.outbox.heldEvents).toBe(0)
  })

  test.each([1, 63, 64, 65, 127, 128, 500])('after %i events too many, replays exactly the last ten, with their numbers and requests', (tooMany) => {
    const b = bench({ replayEvents: 10 })
    for (let n = 1; n <= tooMany + 10; n += 1) b.outbox.push(state('a', `a${String(n)}`), n % 2 === 0 ? n : null)
    const sent = b.got.map((event) => ({ ...event })).slice(-10)
    b.got.length = 0
    expect([b.outbox.canReplay(tooMany - 1), b.outbox.canReplay(tooMany)]).toEqual([false, true])
    expect([b.outbox.replayCount(tooMany), b.outbox.replayCount(tooMany + 7)]).toEqual([10, 3])
    expect(b.outbox.replay(tooMany)).toBe(10)
    expect(b.got).toEqual(sent)
  })

  test('replays what was sent after a number, within its bounds', () => {
    const b = bench({ replayEvents: 3 })
    for (let n = 1; n <= 5; n += 1) b.outbox.push(message(`m${String(n)}`))
    b.outbox.detach()
    b.outbox.push(state('a', 'held'))
    expect([1, 2, 4, 5, 6].map((seq) => b.outbox.canReplay(seq))).toEqual([false, true, true, true, false])
    b.got.length = 0
    b.outbox.attach(b.connection)
    expect(b.outbox.replay(3)).toBe(2)
    expect(b.shown()).toEqual(['4 m4', '5 m5', '6 held'])
  })

  test('keeps nothing that the client has seen, and believes no number that was never sent', () => {
    const b = bench()
    for (let n = 1; n <= 5; n += 1) b.outbox.push(message(`m${String(n)}`))
    b.outbox.heard(undefined)
    expect(b.outbox.keptEvents).toBe(5)
    b.outbox.heard(3)
    expect(b.outbox.keptEvents).toBe(2)
    expect([2, 3, 4, 5, 6].map((seq) => b.outbox.canReplay(seq))).toEqual([false, true, true, true, false])
    b.outbox.heard(2)
    b.outbox.heard(99)
    expect(b.outbox.keptEvents).toBe(0)
    expect([4, 5, 6].map((seq) => b.outbox.canReplay(seq))).toEqual([false, true, false])
    b.outbox.push(message('m6'))
    b.got.length = 0
    expect(b.outbox.replay(5)).toBe(1)
    expect(b.shown()).toEqual(['6 m6'])
  })

  test('keeps nothing older than a resume can ask for', () => {
    const b = bench({ replayMs: 1_000 })
    b.outbox.push(message('m1'))
    b.clock.advance(600)
    b.outbox.push(message('m2'))
    b.clock.advance(600)
    b.outbox.heard(undefined)
    expect([0, 1, 2].map((seq) => b.outbox.canReplay(seq))).toEqual([false, true, true])
    b.clock.advance(1_000)
    b.outbox.push(message('m3'))
    expect(b.outbox.keptEvents).toBe(1)
  })
})
