/** Which agents took part in which of the newest calls: who may note something of it, or hear its recording. */

/** Those whose records may still be on their way to the disk; older calls are looked up there. */
const MAX_CALLS = 500

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

  of(callId: string): readonly string[] {
    return [...this.#calls.get(callId) ?? []]
  }
}
