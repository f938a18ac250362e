/** One step, no consulting: transfer, conference, and the IVR as transfer target or third party. */
import type { CallCommand } from '../../../shared/domain/codes.ts'
import type { CallLeg } from '../../../shared/domain/schemas.ts'
import { surveyedAgent } from '../ivr/ivr-desk.ts'
import type { IvrEntry, TransferDestination } from '../switch/switch.ts'
import { refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'
import { ask, legFor, talkingLegs } from './own-legs.ts'
import type { LegArgs, Refusal } from './own-legs.ts'
import { targetOf } from './targets.ts'

type IvrCommand = 'ATTranCall_toIVR' | 'ATJoinIVR_toCnf'
type TransferCommand = 'ATTranCall' | 'ATConf_est' | IvrCommand

interface IvrArgs extends LegArgs {
  readonly channel: number
  readonly ivrFile: string
  readonly node: string
  readonly ivrMsg: string
}

export const transferCommands: { readonly [N in TransferCommand]: Handler<N> } = {
  ATTranCall: (context, args) => {
    const found = legFor(context, args, 'ATTranCall', talkingLegs)
    if ('error' in found) return found
    const { leg } = found
    const to = transferTarget(context, leg, args)
    if ('error' in to) return to
    const { desk, phones } = context.centre
    return ask<'ATTranCall', object>(context, (ref) => {
      const result = phones.transfer(ref, leg.callId, leg.extension, to)
      if (result.ok && to.kind === 'group') desk.transferring(ref, leg.callId)
      return result
    }, () => ({}))
  },
  ATConf_est: (context, args) => {
    const found = legFor(context, args, 'ATConf_est', talkingLegs)
    if ('error' in found) return found
    const { leg } = found
    const to = targetOf(context, leg, args.extDest)
    if ('error' in to) return to
    if (to.kind === 'group') return refuse('bad_arguments', 'a queue cannot join a call')
    return ask<'ATConf_est', object>(context, (ref) => context.centre.phones.addParty(ref, leg.callId, leg.extension, to.number), () => ({}))
  },
  ATTranCall_toIVR: (context, args) => toIvr(context, args, 'ATTranCall_toIVR', 'transfer'),
  ATJoinIVR_toCnf: (context, args) => toIvr(context, args, 'ATJoinIVR_toCnf', 'conference'),
}

function transferTarget(
  context: CommandContext, leg: CallLeg, args: { readonly extDest?: string | undefined; readonly group?: string | undefined },
): TransferDestination | Refusal {
  if (args.group === undefined) return args.extDest === undefined ? refuse('bad_arguments', 'extDest or group: where to?') : targetOf(context, leg, args.extDest)
  if (args.extDest !== undefined) return refuse('bad_arguments', 'extDest or group, not both')
  const group = context.centre.site.groups.find((candidate) => candidate.id === args.group)
  return group === undefined ? refuse('bad_arguments', `there is no group ${args.group}`) : { kind: 'group', group: group.id }
}

function toIvr(
  context: CommandContext, args: IvrArgs, command: IvrCommand & CallCommand, mode: 'transfer' | 'conference',
): Reply<IvrCommand> {
  const found = legFor(context, args, command, talkingLegs)
  if ('error' in found) return found
  const { leg } = found
  const entry = ivrEntry(context, leg, args)
  if ('error' in entry) return entry
  return ask<IvrCommand, object>(context, (ref) => context.centre.phones.toIvr(ref, leg.callId, leg.extension, entry, mode), () => ({}))
}

/** The flow must exist; an empty message becomes `uid|callid`, what a survey needs. */
function ivrEntry(context: CommandContext, leg: CallLeg, args: IvrArgs): IvrEntry | Refusal {
  const { centre, self } = context
  const flow = centre.ivr.flow(args.ivrFile, args.node)
  if (flow === undefined) return refuse('bad_arguments', `there is no IVR flow ${args.ivrFile} node ${args.node}`)
  const message = args.ivrMsg === '' ? `${self.uid}|${leg.callId}` : args.ivrMsg
  // SECURITY: nobody sends a survey in another agent's name (server-ivr.test.ts, "a survey counts for who sent the caller there").
  if (flow.kind === 'survey' && surveyedAgent(message) !== self.uid) return refuse('not_allowed', 'a survey counts for the agent who sends the caller there')
  return { channel: args.channel, file: flow.file, node: flow.node, message }
}
