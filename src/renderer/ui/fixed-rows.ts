/**
 * Which rows of a long list are on the screen. Rows of one height need no measuring: two divisions per scroll, whatever the list's
 * length, and nothing to make anew when a page comes in. One row may be open and so much taller.
 */
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'

export interface RowWindow { readonly from: number; readonly to: number }
/** The one row that is taller than the others, and by how many px; index −1 = there is none. */
export interface OpenRow { readonly index: number; readonly morePx: number }

const NONE: OpenRow = { index: -1, morePx: 0 }

/** Where a row begins, px. */
export function rowStart(index: number, rowPx: number, open: OpenRow = NONE): number {
  return index * rowPx + (open.index !== -1 && index > open.index ? open.morePx : 0)
}

/** Rows from `from` up to, not including, `to` for a place of the scroll box. @param overscan rows beyond either edge */
export function rowWindow(top: number, height: number, rowPx: number, count: number, overscan: number, open: OpenRow = NONE): RowWindow {
  /** As if the open row were like the others: what is added to it counts as its end. */
  const plain = (y: number): number => {
    const end = (open.index + 1) * rowPx
    return open.index === -1 || y < end ? y : Math.max(end - 1, y - open.morePx)
  }
  const first = Math.floor(plain(Math.max(0, top)) / rowPx)
  const last = Math.ceil(plain(Math.max(0, top) + height) / rowPx)
  return { from: Math.min(Math.max(0, first - overscan), count), to: Math.min(count, last + overscan) }
}

/** Where to scroll so that a row is on the screen as a whole; null = it is. Of a row that is taller than the box its beginning. */
export function scrollFor(index: number, top: number, height: number, rowPx: number, open: OpenRow = NONE): number | null {
  const start = rowStart(index, rowPx, open)
  const end = start + rowPx + (index === open.index ? open.morePx : 0)
  if (start < top) return start
  return end > top + height ? Math.max(0, Math.min(start, end - height)) : null
}

export interface FixedRows {
  readonly window: ComputedRef<RowWindow>
  readonly totalPx: ComputedRef<number>
  /** No window has more rows: rows whose index agrees by it may take the same place on the screen, one after the other. */
  readonly slots: ComputedRef<number>
  /** Brings a row onto the screen by the shortest way. */
  scrollTo(index: number): void
}

/** Follows a scroll box while the calling component lives. */
export function useFixedRows(scroller: Readonly<ShallowRef<HTMLElement | null>>, count: () => number, rowPx: () => number, overscan = 4, open: () => OpenRow = () => NONE): FixedRows {
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
    const after = rowWindow(top.value, height.value, rowPx(), count(), overscan, open())
    return before?.from === after.from && before.to === after.to ? before : after
  })
  return {
    window: at,
    slots: computed(() => Math.ceil(height.value / rowPx()) + 1 + 2 * overscan),
    totalPx: computed(() => rowStart(count(), rowPx(), open())),
    scrollTo(index) {
      const box = scroller.value
      if (box === null) return
      const target = scrollFor(index, box.scrollTop, box.clientHeight, rowPx(), open())
      if (target === null) return
      box.scrollTop = target
      top.value = box.scrollTop
    },
  }
}
