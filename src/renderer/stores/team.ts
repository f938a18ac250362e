/** The agents this one may watch and their calls; without `watched` only himself. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Agent, CallLeg } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export const useTeam = defineStore('team', () => {
  const agents = shallowRef<readonly Agent[]>([])
  /** True while the server sends the led groups. */
  const watched = shallowRef(false)
  /** Legs of the others, while watched. */
  const legs = shallowRef<readonly CallLeg[]>([])

  const setAgents = (next: readonly Agent[]): void => { agents.value = next }
  const setWatched = (on: boolean): void => { watched.value = on }
  const setLegs = (next: readonly CallLeg[]): void => { legs.value = next }
  function apply(snapshot: Snapshot): void {
    setAgents(snapshot.team)
    setWatched(snapshot.teamWatched)
    setLegs(snapshot.teamCalls)
  }

  return { agents, watched, legs, setAgents, setWatched, setLegs, apply }
})
