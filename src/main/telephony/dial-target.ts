/** The one place where main turns what a person typed or chose into what is dialled (docs/numbers.md). */
import { fail, ok } from '../../shared/result.ts'
import { NO_LOOKUPS, numberOfDialled, PLAIN_RULES, toDialled, withoutOutsidePrefix } from '../../shared/numbers.ts'
import type { DialRules, NumberLookups } from '../../shared/numbers.ts'
import type { Result } from '../../shared/result.ts'

/** An extension or an outside number, as the switch wants it; bad_number with the fault otherwise. */
export type DialTarget = (input: string) => Result<string>

export interface DialTargets {
  readonly target: DialTarget
  /** The number that was meant by one that the switch tells of a call that was placed here. */
  readonly numberOf: (dialled: string) => string
}

/** Calls of a shift; older ones have their row in the call list already. */
const REMEMBERED = 200

/** @param rules of the settings, asked each time */
export function createDialTargets(rules: () => DialRules, lookups: NumberLookups): DialTargets {
  const sent = new Set<string>()
  const remember = (dialled: string): void => {
    sent.delete(dialled)
    sent.add(dialled)
    for (const oldest of sent) {
      if (sent.size <= REMEMBERED) break
      sent.delete(oldest)
    }
  }
  return {
    target(input) {
      const number = toDialled(input, rules(), lookups)
      if (!number.ok) return fail('bad_number', number.fault)
      remember(number.dialled)
      return ok(number.dialled)
    },
    numberOf: (dialled) => (sent.has(dialled) ? numberOfDialled : withoutOutsidePrefix)(dialled, rules()),
  }
}

/** A site without rules: what was typed, in digits. */
export const dialTarget: DialTarget = createDialTargets(() => PLAIN_RULES, NO_LOOKUPS).target
