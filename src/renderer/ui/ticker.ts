/** One clock for all timers on the screen: they step together, once a second, and only while somebody looks. */
import { computed, onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { serviceNow, toWall } from './server-clock.ts'

const now = shallowRef(Math.floor(serviceNow()))
let users = 0
let timerId: number | null = null

/** Steps on whole seconds of the server's clock, so that two timers never step at different moments. */
function step(): void {
  now.value = Math.floor(serviceNow())
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

/** The clock was measured anew: what is on the screen follows at once. */
export function clockMoved(): void {
  if (timerId === null) return
  stop()
  step()
}

/**
 * The present moment in service time (epoch ms), renewed once a second while a component uses it: what `since`, `startedAt` and
 * deadlines of calls and agents are told in.
 */
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

/** The same moment by the server's wall clock: for "today", and for what is kept (calls, messages, faxes). */
export function useWallNow(): Readonly<Ref<number>> {
  const service = useNow()
  return computed(() => toWall(service.value))
}
