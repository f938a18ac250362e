/**
 * The call card: a small window over all others that never takes the keyboard. Made when the first
 * call rings, gone 60 s after the last one, so that idle memory stays small (decision 006).
 */
import { BrowserWindow, screen } from 'electron'
import { APP_ORIGIN } from '../security/app-scheme.ts'
import { CARD_SIZE, cardBounds } from './bounds.ts'
import { backgroundColor, secureWebPreferences } from './web-preferences.ts'
import type { WebContents } from 'electron'

export interface CardWindow {
  show(): void
  hide(): void
  dispose(): void
}

export interface CardWindowOptions {
  readonly preload: string
  /** Switches for the preload script (app/demo-day.ts). */
  readonly pageArguments: readonly string[]
  readonly dark: () => boolean
  /** The screen to appear on: that of the main window when it is shown, otherwise that of the mouse. */
  readonly anchor: () => BrowserWindow | null
  readonly onCreated: (contents: WebContents) => void
  readonly onFailed: (detail: string) => void
}

/** How long the hidden window is kept for a next call. */
const KEEP_MS = 60_000

/** Nothing is made before the first show(). */
export function createCardWindow(options: CardWindowOptions): CardWindow {
  let window: BrowserWindow | null = null
  let wanted = false
  let loaded = false
  let expiry: NodeJS.Timeout | null = null

  const place = (card: BrowserWindow): void => {
    const anchor = options.anchor()
    const display = anchor === null ? screen.getDisplayNearestPoint(screen.getCursorScreenPoint()) : screen.getDisplayMatching(anchor.getBounds())
    card.setBounds(cardBounds(display.workArea))
  }
  const reveal = (): void => {
    if (window === null || window.isDestroyed() || !wanted || !loaded) return
    place(window)
    window.setAlwaysOnTop(true, 'screen-saver')
    // Never show(): the person may be typing in another program (linphone-desktop 853).
    window.showInactive()
    window.moveTop()
  }
  const build = (): void => {
    loaded = false
    const card = new BrowserWindow({
      ...CARD_SIZE,
      show: false,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      acceptFirstMouse: true,
      title: 'ATClient',
      backgroundColor: backgroundColor(options.dark()),
      webPreferences: secureWebPreferences(options.preload, options.pageArguments),
    })
    window = card
    card.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
    options.onCreated(card.webContents)
    card.once('ready-to-show', () => { loaded = true; reveal() })
    card.on('closed', () => { if (window === card) window = null })
    card.webContents.on('render-process-gone', (_event, details) => { card.destroy(); options.onFailed(details.reason) })
    card.loadURL(`${APP_ORIGIN}/card.html`).catch((error: unknown) => { if (wanted) options.onFailed(String(error)) })
  }
  const dispose = (): void => {
    if (expiry !== null) clearTimeout(expiry)
    if (window !== null && !window.isDestroyed()) window.destroy()
    window = null
  }
  return {
    show() {
      wanted = true
      if (expiry !== null) clearTimeout(expiry)
      expiry = null
      if (window === null || window.isDestroyed()) build()
      else reveal()
    },
    hide() {
      wanted = false
      if (window !== null && !window.isDestroyed()) window.hide()
      if (expiry !== null) clearTimeout(expiry)
      expiry = setTimeout(dispose, KEEP_MS)
    },
    dispose,
  }
}
