/** What is done with files of the server, wherever they lie. One implementation works (media-host.ts), one asks it in its thread (media-client.ts). */
import type { Result } from '../../shared/result.ts'
import type { Peaks } from './peaks.ts'
import type { MediaLocation } from './media-paths.ts'
import type { WavCodec } from './wav/layout.ts'

export interface SoundFacts {
  readonly codec: WavCodec
  readonly channels: 1 | 2
  readonly sampleRate: number
  readonly frames: number
  /** The file breaks off before its end; what is there plays. */
  readonly truncated: boolean
  /** Bytes of the sound as a WAV of 16-bit PCM. */
  readonly size: number
}

/** Every call ends in a Result: media_*, cancelled, internal. */
export interface MediaEngine {
  /** Somebody looks at a list of recordings: what takes time to start may start. */
  warm(): void
  facts(location: MediaLocation, signal: AbortSignal): Promise<Result<SoundFacts>>
  /** Bytes [start, end) of the sound as a WAV of 16-bit PCM. */
  read(location: MediaLocation, start: number, end: number, signal: AbortSignal): Promise<Result<Uint8Array>>
  peaks(location: MediaLocation, signal: AbortSignal): Promise<Result<Peaks>>
  /** The file as it is. */
  bytes(location: MediaLocation, maxBytes: number, signal: AbortSignal): Promise<Result<Uint8Array>>
  /** Copies the file as it is; `target` is there whole or not at all. */
  copy(location: MediaLocation, target: string, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<Result<{ readonly bytes: number }>>
  close(): Promise<void>
}
