/**
 * Which commands are legal on a leg, as one table (docs/at-link.md, Commands). The buttons of the
 * call bar come from it, and a command is refused with `wrong_state` when its row says no: one
 * source for both. A new command is a new row.
 */
import type { CallCommand, ExtensionKind } from '../../../shared/domain/codes.ts'
import type { PairExits } from './pair-exits.ts'

/** What a row looks at. `other…` tells of the OTHER legs of the same extension. */
export interface LegSituation {
  readonly state: string
  readonly held: boolean
  readonly kind: ExtensionKind
  /** The extension only listens in. */
  readonly listening: boolean
  /** Off hook, and keys are still collected. */
  readonly collecting: boolean
  /** The extension came into the call by ATInsert. */
  readonly supervising: boolean
  readonly conference: boolean
  /** People and ports in the call besides this leg; listeners, the queue and dead handsets not counted. */
  readonly others: number
  /** People among them one can talk to now. */
  readonly talkers: number
  /** A voice response port is in the call: it runs one flow at a time. */
  readonly ivr: boolean
  /** Another leg of this extension talks and is not held. */
  readonly otherActive: boolean
  /** Another leg of this extension is held. */
  readonly otherHeld: boolean
  /** State of the other leg that has the telephone's ear now; null = none has. */
  readonly otherState: string | null
  /** What can become of this leg and the other one of its pair. */
  readonly exits: PairExits
}

interface AllowedRow {
  readonly command: CallCommand
  /** Absent = every kind. Analogue handsets are lifted and put down by hand (manual: 人工摘机 / 人工挂机). */
  readonly kinds?: readonly ExtensionKind[]
  readonly states: readonly string[]
  readonly when?: (leg: LegSituation) => boolean
}

const BY_COMPUTER: readonly ExtensionKind[] = ['digital', 'ip']

/** Takes part, with ear and mouth. */
const takesPart = (leg: LegSituation): boolean => !leg.held && !leg.listening
/** Talks with one person and nobody else is on his way in: what a one-step transfer needs. */
const withOne = (leg: LegSituation): boolean => takesPart(leg) && !leg.conference && leg.others === 1 && leg.talkers === 1
/** Talks, be it to a port: tones and key codes reach somebody. Who waits in a queue hears music only, also while it rings for him. */
const isHeard = (leg: LegSituation): boolean => takesPart(leg) && (leg.talkers >= 1 || leg.ivr)
/** No other call has the ear, or it can be put on hold in the same step. */
const earIsFree = (leg: LegSituation): boolean => leg.otherState === null || leg.otherState === 'talking'
const withSomebody = (leg: LegSituation): boolean => takesPart(leg) && leg.talkers >= 1

/** The state of the active leg of a held and an active call, seen from either; null = no such pair. */
function pairState(leg: LegSituation): string | null {
  if (leg.held) return leg.otherState
  return leg.otherHeld && leg.state !== 'ringing' ? leg.state : null
}
const pairIn = (...states: readonly string[]) => (leg: LegSituation): boolean => states.includes(pairState(leg) ?? '')

export const ALLOWED_ROWS: readonly AllowedRow[] = [
  { command: 'ATAnswer', kinds: BY_COMPUTER, states: ['ringing'], when: earIsFree },
  {
    command: 'ATHangup',
    kinds: BY_COMPUTER,
    states: ['offhook', 'seized', 'ringing', 'ringback', 'talking', 'transferring', 'disconnected'],
  },
  { command: 'ATHoldCall', states: ['talking'], when: takesPart },
  { command: 'ATRetriveCall', states: ['talking'], when: (leg) => leg.held && earIsFree(leg) },
  {
    command: 'ATCallSwap',
    states: ['talking'],
    when: (leg) => leg.held ? leg.otherActive : leg.otherHeld,
  },
  // The four exits of a consultation stand on both legs of the pair (swap is the fourth, above).
  {
    command: 'ATCallReconnect',
    states: ['offhook', 'ringback', 'talking', 'disconnected'],
    when: pairIn('offhook', 'ringback', 'talking', 'disconnected'),
  },
  { command: 'ATTranOver', states: ['ringback', 'talking'], when: (leg) => leg.exits.ATTranOver === 'possible' },
  { command: 'ATConfOver', states: ['talking'], when: (leg) => leg.exits.ATConfOver === 'possible' },
  { command: 'ATConsTrans', states: ['talking'], when: withSomebody },
  { command: 'ATConsConf', states: ['talking'], when: withSomebody },
  { command: 'ATTranCall', states: ['talking'], when: withOne },
  { command: 'ATConf_est', states: ['talking'], when: withSomebody },
  { command: 'ATTranCall_toIVR', states: ['talking'], when: withOne },
  { command: 'ATJoinIVR_toCnf', states: ['talking'], when: (leg) => withSomebody(leg) && !leg.ivr },
  { command: 'ATSendDtmf', states: ['talking'], when: isHeard },
  { command: 'ATDialDigit', states: ['offhook', 'talking'], when: (leg) => leg.state === 'offhook' ? leg.collecting : isHeard(leg) },
  { command: 'ATInsert', kinds: BY_COMPUTER, states: ['talking'], when: (leg) => leg.listening || leg.supervising },
  {
    command: 'ATSetUserInfo',
    states: ['offhook', 'seized', 'ringing', 'ringback', 'talking', 'transferring', 'disconnected'],
    when: (leg) => !leg.listening,
  },
]

/** The commands that are legal on this leg now, in the order of the table. */
export function allowedCommands(leg: LegSituation): CallCommand[] {
  return ALLOWED_ROWS.filter((row) => isLegal(row, leg)).map((row) => row.command)
}

/** `unsupported`: this kind of telephone never does it; `full`: too many parties would come together; `forbidden`: not in this state. */
export function permission(command: CallCommand, leg: LegSituation): 'allowed' | 'unsupported' | 'full' | 'forbidden' {
  const row = ALLOWED_ROWS.find((candidate) => candidate.command === command)
  if (row === undefined) return 'forbidden'
  if (row.kinds !== undefined && !row.kinds.includes(leg.kind)) return 'unsupported'
  if (isLegal(row, leg)) return 'allowed'
  return isPairExit(command) && leg.exits[command] === 'full' ? 'full' : 'forbidden'
}

/** The state that stands against the command: of the other call that has the ear, or of the leg itself. */
export function forbiddingState(command: CallCommand, leg: LegSituation): string {
  const wantsEar = (command === 'ATAnswer' && leg.state === 'ringing') || (command === 'ATRetriveCall' && leg.held)
  if (wantsEar && leg.otherState !== null && !earIsFree(leg)) return leg.otherState
  // A pair is what its active call is.
  if (command === 'ATCallReconnect' || isPairExit(command)) return pairState(leg) ?? (leg.held ? 'held' : leg.state)
  return leg.held ? 'held' : leg.state
}

function isPairExit(command: CallCommand): command is keyof PairExits {
  return command === 'ATTranOver' || command === 'ATConfOver'
}

function isLegal(row: AllowedRow, leg: LegSituation): boolean {
  return (row.kinds?.includes(leg.kind) ?? true)
    && row.states.includes(leg.state)
    && (row.when?.(leg) ?? true)
}
