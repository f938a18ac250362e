/**
 * The calls of the site as the switch reports them, and the legs the agents see. Each change of
 * the switch, of an agent's seat or of a ring deadline is turned into the difference: which legs
 * are new or different (`call.changed`) and which are over (`call.ended`).
 */
import type { ExtensionKind } from '../../../shared/domain/codes.ts'
import type { CallLeg, EndedLeg, Extension } from '../../../shared/domain/schemas.ts'
import { legDisplayState } from '../../../shared/domain/codes.ts'
import type { EndedCallCause } from '../switch/causes.ts'
import type { SwitchCall, SwitchParty } from '../switch/switch.ts'
import { Acts } from './acts.ts'
import type { Act, BlamedCause } from './acts.ts'
import type { LegSituation } from './allowed.ts'
import { AttachedData } from './attached-data.ts'
import type { Attach } from './attached-data.ts'
import { legView, partyAt, situationOf } from './leg-view.ts'
import type { LegSurroundings, QueueOfLeg } from './leg-view.ts'
import type { PartyInCall } from './pair-exits.ts'

export type LegChange =
  | { readonly kind: 'changed'; readonly leg: CallLeg }
  /** `supervised`: the leg came into the call by ATInsert. */
  | { readonly kind: 'ended'; readonly leg: EndedLeg; readonly supervised: boolean }

export interface BookDirectory {
  kindOf(extension: string): ExtensionKind
  who: LegSurroundings['who']
}

interface BookedCall {
  call: SwitchCall
  /** Which group delivered it, and how long the caller had waited then. Stays with the call over transfers. */
  queue: QueueOfLeg | null
  readonly attached: AttachedData
  /** Extensions that came in by ATInsert. */
  readonly supervisors: Set<string>
  /** Who released it last, and who has picked up a telephone that has not left yet. */
  readonly blame: Map<BlamedCause, string>
  /** Handsets that hear the busy tone of a forced release, and whose it was. */
  readonly released: Map<string, string>
  /** Wall clock; for the extension that is being rung by the ACD. */
  ringDeadline: { readonly extension: string; readonly at: number } | null
  readonly legs: Map<string, { readonly leg: CallLeg; readonly text: string }>
}

/** Rank of a leg for "the state of the busiest leg". */
const BUSYNESS: readonly string[] = [
  'disconnected', 'held', 'seized', 'offhook', 'ringback', 'ringing', 'transferring', 'talking',
]

export class CallBook {
  readonly #directory: BookDirectory
  readonly #calls = new Map<string, BookedCall>()
  readonly #callsAt = new Map<string, Set<string>>()
  readonly #acts = new Acts()

  constructor(directory: BookDirectory) {
    this.#directory = directory
  }

  get size(): number {
    return this.#calls.size
  }

  call(callId: string): SwitchCall | undefined {
    return this.#calls.get(callId)?.call
  }

  calls(): SwitchCall[] {
    return [...this.#calls.values()].map((booked) => booked.call)
  }

  queueOf(callId: string): QueueOfLeg | null {
    return this.#calls.get(callId)?.queue ?? null
  }

  leg(callId: string, extension: string): CallLeg | undefined {
    return this.#calls.get(callId)?.legs.get(extension)?.leg
  }

  /** Legs of one call. */
  legsOf(callId: string): CallLeg[] {
    return [...this.#calls.get(callId)?.legs.values() ?? []].map((entry) => entry.leg)
  }

  /** Legs of one extension in the order they began. */
  legsAt(extension: string): CallLeg[] {
    const legs: CallLeg[] = []
    for (const callId of this.#callsAt.get(extension) ?? []) {
      const leg = this.leg(callId, extension)
      if (leg !== undefined) legs.push(leg)
    }
    return legs
  }

  hasLegs(extension: string): boolean {
    return (this.#callsAt.get(extension)?.size ?? 0) > 0
  }

  /** `idle`, or what the busiest leg of the extension shows. */
  summary(extension: string): string {
    let best = 'idle'
    let rank = -1
    for (const leg of this.legsAt(extension)) {
      const shown = legDisplayState(leg)
      const its = BUSYNESS.indexOf(shown)
      if (its > rank) [best, rank] = [shown, its]
    }
    return best
  }

  /** Remembers which group delivers the call, where to, and until when it may ring there (epoch ms). */
  setDelivery(callId: string, queue: QueueOfLeg, ringDeadline: { readonly extension: string; readonly at: number }): void {
    const booked = this.#calls.get(callId)
    if (booked === undefined) return
    booked.queue = queue
    booked.ringDeadline = ringDeadline
  }

  /** The switch has accepted the command `ref`: who does what, should it be carried out. */
  intend(ref: string, act: Act): void {
    this.#acts.intend(ref, act)
  }

  /** The switch tells of something that the command `ref` has done. To be called before the change itself is taken over. */
  carriedOut(ref: string | undefined): void {
    const act = this.#acts.take(ref)
    const booked = act === undefined ? undefined : this.#calls.get(act.callId)
    if (act?.kind === 'ends') booked?.blame.set(act.cause, act.uid)
    else if (act !== undefined) booked?.supervisors.add(act.extension)
  }

  /** The command `ref` came to nothing, and nobody has done anything. */
  cameToNothing(ref: string): void {
    this.#acts.take(ref)
  }

  /** Extensions that came into the call by ATInsert. */
  supervisorsOf(callId: string): readonly string[] {
    return [...this.#calls.get(callId)?.supervisors ?? []]
  }

  /** The extension is in the call as a party like the others from now on. */
  unsupervise(callId: string, extension: string): void {
    this.#calls.get(callId)?.supervisors.delete(extension)
  }

  isSupervising(callId: string, extension: string): boolean {
    return this.#calls.get(callId)?.supervisors.has(extension) ?? false
  }

  /** Attaches data to the call; `full` = beyond the limits, nothing has changed. */
  attach(callId: string, set: Readonly<Record<string, string>>): Attach | 'no-call' {
    return this.#calls.get(callId)?.attached.set(set) ?? 'no-call'
  }

  /** False = beyond the limits. */
  wouldAttach(callId: string, set: Readonly<Record<string, string>>): boolean {
    return this.#calls.get(callId)?.attached.fits(set) ?? false
  }

  /** What the table of legal commands sees on this leg; undefined = there is no such leg. */
  situation(callId: string, extension: string): LegSituation | undefined {
    const call = this.#calls.get(callId)?.call
    const party = call === undefined ? undefined : partyAt(call, extension)
    return call === undefined || party === undefined ? undefined : situationOf(call, party, this.#around(callId, extension))
  }

  /**
   * Another call goes up in this one (completed transfer, conference): what is kept of it goes along,
   * and what this one has wins. To be called before update(). The other call is the one somebody
   * here took part in and the newcomers come from.
   */
  absorb(call: SwitchCall): void {
    const into = this.#calls.get(call.callId)
    if (into === undefined) return
    const before = new Set(into.call.parties.map(sameParty))
    const newcomers = new Set(call.parties.map(sameParty).filter((party) => !before.has(party)))
    if (newcomers.size === 0) return
    for (const from of this.#calls.values()) {
      const { parties } = from.call
      if (from === into || !parties.some((party) => newcomers.has(sameParty(party)))) continue
      if (!parties.some((party) => party.extension !== null && before.has(sameParty(party)))) continue
      into.queue ??= from.queue
      into.attached.absorb(from.attached)
      for (const extension of from.supervisors) into.supervisors.add(extension)
    }
  }

  /** A call is new or has changed. Returns what that means for the legs, own changes first. */
  update(call: SwitchCall, cause?: string): LegChange[] {
    let booked = this.#calls.get(call.callId)
    if (booked === undefined) {
      booked = {
        call, queue: null, ringDeadline: null, legs: new Map(), attached: new AttachedData(), supervisors: new Set(), blame: new Map(), released: new Map(),
      }
      this.#calls.set(call.callId, booked)
    }
    booked.call = call
    const touched = new Set<string>(booked.legs.keys())
    for (const party of call.parties) {
      if (party.extension === null) continue
      touched.add(party.extension)
      // After a restart of the server a listener is known by what he does.
      if (party.listening) booked.supervisors.add(party.extension)
      this.#indexLeg(party.extension, call.callId)
    }
    const changes = this.#refresh(touched)
    if (cause === 'released') this.#noteReleased(booked, changes)
    return changes
  }

  /** A party has left the call. Its leg ends unless the extension is in the call a second time. */
  left(call: SwitchCall, party: SwitchParty, cause: EndedCallCause, at: number): LegChange[] {
    const changes: LegChange[] = []
    const extension = party.extension
    if (extension !== null && partyAt(call, extension) === undefined) {
      const last = this.leg(call.callId, extension) ?? this.#view(call, party, extension)
      // The way it left may say more: sent away, picked up by somebody else.
      const state = party.state === 'disconnected' ? { state: party.state, since: party.since } : {}
      changes.push(this.#ended({ ...last, ...state, transferType: party.transferType }, cause, at))
      this.#forgetLeg(call.callId, extension)
    }
    changes.push(...this.update(call))
    if (extension !== null) changes.push(...this.refreshAt(extension))
    return changes
  }

  /** The call is over: legs the switch has not taken out one by one end, too. */
  cleared(callId: string, cause: EndedCallCause, at: number): LegChange[] {
    const booked = this.#calls.get(callId)
    if (booked === undefined) return []
    const changes: LegChange[] = []
    for (const [extension, { leg }] of [...booked.legs]) {
      changes.push(this.#ended(leg, cause, at))
      this.#forgetLeg(callId, extension)
    }
    this.#calls.delete(callId)
    this.#acts.over(callId)
    return changes
  }

  /** What is attached to the call changed. */
  refreshCall(callId: string): LegChange[] {
    return this.#refresh(new Set(this.#calls.get(callId)?.legs.keys()))
  }

  /** Names, seats or other legs at this extension changed: which of the legs in its calls differ now? */
  refreshAt(extension: string): LegChange[] {
    const touched = new Set<string>([extension])
    for (const callId of this.#callsAt.get(extension) ?? []) {
      for (const party of this.#calls.get(callId)?.call.parties ?? []) {
        if (party.extension !== null) touched.add(party.extension)
      }
    }
    return this.#refresh(touched)
  }

  #ended(leg: CallLeg, cause: EndedCallCause, at: number): LegChange {
    const booked = this.#calls.get(leg.callId)
    const endedBy = booked === undefined ? null : endedByOf(booked, leg, cause)
    const ended = { ...leg, allowed: [], ringDeadline: null, endedAt: at, endCause: cause, endedBy }
    return { kind: 'ended', leg: ended, supervised: booked?.supervisors.has(leg.extension) ?? false }
  }

  /** A handset hears the busy tone of a forced release until it is put down: that it was put down then is not what ended it. */
  #noteReleased(booked: BookedCall, changes: readonly LegChange[]): void {
    const by = booked.blame.get('released')
    for (const { leg } of changes) {
      if (by !== undefined && leg.callId === booked.call.callId && leg.state === 'disconnected') booked.released.set(leg.extension, by)
    }
  }

  /** Compares what each leg of the extensions was with what it is. */
  #refresh(extensions: Iterable<string>): LegChange[] {
    const changes: LegChange[] = []
    for (const extension of extensions) {
      for (const callId of this.#callsAt.get(extension) ?? []) {
        const booked = this.#calls.get(callId)
        const party = booked === undefined ? undefined : partyAt(booked.call, extension)
        if (booked === undefined || party === undefined || party.extension === null) continue
        const leg = this.#view(booked.call, party, party.extension)
        const text = JSON.stringify(leg)
        if (booked.legs.get(extension)?.text === text) continue
        booked.legs.set(extension, { leg, text })
        changes.push({ kind: 'changed', leg })
      }
    }
    return changes
  }

  #view(call: SwitchCall, party: SwitchParty, extension: Extension): CallLeg {
    return legView(call, party, extension, this.#around(call.callId, extension))
  }

  #around(callId: string, extension: string): LegSurroundings {
    const booked = this.#calls.get(callId)
    const deadline = booked?.ringDeadline
    return {
      kind: this.#directory.kindOf(extension),
      who: this.#directory.who,
      queue: booked?.queue ?? null,
      ringDeadline: deadline?.extension === extension ? deadline.at : null,
      elsewhere: this.#otherParties(callId, extension),
      supervising: booked?.supervisors.has(extension) ?? false,
      attached: booked?.attached.view() ?? {},
    }
  }

  #otherParties(callId: string, extension: string): PartyInCall[] {
    const parties: PartyInCall[] = []
    for (const otherId of this.#callsAt.get(extension) ?? []) {
      if (otherId === callId) continue
      const call = this.#calls.get(otherId)?.call
      const party = call === undefined ? undefined : partyAt(call, extension)
      if (call !== undefined && party !== undefined) parties.push({ call, party })
    }
    return parties
  }

  #indexLeg(extension: string, callId: string): void {
    const set = this.#callsAt.get(extension)
    if (set === undefined) this.#callsAt.set(extension, new Set([callId]))
    else set.add(callId)
  }

  #forgetLeg(callId: string, extension: string): void {
    this.#calls.get(callId)?.legs.delete(extension)
    const set = this.#callsAt.get(extension)
    set?.delete(callId)
    if (set?.size === 0) this.#callsAt.delete(extension)
  }
}

/** Who ended the leg, when somebody else did. A pick-up takes one telephone out: it explains no other end. */
function endedByOf(booked: BookedCall, leg: CallLeg, cause: EndedCallCause): string | null {
  const { blame, released } = booked
  const busyToneOf = released.get(leg.extension) ?? null
  released.delete(leg.extension)
  if (cause !== 'released' && cause !== 'picked_up') return leg.state === 'disconnected' ? busyToneOf : null
  const by = blame.get(cause) ?? busyToneOf
  if (cause === 'picked_up') blame.delete(cause)
  return by
}

/** One and the same party in two calls. */
function sameParty(party: SwitchParty): string {
  return `${party.kind} ${party.extension ?? party.number} ${party.trunk ?? ''}`
}
