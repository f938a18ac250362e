/** What the agents' machine is given, and what a login and a choice are. */
import type { SiteDays } from '../figures/site-days.ts'
import type { ServiceClock } from '../../ports.ts'
import type { AgentId, CallId, Extension, GroupId } from '../../../shared/domain/schemas.ts'
import type { Announcer } from '../events-out.ts'
import type { SiteConfig } from '../site-config.ts'
import type { AgentEntry } from './agent-record.ts'
import type { KeptAgent } from './kept-state.ts'
import type { KeptWrapup } from './wrapup-duty.ts'

export interface AgentLogin {
  readonly extension: Extension
  readonly host: string
  readonly groups: readonly GroupId[]
  readonly startNotReady: boolean
  /** No person asked for it. */
  readonly automatic: boolean
}

/** `queued`: kept until the last leg ends. `code_missing`: no ready before the after-call work has its code. */
export type ChoiceResult = 'changed' | 'queued' | 'unchanged' | 'refused' | 'code_missing'

export interface AgentsOptions {
  readonly site: SiteConfig
  /** Everybody who can log in; later ones come by `admit`. */
  readonly entries: readonly AgentEntry[]
  readonly clock: ServiceClock
  readonly days: SiteDays
  readonly announcer: Announcer
  /** True while the extension has a leg. */
  hasCalls(extension: Extension): boolean
  /** Somebody's availability may have changed: the ACD looks again. */
  availabilityChanged(): void
  /** What the agent has written down for a call already; null = nothing. */
  keptWrapup(callId: CallId, uid: AgentId): KeptWrapup | null
  /** What a former server has kept of its agents. */
  readonly kept: readonly KeptAgent[]
  /** Keeps what outlives his session; null = nothing is to be kept any more. */
  keep(uid: AgentId, kept: KeptAgent | null): void
}
