/** The five databases: where they are, how they are, their settings, and the button that tries one out. */
import { z } from 'zod'
import { DATABASE_NAMES } from '../../domain/codes.ts'
import { databaseConnectionSchema, dataSettingsShape } from '../../settings-data.ts'
import { databaseErrors, none, request } from './request.ts'
import type { DatabaseName } from '../../domain/codes.ts'

const perDatabase = <T extends z.ZodType>(schema: T) =>
  z.object(Object.fromEntries(DATABASE_NAMES.map((name) => [name, schema])) as Record<DatabaseName, T>)

const stateSchema = z.object({
  /** unknown = nothing asked yet; away = nobody waits for it until retryAt. */
  state: z.enum(['unknown', 'up', 'away']),
  since: z.number(),
  /** Why, when it is away or answers with a fault worth showing: an error code. */
  code: z.string().nullable(),
  retryAt: z.number().nullable(),
})

/** What is wrong with a mapping file; `kind` is a sentence below `data.mapping`, the rest goes into it. */
export const mappingFaultSchema = z.object({
  kind: z.enum(['unreadable', 'not_json', 'shape', 'no_table', 'no_column', 'needed']),
  table: z.string(),
  column: z.string(),
  /** What the system or the parser says, or the names that there are. */
  detail: z.string(),
})
export type MappingFault = z.infer<typeof mappingFaultSchema>

export const centralSchema = z.object({
  /** preparing = the demo's data are being made. */
  source: z.enum(['preparing', 'embedded', 'sqlserver', 'none']),
  databases: perDatabase(stateSchema),
  /** none = it is needed and has to be typed; session = until the program ends; kept = encrypted by the system. Never the password itself. */
  passwords: perDatabase(z.enum(['unneeded', 'none', 'session', 'kept'])),
  /** Whether this system protects what is kept; null = not asked yet. */
  protects: z.boolean().nullable(),
  mappingFault: mappingFaultSchema.nullable(),
})
export type CentralInfo = z.infer<typeof centralSchema>

const database = z.enum(DATABASE_NAMES)
/** As long as a login's password may be. */
const password = z.string().min(1).max(128)
const kept = z.object({ kept: z.boolean() })

export const dataRequests = {
  'data.retry': request('Asks the databases that are away again, now.', none, none),
  'data.test': request('Tries one database out, as it is or as it is typed: connects anew, logs in, asks every table for its columns.',
    z.object({
      database,
      /** null = the settings that hold. `password` null = the one that is known for this server and login. */
      draft: z.object({ connection: databaseConnectionSchema, mappingFile: dataSettingsShape.mappingFile, password: password.nullable() }).strict().nullable(),
    }).strict(), z.object({ server: z.string(), latencyMs: z.number() }), databaseErrors, 60_000),
  'data.configure': request('Changes the settings of all databases at once, with the passwords that were typed; what runs goes on where nothing has changed.',
    z.object({ ...dataSettingsShape, passwords: z.partialRecord(database, password) }).strict(),
    kept, ['bad_arguments', 'storage_failed', 'settings_locked', 'hotkey_refused']),
  'data.password': request('The password of a database, and of those with the same server and login; kept where the system protects it.',
    z.object({ database, password }).strict(), kept, ['storage_failed', 'database_not_set']),
  'data.mapping': request('Reads a mapping file and says what is wrong with it.',
    z.object({ path: dataSettingsShape.mappingFile }).strict(), z.object({ fault: mappingFaultSchema.nullable() })),
} as const
