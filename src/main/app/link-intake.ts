/**
 * Links and second starts that arrive before the program has a window. macOS tells a link that starts the program by an event before
 * the program is ready; what comes that early waits here instead of being lost.
 */

export interface LinkIntake<T> {
  /** Hands one on, now or as soon as somebody takes them. */
  deliver(item: T): void
  /** From now on every one goes to `take`, those that waited first, in order. */
  attach(take: (item: T) => void): void
}

/** A page that opens a thousand links must not fill memory while the program starts. */
const MOST_WAITING = 16

/** Keeps the newest MOST_WAITING until somebody takes them. */
export function createLinkIntake<T>(): LinkIntake<T> {
  const waiting: T[] = []
  let taker: ((item: T) => void) | null = null
  return {
    deliver(item) {
      if (taker !== null) { taker(item); return }
      waiting.push(item)
      if (waiting.length > MOST_WAITING) waiting.shift()
    },
    attach(take) {
      taker = take
      for (const item of waiting.splice(0)) take(item)
    },
  }
}
