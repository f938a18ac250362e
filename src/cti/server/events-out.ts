/** What the parts of the server say to the outside; the session hub decides who hears it. */
import type { ServerErrorCode } from '../../shared/domain/errors.ts'
import type { CtiEventData, CtiEventName } from '../protocol/events.ts'

/** The request an event answers: its session gets the event with `requestId`. */
export interface Origin {
  /** Session id. */
  readonly session: string
  readonly requestId: number
  /** The agent who asked; goes into `by`. */
  readonly uid: string
  /** Idempotency key under which the outcome is remembered. */
  readonly key: string | null
}

/**
 * Who is interested in an event. Everything that is absent adds nobody. What each of them may hear of it is decided by the
 * table of rights (rights/table.ts).
 */
export interface Audience {
  /** The session of this agent. */
  readonly uid?: string | null
  /** The session at this extension. */
  readonly extension?: string | null
  /** Sessions that watch all, or one of these groups. */
  readonly watchersOf?: readonly string[]
  /** Of a leg at which nobody sits now: who sat there during its life. */
  readonly seated?: readonly string[]
  /** Sessions logged in to this ACD group. */
  readonly membersOf?: string
}

export interface Announcement<N extends CtiEventName = CtiEventName> {
  readonly event: N
  readonly data: CtiEventData<N>
  /** Same key = a newer state of the same thing; a slow reader gets only the newest. Null = never merged. */
  readonly thing: string | null
  /** The thing this event puts an end to: a state sent later under that key is a new thing. */
  readonly ends?: string
  readonly audience: Audience
  readonly cause?: string | undefined
  readonly by?: string | undefined
  readonly origin?: Origin | undefined
}

/**
 * Sends announcements to their audiences. An announcement with an `origin` is the outcome of that
 * request: its session gets the event with `requestId`, or `request.done` when it is no part of the audience.
 */
export interface Announcer {
  announce<N extends CtiEventName>(announcement: Announcement<N>): void
  /** The outcome of a request without a state to show for it. */
  done(origin: Origin, outcome: Outcome): void
}

export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ServerErrorCode; readonly message: string; readonly state?: string }
