/**
 * What becomes of a held and an active call of one telephone: whether they can be completed
 * (ATTranOver) or joined (ATConfOver). The same as the switch looks at when it is told to
 * (switch.ts, complete and join), so that nothing is offered that it refuses. Pure.
 */
import type { CallCommand } from '../../../shared/domain/codes.ts'
import { MAX_CONFERENCE } from '../switch/switch.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'

/** `full`: only the number of parties stands against it. */
export type PairExit = 'possible' | 'full' | 'no'

export type PairExits = Readonly<Record<Extract<CallCommand, 'ATTranOver' | 'ATConfOver'>, PairExit>>

/** A telephone's party and the call it is in. */
export interface PartyInCall {
  readonly call: SwitchCall
  readonly party: SwitchParty
}

export const NO_EXITS: PairExits = { ATTranOver: 'no', ATConfOver: 'no' }

/**
 * The exits of the pair the leg is one half of.
 * @param elsewhere the telephone's parties in its other calls
 */
export function pairExits(leg: PartyInCall, elsewhere: readonly PartyInCall[]): PairExits {
  const exits = partners(leg, elsewhere).map((other) => (leg.party.holding ? exitsOf(leg, other) : exitsOf(other, leg)))
  return { ATTranOver: best(exits.map((one) => one.ATTranOver)), ATConfOver: best(exits.map((one) => one.ATConfOver)) }
}

/** Of a held leg: the active one. Of an active leg: the one it consults about, else any held one (pair-commands.ts, pairOf). */
function partners({ call, party }: PartyInCall, elsewhere: readonly PartyInCall[]): readonly PartyInCall[] {
  if (party.holding) return elsewhere.filter((other) => !other.party.holding && other.party.state !== 'ringing')
  const held = elsewhere.filter((other) => other.party.holding)
  const consulted = held.find((other) => other.call.callId === call.consultOf)
  return consulted === undefined ? held : [consulted]
}

function best(exits: readonly PairExit[]): PairExit {
  return exits.includes('possible') ? 'possible' : exits.includes('full') ? 'full' : 'no'
}

function exitsOf(held: PartyInCall, active: PartyInCall): PairExits {
  // After a swap the consultation is the held one; the call it is about goes on all the same.
  const [first, second] = held.call.consultOf === active.call.callId ? [active, held] : [held, active]
  if (![held, active].every(takesPart) || second.call.parties.some(({ kind }) => kind === 'ivr') || twiceIn(first, second)) return NO_EXITS
  const counting = [...others(first), ...others(second)].filter(counts)
  const somebody = counting.some((party) => party.kind !== 'ivr' && party.state !== 'ringing')
  const { state } = active.party
  return {
    ATTranOver: (state === 'talking' || state === 'ringback') && somebody ? fits(counting.length) : 'no',
    ATConfOver: state === 'talking' ? fits(counting.length + 1) : 'no',
  }
}

function fits(parties: number): PairExit {
  return parties > MAX_CONFERENCE ? 'full' : 'possible'
}

/** A listener is not heard, and a call that waits at a route point belongs to its queue. */
function takesPart({ call, party }: PartyInCall): boolean {
  return !party.listening && !call.parties.some(({ kind }) => kind === 'queue')
}

/** Somebody of the second call is in the first one already. */
function twiceIn(first: PartyInCall, second: PartyInCall): boolean {
  const there = new Set(others(first).filter((party) => !party.listening).map(({ extension }) => extension))
  return others(second).some(({ extension }) => extension !== null && there.has(extension))
}

function others({ call, party }: PartyInCall): readonly SwitchParty[] {
  return call.parties.filter((other) => other.partyId !== party.partyId)
}

/** A listener and a handset with the busy tone are nobody to talk to. */
function counts(party: SwitchParty): boolean {
  return party.kind !== 'queue' && party.state !== 'disconnected' && !party.listening
}
