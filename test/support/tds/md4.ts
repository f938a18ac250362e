/** MD4 (RFC 1320), which Windows' password hash still is and which Node's OpenSSL no longer offers. */

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

const ROUNDS = [
  { constant: 0, shifts: [3, 7, 11, 19], order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], mix: (x: number, y: number, z: number) => (x & y) | (~x & z) },
  { constant: 0x5a827999, shifts: [3, 5, 9, 13], order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], mix: (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z) },
  { constant: 0x6ed9eba1, shifts: [3, 9, 11, 15], order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], mix: (x: number, y: number, z: number) => x ^ y ^ z },
] as const

function padded(message: Buffer): Buffer {
  const length = Math.ceil((message.length + 9) / 64) * 64
  const bytes = Buffer.alloc(length)
  message.copy(bytes)
  bytes[message.length] = 0x80
  bytes.writeBigUInt64LE(BigInt(message.length) * 8n, length - 8)
  return bytes
}

export function md4(message: Buffer): Buffer {
  const bytes = padded(message)
  let state: [number, number, number, number] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let block = 0; block < bytes.length; block += 64) {
    let [a, b, c, d] = state
    for (const round of ROUNDS) {
      round.order.forEach((word, step) => {
        const sum = a + round.mix(b, c, d) + bytes.readUInt32LE(block + word * 4) + round.constant
        const next = rotate(sum | 0, round.shifts[step % 4] ?? 0)
        ;[a, b, c, d] = [d, next, b, c]
      })
    }
    state = [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0]
  }
  const out = Buffer.alloc(16)
  state.forEach((word, index) => out.writeInt32LE(word, index * 4))
  return out
}
