/** Little-endian bytes of [MS-TDS]: a reader with a position, and small writers. */

/** Reads one message from front to back; reading past the end throws (a broken packet is never guessed at). */
export class ByteReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get left(): number { return this.#bytes.length - this.#at }

  u8(): number { return this.take(1).readUInt8(0) }
  u16(): number { return this.take(2).readUInt16LE(0) }
  i32(): number { return this.take(4).readInt32LE(0) }
  u32(): number { return this.take(4).readUInt32LE(0) }
  u64(): bigint { return this.take(8).readBigUInt64LE(0) }

  /** `units` UTF-16 code units. */
  ucs2(units: number): string { return this.take(units * 2).toString('utf16le') }

  take(length: number): Buffer {
    if (length > this.left) throw new RangeError(`message too short: ${String(length)} bytes wanted, ${String(this.left)} left`)
    const part = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return part
  }
}

export const u8 = (value: number): Buffer => Buffer.from([value])

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le')

/** B_VARCHAR: one byte of length in code units. */
export const shortText = (text: string): Buffer => Buffer.concat([u8(text.length), ucs2(text)])

/** US_VARCHAR: two bytes of length in code units. */
export const longText = (text: string): Buffer => Buffer.concat([u16(text.length), ucs2(text)])
