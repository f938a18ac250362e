/** WAV files in the codes of telephone recorders, for the demo's store. Every code but GSM, which is put together from blocks. */
import { IMA_MOVES, IMA_STEPS, MS_ADAPT } from '../wav/adpcm.ts'
import { ALAW, MULAW } from '../wav/g711.ts'
import type { WavCodec } from '../wav/layout.ts'

export type WrittenCodec = Exclude<WavCodec, 'gsm610'>

const TAG: Readonly<Record<WavCodec, number>> = { pcm8: 1, pcm16: 1, 'ms-adpcm': 2, alaw: 6, mulaw: 7, 'ima-adpcm': 0x11, gsm610: 0x31 }
const BLOCK_BYTES = 256
const MS_DELTA = 128
const MS_COEFFICIENTS = [256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232] as const

const clip = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value)

/** For every 16-bit sample the code whose sample is nearest. */
function nearestCodes(table: Int16Array): Uint8Array {
  const codes = [...table.keys()].sort((a, b) => (table[a] ?? 0) - (table[b] ?? 0))
  const nearest = new Uint8Array(65_536)
  let at = 0
  for (let sample = -32_768; sample <= 32_767; sample += 1) {
    while (at + 1 < codes.length && Math.abs((table[codes[at + 1] ?? 0] ?? 0) - sample) <= Math.abs((table[codes[at] ?? 0] ?? 0) - sample)) at += 1
    nearest[sample & 0xffff] = codes[at] ?? 0
  }
  return nearest
}
const nearest = new Map<Int16Array, Uint8Array>()
function byTable(samples: Int16Array, table: Int16Array): Uint8Array {
  const codes = nearest.get(table) ?? nearestCodes(table)
  nearest.set(table, codes)
  return byEach(samples, (sample) => codes[sample & 0xffff] ?? 0)
}

/** `Uint8Array.from` with a function takes ten times as long. */
function byEach(samples: Int16Array, codeOf: (sample: number) => number): Uint8Array {
  const out = new Uint8Array(samples.length)
  for (let index = 0; index < samples.length; index += 1) out[index] = codeOf(samples[index] ?? 0)
  return out
}

/** A head with `fact`, and the sound. @param extra of the format, after its 16 bytes */
export function wavFile(codec: WavCodec, channels: 1 | 2, sampleRate: number, frames: number, blockAlign: number, extra: readonly number[], sound: Uint8Array): Uint8Array {
  const bits: Readonly<Record<WavCodec, number>> = { pcm8: 8, pcm16: 16, alaw: 8, mulaw: 8, gsm610: 0, 'ms-adpcm': 4, 'ima-adpcm': 4 }
  const fmtBytes = 18 + extra.length * 2
  const head = Buffer.alloc(12 + 8 + fmtBytes + 12 + 8)
  head.write('RIFF', 0)
  head.writeUInt32LE(head.length - 8 + sound.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(fmtBytes, 16)
  head.writeUInt16LE(TAG[codec], 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(sampleRate, 24)
  head.writeUInt32LE(Math.round(sampleRate * sound.length / Math.max(1, frames)), 28)
  head.writeUInt16LE(blockAlign, 32)
  head.writeUInt16LE(bits[codec], 34)
  head.writeUInt16LE(extra.length * 2, 36)
  extra.forEach((value, index) => { head.writeUInt16LE(value & 0xffff, 38 + index * 2) })
  const at = 20 + fmtBytes
  head.write('fact', at)
  head.writeUInt32LE(4, at + 4)
  head.writeUInt32LE(frames, at + 8)
  head.write('data', at + 12)
  head.writeUInt32LE(sound.length, at + 16)
  return Buffer.concat([head, sound])
}

/** Writes interleaved samples in a code. */
export function writeWav(codec: WrittenCodec, channels: 1 | 2, sampleRate: number, samples: Int16Array): Uint8Array {
  const frames = Math.floor(samples.length / channels)
  switch (codec) {
    case 'pcm8': return wavFile(codec, channels, sampleRate, frames, channels, [], byEach(samples, (sample) => (sample >> 8) + 128))
    case 'pcm16': return wavFile(codec, channels, sampleRate, frames, channels * 2, [], new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    case 'alaw': return wavFile(codec, channels, sampleRate, frames, channels, [], byTable(samples, ALAW))
    case 'mulaw': return wavFile(codec, channels, sampleRate, frames, channels, [], byTable(samples, MULAW))
    case 'ima-adpcm': {
      const block = BLOCK_BYTES * channels
      const perBlock = (block - 4 * channels) * 2 / channels + 1
      return wavFile(codec, channels, sampleRate, frames, block, [perBlock], blocks(samples, channels, frames, block, perBlock, imaBlock))
    }
    case 'ms-adpcm': {
      const block = BLOCK_BYTES * channels
      const perBlock = (block - 7 * channels) * 2 / channels + 2
      return wavFile(codec, channels, sampleRate, frames, block, [perBlock, 7, ...MS_COEFFICIENTS], blocks(samples, channels, frames, block, perBlock, msBlock))
    }
  }
}

type BlockWriter = (sample: (frame: number, channel: number) => number, channels: number, perBlock: number, out: Buffer) => void

function blocks(samples: Int16Array, channels: number, frames: number, blockBytes: number, perBlock: number, write: BlockWriter): Uint8Array {
  const count = Math.ceil(frames / perBlock)
  const out = Buffer.alloc(count * blockBytes)
  for (let block = 0; block < count; block += 1) {
    const from = block * perBlock
    write((frame, channel) => samples[(from + frame) * channels + channel] ?? 0, channels, perBlock, out.subarray(block * blockBytes, (block + 1) * blockBytes))
  }
  return out
}

const imaBlock: BlockWriter = (sample, channels, perBlock, out) => {
  for (let channel = 0; channel < channels; channel += 1) {
    let known = sample(0, channel)
    // Begins where the first difference fits.
    let step = Math.max(0, IMA_STEPS.findIndex((size) => size >= Math.abs(sample(1, channel) - known)))
    out.writeInt16LE(known, channel * 4)
    out[channel * 4 + 2] = step
    for (let frame = 1; frame < perBlock; frame += 1) {
      const size = IMA_STEPS[step] ?? 7
      let difference = sample(frame, channel) - known
      let nibble = difference < 0 ? 8 : 0
      difference = Math.abs(difference)
      let change = size >> 3
      for (let bit = 4, part = size; bit > 0; bit >>= 1, part >>= 1) {
        if (difference < part) continue
        nibble |= bit
        difference -= part
        change += part
      }
      known = clip((nibble & 8) === 0 ? known + change : known - change)
      step = Math.min(88, Math.max(0, step + (IMA_MOVES[nibble & 7] ?? 0)))
      const nth = frame - 1
      const at = 4 * channels + (nth >> 3) * 4 * channels + channel * 4 + ((nth & 7) >> 1)
      out[at] = (out[at] ?? 0) | ((nth & 1) === 0 ? nibble : nibble << 4)
    }
  }
}

const msBlock: BlockWriter = (sample, channels, perBlock, out) => {
  for (let channel = 0; channel < channels; channel += 1) {
    let [older, newer, delta] = [sample(0, channel), sample(1, channel), MS_DELTA]
    // Prediction 1: the line through the last two samples.
    out[channel] = 1
    out.writeInt16LE(delta, channels + channel * 2)
    out.writeInt16LE(newer, 3 * channels + channel * 2)
    out.writeInt16LE(older, 5 * channels + channel * 2)
    for (let frame = 2; frame < perBlock; frame += 1) {
      const predicted = (newer * 512 - older * 256) >> 8
      const code = Math.max(-8, Math.min(7, Math.round((sample(frame, channel) - predicted) / delta)))
      const nibble = code & 15
      older = newer
      newer = clip(predicted + code * delta)
      delta = Math.max(16, ((MS_ADAPT[nibble] ?? 230) * delta) >> 8)
      const nth = (frame - 2) * channels + channel
      const at = 7 * channels + (nth >> 1)
      out[at] = (out[at] ?? 0) | ((nth & 1) === 0 ? nibble << 4 : nibble)
    }
  }
}
