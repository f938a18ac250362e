/** The simulated switch: the Switch port over an exchange that lives in memory. */
import { serviceClock } from '../../../service-clock.ts'
import type { Extension } from '../../../../shared/domain/schemas.ts'
import type { Switch, SwitchEvent } from '../switch.ts'
import { CallCommands } from './call-commands.ts'
import { createCallIds } from './call-id.ts'
import { Conferences } from './conferences.ts'
import { Consultations } from './consultations.ts'
import { Dialling } from './dialling.ts'
import { Exchange } from './exchange.ts'
import { IvrPorts } from './ivr-ports.ts'
import { SIMULATED_SWITCH_DEFAULTS, type SimulatedSwitchOptions } from './options.ts'
import { createOutsidePeople } from './outside-people.ts'
import { setOutOfService, Transfers } from './transfers.ts'

export interface SimulatedSwitch extends Switch {
  /** A further listener beside the server's, e.g. demo life; called after it. Returns the way to stop it. */
  observe(listener: (event: SwitchEvent) => void): () => void
  /** Unplugs a telephone or plugs it in again; what becomes of its calls: switch.ts. */
  setOutOfService(extension: Extension, out: boolean): void
  /** Ends the switch itself: no timer runs any more. stop() only ends the server's hearing of it. */
  dispose(): void
}

/**
 * Builds a switch that exists only in memory, with telephones, trunks and route points.
 *
 * - `stop()` detaches the listener as an AMI client detaches from a PBX: the calls go on, and
 *   `calls()` shows them to the next `start()`. `dispose()` ends the switch.
 * - `answer` and `retrieve` put another talking call of the same extension on hold (an event of
 *   that call, without the ref): a swap is one `retrieve`.
 * - Whoever gives up before the answer ends the called side with `abandoned`; a called party that
 *   declines ends it with `rejected` (extension) or `busy` (outside).
 * - The `queue` party stays while a delivered call rings and vanishes with the answer, without a
 *   `left` of its own; so `left` of a ringing extension means "back at the route point" while
 *   the call still has its queue party.
 */
export function createSimulatedSwitch(options: SimulatedSwitchOptions): SimulatedSwitch {
  const clock = serviceClock(options.clock)
  const settings = { ...SIMULATED_SWITCH_DEFAULTS, ...options, clock }
  const exchange = new Exchange(settings)
  const nextCallId = createCallIds(() => clock.wall(), settings.utcOffsetMinutes)
  const dialling = new Dialling(exchange, settings, nextCallId)
  const calls = new CallCommands(exchange, dialling, settings)
  const consultations = new Consultations(exchange, dialling, settings)
  const transfers = new Transfers(exchange, settings)
  const conferences = new Conferences(exchange, calls, settings)
  const ivr = new IvrPorts(exchange, settings.ivrPorts)
  let stopListening: (() => void) | null = null

  return {
    kind: 'simulated',
    start(listener) {
      stopListening?.()
      stopListening = exchange.observe(listener)
    },
    stop() {
      stopListening?.()
      stopListening = null
    },
    observe: (listener) => exchange.observe(listener),
    dispose: () => { exchange.dispose() },
    setOutOfService(extension, out) {
      exchange.later(null, () => {
        setOutOfService(exchange, (telephone) => consultations.completeWithout(telephone), extension, out)
        return undefined
      })
    },
    extensions: () => [...exchange.extensions.values()].map(({ extension, kind }) => ({
      extension, kind, state: exchange.lineState(extension),
    })),
    trunks: () => options.trunks.map(({ trunk }) => ({ trunk, state: exchange.trunkState(trunk) })),
    calls: () => exchange.book.all(),
    placeCall: (ref, from, number) => dialling.place(ref, from, number),
    answer: (ref, callId, extension) => calls.answer(ref, callId, extension, 'answer'),
    clear: (ref, callId, extension, cause) => calls.clear(ref, callId, extension, 'clear', cause),
    hold: (ref, callId, extension) => calls.hold(ref, callId, extension),
    retrieve: (ref, callId, extension) => calls.retrieve(ref, callId, extension),
    consult: (ref, callId, extension, number, holdsAll) => consultations.consult(ref, callId, extension, number, holdsAll),
    complete: (ref, held, active, extension) => consultations.complete(ref, held, active, extension),
    join: (ref, held, active, extension) => consultations.join(ref, held, active, extension),
    reconnect: (ref, active, held, extension) => consultations.reconnect(ref, active, held, extension),
    transfer: (ref, callId, extension, to) => transfers.transfer(ref, callId, extension, to),
    addParty: (ref, callId, extension, number) => conferences.addParty(ref, callId, extension, number),
    toIvr: (ref, callId, extension, entry, mode) => ivr.enter(ref, callId, extension, entry, mode),
    endIvr: (ref, callId, partyId) => ivr.end(ref, callId, partyId),
    ivrPorts: () => ivr.all(),
    sendDtmf: (ref, callId, extension, digits) => dialling.sendDtmf(ref, callId, extension, digits),
    pressKeys: (ref, extension, callId, keys) => dialling.pressKeys(ref, extension, callId, keys),
    monitor: (ref, callId, supervisor, mode) => conferences.monitor(ref, callId, supervisor, mode),
    pickup: (ref, callId, ringing, by) => conferences.pickup(ref, callId, ringing, by),
    deliver: (ref, callId, extension) => calls.deliver(ref, callId, extension),
    takeBack: (ref, callId, extension, cause) => calls.takeBack(ref, callId, extension, cause),
    drop: (ref, callId, cause) => calls.drop(ref, callId, cause),
    sim: createOutsidePeople(exchange, calls, dialling, settings),
  }
}
