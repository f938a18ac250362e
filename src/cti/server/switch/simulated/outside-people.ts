/** The `sim.*` family of the simulated switch (handles.md): what persons do with their hands. */
import type { CallId } from '../../../../shared/domain/schemas.ts'
import type { SwitchResult, SwitchSim } from '../switch.ts'
import { isActive, machineState, type Leg } from './call-book.ts'
import { causesOfLeaving, type CallCommands } from './call-commands.ts'
import type { Dialling } from './dialling.ts'
import type { Exchange, Refusal } from './exchange.ts'
import { isOutsideNumber } from './number-plan.ts'

type IncomingArgs = Parameters<SwitchSim['incoming']>[1]
const OK = { ok: true, value: {} } as const

/** `incoming`, `answer`, `hangup` and `dtmf`; each acts on the newest call that fits. */
export function createOutsidePeople(
  exchange: Exchange, calls: CallCommands, dialling: Dialling, settings: { readonly outsidePrefix: string },
): SwitchSim {
  /** A person outside is found by his number, with or without the prefix that was dialled before it. */
  const outsideLegs = (number: string): readonly Leg[] => {
    const found = exchange.book.outsideLegs(number)
    const { outsidePrefix } = settings
    if (found.length > 0 || outsidePrefix === '' || !number.startsWith(outsidePrefix)) return found
    return exchange.book.outsideLegs(number.slice(outsidePrefix.length))
  }
  return {
    incoming: (ref, args) => incoming(exchange, dialling, ref, args),
    answer(ref, number) {
      const extension = exchange.extensions.get(number)?.extension
      if (extension !== undefined) {
        const leg = newest(exchange.book.legsOf(extension), ({ party }) => party.state === 'ringing' || party.state === 'seized')
        if (leg === undefined) return nothingFits(exchange.book.legsOf(extension), number)
        return calls.answer(ref, leg.call.callId, extension, 'lift')
      }
      return answerOutside(exchange, calls, ref, number, outsideLegs(number))
    },
    hangup(ref, number) {
      const extension = exchange.extensions.get(number)?.extension
      if (extension === undefined) return hangUpOutside(exchange, ref, number, outsideLegs(number))
      const legs = exchange.book.legsOf(extension)
      const leg = newest(legs, ({ party }) => isActive(party)) ?? newest(legs, ({ party }) => machineState(party) === 'held') ?? newest(legs, () => true)
      if (leg === undefined) return nothingFits(legs, number)
      return calls.clear(ref, leg.call.callId, extension, 'put-down', 'normal')
    },
    dtmf(ref, number, digits) {
      const legs = outsideLegs(number)
      const leg = newest(legs, ({ party }) => party.state === 'talking')
      if (leg === undefined) return nothingFits(legs, number)
      exchange.later(ref, () => {
        const now = exchange.book.party(leg.call.callId, leg.party.partyId)
        if (now?.party.state !== 'talking') return gone(number)
        exchange.dtmf(leg.call.callId, leg.party.number, digits, ref)
        return undefined
      })
      return OK
    },
  }
}

function incoming(
  exchange: Exchange, dialling: Dialling, ref: string, args: IncomingArgs,
): SwitchResult<{ readonly callId: CallId }> {
  const first = lineFor(exchange, args)
  if (!first.ok) return first
  const callId = dialling.nextCallId()
  exchange.later(ref, () => {
    const line = lineFor(exchange, args)
    if (!line.ok) return line
    const target = args.extension
    exchange.book.open({
      callId, caller: args.caller, called: args.called, trunk: line.trunk, external: true,
      originalCaller: args.caller, originalCalled: args.called, routePoint: args.group,
    })
    const caller = exchange.book.join(callId, {
      kind: 'external', number: args.caller, extension: null, trunk: line.trunk, role: 'originator',
      state: target === null ? 'talking' : 'ringback',
    })
    if (target !== null) {
      // A busy house still had the call: it is told, then ended, and so it is in the record.
      if (exchange.cannotRing(target) !== undefined) exchange.tell(callId, [caller.partyId], 'incoming', ref)
      dialling.ringExtension(callId, caller.partyId, target, ref)
      return undefined
    }
    const group = args.group ?? ''
    const queue = exchange.book.join(callId, {
      kind: 'queue', number: group, extension: null, trunk: null, state: 'talking', role: 'destination',
    })
    exchange.tell(callId, [caller.partyId, queue.partyId], 'incoming', ref)
    exchange.arrived(callId, group)
    return undefined
  })
  return { ok: true, value: { callId } }
}

/** Checks the arguments and finds the line the call comes in on. */
function lineFor(exchange: Exchange, args: IncomingArgs): Refusal | { readonly ok: true; readonly trunk: string } {
  if (!isOutsideNumber(args.caller)) return bad(`"${args.caller}" is no outside number: 3 to 20 of 0-9 + * #`)
  if ((args.group === null) === (args.extension === null)) return bad('name either a group or an extension')
  if (args.extension !== null) {
    if (!exchange.extensions.has(args.extension)) {
      return { ok: false, code: 'no_such_extension', message: `there is no extension ${args.extension}` }
    }
    if (exchange.lineState(args.extension) === 'out-of-service') {
      return { ok: false, code: 'unreachable', message: `extension ${args.extension} is out of service` }
    }
  }
  if (args.trunk !== null && !exchange.hasTrunk(args.trunk)) return bad(`there is no trunk ${args.trunk}`)
  const busy: Refusal = { ok: false, code: 'busy', message: args.trunk === null ? 'all outside lines are in use' : `trunk ${args.trunk} is in use` }
  if (args.trunk !== null) return exchange.trunkState(args.trunk) === 'idle' ? { ok: true, trunk: args.trunk } : busy
  const trunk = exchange.freeTrunk()
  return trunk === null ? busy : { ok: true, trunk }
}

function answerOutside(exchange: Exchange, calls: CallCommands, ref: string, number: string, legs: readonly Leg[]): SwitchResult {
  const leg = newest(legs, ({ party }) => party.state === 'ringing')
  if (leg === undefined) return nothingFits(legs, number)
  exchange.later(ref, () => {
    const now = exchange.book.party(leg.call.callId, leg.party.partyId)
    if (now?.party.state !== 'ringing') return gone(number)
    calls.connect(ref, now)
    return undefined
  })
  return OK
}

function hangUpOutside(exchange: Exchange, ref: string, number: string, legs: readonly Leg[]): SwitchResult {
  const leg = newest(legs, () => true)
  if (leg === undefined) return nothingFits(legs, number)
  exchange.later(ref, () => {
    const now = exchange.book.party(leg.call.callId, leg.party.partyId)
    if (now === undefined) return gone(number)
    const { own, others } = causesOfLeaving(now, 'normal')
    exchange.leave(now, own, others, ref)
    return undefined
  })
  return OK
}

function newest(legs: readonly Leg[], fits: (leg: Leg) => boolean): Leg | undefined {
  return legs.findLast(fits)
}

/** Nobody there at all, or there in a state that does not allow it. */
function nothingFits(legs: readonly Leg[], number: string): Refusal {
  const last = legs.at(-1)
  if (last === undefined) return { ok: false, code: 'no_such_call', message: `${number} is in no call` }
  const state = machineState(last.party)
  return { ok: false, code: 'wrong_state', state, message: `not possible while ${state}` }
}

function gone(number: string): Refusal {
  return { ok: false, code: 'no_such_call', message: `${number} has left in the meantime` }
}

function bad(message: string): Refusal {
  return { ok: false, code: 'bad_arguments', message }
}
