import { describe, expect, test } from 'vitest'
import { EXTENSION_KINDS, LEG_STATES } from '../../../../../src/shared/domain/codes.ts'
import { allowedCommands, permission } from '../../../../../src/cti/server/calls/allowed.ts'
import type { LegSituation } from '../../../../../src/cti/server/calls/allowed.ts'

const leg = (changes: Partial<LegSituation>): LegSituation =>
  ({ state: 'talking', held: false, kind: 'ip', otherActive: false, otherHeld: false, ...changes })

describe('what a leg allows', () => {
  test.each([
    [leg({ state: 'ringing' }), ['ATAnswer', 'ATHangup']],
    [leg({ state: 'ringback' }), ['ATHangup']],
    [leg({ state: 'offhook' }), ['ATHangup']],
    [leg({ state: 'seized' }), ['ATHangup']],
    [leg({ state: 'disconnected' }), ['ATHangup']],
    [leg({}), ['ATHangup', 'ATHoldCall']],
    [leg({ held: true }), ['ATHangup', 'ATRetriveCall']],
    [leg({ otherHeld: true }), ['ATHangup', 'ATHoldCall', 'ATCallSwap']],
    [leg({ held: true, otherActive: true }), ['ATHangup', 'ATRetriveCall', 'ATCallSwap']],
    [leg({ held: true, otherHeld: true }), ['ATHangup', 'ATRetriveCall']],
    [leg({ state: 'unknown' }), []],
    [leg({ kind: 'analogue', state: 'ringing' }), []],
    [leg({ kind: 'analogue' }), ['ATHoldCall']],
    [leg({ kind: 'digital', state: 'ringing' }), ['ATAnswer', 'ATHangup']],
  ] as const)('%o', (situation, commands) => {
    expect(allowedCommands(situation)).toEqual(commands)
  })

  test('the list and the check of a command agree in every situation', () => {
    for (const state of LEG_STATES) for (const kind of EXTENSION_KINDS) for (const bits of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const situation = leg({ state, kind, held: (bits & 1) > 0, otherActive: (bits & 2) > 0, otherHeld: (bits & 4) > 0 })
      const list: string[] = allowedCommands(situation)
      for (const command of ['ATAnswer', 'ATHangup', 'ATHoldCall', 'ATRetriveCall', 'ATCallSwap'] as const) {
        expect(permission(command, situation) === 'allowed').toBe(list.includes(command))
      }
    }
  })

  test('tells apart what a telephone never does and what is not possible now', () => {
    expect(permission('ATAnswer', leg({ kind: 'analogue', state: 'ringing' }))).toBe('unsupported')
    expect(permission('ATAnswer', leg({}))).toBe('forbidden')
  })
})
