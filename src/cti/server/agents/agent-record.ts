/** One agent as the server knows him, and the picture of him that goes over the wire. */
import type { Agent, AgentId, Extension, GroupId } from '../../../shared/domain/schemas.ts'
import type { ChosenState, MachineState } from './agent-machine.ts'
import type { Timer } from '../../ports.ts'
import type { SiteDays } from '../figures/site-days.ts'
import { StateTimes } from '../figures/state-times.ts'
import type { KeptState } from './kept-state.ts'
import { dutyView } from './wrapup-duty.ts'
import type { WrapupDuty } from './wrapup-duty.ts'

export interface AgentRecord {
  readonly uid: AgentId
  readonly name: string
  /** agent or leader; who manages is a leader, too. */
  readonly role: 'agent' | 'leader'
  /** Groups he may command as a leader. The same set for his whole life: sessions hold on to it. */
  readonly leads: Set<GroupId>
  /** Adds and deletes groups and agents (roster/picture.ts). */
  readonly manages: boolean
  /** Groups he is a member of, logged in or not. */
  memberOf: readonly GroupId[]
  state: MachineState
  reason: string | null
  /** Service time, epoch ms. */
  since: number
  changedBy: string | null
  nextState: { readonly state: ChosenState; readonly reason: string | null } | null
  /** Who asked for nextState. */
  nextBy: string | null
  /** What was queued when his link was lost, until he is back or somebody chooses for him. */
  lostWish: AgentRecord['nextState']
  /** What his last session left for his next login. */
  left: KeptState | null
  /** What the store keeps of him, as text. */
  keptText: string
  /** The state as it was told last, as text: an event about something else was done by nobody. */
  toldText: string
  extension: Extension | null
  host: string | null
  loggedInTo: readonly GroupId[]
  callState: string
  /** For the ACD: since when he has nothing to do (last call ended or became ready), service time. */
  idleSince: number
  /** False while his link is lost: the ACD passes him over. */
  reachable: boolean
  /** Service time; null = logged out. */
  loginAt: number | null
  /** After-call work that is asked of him. Kept over a log-out while a code is owed. */
  duty: WrapupDuty | null
  wrapupTimer: Timer | null
  readonly times: StateTimes
}

/** What the roster says of an agent who can log in. */
export interface AgentEntry {
  readonly uid: AgentId
  readonly name: string
  readonly role: 'agent' | 'leader'
  readonly leads: readonly GroupId[]
  readonly manages: boolean
  readonly groups: readonly GroupId[]
}

/** An agent, logged out. */
export function agentRecord(entry: AgentEntry, now: number, days: SiteDays): AgentRecord {
  return {
    uid: entry.uid,
    name: entry.name,
    role: entry.role,
    leads: new Set(entry.leads),
    manages: entry.manages,
    memberOf: entry.groups,
    state: 'logged-out',
    reason: null,
    since: now,
    changedBy: null,
    nextState: null,
    nextBy: null,
    lostWish: null,
    left: null,
    keptText: 'null',
    toldText: '',
    extension: null,
    host: null,
    loggedInTo: [],
    callState: 'idle',
    idleSince: now,
    reachable: false,
    loginAt: null,
    duty: null,
    wrapupTimer: null,
    times: new StateTimes(now, days),
  }
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
