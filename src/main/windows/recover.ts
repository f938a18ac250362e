/** A window whose process died is loaded again; its state is in main, so nothing is lost. */
import type { MainWindow } from './main-window.ts'
import type { Log } from '../../cti/ports.ts'

/** More deaths than this within a minute have a cause that loading again does not cure. */
const MAX_RELOADS = 3
const WITHIN_MS = 60_000
const RELOAD_MS = 50

/** @param onCrash told before each reload */
export function recoverRenderer(main: MainWindow, log: Log, onCrash: () => void, isQuitting: () => boolean): void {
  let deaths: number[] = []
  main.contents.on('render-process-gone', (_event, details) => {
    log.error('window process gone', { reason: details.reason, exitCode: details.exitCode })
    if (isQuitting() || details.reason === 'clean-exit') return
    const now = performance.now()
    deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now]
    onCrash()
    // Not from inside the event: loading while the old process is being taken down ends the whole program.
    if (deaths.length <= MAX_RELOADS) setTimeout(() => { if (!main.window.isDestroyed()) main.load() }, RELOAD_MS)
    else log.error('window is not loaded again: it died too often', { deaths: deaths.length })
  })
  main.contents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (isMainFrame) log.error('window failed to load', { code, description, url })
  })
  main.contents.on('preload-error', (_event, path, error) => { log.error('preload failed', { path, error }) })
  main.window.on('unresponsive', () => { log.warn('window does not respond') })
  main.window.on('responsive', () => { log.info('window responds again') })
}
