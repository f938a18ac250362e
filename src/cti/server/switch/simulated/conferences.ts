/** Further parties of a call: somebody called into it, a supervisor who listens or joins, a colleague who picks it up. */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { SwitchResult } from '../switch.ts'
import { countingParties, hasQueue, presentPeople, type Leg } from './call-book.ts'
import type { CallCommands } from './call-commands.ts'
import { wrongState, type Exchange, type Refusal } from './exchange.ts'
import { actingLeg, cannotGrow, reachable, refuse, ring } from './legs.ts'

interface Settings {
  readonly ringTimeoutMs: number
}

export class Conferences {
  readonly #exchange: Exchange
  readonly #calls: CallCommands
  readonly #settings: Settings

  constructor(exchange: Exchange, calls: CallCommands, settings: Settings) {
    this.#exchange = exchange
    this.#calls = calls
    this.#settings = settings
  }

  addParty(ref: string, callId: CallId, extension: Extension, number: string): SwitchResult {
    const check = () => {
      const leg = actingLeg(this.#exchange, callId, extension, 'speak')
      if (!leg.ok) return leg
      return cannotGrow(leg.value.call, 1) ?? reachable(this.#exchange, leg.value.call, number)
    }
    return this.#exchange.command(ref, check, (who) => {
      const { partyId } = ring(this.#exchange, callId, who, this.#settings.ringTimeoutMs)
      // A customer who came by a queue goes back there when nobody answers and the inviter has left; one who called him directly has only him.
      if (this.#exchange.book.get(callId)?.routePoint === null) this.#exchange.book.setSender(callId, partyId, extension)
      this.#exchange.tell(callId, [partyId], 'ringing', ref)
    })
  }

  monitor(ref: string, callId: CallId, supervisor: Extension, mode: 'listen' | 'join'): SwitchResult {
    const listening = mode === 'listen'
    const cause = listening ? 'listening' : 'inserted'
    return this.#exchange.command(ref, () => this.#canMonitor(callId, supervisor, listening), (own) => {
      if (own !== null) {
        this.#exchange.book.patchParty(callId, own.party.partyId, { listening })
        this.#exchange.tell(callId, [own.party.partyId], cause, ref)
        return
      }
      const party = this.#exchange.book.join(callId, {
        kind: 'extension', number: supervisor, extension: supervisor, trunk: null, state: 'talking', role: 'destination', listening,
      })
      this.#exchange.tell(callId, [party.partyId], cause, ref)
    })
  }

  pickup(ref: string, callId: CallId, ringing: Extension, by: Extension): SwitchResult {
    return this.#exchange.command(ref, () => this.#canPickUp(callId, ringing, by), (leg) => {
      this.#exchange.holdOthers(by, callId)
      const { partyId } = this.#exchange.book.join(callId, {
        kind: 'extension', number: by, extension: by, trunk: null, state: 'ringing', role: 'destination', transferType: 'picked-up',
      })
      const picked = this.#exchange.book.party(callId, partyId)
      if (picked !== undefined) this.#calls.connect(ref, picked)
      this.#exchange.leave(
        { call: leg.call, party: { ...leg.party, transferType: 'picked-up-by-other' } }, 'picked_up', 'picked_up', null,
      )
    })
  }

  /** The supervisor's own leg where he is in the call already, null where he is not. */
  #canMonitor(callId: CallId, supervisor: Extension, listening: boolean): SwitchResult<Leg | null> {
    const call = this.#exchange.book.get(callId)
    if (call === undefined) return refuse('no_such_call', `there is no call ${callId}`)
    const handset = this.#cannotTake(supervisor)
    if (handset !== undefined) return handset
    const talking = countingParties(call).filter((party) => party.extension !== supervisor && party.state === 'talking')
    const persons = presentPeople(call).filter((party) => party.extension !== supervisor)
    // Voice response ports alone are no conversation: who listened to them would leave nobody in the call.
    if (hasQueue(call) || talking.length < 2 || persons.length === 0) return { ...wrongState('talking'), message: 'there is no conversation to listen to' }
    const own = this.#exchange.book.legAt(callId, supervisor)
    if (own !== undefined) {
      const step = this.#exchange.check(callId, supervisor, 'speak')
      if (!step.ok) return step
      const grows = own.party.listening && !listening ? cannotGrow(call, 1) : undefined
      return grows ?? { ok: true, value: own }
    }
    const refusal = this.#exchange.cannotPlace(supervisor) ?? (listening ? undefined : cannotGrow(call, 1))
    return refusal ?? { ok: true, value: null }
  }

  #canPickUp(callId: CallId, ringing: Extension, by: Extension): SwitchResult<Leg> {
    const checked = this.#exchange.check(callId, ringing, 'take-back')
    if (!checked.ok) return checked
    const there = this.#exchange.book.legAt(callId, by)
    if (there !== undefined) return refuse('bad_arguments', `${by} is in this call already`)
    const refusal = this.#cannotTake(by) ?? this.#exchange.cannotRing(by) ?? undefined
    if (refusal !== undefined) return refusal
    const blocked = this.#exchange.blockedBy(by, callId)
    return blocked ?? { ok: true, value: checked.leg }
  }

  /** A handset is lifted by hand; the computer cannot put it into a call. */
  #cannotTake(extension: Extension): Refusal | undefined {
    if (this.#exchange.extensions.get(extension)?.kind !== 'analogue') return undefined
    return refuse('not_supported_by_extension', `extension ${extension} is analogue: its handset is lifted by hand`)
  }
}
