/** One clock for all timers on the screen: they step together, once a second, and only while somebody looks. */
import { onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'

const now = shallowRef(Date.now())
let users = 0
let timerId: number | null = null

/** Steps on whole seconds of the local clock, so that two timers never step at different moments. */
function step(): void {
  now.value = Date.now()
  timerId = window.setTimeout(step, 1000 - (now.value % 1000))
}

function stop(): void {
  if (timerId !== null) window.clearTimeout(timerId)
  timerId = null
}

function onVisibility(): void {
  stop()
  if (document.visibilityState === 'visible' && users > 0) step()
}

/** The present moment in epoch milliseconds, renewed once a second while a component uses it. */
export function useNow(): Readonly<Ref<number>> {
  if (users === 0) document.addEventListener('visibilitychange', onVisibility)
  users += 1
  if (timerId === null) step()
  onScopeDispose(() => {
    users -= 1
    if (users > 0) return
    stop()
    document.removeEventListener('visibilitychange', onVisibility)
  })
  return now
}
