/** ATSendMsg: to an agent, to the agents of a group, to all (docs/at-link.md, Messages). */
import type { GroupId } from '../../../shared/domain/schemas.ts'
import type { CommandArgs } from '../../protocol/commands.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { CommandContext, Handler } from './command.ts'
import { keeping, tooOften } from './kept.ts'

type Refusal = ReturnType<typeof refuse>
interface Addressees {
  readonly to: readonly AgentRecord[]
  /** The group's id, `*` = all, null = one agent. */
  readonly broadcast: string | null
}

export const messageCommands: { readonly ATSendMsg: Handler<'ATSendMsg'> } = {
  ATSendMsg: (context, args) => {
    const { self, office, origin } = context
    if (args.uid !== undefined && args.uid !== self.uid) return refuse('not_allowed', 'messages are sent in one’s own name')
    const addressees = addresseesOf(context, args)
    if ('error' in addressees) return addressees
    const often = tooOften(context)
    if (often !== null) return often
    return keeping<'ATSendMsg'>(context, 'the message', () => {
      const sending = office.messages.send({ from: self, text: args.info, ...addressees })
      noteActs(context, addressees)
      const { ids, delivered, stored } = sending
      return { ok: true, result: { ids, delivered, stored }, after: () => { sending.deliver(origin) } }
    })
  },
}

function addresseesOf(context: CommandContext, args: CommandArgs<'ATSendMsg'>): Addressees | Refusal {
  const { centre, self } = context
  const named = [args.uidTo !== undefined, args.group !== undefined, args.all].filter(Boolean).length
  if (named !== 1) return refuse('bad_arguments', 'name one of uidTo, group, all')
  if (args.uidTo !== undefined) {
    const agent = centre.agents.get(args.uidTo)
    return agent === undefined ? refuse('no_such_agent', `there is no agent ${args.uidTo}`) : { to: [agent], broadcast: null }
  }
  return broadcastTo(context, args.group ?? null, [...centre.agents.all()].filter((agent) => agent.uid !== self.uid))
}

function broadcastTo(context: CommandContext, group: GroupId | null, others: readonly AgentRecord[]): Addressees | Refusal {
  const { centre, self } = context
  // SECURITY: who may speak to many is the server's to decide (server-messages.test.ts, "to all: leaders only").
  if (group === null) {
    if (may(context, 'ATSendMsg', 'site')) return { to: others, broadcast: '*' }
    audit(context, { command: 'ATSendMsg', detail: 'all', whom: null, extension: null, callId: null }, 'not_allowed')
    return refuse('not_allowed', 'only a leader writes to all')
  }
  if (!centre.site.groups.some((known) => known.id === group)) return refuse('bad_arguments', `there is no group ${group}`)
  if (!may(context, 'ATSendMsg', { group })) {
    audit(context, { command: 'ATSendMsg', detail: `group ${group}`, whom: null, extension: null, callId: null }, 'not_allowed')
    return refuse('not_allowed', `${self.uid} is no member of group ${group}`)
  }
  return { to: others.filter((agent) => agent.memberOf.includes(group) || agent.leads.has(group)), broadcast: group }
}

/** A leader's word to his people is an act of supervision; what he wrote is not part of the trail. */
function noteActs(context: CommandContext, { to, broadcast }: Addressees): void {
  const { office, actor } = context
  const [only] = to
  const whom = broadcast === null && only !== undefined ? only : null
  const leads = office.rights.role(actor) === 'leader' || office.rights.role(actor) === 'manager'
  if (!leads || (whom !== null && !may(context, 'ATLogout', { agent: whom.uid }))) return
  const detail = broadcast === null ? 'one' : broadcast === '*' ? 'all' : `group ${broadcast}`
  audit(context, { command: 'ATSendMsg', detail, whom: whom?.uid ?? null, extension: null, callId: null }, 'done')
}
