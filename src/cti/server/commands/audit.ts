/** The audit trail as commands write it (rights/audit-trail.ts). */
import type { Act } from '../rights/audit-trail.ts'
import type { ReadContext } from './command.ts'

/**
 * Keeps an act of the asking agent; the dispatcher then writes no entry of its own for a refusal.
 * @param outcome `accepted` while it is not known yet, `done`, or the error code of a refusal
 * @returns tells the outcome later
 */
export function audit(context: Pick<ReadContext, 'office' | 'actor' | 'noted'>, act: Act, outcome = 'accepted'): (outcome: string) => void {
  context.noted.act = true
  return context.office.trail.note(context.actor, act, outcome)
}
