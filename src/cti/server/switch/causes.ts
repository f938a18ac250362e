/** How a leg or a call comes to an end (docs/at-link.md, call.ended: endCause). */
export const ENDED_CALL_CAUSES = [
  'normal', 'no_answer', 'busy', 'rejected', 'abandoned', 'failed', 'taken_back', 'transferred', 'timed_out', 'maintenance',
  // The consultation went up in the first call; a leader ended it; somebody else took the ringing call.
  'joined', 'released', 'picked_up',
  // A listener’s right to the call has ended.
  'right_ended',
] as const
export type EndedCallCause = (typeof ENDED_CALL_CAUSES)[number]
