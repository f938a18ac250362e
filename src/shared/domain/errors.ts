/**
 * Every error that can reach a person, as a closed list. Each code has a sentence in
 * zh-CN and en (shared/i18n, `error.*`); a test walks the list.
 */

/** Codes a CTI server answers with (docs/at-link.md, Errors). */
export const SERVER_ERROR_CODES = [
  'bad_arguments', 'not_logged_in', 'not_allowed', 'no_such_agent', 'wrong_password', 'no_such_extension',
  'no_such_call', 'wrong_state', 'not_supported_by_switch', 'not_supported_by_extension', 'agent_in_use',
  'extension_in_use', 'busy', 'unreachable', 'timeout', 'overloaded', 'outcome_unknown', 'internal',
] as const
export type ServerErrorCode = (typeof SERVER_ERROR_CODES)[number]

/** Codes that arise on this side of the link. */
export const CLIENT_ERROR_CODES = [
  'link_lost', 'not_connected', 'timed_out', 'cancelled', 'refused_by_guard', 'bad_number',
  'storage_failed', 'settings_locked', 'hotkey_refused', 'server_not_verified',
  // The five databases (docs/data.md).
  'database_unreachable', 'database_tls', 'database_login', 'database_missing', 'database_rights', 'database_table_missing',
  'database_timeout', 'database_busy', 'database_away', 'database_failed',
  // Sound, faxes and attachments (docs/media.md).
  'media_gone', 'media_unmapped', 'media_missing', 'media_denied', 'media_unreachable', 'media_timeout', 'media_empty', 'media_broken',
  'media_unknown_format', 'media_too_large', 'media_not_saved', 'mail_part_damaged',
  'print_failed',
  // Files that a person has written (exports).
  'file_disk_full', 'file_denied', 'file_in_use', 'file_not_written', 'file_gone',
  // Its settings: nothing was asked.
  'database_not_set', 'database_password', 'database_mapping', 'database_ca_file',
] as const
export type ClientErrorCode = (typeof CLIENT_ERROR_CODES)[number]

export type ErrorCode = ServerErrorCode | ClientErrorCode
export const ERROR_CODES: readonly ErrorCode[] = [...SERVER_ERROR_CODES, ...CLIENT_ERROR_CODES]

/** Codes after which doing the same again, unchanged, can succeed. */
const RETRYABLE: ReadonlySet<string> = new Set<ErrorCode>([
  'busy', 'unreachable', 'timeout', 'overloaded', 'link_lost', 'not_connected', 'timed_out', 'storage_failed',
  'database_unreachable', 'database_timeout', 'database_busy', 'database_away',
  'media_unreachable', 'media_timeout',
])

/** True when trying the same again makes sense (docs/at-link.md, Errors). */
export function isRetryable(code: string): boolean {
  return RETRYABLE.has(code)
}

/** Who holds what was asked for: "in use by 8003 on PC-17 since …". */
export interface Owner {
  readonly uid: string
  readonly host: string
  /** Epoch milliseconds. */
  readonly since: number
}

/**
 * An error as it crosses a border (wire, IPC). `message` is English, for logs; the sentence a
 * person reads is made from `code` and the other fields in the person's language.
 */
export interface AppError {
  readonly code: ErrorCode
  readonly message: string
  readonly owner?: Owner | undefined
  readonly retryAfterMs?: number | undefined
  /** For `wrong_state`: the state that forbids it. */
  readonly state?: string | undefined
}
