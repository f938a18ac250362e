/**
 * The agent's states as one table. What a person asks for is a `choose-*`; what the system does to
 * him has its own event. While a call stands nobody is moved: the wish is kept as `nextState`
 * (agents.ts) and chosen when the last leg has ended.
 *
 *                 login ┌───────────── choose-ready ─────────────┐
 *   logged-out ────────▶ ready ──choose-*──▶ busy · away · wrapup · not-ready
 *        │               │  ▲ ▲                │ (each to each by choose-*)
 *        │               │  │ └─ wrapup-over ──┘ from wrapup
 *        │         offer │  │ offer-answered, offer-withdrawn, offer-missed-ready
 *        │               ▼  │
 *        │             reserved ──offer-missed-busy──▶ busy
 *        │ login-not-ready
 *        └─────────────▶ not-ready          wrapup-begins: ready ─▶ wrapup (policy of the group)
 *
 *   logout: from every state to logged-out. Manual: STATUS 00–06.
 */
import type { AgentState } from '../../../shared/domain/codes.ts'

/** The states the server itself uses: every one but `unknown`. */
export type MachineState = Exclude<AgentState, 'unknown'>

export const AGENT_EVENTS = [
  'login', 'login-not-ready', 'logout',
  'choose-ready', 'choose-busy', 'choose-away', 'choose-wrapup', 'choose-not-ready',
  'offer', 'offer-answered', 'offer-withdrawn', 'offer-missed-busy', 'offer-missed-ready',
  'wrapup-begins', 'wrapup-over',
] as const
export type AgentEvent = (typeof AGENT_EVENTS)[number]

/** What a person can choose; `not-ready` is ATSetReady{ready:false}. */
export type ChosenState = 'ready' | 'busy' | 'away' | 'wrapup' | 'not-ready'

type Row = Readonly<Partial<Record<AgentEvent, MachineState>>>

/** In these states a choice is obeyed at once. */
const choices: Row = {
  'choose-ready': 'ready',
  'choose-busy': 'busy',
  'choose-away': 'away',
  'choose-wrapup': 'wrapup',
  'choose-not-ready': 'not-ready',
  'logout': 'logged-out',
}

export const AGENT_TRANSITIONS: Readonly<Record<MachineState, Row>> = {
  'logged-out': { 'login': 'ready', 'login-not-ready': 'not-ready' },
  'ready': { ...choices, 'offer': 'reserved', 'wrapup-begins': 'wrapup' },
  'busy': choices,
  'away': choices,
  'wrapup': { ...choices, 'wrapup-over': 'ready' },
  'not-ready': choices,
  // A choice while the telephone rings waits for the end of the ringing or of the call (nextState).
  'reserved': {
    'offer-answered': 'ready',
    'offer-withdrawn': 'ready',
    'offer-missed-busy': 'busy',
    'offer-missed-ready': 'ready',
    'logout': 'logged-out',
  },
}

/** The state after `event`, or null when the table has no row: the event is refused in this state. */
export function nextAgentState(state: MachineState, event: AgentEvent): MachineState | null {
  return AGENT_TRANSITIONS[state][event] ?? null
}
