/** Bounds on what a page may hand over, checked before any schema looks at it. */

/** Deeper than anything the contract knows; a bomb of nested arrays ends here. */
const MAX_DEPTH = 8
const MAX_NODES = 5_000

/**
 * True for what JSON can say: null, booleans, finite numbers, strings, arrays, plain objects; not too
 * deep, not too many. Structured clone would also carry Maps, typed arrays, cycles and errors.
 */
export function isPlainData(value: unknown): boolean {
  let nodes = 0
  const walk = (item: unknown, depth: number): boolean => {
    nodes += 1
    if (nodes > MAX_NODES || depth > MAX_DEPTH) return false
    if (item === null || item === undefined || typeof item === 'boolean' || typeof item === 'string') return true
    if (typeof item === 'number') return Number.isFinite(item)
    if (typeof item !== 'object') return false
    if (Array.isArray(item)) return item.every((part) => walk(part, depth + 1))
    const prototype: unknown = Object.getPrototypeOf(item)
    if (prototype !== Object.prototype && prototype !== null) return false
    return Object.values(item).every((part) => walk(part, depth + 1))
  }
  return walk(value, 0)
}

/** Bytes of the value as JSON text. */
export function jsonSize(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}
