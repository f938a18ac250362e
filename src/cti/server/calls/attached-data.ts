/** Data attached to a call (随路数据): what one agent found out, the next one need not ask. Bounded. */
import { utf8 } from '../../protocol/bytes.ts'

/** Most keys of a call, and most bytes of keys and values together. */
export const MAX_ATTACHED_KEYS = 32
export const MAX_ATTACHED_BYTES = 16_384

export type Attach = 'changed' | 'unchanged' | 'full'

export class AttachedData {
  // A map, and no object: keys come from outside (`__proto__`).
  #data = new Map<string, string>()
  #view: Readonly<Record<string, string>> = {}

  view(): Readonly<Record<string, string>> {
    return this.#view
  }

  /** True when `values` would find room. */
  fits(values: Readonly<Record<string, string>>): boolean {
    return fits(this.#with(values))
  }

  /** Sets keys; an empty value takes the key away. All or nothing. */
  set(values: Readonly<Record<string, string>>): Attach {
    const next = this.#with(values)
    if (!fits(next)) return 'full'
    const changed = next.size !== this.#data.size || [...next].some(([key, value]) => this.#data.get(key) !== value)
    if (changed) this.#replace(next)
    return changed ? 'changed' : 'unchanged'
  }

  /** Takes over what the other call had and this one has not, as far as there is room. */
  absorb(other: AttachedData): void {
    const next = new Map(this.#data)
    for (const [key, value] of other.#data) {
      if (next.has(key)) continue
      next.set(key, value)
      if (!fits(next)) next.delete(key)
    }
    this.#replace(next)
  }

  #with(values: Readonly<Record<string, string>>): Map<string, string> {
    const next = new Map(this.#data)
    for (const [key, value] of Object.entries(values)) {
      if (value === '') next.delete(key)
      else next.set(key, value)
    }
    return next
  }

  #replace(next: Map<string, string>): void {
    this.#data = next
    this.#view = Object.fromEntries(next)
  }
}

function fits(data: ReadonlyMap<string, string>): boolean {
  if (data.size > MAX_ATTACHED_KEYS) return false
  let bytes = 0
  for (const [key, value] of data) bytes += utf8(key).length + utf8(value).length
  return bytes <= MAX_ATTACHED_BYTES
}
