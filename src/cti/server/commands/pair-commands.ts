/**
 * Two calls of one telephone: consulting, and the exits of a consultation. Any held and active call
 * of the agent is such a pair, whoever called first; a command may name either of the two
 * (docs/at-link.md, Consulting). The fourth exit, swap, is in call-commands.ts.
 */
import { legDisplayState } from '../../../shared/domain/codes.ts'
import type { CallCommand } from '../../../shared/domain/codes.ts'
import type { CallLeg, Extension } from '../../../shared/domain/schemas.ts'
import type { SwitchResult } from '../switch/switch.ts'
import { refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'
import { ask, isActive, legFor, notAllowed, ownExtension, talkingLegs } from './own-legs.ts'
import type { LegArgs, Refusal } from './own-legs.ts'
import { targetOf } from './targets.ts'

type ExitCommand = 'ATCallReconnect' | 'ATTranOver' | 'ATConfOver'
type ConsultCommand = 'ATConsTrans' | 'ATConsConf'

interface Pair {
  readonly held: CallLeg
  readonly active: CallLeg
}

export const pairCommands: { readonly [N in ExitCommand | ConsultCommand]: Handler<N> } = {
  ATConsTrans: (context, args) => consult(context, args, 'ATConsTrans'),
  ATConsConf: (context, args) => consult(context, args, 'ATConsConf'),
  ATCallReconnect: (context, args) => exit(context, args, 'ATCallReconnect',
    (ref, { held, active }) => context.centre.phones.reconnect(ref, active.callId, held.callId, held.extension)),
  ATTranOver: (context, args) => exit(context, args, 'ATTranOver',
    (ref, { held, active }) => context.centre.phones.complete(ref, held.callId, active.callId, held.extension)),
  ATConfOver: (context, args) => exit(context, args, 'ATConfOver',
    (ref, { held, active }) => context.centre.phones.join(ref, held.callId, active.callId, held.extension)),
}

/** What becomes of it, transfer or conference, is decided at the end; a conference is held as a whole for one (manual: ATConsConf, case 6). */
function consult(
  context: CommandContext, args: LegArgs & { readonly extDest: string }, command: ConsultCommand,
): Reply<ConsultCommand> {
  const found = legFor(context, args, command, talkingLegs)
  if ('error' in found) return found
  const { leg } = found
  const target = targetOf(context, leg, args.extDest)
  if ('error' in target) return target
  if (target.kind === 'group') return refuse('bad_arguments', 'a queue cannot be consulted: transfer the call to it')
  return ask<ConsultCommand, Pick<CallLeg, 'callId'>>(
    context, (ref) => context.centre.phones.consult(ref, leg.callId, leg.extension, target.number, command === 'ATConsConf'), ({ callId }) => ({ callId }))
}

function exit(
  context: CommandContext, args: LegArgs, command: ExitCommand, act: (ref: string, pair: Pair) => SwitchResult,
): Reply<ExitCommand> {
  const own = ownExtension(context, args.uid)
  if (typeof own !== 'string') return own
  const pair = pairOf(context, own, args.callId, command)
  if ('error' in pair) return pair
  // The leg that is named answers for the pair it makes with the other one; the active one when none is.
  const refusal = notAllowed(context, command, pair.held.callId === args.callId ? pair.held : pair.active)
  if (refusal !== null) return refusal
  return ask<ExitCommand, object>(context, (ref) => act(ref, pair), () => ({}))
}

/** The held and the active call; `callId` may be either of them. */
function pairOf(context: CommandContext, own: Extension, callId: string | undefined, command: CallCommand): Pair | Refusal {
  const { book } = context.centre
  const legs = book.legsAt(own)
  const named = callId === undefined ? undefined : book.leg(callId, own)
  if (callId !== undefined && named === undefined) return refuse('no_such_call', `extension ${own} has no part in call ${callId}`)
  const active = named !== undefined && isActive(named) ? named : legs.find((leg) => isActive(leg))
  const heldLegs = legs.filter((leg) => leg.held)
  const [first] = legs
  if (first === undefined) return refuse('no_such_call', `extension ${own} is in no call`)
  if (active === undefined || heldLegs.length === 0) {
    return refuse('wrong_state', `${command} needs a held and an active call`, legDisplayState(named ?? active ?? first))
  }
  if (named !== undefined && !named.held && named !== active) return refuse('wrong_state', `${command} is not possible now`, named.state)
  if (named?.held === true) return { held: named, active }
  // The call it consults about; any other pair must be clear without it.
  const consulted = heldLegs.find((leg) => leg.callId === active.consultOf)
  const held = consulted ?? (heldLegs.length === 1 ? heldLegs[0] : undefined)
  return held === undefined ? refuse('bad_arguments', 'several calls are held: name the one that is meant') : { held, active }
}
