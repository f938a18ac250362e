/** Which number a call is about. Pure. */
import { kindOfNumber } from '../../../shared/numbers.ts'
import type { CallLeg } from '../../../shared/domain/schemas.ts'

/** outside: somebody with a number; withheld: somebody without; internal: a colleague or a machine; none: nobody can say yet. */
export type Subject =
  | { readonly kind: 'outside'; readonly number: string }
  | { readonly kind: 'withheld' | 'internal' | 'none'; readonly number: '' }

export interface SubjectLookups {
  readonly isExtension: (number: string) => boolean
  /** The number that was meant by one that was dialled here: without what the site's switch wants in front. */
  readonly meant: (dialled: string) => string
}

/** What switches put where a number would stand (ISDN, SIP). */
const WITHHELD: ReadonlySet<string> = new Set(['', 'anonymous', 'unknown', 'private', 'restricted', 'unavailable', '0'])
const isWithheld = (number: string): boolean => WITHHELD.has(number.trim().toLowerCase())

/**
 * After a transfer the call is about who called first, not about the colleague who handed it on (originalCaller is kept over
 * transfers, manual: 原主叫). Who only listens in has his panel with the agent, not here.
 */
export function subjectOf(leg: CallLeg, lookups: SubjectLookups): Subject {
  const isOutside = (number: string): boolean => !isWithheld(number) && !lookups.isExtension(number) && kindOfNumber(number) !== 'code'
  const outgoing = leg.direction === 'out' || leg.direction === 'internal-out'
  const own = (number: string): Subject => ({ kind: 'outside', number: outgoing ? lookups.meant(number) : number })
  // A short number may be an extension that the list does not hold (yet): a first caller of that form is a colleague.
  const first = leg.originalCaller
  if (first !== null && isOutside(first) && kindOfNumber(first) !== 'internal') return { kind: 'outside', number: first }
  const outside = leg.peer.kind === 'external' ? leg.peer : leg.parties.find((party) => party.kind === 'external')
  if (outside !== undefined) {
    if (isWithheld(outside.number)) return outgoing ? { kind: 'none', number: '' } : { kind: 'withheld', number: '' }
    return own(outside.number)
  }
  if (leg.peer.number === '' && leg.peer.kind === 'unknown') return { kind: outgoing ? 'none' : 'withheld', number: '' }
  return { kind: 'internal', number: '' }
}

export type PopMode = 'never' | 'ringing' | 'answered' | 'button'

/** True when a mode that works by itself has come to its time. A call that was placed here counts from the dialling. */
export function isDue(mode: PopMode, leg: Pick<CallLeg, 'answeredAt' | 'state'>): boolean {
  if (mode === 'ringing') return true
  return mode === 'answered' && leg.answeredAt !== null
}
