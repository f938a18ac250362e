/**
 * Acts on the calls of others: pick-up, forced release, listening and joining. The server decides who
 * may; every act and every attempt is in the audit trail with its outcome (docs/at-link.md, Rights).
 */
import { legDisplayState } from '../../../shared/domain/codes.ts'
import type { CallLeg, Extension } from '../../../shared/domain/schemas.ts'
import type { Settled } from '../calls/outcomes.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'
import { ask, isActive, ownExtension } from './own-legs.ts'
import type { Refusal } from './own-legs.ts'

type SupervisionCommand = 'ATPickCall' | 'ATDiscCall' | 'ATInsert'
type InsertType = 'leave' | 'join' | 'listen'

interface Aim {
  readonly uid?: string | undefined
  readonly ext: Extension
  readonly callId?: string | undefined
}

export const supervisionCommands: { readonly [N in SupervisionCommand]: Handler<N> } = {
  ATPickCall: (context, args) => audited(context, 'ATPickCall', '', args, (settled) => pickUp(context, args, settled)),
  ATDiscCall: (context, args) => audited(context, 'ATDiscCall', '', args, (settled) => release(context, args, settled)),
  ATInsert: (context, args) => audited(context, 'ATInsert', args.type, args, (settled) => insert(context, args, args.type, settled)),
}

/** SECURITY: no supervised act and no attempt without an entry (server-supervision.test.ts, "every act and every attempt is in the audit trail"). */
function audited<N extends SupervisionCommand>(
  context: CommandContext, command: N, detail: string, { ext, callId }: Aim, act: (settled: Settled) => Reply<N>,
): Reply<N> {
  const whom = context.centre.agents.at(ext)?.uid ?? null
  const settle = audit(context, { command, detail, whom, extension: ext, callId: callId ?? null })
  const reply = act(settle)
  if (!reply.ok) settle(reply.error.code)
  return reply
}

/** A call that rings at another extension is answered here. */
function pickUp(context: CommandContext, args: Aim, settled: Settled): Reply<'ATPickCall'> {
  const own = ownTelephone(context, args)
  if (typeof own !== 'string') return own
  const { agents, book, lines, phones } = context.centre
  if (!lines.has(args.ext)) return refuse('no_such_extension', `there is no extension ${args.ext}`)
  const target = agents.at(args.ext)
  // SECURITY: only within the own group, or as a leader (server-supervision.test.ts, "picks up in his own group only").
  if (!may(context, 'ATPickCall', { seat: target === undefined ? [] : [target.uid] })) {
    return refuse('not_allowed', `${context.self.uid} shares no group with the agent at ${args.ext}`)
  }
  const active = book.legsAt(own).find(isActive)
  if (active !== undefined) return refuse('wrong_state', 'another call is active; hold it first', legDisplayState(active))
  const leg = legAt(context, args, (legs) => legs.filter((one) => one.state === 'ringing').slice(0, 1))
  if ('error' in leg) return leg
  if (leg.state !== 'ringing') return refuse('wrong_state', `the call at ${args.ext} does not ring`, legDisplayState(leg))
  return ask<'ATPickCall', object>(context, (ref) => {
    const result = phones.pickup(ref, leg.callId, leg.extension, own)
    if (result.ok) book.intend(ref, { kind: 'ends', callId: leg.callId, cause: 'picked_up', uid: context.self.uid })
    return result
  }, () => ({ callId: leg.callId }), settled)
}

/** Ends the call at the extension of a led agent. */
function release(context: CommandContext, args: Aim, settled: Settled): Reply<'ATDiscCall'> {
  const own = ownExtension(context, args.uid)
  if (typeof own !== 'string') return own
  const refusal = notMine(own, args) ?? notLed(context, 'ATDiscCall', args.ext, satThere(context, args))
  if (refusal !== null) return refusal
  const { book, phones } = context.centre
  const leg = legAt(context, args, (legs) => {
    const active = legs.filter(isActive)
    return active.length > 0 ? active : legs
  })
  if ('error' in leg) return leg
  if (leg.state === 'ringing') return refuse('wrong_state', 'the call rings: it can be picked up', 'ringing')
  return ask<'ATDiscCall', object>(context, (ref) => {
    const result = phones.clear(ref, leg.callId, leg.extension, 'released')
    if (result.ok) book.intend(ref, { kind: 'ends', callId: leg.callId, cause: 'released', uid: context.self.uid })
    return result
  }, () => ({}), settled)
}

/** Listens, joins, or leaves again. */
function insert(context: CommandContext, args: Aim, type: InsertType, settled: Settled): Reply<'ATInsert'> {
  const own = type === 'leave' ? ownExtension(context, args.uid) : ownTelephone(context, args)
  if (typeof own !== 'string') return own
  return type === 'leave' ? leave(context, args, own, settled) : enter(context, args, own, type, settled)
}

function leave(context: CommandContext, args: Aim, own: Extension, settled: Settled): Reply<'ATInsert'> {
  const { book, phones } = context.centre
  const mine = book.legsAt(own).filter((leg) => book.isSupervising(leg.callId, own) && (args.callId ?? leg.callId) === leg.callId)
  const leg = mine.find((one) => book.leg(one.callId, args.ext) !== undefined) ?? mine[0]
  if (leg === undefined) return refuse('no_such_call', `extension ${own} is in no call by ATInsert`)
  return ask<'ATInsert', object>(context, (ref) => phones.clear(ref, leg.callId, own, 'normal'), () => ({}), settled)
}

function enter(context: CommandContext, args: Aim, own: Extension, mode: 'join' | 'listen', settled: Settled): Reply<'ATInsert'> {
  const { book, phones, outcomes, announcer } = context.centre
  const refusal = notLed(context, 'ATInsert', args.ext)
  if (refusal !== null) return refusal
  const leg = legAt(context, args, (legs) => {
    const active = legs.filter(isActive)
    return active.length > 0 ? active : legs
  })
  if ('error' in leg) return leg
  const mine = book.legsAt(own)
  const inside = mine.find((one) => one.callId === leg.callId && book.isSupervising(one.callId, own))
  const elsewhere = mine.find((one) => one !== inside)
  if (elsewhere !== undefined) return refuse('wrong_state', 'the own telephone is in a call', legDisplayState(elsewhere))
  if (leg.state !== 'talking' || leg.held) return refuse('wrong_state', `the agent at ${args.ext} does not talk`, legDisplayState(leg))
  if (inside?.state === 'talking' && inside.listening === (mode === 'listen')) {
    // He does so already: nothing to ask of the switch.
    return { ok: true, result: {}, after: () => {
      settled('done')
      announcer.done(context.origin, { ok: true })
    } }
  }
  const ref = outcomes.track(context.origin, settled)
  const result = phones.monitor(ref, leg.callId, own, mode)
  if (result.ok) {
    book.intend(ref, { kind: 'supervises', callId: leg.callId, extension: own })
    return { ok: true, result: {} }
  }
  outcomes.drop(ref)
  return refuse(result.code, result.message, result.state)
}

/** The own telephone, for acts that make it talk. An analogue handset is lifted by hand (manual: 人工摘机). */
function ownTelephone(context: CommandContext, args: Aim): Extension | Refusal {
  const own = ownExtension(context, args.uid)
  if (typeof own !== 'string') return own
  const mine = notMine(own, args)
  if (mine !== null) return mine
  if (context.centre.lines.kindOf(own) === 'analogue') {
    return refuse('not_supported_by_extension', `extension ${own} has a handset that is lifted by hand`)
  }
  return own
}

function notMine(own: Extension, { ext }: Aim): Refusal | null {
  return ext === own ? refuse('bad_arguments', 'that is the own extension') : null
}

/**
 * Nobody sits there (any more): the leader of everybody who sat there during the call may end it.
 * SECURITY: only during that call (server-supervision.test.ts, "ends the call of an agent who has been logged out").
 */
function satThere({ centre }: CommandContext, { ext, callId }: Aim): readonly string[] {
  const legs = centre.book.legsAt(ext).filter((leg) => (callId ?? leg.callId) === leg.callId)
  const sat = legs.map((leg) => centre.people.people(leg.callId, ext))
  // Without a call id any of them may be meant: one of nobody is nobody's to end.
  return sat.some((people) => people.length === 0) ? [] : sat.flat()
}

/**
 * SECURITY: only a leader of the agent who sits there (server-supervision.test.ts, "only who leads the agent").
 * @param sat who sat there, where nobody sits now
 */
function notLed(context: CommandContext, right: 'ATDiscCall' | 'ATInsert', ext: Extension, sat: readonly string[] = []): Refusal | null {
  const { agents, lines } = context.centre
  if (!lines.has(ext)) return refuse('no_such_extension', `there is no extension ${ext}`)
  const target = agents.at(ext)
  if (may(context, right, { seat: target === undefined ? sat : [target.uid] })) return null
  return refuse('not_allowed', target === undefined ? `nobody sits at ${ext}` : `${context.self.uid} does not lead ${target.uid}`)
}

function legAt(context: CommandContext, { ext, callId }: Aim, candidates: (legs: readonly CallLeg[]) => readonly CallLeg[]): CallLeg | Refusal {
  const { book } = context.centre
  const legs = book.legsAt(ext)
  const named = callId === undefined ? candidates(legs)[0] ?? legs[0] : book.leg(callId, ext)
  return named ?? refuse('no_such_call', `extension ${ext} has no part in ${callId === undefined ? 'a call' : `call ${callId}`}`)
}
