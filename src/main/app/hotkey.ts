/**
 * The global hot key: the number in the selected text of any program is asked for. Where the system has no
 * selection that can be read (Windows, macOS), the system's copy key is pressed for the person, and the clipboard
 * is given back as it was.
 */
import { numberInText } from '../../shared/numbers.ts'
import type { Clock, Log } from '../../cti/ports.ts'

/** Electron's globalShortcut. */
export interface ShortcutPort {
  /** False = another program has it, or the system does not want it. May throw for words it does not know. */
  register(accelerator: string, pressed: () => void): boolean
  unregister(accelerator: string): void
}

/** Electron's clipboard. */
export interface ClipboardPort {
  /** X11's selection, which needs no copying; null = this system has none. */
  readonly readSelection: (() => Promise<string>) | null
  readText(): Promise<string>
  clear(): void
  /** Remembers everything that can be read; the result puts it back and says whether all of it could be. */
  save(): Promise<() => Promise<boolean>>
}

/** Presses the system's copy key in the program in front. */
export interface CopySelection {
  copy(): Promise<{ readonly ok: true } | { readonly ok: false; readonly detail: string }>
}

export type HotkeyFault = 'hotkey_no_number' | 'hotkey_several' | 'hotkey_no_copy' | 'hotkey_clipboard'

export interface HotkeyPorts {
  readonly shortcuts: ShortcutPort
  readonly clipboard: ClipboardPort
  readonly copySelection: CopySelection
}

export interface HotkeyOptions extends HotkeyPorts {
  readonly clock: Clock
  readonly log: Log
  /** A number in the selection, as it was written. */
  readonly onNumber: (text: string) => void
  readonly onFault: (fault: HotkeyFault) => void
}

export interface Hotkey {
  /** Takes the key ('' = none). False = the system refuses it; the one before stays. */
  use(accelerator: string): boolean
  /** What the key does; resolves when the clipboard is back. */
  press(): Promise<void>
  stop(): void
}

/** A program that copies takes milliseconds; one that has nothing selected never does. */
const COPY_MS = 1_000
const LOOK_EVERY_MS = 20

/** Builds the key; nothing is taken from the system before use(). */
export function createHotkey(options: HotkeyOptions): Hotkey {
  const { shortcuts, clipboard, clock, log } = options
  let current = ''
  let busy = false

  const wait = (ms: number): Promise<void> => new Promise((resolve) => { clock.after(ms, resolve) })

  /** Empty after the deadline: nothing was selected. */
  const copied = async (): Promise<string> => {
    const end = clock.monotonic() + COPY_MS
    for (;;) {
      const text = await clipboard.readText()
      if (text !== '' || clock.monotonic() >= end) return text
      await wait(LOOK_EVERY_MS)
    }
  }
  /** By the copy key. An empty clipboard before it tells also a copy of what was in it already. */
  const byCopying = async (): Promise<string | null> => {
    const giveBack = await clipboard.save()
    try {
      clipboard.clear()
      const pressed = await options.copySelection.copy()
      if (pressed.ok) return await copied()
      log.warn('copy key failed', { detail: pressed.detail })
      options.onFault('hotkey_no_copy')
      return null
    } finally {
      if (!(await giveBack())) options.onFault('hotkey_clipboard')
    }
  }
  const press = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      const text = await (clipboard.readSelection ?? byCopying)()
      if (text === null) return
      const found = numberInText(text)
      if (found.ok) options.onNumber(found.text)
      else options.onFault(found.fault === 'several' ? 'hotkey_several' : 'hotkey_no_number')
    } catch (error) {
      log.error('hot key failed', { error })
      options.onFault('hotkey_no_copy')
    } finally {
      busy = false
    }
  }
  const take = (accelerator: string): boolean => {
    try {
      return shortcuts.register(accelerator, () => { void press() })
    } catch (error) {
      log.warn('hot key is none', { accelerator, error })
      return false
    }
  }
  return {
    press,
    use(accelerator) {
      if (accelerator === current) return true
      if (accelerator !== '' && !take(accelerator)) return false
      if (current !== '') shortcuts.unregister(current)
      current = accelerator
      return true
    },
    stop() {
      if (current !== '') shortcuts.unregister(current)
      current = ''
    },
  }
}
