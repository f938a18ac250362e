import { describe, expect, test } from 'vitest'
import { AGENT_EVENTS, AGENT_TRANSITIONS, nextAgentState } from '../../../../../src/cti/server/agents/agent-machine.ts'
import type { AgentEvent, MachineState } from '../../../../../src/cti/server/agents/agent-machine.ts'

/** The whole table once more, written by hand: a change of the table must be meant. */
const EXPECTED: Record<MachineState, Partial<Record<AgentEvent, MachineState>>> = {
  'logged-out': { 'login': 'ready', 'login-not-ready': 'not-ready' },
  'ready': { 'logout': 'logged-out', 'choose-ready': 'ready', 'choose-busy': 'busy', 'choose-away': 'away', 'choose-wrapup': 'wrapup', 'choose-not-ready': 'not-ready', 'offer': 'reserved', 'wrapup-begins': 'wrapup' },
  'busy': { 'logout': 'logged-out', 'choose-ready': 'ready', 'choose-busy': 'busy', 'choose-away': 'away', 'choose-wrapup': 'wrapup', 'choose-not-ready': 'not-ready' },
  'away': { 'logout': 'logged-out', 'choose-ready': 'ready', 'choose-busy': 'busy', 'choose-away': 'away', 'choose-wrapup': 'wrapup', 'choose-not-ready': 'not-ready' },
  'wrapup': { 'logout': 'logged-out', 'choose-ready': 'ready', 'choose-busy': 'busy', 'choose-away': 'away', 'choose-wrapup': 'wrapup', 'choose-not-ready': 'not-ready', 'wrapup-over': 'ready' },
  'not-ready': { 'logout': 'logged-out', 'choose-ready': 'ready', 'choose-busy': 'busy', 'choose-away': 'away', 'choose-wrapup': 'wrapup', 'choose-not-ready': 'not-ready' },
  'reserved': { 'logout': 'logged-out', 'offer-answered': 'ready', 'offer-withdrawn': 'ready', 'offer-missed-busy': 'busy', 'offer-missed-ready': 'ready' },
}
const STATES = Object.keys(EXPECTED) as MachineState[]

describe('the agent’s table', () => {
  test.each(STATES.flatMap((state) => AGENT_EVENTS.map((event) => [state, event] as const)))('%s on %s', (state, event) => {
    expect(nextAgentState(state, event)).toBe(EXPECTED[state][event] ?? null)
  })

  test('has a row for every state and no way into a state that is none', () => {
    expect(Object.keys(AGENT_TRANSITIONS).sort()).toEqual([...STATES].sort())
  })

  test('every state can be reached and left', () => {
    const reached = new Set<string>(STATES.flatMap((state) => Object.values(AGENT_TRANSITIONS[state])))
    expect([...reached].sort()).toEqual([...STATES].sort())
  })
})
