/**
 * The state machine of one party of a call in the simulated switch: one table per telephone.
 *
 *   keyed (digital, IP: the computer may press the keys)
 *
 *        place                far-rings             far-answers
 *   (*) ───────► offhook ───────────────► ringback ─────────────► talking ◄──┐
 *                                                                 │  ▲ hold  │ retrieve
 *   (*) ──────────────────► ringing ── answer, lift ──────────────┘  └► held ─┘
 *        called              │
 *                            └─ clear, put-down, take-back, timeout ► gone
 *   every state ── clear, put-down, far-gone ► gone
 *
 *   talking ── speak (tones, keys, a third party) ► talking        offhook ── dial (a key) ► offhook
 *   talking ── transfer ► gone          ringback, talking, held ── complete ► gone
 *   talking, held ── join ► gone (the other call goes on)
 *   offhook, ringback, talking, disconnected ── drop ► gone (the held call is taken back)
 *   every state ── release (a leader ends it) ► gone
 *   talking ── far-rings ► ringback (the call was sent on and rings elsewhere; while held: held)
 *
 *   handset (analogue: a person lifts and puts down; the computer cannot, but it can flash)
 *
 *        place on hook        lift          as above
 *   (*) ─────────────► seized ────► offhook ─────────► ringback, talking, held
 *   offhook, ringback, talking ── far-gone, release ► disconnected (busy tone) ── put-down ► gone
 *   held ── put-down ► ringing (the call that waits rings the telephone that was put down)
 *   transfer, complete, join, drop, speak, dial: as above
 *   answer, clear: not supported (manual: 人工摘机 / 人工挂机)
 *
 *   outside (a party behind a trunk, or an IVR port): ringing, ringback, talking only; acts by lift and put-down.
 *
 * `held` is this machine's name for "talking, and this party holds"; in SwitchParty it is
 * state `talking` with `holding: true`.
 */
import type { ServerErrorCode } from '../../../../shared/domain/errors.ts'

export const PARTY_STATES = [
  'seized', 'offhook', 'ringback', 'ringing', 'talking', 'held', 'disconnected',
] as const
export type PartyState = (typeof PARTY_STATES)[number]

/** Commands of the computer, acts of a person at the telephone, and what the network tells it. */
export const PARTY_INPUTS = [
  'answer', 'clear', 'hold', 'retrieve', 'lift', 'put-down',
  'transfer', 'complete', 'join', 'drop', 'release', 'speak', 'dial',
  'far-rings', 'far-answers', 'far-gone', 'take-back', 'timeout',
] as const
export type PartyInput = (typeof PARTY_INPUTS)[number]

export const TELEPHONES = ['keyed', 'handset', 'outside'] as const
export type Telephone = (typeof TELEPHONES)[number]

export type PartyStep =
  | { readonly ok: true; readonly to: PartyState | 'gone' }
  | { readonly ok: false; readonly code: ServerErrorCode; readonly state: PartyState; readonly message: string }

/** A state to go to, `gone`, `.` = refused with wrong_state, `x` = this telephone cannot. */
type Cell = PartyState | 'gone' | '.' | 'x'
/** One cell per PARTY_STATES, in that order. */
type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell]

const REFUSED: Row = ['.', '.', '.', '.', '.', '.', '.']
const CANNOT: Row = ['x', 'x', 'x', 'x', 'x', 'x', 'x']
const HOLD: Row = ['.', '.', '.', '.', 'held', '.', '.']
const RETRIEVE: Row = ['.', '.', '.', '.', '.', 'talking', '.']
const FAR_RINGS: Row = ['.', 'ringback', 'ringback', '.', 'ringback', 'held', '.']
const FAR_ANSWERS: Row = ['.', 'talking', 'talking', '.', 'talking', 'held', '.']
/** What every telephone can be told to do, handsets by a flash of the hook. */
const BY_FLASH = {
  'hold': HOLD,
  'retrieve': RETRIEVE,
  'transfer': ['.', '.', '.', '.', 'gone', '.', '.'],
  'complete': ['.', '.', 'gone', '.', 'gone', 'gone', '.'],
  'join': ['.', '.', '.', '.', 'gone', 'gone', '.'],
  'drop': ['.', 'gone', 'gone', '.', 'gone', '.', 'gone'],
  'speak': ['.', '.', '.', '.', 'talking', '.', '.'],
  'dial': ['.', 'offhook', '.', '.', '.', '.', '.'],
} as const satisfies Partial<Record<PartyInput, Row>>
const TAKE_BACK: Row = ['.', '.', '.', 'gone', '.', '.', '.']

/** The whole table. Columns: seized, offhook, ringback, ringing, talking, held, disconnected. */
export const PARTY_TABLE: Readonly<Record<Telephone, Readonly<Record<PartyInput, Row>>>> = {
  keyed: {
    'answer': ['.', '.', '.', 'talking', '.', '.', '.'],
    'clear': ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
    ...BY_FLASH,
    'lift': ['.', '.', '.', 'talking', '.', '.', '.'],
    'put-down': ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
    'release': ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
    'far-rings': FAR_RINGS,
    'far-answers': FAR_ANSWERS,
    'far-gone': ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
    'take-back': TAKE_BACK,
    'timeout': ['gone', '.', '.', 'gone', '.', '.', '.'],
  },
  handset: {
    'answer': CANNOT,
    'clear': CANNOT,
    ...BY_FLASH,
    'lift': ['offhook', '.', '.', 'talking', '.', '.', '.'],
    // A call that is held when the handset is put down rings it: nobody is left with music (hold recall).
    'put-down': ['.', 'gone', 'gone', '.', 'gone', 'ringing', 'gone'],
    'release': ['gone', 'disconnected', 'disconnected', 'gone', 'disconnected', 'gone', '.'],
    'far-rings': FAR_RINGS,
    'far-answers': FAR_ANSWERS,
    // A held leg makes no sound: it goes, and the handset hears the dial tone.
    'far-gone': ['gone', 'disconnected', 'disconnected', 'gone', 'disconnected', 'gone', 'disconnected'],
    'take-back': TAKE_BACK,
    'timeout': ['gone', '.', '.', 'gone', '.', '.', '.'],
  },
  outside: {
    'answer': REFUSED,
    'clear': REFUSED,
    'hold': REFUSED,
    'retrieve': REFUSED,
    'transfer': REFUSED,
    'complete': REFUSED,
    'join': REFUSED,
    'drop': REFUSED,
    'release': REFUSED,
    'speak': REFUSED,
    'dial': REFUSED,
    'lift': ['.', '.', '.', 'talking', '.', '.', '.'],
    'put-down': ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
    'far-rings': FAR_RINGS,
    'far-answers': FAR_ANSWERS,
    'far-gone': ['gone', 'gone', 'gone', 'gone', 'gone', 'gone', 'gone'],
    'take-back': REFUSED,
    'timeout': ['gone', '.', '.', 'gone', '.', '.', '.'],
  },
}

/** One step of the machine; pure. A refusal names the state (wrong_state) or the telephone's limit. */
export function stepParty(telephone: Telephone, state: PartyState, input: PartyInput): PartyStep {
  const cell = PARTY_TABLE[telephone][input][PARTY_STATES.indexOf(state)] ?? '.'
  if (cell === 'x') {
    return {
      ok: false, code: 'not_supported_by_extension', state,
      message: `an analogue telephone does not ${input} by command; the handset is lifted and put down by hand`,
    }
  }
  if (cell === '.') return { ok: false, code: 'wrong_state', state, message: `${input} is not possible while ${state}` }
  return { ok: true, to: cell }
}
