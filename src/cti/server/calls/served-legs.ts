/**
 * Which agent's a leg is: who sits at its telephone, or sat there last. He may go to another seat, lose his link or be
 * logged out while the call stands: it is his call all the same, with what it asks of him afterwards.
 */
import type { AgentId, CallId, CallLeg, Extension, GroupId } from '../../../shared/domain/schemas.ts'

/** What the answered legs of an extension leave behind when the last one ends. */
export interface Aftermath {
  readonly group: GroupId | null
  readonly callId: CallId | null
  readonly talked: boolean
  /** Whose calls they were; null = nobody sat there. */
  readonly uid: AgentId | null
}

interface Served {
  readonly uid: AgentId
  readonly extension: Extension
}

export class ServedLegs {
  readonly #served = new Map<string, Served>()
  readonly #ofAgent = new Map<string, Set<string>>()
  readonly #aftermath = new Map<string, Aftermath>()

  /** A leg is new or has changed. One that only rings is nobody's yet, and who listens has no part in the call. */
  changed(key: string, leg: CallLeg): void {
    if (leg.agent === null || leg.state === 'ringing' || leg.listening || this.#served.get(key)?.uid === leg.agent) return
    this.#forget(key)
    this.#served.set(key, { uid: leg.agent, extension: leg.extension })
    const legs = this.#ofAgent.get(leg.agent)
    if (legs === undefined) this.#ofAgent.set(leg.agent, new Set([key]))
    else legs.add(key)
  }

  /**
   * A leg is over. Whoever talked has talked with somebody, and for a group: also when the call came by pick-up or
   * transfer. A listener has not talked, and who came in to help owes no work for the agent's call.
   */
  ended(key: string, leg: CallLeg, supervised: boolean): void {
    const uid = leg.agent ?? this.#served.get(key)?.uid ?? null
    this.#forget(key)
    if (leg.answeredAt === null || leg.listening) return
    const before = this.#aftermath.get(leg.extension)
    // Who called the queue himself was not served by it as an agent.
    const called = leg.direction === 'out' || leg.direction === 'internal-out'
    const duty = supervised || called || leg.queue === null ? before : { group: leg.queue.group, callId: leg.callId }
    this.#aftermath.set(leg.extension, { group: duty?.group ?? null, callId: duty?.callId ?? null, talked: true, uid })
  }

  /** The last leg of the extension is over. */
  over(extension: Extension): Aftermath | null {
    const aftermath = this.#aftermath.get(extension) ?? null
    this.#aftermath.delete(extension)
    return aftermath
  }

  /** Telephones other than `extension` at which calls of the agent stand. */
  elsewhere(uid: string, extension: string | null): readonly Extension[] {
    const legs = this.#ofAgent.get(uid)
    if (legs === undefined) return []
    const found = new Set<Extension>()
    for (const key of legs) {
      const served = this.#served.get(key)
      if (served !== undefined && served.extension !== extension) found.add(served.extension)
    }
    return [...found]
  }

  #forget(key: string): void {
    const served = this.#served.get(key)
    if (served === undefined) return
    this.#served.delete(key)
    const legs = this.#ofAgent.get(served.uid)
    legs?.delete(key)
    if (legs?.size === 0) this.#ofAgent.delete(served.uid)
  }
}
