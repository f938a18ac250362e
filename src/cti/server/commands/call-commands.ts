/**
 * Call control of one's own telephone. A command without a call id means the one leg that fits.
 * Answering or taking back while another call is active puts that one on hold first: the switch
 * does both as one (switch.ts). Placing a call while one is active and not held is refused with
 * `wrong_state`: hold it first.
 */
import type { CallCommand } from '../../../shared/domain/codes.ts'
import type { CallLeg } from '../../../shared/domain/schemas.ts'
import type { SwitchResult } from '../switch/switch.ts'
import { refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'
import { ask, isActive, legFor, ownExtension, talkingLegs } from './own-legs.ts'
import type { LegArgs } from './own-legs.ts'

type LegCommand = 'ATAnswer' | 'ATHangup' | 'ATHoldCall' | 'ATRetriveCall' | 'ATCallSwap'

export const callCommands: { readonly [N in LegCommand | 'ATPlaceCall']: Handler<N> } = {
  ATPlaceCall: (context, args) => {
    const own = ownExtension(context, args.uid)
    if (typeof own !== 'string') return own
    const active = context.centre.book.legsAt(own).find((leg) => isActive(leg))
    if (active !== undefined) return refuse('wrong_state', 'another call is active; hold it first', active.state)
    return ask(context, (ref) => context.centre.phones.placeCall(ref, own, args.called), ({ callId }) => ({ callId }))
  },
  ATAnswer: (context, args) => onLeg(context, args, 'ATAnswer', (legs) => legs.filter((leg) => leg.state === 'ringing').slice(0, 1),
    (ref, leg) => context.centre.phones.answer(ref, leg.callId, leg.extension)),
  ATHangup: (context, args) => onLeg(context, args, 'ATHangup', hangupCandidates, (ref, leg) => hangup(context, ref, leg)),
  ATHoldCall: (context, args) => onLeg(context, args, 'ATHoldCall', talkingLegs,
    (ref, leg) => context.centre.phones.hold(ref, leg.callId, leg.extension)),
  ATRetriveCall: (context, args) => onLeg(context, args, 'ATRetriveCall', (legs) => legs.filter((leg) => leg.held),
    (ref, leg) => context.centre.phones.retrieve(ref, leg.callId, leg.extension)),
  ATCallSwap: (context, args) => onLeg(context, args, 'ATCallSwap', (legs) => legs.filter((leg) => leg.held),
    (ref, leg) => {
      // Named by the active call, the one held call is meant.
      const held = leg.held ? leg : context.centre.book.legsAt(leg.extension).find((other) => other.held)
      return context.centre.phones.retrieve(ref, (held ?? leg).callId, leg.extension)
    }),
}

function onLeg(
  context: CommandContext, args: LegArgs, command: CallCommand,
  candidates: (legs: readonly CallLeg[]) => readonly CallLeg[], act: (ref: string, leg: CallLeg) => SwitchResult,
): Reply<LegCommand> {
  const found = legFor(context, args, command, candidates)
  if ('error' in found) return found
  return ask<LegCommand, object>(context, (ref) => act(ref, found.leg), () => ({}))
}

/** The active leg, or the only one there is. */
function hangupCandidates(legs: readonly CallLeg[]): readonly CallLeg[] {
  const active = legs.filter((leg) => isActive(leg))
  return active.length > 0 ? active : legs
}

/** A ringing call of the ACD goes back to its queue; any other leg is taken out of its call. */
function hangup(context: CommandContext, ref: string, leg: CallLeg): SwitchResult {
  const { desk, phones } = context.centre
  if (leg.state !== 'ringing') return phones.clear(ref, leg.callId, leg.extension, 'normal')
  const offered = desk.acd.offer(leg.callId)?.extension === leg.extension
  return offered
    ? phones.takeBack(ref, leg.callId, leg.extension, 'rejected')
    : phones.clear(ref, leg.callId, leg.extension, 'rejected')
}
