/** Copies and prints of faxes, with the real decoder and real files; the person, the printer and the server's files are ports. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PDFDocument } from '@cantoo/pdf-lib'
import { createFaxDesk } from '../../../../src/main/desk/fax-desk.ts'
import { createFaxFiles } from '../../../../src/main/media/fax/fax-files.ts'
import { createFaxPages } from '../../../../src/main/media/fax/fax-pages.ts'
import { PRINT_CSP, paperHtml } from '../../../../src/main/media/fax/paper.ts'
import { writeFaxPdf } from '../../../../src/main/media/tiff/pdf-writer.ts'
import { emptyPage } from '../../../../src/main/media/fax/fax-copy.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import { damagedFax, fixture, longFax } from '../../../support/fax-files.ts'
import type { JobWork } from '../../../../src/main/app/jobs.ts'
import type { FaxDesk } from '../../../../src/main/desk/fax-desk.ts'
import type { PaperPage } from '../../../../src/main/media/fax/fax-copy.ts'
import type { FaxThread } from '../../../../src/main/media/fax/fax-thread.ts'
import type { Result } from '../../../../src/shared/result.ts'

const CONTEXT = { window: 'main' as const, webContentsId: 1 }
/** The decoder on this thread. */
function sameThread(): FaxThread {
  const files = createFaxFiles()
  return { ask: async (name, args) => files[name](args), close: async () => undefined }
}

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'fax-desk-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

interface Desk {
  readonly handlers: FaxDesk['handlers']
  readonly asked: string[]
  readonly told: string[]
  readonly printed: { readonly title: string; readonly pages: readonly (PaperPage | null)[] }[]
  readonly opened: { readonly name: string; readonly data: Uint8Array }[]
  readonly jobs: { readonly kind: string; readonly progress: number[]; readonly ended: Promise<Result<{ readonly file: string | null }>>; readonly stop: () => void }[]
}

function deskOf(files: Readonly<Record<string, Uint8Array>>, place: string | null): Desk {
  const told: string[] = []
  const [asked, printed, opened, jobs]: [Desk['asked'], Desk['printed'], Desk['opened'], Desk['jobs']] = [[], [], [], []]
  const fax = createFaxPages({ thread: sameThread(), bytes: async (media) => { const data = files[media]; return data === undefined ? fail('media_missing') : ok(data) } })
  const { handlers } = createFaxDesk({
    fax, log: createMemoryLog(),
    copied: async (kind, file) => { told.push(`${kind} ${file.split('\\').at(-1) ?? ''}`) },
    nameOf: (media) => (media in files ? `D:\\faxdata\\20261120\\${media}` : null),
    jobs: {
      start(kind: string, _name: string, work: JobWork) {
        const abort = new AbortController()
        const progress: number[] = []
        const ended = work({ signal: abort.signal, progress: (part) => { progress.push(part) } })
        jobs.push({ kind, progress, ended, stop: () => { abort.abort() } })
        return { id: jobs.length, ended }
      },
    },
    askPlace: async (suggested) => { asked.push(suggested); return place },
    print: async (title, pages) => { printed.push({ title, pages }); return ok(null) },
    openPdf: async (name, data) => { opened.push({ name, data }); return ok(null) },
  })
  return { handlers, asked, told, printed, opened, jobs }
}

describe('a copy of a fax', () => {
  it('is one PDF of all its documents, each page in the true size of its paper', async () => {
    const target = join(folder, 'copy.pdf')
    const desk = deskOf({ a: fixture('g4.tif'), b: longFax(2) }, target)
    expect(await desk.handlers['fax.save']({ files: ['a', 'b'], name: '王晓明 2026-11-20', as: 'pdf' }, CONTEXT)).toEqual(ok({ started: true }))
    expect(desk.asked).toEqual(['王晓明 2026-11-20.pdf'])
    expect(await desk.jobs[0]?.ended).toEqual(ok({ file: target }))
    expect(desk.jobs[0]?.progress.at(-1)).toBe(1)
    expect(desk.told).toEqual(['fax a', 'fax b'])
    const pdf = await PDFDocument.load(readFileSync(target))
    expect(pdf.getPageCount()).toBe(5)
    const inches = pdf.getPages().map((page) => [page.getWidth() / 72, page.getHeight() / 72].map((side) => Math.round(side * 100) / 100))
    expect(inches.slice(0, 2)).toEqual([[8.47, 11.22], [8.47, 11]])
  })

  it('keeps the number of a page that cannot be read: its sheet is empty', async () => {
    const data = Uint8Array.from(longFax(2))
    const view = new DataView(data.buffer)
    // The second page says it is 8 bits deep.
    const second = view.getUint32(view.getUint32(4, true) + 2 + 14 * 12, true)
    view.setUint32(second + 2 + 3 * 12 + 8, 8, true)
    const target = join(folder, 'copy.pdf')
    const desk = deskOf({ a: data }, target)
    await desk.handlers['fax.save']({ files: ['a'], name: 'x', as: 'pdf' }, CONTEXT)
    expect(await desk.jobs[0]?.ended).toMatchObject({ ok: true })
    expect((await PDFDocument.load(readFileSync(target))).getPageCount()).toBe(2)
  })

  it('joins TIFF and PDF', async () => {
    const target = join(folder, 'copy.pdf')
    const desk = deskOf({ a: longFax(1), b: writeFaxPdf([emptyPage(), emptyPage()]) }, target)
    await desk.handlers['fax.save']({ files: ['a', 'b'], name: 'x', as: 'pdf' }, CONTEXT)
    expect(await desk.jobs[0]?.ended).toMatchObject({ ok: true })
    expect((await PDFDocument.load(readFileSync(target))).getPageCount()).toBe(3)
  })

  it('is the file as it is when that is wanted, with the ending it has', async () => {
    const target = join(folder, 'copy.tif')
    const data = damagedFax()
    const desk = deskOf({ 'R1.TIF': data }, target)
    await desk.handlers['fax.save']({ files: ['R1.TIF'], name: '../x: y', as: 'original' }, CONTEXT)
    expect(desk.asked).toEqual(['.. x y.tif'])
    expect(await desk.jobs[0]?.ended).toEqual(ok({ file: target }))
    expect(readFileSync(target)).toEqual(data)
  })

  it('is not made of a fax of which a document is missing, is not begun when the person changes his mind, leaves nothing when it is cancelled', async () => {
    const target = join(folder, 'copy.pdf')
    const missing = deskOf({ a: longFax(1) }, target)
    await missing.handlers['fax.save']({ files: ['a', 'gone'], name: 'x', as: 'pdf' }, CONTEXT)
    expect(await missing.jobs[0]?.ended).toMatchObject({ ok: false, error: { code: 'media_missing' } })
    const unsure = deskOf({ a: longFax(1) }, null)
    expect(await unsure.handlers['fax.save']({ files: ['a'], name: 'x', as: 'pdf' }, CONTEXT)).toEqual(ok({ started: false }))
    expect(unsure.jobs).toEqual([])
    const cancelled = deskOf({ a: longFax(8) }, target)
    const started = cancelled.handlers['fax.save']({ files: ['a'], name: 'x', as: 'pdf' }, CONTEXT)
    await started
    cancelled.jobs[0]?.stop()
    expect(await cancelled.jobs[0]?.ended).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(readdirSync(folder)).toEqual([])
  })

  it('that cannot be written says so, and leaves no half file', async () => {
    const target = join(folder, 'no', 'such', 'folder', 'copy.pdf')
    const desk = deskOf({ a: longFax(1) }, target)
    await desk.handlers['fax.save']({ files: ['a'], name: 'x', as: 'pdf' }, CONTEXT)
    expect(await desk.jobs[0]?.ended).toMatchObject({ ok: false, error: { code: 'media_not_saved' } })
    expect(existsSync(target)).toBe(false)
  })
})

describe('a print of a fax', () => {
  it('has one page to a sheet, in the size of the paper, whatever the shape of its pixels', async () => {
    const desk = deskOf({ a: fixture('g4.tif') }, null)
    expect(await desk.handlers['fax.print']({ files: ['a'], name: 'x' }, CONTEXT)).toEqual(ok({ started: true }))
    expect(await desk.jobs[0]?.ended).toEqual(ok({ file: null }))
    const sizes = desk.printed[0]?.pages.map((page) => (page === null ? null : [Math.round(page.widthMm), Math.round(page.heightMm)]))
    expect(sizes).toEqual([[215, 285], [215, 279], [215, 6]])
  })

  it('of a PDF goes to the program that the system has for it', async () => {
    const pdf = writeFaxPdf([emptyPage()])
    const desk = deskOf({ p: pdf }, null)
    await desk.handlers['fax.print']({ files: ['p'], name: 'a/b' }, CONTEXT)
    expect(await desk.jobs[0]?.ended).toEqual(ok({ file: null }))
    // SECURITY: a plain name, ending in .pdf.
    expect(desk.opened).toEqual([{ name: 'a b.pdf', data: pdf }])
    expect(desk.printed).toEqual([])
  })

  it('asks for no printer when there is nothing to print', async () => {
    const desk = deskOf({}, null)
    expect(await desk.handlers['fax.print']({ files: ['gone'], name: 'x' }, CONTEXT)).toMatchObject({ ok: false, error: { code: 'media_missing' } })
    expect(desk.jobs).toEqual([])
  })

  it('is a document without scripts and without anything from outside', () => {
    const html = paperHtml('</title><script>alert(1)</script>', [{ png: new Uint8Array(), widthMm: 215, heightMm: 280 }, null])
    expect(html).not.toMatch(/<script|\son\w+=|https?:|<\/title><script/i)
    expect(html.match(/<section>/g)).toHaveLength(2)
    expect(html.match(/<img src="\/0\.png"/g)).toHaveLength(1)
    expect(PRINT_CSP).toBe("default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
  })
})
