/** The client's copy of the server's truth: how one event changes it. Pure. */
import { knownLegState } from '../../shared/domain/codes.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'
import { eventSchemas } from '../protocol/events.ts'
import type { CtiEventData, CtiEventName } from '../protocol/events.ts'
import type { EventMessage } from '../protocol/messages.ts'
import type { LinkModel, ModelChange } from '../link/api.ts'
import { legMayReach } from './leg-transitions.ts'

/** Nothing known. */
export const EMPTY_MODEL: LinkModel = {
  self: null, calls: new Map(), teamCalls: new Map(), queues: new Map(), agents: new Map(), extensions: new Map(), trunks: new Map(),
  figures: null,
}

/** Who we are: decides what is "own". */
export interface Own {
  readonly uid: string
  readonly extension: string
}

export interface Applied {
  readonly model: LinkModel
  /** Null = the event concerns no thing of the model. */
  readonly change: ModelChange | null
  /** A contradiction between the event and what was known: a snapshot has to settle it. Null = none. */
  readonly problem: string | null
}

type EventParser = { readonly [N in CtiEventName]: (model: LinkModel, data: CtiEventData<N>, own: Own) => Applied }

const untouched = (model: LinkModel, problem: string | null = null): Applied => ({ model, change: null, problem })

function replaced<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}

/** Two legs of one call can be watched: the call id alone names neither. */
const teamKey = (leg: CallLeg): string => `${leg.callId}/${leg.extension}`

/** One row per event; the type forbids a missing one. */
const reducers: EventParser = {
  'snapshot.begin': (model) => untouched(model),
  'snapshot.end': (model) => untouched(model),
  'session.changed': (model) => untouched(model),
  'request.done': (model) => untouched(model),
  'agent.changed': (before, agent, own) => {
    const mine = agent.uid === own.uid
    const model = { ...before, agents: replaced(before.agents, agent.uid, agent), self: mine ? agent : before.self }
    return { model, change: { kind: 'agent', agent, own: mine, model }, problem: null }
  },
  'call.changed': (before, leg, own) => {
    if (leg.extension !== own.extension) {
      // A leg of somebody else is shown, not acted on: whether its states fit is the server's business.
      const model = { ...before, teamCalls: replaced(before.teamCalls, teamKey(leg), leg) }
      return { model, change: { kind: 'team-call', model }, problem: null }
    }
    const model = { ...before, calls: replaced(before.calls, leg.callId, leg) }
    const known = before.calls.get(leg.callId)
    const from = known === undefined ? 'none' : knownLegState(known.state)
    const to = knownLegState(leg.state)
    const problem = legMayReach(from, to) ? null : `leg ${leg.callId} went from ${from} to ${to}`
    return { model, change: { kind: 'call', leg, model }, problem }
  },
  'call.ended': (before, leg, own) => {
    if (leg.extension !== own.extension) {
      if (!before.teamCalls.has(teamKey(leg))) return untouched(before)
      const model = { ...before, teamCalls: without(before.teamCalls, teamKey(leg)) }
      return { model, change: { kind: 'team-call', model }, problem: null }
    }
    const model = { ...before, calls: without(before.calls, leg.callId) }
    return { model, change: { kind: 'ended', leg, model }, problem: null }
  },
  'queue.changed': (before, queue) => {
    const model = { ...before, queues: replaced(before.queues, queue.group, queue) }
    return { model, change: { kind: 'queue', model }, problem: null }
  },
  'extension.changed': (before, extension) => {
    const model = { ...before, extensions: replaced(before.extensions, extension.extension, extension) }
    return { model, change: { kind: 'extension', model }, problem: null }
  },
  'trunk.changed': (before, trunk) => {
    const model = { ...before, trunks: replaced(before.trunks, trunk.trunk, trunk) }
    return { model, change: { kind: 'trunk', model }, problem: null }
  },
  'message.received': (model, message) => ({ model, change: { kind: 'message', message, model }, problem: null }),
  'message.status': (model, status) => ({ model, change: { kind: 'message-status', status, model }, problem: null }),
  'oem.received': (model, oem) => ({ model, change: { kind: 'oem', oem, model }, problem: null }),
  'figures.changed': (before, figures) => {
    const model = { ...before, figures }
    return { model, change: { kind: 'figures', model }, problem: null }
  },
  'site.changed': (model, site) => ({ model, change: { kind: 'site', site, model }, problem: null }),
  'server.notice': (model, notice) => ({ model, change: { kind: 'notice', notice, model }, problem: null }),
}

/** True for the events of this version; others come from a newer server and are logged. */
export function isKnownEvent(name: string): name is CtiEventName {
  return Object.hasOwn(reducers, name)
}

/**
 * Applies one event. `data` is checked by its schema here, once; data that does not fit leaves the
 * model as it was and is a problem. An event of a newer server changes nothing and is no problem.
 */
export function applyEvent(model: LinkModel, message: EventMessage, own: Own): Applied {
  return isKnownEvent(message.event) ? applyKnown(model, message.event, message.data, own) : untouched(model)
}

function applyKnown<N extends CtiEventName>(model: LinkModel, name: N, data: unknown, own: Own): Applied {
  const parsed = eventSchemas[name].safeParse(data)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return untouched(model, `${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`)
  }
  // The schema of N gives the data of N; TypeScript cannot follow an index by a type parameter.
  return reducers[name](model, parsed.data as CtiEventData<N>, own)
}
