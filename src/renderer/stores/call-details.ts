/** Everything about the call that is chosen in a list. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { CallDetails } from '#shared/ipc/parts/history.ts'

export const useCallDetails = defineStore('call-details', () => {
  const send = useSend()
  const session = useSession()
  const details = shallowRef<CallDetails | null>(null)
  const loading = ref(false)
  const error = shallowRef<AppError | null>(null)
  let generation = 0

  /** The last one asked for counts. */
  async function load(callId: string, startedAt: number): Promise<void> {
    const mine = ++generation
    details.value = null
    error.value = null
    loading.value = true
    const result = await send('history.details', { callId, startedAt })
    if (mine !== generation) return
    loading.value = false
    if (result.ok) details.value = result.value
    else error.value = result.error
  }
  watch(() => session.info?.uid, () => {
    generation += 1
    details.value = null
    error.value = null
    loading.value = false
  })
  return { details, loading, error, load }
})
