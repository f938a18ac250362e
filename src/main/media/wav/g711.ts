/** G.711 (ITU-T, 1988): tables from each of the 256 codes to the 16-bit sample. */

/** A-law: even bits inverted; sign, 3 bits exponent, 4 bits mantissa; 13-bit samples, at the upper end of 16. */
function alawSample(code: number): number {
  const value = code ^ 0x55
  const exponent = (value >> 4) & 7
  const mantissa = ((value & 15) << 4) + 8
  const size = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1)
  return (value & 0x80) === 0 ? -size : size
}

/** µ-law: all bits inverted; a bias of 33 in 14-bit samples, at the upper end of 16. */
function mulawSample(code: number): number {
  const value = ~code & 0xff
  const size = ((((value & 15) << 3) + 132) << ((value >> 4) & 7)) - 132
  return (value & 0x80) === 0 ? size : -size
}

const tableOf = (sample: (code: number) => number): Int16Array => Int16Array.from({ length: 256 }, (_, code) => sample(code))

export const ALAW = tableOf(alawSample)
export const MULAW = tableOf(mulawSample)
/** 8-bit PCM in a WAV has its zero at 128. */
export const PCM8 = tableOf((code) => (code - 128) << 8)
