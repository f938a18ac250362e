/** Sound files as a broken disk, a cut-off copy or a stranger leaves them: whatever the bytes are, there is an answer, and soon. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computePeaks } from '../../src/main/media/peaks.ts'
import { createVirtualWav } from '../../src/main/media/wav/virtual-wav.ts'
import { memorySource } from '../../src/main/media/byte-source.ts'
import { parseRange } from '../../src/main/media/byte-range.ts'
import { readWavLayout } from '../../src/main/media/wav/layout.ts'
import { fixture, never } from '../support/audio.ts'
import { checkAsyncProperty, checkProperty } from '../support/property.ts'

const MUTATIONS = 10_000
/** A few blocks of each: small files reach more states in the same time. */
const KINDS = [
  ['mono-pcm8.wav', 600], ['stereo-pcm16.wav', 600], ['mono-alaw.wav', 600], ['stereo-mulaw.wav', 600], ['mono-gsm610.wav', 60 + 4 * 65], ['stereo-ima-adpcm.wav', 60 + 1_100], ['mono-ms-adpcm.wav', 90 + 600],
] as const
/** Heads as recorders of the field write them. */
const ODD_HEADS = ['mulaw-bits-4', 'mulaw-list-odd-no-pad', 'extensible-alaw', 'mulaw-data-ff', 'ima-adpcm-align-0', 'mulaw-fmt-14'] as const
const HEAD_BYTES = 100
const CODES = new Set(['media_empty', 'media_unknown_format', 'media_broken'])

type Mutation = { readonly kind: 'set' | 'insert' | 'remove' | 'cut' | 'max32'; readonly at: number; readonly value: number }
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('set', 'set', 'set', 'insert', 'remove', 'cut', 'max32'), at: fc.oneof(fc.nat(HEAD_BYTES), fc.nat(2_000)), value: fc.nat(255),
})

function mutate(original: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  let bytes = [...original]
  for (const { kind, at, value } of mutations) {
    const place = at % Math.max(1, bytes.length)
    switch (kind) {
      case 'set': bytes[place] = value; break
      case 'insert': bytes.splice(place, 0, ...Array<number>(1 + value % 8).fill(value)); break
      case 'remove': bytes.splice(place, 1 + value % 8); break
      case 'cut': if (value < 64) bytes = bytes.slice(0, place); break
      case 'max32': bytes.splice(place, 4, 255, 255, 255, value); break
    }
  }
  return Uint8Array.from(bytes)
}

const breathe = (): Promise<void> => Promise.resolve()

/** What a player does with a file; throws when an answer is not what it must be. */
async function play(bytes: Uint8Array): Promise<void> {
  const source = memorySource(bytes, '')
  const layout = await readWavLayout(source, never())
  if (!layout.ok) {
    if (!CODES.has(layout.error.code)) throw new Error(`an answer that is none: ${layout.error.code}`)
    return
  }
  const { frames, channels, blockFrames, dataBytes, dataOffset } = layout.value
  if (dataOffset + dataBytes > bytes.length || frames < 1 || frames > (dataBytes + 1) * Math.max(8, blockFrames)) throw new Error('a layout beyond the file')
  const wav = createVirtualWav(source, layout.value)
  for (const [start, end] of [[0, 100], [44, 1_044], [wav.size - 700, wav.size + 10], [Math.floor(wav.size / 2), Math.floor(wav.size / 2) + 301]] as const) {
    const from = Math.max(0, start)
    const piece = await wav.read(from, end, never())
    if (!piece.ok || piece.value.length !== Math.max(0, Math.min(end, wav.size) - from)) throw new Error('not the bytes that were asked for')
  }
  const peaks = await computePeaks(source, layout.value, { signal: never(), slices: 20, breathe })
  if (!peaks.ok || peaks.value.values.length !== peaks.value.slices * channels * 2) throw new Error('no waveform')
}

describe('a damaged sound file', () => {
  it.each(KINDS)('of the kind of %s never breaks or holds up the player', async (name, length) => {
    const original = fixture(name).slice(0, length)
    await checkAsyncProperty(fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 8 }), async (mutations) => { await play(mutate(original, mutations)) }), { numRuns: MUTATIONS })
    expect(await play(original)).toBeUndefined()
  })
  it.each(ODD_HEADS)('with the head of %s never breaks or holds up the player', async (name) => {
    const original = fixture(`cases/${name}.wav`).slice(0, 700)
    await checkAsyncProperty(fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 8 }), async (mutations) => { await play(mutate(original, mutations)) }), { numRuns: MUTATIONS / 5 })
    expect(await play(original)).toBeUndefined()
  })
  it('that is nothing but noise is answered', async () => {
    await checkAsyncProperty(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => { await play(bytes) }), { numRuns: 2_000 })
  })
})

describe('a Range header', () => {
  it('of any kind ends in bytes that are there, or in none', () => {
    const header = fc.oneof(fc.string(), fc.tuple(fc.constantFrom('bytes=', 'Bytes=', 'bytes = '), fc.string({ unit: fc.constantFrom('0', '1', '9', '-', ',', ' ') })).map((parts) => parts.join('')))
    checkProperty(fc.property(header, fc.nat(1_000), (text, size) => {
      const range = parseRange(text, size)
      if (range.kind === 'part') expect(range.start >= 0 && range.start < range.end && range.end <= size).toBe(true)
    }), { numRuns: 2_000 })
  })
})
