/**
 * Everything a session is interested in, as one event per thing (docs/at-link.md, Snapshot). The scope is that of the events; what
 * the session may hear of each is decided where it is sent (session-hub.ts, heard).
 */
import { agentView } from './agents/agent-record.ts'
import type { AgentRecord } from './agents/agent-record.ts'
import { legKey } from './call-centre.ts'
import type { CallCentre } from './call-centre.ts'
import type { Announcement } from './events-out.ts'
import type { Session } from './sessions/session.ts'

const NOBODY = {}

/** The announcements between snapshot.begin and snapshot.end, own things first. */
export function snapshotOf(centre: CallCentre, session: Session): Announcement[] {
  const list: Announcement[] = []
  const own = centre.agents.get(session.uid)
  const watched = watchedAgents(centre, session)
  for (const agent of own === undefined ? watched : [own, ...watched]) {
    list.push({ event: 'agent.changed', data: agentView(agent), thing: `agent:${agent.uid}`, audience: NOBODY })
  }
  const { watch } = session
  for (const leg of centre.book.legsAt(session.extension)) list.push({ event: 'call.changed', data: leg, thing: legKey(leg), audience: { extension: session.extension } })
  const isWatched = (groups: readonly string[]): boolean => watch === 'all' || (watch !== 'own' && watch.some((one) => groups.includes(one)))
  for (const leg of watch === 'own' ? [] : centre.book.calls().flatMap(({ callId }) => centre.book.legsOf(callId))) {
    if (leg.extension === session.extension || !isWatched(centre.people.groups(leg.callId, leg.extension))) continue
    list.push({ event: 'call.changed', data: leg, thing: legKey(leg), audience: { seated: centre.people.people(leg.callId, leg.extension) } })
  }
  list.push(...queuesAndLines(centre, session, watched))
  return list
}

function watchedAgents(centre: CallCentre, session: Session): AgentRecord[] {
  const { watch } = session
  if (watch === 'own') return []
  return [...centre.agents.all()].filter((agent) =>
    agent.uid !== session.uid && (watch === 'all' || agent.memberOf.some((group) => watch.includes(group))))
}

function queuesAndLines(centre: CallCentre, session: Session, watched: readonly AgentRecord[]): Announcement[] {
  const { watch } = session
  const list: Announcement[] = []
  for (const queue of centre.board.told()) {
    if (watch !== 'all' && !session.groups.includes(queue.group) && !(watch !== 'own' && watch.includes(queue.group))) continue
    list.push({ event: 'queue.changed', data: queue, thing: `queue:${queue.group}`, audience: NOBODY })
  }
  const seats = new Set<string>([session.extension])
  for (const agent of watched) if (agent.extension !== null) seats.add(agent.extension)
  for (const info of centre.lines.extensions()) {
    if (watch !== 'all' && !seats.has(info.extension)) continue
    list.push({ event: 'extension.changed', data: info, thing: `ext:${info.extension}`, audience: NOBODY })
  }
  if (watch !== 'all') return list
  for (const trunk of centre.lines.trunks()) {
    list.push({ event: 'trunk.changed', data: trunk, thing: `trunk:${trunk.trunk}`, audience: NOBODY })
  }
  return list
}
