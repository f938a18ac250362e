/** The simulated switch: the Switch port over an exchange that lives in memory. */
import type { Extension } from '../../../../shared/domain/schemas.ts'
import type { Switch, SwitchEvent } from '../switch.ts'
import { CallCommands } from './call-commands.ts'
import { createCallIds } from './call-id.ts'
import { Exchange } from './exchange.ts'
import { SIMULATED_SWITCH_DEFAULTS, type SimulatedSwitchOptions } from './options.ts'
import { createOutsidePeople } from './outside-people.ts'

export interface SimulatedSwitch extends Switch {
  /** A further listener beside the server's, e.g. demo life; called after it. Returns the way to stop it. */
  observe(listener: (event: SwitchEvent) => void): () => void
  /** Unplugs a telephone or plugs it in again; its calls fail. */
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
  const settings = { ...SIMULATED_SWITCH_DEFAULTS, ...options }
  const exchange = new Exchange(settings)
  const nextCallId = createCallIds(() => options.clock.now(), settings.utcOffsetMinutes)
  const calls = new CallCommands(exchange, settings, nextCallId)
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
        exchange.setOutOfService(extension, out)
        return undefined
      })
    },
    extensions: () => [...exchange.extensions.values()].map(({ extension, kind }) => ({
      extension, kind, state: exchange.lineState(extension),
    })),
    trunks: () => options.trunks.map(({ trunk }) => ({ trunk, state: exchange.trunkState(trunk) })),
    calls: () => exchange.book.all(),
    placeCall: (ref, from, number) => calls.place(ref, from, number),
    answer: (ref, callId, extension) => calls.answer(ref, callId, extension, 'answer'),
    clear: (ref, callId, extension, cause) => calls.clear(ref, callId, extension, 'clear', cause),
    hold: (ref, callId, extension) => calls.hold(ref, callId, extension),
    retrieve: (ref, callId, extension) => calls.retrieve(ref, callId, extension),
    deliver: (ref, callId, extension) => calls.deliver(ref, callId, extension),
    takeBack: (ref, callId, extension, cause) => calls.takeBack(ref, callId, extension, cause),
    drop: (ref, callId, cause) => calls.drop(ref, callId, cause),
    sim: createOutsidePeople(exchange, calls, settings, nextCallId),
  }
}
