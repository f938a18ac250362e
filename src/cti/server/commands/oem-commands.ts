/** ATSendOEMCommand and ATSendOEMCommand_Route (docs/at-link.md, Messages). */
import type { CommandArgs } from '../../protocol/commands.ts'
import { parseEmailSend, parseSmsSend } from '../../legacy/oem.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'
import { keeping, tooOften } from './kept.ts'

type Send = Reply<'ATSendOEMCommand'>
type OemCommand = 'ATSendOEMCommand' | 'ATSendOEMCommand_Route'

export const oemCommands: { readonly [N in OemCommand]: Handler<N> } = {
  ATSendOEMCommand: (context, args) => {
    if (args.uid !== undefined && args.uid !== context.self.uid) return refuse('not_allowed', 'OEM commands are sent in one’s own name')
    const often = tooOften(context)
    if (often !== null) return often
    return keeping<'ATSendOEMCommand'>(context, 'the OEM command', () => {
      if (args.subKey === 'AGENTTOMCI') return toMci(context, args.msg)
      return args.subKey === 'AGENTTOAGENT' ? toAgent(context, args) : toIvr(context, args)
    })
  },
  ATSendOEMCommand_Route: (context, { cmd, uidTo, info }) => {
    const { centre, self, office, origin } = context
    const agent = uidTo === '' ? null : centre.agents.get(uidTo)
    if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uidTo}`)
    const group = centre.site.groups.find(({ id, name, called }) => cmd !== '' && [id, name, called].includes(cmd))
    if (agent === null && group === undefined) return refuse('bad_arguments', `there is no route point ${cmd}`)
    const often = tooOften(context)
    if (often !== null) return often
    return keeping<'ATSendOEMCommand_Route'>(context, 'the message', () => {
      const kept = office.oem.route(self.uid, info, agent, group?.id ?? null)
      return {
        ok: true,
        result: { id: kept.id, uid: kept.uid },
        after: () => {
          kept.deliver()
          centre.announcer.done(origin, { ok: true })
        },
      }
    })
  },
}

/** The old strings say what goes out; whatever a body contains, it changes no other field (legacy/oem.ts). */
function toMci(context: CommandContext, msg: string): Send {
  const { office } = context
  const isSms = /^\s*SMS_SEND\b/i.test(msg)
  if (isSms) {
    const sms = parseSmsSend(msg)
    if (!sms.ok) return refuse('bad_arguments', sms.error.message)
    const sender = senderOf(context, sms.value.uid)
    if ('error' in sender) return sender
    const { tel, subject, body } = sms.value
    return sent(context, office.oem.sendOut({ kind: 'sms', uid: sender.uid, toName: '', to: tel, cc: '', bcc: '', subject, body, files: [] }))
  }
  const mail = parseEmailSend(msg)
  if (!mail.ok) return refuse('bad_arguments', mail.error.message)
  const sender = senderOf(context, mail.value.uid)
  if ('error' in sender) return sender
  const { to, cc, bcc, subject, body, files } = mail.value
  return sent(context, office.oem.sendOut({
    kind: 'email', uid: sender.uid, toName: '', to: to.join(', '), cc: cc.join(', '), bcc: bcc.join(', '), subject, body, files,
  }))
}

/** SECURITY: in whose name it goes out is checked (server-oem.test.ts, "nobody sends in another's name"). */
function senderOf(context: CommandContext, uid: string): AgentRecord | ReturnType<typeof refuse> {
  const { centre, self } = context
  if (uid === '' || uid === self.uid) return self
  const agent = centre.agents.get(uid)
  if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid}`)
  const allowed = may(context, 'ATSendOEMCommand', { agent: agent.uid })
  audit(context, { command: 'ATSendOEMCommand', detail: 'in their name', whom: agent.uid, extension: null, callId: null }, allowed ? 'done' : 'not_allowed')
  return allowed ? agent : refuse('not_allowed', `${self.uid} does not lead ${uid}`)
}

function sent({ centre, origin }: CommandContext, id: string): Send {
  return { ok: true, result: { id }, after: () => { centre.announcer.done(origin, { ok: true }) } }
}

function toAgent(context: CommandContext, { uidTo, msg }: CommandArgs<'ATSendOEMCommand'>): Send {
  const { centre, self, office } = context
  const agent = centre.agents.get(uidTo)
  if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uidTo}`)
  const kept = office.oem.keep({ kind: 'AGENTTOAGENT', from: self.uid, to: agent.uid, text: msg }, agent.uid)
  return {
    ok: true,
    result: { id: kept.id },
    after: () => {
      kept.deliver()
      centre.announcer.done(context.origin, { ok: true })
    },
  }
}

/** No flow of the embedded IVR reads it; it is kept for the site's own programs. */
function toIvr(context: CommandContext, { uidTo, msg }: CommandArgs<'ATSendOEMCommand'>): Send {
  const { self, office } = context
  return sent(context, office.oem.keep({ kind: 'AGENTTOIVR', from: self.uid, to: `ivr:${uidTo}`.slice(0, 64), text: msg }, null).id)
}
