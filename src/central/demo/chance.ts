/** Chance for the demo's data: the same labels give the same numbers, whatever else has been drawn. Never for keys. */

/** A stream of predictable numbers. */
export interface Chance {
  /** [0, 1). */
  next(): number
  /** Whole number, both ends included. */
  int(from: number, to: number): number
  /** True so many times out of one. */
  happens(share: number): boolean
  /** One of a non-empty list. */
  pick<T>(list: readonly T[]): T
  /** One of a non-empty list, by its weights. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
}

/** FNV-1a over the labels: a stream per day and purpose, so that days do not depend on each other. */
function seedOf(labels: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const character of labels.join('\u0001')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

/** mulberry32 seeded by the labels. SECURITY: predictable by design, used for demo rows only. */
export function chanceOf(...labels: readonly (string | number)[]): Chance {
  let state = seedOf(labels)
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(next() * list.length)]
    if (chosen === undefined) throw new Error('picked from an empty list')
    return chosen
  }
  return {
    next, pick,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    happens: (share) => next() < share,
    weighted(list) {
      let point = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of list) {
        point -= weight
        if (point < 0) return value
      }
      return pick(list)[0]
    },
  }
}
