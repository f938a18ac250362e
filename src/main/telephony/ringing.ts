/** Which of the own legs rings. */
import type { CallLeg } from '../../shared/domain/schemas.ts'

/**
 * True for a leg that wants to be answered by this person: `ringing` is the own telephone, whatever
 * the direction (an outbound call that comes back from a transfer rings, too).
 */
export function isRinging(leg: CallLeg): boolean {
  return leg.state === 'ringing' && !leg.held && !leg.listening
}
