/** Queue figures of the groups this agent works for, and the team. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Agent, Queue } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

/** Sum of all waiting callers and the time the longest one entered (null = nobody waits). */
export function queueFigures(queues: readonly Queue[]): { waiting: number; oldestSince: number | null } {
  const entered = queues.flatMap((queue) => (queue.oldestSince === null ? [] : [queue.oldestSince]))
  return {
    waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
    oldestSince: entered.length === 0 ? null : Math.min(...entered),
  }
}

export const useQueues = defineStore('queues', () => {
  const queues = shallowRef<readonly Queue[]>([])
  const team = shallowRef<readonly Agent[]>([])
  const figures = computed(() => queueFigures(queues.value))
  const set = (next: readonly Queue[]): void => { queues.value = next }
  const setTeam = (next: readonly Agent[]): void => { team.value = next }
  const apply = (snapshot: Snapshot): void => {
    queues.value = snapshot.queues
    team.value = snapshot.team
  }
  return { queues, team, figures, set, setTeam, apply }
})
