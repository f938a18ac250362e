/** What the client end of AT Link offers to its owner (the main process, a test, a load client). */
import type { Result } from '../../shared/result.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { LinkStatus, ServerAddress } from '../../shared/domain/link.ts'
import type {
  Agent, AgentMessage, CallLeg, EndedLeg, ExtensionInfo, Figures, MessageStatus, OemMessage, Queue, Trunk,
} from '../../shared/domain/schemas.ts'
import type { CommandArgs, CommandName, CommandResult, LoginResult } from '../protocol/commands.ts'
import type { CtiEventData } from '../protocol/events.ts'
import type { Dialer, Ports } from '../ports.ts'
import type { ServerClock } from './server-clock.ts'

/** The client's copy of the server's truth; replaced as a whole, never mutated. */
export interface LinkModel {
  readonly self: Agent | null
  /** Legs of the own extension, by call id, in the order they began. */
  readonly calls: ReadonlyMap<string, CallLeg>
  /** Legs of other extensions that are watched, by `callId/extension`. */
  readonly teamCalls: ReadonlyMap<string, CallLeg>
  readonly queues: ReadonlyMap<string, Queue>
  /** Watched agents, the own one included. */
  readonly agents: ReadonlyMap<string, Agent>
  readonly extensions: ReadonlyMap<string, ExtensionInfo>
  readonly trunks: ReadonlyMap<string, Trunk>
  /** Own figures of the day; null = not told yet. */
  readonly figures: Figures | null
}

export type Watch = 'own' | 'all' | readonly string[]

export interface LoginRequest {
  readonly uid: string
  readonly extension: string
  readonly password: string
  readonly takeOver: boolean
  readonly startNotReady: boolean
  readonly groups?: readonly string[] | undefined
  readonly watch: Watch
}

/** One change of the model, in the order of the event stream. */
export type ModelChange =
  /** A whole snapshot has replaced the model; `before` tells what was known. */
  | { readonly kind: 'snapshot'; readonly before: LinkModel; readonly model: LinkModel }
  | { readonly kind: 'agent'; readonly agent: Agent; readonly own: boolean; readonly model: LinkModel }
  | { readonly kind: 'call'; readonly leg: CallLeg; readonly model: LinkModel }
  | { readonly kind: 'ended'; readonly leg: EndedLeg; readonly model: LinkModel }
  | { readonly kind: 'queue' | 'extension' | 'trunk' | 'figures' | 'team-call'; readonly model: LinkModel }
  | { readonly kind: 'message'; readonly message: AgentMessage; readonly model: LinkModel }
  | { readonly kind: 'message-status'; readonly status: MessageStatus; readonly model: LinkModel }
  | { readonly kind: 'oem'; readonly oem: OemMessage; readonly model: LinkModel }
  | { readonly kind: 'site'; readonly site: CtiEventData<'site.changed'>; readonly model: LinkModel }
  | { readonly kind: 'notice'; readonly notice: CtiEventData<'server.notice'>; readonly model: LinkModel }

export interface LinkListener {
  onStatus?(status: LinkStatus): void
  /**
   * Logged in, by a person or by itself after a loss that could not be resumed: name, groups and role as
   * the server has them now. Comes after the snapshot and before the status says `ready`.
   */
  onSession?(login: LoginResult): void
  /** `receivedAt`: service time when the bytes were handed in. */
  onChange?(change: ModelChange, receivedAt: number): void
  /** The outcome of an action whose answer a lost link had swallowed, learnt after the resume. */
  onLateOutcome?(cmd: CommandName, outcome: Result<unknown>): void
}

export interface LinkOptions extends Ports {
  readonly dialer: Dialer
  /** Kept right by the link; handed in by an owner who reads it too. Absent = the link's own. */
  readonly serverClock?: ServerClock
  readonly servers: readonly ServerAddress[]
  readonly appVersion: string
  readonly hostName: string
  /** Deadlines in ms; defaults in link/timing.ts. */
  readonly timing?: Partial<LinkTiming>
}

export interface LinkTiming {
  readonly connectTimeoutMs: number
  readonly helloTimeoutMs: number
  readonly loginTimeoutMs: number
  readonly syncTimeoutMs: number
  readonly responseTimeoutMs: number
  readonly outcomeTimeoutMs: number
  readonly probeTimeoutMs: number
  readonly firstRetryMaxMs: number
  readonly retryCapMs: number
  /** After `bye maintenance`, clients come back spread over this. */
  readonly maintenanceSpreadMs: number
  readonly stableAfterMs: number
}

export interface OnceKey {
  /** 8–64 characters, used for nothing else. */
  readonly key: string
  readonly ask: boolean
}

export interface LinkClient {
  /** The present status; also for late subscribers. */
  status(): LinkStatus
  model(): LinkModel
  subscribe(listener: LinkListener): () => void
  /**
   * Connects (trying the servers in turn until `cancelLogin`), logs in and waits for the snapshot.
   * Refusals end the attempt and leave the link offline: wrong_password, no_such_agent,
   * no_such_extension, agent_in_use / extension_in_use (with owner), not_allowed, overloaded,
   * server_not_verified. Also cancelled, wrong_state (logged in already), not_connected (no server configured).
   * A server that cannot be reached is tried again and reported by onStatus; the promise waits.
   */
  login(request: LoginRequest): Promise<Result<LoginResult>>
  /** Ends a running login with `cancelled`. */
  cancelLogin(): void
  /** Asks the server to end the session, then goes offline. A server that does not answer cannot prevent it. */
  logout(): Promise<Result<object>>
  /**
   * Sends a command and waits until it is accepted. Ends in exactly one of: accepted, refused,
   * timed_out, link_lost, not_connected.
   */
  request<N extends CommandName>(cmd: N, args: CommandArgs<N>): Promise<Result<CommandResult<N>>>
  /**
   * As request(), then waits for the outcome event. For commands that act.
   * Ends in exactly one of: done, refused, timed_out (a snapshot has been asked for), link_lost, not_connected.
   */
  execute<N extends CommandName>(cmd: N, args: CommandArgs<N>): Promise<Result<CommandResult<N>>>
  /**
   * As execute(), under a key that the caller keeps himself, over losses and restarts: done once with it, it is never done again.
   * With `ask` nothing is done: the server tells the first outcome, or `outcome_unknown` when it does not know the key (docs/at-link.md, request).
   * After a loss the link does not ask by itself.
   */
  executeOnce<N extends CommandName>(cmd: N, args: CommandArgs<N>, once: OnceKey): Promise<Result<CommandResult<N>>>
  /**
   * Changes what is watched and asks for a snapshot of it; kept for logins the link makes by itself.
   * What is watched no longer leaves the model with that snapshot.
   */
  setWatch(watch: Watch): Promise<Result<object>>
  /** Sends a ping with a 2 s deadline: after sleep, unlock or a network change. Connects at once when waiting. */
  probe(why: string): void
  /** Tries now instead of waiting for the next attempt. */
  retryNow(): void
  /** For the next attempt, which is made at once if the link is connecting; a link that is up stays where it is. */
  setServers(servers: readonly ServerAddress[]): void
  /** Ends everything at once; waiting requests fail with link_lost. */
  dispose(): void
}

export type { AppError }
