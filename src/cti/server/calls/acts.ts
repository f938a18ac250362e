/**
 * Who does what to a call, known from the moment the switch accepts it and true from the moment it is carried out:
 * two may try the same at once, and only one of them has done it. An act that comes to nothing leaves no trace.
 */
import type { EndedCallCause } from '../switch/causes.ts'

/** Ends that somebody else brings about; `endedBy` of the leg says who. */
export type BlamedCause = Extract<EndedCallCause, 'released' | 'picked_up'>

export type Act =
  | { readonly kind: 'ends'; readonly callId: string; readonly cause: BlamedCause; readonly uid: string }
  /** The extension comes into the call by ATInsert. */
  | { readonly kind: 'supervises'; readonly callId: string; readonly extension: string }

export class Acts {
  /** By the ref of the command. */
  readonly #underWay = new Map<string, Act>()

  get size(): number {
    return this.#underWay.size
  }

  intend(ref: string, act: Act): void {
    this.#underWay.set(ref, act)
  }

  /** The switch tells that the command was carried out, or that it was not: it is no longer under way. */
  take(ref: string | undefined): Act | undefined {
    const act = ref === undefined ? undefined : this.#underWay.get(ref)
    if (ref !== undefined) this.#underWay.delete(ref)
    return act
  }

  /** The call is over: nothing can be done to it any more. */
  over(callId: string): void {
    for (const [ref, act] of this.#underWay) if (act.callId === callId) this.#underWay.delete(ref)
  }
}
