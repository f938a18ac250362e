/**
 * Electron's side of the guards: what pages may load, open, ask for and become.
 * SECURITY: items 5 and 11–14 of Electron's list; the rules are in permissions.ts and app-scheme.ts.
 */
import { app, protocol, session } from 'electron'
import { APP_SCHEME, isAppUrl, serveApp } from './app-scheme.ts'
import { MEDIA_SCHEME } from '../media/serve-media.ts'
import { mayCheck, mayLoad, mayRequest } from './permissions.ts'
import type { AppFolders } from './app-scheme.ts'
import type { Log } from '../../cti/ports.ts'

/** To be called before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    // `stream` for audio that seeks, `corsEnabled` for Web Audio to touch the samples (it may only where the answer allows our origin).
    { scheme: MEDIA_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true } },
  ])
}

/** To be called before the app is ready: holds for every web contents there will ever be. */
export function hardenContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const deny = (what: string) => (event: { preventDefault(): void; readonly url?: string }): void => {
      event.preventDefault()
      log.warn('refused', { what, url: event.url?.slice(0, 200) })
    }
    contents.on('will-attach-webview', deny('webview'))
    contents.on('will-redirect', deny('redirect'))
    contents.on('will-navigate', (event) => {
      // A reload of the own page is no navigation to elsewhere.
      if (!(isAppUrl(event.url) && event.url === contents.getURL())) deny('navigation')(event)
    })
    contents.on('will-frame-navigate', (event) => { if (!event.isMainFrame) deny('frame navigation')(event) })
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('refused', { what: 'window.open', url: url.slice(0, 200) })
      return { action: 'deny' }
    })
  })
}

/** To be called when the app is ready, before the first window. */
export function hardenSession(folders: AppFolders, development: boolean, log: Log): void {
  const own = session.defaultSession
  serveScheme(own.protocol, folders)
  own.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayCheck(permission, details.requestingUrl ?? origin, details.mediaType))
  own.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const granted = mayRequest(permission, details.requestingUrl)
    if (!granted) log.warn('refused', { what: 'permission', permission })
    answer(granted)
  })
  own.setDevicePermissionHandler(() => false)
  own.setDisplayMediaRequestHandler(null)
  own.webRequest.onBeforeRequest((details, answer) => {
    const { frame } = details
    const cancel = !mayLoad(details.url, development, {
      kind: details.resourceType, topPage: frame !== undefined && frame !== null && frame.parent === null ? frame.url : null,
    })
    if (cancel) log.warn('refused', { what: 'request', url: details.url.slice(0, 200) })
    answer({ cancel })
  })
  own.on('will-download', (event) => { event.preventDefault() })
}

/** The older way of answering a scheme; not in every Electron to come. */
interface BufferProtocol {
  readonly registerBufferProtocol?: (scheme: string, handler: (
    request: { readonly method: string; readonly url: string },
    answer: (response: { readonly statusCode: number; readonly headers: Record<string, string>; readonly data: Buffer }) => void,
  ) => void) => boolean
}

/**
 * Answers the scheme. `protocol.handle` builds a web Request and Response for every file, and the
 * first of them loads Node's HTTP client between the window and its first paint (docs/performance.md);
 * where the older call is still there, it is used.
 */
function serveScheme(protocol: Electron.Protocol, folders: AppFolders): void {
  const older: BufferProtocol = protocol
  if (typeof older.registerBufferProtocol !== 'function') {
    protocol.handle(APP_SCHEME, async (request) => {
      const { status, headers, body } = await serveApp(request, folders)
      return new Response(body.length === 0 ? null : new Uint8Array(body), { status, headers: { ...headers } })
    })
    return
  }
  older.registerBufferProtocol(APP_SCHEME, (request, answer) => {
    void serveApp(request, folders).then(({ status, headers, body }) => { answer({ statusCode: status, headers: { ...headers }, data: body }) })
  })
}
