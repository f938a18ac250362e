/**
 * Any recording as a WAV of 16-bit PCM that exists only piece by piece: what the browser plays, whatever the recorder wrote. Every
 * sample has a fixed place in it, so that a seek is arithmetic.
 */
import { createPcmReader } from './pcm-reader.ts'
import { ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { ByteSource } from '../byte-source.ts'
import type { WavLayout } from './layout.ts'

const HEAD_BYTES = 44
const SAMPLE_BYTES = 2

export interface VirtualWav {
  readonly size: number
  /** Bytes [start, end). */
  read(start: number, end: number, signal: AbortSignal): Promise<Result<Uint8Array>>
}

/** Head of a PCM WAV. */
export function wavHead(channels: number, sampleRate: number, dataBytes: number): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES)
  const data = new DataView(head.buffer)
  const write = (at: number, text: string): void => { for (let i = 0; i < text.length; i += 1) head[at + i] = text.charCodeAt(i) }
  write(0, 'RIFF')
  data.setUint32(4, HEAD_BYTES - 8 + dataBytes, true)
  write(8, 'WAVEfmt ')
  data.setUint32(16, 16, true)
  data.setUint16(20, 1, true)
  data.setUint16(22, channels, true)
  data.setUint32(24, sampleRate, true)
  data.setUint32(28, sampleRate * channels * SAMPLE_BYTES, true)
  data.setUint16(32, channels * SAMPLE_BYTES, true)
  data.setUint16(34, 8 * SAMPLE_BYTES, true)
  write(36, 'data')
  data.setUint32(40, dataBytes, true)
  return head
}

/** How long the WAV of this sound is. */
export const virtualSize = ({ frames, channels }: WavLayout): number => HEAD_BYTES + frames * channels * SAMPLE_BYTES

export function createVirtualWav(source: ByteSource, layout: WavLayout): VirtualWav {
  const reader = createPcmReader(source, layout)
  const frameBytes = layout.channels * SAMPLE_BYTES
  const size = virtualSize(layout)
  const head = wavHead(layout.channels, layout.sampleRate, size - HEAD_BYTES)
  return {
    size,
    async read(start, end, signal) {
      const out = new Uint8Array(Math.max(0, Math.min(end, size) - start))
      if (start < HEAD_BYTES) out.set(head.subarray(start, Math.min(HEAD_BYTES, start + out.length)))
      const from = Math.max(start, HEAD_BYTES) - HEAD_BYTES
      const to = start + out.length - HEAD_BYTES
      if (to <= from) return ok(out)
      const firstFrame = Math.floor(from / frameBytes)
      const samples = await reader.read(firstFrame, Math.ceil(to / frameBytes) - firstFrame, signal)
      if (!samples.ok) return samples
      // Every platform this runs on has the low byte first, as WAV has.
      const bytes = new Uint8Array(samples.value.buffer, samples.value.byteOffset, samples.value.byteLength)
      const skip = from - firstFrame * frameBytes
      out.set(bytes.subarray(skip, skip + to - from), from + HEAD_BYTES - start)
      return ok(out)
    },
  }
}
