/** A fax as something to keep: one PDF of all its documents, or the pictures for paper. Steps of a job: progress, and an end when cancelled. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { fail, ok } from '../../../shared/result.ts'
import { createBitmap } from '../tiff/bitmap.ts'
import { encodeGroup4 } from '../tiff/ccitt-encoder.ts'
import { writeFaxPdf } from '../tiff/pdf-writer.ts'
import type { JobPorts } from '../../app/jobs.ts'
import type { Result } from '../../../shared/result.ts'
import type { FaxPageData } from '../tiff/tiff-writer.ts'
import type { FaxInfo } from './fax-protocol.ts'
import type { FaxPages } from './fax-pages.ts'

/** One part of a copy: pages of a TIFF, or a PDF as it came. */
type Part = { readonly kind: 'pages'; readonly pages: readonly FaxPageData[] } | { readonly kind: 'pdf'; readonly data: Uint8Array }
interface Opened { readonly media: string; readonly info: FaxInfo }

const A4_FAX = { width: 1_728, height: 2_291, dpiX: 204, dpiY: 196 } as const
/** Stands for a page that cannot be read, so that the others keep their numbers. */
export function emptyPage(): FaxPageData {
  return { ...A4_FAX, group4: encodeGroup4(createBitmap(A4_FAX.width, A4_FAX.height)) }
}

/** All documents; a copy of some of them would be taken for the whole. */
async function openAll(fax: FaxPages, files: readonly string[], signal: AbortSignal): Promise<Result<readonly Opened[]>> {
  const opened: Opened[] = []
  for (const media of files) {
    const info = await fax.open(media, signal)
    if (!info.ok) return info
    opened.push({ media, info: info.value })
  }
  return ok(opened)
}

/** Pages of TIFFs one by one; `each` gets them in order, null for one that cannot be read. */
async function eachPage<T>(
  documents: readonly Opened[], { signal, progress }: JobPorts,
  read: (media: string, page: number) => Promise<Result<T>>, each: (media: string, value: T | null) => void,
): Promise<Result<null>> {
  const total = documents.reduce((sum, { info }) => sum + info.pages.length, 0)
  let done = 0
  for (const { media, info } of documents) {
    for (let page = 0; page < info.pages.length; page += 1) {
      if (signal.aborted) return fail('cancelled')
      const value = await read(media, page)
      if (!value.ok && value.error.code !== 'media_broken' && value.error.code !== 'media_unknown_format') return value
      each(media, value.ok ? value.value : null)
      done += 1
      progress(done / total)
    }
  }
  return ok(null)
}

async function joined(parts: readonly Part[]): Promise<Uint8Array> {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only.kind === 'pdf' ? only.data : writeFaxPdf(only.pages)
  if (parts.every((part) => part.kind === 'pages')) return writeFaxPdf(parts.flatMap((part) => part.pages))
  // Only for a fax of both kinds.
  const { PDFDocument } = await import('@cantoo/pdf-lib')
  const whole = await PDFDocument.create()
  for (const part of parts) {
    const source = await PDFDocument.load(part.kind === 'pdf' ? part.data : writeFaxPdf(part.pages))
    for (const page of await whole.copyPages(source, source.getPageIndices())) whole.addPage(page)
  }
  return whole.save()
}

/** The whole fax as one PDF. */
export async function faxAsPdf(fax: FaxPages, files: readonly string[], ports: JobPorts): Promise<Result<Uint8Array>> {
  const opened = await openAll(fax, files, ports.signal)
  if (!opened.ok) return opened
  const pages = new Map<string, FaxPageData[]>()
  const tiffs = opened.value.filter(({ info }) => info.kind === 'tiff')
  const read = await eachPage(tiffs, ports, (media, page) => fax.group4(media, page), (media, value) => {
    pages.set(media, [...(pages.get(media) ?? []), value ?? emptyPage()])
  })
  if (!read.ok) return read
  const parts: Part[] = []
  for (const { media, info } of opened.value) {
    if (info.kind === 'tiff') { parts.push({ kind: 'pages', pages: pages.get(media) ?? [] }); continue }
    const data = await fax.file(media, ports.signal)
    if (!data.ok) return data
    parts.push({ kind: 'pdf', data: data.value })
  }
  if (ports.signal.aborted) return fail('cancelled')
  try {
    return ok(await joined(parts))
  } catch (error) {
    // A PDF that its reader refuses.
    return fail('media_broken', error instanceof Error ? error.message : String(error))
  }
}

/** A page for the printer. Null = it cannot be read: the sheet stays empty. */
export interface PaperPage { readonly png: Uint8Array; readonly widthMm: number; readonly heightMm: number }
const MM_PER_INCH = 25.4

/** The pictures of all pages, in order; a PDF among the documents is refused as unknown format: it is printed by the program for it. */
export async function faxForPaper(fax: FaxPages, files: readonly string[], ports: JobPorts): Promise<Result<readonly (PaperPage | null)[]>> {
  const opened = await openAll(fax, files, ports.signal)
  if (!opened.ok) return opened
  if (opened.value.some(({ info }) => info.kind === 'pdf')) return fail('media_unknown_format', 'a PDF is printed by the program for it')
  const infos = opened.value.flatMap(({ info }) => info.pages)
  const paper: (PaperPage | null)[] = []
  const read = await eachPage(opened.value, ports, (media, page) => fax.page(media, page), (_media, image) => {
    const info = infos[paper.length]
    paper.push(image === null || info === undefined ? null : { png: image.png, widthMm: (info.width / info.dpiX) * MM_PER_INCH, heightMm: (info.height / info.dpiY) * MM_PER_INCH })
  })
  return read.ok ? ok(paper) : read
}

/** Writes a file whole or not at all. */
export async function writeWhole(target: string, data: Uint8Array): Promise<Result<null>> {
  const half = `${target}.${randomUUID().slice(0, 8)}.part`
  try {
    const handle = await open(half, 'wx')
    try {
      await handle.writeFile(data)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(half, target)
    return ok(null)
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined)
    return fail('media_not_saved', error instanceof Error ? error.message : String(error))
  }
}
