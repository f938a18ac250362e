/** The one place where the powers of a window are set. SECURITY: test/security/windows.test.ts */
import type { Session, WebPreferences } from 'electron'

/**
 * @param preload path of the one preload script
 * @param additionalArguments words at the end of its `process.argv`
 */
export function secureWebPreferences(preload: string, additionalArguments: readonly string[] = []): WebPreferences {
  return {
    preload,
    additionalArguments: [...additionalArguments],
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    // A hidden window plays the ring tone and keeps its timers (electron 20974, 31016).
    backgroundThrottling: false,
    // The ring tone plays in a window that nobody has clicked yet.
    autoplayPolicy: 'no-user-gesture-required',
    // Keeps compiled code from the first run on.
    v8CacheOptions: 'bypassHeatCheck',
  }
}

/** A window that is only paper: no preload, no script, a session of its own. */
export function paperWebPreferences(session: Session): WebPreferences {
  const { preload: _none, ...guarded } = secureWebPreferences('')
  return { ...guarded, session, javascript: false, devTools: false, backgroundThrottling: true, autoplayPolicy: 'user-gesture-required' }
}

/** What a window shows before its first frame; the same colours as the renderer's theme. */
export function backgroundColor(dark: boolean): string {
  return dark ? '#16181c' : '#f4f5f7'
}
