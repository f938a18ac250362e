/**
 * Call control of one's own telephone. A command without a call id means the one leg that fits.
 * Answering or taking back while another call is active puts that one on hold first: the switch
 * does both as one (switch.ts). Placing a call while one is active and not held is refused with
 * `wrong_state`: hold it first.
 */
import { legDisplayState } from '../../../shared/domain/codes.ts'
import type { CallCommand } from '../../../shared/domain/codes.ts'
import type { CallLeg, Extension } from '../../../shared/domain/schemas.ts'
import { permission } from '../calls/allowed.ts'
import type { LegSituation } from '../calls/allowed.ts'
import type { SwitchResult } from '../switch/switch.ts'
import { refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'

type LegCommand = 'ATAnswer' | 'ATHangup' | 'ATHoldCall' | 'ATRetriveCall' | 'ATCallSwap'
type Refusal = ReturnType<typeof refuse>
type Found = { readonly leg: CallLeg } | Refusal

export const callCommands: { readonly [N in LegCommand | 'ATPlaceCall']: Handler<N> } = {
  ATPlaceCall: (context, args) => {
    const own = ownExtension(context, args.uid)
    if (typeof own !== 'string') return own
    const active = context.centre.book.legsAt(own).find((leg) => isActive(leg))
    if (active !== undefined) return refuse('wrong_state', 'another call is active; hold it first', active.state)
    const { outcomes, phones } = context.centre
    const ref = outcomes.track(context.origin)
    const result = phones.placeCall(ref, own, args.called)
    if (!result.ok) {
      outcomes.drop(ref)
      return refuse(result.code, result.message, result.state)
    }
    return { ok: true, result: { callId: result.value.callId } }
  },
  ATAnswer: (context, args) => onLeg(context, args, 'ATAnswer', (legs) => legs.filter((leg) => leg.state === 'ringing').slice(0, 1),
    (ref, leg) => context.centre.phones.answer(ref, leg.callId, leg.extension)),
  ATHangup: (context, args) => onLeg(context, args, 'ATHangup', hangupCandidates, (ref, leg) => hangup(context, ref, leg)),
  ATHoldCall: (context, args) => onLeg(context, args, 'ATHoldCall', (legs) => legs.filter((leg) => leg.state === 'talking' && !leg.held),
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
  context: CommandContext,
  args: { readonly uid?: string | undefined; readonly callId?: string | undefined },
  command: CallCommand,
  candidates: (legs: readonly CallLeg[]) => readonly CallLeg[],
  act: (ref: string, leg: CallLeg) => SwitchResult,
): Reply<LegCommand> {
  const own = ownExtension(context, args.uid)
  if (typeof own !== 'string') return own
  const found = findLeg(context, own, args.callId, candidates)
  if ('error' in found) return found
  const { leg } = found
  const allowed = permission(command, situation(context, leg))
  if (allowed === 'unsupported') {
    return refuse('not_supported_by_extension', `extension ${leg.extension} has a handset that is lifted and put down by hand`)
  }
  if (allowed === 'forbidden') return refuse('wrong_state', `${command} is not possible now`, legDisplayState(leg))
  const { outcomes } = context.centre
  const ref = outcomes.track(context.origin)
  const result = act(ref, leg)
  if (result.ok) return { ok: true, result: {} }
  outcomes.drop(ref)
  return refuse(result.code, result.message, result.state)
}

/** SECURITY: a telephone obeys only who sits at it; supervisor acts have commands of their own (server-commands.test.ts, "nobody moves another's call"). */
function ownExtension(context: CommandContext, uid: string | undefined): Extension | Refusal {
  const { self } = context
  if (uid !== undefined && uid !== self.uid) return refuse('not_allowed', 'only the agent himself controls his telephone')
  if (self.extension === null) return refuse('not_logged_in', 'no extension')
  return self.extension
}

function findLeg(
  context: CommandContext, own: Extension, callId: string | undefined,
  candidates: (legs: readonly CallLeg[]) => readonly CallLeg[],
): Found {
  const { book } = context.centre
  if (callId !== undefined) {
    const leg = book.leg(callId, own)
    return leg === undefined ? refuse('no_such_call', `extension ${own} has no part in call ${callId}`) : { leg }
  }
  const legs = book.legsAt(own)
  const fitting = candidates(legs)
  const [only] = fitting
  if (fitting.length > 1) return refuse('bad_arguments', 'several calls fit: name the call')
  if (only !== undefined) return { leg: only }
  // None fits: the first one there says, by its state, why not.
  const [present] = legs
  return present === undefined ? refuse('no_such_call', `extension ${own} is in no call`) : { leg: present }
}

/** The active leg, or the only one there is. */
function hangupCandidates(legs: readonly CallLeg[]): readonly CallLeg[] {
  const active = legs.filter((leg) => isActive(leg))
  return active.length > 0 ? active : legs
}

function isActive(leg: CallLeg): boolean {
  return !leg.held && leg.state !== 'ringing'
}

function situation(context: CommandContext, leg: CallLeg): LegSituation {
  const others = context.centre.book.legsAt(leg.extension).filter((other) => other.callId !== leg.callId)
  return {
    state: leg.state,
    held: leg.held,
    kind: context.centre.lines.kindOf(leg.extension),
    otherActive: others.some((other) => other.state === 'talking' && !other.held),
    otherHeld: others.some((other) => other.held),
  }
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
