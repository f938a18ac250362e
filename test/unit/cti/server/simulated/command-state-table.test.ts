/** Walks every command in every reachable state through the whole switch and compares with the machine's table. */
import { describe, expect, it } from 'vitest'
import { stepParty, type PartyInput, type PartyState } from '../../../../../src/cti/server/switch/simulated/party-machine.ts'
import type { CallId, Extension } from '../../../../../src/shared/domain/schemas.ts'
import type { SwitchResult } from '../../../../../src/cti/server/switch/switch.ts'
import { createSwitchBench, ext, type SwitchBench } from '../../../../support/switch-harness.ts'

const OUTSIDE = '13800138000'

/** Brings the extension's only leg into the state; the far end is the outside number. */
function bring(bench: SwitchBench, extension: Extension, state: PartyState): CallId {
  const { sim } = bench.switch
  if (sim === null) throw new Error('the simulated switch has sim')
  if (state === 'ringing') {
    return bench.did(sim.incoming('s', { caller: OUTSIDE, called: extension, trunk: null, group: null, extension })).callId
  }
  const analogue = bench.switch.extensions().find((entry) => entry.extension === extension)?.kind === 'analogue'
  const placed = bench.switch.placeCall('s', extension, OUTSIDE)
  if (!placed.ok) throw new Error(placed.message)
  const { callId } = placed.value
  bench.clock.advance(5)
  if (state === 'seized') return callId
  if (analogue) {
    bench.switch.sim?.answer('s', extension)
    bench.clock.advance(5)
  }
  if (state === 'offhook') return callId
  bench.clock.advance(5)
  if (state === 'ringback') return callId
  bench.did(sim.answer('s', OUTSIDE))
  if (state === 'held') bench.did(bench.switch.hold('s', callId, extension))
  if (state === 'disconnected') bench.did(sim.hangup('s', OUTSIDE))
  return callId
}

function give(bench: SwitchBench, input: PartyInput, callId: CallId, extension: Extension): SwitchResult {
  const { sim } = bench.switch
  if (sim === null) throw new Error('the simulated switch has sim')
  switch (input) {
    case 'answer': return bench.switch.answer('r', callId, extension)
    case 'clear': return bench.switch.clear('r', callId, extension, 'normal')
    case 'hold': return bench.switch.hold('r', callId, extension)
    case 'retrieve': return bench.switch.retrieve('r', callId, extension)
    case 'lift': return sim.answer('r', extension)
    case 'put-down': return sim.hangup('r', extension)
    case 'release': return bench.switch.clear('r', callId, extension, 'released')
    case 'speak': return bench.switch.sendDtmf('r', callId, extension, '1')
    case 'transfer': return bench.switch.transfer('r', callId, extension, { kind: 'number', number: '602' })
    default: throw new Error(`${input} is no command`)
  }
}

const COMMANDS = ['answer', 'clear', 'hold', 'retrieve', 'lift', 'put-down', 'release', 'speak', 'transfer'] as const
const TELEPHONES = [
  { name: 'an IP telephone', extension: ext('643'), table: 'keyed', states: ['offhook', 'ringback', 'ringing', 'talking', 'held'] },
  { name: 'a digital telephone', extension: ext('607'), table: 'keyed', states: ['offhook', 'ringback', 'ringing', 'talking', 'held'] },
  { name: 'an analogue telephone', extension: ext('611'), table: 'handset', states: ['seized', 'offhook', 'ringback', 'ringing', 'talking', 'held', 'disconnected'] },
] as const

describe.each(TELEPHONES)('$name', ({ extension, table, states }) => {
  for (const state of states) for (const command of COMMANDS) {
    it(`obeys the table for ${command} while ${state}`, () => {
      const bench = createSwitchBench()
      const callId = bring(bench, extension, state)
      expect(bench.state(callId, extension)).toBe(state)
      bench.story()
      const result = give(bench, command, callId, extension)
      const step = stepParty(table, state, command)
      if (!step.ok) {
        expect(result).toMatchObject({ ok: false, code: step.code, state })
        expect(bench.clock.pendingTimers).toBe(state === 'ringing' || state === 'ringback' || state === 'seized' || state === 'offhook' ? 1 : 0)
        return
      }
      expect(result.ok).toBe(true)
      bench.clock.advance(5)
      expect(bench.state(callId, extension)).toBe(step.to === 'gone' ? undefined : step.to)
      expect(bench.story().find((line) => line.endsWith('[r]'))).toBeDefined()
    })
  }

  it('answers no_such_call to every command on a call it has no part in', () => {
    const bench = createSwitchBench()
    const other = bring(bench, ext('602'), 'talking')
    for (const command of ['answer', 'clear', 'hold', 'retrieve', 'release', 'speak', 'transfer'] as const) {
      expect(give(bench, command, other, extension)).toMatchObject({ ok: false, code: 'no_such_call' })
    }
    expect(give(bench, 'lift', other, extension)).toMatchObject({ ok: false, code: 'no_such_call' })
  })

  it('accepts a new call only in the states in which its ear is free', () => {
    for (const state of states) {
      const bench = createSwitchBench()
      bring(bench, extension, state)
      const result = bench.switch.placeCall('r', extension, '601')
      const free = state === 'held' || (state === 'ringing' && table === 'keyed')
      expect(result.ok ? 'accepted' : result.state).toBe(free ? 'accepted' : state)
    }
  })
})
