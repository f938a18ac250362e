/** Chance for the demo: the same seed gives the same people, calls and times. Never for keys or nonces. */
import type { Random } from '../../ports.ts'

/** mulberry32. SECURITY: predictable by design; sessions and nonces take the real Random port. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  return { next, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)) }
}

/** Uniform in [from, to), same unit as the arguments. */
export function between(random: Pick<Random, 'next'>, from: number, to: number): number {
  return from + random.next() * (to - from)
}

/** One of a non-empty list. */
export function pick<T>(random: Pick<Random, 'next'>, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random.next() * list.length)] ?? list[0]
}
