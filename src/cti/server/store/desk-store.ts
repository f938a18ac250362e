/**
 * What the server keeps besides call records: messages for absent agents, sent items, after-call work,
 * survey scores and the audit trail. The embedded twin of the `callthink` database's tables
 * (CTS_OEM_UNDELIVERED, MCI_SMS_SEND and our own). Two implementations: SQLite and memory; one contract test for both.
 */
import type { AgentId, AgentMessage, OemMessage, WrapupRecord } from '../../../shared/domain/schemas.ts'
import type { KeptAgent } from '../agents/kept-state.ts'
import type { Verifier } from '../roster/directory-port.ts'
import type { RosterNote, RosterNoteKey } from '../roster/picture.ts'

/** A supervisor's act, or the attempt (at-link.md, Rights). */
export interface AuditEntry {
  readonly at: number
  readonly who: string
  /** Address of the connection it came by; empty = of the server itself, or not known (older entries). */
  readonly address: string
  /** The command, and what was asked: `listen`, `busy`, … */
  readonly command: string
  readonly detail: string
  readonly whom: string | null
  readonly extension: string | null
  readonly callId: string | null
  /** `done`, `accepted` (outcome not known yet), or the error code. */
  readonly outcome: string
}

/** An SMS or e-mail that was handed over to go out. */
export interface SentItem {
  readonly id: string
  readonly kind: 'sms' | 'email'
  readonly uid: string
  /** UNAME, 收信人: to whom it goes; '' = the sender gave a number or address only. */
  readonly toName: string
  readonly to: string
  readonly cc: string
  readonly bcc: string
  readonly subject: string
  readonly body: string
  /** Paths of attached files, as the sender gave them. */
  readonly files: readonly string[]
  readonly at: number
  /** stored: kept, no gateway takes it; sent; failed. */
  readonly status: 'stored' | 'sent' | 'failed'
  readonly error: string | null
}

export interface SurveyScore {
  readonly callId: string
  readonly uid: string | null
  /** Null = the caller gave none. */
  readonly score: string | null
  readonly flow: string
  readonly caller: string
  readonly at: number
}

/** An audit entry's outcome may become known later: `auditOutcome` with the id that `audit` gave. */
export interface DeskStore {
  audit(entry: AuditEntry): number
  auditOutcome(id: number, outcome: string): void
  /** Newest first. */
  auditTrail(limit: number): readonly AuditEntry[]

  /** Durable when it returns. */
  addMessages(messages: readonly AgentMessage[]): void
  /** Not delivered yet, oldest first. */
  undelivered(uid: string): readonly AgentMessage[]
  delivered(ids: readonly string[], at: number): void
  /** The link they were written to was dead: they wait again, unless they have been read. */
  notDelivered(ids: readonly string[]): void
  /** Marks as read what was sent to `uid`; the messages that were unread until now. */
  read(uid: string, ids: readonly string[], at: number): readonly AgentMessage[]
  /** Sent or received by `uid`, newest first; `withUid` null = everybody. */
  messages(uid: string, withUid: string | null, before: number | null, limit: number): readonly AgentMessage[]

  addOem(message: OemMessage): void
  oemMessages(uid: string, kind: string | null, limit: number): readonly OemMessage[]
  /** Not handed over yet, oldest first; `oemDelivered` marks them. */
  undeliveredOem(uid: string): readonly OemMessage[]
  oemDelivered(ids: readonly string[], at: number): void
  /** Ids of what was handed over to `uid` at `since` (epoch ms) or later, oldest first. */
  oemDeliveredSince(uid: string, since: number): readonly string[]
  /** The link they were written to was dead: they wait again. */
  oemNotDelivered(ids: readonly string[]): void
  /** Kept for a group until now (`to` = `group:15`), and now somebody's own. */
  oemMoved(id: string, to: string): void

  addSent(item: SentItem): void
  sentOutcome(id: string, status: SentItem['status'], error: string | null): void
  sent(kind: SentItem['kind'] | null, limit: number): readonly SentItem[]

  /** Latest per (callId, uid). */
  saveWrapup(record: WrapupRecord): void
  wrapup(callId: string, uid: string): WrapupRecord | null
  /** Of everybody, with a code or a note, newest first. */
  wrapupsOf(callIds: readonly string[], limit: number): readonly WrapupRecord[]

  /** What outlives the sessions of agents (agents/kept-state.ts). */
  keptAgents(): readonly KeptAgent[]
  /** In one transaction; null = nothing is to be kept of him any more. */
  keepAgents(changes: ReadonlyMap<AgentId, KeptAgent | null>): void

  addScore(score: SurveyScore): void
  scores(limit: number): readonly SurveyScore[]

  /** What was managed here (roster/picture.ts). */
  rosterNotes(): readonly RosterNote[]
  /** In one transaction; removing comes first. */
  noteRoster(add: readonly RosterNote[], remove: readonly RosterNoteKey[]): void
  /** Of agents who were added here, by uid. */
  verifiers(): ReadonlyMap<string, Verifier>
  /** Null forgets it. */
  setVerifier(uid: string, verifier: Verifier | null): void
  close(): void
}
