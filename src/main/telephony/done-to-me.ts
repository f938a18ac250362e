/**
 * Tells the agent what others did to him, and who it was: state changed, call ended or taken, somebody
 * listening in or joining. Read from the events alone, so that it is true whatever a leader's program says.
 */
import { codeKey, translate } from '../../shared/i18n/index.ts'
import type { AppStore } from './app-store.ts'
import type { LinkFollower } from './link-follower.ts'
import type { RaiseNotice } from './notices.ts'
import type { LinkClient, ModelChange } from '../../cti/link/api.ts'
import type { Agent, AgentId, CallLeg, EndedLeg, Party } from '../../shared/domain/schemas.ts'

/** Actors that are no persons. */
const NOBODY: ReadonlySet<string> = new Set(['system', 'acd', 'switch'])

const isOther = (actor: string | null, uid: string): actor is string => actor !== null && actor !== '' && actor !== uid && !NOBODY.has(actor)
const nameOf = (party: Pick<Party, 'name' | 'number'>): string => party.name ?? party.number
const sameStep = (a: Agent, b: Agent): boolean => a.changedBy === b.changedBy && a.since === b.since && a.state === b.state
  && a.reason === b.reason && a.nextState?.state === b.nextState?.state && a.nextState?.reason === b.nextState?.reason

/** Somebody else put the agent into another state, or decided his next one. Null = nobody did. */
export function stateChangedBy(before: Agent | null, after: Agent | null): { readonly by: string; readonly state: string; readonly later: boolean } | null {
  if (before === null || after === null || before.uid !== after.uid || sameStep(before, after)) return null
  if (!isOther(after.changedBy, after.uid)) return null
  const next = after.nextState
  const later = next !== null && (next.state !== before.nextState?.state || next.reason !== before.nextState.reason)
  return { by: after.changedBy, state: later ? next.state : after.state, later }
}

export interface Intruder { readonly how: 'listens' | 'joined'; readonly party: Party }

/** Parties who came into the agent's conversation by themselves. `known`: those he has spoken with in any call. */
export function intruders(before: CallLeg | undefined, leg: CallLeg, known: ReadonlySet<string>): Intruder[] {
  if (leg.listening || leg.state !== 'talking' || before?.state !== 'talking') return []
  const was = new Map(before.parties.map((party) => [party.number, party]))
  return leg.parties.flatMap((party): Intruder[] => {
    const old = was.get(party.number)
    if (party.number === leg.extension || party.uid === null) return []
    if (party.listening) return old?.listening === true ? [] : [{ how: 'listens', party }]
    // One who listened is heard now; or one whom nobody here has called talks all at once.
    // Not in a conference: the far end was transferred, nobody came in.
    const cameIn = old?.listening === true
      || (old === undefined && leg.conference && party.state === 'talking' && !known.has(party.number))
    return cameIn ? [{ how: 'joined', party }] : []
  })
}

/** Asks the server for an agent's name; null = refused, or no link. */
export function nameFromServer(link: Pick<LinkClient, 'request'>): (uid: string) => Promise<string | null> {
  return async (uid) => {
    // The number came in an event: the server's own.
    const answer = await link.request('ATGetUidName', { uid: uid as AgentId })
    return answer.ok && answer.value.name !== '' ? answer.value.name : null
  }
}

/**
 * Follows the own agent and legs.
 * @param askName name of an agent this PC has not seen yet; null = not to be had. Without it he is told by his number.
 */
export function createDoneToMe(store: AppStore, notice: RaiseNotice, askName?: (uid: string) => Promise<string | null>): LinkFollower {
  let self: Agent | null = null
  const legs = new Map<string, CallLeg>()

  /** Says it with the name of who did it; when that has to be asked for, as soon as it is known. */
  const tell = (uid: string, say: (person: string) => void): void => {
    const known = store.state().team.find((other) => other.uid === uid)?.name
    if (known !== undefined || askName === undefined) return say(known === undefined ? uid : `${known} ${uid}`)
    void askName(uid).then((name) => { say(name === null ? uid : `${name} ${uid}`) })
  }
  const followSelf = (after: Agent | null): void => {
    const changed = stateChangedBy(self, after)
    self = after
    if (changed === null) return
    const { key, params } = codeKey('agent.state', changed.state)
    const state = translate(store.state().app.locale, key, params)
    tell(changed.by, (by) => { notice('warning', changed.later ? 'next_state_by' : 'state_changed_by', { by, state }) })
  }
  const followLeg = (leg: CallLeg): void => {
    // Whom he spoke with in another call (a consultation that was joined), or at the far end before.
    const known = new Set([...legs.values()].flatMap((other) => [other.peer.number, ...other.parties.filter((party) => !party.listening).map((party) => party.number)]))
    for (const { how, party } of intruders(legs.get(leg.callId), leg, known)) {
      const by = party.uid === null ? nameOf(party) : `${nameOf(party)} ${party.uid}`
      notice(how === 'listens' ? 'warning' : 'info', how === 'listens' ? 'listened_by' : 'joined_by', { by })
    }
    legs.set(leg.callId, leg)
  }
  const followEnd = (leg: EndedLeg): void => {
    legs.delete(leg.callId)
    // The server has taken a listener out: nobody they lead is in the call any more.
    if (leg.endCause === 'right_ended') notice('warning', 'listening_ended')
    if (!isOther(leg.endedBy, leg.agent ?? store.state().session?.uid ?? '')) return
    const who = nameOf(leg.peer)
    if (leg.endCause === 'released') tell(leg.endedBy, (by) => { notice('warning', 'call_released', { by, who }) })
    else if (leg.endCause === 'picked_up') tell(leg.endedBy, (by) => { notice('info', 'call_picked_up', { by, who }) })
  }
  const onChange = (change: ModelChange): void => {
    if (change.kind === 'agent' && change.own) followSelf(change.agent)
    else if (change.kind === 'call') followLeg(change.leg)
    else if (change.kind === 'ended') followEnd(change.leg)
    else if (change.kind === 'snapshot') {
      followSelf(change.model.self)
      for (const callId of [...legs.keys()]) if (!change.model.calls.has(callId)) legs.delete(callId)
      for (const leg of change.model.calls.values()) followLeg(leg)
    }
  }
  return {
    onChange,
    onSessionEnd() {
      self = null
      legs.clear()
    },
  }
}
