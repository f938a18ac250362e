/** Samples from any place of a file, reading only the blocks that hold them: a seek in an hour is as quick as in a minute. */
import { createDecoder } from './decoder.ts'
import { ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { ByteSource } from '../byte-source.ts'
import type { WavLayout } from './layout.ts'

export interface PcmReader {
  /** Interleaved 16-bit samples; always as many as asked for within the file: what cannot be read any more is silence. */
  read(firstFrame: number, frames: number, signal: AbortSignal): Promise<Result<Int16Array>>
}

/** Reads `source`, whose head is `layout`. */
export function createPcmReader(source: ByteSource, layout: WavLayout): PcmReader {
  const decoder = createDecoder(layout)
  const { blockBytes, blockFrames, channels, dataOffset, dataBytes } = layout
  /** The block that the decoder could go on with. */
  let following = -1

  return {
    async read(firstFrame, frames, signal) {
      const last = Math.min(layout.frames, firstFrame + frames)
      if (firstFrame >= last) return ok(new Int16Array(0))
      const firstBlock = Math.floor(firstFrame / blockFrames)
      const endBlock = Math.ceil(last / blockFrames)
      // The run-up is read in any case: it is small, and another reader may have used the decoder meanwhile.
      const runUp = Math.min(decoder.runUp, firstBlock)
      const from = (firstBlock - runUp) * blockBytes
      const bytes = await source.read(dataOffset + from, Math.min(dataBytes, endBlock * blockBytes) - from, signal)
      if (!bytes.ok) return bytes
      let wanted = bytes.value.subarray(runUp * blockBytes)
      let skipped = firstFrame - firstBlock * blockFrames
      if (decoder.runUp > 0 && following !== firstBlock) {
        decoder.reset()
        wanted = bytes.value
        skipped += runUp * blockFrames
      }
      const room = new Int16Array(Math.ceil(wanted.length / blockBytes) * blockFrames * channels)
      decoder.decode(wanted, room)
      following = endBlock
      const count = (last - firstFrame) * channels
      const found = room.subarray(skipped * channels, skipped * channels + count)
      if (found.length === count) return ok(found)
      const filled = new Int16Array(count)
      filled.set(found)
      return ok(filled)
    },
  }
}
