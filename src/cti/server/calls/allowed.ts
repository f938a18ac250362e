/**
 * Which commands are legal on a leg, as one table (docs/at-link.md, Commands). The buttons of the
 * call bar come from it, and a command is refused with `wrong_state` when its row says no: one
 * source for both. A new command is a new row.
 */
import type { CallCommand, ExtensionKind } from '../../../shared/domain/codes.ts'

/** What a row looks at. `active` and `held` tell of the OTHER legs of the same extension. */
export interface LegSituation {
  readonly state: string
  readonly held: boolean
  readonly kind: ExtensionKind
  /** Another leg of this extension talks and is not held. */
  readonly otherActive: boolean
  /** Another leg of this extension is held. */
  readonly otherHeld: boolean
}

interface AllowedRow {
  readonly command: CallCommand
  /** Absent = every kind. Analogue handsets are lifted and put down by hand (manual: 人工摘机 / 人工挂机). */
  readonly kinds?: readonly ExtensionKind[]
  readonly states: readonly string[]
  readonly when?: (leg: LegSituation) => boolean
}

const BY_COMPUTER: readonly ExtensionKind[] = ['digital', 'ip']

export const ALLOWED_ROWS: readonly AllowedRow[] = [
  { command: 'ATAnswer', kinds: BY_COMPUTER, states: ['ringing'] },
  {
    command: 'ATHangup',
    kinds: BY_COMPUTER,
    states: ['offhook', 'seized', 'ringing', 'ringback', 'talking', 'transferring', 'disconnected'],
  },
  { command: 'ATHoldCall', states: ['talking'], when: (leg) => !leg.held },
  { command: 'ATRetriveCall', states: ['talking'], when: (leg) => leg.held },
  {
    command: 'ATCallSwap',
    states: ['talking'],
    when: (leg) => leg.held ? leg.otherActive : leg.otherHeld,
  },
]

/** The commands that are legal on this leg now, in the order of the table. */
export function allowedCommands(leg: LegSituation): CallCommand[] {
  return ALLOWED_ROWS.filter((row) => isLegal(row, leg)).map((row) => row.command)
}

/** `unsupported`: this kind of telephone never does it; `forbidden`: not in this state. */
export function permission(command: CallCommand, leg: LegSituation): 'allowed' | 'unsupported' | 'forbidden' {
  const row = ALLOWED_ROWS.find((candidate) => candidate.command === command)
  if (row === undefined) return 'forbidden'
  if (row.kinds !== undefined && !row.kinds.includes(leg.kind)) return 'unsupported'
  return isLegal(row, leg) ? 'allowed' : 'forbidden'
}

function isLegal(row: AllowedRow, leg: LegSituation): boolean {
  return (row.kinds?.includes(leg.kind) ?? true)
    && row.states.includes(leg.state)
    && (row.when?.(leg) ?? true)
}
