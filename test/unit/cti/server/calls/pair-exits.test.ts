import { describe, expect, test } from 'vitest'
import { pairExits } from '../../../../../src/cti/server/calls/pair-exits.ts'
import type { SwitchCall, SwitchParty } from '../../../../../src/cti/server/switch/switch.ts'
import { callIdSchema, extensionSchema } from '../../../../../src/shared/domain/schemas.ts'

const party = (number: string, changes: Partial<SwitchParty> = {}): SwitchParty => ({
  partyId: `ext:${number}`, kind: 'extension', number, extension: extensionSchema.parse(number), trunk: null, state: 'talking', holding: false,
  holdingSince: null, listening: false, role: 'destination', startedAt: 1, answeredAt: 1, since: 1, transferType: 'none', ...changes,
})
const port = party('9001', { partyId: 'ivr:1', kind: 'ivr', extension: null })
const queue = party('15', { partyId: 'queue', kind: 'queue', extension: null })
const many = (from: number, count: number): SwitchParty[] => Array.from({ length: count }, (_, index) => party(String(from + index)))
const call = (id: string, consultOf: string | null, parties: readonly SwitchParty[]): SwitchCall => ({
  callId: callIdSchema.parse(id), createdAt: 1, caller: '', called: '', trunk: null, external: false, originalCaller: null, originalCalled: null,
  consultOf: consultOf === null ? null : callIdSchema.parse(consultOf), conference: false, routePoint: null, recording: false, parties,
})

interface Pair {
  readonly first?: readonly SwitchParty[]
  readonly second?: readonly SwitchParty[]
  readonly own?: Partial<SwitchParty>
  readonly swapped?: boolean
}

/** The exits as both legs see them. */
function seen({ first = [party('601')], second = [party('602')], own = {}, swapped = false }: Pair) {
  const [inFirst, inSecond] = swapped ? [party('643', own), party('643', { holding: true })] : [party('643', { holding: true }), party('643', own)]
  const one = { call: call('1', null, [inFirst, ...first]), party: inFirst }
  const two = { call: call('2', '1', [inSecond, ...second]), party: inSecond }
  const [a, b] = [pairExits(one, [two]), pairExits(two, [one])]
  expect(a).toEqual(b)
  return [a.ATTranOver, a.ATConfOver]
}

describe('a held and an active call', () => {
  test.each<[string, Pair, readonly string[]]>([
    ['of two talks', {}, ['possible', 'possible']],
    ['the consulted telephone rings', { own: { state: 'ringback' }, second: [party('602', { state: 'ringing' })] }, ['possible', 'no']],
    ['nobody has answered in either', { own: { state: 'ringback' }, first: [party('601', { state: 'ringing' })], second: [party('602', { state: 'ringing' })] }, ['no', 'no']],
    ['only a port is there', { own: { state: 'ringback' }, first: [port], second: [party('602', { state: 'ringing' })] }, ['no', 'no']],
    ['a port is in the first call', { first: [party('601'), port] }, ['possible', 'possible']],
    ['a port is in the consultation', { second: [party('602'), port] }, ['no', 'no']],
    ['a port is in the consultation, which is held after a swap', { swapped: true, second: [port] }, ['no', 'no']],
    ['a port is in the first call, which talks after a swap', { swapped: true, first: [party('601'), port] }, ['possible', 'possible']],
    ['the same telephone is in both', { first: [party('601'), party('602')] }, ['no', 'no']],
    ['who listens to the first call is in the second', { first: [party('601'), party('602', { listening: true })] }, ['possible', 'possible']],
    ['the call waits at a route point', { first: [queue] }, ['no', 'no']],
    ['the telephone only listens', { own: { listening: true } }, ['no', 'no']],
    ['eight without the telephone', { first: many(601, 7), second: [party('610')] }, ['possible', 'full']],
    ['nine without the telephone', { first: many(601, 7), second: many(610, 2) }, ['full', 'full']],
    ['seven, a listener and a busy tone', { first: [...many(601, 6), party('620', { listening: true }), party('621', { state: 'disconnected' })], second: [party('610')] }, ['possible', 'possible']],
    ['the handset hears the busy tone', { own: { state: 'disconnected' } }, ['no', 'no']],
  ])('%s', (_name, pair, exits) => {
    expect(seen(pair)).toEqual(exits)
  })

  test('of several held calls the one that is consulted about counts, and any when it is about none', () => {
    const held = (id: string, others: readonly SwitchParty[]) => {
      const own = party('643', { holding: true })
      return { call: call(id, null, [own, ...others]), party: own }
    }
    const active = (consultOf: string | null) => {
      const own = party('643')
      return { call: call('3', consultOf, [own, party('602')]), party: own }
    }
    const [fine, twice] = [held('1', [party('601')]), held('2', [party('602')])]
    expect(pairExits(active('2'), [fine, twice]).ATTranOver).toBe('no')
    expect(pairExits(active('1'), [fine, twice]).ATTranOver).toBe('possible')
    expect(pairExits(active(null), [twice, fine]).ATTranOver).toBe('possible')
    expect(pairExits(fine, [twice, active('2')]).ATTranOver).toBe('possible')
  })

  test('a leg without another one has none', () => {
    const own = party('643')
    expect(pairExits({ call: call('1', null, [own, party('601')]), party: own }, [])).toEqual({ ATTranOver: 'no', ATConfOver: 'no' })
  })
})
