/** Reads of what the desk keeps: messages, OEM messages, after-call work, figures (manual: ATGetOEMMessage, RPTGet_*). */
import type { CommandArgs } from '../../protocol/commands.ts'
import type { Figures } from '../../../shared/domain/schemas.ts'
import { MAX_NOTED } from '../../protocol/commands.ts'
import { MAX_SPAN_MS, realTimeFigures } from '../figures/figure-desk.ts'
import type { Later } from '../store/record-store.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
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
  'recording.copy': (context, args) => recordingRight(context, args),
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
  RPTGet_UIDInfo: (context, { uid }) => {
    const { centre, office, self } = context
    const agent = uid === undefined ? self : centre.agents.get(uid)
    if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid ?? ''}`)
    // SECURITY: server-reads.test.ts, "figures of oneself and of led agents".
    if (!may(context, 'RPTGet_UIDInfo', { agent: agent.uid })) return refuse('not_allowed', `${self.uid} does not lead ${agent.uid}`)
    return { ok: true, result: { figures: office.figures.ofAgent(agent) } }
  },
}

/** Of a group for its members and leaders; without one, of the site for leaders and of oneself for everybody else. */
function callFigures(context: ReadContext, args: CommandArgs<'RPTGet_CDRInfo'>): Later<ReadReply<'RPTGet_CDRInfo'>> {
  const { centre, office, self } = context
  const { group } = args
  const today = office.figures.today()
  const from = args.from ?? today.from
  const to = args.to ?? Math.max(today.to, from)
  if (to < from) return refuse('bad_arguments', 'to: lies before from')
  if (to - from > MAX_SPAN_MS) return refuse('bad_arguments', 'from, to: at most 31 days')
  if (group !== undefined) {
    if (!centre.site.groups.some((known) => known.id === group)) return refuse('bad_arguments', `there is no group ${group}`)
    if (!may(context, 'RPTGet_CDRInfo', { group })) return refuse('not_allowed', `${self.uid} neither belongs to group ${group} nor leads it`)
  }
  const agent = group === undefined && !may(context, 'RPTGet_CDRInfo', 'site') ? self.uid : null
  const figures = office.figures.between(from, to, group ?? null, agent)
  return figures instanceof Promise ? figures.then(figuresReply) : figuresReply(figures)
}

function figuresReply(figures: Figures | null): ReadReply<'RPTGet_CDRInfo'> {
  return figures === null ? refuse('overloaded', 'too many calls for one look: ask for a shorter time') : { ok: true, result: { figures } }
}

/** The box a kind of file belongs to; a recording belongs to its call. */
const BOX_OF = { 'voicemail': 'voicemail', 'fax': 'fax', 'fax-print': 'fax', 'email': 'email' } as const

/**
 * Calls of others are a leader's to hear and to carry away, as far as they lead who took part; messages are for whom the table lets
 * see the box. The server's own records of a call say who took part; of older calls it believes the site's databases (`owner`).
 * SECURITY: rights-recordings.test.ts, "whose recording".
 */
function recordingRight(context: ReadContext, { kind, file, callId, act = 'copy', owner, at }: CommandArgs<'recording.copy'>): ReadReply<'recording.copy'> {
  const { centre, self } = context
  const known = callId === undefined ? [] : centre.tookPart(callId)
  const named = owner === undefined || owner === '' ? [] : [owner]
  const people = known.length > 0 ? known : named
  const allowed = kind === 'recording'
    ? may(context, act === 'play' ? 'recording.play' : 'recording.copy', { call: people })
    : may(context, `see.${BOX_OF[kind]}`, { agent: owner === undefined || owner === '' ? self.uid : owner })
  const whom = kind === 'recording' ? people.find((uid) => uid !== self.uid) ?? people[0] ?? null : named[0] ?? null
  const detail = `${act === 'play' ? 'play ' : ''}${kind} ${file}${at === undefined ? '' : `, made ${new Date(at).toISOString()}`}`
  // Hearing one's own is no act on others.
  const own = act === 'play' && allowed && (whom === null || whom === self.uid)
  if (!own) audit(context, { command: 'recording.copy', detail, whom: whom === self.uid ? null : whom, extension: null, callId: callId ?? null }, allowed ? 'done' : 'not_allowed')
  return allowed ? { ok: true, result: {} } : refuse('not_allowed', `${self.uid} may not ${act} this ${kind}`)
}
