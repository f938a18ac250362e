/** How one request of the contract is declared; shared by its parts (contract.ts puts them together). */
import { z } from 'zod'
import type { ErrorCode } from '../../domain/errors.ts'

export interface RequestSpec {
  readonly doc: string
  readonly args: z.ZodType
  readonly result: z.ZodType
  readonly errors: readonly ErrorCode[]
  /** Deadline of the handler in milliseconds. */
  readonly deadlineMs: number
}

/** A request with its doc line, strict arguments, result, the errors it can end in, and its deadline (default 15 s). */
export const request = <A extends z.ZodType, R extends z.ZodType>(
  doc: string,
  args: A,
  result: R,
  errors: readonly ErrorCode[] = [],
  deadlineMs = 15_000,
) => ({ doc, args, result, errors, deadlineMs }) satisfies RequestSpec

export const none = z.object({}).strict()
/** An agent's number as a person types it. */
export const uid = z.string().trim().min(1).max(32)
/** Day of the site's calendar, yyyyMMdd. */
export const day = z.string().regex(/^\d{8}$/)
/** What any read of the databases can end in (docs/data.md, Failures). */
export const databaseErrors = [
  'database_unreachable', 'database_tls', 'database_login', 'database_missing', 'database_rights', 'database_table_missing',
  'database_timeout', 'database_busy', 'database_away', 'database_failed',
  'database_not_set', 'database_password', 'database_mapping', 'database_ca_file', 'bad_arguments', 'cancelled', 'timed_out', 'internal',
] as const satisfies readonly ErrorCode[]
