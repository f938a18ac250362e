/** Queue figures of the groups this agent works for. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Queue } from '#shared/domain/schemas.ts'
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
  const figures = computed(() => queueFigures(queues.value))
  const set = (next: readonly Queue[]): void => { queues.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.queues) }
  return { queues, figures, set, apply }
})
