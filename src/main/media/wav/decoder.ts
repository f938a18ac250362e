/** From the blocks of a WAV file to 16-bit samples. */
import { decodeImaBlock, decodeMsBlock } from './adpcm.ts'
import { ALAW, MULAW, PCM8 } from './g711.ts'
import { GSM_RUN_UP_BLOCKS, GsmDecoder } from './gsm610.ts'
import { GSM_BLOCK_BYTES, GSM_BLOCK_FRAMES, adpcmFrames } from './layout.ts'
import type { WavLayout } from './layout.ts'

export interface BlockDecoder {
  /** Blocks to be decoded before the one that is wanted, unless they have just been. 0 = every block stands by itself. */
  readonly runUp: number
  /** Forgets what was before. */
  reset(): void
  /**
   * Decodes blocks that follow each other, interleaved; the last may be cut off.
   * @returns frames written
   */
  decode(bytes: Uint8Array, out: Int16Array): number
}

const nothing = (): void => undefined

/** A decoder for the layout's code. Never throws, whatever the bytes are. */
export function createDecoder(layout: WavLayout): BlockDecoder {
  switch (layout.codec) {
    case 'pcm8': return byTable(PCM8, layout.channels)
    case 'alaw': return byTable(ALAW, layout.channels)
    case 'mulaw': return byTable(MULAW, layout.channels)
    case 'pcm16': return { runUp: 0, reset: nothing, decode: (bytes, out) => decodePcm16(bytes, out, layout.channels) }
    case 'gsm610': return gsmBlocks()
    case 'ima-adpcm':
    case 'ms-adpcm': return adpcmBlocks(layout, layout.codec)
  }
}

/** The 256 samples that the bytes of such a code stand for; null = it is not coded byte by byte. */
export function tableOf(layout: WavLayout): Int16Array | null {
  switch (layout.codec) {
    case 'pcm8': return PCM8
    case 'alaw': return ALAW
    case 'mulaw': return MULAW
    default: return null
  }
}

function byTable(table: Int16Array, channels: 1 | 2): BlockDecoder {
  return {
    runUp: 0,
    reset: nothing,
    decode(bytes, out) {
      const frames = Math.floor(Math.min(bytes.length, out.length) / channels)
      for (let index = 0; index < frames * channels; index += 1) out[index] = table[bytes[index] ?? 0] ?? 0
      return frames
    },
  }
}

function decodePcm16(bytes: Uint8Array, out: Int16Array, channels: 1 | 2): number {
  const frames = Math.floor(Math.min(bytes.length >> 1, out.length) / channels)
  for (let index = 0; index < frames * channels; index += 1) out[index] = (bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8)
  return frames
}

function gsmBlocks(): BlockDecoder {
  const gsm = new GsmDecoder()
  return {
    runUp: GSM_RUN_UP_BLOCKS,
    reset() { gsm.reset() },
    decode(bytes, out) {
      const blocks = Math.min(Math.floor(bytes.length / GSM_BLOCK_BYTES), Math.floor(out.length / GSM_BLOCK_FRAMES))
      for (let block = 0; block < blocks; block += 1) {
        gsm.decode(bytes.subarray(block * GSM_BLOCK_BYTES, (block + 1) * GSM_BLOCK_BYTES), out, block * GSM_BLOCK_FRAMES)
      }
      return blocks * GSM_BLOCK_FRAMES
    },
  }
}

function adpcmBlocks({ channels, blockBytes, blockFrames, coefficients }: WavLayout, codec: 'ima-adpcm' | 'ms-adpcm'): BlockDecoder {
  return {
    runUp: 0,
    reset: nothing,
    decode(bytes, out) {
      let written = 0
      for (let at = 0; at < bytes.length; at += blockBytes) {
        const block = bytes.subarray(at, at + blockBytes)
        const room = Math.floor(out.length / channels) - written
        const frames = Math.min(room, blockFrames, adpcmFrames(codec, channels, block.length))
        if (frames <= 0) break
        if (codec === 'ima-adpcm') decodeImaBlock(block, channels, frames, out, written * channels)
        else decodeMsBlock(block, channels, frames, coefficients, out, written * channels)
        written += frames
      }
      return written
    },
  }
}
