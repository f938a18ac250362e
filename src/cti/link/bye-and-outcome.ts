/** What a bye, and an event that answers a request, mean to the client end. */
import type { LinkReason } from '../../shared/domain/codes.ts'
import { SERVER_ERROR_CODES } from '../../shared/domain/errors.ts'
import type { ServerErrorCode } from '../../shared/domain/errors.ts'
import { fail } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { CtiEventData } from '../protocol/events.ts'
import type { ByeReason } from '../protocol/messages.ts'

export type ByeMeaning =
  /** Somebody else sits there now: no reconnect. */
  | { readonly kind: 'displaced'; readonly reason: LinkReason }
  /** It is over: no reconnect. */
  | { readonly kind: 'ended'; readonly reason: LinkReason }
  /** All clients were sent away at once: come back, but not all at once. */
  | { readonly kind: 'spread'; readonly reason: LinkReason }
  | { readonly kind: 'retry'; readonly reason: LinkReason }

const MEANINGS: Readonly<Record<ByeReason, ByeMeaning>> = {
  logout: { kind: 'ended', reason: 'logged_out' },
  taken_over: { kind: 'displaced', reason: 'taken_over' },
  forced_logout: { kind: 'ended', reason: 'forced_logout' },
  maintenance: { kind: 'spread', reason: 'maintenance' },
  protocol_error: { kind: 'retry', reason: 'protocol_error' },
  frame_too_large: { kind: 'retry', reason: 'protocol_error' },
  slow_consumer: { kind: 'retry', reason: 'slow_consumer' },
  server_full: { kind: 'retry', reason: 'server_full' },
  login_timeout: { kind: 'retry', reason: 'closed_by_server' },
  idle_timeout: { kind: 'retry', reason: 'dead' },
}

/** A reason of a newer server is a closed connection like any other: reconnect. */
export function readBye(reason: string): ByeMeaning {
  return Object.hasOwn(MEANINGS, reason) ? MEANINGS[reason as ByeReason] : { kind: 'retry', reason: 'closed_by_server' }
}

const serverCodes: ReadonlySet<string> = new Set(SERVER_ERROR_CODES)

/** The outcome told by request.done; null = done (also every state event). */
export function outcomeOf(done: CtiEventData<'request.done'> | null): Result<unknown> | null {
  if (done === null || done.ok) return null
  const code = done.code !== null && serverCodes.has(done.code) ? (done.code as ServerErrorCode) : 'internal'
  return fail(code, done.message, done.state === undefined ? {} : { state: done.state })
}
