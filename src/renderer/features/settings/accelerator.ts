/** Keys as a person presses them, in the words of Electron's accelerators, and those words as a person reads them. */

export interface Press {
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

/**
 * The accelerator of a press; null = no whole combination yet. A key for the whole system needs Ctrl, Alt or the
 * system key: a letter that no other program gets any more would be a trap.
 */
export function acceleratorOf(press: Press, platform: string): string | null {
  const key = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(press.code)
  const name = key?.[1] ?? key?.[2] ?? key?.[3]
  if (name === undefined || !(press.ctrlKey || press.altKey || press.metaKey)) return null
  const isMac = platform === 'darwin'
  return [
    ...(press.ctrlKey ? [isMac ? 'Control' : 'CommandOrControl'] : []),
    ...(press.metaKey ? [isMac ? 'CommandOrControl' : 'Super'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
    name,
  ].join('+')
}

/** `CommandOrControl+Alt+D` as `Ctrl+Alt+D`, or `Cmd+Alt+D` on a Mac. */
export function acceleratorText(accelerator: string, platform: string): string {
  return accelerator.replace('CommandOrControl', platform === 'darwin' ? 'Cmd' : 'Ctrl').replace('Control', 'Ctrl').replace('Command', 'Cmd').replace('Super', platform === 'win32' ? 'Win' : 'Super')
}
