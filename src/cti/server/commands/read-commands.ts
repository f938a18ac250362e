/**
 * Commands that only read: calls, agents, lines, queues, names (manual: ATGet*). Names, who is there and
 * queues of one's groups are for everybody; legs and agents' details of oneself and of led agents.
 */
import type { CallLeg } from '../../../shared/domain/schemas.ts'
import type { CommandArgs } from '../../protocol/commands.ts'
import { agentView } from '../agents/agent-record.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import { may, refuse } from './command.ts'
import type { ReadContext, Reader, ReadReply } from './command.ts'
import { fit } from './fit.ts'

type Refusal = ReturnType<typeof refuse>
type AgentRead =
  | 'ATGetCallInfo' | 'ATGetCallId_list' | 'ATGetTrunk_list' | 'ATGetUidInfo' | 'ATGetUidInfo_byExt' | 'ATGetUid_Online'
  | 'ATGetUidName' | 'ATGetGroupName' | 'ATGetQueue_list' | 'ATGetPopup' | 'directory'

export const readCommands: { readonly [N in AgentRead]: Reader<N> } = {
  ATGetCallInfo: (context, args) => callInfo(context, args),
  ATGetCallId_list: (context, { ext }) => {
    const extension = ext ?? context.self.extension
    if (extension === null) return refuse('not_logged_in', 'no extension')
    const refused = mayReadExtension(context, 'ATGetCallId_list', extension)
    if (refused !== null) return refused
    return { ok: true, result: { callIds: context.centre.book.legsAt(extension).map((leg) => leg.callId) } }
  },
  ATGetTrunk_list: (context) => {
    const { centre, self, office } = context
    // SECURITY: who calls on a line is a leader's to see (server-reads.test.ts, "trunks without callers").
    const hide = office.rights.hears(self.uid, 'trunk.changed', 'site') === 'full' ? {} : { callId: null, caller: null, called: null }
    return { ok: true, result: { trunks: fit(centre.lines.trunks().map((trunk) => ({ ...trunk, ...hide }))) } }
  },
  ATGetUidInfo: (context, { uid }) => {
    const agent = uid === undefined ? context.self : context.centre.agents.get(uid)
    return agent === undefined ? refuse('no_such_agent', `there is no agent ${uid ?? ''}`) : agentInfo(context, 'ATGetUidInfo', agent)
  },
  ATGetUidInfo_byExt: (context, { ext }) => {
    const { centre } = context
    if (!centre.lines.has(ext)) return refuse('no_such_extension', `there is no extension ${ext}`)
    const agent = centre.agents.at(ext)
    return agent === undefined ? refuse('no_such_agent', `nobody is logged in at ${ext}`) : agentInfo(context, 'ATGetUidInfo_byExt', agent)
  },
  ATGetUid_Online: ({ centre }, { group }) => {
    if (group !== undefined && !isGroup(centre, group)) return refuse('bad_arguments', `there is no group ${group}`)
    const online = [...centre.agents.all()].filter((agent) => agent.state !== 'logged-out' && (group === undefined || agent.loggedInTo.includes(group)))
    return { ok: true, result: { uids: fit(online.map((agent) => agent.uid)) } }
  },
  ATGetUidName: ({ centre }, { uid }) => {
    const agent = centre.agents.get(uid)
    return agent === undefined ? refuse('no_such_agent', `there is no agent ${uid}`) : { ok: true, result: { name: agent.name } }
  },
  ATGetGroupName: ({ centre }, { group }) => {
    const groups = centre.site.groups.filter((known) => group === undefined || known.id === group).map(({ id, name }) => ({ id, name }))
    return groups.length === 0 && group !== undefined ? refuse('bad_arguments', `there is no group ${group}`) : { ok: true, result: { groups } }
  },
  ATGetQueue_list: (context, { group }) => queueList(context, group),
  ATGetPopup: ({ centre, self }, { callId }) => {
    const legs = self.extension === null ? [] : centre.book.legsAt(self.extension)
    if (callId !== undefined) {
      const named = legs.find((leg) => leg.callId === callId)
      return named === undefined ? refuse('no_such_call', `no part in call ${callId}`) : { ok: true, result: { leg: named } }
    }
    const leg = legs.find((one) => one.state === 'ringing') ?? legs.find((one) => !one.held) ?? legs[0] ?? null
    return { ok: true, result: { leg } }
  },
  directory: ({ centre }) => {
    const present = (agent: AgentRecord): number => agent.state === 'logged-out' ? 1 : 0
    const agents = [...centre.agents.all()].sort((a, b) => present(a) - present(b)).map((agent) => ({
      uid: agent.uid, name: agent.name, extension: agent.extension, state: agent.state, callState: agent.callState, groups: [...agent.memberOf],
    }))
    const queues = centre.board.queues()
    // Who is there comes first: if a site is too large for one answer, it is the absent who are left out.
    return { ok: true, result: { queues, agents: fit(agents, 700_000) } }
  },
}

function isGroup(centre: ReadContext['centre'], group: string): boolean {
  return centre.site.groups.some((known) => known.id === group)
}

type ReadRight = 'ATGetCallInfo' | 'ATGetCallId_list' | 'ATGetUidInfo' | 'ATGetUidInfo_byExt'

/** SECURITY: server-reads.test.ts, "of oneself and of led agents". */
function mayRead(context: ReadContext, right: ReadRight, agent: AgentRecord): boolean {
  return may(context, right, { agent: agent.uid })
}

/** Null = he may look at what goes on at the extension: it is his own, or a led agent sits there. */
function mayReadExtension(context: ReadContext, right: ReadRight, extension: string): Refusal | null {
  const { centre, self } = context
  if (!centre.lines.has(extension)) return refuse('no_such_extension', `there is no extension ${extension}`)
  if (extension === self.extension) return null
  const agent = centre.agents.at(extension)
  return agent !== undefined && mayRead(context, right, agent) ? null : refuse('not_allowed', `${extension} is no telephone of ${self.uid} or of somebody led`)
}

function agentInfo(context: ReadContext, right: ReadRight, agent: AgentRecord): ReadReply<'ATGetUidInfo'> {
  if (!mayRead(context, right, agent)) return refuse('not_allowed', `${context.self.uid} does not lead ${agent.uid}`)
  return { ok: true, result: { agent: agentView(agent) } }
}

function callInfo(context: ReadContext, { key, type }: CommandArgs<'ATGetCallInfo'>): ReadReply<'ATGetCallInfo'> {
  const { centre } = context
  if (type === 'agent') {
    const agent = key === '' ? context.self : centre.agents.get(key)
    if (agent === undefined) return refuse('no_such_agent', `there is no agent ${key}`)
    if (!mayRead(context, 'ATGetCallInfo', agent)) return refuse('not_allowed', `${context.self.uid} does not lead ${agent.uid}`)
    return legs(agent.extension === null ? [] : centre.book.legsAt(agent.extension))
  }
  if (type === 'extension') return mayReadExtension(context, 'ATGetCallInfo', key) ?? legs(centre.book.legsAt(key))
  const all = type === 'call' ? centre.book.legsOf(key) : legsOnTrunk(centre, key)
  if (all === null) return refuse('bad_arguments', `there is no trunk ${key}`)
  const seen = all.filter((leg) => mayReadExtension(context, 'ATGetCallInfo', leg.extension) === null)
  // A call of others is not told from none: its number is nobody's business.
  return seen.length === 0 && type === 'call' ? refuse('no_such_call', `no call ${key}`) : legs(seen)
}

function legsOnTrunk(centre: ReadContext['centre'], trunk: string): readonly CallLeg[] | null {
  const line = centre.lines.trunks().find((known) => known.trunk === trunk)
  if (line === undefined) return null
  return line.callId === null ? [] : centre.book.legsOf(line.callId)
}

function legs(found: readonly CallLeg[]): ReadReply<'ATGetCallInfo'> {
  return { ok: true, result: { legs: fit(found.slice(0, 500)) } }
}

function queueList(context: ReadContext, group: string | undefined): ReadReply<'ATGetQueue_list'> {
  const { centre, self } = context
  if (group !== undefined && !isGroup(centre, group)) return refuse('bad_arguments', `there is no group ${group}`)
  const mine = (id: string): boolean => may(context, 'ATGetQueue_list', { group: id })
  if (group !== undefined && !mine(group)) return refuse('not_allowed', `${self.uid} neither belongs to group ${group} nor leads it`)
  const queues = centre.board.queues().filter((queue) => group === undefined ? mine(queue.group) : queue.group === group)
  const calls = queues.flatMap((queue) => centre.desk.acd.waiting(queue.group).map(({ callId, enteredAt }, index) => {
    const call = centre.book.call(callId)
    return { callId, group: queue.group, caller: call?.caller ?? '', called: call?.called ?? '', enteredAt, position: index + 1 }
  }))
  return { ok: true, result: { queues, calls: fit(calls.slice(0, 5_000), 500_000) } }
}
