/** The own call list, and the records of the CDR server. */
import { z } from 'zod'
import { request } from './request.ts'

/** One line of the agent's own call list, written from the events as they come. */
export const historyRowSchema = z.object({
  id: z.number().int(),
  callId: z.string(),
  direction: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  groupName: z.string().nullable(),
  trunk: z.string().nullable(),
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Cause of the end (schemas.ts, endCause); null = still in progress. */
  endCause: z.string().nullable(),
  ringMs: z.number(),
  talkMs: z.number(),
  missed: z.boolean(),
})
export type HistoryRow = z.infer<typeof historyRowSchema>

export const historyRequests = {
  'history.list': request(
    'A page of the own call list, newest first.',
    z.object({ beforeId: z.number().int().nullable(), limit: z.number().int().min(1).max(500), search: z.string().max(64) }).strict(),
    z.object({ rows: z.array(historyRowSchema), hasMore: z.boolean() }),
    ['storage_failed'],
  ),
} as const
