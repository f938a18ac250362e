import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../../src/main/media/byte-source.ts'
import { createDecoder } from '../../../../src/main/media/wav/decoder.ts'
import { createPcmReader } from '../../../../src/main/media/wav/pcm-reader.ts'
import { createVirtualWav } from '../../../../src/main/media/wav/virtual-wav.ts'
import { readWavLayout } from '../../../../src/main/media/wav/layout.ts'
import { REFERENCES, fixture, never, sha256, soundOf, tone, toneFile, value } from '../../../support/audio.ts'

const NAMES = Object.keys(REFERENCES)
const codeOf = async (bytes: Uint8Array): Promise<string> => {
  const layout = await readWavLayout(memorySource(bytes, ''), never())
  return layout.ok ? 'ok' : layout.error.code
}
/** The fixture with bytes of its head replaced. */
function patched(name: string, ...patches: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const bytes = fixture(name).slice()
  for (const [at, put] of patches) bytes.set(put, at)
  return bytes
}

describe('sound of recorders', () => {
  it('is there in every code, mono and stereo', () => {
    expect(NAMES).toHaveLength(20)
  })
  it.each(NAMES)('%s decodes to the very samples of sox', async (name) => {
    const { source, layout } = await soundOf(fixture(name))
    const { frames, decodedFrames, sha256: hash } = REFERENCES[name] ?? { frames: 0, decodedFrames: 0, sha256: '' }
    const data = value(await source.read(layout.dataOffset, layout.dataBytes, never()))
    const samples = new Int16Array(decodedFrames * layout.channels)
    expect(createDecoder(layout).decode(data, samples)).toBe(decodedFrames)
    expect(sha256(samples)).toBe(hash)
    // Without the padding of the last block, which sox gives back.
    expect(layout.frames).toBe(frames)
  })
  it.each(NAMES)('%s gives the same samples from any place on', async (name) => {
    const { source, layout } = await soundOf(fixture(name))
    const whole = value(await createPcmReader(source, layout).read(0, layout.frames, never()))
    const reader = createPcmReader(source, layout)
    for (const first of [layout.frames - 1, 0, 1, 1_999, 320, 959, 3_000, 505, 500, 2_500]) {
      const piece = value(await reader.read(first, 700, never()))
      const expected = whole.slice(first * layout.channels, Math.min(layout.frames, first + 700) * layout.channels)
      expect(piece, `from ${String(first)}`).toEqual(expected)
    }
  })
  it('of GSM is right after a seek, too: a second before is decoded first', async () => {
    const { source, layout } = await soundOf(fixture('mono-gsm610.wav'))
    const whole = value(await createPcmReader(source, layout).read(0, layout.frames, never()))
    const late = value(await createPcmReader(source, layout).read(11_000, 1_000, never()))
    // 25 blocks of 40 ms before it: nothing of the unknown past is left to hear.
    const furthest = Math.max(...late.map((sample, index) => Math.abs(sample - (whole[11_000 + index] ?? 0))))
    expect(furthest).toBeLessThanOrEqual(8)
  })
})

describe('the head of a file', () => {
  it('says what is wrong with it', async () => {
    expect(await codeOf(new Uint8Array(0))).toBe('media_empty')
    expect(await codeOf(new TextEncoder().encode('RIFF'))).toBe('media_broken')
    expect(await codeOf(new TextEncoder().encode('ID3 an MP3, not a WAV'))).toBe('media_unknown_format')
    expect(await codeOf(new TextEncoder().encode('RIFF\0\0\0\0AVI LIST'))).toBe('media_unknown_format')
    expect(await codeOf(fixture('mono-pcm16.wav').slice(0, 12))).toBe('media_broken')
    expect(await codeOf(fixture('mono-alaw.wav').slice(0, 30))).toBe('media_broken')
    expect(await codeOf(fixture('mono-pcm16.wav').slice(0, 44))).toBe('media_empty')
    // MPEG layer 3, six channels, 0 channels, 32 bits, 0 Hz and 0 bytes a second, GSM blocks of 66.
    expect(await codeOf(patched('mono-pcm16.wav', [20, [0x55, 0]]))).toBe('media_unknown_format')
    expect(await codeOf(patched('mono-pcm16.wav', [22, [6, 0]]))).toBe('media_unknown_format')
    expect(await codeOf(patched('mono-pcm16.wav', [22, [0, 0]]))).toBe('media_broken')
    expect(await codeOf(patched('mono-pcm16.wav', [34, [32, 0]]))).toBe('media_unknown_format')
    expect(await codeOf(patched('mono-pcm16.wav', [24, [0, 0, 0, 0, 0, 0, 0, 0]]))).toBe('media_broken')
    expect(await codeOf(patched('mono-gsm610.wav', [32, [66, 0]]))).toBe('media_broken')
  })
  it('that promises more than there is plays what there is, and says so', async () => {
    const { layout } = await soundOf(fixture('mono-alaw.wav').slice(0, 5_058))
    expect(layout).toMatchObject({ frames: 5_000, truncated: true })
  })
  it.each([[0, 0, 0, 0], [255, 255, 255, 255]])('that was never completed (%i…) counts everything to the end', async (...length) => {
    const { layout } = await soundOf(patched('mono-pcm16.wav', [40, length]))
    expect(layout).toMatchObject({ frames: 12_560, truncated: true })
  })
  it('may have other things before its sound, also at odd lengths', async () => {
    const bytes = fixture('mono-pcm16.wav')
    const more = new Uint8Array(bytes.length + 5_000 + 10)
    more.set(bytes.subarray(0, 36))
    more.set(new TextEncoder().encode('LIST'), 36)
    // 4,999 bytes and one to make it even.
    more.set([0x87, 0x13], 40)
    more.set(new TextEncoder().encode('x'.repeat(4_999)), 44)
    more.set(bytes.subarray(36), 36 + 8 + 5_000)
    const { layout } = await soundOf(more)
    expect(layout).toMatchObject({ frames: 12_560, dataOffset: 5_052 })
  })
})

describe('a recording as 16-bit PCM', () => {
  it('is a WAV whose bytes are the same in whatever pieces they are read', async () => {
    for (const name of ['mono-gsm610.wav', 'stereo-ms-adpcm.wav', 'stereo-alaw.wav', 'mono-ima-adpcm.wav']) {
      const { source, layout } = await soundOf(fixture(name))
      const wav = createVirtualWav(source, layout)
      const whole = value(await wav.read(0, wav.size, never()))
      expect(whole).toHaveLength(wav.size)
      const again = await soundOf(whole)
      expect(again.layout).toMatchObject({ codec: 'pcm16', channels: layout.channels, frames: layout.frames, truncated: false })
      for (const [start, end] of [[0, 1], [3, 47], [43, 45], [44, 46], [45, 1_001], [1_001, 9_999], [wav.size - 3, wav.size], [wav.size - 1, wav.size + 9], [wav.size, wav.size]] as const) {
        expect(value(await wav.read(start, end, never())), `${name} ${String(start)}`).toEqual(whole.subarray(start, end))
      }
    }
  })
  it('reads of an hour only what it needs', async () => {
    const hour = 3_600 * 8_000
    const head = toneFile('alaw', 1, 8_000)
    const bytes = new Uint8Array(hour + 58)
    bytes.set(head)
    new DataView(bytes.buffer).setUint32(46, hour, true)
    new DataView(bytes.buffer).setUint32(54, hour, true)
    const read: number[] = []
    const memory = memorySource(bytes, '')
    const layout = value(await readWavLayout(memory, never()))
    expect(layout.frames).toBe(hour)
    const wav = createVirtualWav({ ...memory, read: (offset, length, signal) => { read.push(length); return memory.read(offset, length, signal) } }, layout)
    value(await wav.read(44 + hour, 44 + hour + 65_536, never()))
    expect(read).toEqual([32_768])
  })
})

describe('the demo’s writer', () => {
  it.each([['pcm16', 0], ['alaw', 600], ['mulaw', 600], ['pcm8', 256], ['ima-adpcm', 3_000], ['ms-adpcm', 3_000]] as const)('writes %s that decodes to what went in, within %i', async (codec, off) => {
    for (const channels of [1, 2] as const) {
      const samples = tone(2_000, channels)
      const { source, layout } = await soundOf(toneFile(codec, channels, 2_000))
      expect(layout).toMatchObject({ codec, channels, frames: 2_000, truncated: false })
      const back = value(await createPcmReader(source, layout).read(0, 2_000, never()))
      expect(Math.max(...back.map((sample, index) => Math.abs(sample - (samples[index] ?? 0))))).toBeLessThanOrEqual(off)
    }
  })
})
