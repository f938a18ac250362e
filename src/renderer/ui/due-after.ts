/** For what appears at once when it is ready, and after a while when it is not. */
import { onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'

/** True once `wanted` has been true for `ms` without a break; false again with it. Lives with the calling component. */
export function useDueAfter(wanted: Readonly<Ref<boolean>>, ms: number): Readonly<Ref<boolean>> {
  const due = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(wanted, (on) => {
    clearTimeout(timer)
    due.value = false
    if (on) timer = setTimeout(() => { due.value = true }, ms)
  }, { immediate: true, flush: 'sync' })
  onScopeDispose(() => { clearTimeout(timer) })
  return due
}
