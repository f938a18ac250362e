/**
 * The frame of an e-mail runs no script and hands no key to the page around it: the few keys that lead out of it
 * are caught here, so that nobody who works by keyboard is shut in.
 */
import { isMailPage } from '../security/mail-frame.ts'
import type { EventPayload } from '../../shared/ipc/contract.ts'
import type { WebContents } from 'electron'

type Key = EventPayload<'emailKey.changed'>
const PLAIN: ReadonlySet<string> = new Set(['Escape', 'n', 'u', '/', '?', 'F6'])

/** Calls `pressed` for a key that belongs to the page, while the focus is in the frame of a message: the list's keys and every shortcut with Alt. */
export function watchMailKeys(contents: WebContents, pressed: (key: Key) => void): void {
  contents.on('before-input-event', (event, { type, key, code, alt, control, shift, meta }) => {
    if (type !== 'keyDown' || meta || !isMailPage(contents.focusedFrame?.url ?? '')) return
    if (!(alt && /^(?:Key|Digit)/.test(code)) && !(control && code === 'KeyD') && !(PLAIN.has(key) && !alt && !control)) return
    event.preventDefault()
    pressed({ key: key.slice(0, 32), code: code.slice(0, 32), alt, control, shift })
  })
}
