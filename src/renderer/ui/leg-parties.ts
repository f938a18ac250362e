/** Who is in a call. */
import type { CallLeg, Party } from '#shared/domain/schemas.ts'

/** Everybody in the call but this telephone. */
export function otherParties(leg: CallLeg): Party[] {
  const own = leg.parties.findIndex((party) => party.number === leg.extension && party.kind === 'extension')
  return leg.parties.filter((party, index) => index !== own && party.kind !== 'queue')
}

/** People in the conference, this one included; who only listens does not count. */
export function conferenceSize(leg: CallLeg): number {
  return otherParties(leg).filter((party) => !party.listening).length + (leg.listening ? 0 : 1)
}
