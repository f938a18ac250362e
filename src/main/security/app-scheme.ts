/**
 * The scheme app://atclient/ that serves the built renderer and the ring tones.
 * SECURITY: only GET and HEAD, only our host, only files below two folders, no link out of them
 * (test/security/app-scheme.test.ts).
 */
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, relative, isAbsolute, sep } from 'node:path'
import { SECURITY_HEADERS } from './csp.ts'

export const APP_SCHEME = 'app'
export const APP_HOST = 'atclient'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`

/** What may be served; anything else is 404 even when the file is there. */
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  // Character maps and fonts of PDFs (electron.vite.config.ts).
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
}
const MAX_URL = 2_048

export interface AppFolders {
  /** The built renderer (out/renderer), at `/`. */
  readonly renderer: string
  /** Ring tones, at `/tones/`. */
  readonly tones: string
}

/** True for a URL of our own pages; parsed, never compared as text. */
export function isAppUrl(url: string): boolean {
  try {
    const parsed = new URL(url)
    // A non-special scheme has origin 'null' in Node: compare the parts.
    return parsed.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST && parsed.username === '' && parsed.password === ''
  } catch {
    return false
  }
}

/**
 * The file of a URL, before it is known whether it exists.
 * @returns null = not one of ours: foreign host, an escape, a dot file, a kind that is not served
 */
export function resolveAppPath(url: string, folders: AppFolders): { readonly root: string; readonly file: string; readonly mime: string } | null {
  if (url.length > MAX_URL || !isAppUrl(url)) return null
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  // After one decoding nothing that steers a path may be left: no second escape, backslash, NUL, drive or stream.
  if (/[%\\\0:]/.test(path)) return null
  const parts = path.split('/').slice(1)
  if (parts.some((part) => part === '' || part.startsWith('.'))) return null
  const mime = MIME[extname(path).toLowerCase()]
  if (mime === undefined) return null
  const tones = parts[0] === 'tones'
  const root = tones ? folders.tones : folders.renderer
  const file = join(root, ...(tones ? parts.slice(1) : parts))
  return isBelow(root, file) ? { root, file, mime } : null
}

/** True when `file` lies below `root` (not the root itself); with the separator, unlike a bare startsWith. */
export function isBelow(root: string, file: string): boolean {
  const way = relative(root, file)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** What is sent back. No `Response`: its first use loads all of Node's HTTP client, 100 ms before the first paint. */
export interface AppAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Answers one request to the scheme. Never throws. */
export async function serveApp(request: { readonly method: string; readonly url: string }, folders: AppFolders): Promise<AppAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const found = resolveAppPath(request.url, folders)
  if (found === null) return refuse(404)
  try {
    // A link inside the folder must not lead out of it.
    const [root, file] = await Promise.all([realpath(found.root), realpath(found.file)])
    if (!isBelow(root, file)) return refuse(404)
    const body = await readFile(file)
    return {
      status: 200,
      headers: { ...SECURITY_HEADERS, 'content-type': found.mime, 'content-length': String(body.length), 'cache-control': 'no-cache' },
      body: request.method === 'HEAD' ? NOTHING : body,
    }
  } catch {
    return refuse(404)
  }
}

const NOTHING = Buffer.alloc(0)

function refuse(status: number): AppAnswer {
  return { status, headers: SECURITY_HEADERS, body: NOTHING }
}
