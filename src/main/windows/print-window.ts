/**
 * Prints pictures of pages from a window that nobody sees, with a session and a process of its own: neither the system's question for the
 * printer nor the making of the sheets holds up the window with the calls. No preload, no script.
 */
import { BrowserWindow, session } from 'electron'
import { hardenPaper } from '../security/harden.ts'
import { paperWebPreferences } from './web-preferences.ts'
import { fail, ok } from '../../shared/result.ts'
import { MEDIA_SCHEME } from '../media/serve-media.ts'
import { PRINT_CSP, PRINT_ORIGIN, paperHtml } from '../media/fax/paper.ts'
import type { Result } from '../../shared/result.ts'
import type { PaperPage } from '../media/fax/fax-copy.ts'

let prints = 0

/** Errors: print_failed, cancelled. */
export async function printPages(title: string, pages: readonly (PaperPage | null)[], signal: AbortSignal): Promise<Result<null>> {
  if (signal.aborted) return fail('cancelled')
  prints += 1
  // In memory, and gone with the window.
  const own = session.fromPartition(`print-${String(prints)}`)
  await hardenPaper(own, PRINT_ORIGIN)
  const html = paperHtml(title, pages)
  own.protocol.handle(MEDIA_SCHEME, (request) => {
    const path = new URL(request.url).pathname
    const headers = { 'content-security-policy': PRINT_CSP, 'x-content-type-options': 'nosniff' }
    if (path === '/') return new Response(html, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } })
    const page = pages[Number(/^\/(\d{1,4})\.png$/.exec(path)?.[1] ?? Number.NaN)]
    return page === undefined || page === null
      ? new Response(null, { status: 404, headers })
      : new Response(new Uint8Array(page.png), { headers: { ...headers, 'content-type': 'image/png' } })
  })
  const window = new BrowserWindow({ show: false, webPreferences: paperWebPreferences(own) })
  const cancel = (): void => { if (!window.isDestroyed()) window.destroy() }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await window.loadURL(`${PRINT_ORIGIN}/`)
    return await new Promise<Result<null>>((resolve) => {
      window.once('closed', () => { resolve(fail('cancelled')) })
      window.webContents.print({ printBackground: true, margins: { marginType: 'none' } }, (success, reason) => {
        if (success) resolve(ok(null))
        else resolve(/cancel/i.test(reason) ? fail('cancelled') : fail('print_failed', reason))
      })
    })
  } catch (error) {
    return signal.aborted ? fail('cancelled') : fail('print_failed', error instanceof Error ? error.message : String(error))
  } finally {
    signal.removeEventListener('abort', cancel)
    cancel()
  }
}
