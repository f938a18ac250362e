/** Charsets that write other letters in seven bits and that no decoder of the platform knows any more: HZ-GB-2312 and UTF-7. */

/** HZ (RFC 1843): `~{` and `~}` around the two bytes of GB 2312 without their high bits, `~~` for a tilde, `~` at a line's end for nothing. */
export function decodeHz(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length)
  let size = 0
  let chinese = false
  for (let at = 0; at < bytes.length; at += 1) {
    const [byte, next] = [bytes[at] ?? 0, bytes[at + 1]]
    if (byte === 0x7e && (next === 0x7b || next === 0x7d)) { chinese = next === 0x7b; at += 1; continue }
    if (!chinese && byte === 0x7e && next === 0x7e) { out[size] = byte; size += 1; at += 1; continue }
    if (!chinese && byte === 0x7e && next === 0x0a) { at += 1; continue }
    if (!chinese && byte === 0x7e && next === 0x0d && bytes[at + 2] === 0x0a) { at += 2; continue }
    // A line ends the Chinese, also of a sender that forgot to.
    if (byte === 0x0a) chinese = false
    if (chinese && byte >= 0x21 && byte <= 0x77 && next !== undefined && next >= 0x21 && next <= 0x7e) {
      out[size] = byte | 0x80
      out[size + 1] = next | 0x80
      size += 2
      at += 1
    } else { out[size] = byte; size += 1 }
  }
  return new TextDecoder('gb18030').decode(out.subarray(0, size))
}

/** UTF-7 (RFC 2152): `+…-` around the base64 of UTF-16, `+-` for a plus. */
export function decodeUtf7(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes)
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole: string, base64: string) => {
    if (base64 === '') return whole === '+-' ? '+' : whole
    const units = Buffer.from(base64, 'base64')
    return new TextDecoder('utf-16be').decode(units.subarray(0, units.length & ~1))
  })
}
