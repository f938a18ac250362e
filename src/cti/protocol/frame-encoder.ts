import { MAX_FRAME_BYTES } from './messages.ts'
import type { Message } from './messages.ts'

const encoder = new TextEncoder()

/**
 * One message as a frame, ready to send (docs/at-link.md, Frame).
 * @throws RangeError when the body is longer than 1 MiB: what we send ourselves is bounded by the
 *   schemas, so this is a bug on our side
 */
export function encodeFrame(message: Message): Uint8Array {
  return frameOfJson(JSON.stringify(message))
}

/** As encodeFrame, for a body that is text already. */
export function frameOfJson(json: string): Uint8Array {
  const body = encoder.encode(json)
  if (body.length === 0 || body.length > MAX_FRAME_BYTES) throw new RangeError(`frame body of ${String(body.length)} bytes`)
  const frame = new Uint8Array(4 + body.length)
  new DataView(frame.buffer).setUint32(0, body.length)
  frame.set(body, 4)
  return frame
}
