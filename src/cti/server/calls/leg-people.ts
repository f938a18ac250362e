/** Who sat at a leg during its life, and in which groups they were then: whose leaders see it, and who took part in its call. */
import type { GroupId } from '../../../shared/domain/schemas.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import { Participation } from '../rights/participation.ts'
import type { LegChange } from './call-book.ts'

interface Seated {
  readonly groups: ReadonlySet<GroupId>
  readonly people: ReadonlySet<string>
}

const NOBODY: Seated = { groups: new Set(), people: new Set() }

export class LegPeople {
  readonly participation = new Participation()
  readonly #legs = new Map<string, Seated>()
  readonly #keyOf: (leg: { readonly callId: string; readonly extension: string }) => string

  constructor(keyOf: (leg: { readonly callId: string; readonly extension: string }) => string) {
    this.#keyOf = keyOf
  }

  /**
   * A leg is new, has changed or has ended.
   * @param agent who sits there now
   * @returns everybody of its life: who has seen a leg also hears its end, when the agent has long logged out
   */
  note(change: LegChange, agent: AgentRecord | undefined): { readonly groups: readonly GroupId[]; readonly people: readonly string[] } {
    const { leg } = change
    const key = this.#keyOf(leg)
    const before = this.#legs.get(key) ?? NOBODY
    const groups = new Set([...before.groups, ...agent?.memberOf ?? []])
    const people = new Set(before.people)
    if (agent !== undefined) {
      people.add(agent.uid)
      if (!leg.listening) this.participation.add(leg.callId, agent.uid)
    }
    if (change.kind === 'ended') this.#legs.delete(key)
    else this.#legs.set(key, { groups, people })
    return { groups: [...groups], people: [...people] }
  }

  /** What a former server noted of a leg that still stands. */
  recall(callId: string, extension: string, uid: string): void {
    this.#legs.set(this.#keyOf({ callId, extension }), { groups: new Set(), people: new Set([uid]) })
  }

  groups(callId: string, extension: string): readonly GroupId[] {
    return [...this.#legs.get(this.#keyOf({ callId, extension }))?.groups ?? []]
  }

  people(callId: string, extension: string): readonly string[] {
    return [...this.#legs.get(this.#keyOf({ callId, extension }))?.people ?? []]
  }
}
