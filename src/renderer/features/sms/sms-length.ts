/**
 * How long an SMS is and in how many parts it goes: 3GPP TS 23.038 (7-bit alphabet with its extension table) and 23.040 (parts of
 * 160/153 septets or 70/67 UTF-16 units).
 */

/** The default alphabet, without its escape. */
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
/** Two septets each. */
const EXTENDED = new Set('\f^{}\\[~]|€')

export interface SmsLength {
  readonly alphabet: 'gsm7' | 'ucs2'
  /** Septets or UTF-16 units. */
  readonly used: number
  readonly parts: number
  /** Units that still fit into the last part. */
  readonly left: number
}

const LIMITS = { gsm7: { one: 160, many: 153 }, ucs2: { one: 70, many: 67 } } as const

/** Counts; an empty text has no part. */
export function smsLength(text: string): SmsLength {
  const chars = [...text]
  const alphabet = chars.every((char) => BASIC.has(char) || EXTENDED.has(char)) ? 'gsm7' : 'ucs2'
  const sizes = chars.map((char) => (alphabet === 'ucs2' ? char.length : EXTENDED.has(char) ? 2 : 1))
  const used = sizes.reduce((sum, size) => sum + size, 0)
  const { one, many } = LIMITS[alphabet]
  if (used <= one) return { alphabet, used, parts: used === 0 ? 0 : 1, left: one - used }
  // A character of two units is never cut: it begins the next part.
  let parts = 1
  let inPart = 0
  for (const size of sizes) {
    if (inPart + size > many) { parts += 1; inPart = 0 }
    inPart += size
  }
  return { alphabet, used, parts, left: many - inPart }
}
