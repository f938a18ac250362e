/**
 * The compact window is as high as what it shows: a second call, a menu or a notice must not need
 * scrolling. The window's own resizeTo is enough for that; main keeps width and smallest size.
 */
import { onScopeDispose, watch } from 'vue'
import type { ShallowRef } from 'vue'

/** Chromium knows where the work area begins; the standard does not name it yet. */
interface WorkArea extends Screen { readonly availTop?: number }

/** A wider window has not become compact yet: main is just about to make it so, and must not be overruled. */
const MAX_WIDTH_PX = 560

/**
 * Follows the height of the element while the calling component lives.
 * @param scale zoom of the page, 1 = none: heights in the page are in CSS pixels, those of the window are not
 */
export function useFittingWindow(content: Readonly<ShallowRef<HTMLElement | null>>, scale: () => number): void {
  /** Where the person put the upper edge, while growing at the lower edge of the screen has moved it up. */
  let home: number | null = null
  let tooEarly = false

  function fit(): void {
    const element = content.value
    tooEarly = window.outerWidth > MAX_WIDTH_PX
    if (element === null || tooEarly) return
    const area: WorkArea = window.screen
    const upper = area.availTop ?? 0
    const frame = window.outerHeight - window.innerHeight * scale()
    const height = Math.min(Math.ceil(element.getBoundingClientRect().height * scale() + frame), area.availHeight)
    if (height !== window.outerHeight) window.resizeTo(window.outerWidth, height)
    const wanted = home ?? window.screenY
    const top = Math.max(upper, Math.min(wanted, upper + area.availHeight - height))
    home = top === wanted ? null : wanted
    if (top !== window.screenY) window.moveTo(window.screenX, top)
  }

  const observer = new ResizeObserver(fit)
  watch(content, (now, before) => {
    if (before) observer.unobserve(before)
    if (now) observer.observe(now)
  }, { immediate: true, flush: 'post' })
  const onResize = (): void => { if (tooEarly) fit() }
  window.addEventListener('resize', onResize)
  onScopeDispose(() => {
    observer.disconnect()
    window.removeEventListener('resize', onResize)
  })
}
