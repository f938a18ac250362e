/** Reads of what the desk keeps: messages, OEM messages, after-call work, figures (manual: ATGetOEMMessage, RPTGet_*). */
import type { CommandArgs } from '../../protocol/commands.ts'
import type { Figures } from '../../../shared/domain/schemas.ts'
import { MAX_NOTED } from '../../protocol/commands.ts'
import { leadsAgent } from '../agents/agent-record.ts'
import { MAX_SPAN_MS, realTimeFigures } from '../figures/figure-desk.ts'
import type { Later } from '../store/record-store.ts'
import { audit } from './audit.ts'
import { refuse } from './command.ts'
import type { ReadContext, Reader, ReadReply } from './command.ts'
import { fit } from './fit.ts'

type DeskRead =
  | 'wrapup.get' | 'wrapup.list' | 'recording.copy' | 'message.read' | 'message.list' | 'ATGetOEMMessage' | 'RPTGet_CDRInfo' | 'RPTGet_RTInfo' | 'RPTGet_UIDInfo'

export const deskReads: { readonly [N in DeskRead]: Reader<N> } = {
  'wrapup.get': ({ centre, self }, { callId }) => ({ ok: true, result: { wrapup: centre.deskStore.wrapup(callId, self.uid) } }),
  // For every agent: a note is about the customer, and whoever answers his next call needs it (docs/at-link.md, wrapup.list).
  'wrapup.list': ({ centre }, { callIds }) => {
    const kept = centre.deskStore.wrapupsOf(callIds, MAX_NOTED)
    return { ok: true, result: { wrapups: fit(kept.map((one) => ({ ...one, name: centre.agents.get(one.uid)?.name ?? '' }))) } }
  },
  'recording.copy': (context, { kind, file, callId, at }) => {
    // SECURITY: calls of others are a leader's to carry away; his own mailbox, faxes and e-mails anybody's (server-audit.test.ts, "copies of recordings").
    const allowed = kind !== 'recording' || context.self.role === 'leader'
    const detail = `${kind} ${file}${at === undefined ? '' : `, made ${new Date(at).toISOString()}`}`
    audit(context, { command: 'recording.copy', detail, whom: null, extension: null, callId: callId ?? null }, allowed ? 'done' : 'not_allowed')
    return allowed ? { ok: true, result: {} } : refuse('not_allowed', `${context.self.uid} leads no group`)
  },
  'message.read': ({ office, self }, { ids }) => {
    office.messages.read(self.uid, ids)
    return { ok: true, result: {} }
  },
  'message.list': ({ office, self }, { withUid, before, limit }) =>
    ({ ok: true, result: { messages: fit(office.messages.list(self.uid, withUid ?? null, before ?? null, limit)) } }),
  ATGetOEMMessage: ({ office, self }, { subKey, limit }) =>
    ({ ok: true, result: { messages: fit(office.oem.list(self.uid, subKey ?? null, limit)) } }),
  RPTGet_CDRInfo: (context, args) => callFigures(context, args),
  RPTGet_RTInfo: ({ centre }) => ({ ok: true, result: { figures: realTimeFigures(centre) } }),
  RPTGet_UIDInfo: ({ centre, office, self }, { uid }) => {
    const agent = uid === undefined ? self : centre.agents.get(uid)
    if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid ?? ''}`)
    // SECURITY: server-reads.test.ts, "figures of oneself and of led agents".
    if (agent !== self && !leadsAgent(self, agent)) return refuse('not_allowed', `${self.uid} does not lead ${agent.uid}`)
    return { ok: true, result: { figures: office.figures.ofAgent(agent) } }
  },
}

/** Of a group for its members and leaders; without one, of the site for leaders and of oneself for everybody else. */
function callFigures({ centre, office, self }: ReadContext, args: CommandArgs<'RPTGet_CDRInfo'>): Later<ReadReply<'RPTGet_CDRInfo'>> {
  const { group } = args
  const today = office.figures.today()
  const from = args.from ?? today.from
  const to = args.to ?? Math.max(today.to, from)
  if (to < from) return refuse('bad_arguments', 'to: lies before from')
  if (to - from > MAX_SPAN_MS) return refuse('bad_arguments', 'from, to: at most 31 days')
  if (group !== undefined) {
    if (!centre.site.groups.some((known) => known.id === group)) return refuse('bad_arguments', `there is no group ${group}`)
    const may = self.memberOf.includes(group) || (self.role === 'leader' && self.leads.has(group))
    if (!may) return refuse('not_allowed', `${self.uid} neither belongs to group ${group} nor leads it`)
  }
  const agent = group === undefined && self.role !== 'leader' ? self.uid : null
  const figures = office.figures.between(from, to, group ?? null, agent)
  return figures instanceof Promise ? figures.then(figuresReply) : figuresReply(figures)
}

function figuresReply(figures: Figures | null): ReadReply<'RPTGet_CDRInfo'> {
  return figures === null ? refuse('overloaded', 'too many calls for one look: ask for a shorter time') : { ok: true, result: { figures } }
}
