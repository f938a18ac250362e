/** Whose call stands at a telephone. */
import { legDisplayState } from '../../../shared/domain/codes.ts'
import type { CallLeg } from '../../../shared/domain/schemas.ts'

/** What is asked of the call centre. */
export interface Seats {
  readonly book: { legsAt(extension: string): readonly CallLeg[] }
  /** Who sits at the extension, or sat there during its leg of the call. */
  seated(callId: string, extension: string): readonly string[]
}

/**
 * The agent whose call stands at the telephone: nobody else may log in there meanwhile.
 * @param uid who wants to log in
 * @returns null = no call, the agent's own, or one at which nobody sat
 */
export function callHolder(seats: Seats, extension: string, uid: string): { readonly uid: string; readonly state: string } | null {
  for (const leg of seats.book.legsAt(extension)) {
    const seated = seats.seated(leg.callId, extension)
    const [first] = seated
    if (first !== undefined && !seated.includes(uid)) return { uid: first, state: legDisplayState(leg) }
  }
  return null
}
