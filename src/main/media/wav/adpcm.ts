/**
 * ADPCM as WAV files have it: 4 bits for the difference to a prediction. Blocks begin anew, so each is decoded by itself.
 * IMA: the recommendation of the Interactive Multimedia Association (1992), blocks as in Microsoft's RIFF addenda (1994),
 * MS: the same addenda. Whatever the bits are, the result is a sample: a broken block is noise, not a failure.
 */
export const IMA_STEPS = Int16Array.from([
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253,
  279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
])
export const IMA_MOVES = Int8Array.from([-1, -1, -1, -1, 2, 4, 6, 8])
const LAST_STEP = IMA_STEPS.length - 1
export const MS_ADAPT = Int16Array.from([230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230])
const LEAST_DELTA = 16
/** A step that has run away would leave the numbers that are exact. */
const MOST_DELTA = 0x7fff_ffff >> 4

const clip = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value)
const int16 = (bytes: Uint8Array, at: number): number => (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) << 16) >> 16

/** Decodes one block, interleaved, into `out` from `from`; as many frames as asked for. */
export function decodeImaBlock(block: Uint8Array, channels: 1 | 2, frames: number, out: Int16Array, from: number): void {
  for (let channel = 0; channel < channels; channel += 1) {
    let sample = int16(block, channel * 4)
    let step = Math.min(LAST_STEP, block[channel * 4 + 2] ?? 0)
    out[from + channel] = sample
    for (let frame = 1; frame < frames; frame += 1) {
      const nth = frame - 1
      // Groups of eight samples: four bytes of the one channel, then four of the other; the low half of a byte first.
      const byte = block[4 * channels + (nth >> 3) * 4 * channels + channel * 4 + ((nth & 7) >> 1)] ?? 0
      const nibble = (nth & 1) === 0 ? byte & 15 : byte >> 4
      const size = IMA_STEPS[step] ?? 7
      let change = size >> 3
      if ((nibble & 4) !== 0) change += size
      if ((nibble & 2) !== 0) change += size >> 1
      if ((nibble & 1) !== 0) change += size >> 2
      sample = clip((nibble & 8) === 0 ? sample + change : sample - change)
      step += IMA_MOVES[nibble & 7] ?? 0
      step = step < 0 ? 0 : step > LAST_STEP ? LAST_STEP : step
      out[from + frame * channels + channel] = sample
    }
  }
}

/** The same for MS ADPCM. The heads hold the two first samples of each channel, the newer one first. */
export function decodeMsBlock(block: Uint8Array, channels: 1 | 2, frames: number, coefficients: readonly (readonly [number, number])[], out: Int16Array, from: number): void {
  for (let channel = 0; channel < channels; channel += 1) {
    const [c1, c2] = coefficients[block[channel] ?? 0] ?? coefficients[0] ?? [256, 0]
    let delta = int16(block, channels + channel * 2)
    let newer = int16(block, 3 * channels + channel * 2)
    let older = int16(block, 5 * channels + channel * 2)
    out[from + channel] = older
    if (frames > 1) out[from + channels + channel] = newer
    for (let frame = 2; frame < frames; frame += 1) {
      const nth = (frame - 2) * channels + channel
      const byte = block[7 * channels + (nth >> 1)] ?? 0
      const nibble = (nth & 1) === 0 ? byte >> 4 : byte & 15
      const signed = (nibble & 8) === 0 ? nibble : nibble - 16
      const sample = clip(((newer * c1 + older * c2) >> 8) + signed * delta)
      const next = ((MS_ADAPT[nibble] ?? 230) * delta) >> 8
      delta = next < LEAST_DELTA ? LEAST_DELTA : next > MOST_DELTA ? MOST_DELTA : next
      older = newer
      newer = sample
      out[from + frame * channels + channel] = sample
    }
  }
}
