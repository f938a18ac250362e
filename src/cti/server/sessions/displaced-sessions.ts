/**
 * Sessions that somebody took over, or ended by a forced log-out, remembered so that a client that was offline at that moment
 * learns it at its `resume`, and does not take the seat back by itself (docs/at-link.md, Resume).
 */
import type { Owner } from '../../../shared/domain/errors.ts'
import type { Session } from './session.ts'

/** About 2 MiB; the oldest goes first. Who is forgotten has to log in, and is refused if the seat is taken. */
const MAX_REMEMBERED = 10_000

export interface Displaced {
  readonly key: Uint8Array
  readonly by: { readonly code: 'agent_in_use' | 'extension_in_use' | 'forced_logout'; readonly owner: Owner }
}

export class DisplacedSessions {
  readonly #byId = new Map<string, Displaced>()

  add(session: Pick<Session, 'id' | 'key'>, by: Displaced['by']): void {
    this.#byId.set(session.id, { key: session.key, by })
    if (this.#byId.size <= MAX_REMEMBERED) return
    // A Map keeps the order of insertion.
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest)
      return
    }
  }

  get(session: string): Displaced | undefined {
    return this.#byId.get(session)
  }
}
