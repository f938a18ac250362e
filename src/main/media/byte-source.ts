/** Bytes from wherever a file lies: a share, a folder, a web server, the embedded store. */
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'

export interface ByteSource {
  readonly size: number
  /** Changes when the file does; part of the key of what is kept about it. */
  readonly version: string
  /** At most `length` bytes; fewer only at the end. Errors: media_* and cancelled. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Result<Uint8Array>>
  close(): Promise<void>
}

/** Bytes that are in memory. */
export function memorySource(bytes: Uint8Array, version: string): ByteSource {
  return {
    size: bytes.length,
    version,
    read: (offset, length, signal) => Promise.resolve(signal.aborted ? fail('cancelled') : ok(bytes.subarray(offset, offset + length))),
    close: () => Promise.resolve(),
  }
}
