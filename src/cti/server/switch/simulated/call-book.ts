/**
 * The calls that stand in the simulated switch. Calls and parties are replaced, never mutated, so
 * that what an event carried stays what it was.
 */
import type { ServiceClock } from '../../../ports.ts'
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { SwitchCall, SwitchParty } from '../switch.ts'
import type { PartyState, Telephone } from './party-machine.ts'

export interface NewParty {
  readonly kind: SwitchParty['kind']
  readonly number: string
  readonly extension: SwitchParty['extension']
  readonly trunk: string | null
  readonly state: PartyState
  readonly role: SwitchParty['role']
  readonly listening?: boolean
  readonly transferType?: SwitchParty['transferType']
}

/** What is known when a call is opened; the rest the book keeps. */
export type NewCall = Omit<SwitchCall, 'parties' | 'createdAt' | 'consultOf' | 'conference' | 'routePoint' | 'recording'>
  & Partial<Pick<SwitchCall, 'consultOf' | 'routePoint'>>

export interface Leg {
  readonly call: SwitchCall
  readonly party: SwitchParty
}

/** The machine's name for a party's state: talking and holding is `held`. */
export function machineState(party: SwitchParty): PartyState {
  if (party.state === 'talking') return party.holding ? 'held' : 'talking'
  return party.state === 'unknown' || party.state === 'transferring' ? 'talking' : party.state
}

/** States in which a telephone's ear and mouth are taken. */
export function isActive(party: SwitchParty): boolean {
  const state = machineState(party)
  return state !== 'ringing' && state !== 'held'
}

/** Parties that count: a queue, a listener and a handset with the busy tone are nobody to talk to. */
export function countingParties(call: SwitchCall): readonly SwitchParty[] {
  return call.parties.filter((party) => party.kind !== 'queue' && party.state !== 'disconnected' && !party.listening)
}

/** Persons who are in the call now: they have taken part, and only a person keeps a call up. */
export function presentPeople(call: SwitchCall): readonly SwitchParty[] {
  return countingParties(call).filter((party) => party.kind !== 'ivr' && party.state !== 'ringing')
}

export function hasQueue(call: SwitchCall): boolean {
  return call.parties.some((party) => party.kind === 'queue')
}

/** Whether a person is there and has, or waits for, somebody to talk to. */
export function stands(call: SwitchCall): boolean {
  if (presentPeople(call).length === 0) return false
  return hasQueue(call) || countingParties(call).length >= 2
}

/** Three or more that talk or hold (switch.ts). */
export function isConference(parties: readonly SwitchParty[]): boolean {
  return parties.filter((party) => party.kind !== 'queue' && !party.listening && party.state === 'talking').length >= 3
}

export function telephoneOf(party: SwitchParty, isAnalogue: (extension: string) => boolean): Telephone {
  if (party.extension === null) return 'outside'
  return isAnalogue(party.extension) ? 'handset' : 'keyed'
}

export class CallBook {
  readonly #clock: ServiceClock
  readonly #calls = new Map<string, SwitchCall>()
  /** How often a party base id was used in a call: `ext:643`, then `ext:643#2`. */
  readonly #used = new Map<string, Map<string, number>>()
  /** Where to look for a party: extension, outside number or trunk → its calls. */
  readonly #callsOf = new Map<string, Set<string>>()
  /** Who sent the call to a party that rings for it: it comes back there when nobody answers. */
  readonly #senders = new Map<string, Map<string, Extension>>()

  constructor(clock: ServiceClock) {
    this.#clock = clock
  }

  all(): readonly SwitchCall[] {
    return [...this.#calls.values()]
  }

  get(callId: string): SwitchCall | undefined {
    return this.#calls.get(callId)
  }

  party(callId: string, partyId: string): Leg | undefined {
    const call = this.#calls.get(callId)
    const party = call?.parties.find((p) => p.partyId === partyId)
    return call === undefined || party === undefined ? undefined : { call, party }
  }

  /** The extension's party in a call. */
  legAt(callId: string, extension: string): Leg | undefined {
    const call = this.#calls.get(callId)
    const party = call?.parties.find((p) => p.extension === extension)
    return call === undefined || party === undefined ? undefined : { call, party }
  }

  /** All parties an extension has, oldest call first. */
  legsOf(extension: string): readonly Leg[] {
    return this.#find(`ext ${extension}`, (party) => party.extension === extension)
  }

  /** All outside parties with this number, oldest call first. */
  outsideLegs(number: string): readonly Leg[] {
    return this.#find(`out ${number}`, (party) => party.kind === 'external' && party.number === number)
  }

  legOnTrunk(trunk: string): Leg | undefined {
    return this.#find(`trunk ${trunk}`, (party) => party.trunk === trunk)[0]
  }

  open(call: NewCall): SwitchCall {
    const opened: SwitchCall = {
      consultOf: null, routePoint: null, ...call,
      createdAt: this.#clock.service(), conference: false, recording: false, parties: [],
    }
    this.#calls.set(call.callId, opened)
    this.#used.set(call.callId, new Map())
    return opened
  }

  join(callId: CallId, init: NewParty): SwitchParty {
    const now = this.#clock.service()
    const party: SwitchParty = {
      partyId: this.#nextPartyId(callId, init),
      kind: init.kind, number: init.number, extension: init.extension, trunk: init.trunk, role: init.role,
      state: init.state === 'held' ? 'talking' : init.state,
      holding: init.state === 'held', holdingSince: init.state === 'held' ? now : null,
      listening: init.listening ?? false,
      startedAt: now, since: now, answeredAt: init.state === 'talking' || init.state === 'held' ? now : null,
      transferType: init.transferType ?? 'none',
    }
    this.#update(callId, (call) => ({
      ...call,
      trunk: call.trunk ?? init.trunk,
      external: call.external || init.kind === 'external',
      parties: [...call.parties, party],
    }))
    if (this.#calls.has(callId)) this.#index(callId, keysOf(party))
    return party
  }

  move(callId: CallId, partyId: string, to: PartyState): void {
    const now = this.#clock.service()
    this.#update(callId, (call) => ({
      ...call,
      parties: call.parties.map((party) => (party.partyId === partyId ? moved(party, to, now) : party)),
    }))
  }

  /** Changes what is not a party's state. */
  patchCall(callId: CallId, patch: Partial<Omit<SwitchCall, 'callId' | 'parties'>>): void {
    const call = this.#calls.get(callId)
    if (call !== undefined) this.#calls.set(callId, { ...call, ...patch })
  }

  patchParty(callId: CallId, partyId: string, patch: Partial<Pick<SwitchParty, 'listening' | 'transferType' | 'collecting' | 'holdsAll'>>): void {
    this.#update(callId, (call) => ({
      ...call, parties: call.parties.map((party) => (party.partyId === partyId ? { ...party, ...patch } : party)),
    }))
  }

  setSender(callId: CallId, partyId: string, sender: Extension): void {
    const senders = this.#senders.get(callId) ?? new Map<string, Extension>()
    this.#senders.set(callId, senders.set(partyId, sender))
  }

  senderOf(callId: CallId, partyId: string): Extension | null {
    return this.#senders.get(callId)?.get(partyId) ?? null
  }

  remove(callId: CallId, partyId: string): void {
    const party = this.party(callId, partyId)?.party
    this.#update(callId, (call) => ({ ...call, parties: call.parties.filter((p) => p.partyId !== partyId) }))
    if (party === undefined) return
    // Another of the same extension, number or trunk may still be in the call.
    const left = new Set(this.#calls.get(callId)?.parties.flatMap(keysOf))
    this.#forget(callId, keysOf(party).filter((key) => !left.has(key)))
  }

  close(callId: CallId): void {
    for (const party of this.#calls.get(callId)?.parties ?? []) this.#forget(callId, keysOf(party))
    this.#calls.delete(callId)
    this.#used.delete(callId)
    this.#senders.delete(callId)
  }

  #update(callId: string, change: (call: SwitchCall) => SwitchCall): void {
    const call = this.#calls.get(callId)
    if (call === undefined) return
    const changed = change(call)
    this.#calls.set(callId, { ...changed, conference: isConference(changed.parties) })
  }

  #find(key: string, matches: (party: SwitchParty) => boolean): readonly Leg[] {
    const found: Leg[] = []
    for (const call of this.#oldestFirst(this.#callsOf.get(key))) {
      for (const party of call.parties) if (matches(party)) found.push({ call, party })
    }
    return found
  }

  #oldestFirst(callIds: ReadonlySet<string> | undefined): readonly SwitchCall[] {
    if (callIds === undefined) return []
    if (callIds.size > 1) return [...this.#calls.values()].filter((call) => callIds.has(call.callId))
    return [...callIds].flatMap((callId) => this.#calls.get(callId) ?? [])
  }

  #index(callId: CallId, keys: readonly string[]): void {
    for (const key of keys) {
      const calls = this.#callsOf.get(key)
      if (calls === undefined) this.#callsOf.set(key, new Set([callId]))
      else calls.add(callId)
    }
  }

  #forget(callId: CallId, keys: readonly string[]): void {
    for (const key of keys) {
      const calls = this.#callsOf.get(key)
      calls?.delete(callId)
      if (calls?.size === 0) this.#callsOf.delete(key)
    }
  }

  #nextPartyId(callId: CallId, init: NewParty): string {
    if (init.kind === 'queue') return 'queue'
    const base = init.extension !== null ? `ext:${init.extension}` : `${init.kind === 'ivr' ? 'ivr' : 'out'}:${init.number}`
    const used = this.#used.get(callId)
    const count = (used?.get(base) ?? 0) + 1
    used?.set(base, count)
    return count === 1 ? base : `${base}#${String(count)}`
  }
}

/** What a party can be found by. */
function keysOf(party: SwitchParty): readonly string[] {
  const keys = party.extension === null ? [] : [`ext ${party.extension}`]
  if (party.kind === 'external') keys.push(`out ${party.number}`)
  if (party.trunk !== null) keys.push(`trunk ${party.trunk}`)
  return keys
}

function moved(party: SwitchParty, to: PartyState, now: number): SwitchParty {
  const holding = to === 'held'
  const state = holding ? 'talking' : to
  const { holdsAll, ...rest } = party
  return {
    ...rest,
    ...(holding && holdsAll !== undefined ? { holdsAll } : {}),
    state,
    holding,
    holdingSince: holding ? (party.holdingSince ?? now) : null,
    since: state === party.state ? party.since : now,
    answeredAt: state === 'talking' ? (party.answeredAt ?? now) : party.answeredAt,
  }
}
