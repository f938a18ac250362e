/**
 * Which agent state may follow which, and by whose doing.
 *
 *                 ┌───────────────── any logged-in state ─────────────────┐
 *   logged-out ──►│ not-ready ◄──► ready ◄──► busy ◄──► away ◄──► wrapup  │──► logged-out
 *                 │                  │ ▲                          ▲       │
 *                 │                  ▼ │ (refused, or 3 s)        │       │
 *                 │                reserved ──── call ended ──────┘       │
 *                 └───────────────────────────────────────────────────────┘
 *
 * `reserved` is entered from `ready` only, by the ACD; the chosen states may follow each other freely.
 */
import type { AgentState } from '../../shared/domain/codes.ts'

const CHOSEN = ['ready', 'busy', 'wrapup', 'away', 'not-ready'] as const satisfies readonly AgentState[]

/** Direct successors, besides the state itself (another reason) and `unknown`. */
export const AGENT_TRANSITIONS: Readonly<Record<AgentState, readonly AgentState[]>> = {
  'logged-out': CHOSEN,
  ready: [...CHOSEN, 'reserved', 'logged-out'],
  busy: [...CHOSEN, 'logged-out'],
  wrapup: [...CHOSEN, 'logged-out'],
  away: [...CHOSEN, 'logged-out'],
  reserved: [...CHOSEN, 'logged-out'],
  'not-ready': [...CHOSEN, 'logged-out'],
  unknown: [...CHOSEN, 'reserved', 'logged-out'],
}

/** True when `to` may directly follow `from`. */
export function agentMayFollow(from: AgentState, to: AgentState): boolean {
  return from === to || to === 'unknown' || AGENT_TRANSITIONS[from].includes(to)
}
