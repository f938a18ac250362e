/** The page that a printer gets: one fax page to a sheet, in its true size where the sheet is large enough. Pure. */
import type { PaperPage } from './fax-copy.ts'

export const PRINT_ORIGIN = 'app-media://print'
const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (sign) => `&#${String(sign.charCodeAt(0))};`)

/** SECURITY: no script, nothing but the pictures of this print, no form, no link (test/unit/main/media/fax-copy.test.ts). */
export const PRINT_CSP = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"

/** The document; the pictures are at /0.png, /1.png … beside it. */
export function paperHtml(title: string, pages: readonly (PaperPage | null)[]): string {
  const sheets = pages.map((page, index) => (page === null
    ? '<section></section>'
    : `<section><img src="/${index}.png" alt="" style="width:${page.widthMm.toFixed(1)}mm;aspect-ratio:${page.widthMm.toFixed(1)}/${page.heightMm.toFixed(1)}"></section>`))
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>
@page { size: A4; margin: 0 }
html, body { margin: 0 }
section { width: 210mm; height: 296.9mm; overflow: hidden; break-after: page; display: flex; justify-content: center; align-items: flex-start }
section:last-child { break-after: auto }
img { max-width: 100%; max-height: 100%; object-fit: contain; object-position: top }
</style></head><body>${sheets.join('')}</body></html>`
}
