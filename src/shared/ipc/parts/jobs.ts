/** Long work: it shows how far it is, can be cancelled, and never holds anything up. */
import { z } from 'zod'
import { none, request } from './request.ts'

export const jobSchema = z.object({
  id: z.number().int(),
  /** Key below `jobs.kind` in shared/i18n. */
  kind: z.string().max(64),
  /** What it is about: a file name, a number. */
  name: z.string().max(256),
  /** 0…1; null = it cannot tell. */
  progress: z.number().min(0).max(1).nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Error code of a failed one. */
  error: z.string().max(64).nullable(),
  /** Where the result lies, for a done one that made a file. */
  file: z.string().max(1_024).nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const jobRequests = {
  'job.cancel': request('Ends a running work; takes a finished one off the list.', z.object({ id: z.number().int() }).strict(), none),
  'job.show': request('Shows the file that a finished work made, in its folder.', z.object({ id: z.number().int() }).strict(), none, ['file_gone']),
} as const
