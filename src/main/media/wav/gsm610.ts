/**
 * GSM 06.10 full rate (ETSI EN 300 961), the decoder in its own fixed-point arithmetic, so that it is exact to the sample; frames are
 * packed in pairs into 65 bytes, least bit first, as WAV files have them. It remembers: a frame that is decoded without the ones
 * before it needs a run-up (GSM_RUN_UP_BLOCKS) until it is right.
 */
const FRAME_SAMPLES = 160
const BLOCK_FRAMES = 2
const SUBFRAMES = 4
const SUB_SAMPLES = 40
const HISTORY = 120
const ORDER = 8

/** Table 4.1 and 4.2: bits, smallest code, offset and inverted slope of the log area ratios. */
const LAR_BITS = [6, 6, 5, 5, 4, 4, 3, 3] as const
const LAR_LEAST = Int16Array.from([-32, -32, -16, -16, -8, -8, -4, -4])
const LAR_B = Int16Array.from([0, 0, 2048, -2560, 94, -1792, -341, -1144])
const LAR_INVERSE_A = Int16Array.from([13107, 13107, 13107, 13107, 19223, 17476, 31454, 29708])
/** Table 4.3b: gain of the long-term prediction. */
const LTP_GAIN = Int16Array.from([3277, 11469, 21299, 32767])
/** Table 4.6: normalised mantissas. */
const MANTISSA = Int16Array.from([18431, 20479, 22527, 24575, 26623, 28671, 30719, 32767])
const PULSES = 13
const DEEMPHASIS = 28180
/** Frames between which the log area ratios are interpolated: how many samples each mixture holds. */
const MIXES = [13, 14, 13, 120] as const
/** 50 frames, one second: by then what a decoder remembers of before has died away. */
export const GSM_RUN_UP_BLOCKS = 25

const clip = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value)
/** Rounded product of two fractions; both the least number is the one case that does not fit. */
const times = (a: number, b: number): number => (a === -32_768 && b === -32_768 ? 32_767 : (a * b + 16_384) >> 15)

/** One stream of GSM sound. */
export class GsmDecoder {
  /** The residual signal: the last 120 samples and the 40 in the making. */
  readonly #residual = new Int16Array(HISTORY + SUB_SAMPLES)
  readonly #previous = new Int16Array(ORDER)
  readonly #current = new Int16Array(ORDER)
  readonly #reflection = new Int16Array(ORDER)
  readonly #lattice = new Int16Array(ORDER + 1)
  readonly #whole = new Int16Array(FRAME_SAMPLES)
  #lag = SUB_SAMPLES
  #emphasis = 0
  #block: Uint8Array = new Uint8Array(0)
  #bit = 0

  /** Forgets what was before. */
  reset(): void {
    this.#residual.fill(0)
    this.#previous.fill(0)
    this.#lattice.fill(0)
    this.#lag = SUB_SAMPLES
    this.#emphasis = 0
  }

  /** Decodes 65 bytes to 320 samples. */
  decode(block: Uint8Array, out: Int16Array, from: number): void {
    this.#block = block
    this.#bit = 0
    for (let frame = 0; frame < BLOCK_FRAMES; frame += 1) this.#frame(out, from + frame * FRAME_SAMPLES)
  }

  #take(bits: number): number {
    const byte = this.#bit >> 3
    const pair = (this.#block[byte] ?? 0) | ((this.#block[byte + 1] ?? 0) << 8)
    const value = (pair >> (this.#bit & 7)) & ((1 << bits) - 1)
    this.#bit += bits
    return value
  }

  #frame(out: Int16Array, from: number): void {
    this.#ratios()
    for (let sub = 0; sub < SUBFRAMES; sub += 1) this.#subframe(sub * SUB_SAMPLES)
    this.#synthesise()
    let emphasis = this.#emphasis
    for (let k = 0; k < FRAME_SAMPLES; k += 1) {
      // 4.3.5 and 4.3.6: de-emphasis, doubling, the three lowest bits cut off.
      emphasis = clip((this.#whole[k] ?? 0) + times(emphasis, DEEMPHASIS))
      out[from + k] = clip(emphasis + emphasis) & ~7
    }
    this.#emphasis = emphasis
    this.#previous.set(this.#current)
  }

  /** 4.2.8: the log area ratios of this frame. */
  #ratios(): void {
    for (let i = 0; i < ORDER; i += 1) {
      const code = this.#take(LAR_BITS[i] ?? 0) + (LAR_LEAST[i] ?? 0)
      const value = times(LAR_INVERSE_A[i] ?? 0, clip((code << 10) - ((LAR_B[i] ?? 0) << 1)))
      this.#current[i] = clip(value + value)
    }
  }

  /** 4.3.1 and 4.3.2: 13 pulses on their grid, onto what the long-term prediction says. */
  #subframe(at: number): void {
    const lag = this.#take(7)
    const gain = LTP_GAIN[this.#take(2)] ?? 0
    const grid = this.#take(2)
    const { exponent, mantissa } = blockMaximum(this.#take(6))
    const factor = MANTISSA[mantissa] ?? 0
    const shift = 6 - exponent
    const round = shift < 1 ? 0 : 1 << (shift - 1)
    const residual = this.#residual
    residual.fill(0, HISTORY)
    for (let pulse = 0; pulse < PULSES; pulse += 1) {
      const code = ((this.#take(3) << 1) - 7) << 12
      residual[HISTORY + grid + 3 * pulse] = clip(times(factor, code) + round) >> shift
    }
    // A lag that cannot be is a broken bit: the last one is taken again.
    if (lag >= SUB_SAMPLES && lag <= HISTORY) this.#lag = lag
    for (let k = 0; k < SUB_SAMPLES; k += 1) {
      const sample = clip((residual[HISTORY + k] ?? 0) + times(gain, residual[HISTORY + k - this.#lag] ?? 0))
      residual[HISTORY + k] = sample
      this.#whole[at + k] = sample
    }
    residual.copyWithin(0, SUB_SAMPLES)
  }

  /** 4.3.3 and 4.3.4: the lattice filter, with reflection coefficients between those of the last frame and this one. */
  #synthesise(): void {
    let at = 0
    for (let mix = 0; mix < MIXES.length; mix += 1) {
      for (let i = 0; i < ORDER; i += 1) this.#reflection[i] = reflectionOf(mixed(mix, this.#previous[i] ?? 0, this.#current[i] ?? 0))
      const end = at + (MIXES[mix] ?? 0)
      this.#filter(at, end)
      at = end
    }
  }

  #filter(from: number, to: number): void {
    const v = this.#lattice
    const r = this.#reflection
    const whole = this.#whole
    for (let k = from; k < to; k += 1) {
      let sample = whole[k] ?? 0
      for (let i = ORDER - 1; i >= 0; i -= 1) {
        const coefficient = r[i] ?? 0
        const before = v[i] ?? 0
        sample = clip(sample - times(coefficient, before))
        v[i + 1] = clip(before + times(coefficient, sample))
      }
      whole[k] = sample
      v[0] = sample
    }
  }
}

/** 4.2.15: exponent and mantissa of the largest pulse. */
function blockMaximum(code: number): { exponent: number; mantissa: number } {
  let exponent = code > 15 ? (code >> 3) - 1 : 0
  let mantissa = code - (exponent << 3)
  if (mantissa === 0) return { exponent: -4, mantissa: 7 }
  while (mantissa <= 7) {
    mantissa = (mantissa << 1) | 1
    exponent -= 1
  }
  return { exponent, mantissa: mantissa - 8 }
}

/** 4.2.9.1: between the frames. */
function mixed(mix: number, previous: number, current: number): number {
  switch (mix) {
    case 0: return clip(clip((previous >> 2) + (current >> 2)) + (previous >> 1))
    case 1: return clip((previous >> 1) + (current >> 1))
    case 2: return clip(clip((previous >> 2) + (current >> 2)) + (current >> 1))
    default: return current
  }
}

/** 4.2.9.2: log area ratio to reflection coefficient, piece by piece linear. */
function reflectionOf(ratio: number): number {
  const size = ratio === -32_768 ? 32_767 : Math.abs(ratio)
  const value = size < 11_059 ? size << 1 : size < 20_070 ? size + 11_059 : clip((size >> 2) + 26_112)
  return ratio < 0 ? -value : value
}
