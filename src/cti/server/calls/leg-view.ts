/** A call as one of its extensions sees it: SwitchCall + agents + queue → CallLeg. Pure. */
import type { Direction, ExtensionKind } from '../../../shared/domain/codes.ts'
import type { AgentId, CallLeg, Extension, GroupId, Party } from '../../../shared/domain/schemas.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'
import { allowedCommands } from './allowed.ts'

export interface QueueOfLeg {
  readonly group: GroupId
  readonly name: string
  readonly waitedMs: number
}

/** What the view must know beyond the switch's call. */
export interface LegSurroundings {
  readonly kind: ExtensionKind
  /** Somebody logged in at an extension, or the name written on it; null = no extension of ours. */
  who(number: string): { readonly uid: AgentId | null; readonly name: string | null } | null
  readonly queue: QueueOfLeg | null
  /** Epoch ms; null = the ACD does not take it back. */
  readonly ringDeadline: number | null
  readonly otherActive: boolean
  readonly otherHeld: boolean
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

/** The full leg for `call.changed`. `own` is the extension's party, or its last state when it has left. */
export function legView(call: SwitchCall, own: SwitchParty, extension: Extension, around: LegSurroundings): CallLeg {
  const others = call.parties.filter((party) => party.partyId !== own.partyId)
  const state = own.state
  const held = own.holding
  return {
    callId: call.callId,
    extension,
    agent: around.who(extension)?.uid ?? null,
    peer: peerOf(call, own, others, around),
    caller: clip(call.caller),
    called: clip(call.called),
    direction: directionOf(call, own),
    state,
    held,
    heldSince: own.holdingSince,
    heldByPeer: others.some((party) => party.holding),
    conference: call.conference,
    transferType: own.transferType,
    consultOf: call.consultOf,
    trunk: call.trunk,
    queue: around.queue,
    originalCaller: call.originalCaller,
    originalCalled: call.originalCalled,
    attached: {},
    startedAt: own.startedAt,
    answeredAt: own.answeredAt,
    since: own.since,
    recording: call.recording,
    ringDeadline: state === 'ringing' ? around.ringDeadline : null,
    parties: call.parties.slice(0, 32).map((party) => toParty(party, around)),
    allowed: allowedCommands({
      state, held, kind: around.kind, otherActive: around.otherActive, otherHeld: around.otherHeld,
    }),
  }
}

/** The far end a person wants to see: whoever talks, a person before a queue, or the number dialled. */
function peerOf(
  call: SwitchCall, own: SwitchParty, others: readonly SwitchParty[], around: LegSurroundings,
): Party {
  const rank = (party: SwitchParty): number =>
    (party.kind === 'external' ? 0 : party.kind === 'extension' ? 1 : 2) + (party.state === 'talking' ? 0 : 4)
  const best = [...others].sort((a, b) => rank(a) - rank(b))[0]
  // The caller has hung up while it rang: what is left besides us is only the queue that delivered him,
  // and who called is what the missed call must say.
  const onlyTheQueue = best?.kind === 'queue' && own.role === 'destination'
  if (best !== undefined && !onlyTheQueue) return toParty(best, around)
  const number = clip(own.role === 'originator' ? call.called : call.caller)
  const known = around.who(number)
  return {
    number,
    name: known?.name ?? null,
    kind: known !== null ? 'extension' : number === '' ? 'unknown' : 'external',
    uid: known?.uid ?? null,
    held: false,
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
  }
}

/** A switch may report longer numbers than the wire allows (schemas.ts, short). */
function clip(number: string): string {
  return number.length > 64 ? number.slice(0, 64) : number
}
