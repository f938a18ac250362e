/**
 * The one state of the app, in main. Pure: (state, action) → state; the parts that changed are
 * what the publisher sends. Windows hold copies and rebuild them from a snapshot at any time.
 *
 *   LinkClient change ─┐
 *   settings, window  ─┼─► reduce() ─► state' ─► changedParts(state, state') ─► publisher
 *   ring, notices     ─┘
 */
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import type { LinkModel } from '../../cti/link/api.ts'
import type { CentralInfo } from '../../shared/ipc/parts/data.ts'
import type { UnreadCounts } from '../../shared/ipc/parts/boxes.ts'
import type { Pop } from '../../shared/ipc/parts/customer.ts'
import type { Job } from '../../shared/ipc/parts/jobs.ts'
import type { OutboxEntry } from '../../shared/ipc/parts/outbox.ts'
import type { EventName, EventPayload, Inbox, Notice, RingState, SessionInfo, Snapshot, WrapupDraft } from '../../shared/ipc/contract.ts'
import type { LinkStatus } from '../../shared/domain/link.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'
import type { Settings } from '../../shared/settings.ts'

export type AppState = Omit<Snapshot, 'epoch' | 'seq'>

export type AppAction =
  | { readonly kind: 'link'; readonly status: LinkStatus }
  | { readonly kind: 'session'; readonly session: SessionInfo | null }
  /** The whole model of the link; only the parts that are other objects count as changed. */
  | { readonly kind: 'model'; readonly model: LinkModel }
  /** An own call of which nobody knows any more what it does; the next model from the server says. */
  | { readonly kind: 'call-unknown'; readonly callId: string }
  | { readonly kind: 'watched'; readonly on: boolean }
  | { readonly kind: 'inbox'; readonly inbox: Inbox }
  | { readonly kind: 'wrapup'; readonly draft: WrapupDraft | null }
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'window'; readonly window: Snapshot['window'] }
  | { readonly kind: 'ring'; readonly ring: RingState }
  | { readonly kind: 'central'; readonly central: CentralInfo }
  | { readonly kind: 'pops'; readonly pops: Pop[] }
  | { readonly kind: 'unread'; readonly unread: UnreadCounts }
  | { readonly kind: 'jobs'; readonly jobs: Job[] }
  | { readonly kind: 'outbox'; readonly outbox: OutboxEntry[] }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'dismiss'; readonly id: number }
  | { readonly kind: 'dial'; readonly request: Snapshot['dialRequest'] }
  | { readonly kind: 'app'; readonly app: Partial<Snapshot['app']> }

/** Notices kept; the oldest goes first. */
const MAX_NOTICES = 20

export const SILENT: RingState = { ringing: false, callId: null, deviceId: '', tone: 'none', volume: 0, alsoDefault: false }

export const EMPTY_INBOX: Inbox = { unread: 0, messages: [] }

export const IDLE_LINK: LinkStatus = {
  state: 'offline', reason: 'not_started', since: 0, server: null, serverName: null, node: null, latencyMs: null,
  attempt: 0, retryAt: null, by: null, where: null, detail: null, secure: false, clockOffsetMs: null, wallAheadMs: 0, timeZone: null,
}

const UNASKED = { state: 'unknown', since: 0, code: null, retryAt: null } as const
export const NO_CENTRAL: CentralInfo = {
  source: 'none',
  databases: { callthink: UNASKED, callthink_crm: UNASKED, callthink_cdr: UNASKED, talentel_log: UNASKED, callthink_rpt: UNASKED },
  passwords: { callthink: 'unneeded', callthink_crm: 'unneeded', callthink_cdr: 'unneeded', talentel_log: 'unneeded', callthink_rpt: 'unneeded' },
  protects: null, mappingFault: null,
}
export const NOTHING_UNREAD: UnreadCounts = { voicemail: 0, fax: 0, sms: 0, email: 0 }

/** The state before anything is known. */
export function initialAppState(app: Snapshot['app'], since: number): AppState {
  return {
    link: { ...IDLE_LINK, since }, session: null, agent: null, calls: [], queues: [], team: [], teamWatched: false, teamCalls: [],
    inbox: EMPTY_INBOX, figures: null, wrapup: null, extensions: [], trunks: [],
    settings: DEFAULT_SETTINGS, window: { mode: 'full', alwaysOnTop: false }, ring: SILENT,
    central: NO_CENTRAL, pops: [], unread: NOTHING_UNREAD, jobs: [], outbox: [], notices: [], dialRequest: null, app,
  }
}

function sameItems<T>(old: readonly T[], fresh: readonly T[]): boolean {
  return old.length === fresh.length && old.every((item, at) => item === fresh[at])
}
/** Keeps the old list when nothing in it has changed: identity means "unchanged" below. */
function list<T>(old: T[], items: Iterable<T>): T[] {
  const fresh = [...items]
  return sameItems(old, fresh) ? old : fresh
}

function withModel(state: AppState, model: LinkModel): AppState {
  return {
    ...state,
    agent: model.self,
    calls: list(state.calls, model.calls.values()),
    queues: list(state.queues, model.queues.values()),
    team: list(state.team, model.agents.values()),
    teamCalls: list(state.teamCalls, model.teamCalls.values()),
    figures: model.figures,
    extensions: list(state.extensions, model.extensions.values()),
    trunks: list(state.trunks, model.trunks.values()),
  }
}

/** A further notice of the same kind and parameters replaces the one that is still shown. */
function withNotice(notices: readonly Notice[], notice: Notice): Notice[] {
  const params = JSON.stringify(notice.params)
  const others = notices.filter((old) => old.key !== notice.key || JSON.stringify(old.params) !== params)
  return [...others, notice].slice(-MAX_NOTICES)
}

/** One step. Returns the same parts for what has not changed. */
export function reduce(state: AppState, action: AppAction): AppState {
  switch (action.kind) {
    case 'link': return { ...state, link: action.status }
    case 'session': return { ...state, session: action.session }
    case 'model': return withModel(state, action.model)
    case 'call-unknown': return { ...state, calls: list(state.calls, state.calls.map((leg) => (leg.callId === action.callId ? { ...leg, state: 'unknown', ringDeadline: null, allowed: [] } : leg))) }
    case 'watched': return state.teamWatched === action.on ? state : { ...state, teamWatched: action.on }
    case 'inbox': return { ...state, inbox: action.inbox }
    case 'wrapup': return { ...state, wrapup: action.draft }
    case 'settings': return { ...state, settings: action.settings }
    case 'window': return { ...state, window: action.window }
    case 'ring': return { ...state, ring: action.ring }
    case 'central': return { ...state, central: action.central }
    case 'pops': return { ...state, pops: action.pops }
    case 'unread': return { ...state, unread: action.unread }
    case 'jobs': return { ...state, jobs: action.jobs }
    case 'outbox': return { ...state, outbox: action.outbox }
    case 'notice': return { ...state, notices: withNotice(state.notices, action.notice) }
    case 'dismiss': {
      const rest = state.notices.filter((notice) => notice.id !== action.id)
      return rest.length === state.notices.length ? state : { ...state, notices: rest }
    }
    case 'dial': return { ...state, dialRequest: action.request }
    case 'app': return { ...state, app: { ...state.app, ...action.app } }
  }
}

const PART_EVENTS = {
  link: 'link.changed', session: 'session.changed', agent: 'agent.changed', calls: 'calls.changed', queues: 'queues.changed',
  team: 'team.changed', teamWatched: 'teamWatched.changed', teamCalls: 'teamCalls.changed', inbox: 'inbox.changed',
  figures: 'figures.changed', wrapup: 'wrapup.changed', extensions: 'extensions.changed', trunks: 'trunks.changed', settings: 'settings.changed',
  window: 'window.changed', ring: 'ring.changed',
  central: 'central.changed', pops: 'pops.changed', unread: 'unread.changed', jobs: 'jobs.changed', outbox: 'outbox.changed', notices: 'notices.changed', dialRequest: 'dialRequest.changed', app: 'app.changed',
} as const satisfies Record<keyof AppState, EventName>

/** An event and its payload, as one pair. */
export type PartEvent = { [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> } }[EventName]

/** The events that tell a window how to get from one state to the next. Calls come first: they are waited for. */
export function changedParts(before: AppState, after: AppState): PartEvent[] {
  const order = ['calls', 'pops', 'ring', 'agent', 'wrapup', 'session', 'link', 'notices', 'dialRequest', 'central', 'unread', 'jobs', 'outbox', 'settings', 'window', 'app', 'inbox',
    'teamWatched', 'team', 'teamCalls', 'queues', 'figures', 'extensions', 'trunks'] as const satisfies readonly (keyof AppState)[]
  return order
    .filter((part) => before[part] !== after[part])
    // The pairing of part and payload is that of PART_EVENTS, which the compiler checks by name.
    .map((part) => ({ name: PART_EVENTS[part], payload: after[part] }) as PartEvent)
}

/** True while the person speaks or may speak: the machine must not sleep. */
export function isConnected(calls: readonly CallLeg[]): boolean {
  return calls.some((leg) => leg.state === 'talking' || leg.held)
}
