/**
 * What of an agent's state outlives his session, a lost link and a restart of the server: a state that was
 * queued, a state he chose with its reason, and a code he owes. Applied at his next login. Pure.
 */
import type { AgentId } from '../../../shared/domain/schemas.ts'
import type { SiteConfig } from '../site-config.ts'
import type { ChosenState } from './agent-machine.ts'
import type { AgentRecord } from './agent-record.ts'
import { lacksCode } from './wrapup-duty.ts'
import type { WrapupDuty } from './wrapup-duty.ts'

/** A state that was asked for longer ago belongs to another working day: it is not applied any more, ms. */
export const KEPT_STATE_MS = 43_200_000

export interface KeptState {
  readonly state: ChosenState
  readonly reason: string | null
  /** Who chose it. */
  readonly by: string | null
  /** It was queued when the link was lost: nobody has told him that it was carried out. */
  readonly wished: boolean
  /** Since when, epoch ms. */
  readonly at: number
}

/** As the desk's store keeps it (desk-store.ts). */
export interface KeptAgent {
  readonly uid: AgentId
  readonly state: KeptState | null
  /** A code that is owed; policy `required`. */
  readonly owed: Pick<WrapupDuty, 'callId' | 'group'> | null
}

/** What would be left of the agent if his session ended now. */
export function keptStateOf(record: AgentRecord): KeptState | null {
  const { state, reason, changedBy, nextState, nextBy, lostWish, duty, since } = record
  if (state === 'logged-out') return record.left
  if (nextState !== null) return { ...nextState, by: nextBy ?? record.uid, wished: true, at: since }
  const wished = lostWish !== null && lostWish.state === state
  const chosen = state === 'busy' || state === 'away' || state === 'not-ready' || state === 'wrapup'
  // After-call work that the system began ends with its session, but for the code that is owed.
  if (!chosen || (state === 'wrapup' && duty !== null && duty.endsAt !== null) || (state === 'wrapup' && changedBy === 'system')) {
    return wished ? { ...lostWish, by: changedBy, at: since, wished } : null
  }
  return { state, reason, by: changedBy, wished, at: since }
}

/** What the store is to keep of the agent; null = nothing. */
export function keptAgent(record: AgentRecord): KeptAgent | null {
  const state = keptStateOf(record)
  const owed = lacksCode(record.duty) && record.duty !== null ? { callId: record.duty.callId, group: record.duty.group } : null
  return state === null && owed === null ? null : { uid: record.uid, state, owed }
}

/**
 * The state that a login takes up; null = the login decides. A person who logs in decides for himself, but for
 * what was queued: nobody has told him yet.
 */
export function stateAtLogin(kept: KeptState | null, automatic: boolean, now: number): KeptState | null {
  if (kept === null || (!automatic && !kept.wished)) return null
  return now - kept.at > KEPT_STATE_MS ? null : kept
}

/** The duty of an owed code, with the codes of the group as they are now. */
export function owedDuty(site: SiteConfig, owed: KeptAgent['owed']): WrapupDuty | null {
  if (owed === null) return null
  const codes = site.groups.find((group) => group.id === owed.group)?.wrapup.codes ?? []
  return { ...owed, policy: 'required', endsAt: null, codes, coded: false }
}
