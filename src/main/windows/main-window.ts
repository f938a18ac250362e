/** The main window: full or compact, remembered in its place, hidden to the tray on close. */
import { BrowserWindow, screen } from 'electron'
import { APP_ORIGIN } from '../security/app-scheme.ts'
import { COMPACT_MIN, COMPACT_SIZE, MAIN_MIN, MAIN_SIZE, compactFrom, visibleBounds } from './bounds.ts'
import { backgroundColor, secureWebPreferences } from './web-preferences.ts'
import type { LaunchState } from '../app/launch-state.ts'
import type { WebContents } from 'electron'

export interface MainWindowOptions {
  readonly preload: string
  /** Switches for the preload script (app/demo-day.ts). */
  readonly pageArguments: readonly string[]
  readonly icon: string
  readonly dark: boolean
  readonly launch: () => LaunchState
  readonly remember: (patch: Partial<LaunchState>) => void
  /** True = close hides (tray); false = close quits. */
  readonly hidesOnClose: () => boolean
  readonly onHidden: () => void
  /** The window is on the screen for the first time. */
  readonly onShown: () => void
  readonly startHidden: boolean
}

export interface MainWindow {
  readonly contents: WebContents
  readonly window: BrowserWindow
  show(): void
  setMode(mode: 'full' | 'compact'): void
  flash(on: boolean): void
  readonly load: () => void
}

const areas = (): Electron.Rectangle[] => screen.getAllDisplays().map((display) => display.workArea)

/** Makes the window and begins to load it at once; it shows itself with its first frame. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const launch = options.launch()
  const placed = launch.compact
    ? visibleBounds(launch.compactBounds, areas(), COMPACT_MIN) ?? COMPACT_SIZE
    : visibleBounds(launch.bounds, areas(), MAIN_MIN) ?? MAIN_SIZE
  const min = launch.compact ? COMPACT_MIN : MAIN_MIN
  const window = new BrowserWindow({
    ...placed,
    minWidth: min.width,
    minHeight: min.height,
    show: false,
    backgroundColor: backgroundColor(options.dark),
    title: 'ATClient',
    icon: options.icon,
    autoHideMenuBar: true,
    alwaysOnTop: launch.compact,
    webPreferences: secureWebPreferences(options.preload, options.pageArguments),
  })
  rememberBounds(window, options)

  showWhenPainted(window, () => {
    if (launch.maximized && !launch.compact) window.maximize()
    if (!options.startHidden) window.show()
    options.onShown()
  })
  window.on('close', (event) => {
    if (!options.hidesOnClose()) return
    event.preventDefault()
    window.hide()
    options.onHidden()
  })
  window.on('focus', () => { window.flashFrame(false) })

  return {
    contents: window.webContents,
    window,
    load: () => { void window.loadURL(`${APP_ORIGIN}/index.html`).catch(() => undefined) },
    show() {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      // The system may refuse to raise it (Windows foreground lock, Wayland): then it flashes until it is seen.
      if (!window.isFocused()) window.flashFrame(true)
    },
    flash(on) { if (!window.isDestroyed() && !(on && window.isFocused())) window.flashFrame(on) },
    setMode(mode) { applyMode(window, mode, options) },
  }
}

/** After the page has loaded, its first frame is at most this late; then the window shows without it. */
const FIRST_FRAME_MS = 300

/**
 * Calls `show` once, with the first frame or shortly after the page has loaded. On a busy machine
 * without a graphics card Chromium now and then makes no frame for a hidden window at all, and
 * `ready-to-show` never comes: an agent must not be left without a window because of it.
 */
function showWhenPainted(window: BrowserWindow, show: () => void): void {
  let shown = false
  let timer: NodeJS.Timeout | null = null
  const once = (): void => {
    if (timer !== null) clearTimeout(timer)
    if (shown || window.isDestroyed()) return
    shown = true
    show()
  }
  window.once('ready-to-show', once)
  window.webContents.once('did-finish-load', () => { timer = setTimeout(once, FIRST_FRAME_MS) })
}

function applyMode(window: BrowserWindow, mode: 'full' | 'compact', options: MainWindowOptions): void {
  const compact = mode === 'compact'
  const launch = options.launch()
  if (compact === launch.compact) return
  if (compact) {
    const full = window.getNormalBounds()
    options.remember({ compact, bounds: full, maximized: window.isMaximized() })
    if (window.isMaximized()) window.unmaximize()
    window.setMinimumSize(COMPACT_MIN.width, COMPACT_MIN.height)
    window.setBounds(visibleBounds(launch.compactBounds, areas(), COMPACT_MIN) ?? compactFrom(full))
  } else {
    options.remember({ compact, compactBounds: window.getNormalBounds() })
    window.setMinimumSize(MAIN_MIN.width, MAIN_MIN.height)
    const back = visibleBounds(launch.bounds, areas(), MAIN_MIN)
    if (back === null) { window.setSize(MAIN_SIZE.width, MAIN_SIZE.height); window.center() } else window.setBounds(back)
    if (launch.maximized) window.maximize()
  }
  window.setAlwaysOnTop(compact)
}

/** Written 500 ms after the last move: a drag makes hundreds of them. */
function rememberBounds(window: BrowserWindow, options: MainWindowOptions): void {
  let timer: NodeJS.Timeout | null = null
  const later = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      if (window.isDestroyed() || window.isMinimized()) return
      if (options.launch().compact) options.remember({ compactBounds: window.getNormalBounds() })
      else options.remember({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
    }, 500)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('closed', () => { if (timer !== null) clearTimeout(timer) })
}
