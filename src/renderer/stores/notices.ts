/** Sentences for the person that belong to no single control; shown as toasts until dismissed. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useSend } from './program.ts'
import type { Notice, Snapshot } from '#shared/ipc/contract.ts'

export const useNotices = defineStore('notices', () => {
  const send = useSend()
  const list = shallowRef<readonly Notice[]>([])
  const set = (next: readonly Notice[]): void => { list.value = next }
  const apply = (snapshot: Snapshot): void => { set(snapshot.notices) }
  /** Gone at once here; main takes it away everywhere, and a refusal brings it back with the next event. */
  const dismiss = (id: number) => {
    set(list.value.filter((notice) => notice.id !== id))
    return send('notice.dismiss', { id })
  }
  return { list, set, apply, dismiss }
})
