/**
 * Files of a web server (a recorder's or an archive's), by ranges where it has them, else as a whole within a limit.
 * SECURITY: the address comes from the site's own settings, never from the path; a redirect is refused (it could lead anywhere).
 */
import { concatBytes } from '../../cti/protocol/bytes.ts'
import { fail, ok } from '../../shared/result.ts'
import type { ErrorCode } from '../../shared/domain/errors.ts'
import type { Result } from '../../shared/result.ts'
import { memorySource } from './byte-source.ts'
import type { ByteSource } from './byte-source.ts'

export interface HttpLimits {
  /** Until the head of an answer, and between two pieces of it. */
  readonly timeoutMs: number
  /** For servers without ranges: what is kept in memory. */
  readonly maxWholeBytes: number
}
const DEFAULT_LIMITS: HttpLimits = { timeoutMs: 15_000, maxWholeBytes: 256 * 1_024 * 1_024 }
const FIRST_BYTES = 64 * 1_024

/** The sentence for a status that is no success. */
function statusCode(status: number): ErrorCode {
  if (status === 404 || status === 410) return 'media_missing'
  if (status === 401 || status === 403 || status === 407) return 'media_denied'
  return 'media_unreachable'
}

/** `bytes 0-99/1234`; null = not in this form. */
function parseContentRange(text: string | null): { readonly first: number; readonly last: number; readonly total: number } | null {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text ?? '')
  if (found === null) return null
  const [first, last, total] = [Number(found[1]), Number(found[2]), Number(found[3])]
  return first <= last && last < total ? { first, last, total } : null
}

interface Answer { readonly status: number; readonly headers: Headers; readonly body: Uint8Array }

class HttpReader {
  readonly #url: string
  readonly #limits: HttpLimits

  constructor(url: string, limits: HttpLimits) {
    this.#url = url
    this.#limits = limits
  }

  /** One GET; the body up to `most` bytes. */
  async get(range: string | null, most: number, signal: AbortSignal): Promise<Result<Answer>> {
    const stop = new AbortController()
    let timer = setTimeout(() => { stop.abort('timeout') }, this.#limits.timeoutMs)
    const again = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => { stop.abort('timeout') }, this.#limits.timeoutMs)
    }
    const cancel = (): void => { stop.abort('cancelled') }
    signal.addEventListener('abort', cancel, { once: true })
    try {
      if (signal.aborted) return fail('cancelled')
      // Compressed ranges would be ranges of something else.
      const headers = { 'accept-encoding': 'identity', ...(range === null ? {} : { range }) }
      const response = await fetch(this.#url, { headers, redirect: 'manual', cache: 'no-store', credentials: 'omit', signal: stop.signal })
      again()
      if (response.status !== 200 && response.status !== 206) {
        await response.body?.cancel()
        return ok({ status: response.status, headers: response.headers, body: new Uint8Array(0) })
      }
      const body = await bodyOf(response, most, again)
      if (body === null) return fail('media_too_large', `more than ${String(most)} bytes`)
      return ok({ status: response.status, headers: response.headers, body })
    } catch (error) {
      if (signal.aborted) return fail('cancelled')
      return stop.signal.aborted ? fail('media_timeout', `no answer in ${String(this.#limits.timeoutMs)} ms`) : fail('media_unreachable', causeOf(error))
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      // What was not read is not wanted.
      stop.abort('done')
    }
  }
}

const causeOf = (error: unknown): string => (error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : String(error))

/** The body, or null when it is longer than allowed. */
async function bodyOf(response: Response, most: number, onPiece: () => void): Promise<Uint8Array | null> {
  if (Number(response.headers.get('content-length') ?? '0') > most) return null
  if (response.body === null) return new Uint8Array(0)
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    onPiece()
    length += piece.length
    if (length > most) return null
    pieces.push(piece)
  }
  return pieces.length === 1 ? (pieces[0] ?? new Uint8Array(0)) : concatBytes(pieces)
}

/** Opens a file of a web server. Errors: media_missing, media_denied, media_unreachable, media_timeout, media_too_large, cancelled. */
export async function openHttp(url: string, signal: AbortSignal, limits: HttpLimits = DEFAULT_LIMITS): Promise<Result<ByteSource>> {
  const reader = new HttpReader(url, limits)
  const first = await reader.get(`bytes=0-${String(FIRST_BYTES - 1)}`, limits.maxWholeBytes, signal)
  if (!first.ok) return first
  const { status, headers, body } = first.value
  const version = `${headers.get('etag') ?? ''} ${headers.get('last-modified') ?? ''}`
  // No range of an empty file can be given.
  if (status === 416 && /\/0$/.test(headers.get('content-range') ?? '')) return ok(memorySource(new Uint8Array(0), version))
  if (status === 200) return ok(memorySource(body, `${String(body.length)} ${version}`))
  if (status !== 206) return fail(statusCode(status), `the server answers ${String(status)}`)
  const range = parseContentRange(headers.get('content-range'))
  if (range === null || range.first !== 0 || body.length !== range.last + 1) return fail('media_unreachable', 'the server gives ranges that make no sense')
  return ok({
    size: range.total,
    version: `${String(range.total)} ${version}`,
    read: (offset, length, readSignal) => readRange(reader, body, range.total, offset, length, readSignal),
    close: () => Promise.resolve(),
  })
}

async function readRange(reader: HttpReader, start: Uint8Array, total: number, offset: number, length: number, signal: AbortSignal): Promise<Result<Uint8Array>> {
  const end = Math.min(offset + length, total)
  if (offset >= end) return ok(new Uint8Array(0))
  if (end <= start.length) return ok(start.subarray(offset, end))
  const answer = await reader.get(`bytes=${String(offset)}-${String(end - 1)}`, end - offset, signal)
  // A server that suddenly sends the whole file: it is another one than was opened.
  if (!answer.ok) return answer.error.code === 'media_too_large' ? fail('media_unreachable', 'more than the range that was asked for') : answer
  const { status, headers, body } = answer.value
  if (status !== 206) return fail(status === 200 || status === 416 ? 'media_unreachable' : statusCode(status), `the server answers ${String(status)}`)
  const range = parseContentRange(headers.get('content-range'))
  if (range?.first !== offset || range.last !== end - 1 || range.total !== total || body.length !== end - offset) {
    return fail('media_unreachable', 'the file has changed while it was being read')
  }
  return ok(body)
}
