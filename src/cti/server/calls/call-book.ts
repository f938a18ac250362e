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
import { legView, partyAt } from './leg-view.ts'
import type { LegSurroundings, QueueOfLeg } from './leg-view.ts'

export type LegChange =
  | { readonly kind: 'changed'; readonly leg: CallLeg }
  /** `delivered`: the ACD had delivered the call to this extension. */
  | { readonly kind: 'ended'; readonly leg: EndedLeg; readonly delivered: boolean }

export interface BookDirectory {
  kindOf(extension: string): ExtensionKind
  who: LegSurroundings['who']
}

interface BookedCall {
  call: SwitchCall
  /** Which group delivered it, and how long the caller had waited then. */
  queue: QueueOfLeg | null
  deliveredTo: string | null
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
    booked.deliveredTo = ringDeadline.extension
    booked.ringDeadline = ringDeadline
  }

  /** A call is new or has changed. Returns what that means for the legs, own changes first. */
  update(call: SwitchCall): LegChange[] {
    let booked = this.#calls.get(call.callId)
    if (booked === undefined) {
      booked = { call, queue: null, deliveredTo: null, ringDeadline: null, legs: new Map() }
      this.#calls.set(call.callId, booked)
    }
    booked.call = call
    const touched = new Set<string>(booked.legs.keys())
    for (const party of call.parties) {
      if (party.extension === null) continue
      touched.add(party.extension)
      this.#indexLeg(party.extension, call.callId)
    }
    return this.#refresh(touched)
  }

  /** A party has left the call. Its leg ends unless the extension is in the call a second time. */
  left(call: SwitchCall, party: SwitchParty, cause: EndedCallCause, at: number): LegChange[] {
    const changes: LegChange[] = []
    const extension = party.extension
    if (extension !== null && partyAt(call, extension) === undefined) {
      const last = this.leg(call.callId, extension) ?? this.#view(call, party, extension)
      changes.push(this.#ended(last, cause, at))
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
    return changes
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
    return {
      kind: 'ended',
      leg: { ...leg, allowed: [], ringDeadline: null, endedAt: at, endCause: cause },
      delivered: this.#calls.get(leg.callId)?.deliveredTo === leg.extension,
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
    const booked = this.#calls.get(call.callId)
    const others = this.#otherParties(call.callId, extension)
    const deadline = booked?.ringDeadline
    return legView(call, party, extension, {
      kind: this.#directory.kindOf(extension),
      who: this.#directory.who,
      queue: booked?.queue ?? null,
      ringDeadline: deadline?.extension === extension ? deadline.at : null,
      otherActive: others.some((other) => other.state === 'talking' && !other.holding),
      otherHeld: others.some((other) => other.holding),
    })
  }

  #otherParties(callId: string, extension: string): SwitchParty[] {
    const parties: SwitchParty[] = []
    for (const otherId of this.#callsAt.get(extension) ?? []) {
      if (otherId === callId) continue
      const call = this.#calls.get(otherId)?.call
      const party = call === undefined ? undefined : partyAt(call, extension)
      if (party !== undefined) parties.push(party)
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
