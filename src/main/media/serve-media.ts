/**
 * The scheme app-media://sound/ID: any recording or voicemail as a WAV of 16-bit PCM, with ranges, so that the browser can seek; and
 * app-media://fax/ID/…: the pages of a fax (fax/serve-fax.ts).
 * SECURITY: by opaque id only, GET and HEAD only. Only players and pictures of our own pages get here: the request filter looks at the
 * frame that asks (permissions.ts, mayLoad). Where the runtime tells the origin, it must be ours, too (test/security/media-scheme.test.ts).
 */
import { APP_ORIGIN } from '../security/app-scheme.ts'
import { parseRange } from './byte-range.ts'
import type { MediaEngine } from './engine.ts'
import type { FaxAnswer } from './fax/serve-fax.ts'
import type { MediaLocation } from './media-paths.ts'
import type { ErrorCode } from '../../shared/domain/errors.ts'
import type { Result } from '../../shared/result.ts'

export const MEDIA_SCHEME = 'app-media'
export const MEDIA_HOST = 'sound'

export interface MediaRequest {
  readonly method: string
  readonly url: string
  /** A header by its lower-case name. */
  header(name: string): string | null
}
export interface MediaAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array> | null
}
export interface MediaPorts {
  /** The rest of app-media://fax/…, part by part. */
  readonly fax: (parts: readonly string[]) => Promise<FaxAnswer>
  readonly engine: Pick<MediaEngine, 'facts' | 'read'>
  /** Where the file of an id is. */
  locate(id: string): Result<MediaLocation>
}

/** The first piece is small, so that it sounds at once; the others are large, so that they are few. */
const FIRST_PIECE = 32 * 1_024
const PIECE = 256 * 1_024

/** Status for a failure; the player has the sentence from media.open. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  media_gone: 404, media_unmapped: 404, media_missing: 404, media_denied: 403, media_timeout: 504, media_unreachable: 502,
  media_empty: 415, media_broken: 415, media_unknown_format: 415, media_too_large: 413,
}

const HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': APP_ORIGIN,
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** The id of a URL; null = not one of ours. */
export function mediaIdOf(url: string): string | null {
  return new RegExp(`^${MEDIA_SCHEME}://${MEDIA_HOST}/([0-9a-f]{32})$`).exec(url)?.[1] ?? null
}

/** What is asked of a fax; null = not one of ours. */
export function faxPartsOf(url: string): readonly string[] | null {
  const found = new RegExp(`^${MEDIA_SCHEME}://fax/([0-9a-f]{32})/(page|thumb)/(\\d{1,4}(?:-\\d{1,4})?\\.png)$`).exec(url)
  return found === null ? null : found.slice(1)
}

/** True for a URL of this scheme, whatever it names. */
export const isMediaUrl = (url: string): boolean => url.startsWith(`${MEDIA_SCHEME}://`)

const refuse = (status: number, more: Readonly<Record<string, string>> = {}): MediaAnswer => ({ status, headers: { ...HEADERS, ...more }, body: null })

/** Answers one request. Never throws. @param signal the page has gone on to something else */
export async function serveMedia(request: MediaRequest, ports: MediaPorts, signal: AbortSignal): Promise<MediaAnswer> {
  const { engine } = ports
  if ((request.header('origin') ?? APP_ORIGIN) !== APP_ORIGIN) return refuse(403)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const faxParts = faxPartsOf(request.url)
  if (faxParts !== null) {
    const { status, headers, body } = await ports.fax(faxParts)
    return { status, headers: { ...HEADERS, ...headers }, body: request.method === 'HEAD' || body.length === 0 ? null : once(body) }
  }
  const id = mediaIdOf(request.url)
  if (id === null) return refuse(404)
  const location = ports.locate(id)
  if (!location.ok) return refuse(STATUS[location.error.code] ?? 404)
  const facts = await engine.facts(location.value, signal)
  if (!facts.ok) return refuse(STATUS[facts.error.code] ?? 500)
  const { size } = facts.value
  const range = parseRange(request.header('range'), size)
  if (range.kind === 'none') return refuse(416, { 'content-range': `bytes */${String(size)}`, 'accept-ranges': 'bytes' })
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, size]
  return {
    status: range.kind === 'part' ? 206 : 200,
    headers: {
      ...HEADERS,
      'content-type': 'audio/wav',
      'accept-ranges': 'bytes',
      'content-length': String(end - start),
      ...(range.kind === 'part' ? { 'content-range': `bytes ${String(start)}-${String(end - 1)}/${String(size)}` } : {}),
    },
    body: request.method === 'HEAD' ? null : pieces(engine, location.value, start, end, signal),
  }
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body
}

/** Piece by piece, as the browser takes them. A failure on the way ends the answer early: the browser asks again from there, and is told. */
async function* pieces(engine: Pick<MediaEngine, 'read'>, location: MediaLocation, start: number, end: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let at = start
  let length = FIRST_PIECE
  while (at < end) {
    const piece = await engine.read(location, at, Math.min(end, at + length), signal)
    if (!piece.ok) throw new Error(piece.error.code)
    if (piece.value.length === 0) return
    yield piece.value
    at += piece.value.length
    length = PIECE
  }
}
