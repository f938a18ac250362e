/** Content-Transfer-Encoding (RFC 2045, 6): from the lines of a part to its bytes, and whether these are certain to be all of it. */

export interface Decoded {
  readonly bytes: Uint8Array
  /** False = something in it is damaged or missing, or the coding is unknown: it is not what was sent. */
  readonly whole: boolean
  /** What there is ends in a mark of its own (padding of base64): nothing can be missing after it. */
  readonly ended: boolean
}

/** Bytes with a buffer of their own, of just their size: they can be moved to another thread without what lies beside them. */
export function own(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}

const PAD = 0x3d
/** 0 = a digit of base64, 1 = a blank, 2 = padding, 3 = anything else. */
const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === PAD) return 2
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return 1
  return /[A-Za-z0-9+/]/.test(String.fromCharCode(byte)) ? 0 : 3
})

/**
 * Base64. Several padded pieces one after the other are all read: some programs code an attachment piece by piece.
 * Signs outside the alphabet are passed over (RFC 2045, 6.8), and make the whole doubtful.
 */
export function decodeBase64(coded: Uint8Array): Decoded {
  const digits = Buffer.allocUnsafe(coded.length)
  const pieces: Buffer[] = []
  let [size, whole, pads] = [0, true, 0]
  const take = (): void => {
    // Six bits are no byte. Padding that was left out is no loss.
    if (size % 4 === 1) whole = false
    if (size > 0) pieces.push(Buffer.from(digits.toString('latin1', 0, size), 'base64'))
    size = 0
  }
  for (let at = 0; at < coded.length; at += 1) {
    const byte = coded[at] ?? 0
    const kind = KIND[byte]
    if (kind === 0) {
      if (pads > 0) { take(); pads = 0 }
      digits[size] = byte
      size += 1
    } else if (kind === 2) {
      pads += 1
      if (pads > 2) whole = false
    } else if (kind === 3) whole = false
  }
  const ended = pads > 0
  take()
  const [only] = pieces
  return { bytes: pieces.length === 1 && only !== undefined ? own(only) : own(Buffer.concat(pieces)), whole, ended }
}

const HEX = Int8Array.from({ length: 256 }, (_, byte) => (/[0-9A-Fa-f]/.test(String.fromCharCode(byte)) ? Number.parseInt(String.fromCharCode(byte), 16) : -1))
const hex = (byte: number | undefined): number => (byte === undefined ? -1 : HEX[byte] ?? -1)

/** Quoted-printable (RFC 2045, 6.7). Blanks at the end of a line were added on the way; a `=` that begins no code is a sign as any other. */
export function decodeQuotedPrintable(coded: Uint8Array): Decoded {
  const out = new Uint8Array(coded.length)
  let size = 0
  let whole = true
  for (let at = 0; at < coded.length; at += 1) {
    const byte = coded[at] ?? 0
    if (byte === 0x20 || byte === 0x09) {
      let end = at
      while (coded[end] === 0x20 || coded[end] === 0x09) end += 1
      const lineEnds = end >= coded.length || coded[end] === 0x0a || (coded[end] === 0x0d && coded[end + 1] === 0x0a)
      if (!lineEnds) { out.set(coded.subarray(at, end), size); size += end - at }
      at = end - 1
      continue
    }
    if (byte !== PAD) { out[size] = byte; size += 1; continue }
    const [high, low] = [hex(coded[at + 1]), hex(coded[at + 2])]
    if (high !== -1 && low !== -1) { out[size] = high * 16 + low; size += 1; at += 2; continue }
    // A soft line end, with the blanks that were added before it.
    let end = at + 1
    while (coded[end] === 0x20 || coded[end] === 0x09) end += 1
    if (coded[end] === 0x0a) at = end
    else if (coded[end] === 0x0d && coded[end + 1] === 0x0a) at = end + 1
    else if (end >= coded.length) at = end
    else { out[size] = byte; size += 1; whole = false }
  }
  return { bytes: own(out.subarray(0, size)), whole, ended: false }
}

/** uuencode (POSIX), the body of `begin … end`, as some programs name it for a transfer encoding. */
export function decodeUu(coded: Uint8Array): Decoded {
  const lines = Buffer.from(coded.buffer, coded.byteOffset, coded.byteLength).toString('latin1').split(/\r?\n/)
  const from = lines.findIndex((line) => /^begin(?:-base64)? [0-7]{3,4} /.test(line))
  const end = lines.findIndex((line, index) => index > from && line.trimEnd() === 'end')
  if (from === -1) return { bytes: own(coded), whole: false, ended: false }
  const pieces: Buffer[] = []
  let whole = end !== -1
  for (const line of lines.slice(from + 1, end === -1 ? undefined : end)) {
    const count = line === '' ? 0 : (line.charCodeAt(0) - 32) & 63
    if (count === 0) continue
    const piece = Buffer.alloc(Math.ceil(count / 3) * 3)
    if (line.length - 1 < Math.ceil((count * 8) / 6)) whole = false
    for (let group = 0; group * 3 < count; group += 1) {
      const [a, b, c, d] = [1, 2, 3, 4].map((place) => ((line.charCodeAt(group * 4 + place) || 32) - 32) & 63)
      piece.writeUIntBE(((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0), group * 3, 3)
    }
    pieces.push(piece.subarray(0, count))
  }
  return { bytes: own(Buffer.concat(pieces)), whole, ended: end !== -1 }
}

/** @param encoding as the header says it; 7bit, 8bit and binary change nothing, not even line ends */
export function decodeTransfer(coded: Uint8Array, encoding: string): Decoded {
  // A comment or a second word says nothing more.
  switch (encoding.trim().toLowerCase().replace(/^["']+/, '').split(/[\s;("']/)[0]) {
    case undefined: case '': case '7bit': case '8bit': case 'binary': case '7-bit': case '8-bit': case 'none': return { bytes: own(coded), whole: true, ended: false }
    case 'base64': return decodeBase64(coded)
    case 'quoted-printable': return decodeQuotedPrintable(coded)
    case 'x-uuencode': case 'uuencode': case 'x-uue': case 'uue': return decodeUu(coded)
    default: return { bytes: own(coded), whole: false, ended: false }
  }
}
