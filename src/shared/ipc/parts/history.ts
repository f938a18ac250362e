/** The own call list, and the records of the CDR server. */
import { z } from 'zod'
import { databaseErrors, day, request } from './request.ts'

/** One line of the agent's own call list, written from the events as they come. */
export const historyRowSchema = z.object({
  id: z.number().int(),
  callId: z.string(),
  direction: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  /** Where the number belongs; null = not known. */
  area: z.string().nullable(),
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
  /** Written after the call. */
  note: z.string().nullable(),
})
export type HistoryRow = z.infer<typeof historyRowSchema>

/** One segment of a call, as the CDR server has it. Codes are words of src/central/api.ts, or the site's own number as text. */
export const recordRowSchema = z.object({
  /** Unique in a list. */
  key: z.string(),
  callId: z.string(), segment: z.number().int(),
  direction: z.string(),
  caller: z.string(), called: z.string(), extension: z.string(),
  /** The other side of the agent, and the customer who has it when he is known here. */
  number: z.string(), name: z.string().nullable(), area: z.string().nullable(),
  agent: z.string(), agentName: z.string(), group: z.string(),
  startedAt: z.number(), endedAt: z.number().nullable(), ringS: z.number(), talkS: z.number(),
  destType: z.string(),
  queued: z.boolean(), queueType: z.string(), queueDest: z.string(), queueReason: z.string(), queueResult: z.string(),
})
export type RecordRow = z.infer<typeof recordRowSchema>

/** The manual's conditions; empty = any. Number, extension and agent by any part, the call id exactly. */
export const recordFilterSchema = z.object({
  from: day, to: day, number: z.string().trim().max(40), extension: z.string().trim().max(32), callId: z.string().trim().max(64), agent: z.string().trim().max(32),
}).strict()
export type RecordFilter = z.infer<typeof recordFilterSchema>

export const callDetailsSchema = z.object({
  /** In their order. */
  segments: z.array(recordRowSchema),
  /** The databases are away: these are the segments that this PC has seen. */
  cached: z.boolean(),
  /** Trunk of the own leg. */
  trunk: z.string().nullable(),
  wrapup: z.object({ code: z.string().nullable(), note: z.string() }).nullable(),
  /** How many recordings there are; null = nobody could say. */
  recordings: z.number().int().nullable(),
})
export type CallDetails = z.infer<typeof callDetailsSchema>

export const EXPORT_FORMATS = ['xlsx', 'csv-utf8', 'csv-gbk'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
/** The dialog for the file stands as long as the person likes. */
const DIALOG_MS = 3_600_000

export const historyRequests = {
  'history.list': request(
    'A page of the own call list, newest first.',
    z.object({ beforeId: z.number().int().nullable(), limit: z.number().int().min(1).max(500), search: z.string().max(64) }).strict(),
    z.object({ rows: z.array(historyRowSchema), hasMore: z.boolean() }),
    ['storage_failed'],
  ),
  'history.records': request(
    'A page of the records of the CDR server, newest first; an agent gets his own, a team leader all.',
    recordFilterSchema.extend({ after: z.string().max(4_096).nullable(), limit: z.number().int().min(1).max(500) }).strict(),
    z.object({ rows: z.array(recordRowSchema), next: z.string().nullable(), wide: z.boolean(),
      /** yyyyMMdd: time was up, days before this one have not been looked at; `next` goes on. */ readTo: z.string().optional() }),
    databaseErrors, 30_000,
  ),
  'history.details': request(
    'Everything about one call: its segments in their order, what was written after it, its recordings.',
    z.object({ callId: z.string().min(1).max(64), startedAt: z.number() }).strict(),
    callDetailsSchema, [...databaseErrors, 'storage_failed', 'not_allowed'], 30_000,
  ),
  'history.export': request(
    'Asks for a file and begins to write what the list shows into it, as a job; id null = the person has changed his mind.',
    z.object({
      source: z.discriminatedUnion('of', [
        z.object({ of: z.literal('own'), search: z.string().max(64) }).strict(),
        z.object({ of: z.literal('records'), filter: recordFilterSchema }).strict(),
      ]),
      format: z.enum(EXPORT_FORMATS),
    }).strict(),
    z.object({ id: z.number().int().nullable() }), ['bad_arguments', 'not_logged_in'], DIALOG_MS,
  ),
} as const
export type HistorySource = z.infer<(typeof historyRequests)['history.export']['args']>['source']
