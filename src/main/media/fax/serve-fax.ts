/**
 * What app-media://fax/… answers (serve-media.ts checks the request, hands on the parts of the path and adds its headers):
 * `<media>/page/<n>.png`, `<media>/page/<n>-<width>.png` (at least so many pixels wide), `<media>/thumb/<n>.png`. Pages count from 0.
 * SECURITY: only ids that main has given out are opened, and nothing leaves but pictures that we have made (test/unit/main/media/fax-pages.test.ts).
 */
import type { ErrorCode } from '../../../shared/domain/errors.ts'
import type { Result } from '../../../shared/result.ts'
import type { FaxImage } from './fax-protocol.ts'
import type { FaxPages } from './fax-pages.ts'

export interface FaxAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const PAGE_FILE = /^(0|[1-9]\d{0,3})(?:-([1-9]\d{0,3}))?\.png$/
const NOTHING = new Uint8Array()
const STATUS: Partial<Record<ErrorCode, number>> = { media_gone: 404, media_missing: 404, media_denied: 403, media_timeout: 504, media_unreachable: 502, cancelled: 499 }

function refuse(status: number): FaxAnswer {
  return { status, headers: {}, body: NOTHING }
}

function answer(result: Result<Uint8Array>, type: string): FaxAnswer {
  if (!result.ok) return refuse(STATUS[result.error.code] ?? 422)
  return { status: 200, headers: { 'content-type': type, 'content-length': String(result.value.byteLength) }, body: result.value }
}
const pngOf = (image: Result<FaxImage>): Result<Uint8Array> => (image.ok ? { ok: true, value: image.value.png } : image)

/** Never throws. */
export async function serveFax(parts: readonly string[], fax: FaxPages): Promise<FaxAnswer> {
  const [media, what, file] = parts
  if (media === undefined || media === '') return refuse(404)
  const [, page, width] = PAGE_FILE.exec(file ?? '') ?? []
  if (parts.length !== 3 || page === undefined) return refuse(404)
  if (what === 'page') return answer(pngOf(await fax.page(media, Number(page), Number(width ?? 0))), 'image/png')
  if (what === 'thumb' && width === undefined) return answer(pngOf(await fax.thumb(media, Number(page))), 'image/png')
  return refuse(404)
}
