/** Sound for tests: the fixtures with what sox makes of them, and files that are made up. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memorySource } from '../../src/main/media/byte-source.ts'
import { readWavLayout } from '../../src/main/media/wav/layout.ts'
import { writeWav } from '../../src/main/media/embedded/wav-writer.ts'
import type { WrittenCodec } from '../../src/main/media/embedded/wav-writer.ts'
import type { ByteSource } from '../../src/main/media/byte-source.ts'
import type { Result } from '../../src/shared/result.ts'
import type { WavLayout } from '../../src/main/media/wav/layout.ts'

export const AUDIO_FOLDER = join(import.meta.dirname, '../fixtures/audio')

export interface Reference { readonly frames: number; readonly decodedFrames: number; readonly sha256: string }
/** What sox says of each fixture, by name. */
export const REFERENCES = JSON.parse(readFileSync(join(AUDIO_FOLDER, 'references.json'), 'utf8')) as Readonly<Record<string, Reference>>

export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(join(AUDIO_FOLDER, name)))
export const never = (): AbortSignal => new AbortController().signal
export const sha256 = (samples: Int16Array): string => createHash('sha256').update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).digest('hex')

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** A source with its head. */
export async function soundOf(bytes: Uint8Array): Promise<{ readonly source: ByteSource; readonly layout: WavLayout }> {
  const source = memorySource(bytes, 'test')
  return { source, layout: value(await readWavLayout(source, never())) }
}

/** A tone on each channel, that differs from sample to sample. */
export function tone(frames: number, channels: 1 | 2): Int16Array {
  return Int16Array.from({ length: frames * channels }, (_, index) => {
    const frame = Math.floor(index / channels)
    return Math.round(12_000 * Math.sin(frame / (index % channels === 0 ? 7 : 11)) * Math.cos(frame / 900))
  })
}

export const toneFile = (codec: WrittenCodec, channels: 1 | 2, frames: number): Uint8Array => writeWav(codec, channels, 8_000, tone(frames, channels))
