/** Ports of the voice response unit: they take a call or join it; the flow itself runs in the server. */
import type { CallId, Extension } from '../../../../shared/domain/schemas.ts'
import type { IvrEntry, SwitchResult } from '../switch.ts'
import type { Leg } from './call-book.ts'
import type { Exchange } from './exchange.ts'
import { actingLeg, cannotGrow, listenersLeave, markSender, refuse } from './legs.ts'
import { twoPartyLeg } from './transfers.ts'

export class IvrPorts {
  readonly #exchange: Exchange
  readonly #ports: readonly string[]

  constructor(exchange: Exchange, ports: readonly string[]) {
    this.#exchange = exchange
    this.#ports = ports
  }

  all(): readonly { readonly port: string; readonly state: 'idle' | 'in-use' }[] {
    return this.#ports.map((port) => ({ port, state: this.#isFree(port) ? 'idle' : 'in-use' }))
  }

  enter(ref: string, callId: CallId, extension: Extension, entry: IvrEntry, mode: 'transfer' | 'conference'): SwitchResult {
    const check = (): SwitchResult<{ readonly leg: Leg; readonly port: string }> => {
      const leg = mode === 'transfer'
        ? twoPartyLeg(this.#exchange, callId, extension)
        : actingLeg(this.#exchange, callId, extension, 'speak')
      if (!leg.ok) return leg
      const full = mode === 'conference' ? cannotGrow(leg.value.call, 1) : undefined
      if (full !== undefined) return full
      const port = this.#portFor(entry.channel)
      return port.ok ? { ok: true, value: { leg: leg.value, port: port.value } } : port
    }
    return this.#exchange.command(ref, check, ({ leg, port }) => {
      const { partyId } = this.#exchange.book.join(callId, {
        kind: 'ivr', number: port, extension: null, trunk: null, state: 'talking', role: 'destination',
      })
      if (mode === 'conference') this.#exchange.tell(callId, [partyId], 'joined', ref)
      else {
        // With the telephone on its way out this is no conference.
        this.#exchange.book.patchCall(callId, { conference: false })
        this.#exchange.tell(callId, [partyId], 'transferred', null)
        listenersLeave(this.#exchange, callId, 'transferred')
        this.#exchange.leave(markSender(this.#exchange, leg), 'transferred', 'transferred', ref)
      }
      this.#exchange.ivr(callId, partyId, entry)
    })
  }

  end(ref: string, callId: CallId, partyId: string): SwitchResult {
    const check = (): SwitchResult<Leg> => {
      const leg = this.#exchange.book.party(callId, partyId)
      if (leg?.party.kind !== 'ivr') return refuse('no_such_call', `there is no voice response port ${partyId} in call ${callId}`)
      return { ok: true, value: leg }
    }
    return this.#exchange.command(ref, check, (leg) => { this.#exchange.leave(leg, 'normal', 'normal', ref) })
  }

  #isFree(port: string): boolean {
    return !this.#exchange.book.all().some((call) => call.parties.some((party) => party.kind === 'ivr' && party.number === port))
  }

  #portFor(channel: number): SwitchResult<string> {
    if (channel === 0) {
      const free = this.#ports.find((port) => this.#isFree(port))
      return free === undefined ? refuse('busy', 'all voice response ports are in use') : { ok: true, value: free }
    }
    const port = this.#ports.find((candidate) => candidate === String(channel))
    if (port === undefined) return refuse('bad_arguments', `there is no voice response port ${String(channel)}`)
    return this.#isFree(port) ? { ok: true, value: port } : refuse('busy', `voice response port ${port} is in use`)
  }
}
