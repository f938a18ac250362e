/** Which agents took part in which call, for the newest calls: who may note something of it, or hear its recording. */

/** About two days of a large site; older calls are judged by what the site's databases say. */
const MAX_CALLS = 50_000

export class Participation {
  readonly #calls = new Map<string, Set<string>>()

  /** A leg of the agent in the call; who only listens takes no part. */
  add(callId: string, uid: string): void {
    const people = this.#calls.get(callId)
    if (people !== undefined) {
      people.add(uid)
      return
    }
    this.#calls.set(callId, new Set([uid]))
    const oldest = this.#calls.keys().next()
    if (this.#calls.size > MAX_CALLS && oldest.done !== true) this.#calls.delete(oldest.value)
  }

  /** Null = the call is not known (any more). */
  of(callId: string): readonly string[] | null {
    const people = this.#calls.get(callId)
    return people === undefined ? null : [...people]
  }

  took(callId: string, uid: string): boolean {
    return this.#calls.get(callId)?.has(uid) ?? false
  }
}
