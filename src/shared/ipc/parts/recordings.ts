/** Recordings of calls, by the manual's six keys (Get_Talentel_log_Info). */
import { z } from 'zod'
import { databaseErrors, day, request } from './request.ts'

export const recordingSchema = z.object({
  /** The same while the list is shown. */
  id: z.string().max(128),
  /** Opaque id of the sound; null = the record names no file. */
  media: z.string().max(128).nullable(),
  fileName: z.string().max(512),
  caller: z.string().max(64),
  called: z.string().max(64),
  /** The other side of the call by name, when he is known here. */
  name: z.string().max(256).nullable(),
  /** in, out, internal-in, internal-out, missed, none; anything else is shown as unknown. */
  type: z.string().max(32),
  at: z.number(),
  lengthS: z.number(),
  agent: z.string().max(64),
  callId: z.string().max(128),
})
export type Recording = z.infer<typeof recordingSchema>

export const recordingsRequests = {
  'recordings.list': request(
    'A page of recordings, newest first; an agent’s own, a team leader’s everybody’s.',
    z.object({
      from: day, to: day,
      /** Part of a number, an extension, an agent; empty = all. */
      number: z.string().max(40), extension: z.string().max(40), agent: z.string().max(32),
      /** Exact; empty = all. */
      callId: z.string().max(64),
      after: z.string().max(4_096).nullable(), limit: z.number().int().min(1).max(200),
    }).strict(),
    z.object({ rows: z.array(recordingSchema), next: z.string().nullable(), wide: z.boolean() }),
    [...databaseErrors, 'not_logged_in'], 30_000,
  ),
} as const
