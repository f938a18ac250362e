/** What the fax view asks for: pages, a copy, paper. */
import { extname } from 'node:path'
import { fileNameOf } from '../app/file-name.ts'
import { fail, ok } from '../../shared/result.ts'
import { faxAsPdf, faxForPaper, writeWhole } from '../media/fax/fax-copy.ts'
import { PDF_PIECE_BYTES } from '../../shared/ipc/parts/fax.ts'
import type { Log } from '../../cti/ports.ts'
import type { RequestArgs, RequestResult } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { Jobs } from '../app/jobs.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { PaperPage } from '../media/fax/fax-copy.ts'
import type { FaxPages } from '../media/fax/fax-pages.ts'

export interface FaxDeskPorts {
  readonly fax: FaxPages
  /** The name of a file at the server; null = forgotten since. */
  readonly nameOf: (media: string) => string | null
  readonly jobs: Pick<Jobs, 'start'>
  readonly log: Log
  /** A copy of a file begins: the server is told. */
  readonly copied: (kind: 'fax' | 'fax-print', file: string) => Promise<void>
  /** Asks the person for the place; null = he changed his mind. */
  readonly askPlace: (suggested: string) => Promise<string | null>
  /** Puts pages on paper; the system asks for the printer. Errors: print_failed, cancelled. */
  readonly print: (title: string, pages: readonly (PaperPage | null)[], signal: AbortSignal) => Promise<Result<null>>
  /** Hands a PDF to the program that the system has for it. Errors: print_failed. */
  readonly openPdf: (name: string, data: Uint8Array) => Promise<Result<null>>
}

export interface FaxDesk {
  readonly handlers: Pick<Handlers, 'fax.open' | 'fax.page' | 'fax.pdf' | 'fax.save' | 'fax.print'>
}

export function createFaxDesk(ports: FaxDeskPorts): FaxDesk {
  const { fax, jobs, log } = ports

  const tell = async (kind: 'fax' | 'fax-print', files: readonly string[]): Promise<void> => {
    for (const media of files) await ports.copied(kind, ports.nameOf(media) ?? media)
  }
  const savePdf = async ({ files, name }: RequestArgs<'fax.save'>): Promise<Result<RequestResult<'fax.save'>>> => {
    const target = await ports.askPlace(`${fileNameOf(name)}.pdf`)
    if (target === null) return ok({ started: false })
    jobs.start('fax-pdf', name, async (job) => {
      const made = await faxAsPdf(fax, files, job)
      if (!made.ok) return made
      await tell('fax', files)
      const written = await writeWhole(target, made.value)
      log.info('fax saved', { ok: written.ok, documents: files.length })
      return written.ok ? ok({ file: target }) : written
    })
    return ok({ started: true })
  }
  const saveOriginal = async (media: string, name: string): Promise<Result<RequestResult<'fax.save'>>> => {
    const original = ports.nameOf(media)
    if (original === null) return fail('media_gone')
    const kind = extname(original).toLowerCase()
    const target = await ports.askPlace(`${fileNameOf(name)}${/^\.[a-z0-9]{1,5}$/.test(kind) ? kind : '.tif'}`)
    if (target === null) return ok({ started: false })
    jobs.start('copy', name, async ({ signal }) => {
      const data = await fax.file(media, signal)
      if (!data.ok) return data
      if (signal.aborted) return fail('cancelled')
      await tell('fax', [media])
      const written = await writeWhole(target, data.value)
      return written.ok ? ok({ file: target }) : written
    })
    return ok({ started: true })
  }
  const print = async ({ files, name }: RequestArgs<'fax.print'>): Promise<Result<RequestResult<'fax.print'>>> => {
    // Opened first: nobody chooses a printer for what cannot be had.
    const infos = await Promise.all(files.map((media) => fax.open(media)))
    const failed = infos.find((info) => !info.ok)
    if (failed?.ok === false) return failed
    const isPdf = infos.some((info) => info.ok && info.value.kind === 'pdf')
    jobs.start('print', name, async (job) => {
      if (isPdf) {
        const data = await faxAsPdf(fax, files, job)
        if (!data.ok) return data
        await tell('fax-print', files)
        const opened = await ports.openPdf(`${fileNameOf(name)}.pdf`, data.value)
        return opened.ok ? ok({ file: null }) : opened
      }
      const pages = await faxForPaper(fax, files, job)
      if (!pages.ok) return pages
      await tell('fax-print', files)
      const printed = await ports.print(name, pages.value, job.signal)
      log.info('fax printed', { ok: printed.ok, pages: pages.value.length })
      return printed.ok ? ok({ file: null }) : printed
    })
    return ok({ started: true })
  }

  return {
    handlers: {
      'fax.open': async ({ media }) => {
        const info = await fax.open(media)
        if (!info.ok) log.info('fax not opened', { code: info.error.code, detail: info.error.message })
        return info.ok ? ok({ kind: info.value.kind, pages: [...info.value.pages], cut: info.value.cut }) : info
      },
      'fax.page': async ({ media, page, width }) => {
        const image = await fax.page(media, page, width)
        return image.ok ? ok({ rowsBroken: image.value.rowsBroken, rowsMissing: image.value.rowsMissing }) : image
      },
      'fax.pdf': ({ media, offset }) => fax.pdf(media, offset, PDF_PIECE_BYTES),
      'fax.save': (args) => {
        const [first] = args.files
        if (args.as === 'pdf' || first === undefined) return savePdf(args)
        return saveOriginal(first, args.name)
      },
      'fax.print': print,
    },
  }
}
