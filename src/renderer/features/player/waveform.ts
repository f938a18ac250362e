/** From the peaks that main sends to columns of a picture. Pure. */
import type { MediaPeaks } from '#shared/ipc/parts/media.ts'

export interface Waves {
  readonly channels: 1 | 2
  readonly slices: number
  /** Least and greatest of each channel, slice by slice. */
  readonly values: Int16Array
}

/** Reads the numbers; null = they are not what they should be. */
export function parsePeaks({ slices, channels, data }: MediaPeaks): Waves | null {
  const text = atob(data)
  if (text.length !== slices * channels * 4) return null
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  return { slices, channels, values: new Int16Array(bytes.buffer) }
}

/**
 * One pair per column of `width`, −1 … 1 of the loudest place of the recording: quiet calls are legible, too; silence stays a line.
 */
export function columnsOf({ channels, slices, values }: Waves, channel: number, width: number): readonly (readonly [number, number])[] {
  let loudest = LEAST_SCALE
  for (const value of values) loudest = Math.max(loudest, Math.abs(value))
  return Array.from({ length: width }, (_, column) => {
    const first = Math.floor(column * slices / width)
    const end = Math.max(first + 1, Math.floor((column + 1) * slices / width))
    let least = 0
    let greatest = 0
    for (let slice = first; slice < end; slice += 1) {
      least = Math.min(least, values[(slice * channels + channel) * 2] ?? 0)
      greatest = Math.max(greatest, values[(slice * channels + channel) * 2 + 1] ?? 0)
    }
    return [least / loudest, greatest / loudest] as const
  })
}
/** Noise below this is not blown up to look like speech. */
const LEAST_SCALE = 2_000

/** What a part of a recording that is to be repeated needs at least, seconds. */
export const LEAST_LOOP_S = 0.3
export interface Loop { readonly from: number; readonly to: number }

/** Two places as a range, in order and within the recording; null = too short to be meant. */
export function loopOf(one: number, other: number, seconds: number): Loop | null {
  const [from, to] = [Math.max(0, Math.min(one, other)), Math.min(seconds, Math.max(one, other))]
  return to - from < LEAST_LOOP_S ? null : { from, to }
}

/** Where to go on: past the end of the loop is its beginning; outside of it plays on undisturbed until it is entered. */
export function afterLoop(position: number, before: number, loop: Loop | null): number | null {
  return loop !== null && before < loop.to && position >= loop.to ? loop.from : null
}
