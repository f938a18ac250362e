/**
 * A state that is taken back by the command that chooses it (manual: 取消置忙, 取消离席, 取消事后处理). It ends that
 * state, or a wish for it, and no other: who is away is not made ready by taking `busy` back.
 */
import type { Announcer, Origin } from '../events-out.ts'
import type { ChosenState } from './agent-machine.ts'
import type { AgentRecord } from './agent-record.ts'
import type { Agents } from './agents.ts'
import type { ChoiceResult } from './agents-options.ts'
import { lacksCode } from './wrapup-duty.ts'

export type CancelledState = Extract<ChosenState, 'busy' | 'away' | 'wrapup'>

/** What taking the state back would do. Who is ready already, or about to be something else, stays so; `refused` in another state. */
export function wouldCancel(agents: Agents, agent: AgentRecord, state: CancelledState, by: string): ChoiceResult {
  if (agent.nextState?.state === state) return 'changed'
  if (agent.state === state) return agent.nextState === null ? agents.wouldChoose(agent.uid, 'ready', null, by) : 'unchanged'
  if (by === agent.uid && lacksCode(agent.duty) && agent.state !== 'ready') return 'code_missing'
  return agent.state === 'ready' || agent.state === 'reserved' ? 'unchanged' : 'refused'
}

/** Takes the state back, at once or at the end of the call. Always ends the request. */
export function cancelState(
  agents: Agents, announcer: Announcer, agent: AgentRecord, state: CancelledState, by: string, origin: Origin,
): ChoiceResult {
  const result = wouldCancel(agents, agent, state, by)
  if (agent.nextState?.state === state && agent.state !== state) agents.forgetWish(agent.uid, by, origin)
  else if (agent.state === state && result !== 'unchanged') return agents.choose(agent.uid, 'ready', null, by, origin)
  else announcer.done(origin, result === 'unchanged' ? { ok: true } : { ok: false, code: 'wrong_state', message: `the agent is ${agent.state}` })
  return result
}
