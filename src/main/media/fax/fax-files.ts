/** The open faxes of the fax thread and what is made of their pages. Runs in the thread; no clock, no files. */
import { blacken, createBitmap } from '../tiff/bitmap.ts'
import { encodeGroup4 } from '../tiff/ccitt-encoder.ts'
import { decodePage } from '../tiff/decode-page.ts'
import { encodeBitmapPng, encodeGreyPng } from '../tiff/png.ts'
import { shrink } from '../tiff/shrink.ts'
import { readTiff } from '../tiff/tiff-file.ts'
import { writeFaxTiff } from '../tiff/tiff-writer.ts'
import type { DecodedPage } from '../tiff/decode-page.ts'
import type { TiffFault, TiffFile, TiffPage } from '../tiff/tiff-file.ts'
import type { FaxArgs, FaxCallName, FaxFailure, FaxFault, FaxInfo, FaxPageInfo, FaxResult } from './fax-protocol.ts'

export type FaxOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: FaxFailure; readonly message: string }
export type FaxFiles = { readonly [N in FaxCallName]: (args: FaxArgs<N>) => FaxOutcome<FaxResult<N>> }

/** Faxes kept open; an agent looks at one, and turns back to the one before. */
const MAX_OPEN = 8
const MAX_OPEN_BYTES = 128 * 1_024 * 1_024
/** Of a picture of a page, pixels: twice what the list of pages shows, for fine screens. */
const THUMB = { width: 192, height: 272 } as const
/** Shown at three quarters and more, all dots are needed. Below, four million of them take the window longer to draw than us to shrink. */
const WORTH_SHRINKING = 0.75
/** A PDF may have something before its head (ISO 32000-1, implementation note 13). */
const PDF_HEAD_BYTES = 1_024

interface OpenFile { readonly data: Uint8Array; readonly file: TiffFile | null }
interface PageAndData { readonly data: Uint8Array; readonly page: TiffPage }

const failure = (kind: FaxFailure, message: string): { readonly ok: false; readonly failure: FaxFailure; readonly message: string } => ({ ok: false, failure: kind, message })
const FAULTS: Readonly<Record<TiffFault, FaxFault>> = { 'not-tiff': 'unsupported', broken: 'broken', unsupported: 'unsupported' }
const NO_SIZE = { width: 0, height: 0, dpiX: 0, dpiY: 0 } as const

function isPdf(data: Uint8Array): boolean {
  return Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, PDF_HEAD_BYTES)).includes('%PDF-', 0, 'latin1')
}

function infoOf({ pages, cut }: TiffFile): FaxInfo {
  const infos = pages.map((page): FaxPageInfo => {
    if (!page.ok) return { ...NO_SIZE, fault: FAULTS[page.fault] }
    const { width, height, dpiX, dpiY } = page.value
    return { width, height, dpiX, dpiY, fault: null }
  })
  return { kind: 'tiff', pages: infos, cut }
}

/** A page with something like lines of writing, to practise on: the first fax of the day comes as fast as the second. */
function practicePage(): Uint8Array {
  const bitmap = createBitmap(1_728, 800)
  for (let row = 0; row < bitmap.height; row += 1) {
    if (row % 40 > 24) continue
    for (let at = 120 + (row % 7); at < 1_600; at += 31 + (at % 11)) blacken(bitmap.bits, row * bitmap.rowBytes, at, at + 3 + ((at + row) % 9))
  }
  return writeFaxTiff([{ width: bitmap.width, height: bitmap.height, dpiX: 204, dpiY: 196, group4: encodeGroup4(bitmap) }])
}
const PRACTICE = 'practice'

export function createFaxFiles(): FaxFiles {
  const files = new Map<string, OpenFile>()
  /** The page decoded last: its picture, its small picture and its copy are asked for one after the other. */
  let latest: { readonly key: string; readonly page: number; readonly decoded: DecodedPage } | null = null

  const keep = (key: string, entry: OpenFile): void => {
    files.delete(key)
    files.set(key, entry)
    let bytes = [...files.values()].reduce((sum, file) => sum + file.data.byteLength, 0)
    for (const [oldest, file] of files) {
      if (oldest === key || (files.size <= MAX_OPEN && bytes <= MAX_OPEN_BYTES)) break
      files.delete(oldest)
      bytes -= file.data.byteLength
    }
  }
  const find = (key: string, index: number): FaxOutcome<PageAndData> => {
    const entry = files.get(key)
    if (entry === undefined) return failure('gone', `${key} is not open`)
    keep(key, entry)
    const page = entry.file?.pages[index]
    if (page === undefined) return failure('no-page', `no page ${index}`)
    return page.ok ? { ok: true, value: { data: entry.data, page: page.value } } : failure(FAULTS[page.fault], `page ${index} is ${page.fault}`)
  }
  const decoded = (key: string, index: number, { data, page }: PageAndData): DecodedPage => {
    if (latest?.key === key && latest.page === index) return latest.decoded
    latest = { key, page: index, decoded: decodePage(data, page) }
    return latest.decoded
  }
  const made = <T>(key: string, index: number, make: (decoded: DecodedPage, page: TiffPage) => T): FaxOutcome<T> => {
    const found = find(key, index)
    return found.ok ? { ok: true, value: make(decoded(key, index, found.value), found.value.page) } : found
  }

  const self: FaxFiles = {
    warm() {
      self.open({ key: PRACTICE, data: practicePage() })
      for (const width of [640, 0]) self.page({ key: PRACTICE, page: 0, width })
      self.thumb({ key: PRACTICE, page: 0 })
      files.delete(PRACTICE)
      latest = null
      return { ok: true, value: null }
    },
    open({ key, data }) {
      if (latest?.key === key) latest = null
      if (data.byteLength === 0) return failure('empty', 'the file is empty')
      const read = readTiff(data)
      if (read.ok) {
        keep(key, { data, file: read.value })
        return { ok: true, value: infoOf(read.value) }
      }
      if (!isPdf(data)) return failure(FAULTS[read.fault], `the file is ${read.fault}`)
      return { ok: true, value: { kind: 'pdf', pages: [], cut: false } }
    },
    page: ({ key, page, width }) => made(key, page, ({ bitmap, rowsBroken, rowsMissing }, info) => {
      const small = width > 0 && width < bitmap.width * WORTH_SHRINKING
      return { png: small ? encodeGreyPng(shrink(bitmap, info, width, Number.POSITIVE_INFINITY)) : encodeBitmapPng(bitmap), rowsBroken, rowsMissing }
    }),
    thumb: ({ key, page }) => made(key, page, ({ bitmap, rowsBroken, rowsMissing }, info) =>
      ({ png: encodeGreyPng(shrink(bitmap, info, THUMB.width, THUMB.height)), rowsBroken, rowsMissing })),
    group4: ({ key, page }) => made(key, page, ({ bitmap }, info) =>
      ({ width: bitmap.width, height: bitmap.height, dpiX: info.dpiX, dpiY: info.dpiY, group4: encodeGroup4(bitmap) })),
  }
  return self
}
