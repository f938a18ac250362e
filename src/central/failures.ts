/** How failures travel inside the layer: thrown once by a driver, turned into a Result at the edge. */
import { fail, ok } from '../shared/result.ts'
import type { Result } from '../shared/result.ts'
import type { ErrorCode } from '../shared/domain/errors.ts'

/** A database said no, or nothing at all. */
export class DatabaseFailure extends Error {
  readonly code: ErrorCode
  /** A unique key is taken already. */
  readonly conflict: boolean
  /** Doing it again at once may succeed and cannot do harm to a read. */
  readonly again: boolean
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, extra: { conflict?: boolean; again?: boolean; retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: extra.cause })
    this.name = 'DatabaseFailure'
    this.code = code
    this.conflict = extra.conflict ?? false
    this.again = extra.again ?? false
    this.retryAfterMs = extra.retryAfterMs
  }
}

/** A condition the manual refuses (its `-1`). */
export class BadCondition extends Error {
  readonly code: ErrorCode
  constructor(message: string, code: ErrorCode = 'bad_arguments') {
    super(message)
    this.name = 'BadCondition'
    this.code = code
  }
}

/** Runs `fn` and turns what it throws into a Result: nothing of this layer throws at its users. */
export async function toResult<T>(fn: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await fn())
  } catch (cause) {
    if (cause instanceof BadCondition) return fail(cause.code, cause.message)
    if (cause instanceof DatabaseFailure) {
      return fail(cause.code, cause.message, cause.retryAfterMs === undefined ? {} : { retryAfterMs: cause.retryAfterMs })
    }
    return fail('database_failed', cause instanceof Error ? cause.message : String(cause))
  }
}
