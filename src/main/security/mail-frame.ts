/**
 * The scheme app-mail://TOKEN/ in which an e-mail's HTML is shown: a host of its own per message, a document that may run
 * nothing and load nothing but the pictures below its own host, inside a sandboxed frame of the main window. Two walls beside the cleaning of the HTML
 * (mail/html-clean.ts): this policy, and the frame's sandbox (docs/decisions/021).
 * SECURITY: test/security/mail-frame.test.ts; in the real window test/e2e/email-security.test.ts.
 */
import type { AppAnswer } from './app-scheme.ts'

export const MAIL_SCHEME = 'app-mail'
/** 16 unpredictable bytes: a message cannot name another one's host. */
const TOKEN = /^[0-9a-f]{32}$/
const MAX_URL = 200

export interface MailFrames {
  /** What lies at a path of a message's host; null = nothing. */
  answer(token: string, path: string): Promise<{ readonly mime: string; readonly bytes: Uint8Array } | null>
  /** Somebody clicked on a link of a message; nothing is opened by that. */
  linkClicked(token: string, link: number): void
}

/** Policy of a message's document. `sandbox` again: it holds wherever the document is shown. */
export function mailCsp(token: string): string {
  return [
    "default-src 'none'", "script-src 'none'", "style-src 'unsafe-inline'", `img-src ${MAIL_SCHEME}://${token}/part/ ${MAIL_SCHEME}://${token}/remote/`,
    "object-src 'none'", "frame-src 'none'", "base-uri 'none'", "form-action 'none'", 'frame-ancestors app://atclient', 'sandbox',
  ].join('; ')
}

const headersOf = (token: string, mime: string): Record<string, string> => ({
  'content-security-policy': mailCsp(token), 'content-type': mime, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store',
  'x-dns-prefetch-control': 'off', 'cross-origin-resource-policy': 'same-origin',
})

/** Token and path of an address of the scheme; null = not one of ours. */
export function readMailUrl(url: string): { readonly token: string; readonly path: string } | null {
  if (url.length > MAX_URL) return null
  try {
    const { protocol, host, username, password, pathname, search } = new URL(url)
    const ours = protocol === `${MAIL_SCHEME}:` && TOKEN.test(host) && username === '' && password === '' && search === ''
    return ours ? { token: host, path: pathname === '' ? '/' : pathname } : null
  } catch {
    return null
  }
}

/** True for the address of a message's document: what a frame of our page may be led to. */
export function isMailPage(url: string): boolean {
  const read = readMailUrl(url)
  return read !== null && (read.path === '/' || read.path === '/allowed')
}

/** The link that an address stands for; null = none. */
export function mailLinkOf(url: string): { readonly token: string; readonly link: number } | null {
  const read = readMailUrl(url)
  const found = read === null ? null : /^\/link\/(\d{1,5})$/.exec(read.path)
  return read === null || found === null ? null : { token: read.token, link: Number(found[1]) }
}

/** The request filter's part: a message's document in a frame, its pictures as pictures, nothing else. */
export function mayLoadMail(url: string, resourceType: string): boolean {
  const read = readMailUrl(url)
  if (read === null) return false
  return isMailPage(url) ? resourceType === 'subFrame' : /^\/(?:part|remote)\/\d{1,4}$/.test(read.path) && resourceType === 'image'
}

const NOTHING = Buffer.alloc(0)

/** Answers one request to the scheme. Never throws. */
export async function serveMail(request: { readonly method: string; readonly url: string }, frames: Pick<MailFrames, 'answer'>): Promise<AppAnswer> {
  const read = readMailUrl(request.url)
  const refuse = (status: number): AppAnswer => ({ status, headers: headersOf(read?.token ?? '', 'text/plain'), body: NOTHING })
  if (request.method !== 'GET') return refuse(405)
  if (read === null) return refuse(404)
  try {
    const found = await frames.answer(read.token, read.path)
    if (found === null) return refuse(404)
    return { status: 200, headers: { ...headersOf(read.token, found.mime), 'content-length': String(found.bytes.length) }, body: Buffer.from(found.bytes.buffer, found.bytes.byteOffset, found.bytes.byteLength) }
  } catch {
    return refuse(404)
  }
}
