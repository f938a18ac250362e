import type { AppError, ErrorCode } from './domain/errors.ts'

/** The outcome of anything that can fail in a foreseen way. Nothing throws across a process border. */
export type Result<T, E = AppError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** Wraps a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/**
 * Wraps a failure.
 * @param code one of the closed list
 * @param message English, for logs; defaults to the code
 */
export function fail(
  code: ErrorCode,
  message: string = code,
  extra: Omit<AppError, 'code' | 'message'> = {},
): { readonly ok: false; readonly error: AppError } {
  return { ok: false, error: { code, message, ...extra } }
}
