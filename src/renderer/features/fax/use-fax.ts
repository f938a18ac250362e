/** The documents of the fax that is looked at, as one row of sheets. A document that cannot be opened has a sheet that says so. */
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useSend } from '../../stores/program.ts'
import type { Ref } from 'vue'
import type { AppError } from '#shared/domain/errors.ts'
import type { BoxItem } from '#shared/ipc/parts/boxes.ts'
import type { FaxPage } from '#shared/ipc/parts/fax.ts'
import type { PdfPages } from './pdf-pages.ts'
import type { Size } from './zoom.ts'

/** A sheet that only says what is wrong, inches. */
const NO_PAGE: Size = { width: 8.27, height: 3.4 }

interface Base {
  readonly media: string
  readonly name: string
}
type Document = Base & (
  | { readonly state: 'opening' }
  | { readonly state: 'failed'; readonly error: AppError | null }
  | { readonly state: 'open'; readonly cut: boolean; readonly pages: readonly FaxPage[]; readonly pdf: PdfPages | null }
)

export interface Sheet {
  readonly key: string
  readonly media: string
  /** Of the document. */
  readonly name: string
  /** Within its document, from 0. */
  readonly page: number
  /** Inches. */
  readonly paper: Size
  readonly pdf: PdfPages | null
  /** Why there is no picture; null = there is one. */
  readonly trouble:
    | null
    | { readonly kind: 'page'; readonly fault: NonNullable<FaxPage['fault']> }
    | { readonly kind: 'file'; readonly error: AppError | null }
}

/** What of a page did not come over whole. */
export interface DamagedRows { readonly rowsBroken: number; readonly rowsMissing: number }

function sheetsOf(document: Document): Sheet[] {
  const { media, name, state } = document
  const base = { media, name, pdf: null }
  if (state === 'opening') return []
  if (state === 'failed') return [{ ...base, key: `${media} failed`, page: 0, paper: NO_PAGE, trouble: { kind: 'file', error: document.error } }]
  const { pdf } = document
  if (pdf !== null) return pdf.sizes.map((paper, page) => ({ ...base, key: `${media} ${page}`, page, paper, pdf, trouble: null }))
  return document.pages.map((page, index) => ({
    ...base, key: `${media} ${index}`, page: index,
    paper: page.fault === null ? { width: page.width / page.dpiX, height: page.height / page.dpiY } : NO_PAGE,
    trouble: page.fault === null ? null : { kind: 'page', fault: page.fault },
  }))
}

/** Opens what is chosen, closes what was. */
export function useFax(item: Ref<BoxItem | null>) {
  const send = useSend()
  const documents = shallowRef<readonly Document[]>([])
  let generation = 0

  const put = (mine: number, document: Document): void => {
    if (mine === generation) documents.value = documents.value.map((old) => (old.media === document.media ? document : old))
    else if (document.state === 'open') document.pdf?.close()
  }
  /** Piece by piece, and no further when something else is looked at. */
  async function readPdf(mine: number, media: string): Promise<Uint8Array | AppError> {
    let whole = new Uint8Array()
    for (let offset = 0; mine === generation;) {
      const piece = await send('fax.pdf', { media, offset })
      if (!piece.ok) return piece.error
      const { data, total } = piece.value
      if (offset === 0) whole = new Uint8Array(total)
      whole.set(data.subarray(0, Math.max(0, total - offset)), offset)
      offset += data.byteLength
      if (data.byteLength === 0 || offset >= total) break
    }
    return whole
  }
  async function open(mine: number, { media, name }: Base): Promise<void> {
    const info = await send('fax.open', { media })
    if (mine !== generation) return
    if (!info.ok) { put(mine, { media, name, state: 'failed', error: info.error }); return }
    if (info.value.kind === 'tiff') { put(mine, { media, name, state: 'open', cut: info.value.cut, pages: info.value.pages, pdf: null }); return }
    const bytes = await readPdf(mine, media)
    if (mine !== generation) return
    if (!(bytes instanceof Uint8Array)) { put(mine, { media, name, state: 'failed', error: bytes }); return }
    try {
      const { openPdf } = await import('./pdf-pages.ts')
      put(mine, { media, name, state: 'open', cut: false, pages: [], pdf: await openPdf(bytes) })
    } catch {
      // What pdf.js says is English and technical: the sentence for it is in the sheet.
      put(mine, { media, name, state: 'failed', error: null })
    }
  }
  function close(): void {
    generation += 1
    for (const document of documents.value) if (document.state === 'open') document.pdf?.close()
    documents.value = []
  }
  function reopen(): void {
    close()
    const mine = generation
    const files = item.value?.files ?? []
    documents.value = files.map((file) => ({ ...file, state: 'opening' }))
    for (const file of files) void open(mine, file)
  }
  function retry(media: string): void {
    const document = documents.value.find((one) => one.media === media)
    if (document !== undefined) void open(generation, document)
  }
  // The same fax with other marks is the same fax.
  watch(() => item.value?.files.map(({ media }) => media).join(' ') ?? null, reopen, { immediate: true })
  onScopeDispose(close)

  return {
    sheets: computed(() => documents.value.flatMap(sheetsOf)),
    opening: computed(() => documents.value.some(({ state }) => state === 'opening')),
    /** Documents that break off. */
    cut: computed(() => documents.value.flatMap((document) => (document.state === 'open' && document.cut ? [document.name] : []))),
    retry,
  }
}
