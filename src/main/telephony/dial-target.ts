/** The one place where main turns what a person typed or chose into what is dialled. */
import { fail, ok } from '../../shared/result.ts'
import { normaliseNumber } from '../../shared/numbers.ts'
import type { Result } from '../../shared/result.ts'

/** An extension or an outside number, ready to dial; bad_number with the fault otherwise. */
export function dialTarget(input: string): Result<string> {
  const number = normaliseNumber(input)
  return number.ok ? ok(number.number) : fail('bad_number', number.fault)
}
