/**
 * PDF faxes: read by pdf.js in a worker, drawn into a canvas. Loaded when the first PDF is opened.
 * SECURITY: no WebAssembly (this version knows no eval), no scripts and no forms of the document, no link is followed; everything it needs comes from our own
 * origin (test/security/csp.test.ts).
 */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { Size } from './zoom.ts'

export interface PdfPages {
  /** Inches. */
  readonly sizes: readonly Size[]
  /** Draws a page (counted from 0), so many pixels wide; ends without drawing when cancelled. */
  draw(page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<void>
  close(): void
}

const POINTS_PER_INCH = 72
/** Chromium draws none beyond this; a page zoomed in so far is drawn coarser. */
const MAX_PIXELS = 24_000_000
const MAX_PAGES = 2_000
/** What is served beside the program (electron.vite.config.ts). */
const HELPERS = new URL('/pdf/', location.origin === 'null' ? location.href : location.origin).href

let worker: Worker | null = null

/** @param bytes the whole file; given away @throws when it is broken or has a password */
export async function openPdf(bytes: Uint8Array): Promise<PdfPages> {
  const [pdfjs, { default: PdfWorker }] = await Promise.all([import('pdfjs-dist'), import('pdfjs-dist/build/pdf.worker.min.mjs?worker')])
  if (worker === null) {
    worker = new PdfWorker()
    pdfjs.GlobalWorkerOptions.workerPort = worker
  }
  const task = pdfjs.getDocument({
    data: bytes, useWasm: false, enableXfa: false, stopAtErrors: false,
    cMapUrl: `${HELPERS}cmaps/`, cMapPacked: true, standardFontDataUrl: `${HELPERS}fonts/`, wasmUrl: `${HELPERS}images/`, useWorkerFetch: false,
  })
  const document = await task.promise
  return { sizes: await sizesOf(document), draw: (page, canvas, width, signal) => draw(document, page, canvas, width, signal), close: () => { void task.destroy() } }
}

async function sizesOf(document: PDFDocumentProxy): Promise<readonly Size[]> {
  const sizes: Size[] = []
  for (let page = 1; page <= Math.min(document.numPages, MAX_PAGES); page += 1) {
    const { width, height } = (await document.getPage(page)).getViewport({ scale: 1 })
    sizes.push({ width: width / POINTS_PER_INCH, height: height / POINTS_PER_INCH })
  }
  return sizes
}

async function draw(document: PDFDocumentProxy, index: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<void> {
  const page = await document.getPage(index + 1)
  if (signal.aborted) return
  const plain = page.getViewport({ scale: 1 })
  const wanted = width / plain.width
  const scale = Math.min(wanted, Math.sqrt(MAX_PIXELS / (plain.width * plain.height)))
  const viewport = page.getViewport({ scale })
  // Beside the screen first: a page that is drawn anew does not flash.
  const fresh = window.document.createElement('canvas')
  fresh.width = Math.max(1, Math.floor(viewport.width))
  fresh.height = Math.max(1, Math.floor(viewport.height))
  const task = page.render({ canvas: fresh, viewport })
  const cancel = (): void => { task.cancel() }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await task.promise
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
  if (signal.aborted) return
  canvas.width = fresh.width
  canvas.height = fresh.height
  canvas.getContext('2d')?.drawImage(fresh, 0, 0)
}
