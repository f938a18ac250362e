/** What the commands on one's own telephone share: whose telephone, which call, allowed or not, and the way to the switch. */
import { legDisplayState } from '../../../shared/domain/codes.ts'
import type { CallCommand } from '../../../shared/domain/codes.ts'
import type { CallLeg, Extension } from '../../../shared/domain/schemas.ts'
import type { CommandName, CommandResult } from '../../protocol/commands.ts'
import { forbiddingState, permission } from '../calls/allowed.ts'
import type { Settled } from '../calls/outcomes.ts'
import { MAX_CONFERENCE } from '../switch/switch.ts'
import type { SwitchResult } from '../switch/switch.ts'
import { refuse } from './command.ts'
import type { CommandContext, Reply } from './command.ts'

export type Refusal = ReturnType<typeof refuse>
export type Found = { readonly leg: CallLeg } | Refusal

export interface LegArgs {
  readonly uid?: string | undefined
  readonly callId?: string | undefined
}

/** SECURITY: a telephone obeys only who sits at it; supervisor acts have commands of their own (server-commands.test.ts, "nobody moves another's call"). */
export function ownExtension(context: CommandContext, uid: string | undefined): Extension | Refusal {
  const { self } = context
  if (uid !== undefined && uid !== self.uid) return refuse('not_allowed', 'only the agent himself controls his telephone')
  if (self.extension === null) return refuse('not_logged_in', 'no extension')
  return self.extension
}

/** The leg the command means: the one named, or the only one that fits. */
export function findLeg(
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
  // None fits: the call that has the telephone's ear says, by its state, why not; without one, the first.
  const present = legs.find(isActive) ?? legs[0]
  return present === undefined ? refuse('no_such_call', `extension ${own} is in no call`) : { leg: present }
}

/** Null = the table allows the command on this leg. */
export function notAllowed(context: CommandContext, command: CallCommand, leg: CallLeg): Refusal | null {
  const situation = context.centre.book.situation(leg.callId, leg.extension)
  const allowed = situation === undefined ? 'forbidden' : permission(command, situation)
  if (allowed === 'unsupported') {
    return refuse('not_supported_by_extension', `extension ${leg.extension} has a handset that is lifted and put down by hand`)
  }
  if (allowed === 'allowed') return null
  if (allowed === 'full') return refuse('busy', `a conference has at most ${String(MAX_CONFERENCE)} parties`)
  const state = situation === undefined ? legDisplayState(leg) : forbiddingState(command, situation)
  return refuse('wrong_state', `${command} is not possible now`, state)
}

/** The own leg a command acts on, checked against the table. */
export function legFor(
  context: CommandContext, args: LegArgs, command: CallCommand, candidates: (legs: readonly CallLeg[]) => readonly CallLeg[],
): Found {
  const own = ownExtension(context, args.uid)
  if (typeof own !== 'string') return own
  const found = findLeg(context, own, args.callId, candidates)
  if ('error' in found) return found
  return notAllowed(context, command, found.leg) ?? found
}

/** Hands a command to the switch and follows it to its outcome; the switch's result is the answer's. */
export function ask<N extends CommandName, T extends object>(
  context: CommandContext, act: (ref: string) => SwitchResult<T>, answer: (value: T) => CommandResult<N>, settled?: Settled,
): Reply<N> {
  const { outcomes } = context.centre
  const ref = outcomes.track(context.origin, settled)
  const result = act(ref)
  if (result.ok) return { ok: true, result: answer(result.value) }
  outcomes.drop(ref)
  return refuse(result.code, result.message, result.state)
}

/** Legs that have the telephone's ear: all but those that ring or are held. */
export function isActive(leg: CallLeg): boolean {
  return !leg.held && leg.state !== 'ringing'
}

/** What most commands on a talk mean without a call id: the leg that talks. */
export function talkingLegs(legs: readonly CallLeg[]): readonly CallLeg[] {
  return legs.filter((leg) => leg.state === 'talking' && !leg.held)
}
