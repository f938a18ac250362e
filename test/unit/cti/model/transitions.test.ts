import { describe, expect, it } from 'vitest'
import { AGENT_STATES, LEG_STATES } from '../../../../src/shared/domain/codes.ts'
import type { AgentState } from '../../../../src/shared/domain/codes.ts'
import { agentMayFollow } from '../../../../src/cti/model/agent-transitions.ts'
import { legMayFollow, legMayReach } from '../../../../src/cti/model/leg-transitions.ts'
import type { LegStep } from '../../../../src/cti/model/leg-transitions.ts'

const STEPS: readonly LegStep[] = ['none', ...LEG_STATES]

/** Columns as in STEPS: none offhook seized ringing ringback talking transferring disconnected unknown. */
const LEG_EXPECTED: Readonly<Record<LegStep, string>> = {
  none:         'x x x x x x . x x',
  offhook:      'x x x . x x . x x',
  seized:       'x x x . x x . x x',
  ringing:      'x . . x . x . . x',
  ringback:     'x . . . x x x x x',
  talking:      'x . . x . x x x x',
  transferring: 'x . . x x x x x x',
  disconnected: 'x . . . . . . x x',
  unknown:      'x x x x x x x x x',
}
const legCases = STEPS.flatMap((from) => STEPS.map((to, index): [LegStep, LegStep, boolean] =>
  [from, to, LEG_EXPECTED[from].split(' ')[index] === 'x']))

describe('leg transitions', () => {
  it.each(legCases)('%s → %s: %s', (from, to, legal) => {
    expect(legMayFollow(from, to)).toBe(legal)
  })

  it('reaches what can follow over left-out states, rings again when it comes back, but never leaves disconnected', () => {
    expect(legMayReach('offhook', 'talking')).toBe(true)
    expect(legMayReach('ringing', 'disconnected')).toBe(true)
    expect(legMayReach('talking', 'ringing')).toBe(true)
    expect(legMayReach('transferring', 'ringing')).toBe(true)
    expect(legMayReach('ringing', 'ringback')).toBe(true)
    expect(legMayReach('talking', 'seized')).toBe(false)
    expect(legMayReach('ringing', 'offhook')).toBe(false)
    expect(legMayReach('disconnected', 'ringing')).toBe(false)
    expect(legMayReach('disconnected', 'talking')).toBe(false)
    for (const step of STEPS) {
      expect(legMayReach(step, 'none')).toBe(true)
      for (const next of STEPS) if (legMayFollow(step, next)) expect(legMayReach(step, next), `${step} ${next}`).toBe(true)
    }
  })
})

/** Columns as in AGENT_STATES: logged-out ready busy wrapup away reserved not-ready unknown. */
const AGENT_EXPECTED: Readonly<Record<AgentState, string>> = {
  'logged-out': 'x x x x x . x x',
  ready:        'x x x x x x x x',
  busy:         'x x x x x . x x',
  wrapup:       'x x x x x . x x',
  away:         'x x x x x . x x',
  reserved:     'x x x x x x x x',
  'not-ready':  'x x x x x . x x',
  unknown:      'x x x x x x x x',
}

describe('agent transitions', () => {
  it.each(AGENT_STATES.flatMap((from) => AGENT_STATES.map((to, index): [AgentState, AgentState, boolean] =>
    [from, to, AGENT_EXPECTED[from].split(' ')[index] === 'x'])))('%s → %s: %s', (from, to, legal) => {
    expect(agentMayFollow(from, to)).toBe(legal)
  })
})
