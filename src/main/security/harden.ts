/**
 * Electron's side of the guards: what pages may load, open, ask for and become.
 * SECURITY: items 5 and 11–14 of Electron's list; the rules are in permissions.ts and app-scheme.ts.
 */
import { app, protocol, session } from 'electron'
import type { Session } from 'electron'
import { APP_SCHEME, isAppUrl, serveApp } from './app-scheme.ts'
import { MAIL_SCHEME, isMailPage, mailLinkOf, mayLoadMail, serveMail } from './mail-frame.ts'
import { MEDIA_SCHEME } from '../media/serve-media.ts'
import { leadNowhere, silenceWebRtc } from './no-network.ts'
import { mayCheck, mayLoad, mayRequest } from './permissions.ts'
import type { AppAnswer, AppFolders } from './app-scheme.ts'
import type { MailFrames } from './mail-frame.ts'
import type { Log } from '../../cti/ports.ts'

/** To be called before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    // `stream` for audio that seeks, `corsEnabled` for Web Audio to touch the samples (it may only where the answer allows our origin).
    { scheme: MEDIA_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true } },
    // A host of its own per message; nothing may be fetched from it.
    { scheme: MAIL_SCHEME, privileges: { standard: true, secure: true } },
  ])
}

/** To be called before the app is ready: holds for every web contents there will ever be. */
export function hardenContents(log: Log, onMailLink: MailFrames['linkClicked']): void {
  app.on('web-contents-created', (_event, contents) => {
    silenceWebRtc(contents)
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
    contents.on('will-frame-navigate', (event) => {
      if (event.isMainFrame) return
      // Our own page shows a message; a message itself leads nowhere, a click on its link is told.
      if (isMailPage(event.url) && isAppUrl(event.initiator?.url ?? '')) return
      const clicked = mailLinkOf(event.url)
      if (clicked === null) { deny('frame navigation')(event); return }
      event.preventDefault()
      onMailLink(clicked.token, clicked.link)
    })
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('refused', { what: 'window.open', url: url.slice(0, 200) })
      return { action: 'deny' }
    })
  })
}

/** To be called when the app is ready, before the first window. */
export function hardenSession(folders: AppFolders, frames: Pick<MailFrames, 'answer'>, development: boolean, log: Log): void {
  const own = session.defaultSession
  void leadNowhere(own).catch((error: unknown) => { log.error('session proxy', { error }) })
  serveScheme(own.protocol, APP_SCHEME, (request) => serveApp(request, folders))
  serveScheme(own.protocol, MAIL_SCHEME, (request) => serveMail(request, frames))
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
    const cancel = !mayLoadMail(details.url, details.resourceType) && !mayLoad(details.url, development, {
      kind: details.resourceType, topPage: frame !== undefined && frame !== null && frame.parent === null ? frame.url : null,
    })
    if (cancel) log.warn('refused', { what: 'request', url: details.url.slice(0, 200) })
    answer({ cancel })
  })
  own.on('will-download', (event) => { event.preventDefault() })
}

/** The session of a print: nothing but what it brings along itself. */
export function hardenPaper(own: Session, origin: string): Promise<void> {
  own.setPermissionCheckHandler(() => false)
  own.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false) })
  own.webRequest.onBeforeRequest((details, answer) => { answer({ cancel: !details.url.startsWith(`${origin}/`) }) })
  own.on('will-download', (event) => { event.preventDefault() })
  return leadNowhere(own)
}

/** The older way of answering a scheme; not in every Electron to come. */
interface BufferProtocol {
  readonly registerBufferProtocol?: (scheme: string, handler: (
    request: { readonly method: string; readonly url: string },
    answer: (response: { readonly statusCode: number; readonly headers: Record<string, string>; readonly data: Buffer }) => void,
  ) => void) => boolean
}

/**
 * Answers a scheme. `protocol.handle` builds a web Request and Response for every file, and the
 * first of them loads Node's HTTP client between the window and its first paint (docs/performance.md);
 * where the older call is still there, it is used.
 */
function serveScheme(protocol: Electron.Protocol, scheme: string, serve: (request: { readonly method: string; readonly url: string }) => Promise<AppAnswer>): void {
  const older: BufferProtocol = protocol
  if (typeof older.registerBufferProtocol !== 'function') {
    protocol.handle(scheme, async (request) => {
      const { status, headers, body } = await serve(request)
      return new Response(body.length === 0 ? null : new Uint8Array(body), { status, headers: { ...headers } })
    })
    return
  }
  older.registerBufferProtocol(scheme, (request, answer) => {
    void serve(request).then(({ status, headers, body }) => { answer({ statusCode: status, headers: { ...headers }, data: body }) })
  })
}
