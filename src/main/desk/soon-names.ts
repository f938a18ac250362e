/** Names for a list: those that are there within a moment. A slow database keeps nobody waiting; the next look has the rest. */
import type { Clock } from '../../cti/ports.ts'
import type { CustomerNames } from './customer-names.ts'

/** Not noticed before a list appears. */
const WAIT_MS = 150
/** So many unknown numbers of one list are asked for at the site: those of a page. */
const ASKED = 120

/** @returns names by number; with `ask` unknown numbers are asked for */
export function createSoonNames(names: CustomerNames, clock: Pick<Clock, 'after'>) {
  return async (numbers: readonly string[], ask: boolean): Promise<ReadonlyMap<string, string>> => {
    if (!ask || numbers.length === 0) return names.of(numbers)
    const late = Promise.withResolvers<'late'>()
    const timer = clock.after(WAIT_MS, () => { late.resolve('late') })
    const first = await Promise.race([names.of(numbers, ASKED), late.promise])
    timer.cancel()
    return first === 'late' ? names.of(numbers, 0) : first
  }
}
