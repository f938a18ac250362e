/** A small house with the simulated switch and a fake clock, for tests of the switch alone. */
import type { CallId, Extension } from '../../src/shared/domain/schemas.ts'
import { createSimulatedSwitch, type SimulatedSwitch, type SimulatedSwitchOptions } from '../../src/cti/server/switch/simulated/index.ts'
import type { SwitchCall, SwitchEvent, SwitchParty, SwitchResult } from '../../src/cti/server/switch/switch.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createMemoryLog } from './fakes.ts'

export const ext = (number: string): Extension => number as Extension

/** 601, 602, 643 are IP, 607 digital, 611 and 612 analogue, 699 is unplugged; trunks 1 and 10. */
export const HOUSE: SimulatedSwitchOptions['extensions'] = [
  { extension: ext('601'), kind: 'ip' },
  { extension: ext('602'), kind: 'ip' },
  { extension: ext('643'), kind: 'ip' },
  { extension: ext('607'), kind: 'digital' },
  { extension: ext('611'), kind: 'analogue' },
  { extension: ext('612'), kind: 'analogue' },
  { extension: ext('699'), kind: 'ip', outOfService: true },
]

export interface SwitchBench {
  readonly clock: FakeClock
  readonly switch: SimulatedSwitch
  readonly events: SwitchEvent[]
  /** Runs the switch's latency three times: enough for any command and what follows from it. */
  settle(): void
  /** Unwraps an accepted command, then lets it take effect. */
  did<T>(result: SwitchResult<T>): T
  party(callId: string, number: string): SwitchParty | undefined
  /** `state` of the party, `held` while it holds, undefined when it is gone. */
  state(callId: string, number: string): string | undefined
  call(callId: string): SwitchCall | undefined
  /** The events so far, shortened to a line each, then forgotten. */
  story(): readonly string[]
}

export function createSwitchBench(options: Partial<SimulatedSwitchOptions> = {}): SwitchBench {
  const clock = createFakeClock()
  const simulated = createSimulatedSwitch({
    clock, log: createMemoryLog(), extensions: HOUSE, trunks: [{ trunk: '1' }, { trunk: '10' }], ...options,
  })
  const events: SwitchEvent[] = []
  simulated.start((event) => { events.push(event) })
  const bench: SwitchBench = {
    clock, switch: simulated, events,
    settle: () => { clock.advance(15) },
    did(result) {
      if (!result.ok) throw new Error(`refused: ${result.code} (${result.message})`)
      bench.settle()
      return result.value
    },
    call: (callId) => simulated.calls().find((call) => call.callId === callId),
    party: (callId, number) => bench.call(callId)?.parties.find((party) => party.number === number),
    state(callId, number) {
      const party = bench.party(callId, number)
      return party?.holding === true ? 'held' : party?.state
    },
    story() {
      const lines = events.map(line)
      events.length = 0
      return lines
    },
  }
  return bench
}

function line(event: SwitchEvent): string {
  switch (event.kind) {
    case 'call': return `call ${event.cause} ${event.call.parties.map(short).join(' ')}${mark(event.ref)}`
    case 'left': return `left ${event.party.number} ${event.cause}${mark(event.ref)}`
    case 'cleared': return `cleared ${event.cause}${mark(event.ref)}`
    case 'arrived': return `arrived ${event.group}`
    case 'extension': return `extension ${event.extension} ${event.state}`
    case 'trunk': return `trunk ${event.trunk} ${event.state}`
    case 'dtmf': return `dtmf ${event.number} ${event.digits}${mark(event.ref)}`
    case 'ivr': return `ivr ${event.partyId} ${event.entry.file} ${event.entry.node}`
    case 'failed': return `failed ${event.code}${mark(event.ref)}`
  }
}

const short = (party: SwitchParty): string => `${party.number}=${party.holding ? 'held' : party.state}`
const mark = (ref: string | undefined): string => (ref === undefined ? '' : ` [${ref}]`)

/** A customer whom the queue of group 15 has brought to the extension; they talk. The story begins after that. */
export function customerAt(bench: SwitchBench, extension: Extension, caller = '13800138000'): CallId {
  const { sim } = bench.switch
  if (sim === null) throw new Error('the simulated switch has sim')
  const { callId } = bench.did(sim.incoming('c1', { caller, called: '4008101001', trunk: null, group: '15', extension: null }))
  bench.did(bench.switch.deliver('c2', callId, extension))
  const analogue = bench.switch.extensions().some((entry) => entry.extension === extension && entry.kind === 'analogue')
  bench.did(analogue ? sim.answer('c3', extension) : bench.switch.answer('c3', callId, extension))
  bench.story()
  return callId
}

/** The extension consults `number` about the call; the story begins when it rings there, or has been answered. */
export function consulting(bench: SwitchBench, callId: CallId, extension: Extension, number: string, answered: boolean): CallId {
  const { callId: consultation } = bench.did(bench.switch.consult('k1', callId, extension, number))
  if (answered) bench.did(bench.switch.sim?.answer('k2', number) ?? { ok: false, code: 'internal', message: 'no sim' })
  bench.story()
  return consultation
}
