/**
 * What a page may ask the browser for. Everything is refused but what the softphone uses.
 * SECURITY: test/security/permissions.test.ts
 */
import { isAppUrl } from './app-scheme.ts'
import { faxPartsOf, isMediaUrl, mediaIdOf } from '../media/serve-media.ts'

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

/** Who asks: Chromium's kind of resource, and the page when it is the top one of its window. */
export interface Asker { readonly kind: string; readonly topPage: string | null }
const NOBODY: Asker = { kind: 'other', topPage: null }

/**
 * The request filter: nothing leaves the app but its own schemes (and devtools in development).
 * Recordings go to the players of our own pages only, pages of faxes into their pictures: a frame inside of them (an e-mail) gets none, and
 * no script reads one.
 */
export function mayLoad(url: string, development: boolean, asker: Asker = NOBODY): boolean {
  if (isAppUrl(url)) return true
  if (isMediaUrl(url)) {
    const fits = (asker.kind === 'media' && mediaIdOf(url) !== null) || (asker.kind === 'image' && faxPartsOf(url) !== null)
    return fits && asker.topPage !== null && isAppUrl(asker.topPage)
  }
  return development && /^(devtools|chrome-extension):/.test(url)
}
