/**
 * What the team view shows, computed from agents and legs: one row per agent, counts, order, and what a
 * leader can do with a row. No Vue in here; the server decides about rights, this only explains beforehand.
 */
import { knownAgentState, legDisplayState } from '#shared/domain/codes.ts'
import type { AgentState, ChoosableAgentState } from '#shared/domain/codes.ts'
import type { Agent, CallLeg } from '#shared/domain/schemas.ts'

/** What an agent does now, as a leader counts it: a call outweighs the agent state. */
export type BoardKind = AgentState | 'ringing' | 'talking'

export interface BoardRow {
  readonly uid: string
  readonly agent: Agent
  /** The leg the row speaks about; null = no call. */
  readonly leg: CallLeg | null
  readonly legs: readonly CallLeg[]
  readonly kind: BoardKind
  /** When what the row shows began: the call, else the state. */
  readonly since: number
  /** Supervisors who listen to one of his calls. */
  readonly listeners: readonly string[]
}

/** Which of several legs matters most to a leader. */
function weight(leg: CallLeg): number {
  if (leg.state === 'ringing') return 1
  if (leg.held) return 2
  return leg.state === 'talking' ? 0 : 1.5
}

/** When the leg's timer began: talk time, hold time or ring time. */
export function legSince(leg: CallLeg): number {
  if (leg.held) return leg.heldSince ?? leg.since
  return leg.answeredAt ?? leg.startedAt
}

function kindOf(agent: Agent, leg: CallLeg | null): BoardKind {
  const state = knownAgentState(agent.state)
  if (leg !== null) return leg.state === 'ringing' ? 'ringing' : 'talking'
  // Told by the agent's own summary before (or without) the leg itself.
  if (agent.callState === 'idle' || state === 'logged-out') return state
  return agent.callState === 'ringing' ? 'ringing' : 'talking'
}

function rowOf(agent: Agent, all: readonly CallLeg[]): BoardRow {
  const legs = [...all].sort((a, b) => weight(a) - weight(b) || a.startedAt - b.startedAt)
  const leg = legs[0] ?? null
  const listeners = legs.flatMap((one) => one.parties.filter((party) => party.listening && party.uid !== agent.uid).map((party) => party.name ?? party.number))
  return { uid: agent.uid, agent, leg, legs, kind: kindOf(agent, leg), since: leg === null ? agent.since : legSince(leg), listeners: [...new Set(listeners)] }
}

/**
 * One row for each agent of the led groups.
 * @param legs those of the others and the own ones; a leg without an agent belongs to who sits at its extension
 */
export function boardRows(agents: readonly Agent[], legs: readonly CallLeg[], leads: readonly string[]): BoardRow[] {
  const seats = new Map<string, string>()
  for (const agent of agents) if (agent.extension !== null) seats.set(agent.extension, agent.uid)
  const byAgent = new Map<string, CallLeg[]>()
  for (const leg of legs) {
    const uid = leg.agent ?? seats.get(leg.extension)
    if (uid === undefined || leg.state === 'disconnected') continue
    const list = byAgent.get(uid)
    if (list === undefined) byAgent.set(uid, [leg])
    else list.push(leg)
  }
  const led = new Set(leads)
  return agents.filter((agent) => agent.memberOf.some((group) => led.has(group))).map((agent) => rowOf(agent, byAgent.get(agent.uid) ?? []))
}

export const COUNTS = ['online', 'ready', 'talking', 'busy', 'away'] as const
export type CountName = (typeof COUNTS)[number]

/** True when a row counts there; `online` are all who are logged in, the others exclude each other. */
export function countsAs(row: BoardRow, name: CountName): boolean {
  if (name === 'online') return row.kind !== 'logged-out'
  return name === 'talking' ? row.kind === 'talking' || row.kind === 'ringing' : row.kind === name
}

/** How many there are of each. */
export function boardCounts(rows: readonly BoardRow[]): Record<CountName, number> {
  const counts = { online: 0, ready: 0, talking: 0, busy: 0, away: 0 }
  for (const row of rows) for (const name of COUNTS) if (countsAs(row, name)) counts[name] += 1
  return counts
}

export interface BoardFilter {
  readonly group: string | null
  readonly count: CountName | null
  readonly text: string
  readonly showOut: boolean
}

/** The rows that fit: group, state, and a text found in number, name, extension or the other party. */
export function filterRows(rows: readonly BoardRow[], filter: BoardFilter): BoardRow[] {
  const text = filter.text.trim().toLocaleLowerCase()
  const digits = text.replace(/[\s-]/g, '')
  return rows.filter((row) => {
    const { agent } = row
    if (!filter.showOut && row.kind === 'logged-out' && text === '') return false
    if (filter.group !== null && !agent.memberOf.some((group) => group === filter.group)) return false
    if (filter.count !== null && !countsAs(row, filter.count)) return false
    if (text === '') return true
    const fields = [agent.uid, agent.name, agent.extension ?? '', ...row.legs.flatMap((leg) => [leg.peer.number, leg.peer.name ?? ''])]
    return fields.some((field) => field.toLocaleLowerCase().includes(text) || (digits !== '' && field.includes(digits)))
  })
}

export const SORTS = ['state', 'agent', 'since'] as const
export type SortName = (typeof SORTS)[number]

const RANK: Readonly<Record<BoardKind, number>> = {
  ringing: 0, talking: 1, wrapup: 2, reserved: 3, ready: 4, busy: 5, away: 6, 'not-ready': 7, unknown: 8, 'logged-out': 9,
}
const byUid = (a: BoardRow, b: BoardRow): number => (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0)

/** State and then longest first, or by number, or longest first; who is logged out is always last. */
export function sortRows(rows: readonly BoardRow[], sort: SortName): BoardRow[] {
  const out = (row: BoardRow): number => (row.kind === 'logged-out' ? 1 : 0)
  const compare: Readonly<Record<SortName, (a: BoardRow, b: BoardRow) => number>> = {
    state: (a, b) => RANK[a.kind] - RANK[b.kind] || a.since - b.since,
    agent: () => 0,
    since: (a, b) => a.since - b.since,
  }
  return [...rows].sort((a, b) => out(a) - out(b) || compare[sort](a, b) || byUid(a, b))
}

/**
 * The rows in the order they stood in, with what they say now: nothing moves under the hand of somebody
 * who is about to press a button. New rows come last, rows that no longer fit leave.
 */
export function keepOrder(rows: readonly BoardRow[], order: readonly string[]): BoardRow[] {
  const place = new Map(order.map((uid, index) => [uid, index]))
  const last = order.length
  return [...rows].sort((a, b) => (place.get(a.uid) ?? last) - (place.get(b.uid) ?? last))
}

export const TEAM_ACTIONS = ['listen', 'insert', 'leave', 'release', 'pickup', 'message', 'state', 'logout'] as const
export type TeamAction = (typeof TEAM_ACTIONS)[number]

/** What decides about the buttons besides the row itself. */
export interface Acting {
  readonly linked: boolean
  readonly selfUid: string
  readonly extensionKind: string
  /** Calls of the leader himself, listening not counted. */
  readonly ownCalls: number
  /** The agent he listens to or has joined now. */
  readonly supervised: { readonly uid: string; readonly mode: 'listen' | 'join' } | null
}

function whyNoInsert(row: BoardRow, acting: Acting, mode: 'listen' | 'join'): string | null {
  const here = acting.supervised?.uid === row.uid
  if (here && acting.supervised.mode === mode) return mode === 'listen' ? 'listening' : 'inserted'
  if (row.agent.extension === null) return 'noSeat'
  if (!row.legs.some((leg) => leg.state === 'talking' && !leg.listening)) return 'noTalk'
  if (acting.extensionKind === 'analogue') return 'analogue'
  return !here && (acting.ownCalls > 0 || acting.supervised !== null) ? 'busySelf' : null
}

/** The call a forced release or a pick-up means; null = there is none. */
export function targetLeg(row: BoardRow, action: 'release' | 'pickup'): CallLeg | null {
  const own = row.legs.filter((leg) => !leg.listening)
  return (action === 'pickup' ? own.find((leg) => leg.state === 'ringing') : own[0]) ?? null
}

/** Why an action is not possible now (key below `team.why`); null = it can be tried. */
export function whyNot(action: TeamAction, row: BoardRow, acting: Acting): string | null {
  if (!acting.linked) return 'link'
  if (action === 'leave') return acting.supervised?.uid === row.uid ? null : 'notListening'
  if (row.uid === acting.selfUid) return 'self'
  if (action === 'message') return null
  if (action === 'listen') return whyNoInsert(row, acting, 'listen')
  if (action === 'insert') return whyNoInsert(row, acting, 'join')
  if (action === 'release') return targetLeg(row, action) === null ? 'noCall' : null
  if (action === 'pickup') return targetLeg(row, action) === null ? 'noRing' : null
  return row.kind === 'logged-out' ? 'out' : null
}

/** The states a leader can set, with the reasons the settings offer for each. */
export function stateChoices(busy: readonly string[], away: readonly string[]): readonly { readonly state: ChoosableAgentState; readonly reasons: readonly string[] }[] {
  return [{ state: 'ready', reasons: [] }, { state: 'busy', reasons: busy }, { state: 'away', reasons: away }, { state: 'wrapup', reasons: [] }]
}

/** data-state of a row's call: that of a card, or idle. */
export function callStateOf(row: BoardRow): string {
  return row.leg === null ? row.agent.callState : legDisplayState(row.leg)
}
