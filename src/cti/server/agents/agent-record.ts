/** One agent as the server knows him, and the picture of him that goes over the wire. */
import type { Agent, AgentId, Extension, GroupId } from '../../../shared/domain/schemas.ts'
import type { SiteConfig } from '../site-config.ts'
import type { ChosenState, MachineState } from './agent-machine.ts'
import type { Timer } from '../../ports.ts'
import { StateTimes } from '../figures/state-times.ts'
import { dutyView } from './wrapup-duty.ts'
import type { WrapupDuty } from './wrapup-duty.ts'

export interface AgentRecord {
  readonly uid: AgentId
  readonly name: string
  readonly role: string
  /** Groups he may command as a leader. */
  readonly leads: ReadonlySet<GroupId>
  /** Groups he is a member of, logged in or not. */
  readonly memberOf: readonly GroupId[]
  state: MachineState
  reason: string | null
  /** Wall clock, epoch ms. */
  since: number
  changedBy: string | null
  nextState: { readonly state: ChosenState; readonly reason: string | null } | null
  /** Who asked for nextState. */
  nextBy: string | null
  extension: Extension | null
  host: string | null
  loggedInTo: readonly GroupId[]
  callState: string
  /** For the ACD: since when he has nothing to do (last call ended or became ready), epoch ms. */
  idleSince: number
  /** False while his link is lost: the ACD passes him over. */
  reachable: boolean
  /** Epoch ms; null = logged out. */
  loginAt: number | null
  /** After-call work that is asked of him. Kept over a log-out while a code is owed. */
  duty: WrapupDuty | null
  wrapupTimer: Timer | null
  readonly times: StateTimes
}

/** All agents of the site, logged out. */
export function agentRecords(site: SiteConfig, now: number): Map<string, AgentRecord> {
  return new Map(site.agents.map((agent) => [agent.uid, {
    uid: agent.uid,
    name: agent.name,
    role: agent.role,
    leads: new Set(agent.leads),
    memberOf: agent.groups,
    state: 'logged-out',
    reason: null,
    since: now,
    changedBy: null,
    nextState: null,
    nextBy: null,
    extension: null,
    host: null,
    loggedInTo: [],
    callState: 'idle',
    idleSince: now,
    reachable: false,
    loginAt: null,
    duty: null,
    wrapupTimer: null,
    times: new StateTimes(now),
  } satisfies AgentRecord]))
}

/** The full state of an agent as `agent.changed` carries it. */
export function agentView(record: AgentRecord): Agent {
  return {
    uid: record.uid,
    name: record.name,
    extension: record.extension,
    state: record.state,
    reason: record.reason,
    since: record.since,
    changedBy: record.changedBy,
    nextState: record.nextState,
    groups: [...record.loggedInTo],
    callState: record.callState,
    host: record.host,
    role: record.role,
    memberOf: [...record.memberOf],
    loginAt: record.loginAt,
    wrapup: record.state === 'logged-out' ? null : dutyView(record.duty),
  }
}

/** True when `leader` leads one of the groups `target` belongs to. */
export function leadsAgent(leader: AgentRecord, target: AgentRecord): boolean {
  return leader.role === 'leader' && target.memberOf.some((group) => leader.leads.has(group))
}
