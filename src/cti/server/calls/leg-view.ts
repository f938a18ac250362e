/** A call as one of its extensions sees it: SwitchCall + agents + queue → CallLeg. Pure. */
import type { Direction, ExtensionKind } from '../../../shared/domain/codes.ts'
import type { AgentId, CallLeg, Extension, GroupId, Party } from '../../../shared/domain/schemas.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'
import { allowedCommands } from './allowed.ts'
import type { LegSituation } from './allowed.ts'
import { pairExits } from './pair-exits.ts'
import type { PartyInCall } from './pair-exits.ts'

export interface QueueOfLeg {
  readonly group: GroupId
  readonly name: string
  readonly waitedMs: number
}

/** Most parties a leg shows (schemas.ts). */
const MAX_PARTIES = 32

/** What the view must know beyond the switch's call. */
export interface LegSurroundings {
  readonly kind: ExtensionKind
  /** Somebody logged in at an extension, or the name written on it; null = no extension of ours. */
  who(number: string): { readonly uid: AgentId | null; readonly name: string | null } | null
  readonly queue: QueueOfLeg | null
  /** Epoch ms; null = the ACD does not take it back. */
  readonly ringDeadline: number | null
  /** The extension's parties in its other calls. */
  readonly elsewhere: readonly PartyInCall[]
  /** It came into the call by ATInsert. */
  readonly supervising: boolean
  readonly attached: Readonly<Record<string, string>>
}

/** The extension's party of the call; the last one when it is in it twice. */
export function partyAt(call: SwitchCall, extension: string): SwitchParty | undefined {
  return call.parties.findLast((party) => party.extension === extension)
}

/** Manual: DIR, from this extension's side. */
export function directionOf(call: SwitchCall, own: SwitchParty): Direction {
  if (call.external) return own.role === 'originator' ? 'out' : 'in'
  return own.role === 'originator' ? 'internal-out' : 'internal-in'
}

/** What the table of legal commands looks at. */
export function situationOf(
  call: SwitchCall, own: SwitchParty, around: Pick<LegSurroundings, 'kind' | 'elsewhere' | 'supervising'>,
): LegSituation {
  const others = call.parties.filter((party) =>
    party.partyId !== own.partyId && party.kind !== 'queue' && !party.listening && party.state !== 'disconnected')
  const elsewhere = around.elsewhere.map(({ party }) => party)
  const active = elsewhere.filter((party) => !party.holding && party.state !== 'ringing')
  return {
    state: own.state,
    held: own.holding,
    kind: around.kind,
    listening: own.listening,
    collecting: own.collecting === true,
    supervising: around.supervising,
    conference: call.conference,
    others: others.length,
    talkers: others.filter((party) => party.state === 'talking' && party.kind !== 'ivr').length,
    ivr: others.some((party) => party.kind === 'ivr'),
    otherActive: active.some((party) => party.state === 'talking'),
    otherHeld: elsewhere.some((party) => party.holding),
    otherState: (active.find((party) => party.state === 'talking') ?? active[0])?.state ?? null,
    exits: pairExits({ call, party: own }, around.elsewhere),
  }
}

/** The full leg for `call.changed`. `own` is the extension's party, or its last state when it has left. */
export function legView(call: SwitchCall, own: SwitchParty, extension: Extension, around: LegSurroundings): CallLeg {
  const others = call.parties.filter((party) => party.partyId !== own.partyId)
  const state = own.state
  const talkers = others.filter((party) => !party.listening && party.kind !== 'queue' && party.state === 'talking')
  return {
    callId: call.callId,
    extension,
    agent: around.who(extension)?.uid ?? null,
    peer: peerOf(call, own, others, around),
    caller: clip(call.caller),
    called: clip(call.called),
    direction: directionOf(call, own),
    state,
    held: own.holding,
    heldSince: own.holdingSince,
    // In a conference one is on hold when it is held as a whole, or nobody is left to talk to.
    heldByPeer: talkers.some((party) => party.holdsAll === true) || (talkers.length > 0 && talkers.every((party) => party.holding)),
    conference: call.conference,
    listening: own.listening,
    transferType: own.transferType,
    consultOf: call.consultOf,
    trunk: call.trunk,
    queue: around.queue,
    originalCaller: clipOrNull(call.originalCaller),
    originalCalled: clipOrNull(call.originalCalled),
    attached: { ...around.attached },
    startedAt: own.startedAt,
    answeredAt: own.answeredAt,
    since: own.since,
    recording: call.recording,
    ringDeadline: state === 'ringing' ? around.ringDeadline : null,
    parties: call.parties.slice(0, MAX_PARTIES).map((party) => toParty(party, around)),
    allowed: allowedCommands(situationOf(call, own, around)),
  }
}

/** The far end a person wants to see: whoever talks, a person before a queue, or the number dialled. */
function peerOf(
  call: SwitchCall, own: SwitchParty, others: readonly SwitchParty[], around: LegSurroundings,
): Party {
  // In a conference the outside party comes first; a supervisor who listens is nobody's far end.
  const rank = (party: SwitchParty): number =>
    (party.kind === 'external' ? 0 : party.kind === 'extension' ? 1 : 2) + (party.state === 'talking' ? 0 : 4) + (party.listening ? 8 : 0)
  const best = [...others].sort((a, b) => rank(a) - rank(b))[0]
  // The caller has hung up while it rang: what is left besides us is only the queue that delivered him,
  // and who called is what the missed call must say. So it is when only a listener is left.
  const nobodyLeft = (best?.kind === 'queue' && own.role === 'destination') || best?.listening === true
  if (best !== undefined && !nobodyLeft) return toParty(best, around)
  const number = clip(own.role === 'originator' ? call.called : call.caller)
  const known = around.who(number)
  return {
    number,
    name: known?.name ?? null,
    kind: known !== null ? 'extension' : number === '' ? 'unknown' : 'external',
    uid: known?.uid ?? null,
    held: false,
    state: 'unknown',
    listening: false,
  }
}

function toParty(party: SwitchParty, around: LegSurroundings): Party {
  const known = party.kind === 'extension' ? around.who(party.number) : null
  return {
    number: clip(party.number),
    name: known?.name ?? null,
    kind: party.kind,
    uid: known?.uid ?? null,
    held: party.holding,
    state: party.state,
    listening: party.listening,
  }
}

/** A switch may report longer numbers than the wire allows (schemas.ts, short). */
function clip(number: string): string {
  return number.length > 64 ? number.slice(0, 64) : number
}

function clipOrNull(number: string | null): string | null {
  return number === null ? null : clip(number)
}
