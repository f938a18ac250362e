/**
 * How a ringing at somebody's telephone ended for him: the one place that says what was missed. The server's figures,
 * the records, the call list and the list of those to call back ask here (docs/at-link.md, call.ended).
 */

/**
 *   answered   also for a moment
 *   missed     it rang in vain: nobody answered, or the caller gave up
 *   declined   he, or a leader for him, said no
 *   elsewhere  somebody else has the call: picked up, transferred, joined with another
 *   withdrawn  taken back for no fault of his: his link was lost, he had gone, the site closed
 *   unknown    nobody knows the end
 */
export type OfferEnd = 'answered' | 'missed' | 'declined' | 'elsewhere' | 'withdrawn' | 'unknown'

/** By end cause. One that is not named here says that it rang in vain. */
const ENDS: ReadonlyMap<string, OfferEnd> = new Map([
  ['rejected', 'declined'], ['released', 'declined'],
  ['right_ended', 'elsewhere'], ['picked_up', 'elsewhere'], ['transferred', 'elsewhere'], ['joined', 'elsewhere'],
  ['taken_back', 'withdrawn'], ['maintenance', 'withdrawn'],
  ['taken_over', 'unknown'], ['outcome_unknown', 'unknown'],
])

/** End causes after which nobody missed anything, though nobody answered at this telephone. */
export const NOT_MISSED_CAUSES: readonly string[] = [...ENDS.keys()]

/**
 * How the ringing ended for the one it rang for.
 * @param leg `answeredAt` in epoch ms, null = he did not answer; `endCause` of call.ended or of the record
 */
export function offerEnd(leg: { readonly answeredAt: number | null; readonly endCause: string }): OfferEnd {
  return leg.answeredAt !== null ? 'answered' : ENDS.get(leg.endCause) ?? 'missed'
}

/** A call to him rang in vain: he may want to call back. `direction` as in codes.ts. */
export function isMissedCall(leg: { readonly direction: string; readonly answeredAt: number | null; readonly endCause: string }): boolean {
  return (leg.direction === 'in' || leg.direction === 'internal-in') && offerEnd(leg) === 'missed'
}
