/** The five databases: where they are, how they are, and the button that tries one out. */
import { z } from 'zod'
import { DATABASE_NAMES } from '../../domain/codes.ts'
import { databaseErrors, none, request } from './request.ts'

const stateSchema = z.object({
  /** unknown = nothing asked yet; away = nobody waits for it until retryAt. */
  state: z.enum(['unknown', 'up', 'away']),
  since: z.number(),
  /** Why, when it is away or answers with a fault worth showing: an error code. */
  code: z.string().nullable(),
  retryAt: z.number().nullable(),
})
export const centralSchema = z.object({
  /** preparing = the demo's data are being made. */
  source: z.enum(['preparing', 'embedded', 'sqlserver', 'none']),
  databases: z.object(Object.fromEntries(DATABASE_NAMES.map((name) => [name, stateSchema])) as Record<(typeof DATABASE_NAMES)[number], typeof stateSchema>),
})
export type CentralInfo = z.infer<typeof centralSchema>

export const dataRequests = {
  'data.retry': request('Asks the databases that are away again, now.', none, none),
  'data.test': request('Tries one database out with the settings as they are: connects anew, logs in, asks every table for its columns.',
    z.object({ database: z.enum(DATABASE_NAMES) }).strict(), z.object({ server: z.string(), latencyMs: z.number() }), databaseErrors, 60_000),
} as const
