/**
 * Bytes → messages (docs/at-link.md, Frame). Bounded: holds at most one unfinished body, whose
 * buffer grows with the bytes that really came, never with the length that was announced. A body
 * that lies within one chunk is read in place.
 */
import { decodeBody } from './message-codec.ts'
import type { RefusedMessage } from './message-codec.ts'
import { MAX_FRAME_BYTES } from './messages.ts'
import type { Message } from './messages.ts'

const HEADER_BYTES = 4
const FIRST_BUFFER_BYTES = 2_048

export type FrameFailure = 'frame_too_large' | 'garbage'

export interface FrameHandlers {
  onMessage(message: Message): void
  /** JSON, but no message of this version. The stream goes on; the receiver answers and counts. */
  onRefused(refused: RefusedMessage): void
  /** The peer does not speak AT Link. Called once; nothing is delivered afterwards. */
  onFailure(failure: FrameFailure, detail: string): void
}

export interface FrameDecoder {
  /** Takes any bytes, cut anywhere. Never throws by itself; what a handler throws passes through. */
  push(chunk: Uint8Array): void
  /** No more is delivered, also not from the chunk being worked on. */
  close(): void
  /** Bytes held for an unfinished frame. */
  readonly bufferedBytes: number
  /** Memory held for it: at most twice bufferedBytes, and at most 1 MiB. */
  readonly capacityBytes: number
  /** Complete frames seen so far. */
  readonly frames: number
}

/** Makes a decoder for one direction of one connection. */
export function createFrameDecoder(handlers: FrameHandlers, maxFrameBytes: number = MAX_FRAME_BYTES): FrameDecoder {
  return new Decoder(handlers, maxFrameBytes)
}

class Decoder implements FrameDecoder {
  frames = 0
  private readonly handlers: FrameHandlers
  private readonly maxFrameBytes: number
  private closed = false
  /** Bytes of the header seen so far, and their value. */
  private headerBytes = 0
  private header = 0
  /** Length of the body being read; 0 = a header comes next. */
  private need = 0
  private buffer: Uint8Array | null = null
  private have = 0

  constructor(handlers: FrameHandlers, maxFrameBytes: number) {
    this.handlers = handlers
    this.maxFrameBytes = maxFrameBytes
  }

  get bufferedBytes(): number { return this.headerBytes + this.have }
  get capacityBytes(): number { return this.buffer?.length ?? 0 }

  close(): void {
    this.closed = true
    this.buffer = null
    this.have = 0
    this.headerBytes = 0
  }

  push(chunk: Uint8Array): void {
    let offset = 0
    while (offset < chunk.length && !this.closed) {
      offset = this.need === 0 ? this.readHeader(chunk, offset) : this.readBody(chunk, offset)
    }
  }

  private readHeader(chunk: Uint8Array, from: number): number {
    let offset = from
    while (this.headerBytes < HEADER_BYTES && offset < chunk.length) {
      this.header = this.header * 256 + (chunk[offset] ?? 0)
      this.headerBytes += 1
      offset += 1
    }
    if (this.headerBytes < HEADER_BYTES) return offset
    const length = this.header
    this.headerBytes = 0
    this.header = 0
    // SECURITY: the announced length is checked before a byte is kept (frame-decoder.test.ts, "closes on an oversized frame …").
    if (length > this.maxFrameBytes) this.fail('frame_too_large', `frame of ${String(length)} bytes`)
    else if (length === 0) this.fail('garbage', 'empty frame')
    else this.need = length
    return offset
  }

  private readBody(chunk: Uint8Array, offset: number): number {
    const end = Math.min(chunk.length, offset + this.need - this.have)
    const whole = end - offset === this.need
    if (!whole) this.keep(chunk.subarray(offset, end))
    if (!whole && this.have < this.need) return end
    const body = whole ? chunk.subarray(offset, end) : this.buffer?.subarray(0, this.need)
    this.need = 0
    this.have = 0
    this.buffer = null
    this.frames += 1
    if (body !== undefined) this.deliver(body)
    return end
  }

  /** Doubles the buffer when it is full: linear work in all, whatever the pieces. */
  private keep(piece: Uint8Array): void {
    const wanted = this.have + piece.length
    if (this.buffer === null || this.buffer.length < wanted) {
      const capacity = Math.min(this.need, Math.max(FIRST_BUFFER_BYTES, wanted, (this.buffer?.length ?? 0) * 2))
      const larger = new Uint8Array(capacity)
      if (this.buffer !== null) larger.set(this.buffer.subarray(0, this.have))
      this.buffer = larger
    }
    this.buffer.set(piece, this.have)
    this.have = wanted
  }

  private deliver(body: Uint8Array): void {
    const decoded = decodeBody(body)
    if (decoded.ok) this.handlers.onMessage(decoded.message)
    else if ('refused' in decoded) this.handlers.onRefused(decoded.refused)
    else this.fail('garbage', decoded.garbage)
  }

  private fail(failure: FrameFailure, detail: string): void {
    this.close()
    this.handlers.onFailure(failure, detail)
  }
}
