/** A database that cannot be asked because its settings are not complete: every call ends at once with the reason. */
import type { ErrorCode } from '../shared/domain/errors.ts'
import type { DatabaseState } from './api.ts'
import type { Dialect, Executor } from './executor.ts'
import { DatabaseFailure } from './failures.ts'
import type { CentralClock } from './ports.ts'

/** In the place of a connection: why there is none. */
export interface AbsentDatabase { readonly absent: ErrorCode }

/** An executor that asks nobody. */
export function createAbsentExecutor(dialect: Dialect, code: ErrorCode, clock: CentralClock): Executor {
  const state: DatabaseState = { state: 'away', since: clock.now(), code, retryAt: null }
  const refuse = async (): Promise<never> => { throw new DatabaseFailure(code, 'not asked: its settings are not complete') }
  return { dialect, read: refuse, write: refuse, probe: refuse, state: () => state, onState: () => () => undefined, close: async () => undefined }
}
