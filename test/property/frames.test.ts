import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../../src/cti/protocol/bytes.ts'
import { createFrameDecoder } from '../../src/cti/protocol/frame-decoder.ts'
import { frameOfJson } from '../../src/cti/protocol/frame-encoder.ts'
import { decodeBody } from '../../src/cti/protocol/message-codec.ts'
import { eventSchema, MAX_FRAME_BYTES } from '../../src/cti/protocol/messages.ts'
import { checkProperty } from '../support/property.ts'

/** Everything the decoder told, in order. */
function decodeAll(chunks: readonly Uint8Array[]): readonly unknown[] {
  const told: unknown[] = []
  const decoder = createFrameDecoder({
    onMessage: (message) => { told.push(message) },
    onRefused: (refused) => { told.push(refused) },
    onFailure: (failure, detail) => { told.push([failure, detail]) },
  })
  let fed = 0
  for (const chunk of chunks) {
    decoder.push(chunk)
    fed += chunk.length
    // Plain comparisons: this runs for every byte of every stream.
    if (decoder.bufferedBytes > Math.min(fed, MAX_FRAME_BYTES + 4)) throw new Error(`holds ${String(decoder.bufferedBytes)} of ${String(fed)} bytes`)
    if (decoder.capacityBytes > Math.min(MAX_FRAME_BYTES, Math.max(2_048, fed * 2))) throw new Error(`reserves ${String(decoder.capacityBytes)} for ${String(fed)} bytes`)
  }
  return told
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  const chunks: Uint8Array[] = []
  let from = 0
  for (const place of [...places, bytes.length]) {
    chunks.push(bytes.slice(from, place))
    from = place
  }
  return chunks
}

const text = fc.string({ unit: 'grapheme', maxLength: 80 })
const eventish = fc.record({
  kind: fc.constant('event'),
  seq: fc.oneof(fc.integer({ min: -2, max: 2 ** 31 }), fc.double(), fc.constant(2 ** 53), text),
  event: fc.oneof(text, fc.constant('call.changed'), fc.integer()),
  at: fc.oneof(fc.double(), fc.integer(), text, fc.constant(null)),
  data: fc.oneof(fc.dictionary(text, fc.jsonValue()), fc.array(fc.jsonValue()), fc.constant(null), text),
  requestId: fc.oneof(fc.integer({ min: -1, max: 2 ** 33 }), fc.double(), text),
  cause: fc.oneof(text, fc.integer()),
  by: fc.oneof(text, fc.constant(null)),
}, { requiredKeys: ['kind'] })
const goodEvent = fc.record({
  kind: fc.constant('event'), seq: fc.integer({ min: 1 }), event: fc.constantFrom('call.changed', 'agent.changed'),
  at: fc.integer({ min: 0 }), data: fc.dictionary(text, fc.jsonValue()),
})
const body = fc.oneof(
  goodEvent.map((value) => JSON.stringify(value)),
  fc.integer().map((t) => JSON.stringify({ kind: 'ping', t })),
  eventish.map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  text.filter((value) => value.length > 0),
)

describe('any byte stream', () => {
  it('decodes the same however it is split', () => {
    checkProperty(fc.property(fc.array(body, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 40 }), (bodies, cuts) => {
      const stream = concatBytes(bodies.map(frameOfJson))
      const whole = decodeAll([stream])
      expect(decodeAll(split(stream, cuts))).toEqual(whole)
      expect(decodeAll([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(whole)
    }))
  })

  it('crashes nothing and keeps to its bound, whatever bytes come', () => {
    checkProperty(fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 }), (chunks) => {
      decodeAll(chunks)
    }))
  })

  it('crashes nothing when bytes of a good stream are damaged', () => {
    checkProperty(fc.property(
      fc.array(body, { minLength: 1, maxLength: 6 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      (bodies, damages) => {
        const stream = concatBytes(bodies.map(frameOfJson))
        for (const [at, value] of damages) stream[at % stream.length] = value
        expect(decodeAll(split(stream, [3, 50, 200]))).toEqual(decodeAll([stream]))
      },
    ))
  })
})

describe('the hand-written event check', () => {
  it('accepts exactly what the schema accepts', () => {
    checkProperty(fc.property(fc.oneof(eventish, goodEvent), (value) => {
      const json = JSON.stringify(value)
      const bySchema = eventSchema.safeParse(JSON.parse(json)).success
      expect(decodeBody(new TextEncoder().encode(json)).ok).toBe(bySchema)
    }), { numRuns: 1_000 })
  })
})
