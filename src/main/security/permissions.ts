/**
 * What a page may ask the browser for. Everything is refused but what the softphone uses.
 * SECURITY: test/security/permissions.test.ts
 */
import { isAppUrl } from './app-scheme.ts'
import { mediaIdOf } from '../media/serve-media.ts'

/**
 * `speaker-selection`: setSinkId to the ring device. `media`: labels of audio outputs need it, and
 * it is granted only as a check (labels), never as a request (no microphone is opened).
 */
const CHECKABLE: ReadonlySet<string> = new Set(['speaker-selection', 'media'])
const REQUESTABLE: ReadonlySet<string> = new Set(['speaker-selection'])

/** Answer of setPermissionCheckHandler: "does it have it already?" */
export function mayCheck(permission: string, requestingUrl: string, mediaType: string | undefined): boolean {
  if (!CHECKABLE.has(permission) || !isAppUrl(requestingUrl)) return false
  return permission !== 'media' || mediaType === 'audio'
}

/** Answer of setPermissionRequestHandler: "may it have it?" */
export function mayRequest(permission: string, requestingUrl: string): boolean {
  return REQUESTABLE.has(permission) && isAppUrl(requestingUrl)
}

/** The request filter: nothing leaves the app but its own schemes (and devtools in development). */
export function mayLoad(url: string, development: boolean): boolean {
  if (isAppUrl(url) || mediaIdOf(url) !== null) return true
  return development && /^(devtools|chrome-extension):/.test(url)
}
