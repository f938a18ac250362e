/** The agent's own figures of today as the server counts them; null = not known (yet). */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Figures } from '#shared/domain/schemas.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export const useFigures = defineStore('figures', () => {
  const mine = shallowRef<Figures | null>(null)
  const set = (next: Figures | null): void => { mine.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.figures) }
  return { mine, set, apply }
})
