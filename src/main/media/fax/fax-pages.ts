/**
 * Faxes by the ids that the windows know: opened once, pages decoded when they are asked for, the next ones before they are, and kept
 * within a bound. What the window shows comes from here (serve-fax.ts), and so does what is printed and saved.
 */
import { createHash } from 'node:crypto'
import { fail, ok } from '../../../shared/result.ts'
import type { ErrorCode } from '../../../shared/domain/errors.ts'
import type { Result } from '../../../shared/result.ts'
import type { FaxPageData } from '../tiff/tiff-writer.ts'
import type { FaxOutcome } from './fax-files.ts'
import type { FaxCallName, FaxFailure, FaxImage, FaxInfo, FaxResult } from './fax-protocol.ts'
import type { FaxThread } from './fax-thread.ts'

export interface FaxPagesPorts {
  readonly thread: FaxThread
  /** The file behind an id, whole. Errors: media_*, cancelled. */
  readonly bytes: (media: string, maxBytes: number, signal: AbortSignal) => Promise<Result<Uint8Array>>
}

export interface FaxPages {
  /** Somebody is about to open faxes: what takes a moment to start is started. */
  warm(): void
  /** Opens a fax; opened again, what has changed since is seen. */
  open(media: string, signal?: AbortSignal): Promise<Result<FaxInfo>>
  /** @param width as it is shown, pixels: a smaller picture is made when it does; 0 = every dot */
  page(media: string, page: number, width?: number): Promise<Result<FaxImage>>
  thumb(media: string, page: number): Promise<Result<FaxImage>>
  /** For a copy. */
  group4(media: string, page: number): Promise<Result<FaxPageData>>
  /** Bytes of a PDF from `offset` on, at most `length`; what is no PDF is refused as unknown format. */
  pdf(media: string, offset: number, length: number): Promise<Result<{ readonly data: Uint8Array<ArrayBuffer>; readonly total: number }>>
  /** The file as it is. */
  file(media: string, signal?: AbortSignal): Promise<Result<Uint8Array>>
  /** Somebody else logs in: what was opened before must be opened again, by an id that is his. */
  forget(): void
  close(): Promise<void>
}

/** 2,000 pages of a fax are 60 MB; more is no fax. */
const MAX_FILE_BYTES = 64 * 1_024 * 1_024
/** Pictures kept: some hundred pages. */
const MAX_IMAGE_BYTES = 48 * 1_024 * 1_024
const MAX_KNOWN = 64
/** Documents of one fax. */
const MAX_PDFS = 3
/** Pages decoded ahead of the one that is looked at. */
const AHEAD = 2

const CODES: Readonly<Record<FaxFailure, ErrorCode>> = {
  'empty': 'media_empty', 'broken': 'media_broken', 'unsupported': 'media_unknown_format', 'no-page': 'media_broken', 'gone': 'media_gone', 'failed': 'media_broken',
}
const never = new AbortController().signal

/** `key`: digest of the bytes; a fax that has changed has other pictures. */
interface Known { readonly key: string; readonly info: FaxInfo }

class ImageCache {
  readonly #images = new Map<string, FaxImage>()
  #bytes = 0

  clear(): void {
    this.#images.clear()
    this.#bytes = 0
  }

  get(key: string): FaxImage | undefined {
    const image = this.#images.get(key)
    if (image !== undefined) {
      this.#images.delete(key)
      this.#images.set(key, image)
    }
    return image
  }

  put(key: string, image: FaxImage): void {
    this.#bytes += image.png.byteLength - (this.#images.get(key)?.png.byteLength ?? 0)
    this.#images.delete(key)
    this.#images.set(key, image)
    for (const [oldest, old] of this.#images) {
      if (this.#bytes <= MAX_IMAGE_BYTES) break
      this.#images.delete(oldest)
      this.#bytes -= old.png.byteLength
    }
  }
}

const keyOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('base64url')

export function createFaxPages({ thread, bytes }: FaxPagesPorts): FaxPages {
  const known = new Map<string, Known>()
  const images = new ImageCache()
  const underWay = new Map<string, Promise<Result<FaxImage>>>()
  /** The next fax will be shown as wide as the last one was; null = none was shown. */
  let shownWidth: number | null = null
  let warmed = false
  /** The PDFs that were opened last, the newest at the end: the window reads the documents of a fax piece by piece, side by side. */
  const pdfs = new Map<string, Uint8Array>()
  const keepPdf = (media: string, data: Uint8Array): void => {
    pdfs.delete(media)
    pdfs.set(media, data)
    let held = [...pdfs.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
    for (const [oldest, { byteLength }] of pdfs) {
      // The newest stays, whatever its size.
      if (pdfs.size <= 1 || (pdfs.size <= MAX_PDFS && held <= MAX_FILE_BYTES)) return
      pdfs.delete(oldest)
      held -= byteLength
    }
  }

  const failed = <T>(outcome: FaxOutcome<T>): Result<T> => (outcome.ok ? ok(outcome.value) : fail(CODES[outcome.failure], outcome.message))
  const remember = (media: string, entry: Known): void => {
    known.delete(media)
    known.set(media, entry)
    const oldest = known.keys().next()
    if (known.size > MAX_KNOWN && oldest.done !== true) known.delete(oldest.value)
  }
  const openFax = async (media: string, signal: AbortSignal): Promise<Result<Known>> => {
    const data = await bytes(media, MAX_FILE_BYTES, signal)
    if (!data.ok) return data
    const key = keyOf(data.value)
    // The thread keeps what it has; to be told again costs nothing that is seen.
    const info = failed(await thread.ask('open', { key, data: data.value }))
    if (!info.ok) { known.delete(media); return info }
    const entry = { key, info: info.value }
    remember(media, entry)
    if (info.value.kind === 'pdf') keepPdf(media, data.value)
    else pdfs.delete(media)
    return ok(entry)
  }
  const ask = async <N extends Exclude<FaxCallName, 'open' | 'warm'>>(name: N, media: string, page: number, width = 0): Promise<Result<FaxResult<N>>> => {
    let entry = known.get(media)
    if (entry === undefined) {
      const opened = await openFax(media, never)
      if (!opened.ok) return opened
      entry = opened.value
    }
    // The arguments of everything but `open` are a page; its width means something to pictures of it.
    const call = (key: string): Promise<FaxOutcome<FaxResult<N>>> => thread.ask(name as 'page', { key, page, width })
    const first = await call(entry.key)
    if (first.ok || first.failure !== 'gone') return failed(first)
    const opened = await openFax(media, never)
    return opened.ok ? failed(await call(opened.value.key)) : opened
  }
  const image = (name: 'page' | 'thumb', media: string, page: number, width: number): Promise<Result<FaxImage>> => {
    const what = `${name} ${page} ${width}`
    const key = `${known.get(media)?.key ?? media} ${what}`
    const kept = images.get(key)
    if (kept !== undefined) return Promise.resolve(ok(kept))
    const running = underWay.get(key)
    if (running !== undefined) return running
    const asked = ask(name, media, page, width).then((result): Result<FaxImage> => {
      underWay.delete(key)
      const entry = known.get(media)
      if (result.ok && entry !== undefined) images.put(`${entry.key} ${what}`, result.value)
      return result
    })
    underWay.set(key, asked)
    return asked
  }
  /** One after the other, so that a page that is asked for in the meantime waits for one at most. */
  const prefetch = async (media: string, from: number, width: number): Promise<void> => {
    const count = known.get(media)?.info.pages.length ?? 0
    for (let page = from; page < Math.min(count, from + AHEAD); page += 1) await image('page', media, page, width)
  }

  return {
    warm() {
      if (warmed) return
      warmed = true
      void thread.ask('warm', {})
    },
    async open(media, signal = never) {
      const opened = await openFax(media, signal)
      if (!opened.ok) return opened
      // Whoever opens a fax looks at its first page: it is begun before it is asked for.
      if (shownWidth !== null && opened.value.info.pages[0]?.fault === null) void image('page', media, 0, shownWidth)
      return ok(opened.value.info)
    },
    async page(media, page, width = 0) {
      shownWidth = width
      const found = await image('page', media, page, width)
      if (found.ok) void prefetch(media, page + 1, width)
      return found
    },
    thumb: (media, page) => image('thumb', media, page, 0),
    group4: (media, page) => ask('group4', media, page),
    async pdf(media, offset, length) {
      if (!pdfs.has(media)) {
        const opened = await openFax(media, never)
        if (!opened.ok) return opened
      }
      // SECURITY: what is no PDF does not leave as it is (test/unit/main/media/fax-pages.test.ts).
      const data = pdfs.get(media)
      if (data === undefined) return fail('media_unknown_format', 'no PDF')
      return ok({ data: Uint8Array.from(data.subarray(offset, offset + length)), total: data.byteLength })
    },
    file: (media, signal = never) => bytes(media, MAX_FILE_BYTES, signal),
    forget() {
      known.clear()
      images.clear()
      underWay.clear()
      pdfs.clear()
    },
    close: () => thread.close(),
  }
}

