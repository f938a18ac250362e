/** Own agent state. It is what the server said last; a choice here is a request, not a state. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { knownAgentState } from '#shared/domain/codes.ts'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { ChoosableAgentState } from '#shared/domain/codes.ts'
import type { Agent } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export const useAgent = defineStore('agent', () => {
  const send = useSend()
  const pending = usePending()
  const me = shallowRef<Agent | null>(null)
  /** data-state of agent-state. */
  const shown = computed(() => (me.value === null ? 'logged-out' : knownAgentState(me.value.state)))

  function set(agent: Agent | null): void {
    const before = me.value
    me.value = agent
    // A new state overtakes what an earlier attempt had to say.
    if (before?.state !== agent?.state || before?.since !== agent?.since) pending.clearError('agent.setState')
  }
  const apply = (snapshot: Snapshot): void => { set(snapshot.agent) }
  const setState = (state: ChoosableAgentState, reason: string | null) =>
    pending.run('agent.setState', () => send('agent.setState', { state, reason }))

  return { me, shown, set, apply, setState }
})
