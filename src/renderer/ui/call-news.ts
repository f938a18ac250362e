/** What has happened between two states of the own calls, as a screen reader should hear it. Pure. */
import { legDisplayState } from '#shared/domain/codes.ts'
import { otherParties } from './leg-parties.ts'
import type { CallLeg, Party } from '#shared/domain/schemas.ts'

export type CallNews =
  | { readonly kind: 'state' | 'conference' | 'consultAnswered' | 'ended' | 'transferred'; readonly leg: CallLeg }
  | { readonly kind: 'listens'; readonly leg: CallLeg; readonly party: Party }

function newsOf(leg: CallLeg, previous: CallLeg | undefined): CallNews[] {
  const changed = previous === undefined || legDisplayState(previous) !== legDisplayState(leg)
  const news: CallNews[] = []
  if (leg.conference && previous?.conference !== true) news.push({ kind: 'conference', leg })
  else if (changed && leg.consultOf !== null && previous?.state === 'ringback' && leg.state === 'talking') news.push({ kind: 'consultAnswered', leg })
  else if (changed) news.push({ kind: 'state', leg })
  const before = new Set((previous?.parties ?? []).filter((party) => party.listening).map((party) => party.number))
  for (const party of otherParties(leg)) if (party.listening && !before.has(party.number)) news.push({ kind: 'listens', leg, party })
  return news
}

/** @param wasHandedOn true for a call that left because it was transferred from here */
export function callNews(before: readonly CallLeg[], now: readonly CallLeg[], wasHandedOn: (callId: string) => boolean): CallNews[] {
  const old = new Map(before.map((leg) => [leg.callId, leg]))
  const news: CallNews[] = []
  for (const leg of now) {
    news.push(...newsOf(leg, old.get(leg.callId)))
    old.delete(leg.callId)
  }
  for (const gone of old.values()) {
    const handedOn = wasHandedOn(gone.callId)
    // A call that went up in a conference has not ended.
    if (now.some((leg) => leg.conference && leg.parties.some((party) => party.number === gone.peer.number))) continue
    news.push({ kind: handedOn ? 'transferred' : 'ended', leg: gone })
  }
  return news
}
