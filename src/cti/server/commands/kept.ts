/** Commands whose effect is something kept: how often they may come, and what a disk that refuses answers. */
import type { CommandName } from '../../protocol/commands.ts'
import type { WireError } from '../../protocol/messages.ts'
import type { ReadContext, Reply } from './command.ts'

type Refusal = { readonly ok: false; readonly error: WireError }

/** A full or locked disk: try again. */
const RETRY_AFTER_MS = 5_000

/** SECURITY: no agent floods the disk or his colleagues (server-messages.test.ts, "nobody floods the others"). */
export function tooOften({ office, self }: ReadContext): Refusal | null {
  const retryAfterMs = office.sendLimit.take(self.uid)
  return retryAfterMs === null ? null : { ok: false, error: { code: 'overloaded', message: 'too many in a short time', retryAfterMs } }
}

/** Runs work that writes to the store; call control goes on when the disk refuses. */
export function keeping<N extends CommandName>({ log, self }: ReadContext, what: string, work: () => Reply<N>): Reply<N> {
  try {
    return work()
  } catch (error) {
    log.error(`${what} could not be kept`, { uid: self.uid, error: String(error) })
    return {
      ok: false,
      error: { code: 'overloaded', message: `${what} cannot be kept now: the server's disk refuses; nothing was sent`, retryAfterMs: RETRY_AFTER_MS },
    }
  }
}
