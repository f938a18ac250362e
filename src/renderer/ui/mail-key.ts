/** A key that was pressed in the frame of an e-mail, pressed once more on the frame itself: lists and shortcuts hear it as if it came from the page. */
import type { EventPayload } from '#shared/ipc/contract.ts'

export function pressFromFrame({ key, code, alt, control, shift }: EventPayload<'emailKey.changed'>): void {
  const frame = document.querySelector('iframe[data-mail-frame]')
  frame?.dispatchEvent(new KeyboardEvent('keydown', { key, code, altKey: alt, ctrlKey: control, shiftKey: shift, bubbles: true, cancelable: true }))
}
