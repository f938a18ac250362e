/** Keys of an area, from wherever the focus is in it. The area itself is no control: its controls are named, these are short cuts to them. */
import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'

/** True for what takes keys of its own: a field that is written in or chosen from. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="range"]), select, textarea') !== null
}

/** Listens while the element is there; a key with Alt, Ctrl or Meta means something else. */
export function useAreaKeys(area: Readonly<Ref<HTMLElement | null>>, onKey: (event: KeyboardEvent) => void): void {
  const listener = (event: KeyboardEvent): void => {
    if (!event.defaultPrevented && !event.altKey && !event.ctrlKey && !event.metaKey) onKey(event)
  }
  const stop = watch(area, (now, before) => {
    before?.removeEventListener('keydown', listener)
    now?.addEventListener('keydown', listener)
  }, { immediate: true, flush: 'post' })
  onScopeDispose(() => {
    stop()
    area.value?.removeEventListener('keydown', listener)
  })
}
