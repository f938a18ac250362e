/** One logged-in agent: outlives its connection for the grace time. */
import type { Timer } from '../../ports.ts'
import type { AgentId, Extension, GroupId } from '../../../shared/domain/schemas.ts'
import type { ByeReason } from '../../protocol/messages.ts'
import type { Outbox } from './outbox.ts'

/** The old REG_GROUP: own seat, named groups, or all. */
export type Watch = 'own' | 'all' | readonly GroupId[]

/** The connection a session speaks through. */
export interface SessionPeer {
  /** Says goodbye and closes; the peer forgets its session first. */
  dismiss(reason: ByeReason, by?: string, where?: string): void
  /** Another connection has taken the session over: close without a word. */
  abandon(): void
}

export interface Session {
  /** Unpredictable; proves nothing by itself (resume needs the key). */
  readonly id: string
  readonly uid: AgentId
  readonly extension: Extension
  readonly role: string
  /** The state his last session left, taken up by the login; null = none. */
  readonly kept: { readonly state: string; readonly reason: string | null } | null
  readonly host: string
  /** Of its connection; after a resume, of the new one. */
  address: string
  /** The run of the program that logged in; null = it did not say. */
  readonly instance: string | null
  /** Epoch ms of the login. */
  readonly since: number
  /** Changed by the hub only (setGroups). */
  groups: readonly GroupId[]
  /** Groups he leads; empty for an agent. */
  readonly leads: ReadonlySet<GroupId>
  watch: Watch
  /** HMAC key of a resume proof. */
  readonly key: Uint8Array
  readonly outbox: Outbox
  /** Null while the link is lost. */
  peer: SessionPeer | null
  /** Epoch ms at which the link was found lost; null = it stands. */
  lostAt: number | null
  graceTimer: Timer | null
}
