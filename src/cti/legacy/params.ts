/** The parameters of a legacy call as strings, the way HTTP brings them. */
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { methods } from './methods.ts'
import type { LegacyMethod } from './methods.ts'

/** Checked parameters: every parameter of the method is there; what was left out is empty. */
export interface Params {
  /** As it came, except that blanks only (the old REST form's `%20` for "empty") are empty. */
  readonly text: (name: string) => string
  /** Without blanks around it. */
  readonly word: (name: string) => string
  /** The same, undefined when empty: an argument that is left out. */
  readonly optional: (name: string) => string | undefined
  /** A whole number; 0 when empty. */
  readonly int: (name: string) => number
}

/** Names in any case; unknown names are ignored, as ASP.NET does. Refused: a required one missing, an int that is none. */
export function readParams(method: LegacyMethod, given: Readonly<Record<string, string | undefined>>): Result<Params> {
  const lower = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value ?? '']))
  const values = new Map<string, string>()
  for (const { name, type, optional } of methods[method].params) {
    const value = lower.get(name.toLowerCase()) ?? ''
    const empty = value.trim() === ''
    if (empty && !optional) return fail('bad_arguments', `${method}: ${name} is empty`)
    if (type === 'int' && !empty && !/^-?\d{1,9}$/.test(value.trim())) return fail('bad_arguments', `${method}: ${name} is no whole number`)
    values.set(name, empty ? '' : value)
  }
  const text = (name: string): string => values.get(name) ?? ''
  const word = (name: string): string => text(name).trim()
  return ok({ text, word, optional: (name) => (word(name) === '' ? undefined : word(name)), int: (name) => Number(word(name)) })
}
