/** Sound of the site's server: what a player needs of a file that is known by an opaque id of this run. The samples come by app-media://. */
import { z } from 'zod'
import { none, request } from './request.ts'
import type { ErrorCode } from '../../domain/errors.ts'

const media = z.string().min(1).max(128)

/** Something a person wrote at a place of a recording; kept on this PC. */
export const mediaNoteSchema = z.object({ /** Seconds. */ at: z.number().min(0).max(360_000), text: z.string().trim().min(1).max(500) }).strict()
export type MediaNote = z.infer<typeof mediaNoteSchema>

export const mediaFactsSchema = z.object({
  /** What the audio element plays. */
  url: z.string().max(256),
  codec: z.string().max(32),
  channels: z.union([z.literal(1), z.literal(2)]),
  sampleRate: z.number().int(),
  seconds: z.number(),
  /** The file breaks off before its end. */
  truncated: z.boolean(),
  notes: z.array(mediaNoteSchema).max(200),
})
export type MediaFacts = z.infer<typeof mediaFactsSchema>

export const mediaPeaksSchema = z.object({
  slices: z.number().int().min(1).max(4_096),
  channels: z.union([z.literal(1), z.literal(2)]),
  /** 16-bit numbers in base64, low byte first: least and greatest of each channel, slice by slice. */
  data: z.string().max(65_536),
})
export type MediaPeaks = z.infer<typeof mediaPeaksSchema>

/** What opening a file of the server can end in (docs/media.md). */
export const mediaErrors = [
  'media_gone', 'media_unmapped', 'media_missing', 'media_denied', 'media_unreachable', 'media_timeout', 'media_empty', 'media_broken',
  'media_unknown_format', 'media_too_large', 'cancelled', 'timed_out', 'internal',
] as const satisfies readonly ErrorCode[]

const OPEN_MS = 40_000
/** A person chooses the place, in his own time. */
const SAVE_MS = 600_000

export const mediaRequests = {
  'media.open': request('Opens a recording or message for a player, with the notes that were written at its places.',
    z.object({ media }).strict(), mediaFactsSchema, [...mediaErrors], OPEN_MS),
  'media.peaks': request('The waveform; another one asked for by the same window ends this one (cancelled).',
    z.object({ media }).strict(), mediaPeaksSchema, [...mediaErrors], 120_000),
  'media.saveCopy': request('Asks the server for the right, the person for the place, and copies the file as it is; the copying is a job. `started` false = the person changed his mind.',
    z.object({ media }).strict(), z.object({ started: z.boolean() }),
    [...mediaErrors, 'not_allowed', 'not_logged_in', 'link_lost', 'not_connected', 'timeout', 'overloaded'], SAVE_MS),
  'media.saveNotes': request('Keeps the notes of a recording on this PC, all of them at once.',
    z.object({ media, notes: z.array(mediaNoteSchema).max(200) }).strict(), none, ['media_gone', 'storage_failed']),
} as const
