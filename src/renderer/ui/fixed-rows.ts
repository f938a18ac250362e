/**
 * Which rows of a long list are on the screen. Rows of one height need no measuring: two divisions per scroll, whatever the list's
 * length, and nothing to make anew when a page comes in.
 */
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'

export interface RowWindow { readonly from: number; readonly to: number }

/** Rows from `from` up to, not including, `to` for a place of the scroll box. @param overscan rows beyond either edge */
export function rowWindow(top: number, height: number, rowPx: number, count: number, overscan: number): RowWindow {
  const first = Math.floor(Math.max(0, top) / rowPx)
  const last = Math.ceil((Math.max(0, top) + height) / rowPx)
  return { from: Math.min(Math.max(0, first - overscan), count), to: Math.min(count, last + overscan) }
}

/** Where to scroll so that a row is on the screen as a whole; null = it is. */
export function scrollFor(index: number, top: number, height: number, rowPx: number): number | null {
  const start = index * rowPx
  if (start < top) return start
  return start + rowPx > top + height ? Math.max(0, start + rowPx - height) : null
}

export interface FixedRows {
  readonly window: ComputedRef<RowWindow>
  readonly totalPx: ComputedRef<number>
  /** Brings a row onto the screen by the shortest way. */
  scrollTo(index: number): void
}

/** Follows a scroll box while the calling component lives. */
export function useFixedRows(scroller: Readonly<ShallowRef<HTMLElement | null>>, count: () => number, rowPx: () => number, overscan = 8): FixedRows {
  const top = shallowRef(0)
  const height = shallowRef(0)
  const sizes = new ResizeObserver(([entry]) => { if (entry !== undefined) height.value = entry.contentRect.height })
  const onScroll = (event: Event): void => { if (event.currentTarget instanceof HTMLElement) top.value = event.currentTarget.scrollTop }
  watch(scroller, (box, before) => {
    before?.removeEventListener('scroll', onScroll)
    sizes.disconnect()
    if (box === null) return
    box.addEventListener('scroll', onScroll, { passive: true })
    sizes.observe(box)
    top.value = box.scrollTop
    height.value = box.clientHeight
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => { sizes.disconnect() })

  // A window that is the same rows is the same object: a pixel of scrolling renders nothing.
  const at = computed<RowWindow>((before) => {
    const after = rowWindow(top.value, height.value, rowPx(), count(), overscan)
    return before?.from === after.from && before.to === after.to ? before : after
  })
  return {
    window: at,
    totalPx: computed(() => count() * rowPx()),
    scrollTo(index) {
      const box = scroller.value
      if (box === null) return
      const target = scrollFor(index, box.scrollTop, box.clientHeight, rowPx())
      if (target === null) return
      box.scrollTop = target
      top.value = box.scrollTop
    },
  }
}
