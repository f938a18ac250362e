/** A live order that holds still under the hand: while the pointer moves over the list or the focus is on a row's buttons. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useNow } from '../../ui/ticker.ts'
import { keepOrder } from './board.ts'
import { serviceNow } from '../../ui/server-clock.ts'
import type { Ref } from 'vue'
import type { BoardRow } from './board.ts'

/** How long the order still holds after the pointer last moved, ms. */
const HOLD_MS = 4_000

/** The rows in their live order, or in that of the moment when the hand came near. */
export function useSteadyOrder(sorted: Readonly<Ref<readonly BoardRow[]>>) {
  const now = useNow()
  const movedAt = ref(0)
  const focusInside = ref(false)
  const order = shallowRef<readonly string[]>([])
  const held = computed(() => focusInside.value || now.value - movedAt.value < HOLD_MS)
  watch(held, (holds) => { if (holds) order.value = sorted.value.map((row) => row.uid) }, { flush: 'sync' })
  const rows = computed<readonly BoardRow[]>(() => (held.value ? keepOrder(sorted.value, order.value) : sorted.value))

  const touched = (): void => {
    const at = serviceNow()
    // Once a second is enough: the clock that ends the hold steps no faster.
    if (at - movedAt.value > 1000) movedAt.value = at
  }
  const release = (): void => { movedAt.value = 0 }
  return { rows, held, focusInside, touched, release }
}
