/** TDS packets ([MS-TDS] 2.2.3): a header of eight bytes, messages of one or more packets. */

export const PACKET = {
  batch: 0x01, rpc: 0x03, response: 0x04, attention: 0x06, transaction: 0x0e, login: 0x10, sspi: 0x11, prelogin: 0x12,
} as const

const HEADER_BYTES = 8
const END_OF_MESSAGE = 0x01
/** The client gave the message up while sending it (MS-TDS 2.2.3.1.2). */
const IGNORE = 0x02
const RESET_CONNECTION = 0x08

export interface TdsMessage {
  readonly type: number
  readonly ignored: boolean
  readonly resetConnection: boolean
  readonly payload: Buffer
}

/** Cuts one message into packets; with `last` false the message stays open (a response in the middle). */
export function toPackets(type: number, payload: Buffer, packetSize: number, last: boolean): Buffer {
  const room = packetSize - HEADER_BYTES
  const parts: Buffer[] = []
  let offset = 0
  let id = 1
  do {
    const data = payload.subarray(offset, offset + room)
    offset += data.length
    const header = Buffer.alloc(HEADER_BYTES)
    header[0] = type
    header[1] = last && offset >= payload.length ? END_OF_MESSAGE : 0
    header.writeUInt16BE(data.length + HEADER_BYTES, 2)
    header[6] = id % 256
    id += 1
    parts.push(header, data)
  } while (offset < payload.length)
  return Buffer.concat(parts)
}

/** Puts messages together from what the socket brings, whatever its cuts. */
export class MessageAssembler {
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #parts: Buffer[] = []
  #reset = false

  push(chunk: Buffer): TdsMessage[] {
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    const messages: TdsMessage[] = []
    for (;;) {
      const packet = this.#nextPacket()
      if (packet === undefined) return messages
      const status = packet.readUInt8(1)
      this.#parts.push(packet.subarray(HEADER_BYTES))
      this.#reset ||= (status & RESET_CONNECTION) !== 0
      if ((status & END_OF_MESSAGE) === 0) continue
      messages.push({
        type: packet.readUInt8(0), ignored: (status & IGNORE) !== 0, resetConnection: this.#reset, payload: Buffer.concat(this.#parts),
      })
      this.#parts = []
      this.#reset = false
    }
  }

  /** What has come and is no whole packet yet (the first bytes of TLS after the handshake). */
  get atBoundary(): boolean { return this.#waitingBytes === 0 }

  #nextPacket(): Buffer | undefined {
    if (this.#waitingBytes < HEADER_BYTES) return undefined
    // Joined only when a header may be complete: a message of 10 MB stays linear, as its packets are small.
    const bytes = this.#waiting.length === 1 && this.#waiting[0] !== undefined ? this.#waiting[0] : Buffer.concat(this.#waiting)
    const length = bytes.readUInt16BE(2)
    if (length < HEADER_BYTES) throw new RangeError('packet shorter than its header')
    if (bytes.length < length) {
      this.#waiting = [bytes]
      return undefined
    }
    const rest = bytes.subarray(length)
    this.#waiting = rest.length === 0 ? [] : [rest]
    this.#waitingBytes = rest.length
    return bytes.subarray(0, length)
  }
}
