/**
 * The Switch port: what the CTI server needs from a PBX. Two implementations are meant:
 * `simulated` (embedded) and `asterisk` (AMI/ARI, later). The queue, the agents and the records
 * belong to the server, not to the switch: the switch parks a call at a route point with music
 * and delivers it to the extension the server names.
 *
 * Commands return at once: accepted or refused. What then happens comes as events in order, never
 * from inside the command. A command carries a `ref` chosen by the server; the events it causes, or
 * `failed`, carry it back.
 *
 * What the server relies on, whatever the switch (the adapter has to see to it if the PBX does not):
 * - An extension talks in at most one call. `answer` and `retrieve` put the extension's other talking
 *   call on hold in the same step: its `call` event (cause `held`, without a `ref`) comes right before
 *   the one of the call that is taken. The server sends no `hold` of its own; a swap is one `retrieve`.
 * - `stop` only detaches the listener: calls go on at the telephones, and `calls()` of the next start
 *   is the truth to begin with. It does not hang up, and it does not end the switch.
 * - The `queue` party stays while a delivered call rings and vanishes with the answer without a `left`
 *   of its own: `left` of a ringing extension means "back at the route point" while it is there.
 * - When the last event is delivered, `calls()` is what the events told.
 *
 * Consulting, transferring and meeting (what makes sure that nobody is left with music for ever):
 * - `consult` holds the call and opens a second one with `consultOf` = the first. Its `call` event for
 *   the first (cause `held`) has no ref; the new call's first event carries it.
 * - When the far side of a consultation ends it before it is completed (busy, no answer, hung up), and
 *   the telephone has nothing else active, the switch takes the held call back by itself: `call`, cause
 *   `reconnected`, no ref. A handset that hears the busy tone gets it back when it is put down.
 * - `complete` and `join` move the parties of the consultation into the first call, whose id goes on:
 *   first `call` of the first call with its new parties (cause `transferred` or `joined`), then the
 *   consultation's parties leave it with the same cause and it is cleared. A completing telephone
 *   leaves both with cause `transferred`; the ref is at its `left` of the first call (complete), or
 *   at the `call` event of the first call (join). A consultation that still rings may be completed.
 *   The first call is the one that is consulted about, also after a swap; of any other pair it is the held one.
 *   Parties that move begin a leg of their own in the first call: new party id, times from now on. What was
 *   consulted about the second call is about the first one now (`call`, cause `moved`, nothing changed, no ref).
 *   A handset that completes leaves the first call and hears the busy tone in the second, alone (`call`, cause `transferred`),
 *   until it is put down. A keyed telephone that sends a call on by `transfer` leaves it with the state `disconnected`.
 *   Refused with `wrong_state`: a call at a route point, a voice response port in the consultation, an
 *   extension that would be in the call twice, and a completion that leaves nobody who has answered.
 * - `transfer` rings the destination for the other party; the telephone leaves at once (`transferred`, ref). When the
 *   destination does not answer or becomes busy, the call comes back: it rings at the telephone that
 *   sent it (cause `recalled`); if that one cannot ring or does not answer, it goes to the route point it came
 *   from (`call`, cause `requeued`, then `arrived`); without one it ends with the cause of the last attempt.
 *   The same holds for a consultation completed while it rings, for a held call that rings its handset in
 *   vain, and for a customer whom everybody else has left with a telephone that nobody lifts: to his queue, or, without
 *   one, to the telephone that called the other one in.
 *   Destination group: to the route point at once (`arrived`). An extension may wait there too.
 * - A telephone that goes out of service completes a consultation that talks or rings; otherwise a
 *   customer who came by a route point goes back there (`arrived`), any other call ends with `failed`.
 * - A handset put down while a held call is left is rung by it (cause `recalled`).
 * - A conference has at most MAX_CONFERENCE parties, listeners not counted. It is one while three or more of its
 *   parties talk or hold; with two it is an ordinary call again. Who leaves does not end it for the others.
 * - A listener (`listening`) counts for nobody: when only listeners are left besides one party, all are cleared.
 *   Listeners stay behind when the call is sent on (`transferred`); with `join` those of the first call stay.
 * - `clear` with cause `released` (a leader ends it) works on every telephone: a handset hears the busy tone.
 * - `transferType` of a party: see codes.ts; the switch keeps it.
 * - Further causes of `call` events: placed, ringing, incoming, delivered, answered (also by pickup), lifted,
 *   retrieved, listening, inserted, keys, queued (an extension dialled a route point: it stands there in state ringback); an ended cause when a handset gets the busy tone.
 */
import type { EndedCallCause } from './causes.ts'
import type { ExtensionKind, LegState, TransferType } from '../../../shared/domain/codes.ts'
import type { ServerErrorCode } from '../../../shared/domain/errors.ts'
import type { CallId, Extension } from '../../../shared/domain/schemas.ts'

export type SwitchResult<T = object> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ServerErrorCode; readonly message: string; readonly state?: string }

/** Most parties of a conference, listeners not counted. */
export const MAX_CONFERENCE = 8

/** Entry into an IVR flow (manual: AC_SWITCHIVR). */
export interface IvrEntry {
  /** 0 = any free port. */
  readonly channel: number
  readonly file: string
  readonly node: string
  readonly message: string
}

/** Where a one-step transfer goes. */
export type TransferDestination =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'group'; readonly group: string }

/** One end of a call as the switch sees it. Replaced as a whole in each event. */
export interface SwitchParty {
  /** Unique within the call; `ext:643`, `ext:643#2`, `out:13800138000`, `queue`, … */
  readonly partyId: string
  readonly kind: 'extension' | 'external' | 'queue' | 'ivr'
  readonly number: string
  /** Set for kind extension. */
  readonly extension: Extension | null
  /** Set for kind external: the line it uses. */
  readonly trunk: string | null
  readonly state: LegState
  /** This party has put the call on hold; the others hear music. */
  readonly holding: boolean
  readonly holdingSince: number | null
  /** It holds a conference as a whole: everybody else in it hears music and nobody else. Absent = no. */
  readonly holdsAll?: boolean
  /** originator of the call, or called by it. */
  readonly role: 'originator' | 'destination'
  /** Hears and is not heard (ATInsert listen). */
  readonly listening: boolean
  /** Off hook, and keys are still collected: the number has not gone out. Absent = no. */
  readonly collecting?: boolean
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly since: number
  readonly transferType: TransferType
}

export interface SwitchCall {
  readonly callId: CallId
  readonly createdAt: number
  /** Number shown as caller, and the number that was dialled. */
  readonly caller: string
  readonly called: string
  readonly trunk: string | null
  /** An outside party is or was in it. */
  readonly external: boolean
  /** Who called first and what he dialled; kept over transfers. Null = not from outside. */
  readonly originalCaller: string | null
  readonly originalCalled: string | null
  /** Call this one consults about. */
  readonly consultOf: CallId | null
  readonly conference: boolean
  /** The group whose route point it last stood at; null = none. */
  readonly routePoint: string | null
  readonly recording: boolean
  readonly parties: readonly SwitchParty[]
}

export type SwitchEvent =
  /** New or changed call. `changed`: the party ids that differ from before. */
  | { readonly kind: 'call'; readonly call: SwitchCall; readonly changed: readonly string[]; readonly cause: string; readonly ref?: string }
  /** A party has left (hung up, was taken back, transferred away); `party` is its last state. */
  | { readonly kind: 'left'; readonly call: SwitchCall; readonly party: SwitchParty; readonly cause: EndedCallCause; readonly ref?: string }
  /** The last party has left: the call is over. */
  | { readonly kind: 'cleared'; readonly call: SwitchCall; readonly cause: EndedCallCause; readonly ref?: string }
  /** A call stands at a route point with music and waits for the server's decision. Follows the `call` event that shows the party. */
  | { readonly kind: 'arrived'; readonly call: SwitchCall; readonly group: string }
  | { readonly kind: 'extension'; readonly extension: Extension; readonly state: 'idle' | 'in-use' | 'out-of-service' }
  | { readonly kind: 'trunk'; readonly trunk: string; readonly state: 'idle' | 'in-use'; readonly call: SwitchCall | null }
  | { readonly kind: 'dtmf'; readonly callId: CallId; readonly number: string; readonly digits: string; readonly ref?: string }
  /** An IVR port has taken the call, or joined it: the server runs the flow. Follows the `call` event that shows the party. */
  | { readonly kind: 'ivr'; readonly call: SwitchCall; readonly partyId: string; readonly entry: IvrEntry }
  /** An accepted command came to nothing. */
  | { readonly kind: 'failed'; readonly ref: string; readonly code: ServerErrorCode; readonly message: string }

export interface SwitchExtension {
  readonly extension: Extension
  readonly kind: ExtensionKind
  readonly state: 'idle' | 'in-use' | 'out-of-service'
}

export interface Switch {
  readonly kind: 'simulated' | 'asterisk'
  /** Events go to `listener` from now on, one at a time; it takes the place of an earlier one. */
  start(listener: (event: SwitchEvent) => void): void
  /** Nobody listens any more; calls and telephones stay as they are. start() may follow. */
  stop(): void
  extensions(): readonly SwitchExtension[]
  trunks(): readonly { readonly trunk: string; readonly state: 'idle' | 'in-use' }[]
  /** All calls now; after a restart of the server the truth to start from. */
  calls(): readonly SwitchCall[]

  placeCall(ref: string, from: Extension, number: string): SwitchResult<{ readonly callId: CallId }>
  /** Answers; another call the extension talks in is put on hold in the same step. */
  answer(ref: string, callId: CallId, extension: Extension): SwitchResult
  /** Takes the extension's party out; with two parties the call is over. */
  clear(ref: string, callId: CallId, extension: Extension, cause: EndedCallCause): SwitchResult
  hold(ref: string, callId: CallId, extension: Extension): SwitchResult
  /** Takes a held call back; another call the extension talks in is put on hold in the same step. */
  retrieve(ref: string, callId: CallId, extension: Extension): SwitchResult

  /**
   * Holds the call and calls `number` to consult.
   * @param holdsAll of a conference everybody hears music meanwhile (manual: ATConsConf, case 6); false = the others talk on
   */
  consult(ref: string, callId: CallId, extension: Extension, number: string, holdsAll?: boolean): SwitchResult<{ readonly callId: CallId }>
  /** Connects the held call with the consulted party; the extension leaves both. */
  complete(ref: string, heldCallId: CallId, activeCallId: CallId, extension: Extension): SwitchResult
  /** Makes a conference of the held and the active call. */
  join(ref: string, heldCallId: CallId, activeCallId: CallId, extension: Extension): SwitchResult
  /** Drops the active call and takes the held one back, as one step; the ref is at the held call's event. */
  reconnect(ref: string, activeCallId: CallId, heldCallId: CallId, extension: Extension): SwitchResult
  /** One-step transfer of the call the extension talks in (two parties). */
  transfer(ref: string, callId: CallId, extension: Extension, to: TransferDestination): SwitchResult
  /** Calls `number` into the call the extension talks in; the others talk on while it rings. */
  addParty(ref: string, callId: CallId, extension: Extension, number: string): SwitchResult
  /** `transfer`: the extension leaves (transferred). `conference`: the port joins. busy = no port is free. */
  toIvr(ref: string, callId: CallId, extension: Extension, entry: IvrEntry, mode: 'transfer' | 'conference'): SwitchResult
  /** The flow is over: the port leaves; with nobody left to talk to, the call ends. */
  endIvr(ref: string, callId: CallId, partyId: string): SwitchResult
  ivrPorts(): readonly { readonly port: string; readonly state: 'idle' | 'in-use' }[]
  /** DTMF to the far end: a `dtmf` event with the sender's number. */
  sendDtmf(ref: string, callId: CallId, extension: Extension, digits: string): SwitchResult
  /**
   * Presses keys. Without a call (null): lifts and dials, digits are collected until a pause or `#`, and
   * `called` shows them; further ones go to the call that was opened. In a call: key codes. The ref is at a
   * `call` event, cause `placed` or `keys`. Analogue on hook: not supported.
   */
  pressKeys(ref: string, extension: Extension, callId: CallId | null, keys: string): SwitchResult<{ readonly callId: CallId }>
  /** The telephone joins the call to listen or to talk, or changes between both. Leaving is `clear`. */
  monitor(ref: string, callId: CallId, supervisor: Extension, mode: 'listen' | 'join'): SwitchResult
  /** `by` answers a call that rings at `ringing`; that one leaves with `picked_up`. */
  pickup(ref: string, callId: CallId, ringing: Extension, by: Extension): SwitchResult

  /** Lets `extension` ring for a call that stands at a route point. busy = it rings no further, or waits there itself. */
  deliver(ref: string, callId: CallId, extension: Extension): SwitchResult
  /** Ends that ringing; the call is back at the route point with music. */
  takeBack(ref: string, callId: CallId, extension: Extension, cause: EndedCallCause): SwitchResult
  /** Ends a call at a route point (nobody came). */
  drop(ref: string, callId: CallId, cause: EndedCallCause): SwitchResult

  /** What people outside do; null = a real switch has real people. */
  readonly sim: SwitchSim | null
}

/** The `sim.*` family (handles.md). */
export interface SwitchSim {
  incoming(ref: string, args: {
    readonly caller: string; readonly called: string; readonly trunk: string | null
    readonly group: string | null; readonly extension: Extension | null
  }): SwitchResult<{ readonly callId: CallId }>
  /** Lifts the handset: an outside number that rings, or an extension by hand (analogue ones know no other way). */
  answer(ref: string, number: string): SwitchResult
  hangup(ref: string, number: string): SwitchResult
  dtmf(ref: string, number: string, digits: string): SwitchResult
}
