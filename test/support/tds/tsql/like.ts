/**
 * LIKE of T-SQL: `%`, `_`, `[set]`, `[^set]`, ESCAPE. Unlike SQLite's it knows brackets, so a `[` that a client
 * forgot to escape shows.
 */
import { SqlError } from '../sql-error.ts'

type Piece = 'any' | ((char: string) => boolean)

/** A set `[a-cx]` or `[^…]` after its opening bracket. */
function set(body: string, fold: (text: string) => string): (char: string) => boolean {
  const negated = body.startsWith('^')
  const members = fold(negated ? body.slice(1) : body)
  const within = (char: string): boolean => {
    for (let at = 0; at < members.length; at += 1) {
      if (members[at + 1] === '-' && at + 2 < members.length) {
        if (char >= members.charAt(at) && char <= members.charAt(at + 2)) return true
        at += 2
      } else if (members[at] === char) return true
    }
    return false
  }
  return (char) => within(char) !== negated
}

function pieces(pattern: string, escape: string | null, fold: (text: string) => string): readonly Piece[] | null {
  const out: Piece[] = []
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at)
    if (escape !== null && char === escape) {
      at += 1
      // An escape character with nothing behind it matches nothing.
      if (at >= pattern.length) return null
      const wanted = fold(pattern.charAt(at))
      out.push((given) => given === wanted)
    } else if (char === '%') {
      if (out.at(-1) !== 'any') out.push('any')
    } else if (char === '_') {
      out.push(() => true)
    } else if (char === '[') {
      const stop = pattern.indexOf(']', at + 1)
      if (stop === -1) return null
      out.push(set(pattern.slice(at + 1, stop), fold))
      at = stop
    } else {
      const wanted = fold(char)
      out.push((given) => given === wanted)
    }
  }
  return out
}

/** Greedy with one way back (the last `%`): never exponential, whatever the pattern. */
function matchAll(value: string, parts: readonly Piece[]): boolean {
  let at = 0
  let part = 0
  let lastAny = -1
  let anyAt = 0
  while (at < value.length) {
    const piece = parts[part]
    if (piece === 'any') {
      lastAny = part
      anyAt = at
      part += 1
    } else if (piece !== undefined && piece(value.charAt(at))) {
      at += 1
      part += 1
    } else if (lastAny !== -1) {
      anyAt += 1
      at = anyAt
      part = lastAny + 1
    } else return false
  }
  while (parts[part] === 'any') part += 1
  return part === parts.length
}

export function likeMatcher(pattern: string, escape: string | null, binary: boolean): (value: string) => boolean {
  if (escape !== null && escape.length !== 1) throw new SqlError(506, `The invalid escape character "${escape}" was specified in a LIKE predicate.`)
  // Code units, folded one by one: the value keeps its length.
  const fold = binary ? (text: string) => text : (text: string) => text.split('').map((char) => (char.toLowerCase().length === 1 ? char.toLowerCase() : char)).join('')
  const parts = pieces(pattern, escape, fold)
  return parts === null ? () => false : (value) => matchAll(fold(value), parts)
}
