/** Faxes: which pages a file has, what is wrong with one, paper and copies. The pictures of the pages come by app-media://fax/. */
import { z } from 'zod'
import { request } from './request.ts'
import type { ErrorCode } from '../../domain/errors.ts'

const media = z.string().min(1).max(128)
/** The documents of one fax, in their order. */
const files = z.array(media).min(1).max(20)
const name = z.string().trim().min(1).max(128)

export const faxPageSchema = z.object({
  /** Pixels. */
  width: z.number().int().min(0),
  height: z.number().int().min(0),
  /** Dots per inch, across and down: those of a fax machine differ. */
  dpiX: z.number().min(0),
  dpiY: z.number().min(0),
  /** Why it cannot be shown; null = it can. */
  fault: z.enum(['empty', 'broken', 'unsupported', 'no-page']).nullable(),
})
export type FaxPage = z.infer<typeof faxPageSchema>

export const faxInfoSchema = z.object({
  /** Pages of a PDF are counted by the window, which reads it by `fax.pdf`. */
  kind: z.enum(['tiff', 'pdf']),
  pages: z.array(faxPageSchema).max(2_000),
  /** The file breaks off: there may have been more pages. */
  cut: z.boolean(),
})
export type FaxInfo = z.infer<typeof faxInfoSchema>

const mediaErrors = [
  'media_gone', 'media_unmapped', 'media_missing', 'media_denied', 'media_unreachable', 'media_timeout', 'media_empty', 'media_broken',
  'media_unknown_format', 'media_too_large', 'cancelled', 'timed_out', 'internal',
] as const satisfies readonly ErrorCode[]
const OPEN_MS = 40_000
/** Of a PDF, bytes per answer: none of them takes long. */
export const PDF_PIECE_BYTES = 1_048_576
/** A person chooses the place or the printer, in his own time. */
const CHOOSE_MS = 600_000

export const faxRequests = {
  'fax.open': request('Opens a fax file: its pages and their sizes; nothing is decoded yet.', z.object({ media }).strict(), faxInfoSchema, mediaErrors, OPEN_MS),
  'fax.page': request('Decodes a page (counted from 0), so that its picture of that width (pixels; 0 = every dot) is there; says how many of its rows are broken or missing.',
    z.object({ media, page: z.number().int().min(0).max(9_999), width: z.number().int().min(0).max(9_999) }).strict(),
    z.object({ rowsBroken: z.number().int(), rowsMissing: z.number().int() }), mediaErrors, OPEN_MS),
  'fax.pdf': request('A piece of a PDF fax from `offset` on; `total` bytes there are. (By the scheme it would need a looser policy for the page.)',
    z.object({ media, offset: z.number().int().min(0).max(2 ** 31) }).strict(),
    z.object({ data: z.instanceof(Uint8Array).refine((data) => data.byteLength <= PDF_PIECE_BYTES), total: z.number().int() }), mediaErrors, OPEN_MS),
  'fax.save': request('Asks the person for the place, then saves a fax as PDF (all documents in one) or a document as it is; the work is a job. `started` false = he changed his mind.',
    z.object({ files, name, as: z.enum(['pdf', 'original']) }).strict(), z.object({ started: z.boolean() }), mediaErrors, CHOOSE_MS),
  'fax.print': request('Prints a fax, one page to a sheet; the system asks for the printer. The work is a job.',
    z.object({ files, name }).strict(), z.object({ started: z.boolean() }), mediaErrors, CHOOSE_MS),
} as const
