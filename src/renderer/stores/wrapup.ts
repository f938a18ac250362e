/** After-call work of the call that is or was last: the draft as main keeps it. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Snapshot, WrapupDraft } from '#shared/ipc/contract.ts'

export const useWrapup = defineStore('wrapup', () => {
  const draft = shallowRef<WrapupDraft | null>(null)
  const set = (next: WrapupDraft | null): void => { draft.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.wrapup) }
  return { draft, set, apply }
})
