import { describe, expect, it } from 'vitest'
import { createFrameDecoder } from '../../../../src/cti/protocol/frame-decoder.ts'
import { encodeFrame, frameOfJson } from '../../../../src/cti/protocol/frame-encoder.ts'
import { concatBytes, fromBase64, toBase64, utf8 } from '../../../../src/cti/protocol/bytes.ts'
import { MAX_FRAME_BYTES } from '../../../../src/cti/protocol/messages.ts'
import type { Message } from '../../../../src/cti/protocol/messages.ts'

function collect() {
  const messages: Message[] = []
  const refused: string[] = []
  const failures: string[] = []
  const decoder = createFrameDecoder({
    onMessage: (message) => { messages.push(message) },
    onRefused: ({ reason, kind, id }) => { refused.push(`${reason} ${kind} ${String(id)}`) },
    onFailure: (failure) => { failures.push(failure) },
  })
  return { decoder, messages, refused, failures }
}
const ping = (t: number): Message => ({ kind: 'ping', t })
const header = (length: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, length)
  return bytes
}

describe('frame decoder', () => {
  it('reads frames that come together, one by one and byte by byte', () => {
    const stream = concatBytes([encodeFrame(ping(1)), encodeFrame(ping(2)), encodeFrame(ping(3))])
    const whole = collect()
    whole.decoder.push(stream)
    const bytewise = collect()
    for (const byte of stream) bytewise.decoder.push(Uint8Array.of(byte))
    expect(whole.messages).toEqual([ping(1), ping(2), ping(3)])
    expect(bytewise.messages).toEqual(whole.messages)
    expect(bytewise.decoder.bufferedBytes).toBe(0)
  })

  it('does nothing on an empty chunk', () => {
    const { decoder, messages, failures } = collect()
    decoder.push(new Uint8Array())
    expect([messages, failures]).toEqual([[], []])
  })

  it('takes a frame of exactly 1 MiB and closes on an oversized frame before it is kept', () => {
    const body = `{"kind":"ping","t":1,"x":"${'a'.repeat(MAX_FRAME_BYTES - 28)}"}`
    expect(utf8(body).length).toBe(MAX_FRAME_BYTES)
    const good = collect()
    good.decoder.push(frameOfJson(body))
    expect(good.messages).toHaveLength(1)
    const bad = collect()
    bad.decoder.push(header(MAX_FRAME_BYTES + 1))
    bad.decoder.push(new Uint8Array(100_000))
    expect(bad.failures).toEqual(['frame_too_large'])
    expect(bad.decoder.capacityBytes).toBe(0)
  })

  it('keeps no memory for bytes that were only announced', () => {
    const { decoder } = collect()
    decoder.push(header(MAX_FRAME_BYTES))
    decoder.push(new Uint8Array(10))
    expect(decoder.capacityBytes).toBeLessThanOrEqual(2_048)
  })

  it('keeps at most twice the bytes that came, and never more than a frame', () => {
    const { decoder } = collect()
    decoder.push(header(MAX_FRAME_BYTES))
    let sent = 0
    while (sent < MAX_FRAME_BYTES - 1_000) {
      decoder.push(new Uint8Array(997).fill(0x20))
      sent += 997
      expect(decoder.capacityBytes).toBeLessThanOrEqual(Math.min(MAX_FRAME_BYTES, Math.max(2_048, sent * 2)))
    }
  })

  it.each([
    ['an empty frame', header(0)],
    ['no JSON', frameOfJson('hello')],
    ['a number', frameOfJson('5')],
    ['a list', frameOfJson('[]')],
    ['null', frameOfJson('null')],
    ['an object without a kind', frameOfJson('{}')],
    ['invalid UTF-8', concatBytes([header(6), Uint8Array.of(0x22, 0xc3, 0x28, 0xff, 0xfe, 0x22)])],
    ['a byte order mark', frameOfJson('\ufeff{"kind":"ping","t":1}')],
    ['a lone surrogate in UTF-8', concatBytes([header(5), Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)])],
    ['very deep nesting', frameOfJson('['.repeat(500_000))],
  ])('calls %s garbage and delivers nothing after it', (_what, bytes) => {
    const { decoder, messages, failures } = collect()
    decoder.push(concatBytes([bytes, encodeFrame(ping(1))]))
    decoder.push(encodeFrame(ping(2)))
    expect(failures).toEqual(['garbage'])
    expect(messages).toEqual([])
  })

  it('hands over what is no message of this version, with its id, and goes on', () => {
    const { decoder, messages, refused, failures } = collect()
    decoder.push(frameOfJson('{"kind":"greeting","id":7}'))
    decoder.push(frameOfJson('{"kind":"request","id":8,"cmd":5}'))
    decoder.push(frameOfJson('{"kind":"event","seq":0,"event":"x","at":1,"data":{}}'))
    decoder.push(frameOfJson('{"kind":"constructor"}'))
    decoder.push(encodeFrame(ping(1)))
    expect(refused).toEqual(['unknown_kind greeting 7', 'invalid request 8', 'invalid event null', 'unknown_kind constructor null'])
    expect(failures).toEqual([])
    expect(messages).toEqual([ping(1)])
  })

  it('stops in the middle of a chunk when a handler closes it', () => {
    const seen: Message[] = []
    const decoder = createFrameDecoder({
      onMessage: (message) => { seen.push(message); decoder.close() },
      onRefused: () => undefined,
      onFailure: () => undefined,
    })
    decoder.push(concatBytes([encodeFrame(ping(1)), encodeFrame(ping(2))]))
    expect(seen).toEqual([ping(1)])
  })

  it('refuses to encode a body above 1 MiB', () => {
    expect(() => frameOfJson('x'.repeat(MAX_FRAME_BYTES + 1))).toThrow(RangeError)
  })
})

describe('base64', () => {
  it('reads what it wrote and refuses what is not canonical', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    for (const bad of ['a', 'abc', '====', 'AB==x', 'AB=', 'AAB=A', 'AQ=A', 'AR==', ' AAA']) expect(fromBase64(bad), bad).toBeNull()
  })
})
