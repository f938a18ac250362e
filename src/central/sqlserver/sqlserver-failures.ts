/**
 * What `mssql` and tedious throw, told apart. Numbers are SQL Server's (sys.messages); codes are the driver's.
 * A number decides before a code, a code before a text.
 */
import type { ErrorCode } from '../../shared/domain/errors.ts'
import { DatabaseFailure } from '../failures.ts'

/** Where it happened: while connecting nothing has reached the server yet. */
export type Phase = 'connect' | 'request'

const NUMBERS: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  // Logins: wrong, from an untrusted domain, disabled, expired, must be changed, locked.
  ...[18456, 18452, 18470, 18486, 18487, 18488, 18461].map((number) => [number, 'database_login'] as const),
  // No such database, cannot be opened, default database gone, not allowed in, offline, being restored.
  ...[4060, 911, 4064, 916, 921, 922, 924, 926, 927, 942, 945].map((number) => [number, 'database_missing'] as const),
  // Invalid object, column.
  ...[208, 207, 4413].map((number) => [number, 'database_table_missing'] as const),
  // Permission on object, column, statement; database read-only.
  ...[229, 230, 262, 297, 300, 3906].map((number) => [number, 'database_rights'] as const),
  // Deadlock victim, lock time-out, snapshot conflict, resource limits.
  ...[1205, 1222, 3960, 10928, 10929, 40501, 49918].map((number) => [number, 'database_busy'] as const),
  // Paused, shutting down.
  ...[17142, 6005, 6006].map((number) => [number, 'database_unreachable'] as const),
])
const DEADLOCK = 1205
const CONFLICTS: ReadonlySet<number> = new Set([2627, 2601])

/** The connection is gone (or never was). */
const LOST: ReadonlySet<string> = new Set([
  'ESOCKET', 'ECLOSE', 'ECONNCLOSED', 'ENOTOPEN', 'EINSTLOOKUP', 'EINVALIDSTATE',
  'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT',
])
const TLS_TEXT = /certificate|self[- ]signed|\bSSL\b|\bTLS\b|EPROTO|ERR_TLS|ERR_SSL|ALTNAME|wrong version number|unsupported protocol|handshake/i

interface Clues { readonly numbers: readonly number[]; readonly codes: readonly string[]; readonly messages: readonly string[] }

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Everything an error and the errors within it say. */
function cluesOf(cause: unknown, depth = 0): Clues {
  if (!(cause instanceof Error) || depth > 5) return { numbers: [], codes: [], messages: [] }
  const own = cause as Error & { readonly number?: unknown; readonly code?: unknown; readonly originalError?: unknown; readonly errors?: unknown; readonly precedingErrors?: unknown; readonly info?: unknown }
  // `info` is what the driver was told: a token of the server, or the socket's error in a wrapper without its code.
  const inner = [own.originalError, own.cause, own.info, ...listOf(own.precedingErrors), ...listOf(own.errors)]
    .map((error) => cluesOf(error, depth + 1))
  return {
    numbers: [...(typeof own.number === 'number' ? [own.number] : []), ...inner.flatMap((clue) => clue.numbers)],
    codes: [...(typeof own.code === 'string' ? [own.code] : []), ...inner.flatMap((clue) => clue.codes)],
    messages: [own.message, ...inner.flatMap((clue) => clue.messages)],
  }
}

/**
 * The failure that a driver's error stands for.
 * @param loginNumbers error numbers the server sent while logging in; the driver keeps only the last text of them
 */
export function sqlServerFailure(cause: unknown, phase: Phase, loginNumbers: readonly number[] = []): DatabaseFailure {
  if (cause instanceof DatabaseFailure) return cause
  const { numbers, codes, messages } = cluesOf(cause)
  // Wrappers repeat what they wrap.
  const message = messages.filter((part, index) => part !== '' && !messages.some((other, at) => at < index && other.includes(part))).join(' | ')
  const has = (code: string): boolean => codes.includes(code)
  // A pool connects anew in the middle of a request, too.
  const connecting = phase === 'connect' || (cause instanceof Error && cause.name === 'ConnectionError')
  const failure = (code: ErrorCode, extra: { conflict?: boolean; again?: boolean } = {}) => new DatabaseFailure(code, message, { ...extra, cause })

  if (numbers.some((number) => CONFLICTS.has(number))) return failure('database_failed', { conflict: true })
  // A login refused because of its database is answered with both numbers, 18456 last.
  const known = [...numbers, ...loginNumbers].map((number) => NUMBERS.get(number)).filter((code) => code !== undefined)
  const told = known.find((code) => code !== 'database_login') ?? known[0]
  if (told !== undefined && (numbers.length > 0 || has('ELOGIN'))) return failure(told, { again: numbers.includes(DEADLOCK) })
  if (has('ELOGIN')) return failure('database_login')
  if (has('EENCRYPT')) return failure('database_tls')
  if (has('ECANCEL')) return failure('cancelled')
  // The pool's: no connection became free.
  if (cause instanceof Error && cause.constructor.name === 'TimeoutError') return failure('database_busy')
  if (codes.some((code) => LOST.has(code)) && numbers.length === 0) {
    if (connecting && (TLS_TEXT.test(message) || codes.some((code) => TLS_TEXT.test(code)))) return failure('database_tls')
    return failure('database_unreachable', { again: !connecting })
  }
  if (has('ETIMEOUT')) return failure(connecting ? 'database_unreachable' : 'database_timeout')
  return failure('database_failed')
}
